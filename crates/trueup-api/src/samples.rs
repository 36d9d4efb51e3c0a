//! Hand-made reports for the tests of this crate.

use std::collections::BTreeMap;

use jiff::Timestamp;
use trueup_model::{
    AppKey, FieldPath, Finding, Gap, GapKind, HealthCode, Remedy, ResourceKey, Rule, Severity, SyncCode,
};
use trueup_triage::{AppReport, RiskPart, SharedCause, TriageReport, Verdict};

pub(crate) fn time(text: &str) -> Timestamp {
    text.parse().expect("tests write valid times")
}

pub(crate) fn app(name: &str, findings: Vec<Finding>) -> AppReport {
    let (service, environment) = name.rsplit_once('-').expect("tests write service-environment");
    AppReport {
        key: AppKey { namespace: "argocd".into(), name: name.into() },
        project: "shop".into(),
        environment: Some(environment.into()),
        service: service.into(),
        team: Some("team-shop".into()),
        tier: Some("tier-1".into()),
        labels: BTreeMap::new(),
        sync: SyncCode::OutOfSync,
        health: HealthCode::Degraded,
        rank: 1,
        risk: 87.46,
        risk_parts: vec![RiskPart { what: "production".into(), points: 40.0 }],
        findings,
    }
}

pub(crate) fn immutable() -> Finding {
    let mut finding = Finding::new(
        Rule::SyncImmutableField,
        "Deployment shop/checkout: `spec.selector` is immutable: Git says tier=web, the cluster has tier=api",
        "Delete the Deployment without its Pods and sync again.",
    )
    .severity(Severity::Critical)
    .since(Some(time("2026-11-24T07:22:10Z")))
    .object(ResourceKey::new("apps", "Deployment", "shop", "checkout"))
    .field(FieldPath::of(&["spec", "selector", "matchLabels", "tier"]))
    .who(Some("alice".into()))
    .evidence("status.operationState.message", "field is immutable <&\"'> password=canary-123456")
    .command("kubectl -n shop delete deployment checkout --cascade=orphan")
    .consequence("health is Degraded");
    finding.owner.holder = Some("team-shop".into());
    finding
}

pub(crate) fn report() -> TriageReport {
    let denied = Finding::new(
        Rule::SyncAdmissionDenied,
        "policy require-owner-label denies Deployment shop/billing",
        "Add the label.",
    )
    .root("policy require-owner-label");
    let mut second =
        app("billing-prod", vec![denied, Finding::new(Rule::RenderUnpinned, "chart version * floats", "Pin it.")]);
    second.rank = 2;
    let mut third = app("cart-prod", Vec::new());
    (third.rank, third.risk, third.sync, third.health) = (3, 0.0, SyncCode::Synced, HealthCode::Healthy);
    let unobserved = Finding::new(Rule::FleetUnobserved, "cluster edge does not answer", "Check the network.");
    TriageReport {
        captured_at: time("2026-11-24T07:36:08Z"),
        verdict: Verdict {
            apps: 3,
            healthy: 1,
            cannot_sync: 2,
            first: Some(Remedy { say: "checkout-prod: delete the Deployment".into(), command: None }),
            ..Verdict::default()
        },
        apps: vec![app("checkout-prod", vec![immutable()]), second, third],
        shared_causes: vec![SharedCause {
            rule: Rule::SyncAdmissionDenied,
            root: "policy require-owner-label".into(),
            apps: vec![AppKey { namespace: "argocd".into(), name: "billing-prod".into() }],
        }],
        fleet: vec![unobserved],
        gaps: vec![Gap {
            kind: GapKind::Unreachable,
            place: "cluster edge (https://edge.acme.test)".into(),
            subject: "GET /api/v1/pods".into(),
            reason: "connection refused".into(),
            unknown: "whether its Pods run".into(),
        }],
    }
}
