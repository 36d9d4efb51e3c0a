//! Servers that could not be read: what is there is unknown, and that is said loudly.

use std::collections::BTreeMap;

use trueup_model::{Finding, Fleet, Gap, GapKind, Rule, Severity};

/// One finding for each server that could not be read, or whose answers could not be understood.
pub(super) fn findings(fleet: &Fleet) -> Vec<Finding> {
    let mut by_place: BTreeMap<(&str, Rule), Vec<&Gap>> = BTreeMap::new();
    for gap in &fleet.gaps {
        let rule = match gap.kind {
            GapKind::Unreachable | GapKind::Forbidden => Rule::FleetUnobserved,
            GapKind::Malformed => Rule::FleetMalformed,
            GapKind::Absent => continue,
        };
        by_place.entry((&gap.place, rule)).or_default().push(gap);
    }
    by_place.into_iter().map(|((place, rule), gaps)| finding(place, rule, &gaps)).collect()
}

fn finding(place: &str, rule: Rule, gaps: &[&Gap]) -> Finding {
    let first = gaps[0];
    let more = if gaps.len() > 1 { format!(" (and {} more)", gaps.len() - 1) } else { String::new() };
    let (verb, remedy, severity) = match (rule, first.kind) {
        (Rule::FleetMalformed, _) => (
            "gave an answer that cannot be understood",
            "look at the answer; what could be read was used",
            Severity::Warning,
        ),
        (_, GapKind::Forbidden) => {
            ("does not let us read", "give the account that observes the right to read it", Severity::Warning)
        }
        _ => ("could not be read", "see whether the server is up and its credentials are valid", Severity::Error),
    };
    let finding = Finding::new(
        rule,
        format!("{place} {verb}: {}: {}{more}; unknown therefore: {}", first.subject, first.reason, first.unknown),
        remedy,
    )
    .severity(severity)
    .root(place.to_owned());
    gaps.iter()
        .take(10)
        .fold(finding, |finding, gap| finding.evidence(&gap.place, format!("{}: {}", gap.subject, gap.reason)))
}
