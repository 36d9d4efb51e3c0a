//! Files of at most 500 lines, functions of at most 70, with a list of exceptions that only shrinks.

use std::collections::BTreeMap;
use std::str::FromStr;

use proc_macro2::{TokenStream, TokenTree};

use syn::visit::{self, Visit};

use super::source_file::SourceFile;
use super::violation::Violation;

/// Think at 300.
const FILE_LINES: usize = 500;
/// From `fn` to the closing brace; the lines within a text are data and do not count.
const FUNCTION_LINES: usize = 70;

/// The exceptions: `path lines` for a file, `path::function lines` for a function.
const EXCEPTIONS: &str = "xtask/tidy-exceptions.txt";

/// Checks all Rust files against the limits and the exceptions.
pub(crate) fn check(files: &[SourceFile]) -> Vec<Violation> {
    let list = files.iter().find(|file| file.path == EXCEPTIONS);
    let (mut exceptions, mut violations) = list.map(read_exceptions).unwrap_or_default();
    for file in files.iter().filter(|file| file.is_rust()) {
        for length in lengths(file) {
            violations.extend(judge(&file.path, &length, exceptions.remove(&length.key)));
        }
    }
    let advice = "remove the line: the list only shrinks";
    let unneeded = exceptions.into_iter().map(|(key, exception)| {
        Violation::new(EXCEPTIONS, exception.number, format!("{key} needs no exception"), advice)
    });
    violations.extend(unneeded);
    violations
}

/// Something with a length that is above its limit.
struct Length {
    /// As the list of exceptions calls it.
    key: String,
    line: usize,
    lines: usize,
    limit: usize,
}

/// One line of the list.
struct Exception {
    number: usize,
    lines: usize,
}

fn read_exceptions(file: &SourceFile) -> (BTreeMap<String, Exception>, Vec<Violation>) {
    let mut exceptions = BTreeMap::new();
    let mut violations = Vec::new();
    let relevant = |(_, line): &(usize, &str)| !line.trim().is_empty() && !line.starts_with('#');
    for (number, line) in file.lines().filter(relevant) {
        match line.split_once(' ').and_then(|(key, lines)| Some((key, lines.trim().parse().ok()?))) {
            Some((key, lines)) => {
                exceptions.insert(key.to_owned(), Exception { number, lines });
            }
            None => violations.push(Violation::new(
                &file.path,
                number,
                "not an exception",
                "write `path lines` or `path::function lines`",
            )),
        }
    }
    (exceptions, violations)
}

fn judge(path: &str, length: &Length, exception: Option<Exception>) -> Option<Violation> {
    let Length { key, line, lines, limit } = length;
    match exception {
        None => Some(Violation::new(
            path,
            *line,
            format!("{key} has {lines} lines"),
            format!("split it: {limit} is the limit"),
        )),
        Some(exception) if *lines > exception.lines => Some(Violation::new(
            path,
            *line,
            format!("{key} has grown from {} to {lines} lines", exception.lines),
            "an exception may not grow: split it",
        )),
        Some(exception) if *lines < exception.lines => Some(Violation::new(
            EXCEPTIONS,
            exception.number,
            format!("{key} has only {lines} lines now"),
            "write the new number: the list only shrinks",
        )),
        Some(_) => None,
    }
}

/// Everything in a file that is above its limit.
fn lengths(file: &SourceFile) -> Vec<Length> {
    let mut lengths = Vec::new();
    let lines = file.text.lines().count();
    if lines > FILE_LINES {
        lengths.push(Length { key: file.path.clone(), line: 1, lines, limit: FILE_LINES });
    }
    // A file that does not parse is the compiler's business.
    if let Ok(parsed) = syn::parse_file(&file.text) {
        let mut functions = Functions { texts: texts(&file.text), ..Functions::default() };
        functions.visit_file(&parsed);
        lengths.extend(functions.found.into_iter().filter(|(_, (_, lines))| *lines > FUNCTION_LINES).map(
            |(name, (line, lines))| Length {
                key: format!("{}::{name}", file.path),
                line,
                lines,
                limit: FUNCTION_LINES,
            },
        ));
    }
    lengths.sort_by_key(|length| length.line);
    lengths
}

/// The first line and the length of each function; of several with one name, the longest.
#[derive(Default)]
struct Functions {
    /// First and last line of every text of several lines, such as a snapshot of a test.
    texts: Vec<(usize, usize)>,
    found: BTreeMap<String, (usize, usize)>,
}

impl Functions {
    fn add(&mut self, signature: &syn::Signature, block: &syn::Block) {
        let line = signature.fn_token.span.start().line;
        let end = block.brace_token.span.close().end().line;
        let within = self.texts.iter().filter(|(first, last)| line <= *first && *last <= end);
        let lines = end + 1 - line - within.map(|(first, last)| last - first).sum::<usize>();
        let longest = self.found.entry(signature.ident.to_string()).or_insert((line, lines));
        if lines > longest.1 {
            *longest = (line, lines);
        }
    }
}

/// First and last line of every text that spans several lines.
fn texts(source: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut open: Vec<TokenStream> = TokenStream::from_str(source).into_iter().collect();
    while let Some(tokens) = open.pop() {
        for token in tokens {
            match token {
                TokenTree::Group(group) => open.push(group.stream()),
                TokenTree::Literal(text) => {
                    let span = text.span();
                    found.push((span.start().line, span.end().line));
                }
                TokenTree::Ident(_) | TokenTree::Punct(_) => {}
            }
        }
    }
    found.retain(|(first, last)| first < last);
    found
}

impl<'ast> Visit<'ast> for Functions {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.add(&item.sig, &item.block);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.add(&item.sig, &item.block);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        if let Some(block) = &item.default {
            self.add(&item.sig, block);
        }
        visit::visit_trait_item_fn(self, item);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file with one function of so many lines, and filled up to so many lines.
    fn file(function_lines: usize, file_lines: usize) -> SourceFile {
        let body = "    work();\n".repeat(function_lines - 2);
        let text = format!("//! A file.\nfn long() {{\n{body}}}\n");
        let filled = "// more\n".repeat(file_lines - text.lines().count());
        SourceFile { path: "crates/a/src/a.rs".to_owned(), text: text + &filled }
    }

    fn check_with(exceptions: &str, file: SourceFile) -> Vec<String> {
        let list = SourceFile { path: EXCEPTIONS.to_owned(), text: exceptions.to_owned() };
        check(&[list, file]).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_is_at_the_limit_is_tidy() {
        assert_eq!(check_with("", file(70, 500)), [""; 0]);
    }

    #[test]
    fn what_is_above_the_limit_is_a_violation() {
        assert_eq!(
            check_with("", file(71, 501)),
            [
                "crates/a/src/a.rs:1: crates/a/src/a.rs has 501 lines: split it: 500 is the limit",
                "crates/a/src/a.rs:2: crates/a/src/a.rs::long has 71 lines: split it: 70 is the limit",
            ]
        );
    }

    #[test]
    fn the_list_of_exceptions_only_shrinks() {
        let list = "# comment\ncrates/a/src/a.rs 501\ncrates/a/src/a.rs::long 80\ncrates/gone.rs 600\nodd\n";
        assert_eq!(
            check_with(list, file(80, 501)),
            [
                "xtask/tidy-exceptions.txt:5: not an exception: write `path lines` or `path::function lines`",
                "xtask/tidy-exceptions.txt:4: crates/gone.rs needs no exception: remove the line: the list only shrinks",
            ]
        );
        assert!(check_with("crates/a/src/a.rs::long 80\n", file(79, 90))[0].contains("only 79 lines now"));
        assert!(check_with("crates/a/src/a.rs::long 80\n", file(81, 90))[0].contains("grown from 80 to 81"));
        assert!(check_with("crates/a/src/a.rs::long 80\n", file(70, 90))[0].contains("needs no exception"));
    }

    #[test]
    fn the_lines_of_a_text_do_not_count() {
        let text = "line\n".repeat(80);
        let text = format!("//! A file.\nfn snapshot() {{\n    assert_snapshot!(shown, @r#\"\n{text}\"#);\n}}\n");
        assert_eq!(check_with("", SourceFile { path: "a.rs".to_owned(), text }), [""; 0]);
    }

    #[test]
    fn methods_and_nested_functions_are_measured() {
        let body = "work();\n".repeat(80);
        let text = format!("//! A file.\nimpl A {{\n#[test]\nfn outer(&self) {{\nfn inner() {{\n{body}}}\n}}\n}}\n");
        let found = check_with("", SourceFile { path: "a.rs".to_owned(), text });
        assert!(found[0].starts_with("a.rs:4: a.rs::outer has 84"), "{found:?}");
        assert!(found[1].starts_with("a.rs:5: a.rs::inner has 82"), "{found:?}");
    }
}
