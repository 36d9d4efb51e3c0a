//! A triaged fleet on the wire: `trueup triage -o json`.

use jiff::Timestamp;
use serde::Serialize;
use trueup_model::{AppKey, GapKind, HealthCode, Rule, Scrubber, Severity, SyncCode};
use trueup_triage::{AppReport, TriageReport};

use crate::{Door, Finding, Remedy, SCHEMA_VERSION};

/// A triaged fleet.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Triage {
    /// [`SCHEMA_VERSION`].
    pub schema_version: &'static str,
    /// The moment of the observation.
    pub captured_at: Timestamp,
    /// The fleet in numbers, and what to do first.
    pub verdict: Verdict,
    /// The Applications, worst first.
    pub apps: Vec<App>,
    /// Causes that several Applications share, worst first.
    pub shared_causes: Vec<SharedCause>,
    /// Findings that belong to no single Application.
    pub fleet: Vec<Finding>,
    /// What could not be read.
    pub gaps: Vec<Gap>,
}

/// The fleet in numbers of Applications.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Verdict {
    /// Looked at.
    pub apps: usize,
    /// Without a finding at warning or above.
    pub healthy: usize,
    /// Cannot sync.
    pub cannot_sync: usize,
    /// Sync for ever.
    pub looping: usize,
    /// Carry a person's change that the next sync would overwrite.
    pub patched: usize,
    /// Have an error and no earlier state that they could go back to.
    pub no_way_back: usize,
    /// What to do first.
    pub first: Option<Remedy>,
}

/// One Application.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct App {
    /// Name of the Application.
    pub name: String,
    /// Namespace of the Application object.
    pub namespace: String,
    /// Its `AppProject`.
    pub project: String,
    /// The environment it runs in.
    pub environment: Option<String>,
    /// The service it is an instance of.
    pub service: String,
    /// The team that owns it.
    pub team: Option<String>,
    /// How important it is.
    pub tier: Option<String>,
    /// Argo CD's verdict on sync.
    pub sync: SyncCode,
    /// Argo CD's verdict on health.
    pub health: HealthCode,
    /// Place in the report, from 1.
    pub rank: usize,
    /// Risk in points, 0 to 100, to one decimal.
    pub risk: f64,
    /// How the risk came about.
    pub risk_parts: Vec<RiskPart>,
    /// Its findings, the leading one first.
    pub findings: Vec<Finding>,
}

/// One summand of a risk.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RiskPart {
    /// What it is for.
    pub what: String,
    /// Points, to one decimal.
    pub points: f64,
}

/// A cause that several Applications share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SharedCause {
    /// The rule of the findings.
    pub rule: Rule,
    /// The cause, equal to `root` of the findings.
    pub root: String,
    /// The Applications, worst first.
    pub apps: Vec<AppName>,
}

/// Namespace and name of an Application.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct AppName {
    /// Name of the Application.
    pub name: String,
    /// Namespace of the Application object.
    pub namespace: String,
}

/// Something that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// What sort of gap.
    pub kind: GapKind,
    /// The server, repository or file.
    pub place: String,
    /// What was asked for.
    pub subject: String,
    /// The answer or error.
    pub reason: String,
    /// What is therefore not known.
    pub unknown: String,
}

impl Triage {
    /// The wire form of a report; every text is scrubbed and bounded.
    pub fn new(report: &TriageReport, scrubber: &Scrubber) -> Self {
        let door = Door::new(scrubber);
        Self {
            schema_version: SCHEMA_VERSION,
            captured_at: report.captured_at,
            verdict: Verdict::new(&report.verdict, door),
            apps: report.apps.iter().map(|app| App::new(app, door)).collect(),
            shared_causes: report.shared_causes.iter().map(|cause| SharedCause::new(cause, door)).collect(),
            fleet: report.fleet.iter().map(|finding| Finding::new(finding, door)).collect(),
            gaps: report.gaps.iter().map(|gap| Gap::new(gap, door)).collect(),
        }
    }

    /// The severest finding of the whole document.
    pub fn severest(&self) -> Option<Severity> {
        self.apps.iter().flat_map(|a| &a.findings).chain(&self.fleet).map(|f| f.severity).max()
    }
}

impl Verdict {
    fn new(verdict: &trueup_triage::Verdict, door: Door<'_>) -> Self {
        Self {
            apps: verdict.apps,
            healthy: verdict.healthy,
            cannot_sync: verdict.cannot_sync,
            looping: verdict.looping,
            patched: verdict.patched,
            no_way_back: verdict.no_way_back,
            first: verdict.first.as_ref().map(|first| Remedy::new(first, door)),
        }
    }
}

impl App {
    /// The wire form of one Application's report.
    pub fn new(app: &AppReport, door: Door<'_>) -> Self {
        let part =
            |part: &trueup_triage::RiskPart| RiskPart { what: door.text(&part.what), points: tenths(part.points) };
        Self {
            name: door.name(&app.key.name),
            namespace: door.name(&app.key.namespace),
            project: door.name(&app.project),
            environment: app.environment.as_deref().map(|e| door.name(e)),
            service: door.name(&app.service),
            team: door.optional(app.team.as_ref()),
            tier: door.optional(app.tier.as_ref()),
            sync: app.sync,
            health: app.health,
            rank: app.rank,
            risk: tenths(app.risk),
            risk_parts: app.risk_parts.iter().map(part).collect(),
            findings: app.findings.iter().map(|finding| Finding::new(finding, door)).collect(),
        }
    }

    /// The leading finding.
    pub fn lead(&self) -> Option<&Finding> {
        self.findings.first()
    }

    /// The severest of its findings.
    pub fn severest(&self) -> Option<Severity> {
        self.findings.iter().map(|f| f.severity).max()
    }

    /// True if this is the Application of that name.
    pub fn is(&self, name: &AppName) -> bool {
        self.name == name.name && self.namespace == name.namespace
    }
}

impl SharedCause {
    fn new(cause: &trueup_triage::SharedCause, door: Door<'_>) -> Self {
        Self {
            rule: cause.rule,
            root: door.text(&cause.root),
            apps: cause.apps.iter().map(|key| AppName::new(key, door)).collect(),
        }
    }
}

impl AppName {
    fn new(key: &AppKey, door: Door<'_>) -> Self {
        Self { name: door.name(&key.name), namespace: door.name(&key.namespace) }
    }
}

impl Gap {
    /// The wire form of a gap.
    pub fn new(gap: &trueup_model::Gap, door: Door<'_>) -> Self {
        Self {
            kind: gap.kind,
            place: door.text(&gap.place),
            subject: door.text(&gap.subject),
            reason: door.text(&gap.reason),
            unknown: door.text(&gap.unknown),
        }
    }
}

/// Points are compared by people and by diffs: one decimal is enough, and float noise would break the latter.
fn tenths(points: f64) -> f64 {
    (points * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{samples, to_json};

    #[test]
    fn the_document_is_as_the_contract_says() {
        let scrubber = Scrubber::new(["canary-123456".to_owned()]);
        insta::assert_snapshot!(to_json(&Triage::new(&samples::report(), &scrubber)).unwrap(), @r#"
        {
          "schemaVersion": "trueup.dev/v1",
          "capturedAt": "2026-11-24T07:36:08Z",
          "verdict": {
            "apps": 3,
            "healthy": 1,
            "cannotSync": 2,
            "looping": 0,
            "patched": 0,
            "noWayBack": 0,
            "first": {
              "say": "checkout-prod: delete the Deployment",
              "command": null
            }
          },
          "apps": [
            {
              "name": "checkout-prod",
              "namespace": "argocd",
              "project": "shop",
              "environment": "prod",
              "service": "checkout",
              "team": "team-shop",
              "tier": "tier-1",
              "sync": "OutOfSync",
              "health": "Degraded",
              "rank": 1,
              "risk": 87.5,
              "riskParts": [
                {
                  "what": "production",
                  "points": 40.0
                }
              ],
              "findings": [
                {
                  "rule": "sync/immutable-field",
                  "severity": "critical",
                  "certainty": "observed",
                  "since": "2026-11-24T07:22:10Z",
                  "cause": "Deployment shop/checkout: `spec.selector` is immutable: Git says tier=web, the cluster has tier=api",
                  "objects": [
                    "apps/Deployment/shop/checkout"
                  ],
                  "fields": [
                    "spec.selector.matchLabels.tier"
                  ],
                  "who": "alice",
                  "owner": {
                    "control": "manifest-source",
                    "holder": "team-shop"
                  },
                  "evidence": [
                    {
                      "where": "status.operationState.message",
                      "text": "field is immutable <&\"'> password=<secret>"
                    }
                  ],
                  "remedy": {
                    "say": "Delete the Deployment without its Pods and sync again.",
                    "command": "kubectl -n shop delete deployment checkout --cascade=orphan"
                  },
                  "consequences": [
                    "health is Degraded"
                  ],
                  "root": null
                }
              ]
            },
            {
              "name": "billing-prod",
              "namespace": "argocd",
              "project": "shop",
              "environment": "prod",
              "service": "billing",
              "team": "team-shop",
              "tier": "tier-1",
              "sync": "OutOfSync",
              "health": "Degraded",
              "rank": 2,
              "risk": 87.5,
              "riskParts": [
                {
                  "what": "production",
                  "points": 40.0
                }
              ],
              "findings": [
                {
                  "rule": "sync/admission-denied",
                  "severity": "error",
                  "certainty": "observed",
                  "since": null,
                  "cause": "policy require-owner-label denies Deployment shop/billing",
                  "objects": [],
                  "fields": [],
                  "who": null,
                  "owner": {
                    "control": "manifest-source",
                    "holder": null
                  },
                  "evidence": [],
                  "remedy": {
                    "say": "Add the label.",
                    "command": null
                  },
                  "consequences": [],
                  "root": "policy require-owner-label"
                },
                {
                  "rule": "render/unpinned",
                  "severity": "advice",
                  "certainty": "observed",
                  "since": null,
                  "cause": "chart version * floats",
                  "objects": [],
                  "fields": [],
                  "who": null,
                  "owner": {
                    "control": "manifest-source",
                    "holder": null
                  },
                  "evidence": [],
                  "remedy": {
                    "say": "Pin it.",
                    "command": null
                  },
                  "consequences": [],
                  "root": null
                }
              ]
            },
            {
              "name": "cart-prod",
              "namespace": "argocd",
              "project": "shop",
              "environment": "prod",
              "service": "cart",
              "team": "team-shop",
              "tier": "tier-1",
              "sync": "Synced",
              "health": "Healthy",
              "rank": 3,
              "risk": 0.0,
              "riskParts": [
                {
                  "what": "production",
                  "points": 40.0
                }
              ],
              "findings": []
            }
          ],
          "sharedCauses": [
            {
              "rule": "sync/admission-denied",
              "root": "policy require-owner-label",
              "apps": [
                {
                  "name": "billing-prod",
                  "namespace": "argocd"
                }
              ]
            }
          ],
          "fleet": [
            {
              "rule": "fleet/unobserved",
              "severity": "warning",
              "certainty": "observed",
              "since": null,
              "cause": "cluster edge does not answer",
              "objects": [],
              "fields": [],
              "who": null,
              "owner": {
                "control": "app-health",
                "holder": null
              },
              "evidence": [],
              "remedy": {
                "say": "Check the network.",
                "command": null
              },
              "consequences": [],
              "root": null
            }
          ],
          "gaps": [
            {
              "kind": "unreachable",
              "place": "cluster edge (https://edge.acme.test)",
              "subject": "GET /api/v1/pods",
              "reason": "connection refused",
              "unknown": "whether its Pods run"
            }
          ]
        }
        "#);
    }
}
