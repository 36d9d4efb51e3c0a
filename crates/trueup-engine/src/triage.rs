//! `triage`: the fleet, worst first.

use trueup_model::Fleet;
use trueup_triage::{TriageReport, TriageSettings};

use crate::Selection;

/// Triages a fleet and narrows the report to what is selected. Ranks are those of the whole fleet.
pub fn triage(fleet: &Fleet, settings: &TriageSettings, selection: &Selection) -> TriageReport {
    let mut report = trueup_triage::triage(fleet, settings);
    selection.narrow(&mut report);
    report
}
