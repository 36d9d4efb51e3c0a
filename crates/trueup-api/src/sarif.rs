//! SARIF 2.1.0: findings as code scanners exchange them.
//!
//! Specification: OASIS SARIF 2.1.0. Objects of a cluster are logical locations (3.33); gaps are notifications of
//! the run (3.58), because they limit what its results mean.

use std::fmt::Write as _;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use trueup_model::{GapKind, Rule, Severity};

use crate::{App, Finding, Gap, Triage, WriteError, to_json};

/// A report as SARIF: the rules that occur, one result a finding.
///
/// # Errors
/// If the document cannot be serialized, which no wire type can cause.
pub fn to_sarif(triage: &Triage) -> Result<String, WriteError> {
    let occurring: Vec<Rule> =
        Rule::ALL.iter().copied().filter(|rule| findings(triage).any(|f| f.rule == *rule)).collect();
    let of_apps = triage.apps.iter().flat_map(|app| app.findings.iter().map(move |finding| (Some(app), finding)));
    let of_fleet = triage.fleet.iter().map(|finding| (None, finding));
    let results: Vec<Value> = of_apps.chain(of_fleet).map(|(app, finding)| result(app, finding, &occurring)).collect();
    let gaps: Vec<Value> = triage.gaps.iter().filter(|gap| gap.kind != GapKind::Absent).map(notification).collect();
    to_json(&json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "trueup",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": occurring.iter().copied().map(descriptor).collect::<Vec<_>>(),
            }},
            "invocations": [{
                "executionSuccessful": true,
                "endTimeUtc": triage.captured_at,
                "toolExecutionNotifications": gaps,
            }],
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    }))
}

fn findings(triage: &Triage) -> impl Iterator<Item = &Finding> {
    triage.apps.iter().flat_map(|app| &app.findings).chain(&triage.fleet)
}

fn descriptor(rule: Rule) -> Value {
    json!({
        "id": rule.name(),
        "shortDescription": {"text": rule.about()},
        "defaultConfiguration": {"level": level(rule.severity())},
        "properties": {"tags": [rule.family(), rule.control().as_str()]},
    })
}

fn result(app: Option<&App>, finding: &Finding, occurring: &[Rule]) -> Value {
    let mut text = finding.cause.clone();
    for part in [Some(&finding.remedy.say), finding.remedy.command.as_ref()].into_iter().flatten() {
        if !part.is_empty() {
            text.push('\n');
            text.push_str(part);
        }
    }
    json!({
        "ruleId": finding.rule.name(),
        "ruleIndex": occurring.iter().position(|rule| *rule == finding.rule),
        "level": level(finding.severity),
        "message": {"text": text},
        "locations": [{"logicalLocations": locations(app, finding)}],
        "partialFingerprints": {"finding/v1": fingerprint(app, finding)},
        "properties": {
            "severity": finding.severity,
            "certainty": finding.certainty,
            "since": finding.since,
            "owner": finding.owner,
            "environment": app.and_then(|a| a.environment.as_ref()),
            "rank": app.map(|a| a.rank),
        },
    })
}

/// The Application first, then the objects, each with the finding's fields.
fn locations(app: Option<&App>, finding: &Finding) -> Vec<Value> {
    let place = |name: &str, full: &str| json!({"name": name, "fullyQualifiedName": full, "kind": "resource"});
    let app = app.map(|a| place(&a.name, &format!("argoproj.io/Application/{}/{}", a.namespace, a.name)));
    let objects = finding.objects.iter().map(|object| place(object.rsplit('/').next().unwrap_or(object), object));
    let fields = finding.fields.iter().map(|field| json!({"name": field, "kind": "property"}));
    app.into_iter().chain(objects).chain(fields).collect()
}

/// Equal for the same fault of the same Application in two runs: times, counts and texts of servers do not count.
fn fingerprint(app: Option<&App>, finding: &Finding) -> String {
    let mut digest = Sha256::new();
    let app = app.map(|a| [a.namespace.as_str(), a.name.as_str()]).unwrap_or_default();
    let mut parts: Vec<&str> =
        app.into_iter().chain([finding.rule.name(), finding.root.as_deref().unwrap_or("")]).collect();
    let mut places: Vec<&str> = finding.objects.iter().chain(&finding.fields).map(String::as_str).collect();
    places.sort_unstable();
    parts.extend(places);
    for part in parts {
        digest.update(part.as_bytes());
        digest.update([0]);
    }
    let mut text = String::with_capacity(32);
    for byte in digest.finalize().iter().take(16) {
        write!(text, "{byte:02x}").expect("writing to a String does not fail");
    }
    text
}

fn notification(gap: &Gap) -> Value {
    json!({
        "level": "warning",
        "message": {"text": format!("{}: {}: {}; therefore unknown: {}", gap.place, gap.subject, gap.reason, gap.unknown)},
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Advice => "note",
    }
}

#[cfg(test)]
mod tests {
    use trueup_model::Scrubber;

    use super::*;
    use crate::samples;

    fn sarif() -> Value {
        serde_json::from_str(&to_sarif(&Triage::new(&samples::report(), &Scrubber::default())).unwrap()).unwrap()
    }

    #[test]
    fn every_result_points_at_its_rule_and_its_object() {
        let run = &sarif()["runs"][0];
        let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
        let results = run["results"].as_array().unwrap();
        assert_eq!(results.len(), 4);
        for result in results {
            let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
            assert_eq!(rules[index]["id"], result["ruleId"]);
        }
        insta::assert_snapshot!(serde_json::to_string_pretty(&results[0]).unwrap(), @r#"
        {
          "level": "error",
          "locations": [
            {
              "logicalLocations": [
                {
                  "fullyQualifiedName": "argoproj.io/Application/argocd/checkout-prod",
                  "kind": "resource",
                  "name": "checkout-prod"
                },
                {
                  "fullyQualifiedName": "apps/Deployment/shop/checkout",
                  "kind": "resource",
                  "name": "checkout"
                },
                {
                  "kind": "property",
                  "name": "spec.selector.matchLabels.tier"
                }
              ]
            }
          ],
          "message": {
            "text": "Deployment shop/checkout: `spec.selector` is immutable: Git says tier=web, the cluster has tier=api\nDelete the Deployment without its Pods and sync again.\nkubectl -n shop delete deployment checkout --cascade=orphan"
          },
          "partialFingerprints": {
            "finding/v1": "a4b13b6952adf1709d26777e967a2b79"
          },
          "properties": {
            "certainty": "observed",
            "environment": "prod",
            "owner": {
              "control": "manifest-source",
              "holder": "team-shop"
            },
            "rank": 1,
            "severity": "critical",
            "since": "2026-11-24T07:22:10Z"
          },
          "ruleId": "sync/immutable-field",
          "ruleIndex": 1
        }
        "#);
        insta::assert_snapshot!(serde_json::to_string(rules).unwrap(), @r#"[{"defaultConfiguration":{"level":"note"},"id":"render/unpinned","properties":{"tags":["render","manifest-source"]},"shortDescription":{"text":"the version floats"}},{"defaultConfiguration":{"level":"error"},"id":"sync/immutable-field","properties":{"tags":["sync","manifest-source"]},"shortDescription":{"text":"a field that cannot be changed shall change"}},{"defaultConfiguration":{"level":"error"},"id":"sync/admission-denied","properties":{"tags":["sync","manifest-source"]},"shortDescription":{"text":"a policy or webhook refuses the object"}},{"defaultConfiguration":{"level":"warning"},"id":"fleet/unobserved","properties":{"tags":["fleet","app-health"]},"shortDescription":{"text":"a server could not be read; what is there is unknown"}}]"#);
    }

    #[test]
    fn what_was_not_observed_is_a_notification_of_the_run() {
        let notifications = &sarif()["runs"][0]["invocations"][0]["toolExecutionNotifications"];
        insta::assert_snapshot!(notifications[0]["message"]["text"], @r#""cluster edge (https://edge.acme.test): GET /api/v1/pods: connection refused; therefore unknown: whether its Pods run""#);
    }

    #[test]
    fn the_fingerprint_knows_the_place_and_not_the_moment() {
        let mut triage = Triage::new(&samples::report(), &Scrubber::default());
        let app = triage.apps.remove(0);
        let first = fingerprint(Some(&app), &app.findings[0]);
        let mut later = app.findings[0].clone();
        (later.since, later.cause) = (None, "Retried 9 times.".into());
        assert_eq!(fingerprint(Some(&app), &later), first);
        later.objects.push("/ConfigMap/shop/other".into());
        assert_ne!(fingerprint(Some(&app), &later), first);
        assert_ne!(fingerprint(None, &app.findings[0]), first);
    }
}
