//! `-o name`: one Application a line, as kubectl takes it.

use trueup_model::Severity;

use crate::Triage;

/// The Applications of a report with a finding at or above `least` (`None`: all), worst first:
/// `application.argoproj.io/checkout-prod`, with the namespace between
/// (`application.argoproj.io/argocd/checkout-prod`) when they are in several.
pub fn to_names(triage: &Triage, least: Option<Severity>) -> Vec<String> {
    let mut namespaces: Vec<&str> = triage.apps.iter().map(|a| a.namespace.as_str()).collect();
    namespaces.sort_unstable();
    namespaces.dedup();
    let several = namespaces.len() > 1;
    triage
        .apps
        .iter()
        .filter(|app| app.severest() >= least)
        .map(|app| {
            if several {
                format!("application.argoproj.io/{}/{}", app.namespace, app.name)
            } else {
                format!("application.argoproj.io/{}", app.name)
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use trueup_model::Scrubber;

    use super::*;
    use crate::samples;

    #[test]
    fn the_namespace_is_named_only_when_there_are_several() {
        let mut triage = Triage::new(&samples::report(), &Scrubber::default());
        assert_eq!(
            to_names(&triage, Some(Severity::Warning)),
            ["application.argoproj.io/checkout-prod", "application.argoproj.io/billing-prod"]
        );
        triage.apps[1].namespace = "team-b".into();
        assert_eq!(
            to_names(&triage, Some(Severity::Warning)),
            ["application.argoproj.io/argocd/checkout-prod", "application.argoproj.io/team-b/billing-prod"]
        );
        assert_eq!(to_names(&triage, None).len(), 3);
    }
}
