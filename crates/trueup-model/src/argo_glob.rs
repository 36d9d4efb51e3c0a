//! Globs as Argo CD matches them: `*` crosses everything, `?`, `[abc]`, `[a-z]`, `[!a]`, `{one,two}`, `\` escapes.
//!
//! Source: `gobwas/glob` without separators, as `util/glob/glob.go` and `globMatch` in
//! `pkg/apis/application/v1alpha1/types.go` use it; a pattern that it cannot compile matches nothing.

use std::fmt::Write as _;

use regex::{Regex, RegexBuilder};

/// Longer patterns match nothing; names of Kubernetes objects have at most 253 characters.
const LONGEST_PATTERN: usize = 2_000;

/// Deeper alternatives match nothing.
const DEEPEST: usize = 20;

/// The characters that make a pattern more than a plain text.
const SPECIAL: [char; 5] = ['*', '?', '[', '{', '\\'];

/// A glob of a sync window, an ignore rule or an `AppProject`.
#[derive(Debug, Clone)]
pub struct ArgoGlob(Form);

#[derive(Debug, Clone)]
enum Form {
    Text(String),
    Prefix(String),
    Regex(Regex),
    Nothing,
}

impl ArgoGlob {
    /// Compiles a pattern; one that is no glob matches nothing.
    pub fn new(pattern: &str) -> Self {
        if !pattern.contains(SPECIAL) {
            return Self(Form::Text(pattern.to_owned()));
        }
        if let Some(prefix) = pattern.strip_suffix('*').filter(|prefix| !prefix.contains(SPECIAL)) {
            return Self(Form::Prefix(prefix.to_owned()));
        }
        let regex = (pattern.len() <= LONGEST_PATTERN).then(|| translate(pattern)).flatten();
        let regex = regex.and_then(|regex| RegexBuilder::new(&regex).size_limit(1 << 20).build().ok());
        Self(regex.map_or(Form::Nothing, Form::Regex))
    }

    /// True if the whole text fits the pattern.
    pub fn matches(&self, text: &str) -> bool {
        match &self.0 {
            Form::Text(want) => want == text,
            Form::Prefix(prefix) => text.starts_with(prefix),
            Form::Regex(regex) => regex.is_match(text),
            Form::Nothing => false,
        }
    }
}

fn translate(pattern: &str) -> Option<String> {
    let mut out = String::from(r"(?s)\A(?:");
    let mut depth = 0_usize;
    let mut chars = pattern.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '*' => out.push_str(".*"),
            '?' => out.push('.'),
            '[' => out.push_str(&class(&mut chars)?),
            '{' => {
                depth += 1;
                if depth > DEEPEST {
                    return None;
                }
                out.push_str("(?:");
            }
            '}' if depth > 0 => {
                depth -= 1;
                out.push(')');
            }
            ',' if depth > 0 => out.push('|'),
            '\\' => literal(chars.next()?, &mut out),
            c => literal(c, &mut out),
        }
    }
    out.push_str(r")\z");
    (depth == 0).then_some(out)
}

/// One range (`a-z`), or a list of characters; the two cannot be mixed.
fn class(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Option<String> {
    let not = chars.next_if_eq(&'!').map_or("", |_| "^");
    let first = chars.next()?;
    let mut out = format!("[{not}");
    if chars.next_if_eq(&'-').is_some() {
        let last = chars.next()?;
        if last < first || chars.next() != Some(']') {
            return None;
        }
        write!(out, r"\x{{{:x}}}-\x{{{:x}}}]", u32::from(first), u32::from(last)).expect("writing to a string");
        return Some(out);
    }
    let mut next = Some(first);
    let mut members = 0;
    loop {
        match next? {
            ']' if members > 0 => break,
            ']' => return None,
            '\\' => write!(out, r"\x{{{:x}}}", u32::from(chars.next()?)).expect("writing to a string"),
            c => write!(out, r"\x{{{:x}}}", u32::from(c)).expect("writing to a string"),
        }
        members += 1;
        next = chars.next();
    }
    out.push(']');
    Some(out)
}

fn literal(c: char, out: &mut String) {
    let mut buffer = [0; 4];
    out.push_str(&regex::escape(c.encode_utf8(&mut buffer)));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, text: &str) -> bool {
        ArgoGlob::new(pattern).matches(text)
    }

    #[test]
    fn globs_fit_as_in_argo_cd() {
        for (pattern, text) in [
            ("settlements-*", "settlements-prod"),
            ("*", ""),
            ("*-prod", "a-b-prod"),
            ("https://*", "https://10.0.0.1:6443"),
            ("{web,api}-?", "api-1"),
            ("{web,api-{eu,us}}", "api-us"),
            ("web-[a-c]", "web-b"),
            ("web-[!a-c]", "web-d"),
            ("web-[xyz]", "web-y"),
            (r"web-\*", "web-*"),
            ("a,b", "a,b"),
            ("we.b", "we.b"),
        ] {
            assert!(matches(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [
            ("settlements-*", "xsettlements-prod"),
            ("web", "webs"),
            ("", "web"),
            ("we.b?", "wexbx"),
            ("web-[a-c]", "web-d"),
            ("web-[a-zA-Z]", "web-a"),
            ("{web", "web"),
            ("web-[", "web-["),
            ("w?", "w"),
        ] {
            assert!(!matches(pattern, text), "{pattern} {text}");
        }
    }

    #[test]
    fn hostile_patterns_end() {
        assert!(!matches(&"*a".repeat(900), &"a".repeat(10_000)[..500]));
        assert!(!matches(&"{a,".repeat(500), "a"));
    }
}
