//! What is printed: a line for each chart that does not agree, and the sums.

use std::io::{self, Write};

use super::verdict::Verdict;

/// Counts of verdicts.
#[derive(Debug, Default)]
pub(super) struct Tally {
    bytes: usize,
    objects: usize,
    different: usize,
    only_reference_fails: usize,
    only_subject_fails: usize,
    errors: usize,
    innermost: usize,
    other_errors: usize,
}

impl Tally {
    pub(super) fn add(&mut self, verdict: &Verdict) {
        let counter = match verdict {
            Verdict::EqualBytes => &mut self.bytes,
            Verdict::EqualObjects(_) => &mut self.objects,
            Verdict::Different(_) => &mut self.different,
            Verdict::EqualErrors => &mut self.errors,
            Verdict::EqualInnermost(_) => &mut self.innermost,
            Verdict::OtherError(_) => &mut self.other_errors,
            Verdict::OnlyReferenceFails(_) => &mut self.only_reference_fails,
            Verdict::OnlySubjectFails(_) => &mut self.only_subject_fails,
        };
        *counter += 1;
    }

    pub(super) fn agrees(&self) -> bool {
        self.different + self.only_reference_fails + self.only_subject_fails + self.other_errors + self.objects == 0
    }

    pub(super) fn print(&self, out: &mut dyn Write) -> io::Result<()> {
        let renders = self.bytes + self.objects + self.different + self.only_subject_fails;
        let fails = self.errors + self.innermost + self.other_errors + self.only_reference_fails;
        writeln!(out, "the reference renders {renders}:")?;
        writeln!(out, "  equal bytes             {}", share(self.bytes, renders))?;
        writeln!(out, "  equal objects           {}", share(self.bytes + self.objects, renders))?;
        writeln!(out, "  different               {}", self.different)?;
        writeln!(out, "  only trueup fails       {}", self.only_subject_fails)?;
        writeln!(out, "the reference fails {fails}:")?;
        writeln!(out, "  the same text           {}", share(self.errors, fails))?;
        writeln!(out, "  the same innermost      {}", share(self.errors + self.innermost, fails))?;
        writeln!(out, "  another error           {}", self.other_errors)?;
        writeln!(out, "  only the reference fails {}", self.only_reference_fails)
    }
}

#[expect(clippy::cast_precision_loss, reason = "a percentage of a count of charts")]
fn share(part: usize, whole: usize) -> String {
    if whole == 0 { "0".to_owned() } else { format!("{part} ({:.2} %)", part as f64 * 100.0 / whole as f64) }
}

/// One chart; nothing if it agrees to the byte.
pub(super) fn line(out: &mut dyn Write, name: &str, verdict: &Verdict) -> io::Result<()> {
    let (word, detail) = match verdict {
        Verdict::EqualBytes | Verdict::EqualErrors => return Ok(()),
        Verdict::EqualObjects(detail) => ("other bytes", detail),
        Verdict::Different(detail) => ("DIFFERENT", detail),
        Verdict::EqualInnermost(detail) => ("same innermost error", detail),
        Verdict::OtherError(detail) => ("OTHER ERROR", detail),
        Verdict::OnlyReferenceFails(detail) => ("ONLY THE REFERENCE FAILS", detail),
        Verdict::OnlySubjectFails(detail) => ("ONLY TRUEUP FAILS", detail),
    };
    writeln!(out, "{name}: {word}: {detail}")
}
