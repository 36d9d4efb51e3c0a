//! Hand-made reports for the tests of the views.

use std::collections::BTreeMap;

use jiff::Timestamp;
use trueup_api::{Explanation, Triage};
use trueup_model::{
    AppKey, FieldPath, Finding, Gap, GapKind, HealthCode, Remedy, ResourceKey, Rule, Scrubber, Severity, SyncCode,
};
use trueup_triage::{
    AppReport, Clock, Clocks, Prediction, RiskPart, SharedCause, TimelineEntry, TimelineKind, TriageReport, Verdict,
};

fn time(text: &str) -> Timestamp {
    format!("2026-11-{text}Z").parse().expect("tests write valid times")
}

fn key(name: &str) -> AppKey {
    AppKey { namespace: "argocd".into(), name: name.into() }
}

fn app(rank: u8, name: &str, findings: Vec<Finding>) -> AppReport {
    let (service, environment) = name.rsplit_once('-').expect("tests write service-environment");
    let ill = !findings.is_empty();
    AppReport {
        key: key(name),
        project: "shop".into(),
        environment: Some(environment.into()),
        service: service.into(),
        team: Some("team-shop".into()),
        tier: Some("tier-1".into()),
        labels: BTreeMap::new(),
        sync: if ill { SyncCode::OutOfSync } else { SyncCode::Synced },
        health: if ill { HealthCode::Degraded } else { HealthCode::Healthy },
        rank: rank.into(),
        risk: if ill { 90.0 - f64::from(rank) * 2.5 } else { 0.0 },
        risk_parts: vec![
            RiskPart { what: "production".into(), points: 40.0 },
            RiskPart { what: "tier-1".into(), points: 25.0 },
            RiskPart { what: "the next sync makes it worse".into(), points: 22.5 },
        ],
        findings,
    }
}

fn immutable() -> Finding {
    let mut finding = Finding::new(
        Rule::SyncImmutableField,
        "Deployment shop/checkout cannot be updated: `spec.selector` is immutable, Git says tier=web since commit 973ee88 by alice, the cluster has tier=api",
        "Delete the Deployment but keep its Pods, then sync: Argo CD creates it anew.",
    )
    .severity(Severity::Critical)
    .since(Some(time("24T07:22:10")))
    .object(ResourceKey::new("apps", "Deployment", "shop", "checkout"))
    .field(FieldPath::of(&["spec", "selector", "matchLabels", "tier"]))
    .who(Some("alice".into()))
    .evidence(
        "Application argocd/checkout-prod, status.operationState.message",
        "one or more objects failed to apply, reason: Deployment.apps \"checkout\" is invalid: spec.selector: Invalid value: field is immutable",
    )
    .command("kubectl --context prod -n shop delete deployment checkout --cascade=orphan")
    .consequence("the app stays OutOfSync, and every retry fails in the same way");
    finding.owner.holder = Some("team-shop".into());
    finding
}

fn denied(app: &str) -> Finding {
    Finding::new(
        Rule::SyncAdmissionDenied,
        format!("policy require-owner-label denies Deployment shop/{app}: label owner is missing"),
        "Add the label owner to the Deployment in Git.",
    )
    .root("policy require-owner-label")
    .since(Some(time("24T05:02:00")))
    .object(ResourceKey::new("apps", "Deployment", "shop", app))
}

fn hotfix() -> Finding {
    Finding::new(
        Rule::DriftHotfix,
        "alice set env LOG_LEVEL=debug on Deployment shop/cart with kubectl edit; the next sync takes it back",
        "Write it to Git, or let it go.",
    )
    .severity(Severity::Warning)
    .since(Some(time("20T10:00:00")))
    .who(Some("alice".into()))
}

pub(crate) fn triage() -> Triage {
    let advice = Finding::new(Rule::RenderUnpinned, "chart version * floats", "Pin it.");
    let report = TriageReport {
        captured_at: time("24T07:36:08"),
        verdict: Verdict {
            apps: 7,
            healthy: 2,
            cannot_sync: 4,
            looping: 0,
            patched: 1,
            no_way_back: 1,
            first: Some(Remedy {
                say: "checkout-prod, because production is down: recreate the Deployment".into(),
                command: Some("kubectl --context prod -n shop delete deployment checkout --cascade=orphan".into()),
            }),
        },
        apps: vec![
            app(1, "checkout-prod", vec![immutable(), hotfix(), advice.clone()]),
            app(2, "billing-prod", vec![denied("billing")]),
            app(3, "gateway-prod", vec![hotfix(), denied("gateway")]),
            app(4, "ledger-prod", vec![denied("ledger")]),
            app(5, "cart-prod", vec![hotfix()]),
            app(6, "search-staging", vec![advice]),
            app(7, "search-prod", Vec::new()),
        ],
        shared_causes: vec![SharedCause {
            rule: Rule::SyncAdmissionDenied,
            root: "policy require-owner-label".into(),
            apps: vec![key("billing-prod"), key("gateway-prod"), key("ledger-prod")],
        }],
        fleet: vec![Finding::new(
            Rule::FleetUnobserved,
            "cluster edge (https://edge.acme.test:6443) does not answer: connection refused",
            "Check that the cluster can be reached from here.",
        )],
        gaps: vec![
            Gap {
                kind: GapKind::Unreachable,
                place: "cluster edge (https://edge.acme.test:6443)".into(),
                subject: "GET /apis/apps/v1/deployments".into(),
                reason: "connection refused".into(),
                unknown: "whether the objects of its apps were changed by hand, and how they work".into(),
            },
            Gap {
                kind: GapKind::Absent,
                place: "cluster prod".into(),
                subject: "audit log".into(),
                reason: "none was given".into(),
                unknown: "the names of the people behind changes".into(),
            },
        ],
    };
    Triage::new(&report, &Scrubber::default())
}

/// A fleet in which nothing is wrong.
pub(crate) fn healthy() -> Triage {
    let report = TriageReport {
        captured_at: time("24T07:36:08"),
        verdict: Verdict { apps: 1, healthy: 1, ..Verdict::default() },
        apps: vec![app(1, "search-prod", Vec::new())],
        shared_causes: Vec::new(),
        fleet: Vec::new(),
        gaps: Vec::new(),
    };
    Triage::new(&report, &Scrubber::default())
}

pub(crate) fn explanation() -> Explanation {
    let entry = |at: &str, kind, text: &str, who: Option<&str>| TimelineEntry {
        at: time(at),
        kind,
        text: text.into(),
        who: who.map(str::to_owned),
    };
    let failed = "sync of 973ee88 failed: Deployment.apps \"checkout\" is invalid: spec.selector: field is immutable";
    let explanation = trueup_triage::Explanation {
        app: app(1, "checkout-prod", vec![immutable(), hotfix()]),
        sources: vec!["https://git.acme.test/shop/gitops.git, path apps/checkout/overlays/prod, branch main".into()],
        destination: "cluster prod, namespace shop".into(),
        parent: Some("ApplicationSet shop".into()),
        auto_sync: "on (prune, self-heal)".into(),
        siblings: vec!["checkout-staging (staging): Synced, Healthy at 973ee88".into()],
        clocks: Clocks {
            committed: Clock { at: Some(time("24T07:21:40")), revision: Some("973ee88".into()), note: None },
            rendered: Clock { at: Some(time("24T07:22:01")), revision: Some("973ee88".into()), note: None },
            synced: Clock {
                at: Some(time("23T16:00:01")),
                revision: Some("1a2b3c4".into()),
                note: Some("stands still: every sync since has failed".into()),
            },
            healthy: Clock { note: Some("Argo CD keeps no history of health".into()), ..Clock::default() },
        },
        timeline: vec![
            entry("23T16:00:01", TimelineKind::Sync, "synced 1a2b3c4", None),
            entry("24T07:21:40", TimelineKind::Commit, "973ee88 label the Pods with their tier", Some("alice")),
            entry("24T07:22:10", TimelineKind::Sync, failed, None),
            entry("24T07:23:10", TimelineKind::Sync, failed, None),
            entry("24T07:25:10", TimelineKind::Sync, failed, None),
            entry(
                "24T07:26:00",
                TimelineKind::Patch,
                "set env LOG_LEVEL=debug on Deployment shop/checkout",
                Some("bob"),
            ),
        ],
        next: Prediction {
            say: "will retry with the same commit 973ee88, and fail in the same way".into(),
            at: Some(time("24T07:37:06")),
            because: vec!["auto-sync is on".into(), "retry 4 of 5 waits 2m0s after the last try".into()],
        },
    };
    Explanation::new(&explanation, time("24T07:36:08"), &Scrubber::default())
}
