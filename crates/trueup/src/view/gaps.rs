//! What could not be read, said loudly: a reader must not take silence for health.

use trueup_api::Gap;
use trueup_model::GapKind;

use crate::page::{Page, Tone};

/// Writes what could not be read, and what is therefore unknown. What simply is not there is only told on demand.
pub(crate) fn gaps_section(page: &mut Page, gaps: &[Gap], with_absent: bool) {
    let loud: Vec<&Gap> = gaps.iter().filter(|gap| gap.kind != GapKind::Absent).collect();
    if !loud.is_empty() {
        page.blank();
        let mut line = page.begin(0);
        line.push(Tone::Severity(trueup_model::Severity::Critical), "NOT OBSERVED");
        line.push(Tone::Strong, ": what follows could not be read, so this report may be incomplete");
        page.end(line);
        for gap in loud {
            gap_lines(page, "! ", gap);
        }
    }
    let absent: Vec<&Gap> = gaps.iter().filter(|gap| gap.kind == GapKind::Absent).collect();
    if with_absent && !absent.is_empty() {
        page.heading("NOT AVAILABLE (nothing is wrong there)");
        for gap in absent {
            gap_lines(page, "- ", gap);
        }
    }
}

fn gap_lines(page: &mut Page, mark: &str, gap: &Gap) {
    let parts = [&gap.place, &gap.subject, &gap.reason].map(|part| part.trim_end_matches(['.', ':']));
    let said: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let mut line = page.begin(2);
    line.push(Tone::Strong, mark);
    page.end_wrapped(line, 4, Tone::Plain, &said.join(": "));
    if !gap.unknown.is_empty() {
        page.paragraph(4, Tone::Plain, &format!("therefore unknown: {}", gap.unknown));
    }
}
