//! Where two renderers of the same chart do not say the same.

use std::fmt::Write as _;

use similar::{DiffOp, TextDiff};

use super::reference::ProgramAnswer;

/// What every helm may say about the machine it runs on.
const ABOUT_THE_MACHINE: &str = "WARNING: Kubernetes configuration file is ";

/// Every difference between the reference and the native engine as unified diffs; empty if there is none. Lines on which two
/// runs of the reference differ say nothing, and are skipped.
pub fn disagreement(reference: [&ProgramAnswer; 2], native: &ProgramAnswer) -> String {
    let mut text = String::new();
    let [first, second] = reference;
    let failed = |answer: &ProgramAnswer| if answer.code == 0 { "succeeds" } else { "fails" };
    if failed(first) != failed(native) {
        let (theirs, ours) = (failed(first), failed(native));
        writeln!(text, "the reference {theirs}, the native engine {ours}").expect("writing to a String does not fail");
    }
    text += &unified_diff("stdout", &stdout(first), &stdout(second), &stdout(native));
    text + &unified_diff("stderr", &stderr(first), &stderr(second), &stderr(native))
}

fn stdout(answer: &ProgramAnswer) -> String {
    String::from_utf8_lossy(&answer.stdout).into_owned()
}

fn stderr(answer: &ProgramAnswer) -> String {
    let text = String::from_utf8_lossy(&answer.stderr);
    text.split_inclusive('\n').filter(|line| !line.starts_with(ABOUT_THE_MACHINE)).collect()
}

fn unified_diff(name: &str, first: &str, second: &str, native: &str) -> String {
    let native = with_unsteady_lines_of(first, second, native);
    let diff = TextDiff::from_lines(first, native.as_str());
    diff.unified_diff().header(&format!("reference {name}"), &format!("native {name}")).to_string()
}

/// The native text with the reference's own lines where those are not the same every time.
fn with_unsteady_lines_of(first: &str, second: &str, native: &str) -> String {
    let lines: Vec<&str> = first.split_inclusive('\n').collect();
    let mut is_steady = vec![true; lines.len()];
    for op in TextDiff::from_lines(first, second).ops() {
        if !matches!(op, DiffOp::Equal { .. }) {
            op.old_range().for_each(|line| is_steady[line] = false);
        }
    }
    let ours: Vec<&str> = native.split_inclusive('\n').collect();
    let mut masked = String::with_capacity(native.len());
    for op in TextDiff::from_lines(first, native).ops() {
        let (old, new) = (op.old_range(), op.new_range());
        let pairs = old.len() == new.len();
        let unsteady = !old.is_empty() && old.clone().all(|line| !is_steady[line]);
        if unsteady && !pairs {
            masked.extend(lines[old].iter().copied());
            continue;
        }
        for (offset, line) in new.enumerate() {
            let theirs = old.start + offset;
            masked.push_str(if pairs && !is_steady[theirs] { lines[theirs] } else { ours[line] });
        }
    }
    masked
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(stdout: &str, code: u8) -> ProgramAnswer {
        ProgramAnswer { stdout: stdout.into(), stderr: Vec::new(), code }
    }

    fn check(first: &str, second: &str, native: &str) -> String {
        disagreement([&answer(first, 0), &answer(second, 0)], &answer(native, 0))
    }

    #[test]
    fn lines_that_the_reference_does_not_repeat_are_no_difference() {
        assert_eq!(check("a\npassword: x\nb\n", "a\npassword: y\nb\n", "a\npassword: z\nb\n"), "");
    }

    #[test]
    fn any_other_line_is_shown() {
        let text = check("a\npassword: x\nb\n", "a\npassword: y\nb\n", "a\npassword: z\nc\n");
        assert_eq!(text, "--- reference stdout\n+++ native stdout\n@@ -1,3 +1,3 @@\n a\n password: x\n-b\n+c\n");
    }

    #[test]
    fn failing_where_the_other_succeeds_is_said_in_words() {
        let text = disagreement([&answer("", 0), &answer("", 0)], &answer("", 1));
        assert_eq!(text, "the reference succeeds, the native engine fails\n");
    }
}
