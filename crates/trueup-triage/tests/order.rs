//! Rank and folding over several Applications.

use insta::assert_snapshot;
use serde_json::json;
use trueup_triage::{TriageSettings, triage};

use crate::fixture::Fixture;

fn broken() -> serde_json::Value {
    json!({"sync": {"status": "Unknown"}, "conditions": [{"type": "ComparisonError", "message": "Failed to load target state: rpc error: code = Unknown desc = unable to resolve 'x' to a commit SHA"}]})
}

#[test]
fn production_and_tier_come_first_and_the_sum_is_shown() {
    let fleet = Fixture::default()
        .app("web-staging", json!({"status": broken()}))
        .app("web-prod", json!({"metadata": {"labels": {"tier": "tier-1"}}, "status": broken()}))
        .app("api-prod", json!({"metadata": {"labels": {"tier": "tier-3"}}, "status": broken()}))
        .app("fine-prod", json!({}))
        .build();
    let report = triage(&fleet, &TriageSettings::default());
    let lines: Vec<String> = report
        .apps
        .iter()
        .map(|a| {
            let parts: Vec<String> = a.risk_parts.iter().map(|p| format!("{} {}", p.points, p.what)).collect();
            format!("{} {} {}: {}", a.rank, a.key.name, a.risk, parts.join(" + "))
        })
        .collect();
    assert_snapshot!(lines.join("\n"), @"
    1 web-prod 57: 30 error: source/revision-missing + 15 environment prod + 12 tier tier-1
    2 api-prod 45: 30 error: source/revision-missing + 15 environment prod
    3 web-staging 33: 30 error: source/revision-missing + 3 tier unknown
    4 fine-prod 0:
    ");
}

#[test]
fn the_verdict_counts_and_says_what_to_do_first() {
    let fleet = Fixture::default().app("web-prod", json!({"status": broken()})).app("fine-prod", json!({})).build();
    let verdict = triage(&fleet, &TriageSettings::default()).verdict;
    assert_eq!((verdict.apps, verdict.healthy, verdict.cannot_sync, verdict.looping, verdict.patched), (2, 1, 1, 0, 0));
    let first = verdict.first.unwrap();
    assert_snapshot!(format!("{} → {}", first.say, first.command.unwrap()), @"web-prod: the revision x is not in the repository → trueup explain web-prod");
}

#[test]
fn a_healthy_sibling_tells_what_is_different() {
    let staging = json!({"spec": {"source": {"path": "web", "helm": {"valueFiles": ["values-staging.yaml"]}}}});
    let prod =
        json!({"spec": {"source": {"path": "web", "helm": {"valueFiles": ["values-prod.yaml"]}}}, "status": broken()});
    assert_snapshot!(Fixture::default().app("web-staging", staging).app("web-prod", prod).findings(), @"
    web-prod: error source/revision-missing: the revision x is not in the repository
      fields spec.source.targetRevision
      => nothing can be compared or synced until it renders; what runs stays as it is
    web-prod: advice release/fails-only-in: fails only in prod: web-staging is Synced and Healthy; value files: values-prod.yaml here, values-staging.yaml there
    ");
}
