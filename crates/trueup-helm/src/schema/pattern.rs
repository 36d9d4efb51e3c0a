//! Go's regular expressions.

use regex::Regex;

/// Larger programs than this are refused.
const SIZE: usize = 10 << 20;

/// Compiles an expression as Go's `regexp` understands it.
pub(super) fn compile(pattern: &str) -> Result<Regex, String> {
    if let Some(text) = refused(pattern) {
        return Err(text);
    }
    regex::RegexBuilder::new(&translate(pattern))
        .size_limit(SIZE)
        .build()
        .map_err(|_| format!("error parsing regexp: invalid expression: `{pattern}`"))
}

/// What stands before a repetition operator.
#[derive(Clone, Copy)]
enum Before {
    /// Nothing that could be repeated.
    Nothing,
    /// Something that can be.
    Item,
    /// A repetition that begins there.
    Repetition(usize),
}

/// Go's text for what it refuses and the `regex` crate takes, and for the mistakes that people make.
fn refused(pattern: &str) -> Option<String> {
    let mut chars = pattern.char_indices().peekable();
    let mut open = 0_usize;
    let mut before = Before::Nothing;
    let error = |what: &str, text: &str| Some(format!("error parsing regexp: {what}: `{text}`"));
    while let Some((at, c)) = chars.next() {
        let rest = &pattern[at..];
        if let Some(length) = repetition(rest) {
            let lazy = usize::from(rest[length..].starts_with('?'));
            match before {
                Before::Nothing => return error("missing argument to repetition operator", &rest[..length]),
                Before::Repetition(start) => {
                    return error("invalid nested repetition operator", &pattern[start..at + length + lazy]);
                }
                Before::Item => {}
            }
            if is_excessive(&rest[..length]) {
                return error("invalid repeat count", &rest[..length]);
            }
            before = Before::Repetition(at);
            for _ in 1..length + lazy {
                chars.next();
            }
            continue;
        }
        before = Before::Item;
        match c {
            '\\' => match chars.next() {
                None => return error("trailing backslash at end of expression", ""),
                Some((_, 'Q')) => skip_literal(&mut chars),
                Some((_, escaped)) if is_escape(escaped) => {}
                Some((_, escaped)) => return error("invalid escape sequence", &format!("\\{escaped}")),
            },
            '[' if !skip_class(&mut chars) => return error("missing closing ]", rest),
            '(' => {
                for (look, shown) in [("(?=", "(?="), ("(?!", "(?!"), ("(?<=", "(?<"), ("(?<!", "(?<")] {
                    if rest.starts_with(look) {
                        return error("invalid or unsupported Perl syntax", shown);
                    }
                }
                open += usize::from(!skip_group_flags(&mut chars));
                before = Before::Nothing;
            }
            '|' => before = Before::Nothing,
            ')' if open == 0 => return error("unexpected )", pattern),
            ')' => open -= 1,
            _ => {}
        }
    }
    if open > 0 { error("missing closing )", pattern) } else { None }
}

/// How many bytes of a repetition operator a text begins with.
fn repetition(text: &str) -> Option<usize> {
    if text.starts_with(['*', '+', '?']) {
        return Some(1);
    }
    let inside = text.strip_prefix('{')?.split_once('}')?.0;
    let (least, most) = inside.split_once(',').unwrap_or((inside, ""));
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    (!least.is_empty() && is_number(least) && is_number(most)).then(|| inside.len() + 2)
}

/// Whether a `{least,most}` asks for more than Go gives.
fn is_excessive(operator: &str) -> bool {
    let Some(inside) = operator.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) else { return false };
    let (least, most) = inside.split_once(',').unwrap_or((inside, ""));
    let number = |text: &str| text.parse::<u32>().unwrap_or(u32::MAX);
    number(least) > 1000 || (!most.is_empty() && (number(most) > 1000 || number(least) > number(most)))
}

/// Whether Go knows an escape.
fn is_escape(c: char) -> bool {
    c.is_ascii_punctuation() || "AbBzafnrtvCEdDsSwWpPx0 ".contains(c)
}

fn skip_literal(chars: &mut std::iter::Peekable<std::str::CharIndices<'_>>) {
    while let Some((_, c)) = chars.next() {
        if c == '\\' && chars.next_if(|(_, c)| *c == 'E').is_some() {
            return;
        }
    }
}

/// Goes past `?i:`, `?P<name>` and the like; whether the group ended there, as in `(?i)`.
fn skip_group_flags(chars: &mut std::iter::Peekable<std::str::CharIndices<'_>>) -> bool {
    if chars.next_if(|(_, c)| *c == '?').is_none() {
        return false;
    }
    while let Some((_, c)) = chars.next_if(|(_, c)| c.is_alphanumeric() || "-<_:>)".contains(*c)) {
        match c {
            ')' => return true,
            ':' | '>' => return false,
            _ => {}
        }
    }
    false
}

/// Goes to the end of a class whose `[` was read; false if it has none.
fn skip_class(chars: &mut std::iter::Peekable<std::str::CharIndices<'_>>) -> bool {
    chars.next_if(|(_, c)| *c == '^');
    let mut first = true;
    while let Some((_, c)) = chars.next() {
        match c {
            ']' if !first => return true,
            '\\' if chars.next().is_none() => return false,
            '[' if chars.next_if(|(_, c)| *c == ':').is_some() => {
                // A named class such as `[:alpha:]`.
                while chars.next_if(|(_, c)| c.is_ascii_alphabetic() || *c == '^').is_some() {}
                if chars.next_if(|(_, c)| *c == ':').is_some() {
                    chars.next_if(|(_, c)| *c == ']');
                }
            }
            _ => {}
        }
        first = false;
    }
    false
}

/// The same expression for the `regex` crate: Perl's classes are of ASCII in Go.
fn translate(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut chars = pattern.chars().peekable();
    let mut in_class = false;
    let mut first_of_class = false;
    while let Some(c) = chars.next() {
        let was_first = std::mem::take(&mut first_of_class);
        match c {
            '\\' => {
                let Some(next) = chars.next() else { break };
                push_escape(&mut out, next, in_class, &mut chars);
            }
            '[' if in_class && chars.peek() == Some(&':') => out.push('['),
            '[' if in_class => out.push_str("\\["),
            '[' => {
                in_class = true;
                first_of_class = true;
                out.push('[');
                if chars.next_if_eq(&'^').is_some() {
                    out.push('^');
                }
            }
            ']' if in_class && was_first => out.push_str("\\]"),
            ':' if in_class && chars.peek() == Some(&']') && out.contains("[:") => {
                chars.next();
                out.push_str(":]");
            }
            ']' => {
                in_class = false;
                out.push(']');
            }
            '&' | '~' | '-' if in_class && chars.peek() == Some(&c) => {
                out.push('\\');
                out.push(c);
            }
            other => out.push(other),
        }
    }
    out
}

fn push_escape(out: &mut String, escaped: char, in_class: bool, chars: &mut std::iter::Peekable<std::str::Chars<'_>>) {
    match (escaped, in_class) {
        ('d', true) => out.push_str("0-9"),
        ('w', true) => out.push_str("0-9A-Za-z_"),
        ('s', true) => out.push_str("\\t\\n\\f\\r "),
        ('d', false) => out.push_str("[0-9]"),
        ('w', false) => out.push_str("[0-9A-Za-z_]"),
        ('s', false) => out.push_str("[\\t\\n\\f\\r ]"),
        ('D', _) => out.push_str("[^0-9]"),
        ('W', _) => out.push_str("[^0-9A-Za-z_]"),
        ('S', _) => out.push_str("[^\\t\\n\\f\\r ]"),
        ('b', false) => out.push_str("(?-u:\\b)"),
        ('B', false) => out.push_str("(?-u:\\B)"),
        ('Q', false) => {
            let mut literal = String::new();
            while let Some(c) = chars.next() {
                if c == '\\' && chars.next_if_eq(&'E').is_some() {
                    break;
                }
                literal.push(c);
            }
            out.push_str(&regex::escape(&literal));
        }
        (other, _) => {
            out.push('\\');
            out.push(other);
        }
    }
}
