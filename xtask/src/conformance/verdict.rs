//! How one chart came out of both.

use super::mask::Mask;
use super::objects;
use super::process::Answer;

/// How one chart came out of both.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The same bytes, apart from what the reference itself does not repeat.
    EqualBytes,
    /// The same objects, in other bytes; the first difference.
    EqualObjects(String),
    /// Other objects; the first difference.
    Different(String),
    /// Both fail with the same text.
    EqualErrors,
    /// Both fail, with the same innermost message; both texts.
    EqualInnermost(String),
    /// Both fail with different messages; both texts.
    OtherError(String),
    /// Only the reference fails; its error.
    OnlyReferenceFails(String),
    /// Only trueup fails; its error.
    OnlySubjectFails(String),
}

/// Holds an answer against several of the reference, of which there is at least one.
pub(super) fn of(expected: &[Answer], found: &Answer) -> Verdict {
    let (first, others) = expected.split_first().expect("the reference answered");
    match (first.success, found.success) {
        (true, true) => of_outputs(first, others, found),
        (true, false) => Verdict::OnlySubjectFails(found.error_text()),
        (false, true) => Verdict::OnlyReferenceFails(first.error_text()),
        (false, false) => of_errors(expected, found),
    }
}

fn of_outputs(first: &Answer, others: &[Answer], found: &Answer) -> Verdict {
    if found.stdout == first.stdout || others.iter().any(|other| found.stdout == other.stdout) {
        return Verdict::EqualBytes;
    }
    let text = |answer: &Answer| String::from_utf8_lossy(&answer.stdout).into_owned();
    let (first, found) = (text(first), text(found));
    let mask = Mask::between(&first, others.iter().map(text));
    match mask.first_difference(&first, &found) {
        None => Verdict::EqualBytes,
        Some(difference) if objects::equal(&mask.apply(&first), &mask.apply_to_other(&first, &found)) => {
            Verdict::EqualObjects(difference)
        }
        Some(difference) => Verdict::Different(difference),
    }
}

fn of_errors(expected: &[Answer], found: &Answer) -> Verdict {
    if expected.iter().any(|answer| answer.error_text() == found.error_text()) {
        return Verdict::EqualErrors;
    }
    let both = format!("{}\n    ours: {}", expected[0].error_text(), found.error_text());
    if expected.iter().any(|answer| answer.innermost() == found.innermost()) {
        return Verdict::EqualInnermost(both);
    }
    Verdict::OtherError(both)
}
