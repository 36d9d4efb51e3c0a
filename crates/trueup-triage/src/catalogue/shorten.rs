//! Long texts for people: one line, bounded, and never a whole object.

/// Objects and strings up to this many characters are shown as they are.
const SHOWN_WHOLE: usize = 160;

/// The text on one line, with long objects and strings in it replaced by `…`, at most `limit` characters long.
///
/// API servers quote whole objects (immutable Job templates, strict decoding): they are long, and may hold secrets.
pub fn shorten(text: &str, limit: usize) -> String {
    let text = without_diff(text);
    let folded = fold(text);
    let line = folded.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= limit {
        return line;
    }
    let cut: String = line.chars().take(limit.saturating_sub(1)).collect();
    format!("{}…", cut.trim_end())
}

/// The text before a multi-line diff of an object.
fn without_diff(text: &str) -> &str {
    text.find("\n@@ ").map_or(text, |at| &text[..at])
}

/// Replaces long quoted strings and long bracketed values. One pass, no recursion.
fn fold(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = String::with_capacity(text.len().min(4096));
    let mut at = 0;
    while at < bytes.len() {
        let end = match bytes[at] {
            b'"' => end_of_string(bytes, at),
            b'{' => end_of_brackets(bytes, at, b'{', b'}'),
            b'[' if text[..at].ends_with("map") => end_of_brackets(bytes, at, b'[', b']'),
            _ => None,
        };
        match end {
            Some(end) if end - at > SHOWN_WHOLE || is_object(&text[..at], &text[at..]) => {
                out.push_str(match bytes[at] {
                    b'"' => "\"…\"",
                    b'{' => "{…}",
                    _ => "[…]",
                });
                at = end;
            }
            // A short string or object is copied whole, so that an unbalanced quote inside it does no harm.
            Some(end) => {
                out.push_str(&text[at..end]);
                at = end;
            }
            None => {
                let next = text[at..].chars().next().map_or(1, char::len_utf8);
                out.push_str(&text[at..at + next]);
                at += next;
            }
        }
    }
    out
}

/// True where tools quote a whole object, however short: Go prints of decoded YAML, `Object 'Kind' is missing in '{…}'`,
/// `Invalid value: "{\"apiVersion\"…`. Values of Secrets can be among them.
fn is_object(before: &str, rest: &str) -> bool {
    let bracket = rest.starts_with('{')
        && (before.ends_with("interface {}") || before.ends_with('\''))
        && !rest.starts_with("{}");
    bracket || rest.starts_with("\"{\\\"")
}

/// The position behind the closing quote, `\"` taken into account. An unclosed long string ends with the text.
fn end_of_string(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start + 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'"' => return Some(at + 1),
            _ => at += 1,
        }
    }
    (bytes.len() - start > SHOWN_WHOLE && bytes.get(start + 1) == Some(&b'{')).then_some(bytes.len())
}

/// The position behind the matching bracket; brackets inside strings do not count. A long value that is cut off ends
/// with the text.
fn end_of_brackets(bytes: &[u8], start: usize, open: u8, close: u8) -> Option<usize> {
    let mut depth = 0_usize;
    let mut at = start;
    while at < bytes.len() {
        match bytes[at] {
            b'"' => at = end_of_string(bytes, at).unwrap_or(at + 1),
            b if b == open => {
                depth += 1;
                at += 1;
            }
            b if b == close => {
                depth -= 1;
                at += 1;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => at += 1,
        }
    }
    (bytes.len() - start > SHOWN_WHOLE).then_some(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_objects_are_left_out() {
        let object = format!("{{\"labels\":{{\"a\":\"}}\"}},\"pad\":\"{}\"}}", "x".repeat(300));
        let text = format!("Job.batch \"mig\" is invalid: spec.template: Invalid value: {object}: field is immutable");
        assert_eq!(
            shorten(&text, 600),
            "Job.batch \"mig\" is invalid: spec.template: Invalid value: {…}: field is immutable"
        );
    }

    #[test]
    fn quoted_objects_are_left_out() {
        let text = format!(
            "patch: Invalid value: \"{{\\\"password\\\":\\\"{}\\\"}}\": strict decoding error",
            "x".repeat(300)
        );
        assert_eq!(shorten(&text, 600), "patch: Invalid value: \"…\": strict decoding error");
    }

    #[test]
    fn an_object_that_is_cut_off_is_left_out_too() {
        let text = format!("Invalid value: {{\"pad\":\"{}", "x".repeat(300));
        assert_eq!(shorten(&text, 600), "Invalid value: {…}");
    }

    #[test]
    fn even_short_objects_that_tools_quote_are_left_out() {
        let text =
            r#"map[string]interface {}{"kind":"Secret", "data":map[string]interface {}{"k":"hunter2"}}: json: no"#;
        assert_eq!(shorten(text, 600), "map[string]interface {}{…}: json: no");
        let text = r#"Object 'Kind' is missing in '{"password":"hunter2"}'"#;
        assert_eq!(shorten(text, 600), "Object 'Kind' is missing in '{…}'");
        let text = r#"patch: Invalid value: "{\"data\":\"hunter2\"}": no"#;
        assert_eq!(shorten(text, 600), "patch: Invalid value: \"…\": no");
    }

    #[test]
    fn short_values_stay() {
        let text = "spec.selector: Invalid value: {\"matchLabels\":{\"app\":\"web2\"}}: field is immutable";
        assert_eq!(shorten(text, 600), text);
    }

    #[test]
    fn a_text_has_one_line_and_an_end() {
        assert_eq!(shorten("a\n  b\tc", 100), "a b c");
        assert_eq!(shorten("äöü".repeat(100).as_str(), 5), "äöüä…");
    }
}
