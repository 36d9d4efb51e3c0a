//! `ApplicationSet`s that cannot generate or update their Applications.

use trueup_model::{Finding, Fleet, ResourceKey, Severity};

use crate::catalogue::{MessagePlace, classify};

/// Findings from conditions of `ApplicationSet`s.
pub(super) fn findings(fleet: &Fleet) -> Vec<Finding> {
    let mut found = Vec::new();
    for set in &fleet.application_sets {
        let failed = set.status.conditions.iter().find(|c| c.kind == "ErrorOccurred" && c.status == "True");
        let Some(condition) = failed else { continue };
        let name = &set.metadata.name;
        let classified = classify(&condition.message, MessagePlace::Condition("ErrorOccurred"));
        found.push(
            Finding::new(
                classified.rule,
                format!("ApplicationSet {name} cannot bring its Applications up to date: {}", classified.cause),
                classified.remedy,
            )
            .severity(Severity::Error)
            .since(condition.last_transition_time)
            .object(ResourceKey::new("argoproj.io", "ApplicationSet", &set.metadata.namespace, name))
            .evidence(format!("ApplicationSet {name}: condition ErrorOccurred"), classified.inner)
            .command(format!("kubectl -n {} describe applicationset {name}", set.metadata.namespace)),
        );
    }
    found
}
