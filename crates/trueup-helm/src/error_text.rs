//! From the errors of Go's `text/template` to what Helm prints.

use crate::Generation;

/// What `required` and `fail` put around their message.
const REFUSED_START: &str = "HELM_ERR_START";
const REFUSED_END: &str = "HELM_ERR_END";

/// What Helm makes of an error of parsing: the place and the last part, as `cleanupParseError`.
pub fn parse_error(file: &str, error: &str) -> String {
    let parts: Vec<&str> = error.split(": ").collect();
    match parts.as_slice() {
        [_, location, .., last] => format!("parse error at ({location}): {last}"),
        // With two parts the place is the message as well.
        [_, location] => format!("parse error at ({location}): {location}"),
        _ => format!("parse error in ({file}): {error}"),
    }
}

/// What Helm makes of an error that `required` or `fail` raised: `location` is that of the outermost action, such as
/// `c/templates/t.yaml:1:6`.
pub fn refused_error(location: &str, message: &str) -> String {
    format!("execution error at ({location}): {message}")
}

/// What Helm makes of an error of executing. The chain is what Go's `errors.Unwrap` goes through, the whole first.
pub fn exec_error(chain: &[&str], generation: Generation) -> String {
    let Some(whole) = chain.first() else { return String::new() };
    let mut parts = whole.splitn(3, ": ");
    let (_, Some(location), Some(rest)) = (parts.next(), parts.next(), parts.next()) else {
        return (*whole).to_owned();
    };
    if let Some(message) = refused_message(rest) {
        return refused_error(location, message);
    }
    let blocks = generation.prints_errors_as_blocks().then(|| blocks(chain)).flatten();
    blocks.unwrap_or_else(|| (*whole).to_owned())
}

/// What stands between the first and the last mark.
fn refused_message(text: &str) -> Option<&str> {
    let start = text.find(REFUSED_START)? + REFUSED_START.len();
    let end = text.rfind(REFUSED_END)?;
    text.get(start..end)
}

/// One block for each error of a chain that consists of `text/template`'s own errors, as `reformatExecErrorMsg`.
fn blocks(chain: &[&str]) -> Option<String> {
    let mut blocks: Vec<String> = Vec::new();
    for text in chain {
        let block = block(text)?;
        if blocks.last() != Some(&block) {
            blocks.push(block);
        }
    }
    Some(blocks.concat().trim().to_owned())
}

fn block(text: &str) -> Option<String> {
    let rest = text.strip_prefix("template: ")?;
    if rest.starts_with("no template ") {
        return Some(format!("{text}\n"));
    }
    let (location, executed, message) = executing(rest).or_else(|| simple(rest))?;
    let message = message.split(" template:").next().unwrap_or_default();
    let mut block = String::new();
    if !location.is_empty() {
        block.push_str(location);
        block.push_str("\n  ");
    }
    if !executed.is_empty() {
        block.push_str(&executed);
        block.push_str("\n    ");
    }
    if !message.is_empty() {
        block.push_str(message);
        block.push('\n');
    }
    Some(block)
}

/// `LOCATION: executing "NAME" at <CONTEXT>: MESSAGE`
fn executing(rest: &str) -> Option<(&str, String, &str)> {
    let (location, after) = rest.split_once(": executing ")?;
    let (name, after) = after.strip_prefix('"')?.split_once('"')?;
    let (context, message) = after.strip_prefix(" at <")?.split_once(">: ")?;
    Some((location, format!("executing \"{name}\" at <{context}>:"), message))
}

/// `LOCATION: MESSAGE`
fn simple(rest: &str) -> Option<(&str, String, &str)> {
    let (location, message) = rest.rsplit_once(": ")?;
    Some((location, String::new(), message))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NESTED: [&str; 2] = [
        "template: c/templates/t.yaml:1:6: executing \"c/templates/t.yaml\" at <include \"a\" .>: error calling include: \
         template: c/templates/_h.tpl:1:26: executing \"a\" at <.Values.x.y.z>: nil pointer evaluating interface {}.y",
        "template: c/templates/_h.tpl:1:26: executing \"a\" at <.Values.x.y.z>: nil pointer evaluating interface {}.y",
    ];

    #[test]
    fn a_parse_error_keeps_its_place_and_its_last_part() {
        let go = "template: c/templates/t.yaml:1: bad number syntax: \"1a\"";
        assert_eq!(parse_error("t", go), "parse error at (c/templates/t.yaml:1): \"1a\"");
        assert_eq!(parse_error("t", "odd"), "parse error in (t): odd");
    }

    #[test]
    fn helm_3_leaves_exec_errors_as_they_are() {
        assert_eq!(exec_error(&NESTED, Generation::Helm3), NESTED[0]);
    }

    #[test]
    fn helm_4_writes_a_block_for_each_error() {
        assert_eq!(
            exec_error(&NESTED, Generation::Helm4),
            "c/templates/t.yaml:1:6\n  executing \"c/templates/t.yaml\" at <include \"a\" .>:\n    \
             error calling include:\nc/templates/_h.tpl:1:26\n  executing \"a\" at <.Values.x.y.z>:\n    \
             nil pointer evaluating interface {}.y"
        );
    }

    #[test]
    fn a_cause_that_is_no_template_error_keeps_the_line() {
        let texts = ["template: t:1:2: executing \"t\" at <index .>: error calling index: x", "x"];
        assert_eq!(exec_error(&texts, Generation::Helm4), texts[0]);
    }

    #[test]
    fn what_was_refused_is_said_alone() {
        let text =
            "template: t:1:3: executing \"t\" at <fail \"a: b\">: error calling fail: HELM_ERR_STARTa: b\nHELM_ERR_END";
        for generation in [Generation::Helm3, Generation::Helm4] {
            assert_eq!(exec_error(&[text], generation), "execution error at (t:1:3): a: b\n");
        }
    }
}
