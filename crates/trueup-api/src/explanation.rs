//! One Application explained, on the wire: `trueup explain -o json`.

use jiff::Timestamp;
use serde::Serialize;
use trueup_model::Scrubber;
use trueup_triage::TimelineKind;

use crate::{App, Door, SCHEMA_VERSION};

/// Everything that `trueup explain` tells about one Application.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Explanation {
    /// [`SCHEMA_VERSION`].
    pub schema_version: &'static str,
    /// The moment of the observation.
    pub captured_at: Timestamp,
    /// The Application with its findings.
    pub app: App,
    /// Its sources, one line each.
    pub sources: Vec<String>,
    /// Where it runs, for people.
    pub destination: String,
    /// Who generates or manages it.
    pub parent: Option<String>,
    /// Auto-sync in words.
    pub auto_sync: String,
    /// The same service in other environments, one line each.
    pub siblings: Vec<String>,
    /// How far each stage of a release has come.
    pub clocks: Clocks,
    /// What happened, oldest first.
    pub timeline: Vec<TimelineEntry>,
    /// What Argo CD will do by itself.
    pub next: Prediction,
}

/// How far each stage of a release has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Clocks {
    /// The newest commit.
    pub committed: Clock,
    /// Last rendered without error.
    pub rendered: Clock,
    /// Last applied completely.
    pub synced: Clock,
    /// Last healthy.
    pub healthy: Clock,
}

/// One clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Clock {
    /// The moment; `null` if not known.
    pub at: Option<Timestamp>,
    /// The revision.
    pub revision: Option<String>,
    /// Why it stands still, or why it is not known.
    pub note: Option<String>,
}

/// One entry of the timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TimelineEntry {
    /// When.
    pub at: Timestamp,
    /// What sort of thing.
    pub kind: TimelineKind,
    /// What happened.
    pub text: String,
    /// Who did it.
    pub who: Option<String>,
}

/// What Argo CD will do by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Prediction {
    /// One sentence.
    pub say: String,
    /// When, if it is a moment.
    pub at: Option<Timestamp>,
    /// Why, in the order in which Argo CD decides.
    pub because: Vec<String>,
}

impl Explanation {
    /// The wire form of an explanation; every text is scrubbed and bounded.
    pub fn new(explanation: &trueup_triage::Explanation, captured_at: Timestamp, scrubber: &Scrubber) -> Self {
        let door = Door::new(scrubber);
        let clocks = &explanation.clocks;
        Self {
            schema_version: SCHEMA_VERSION,
            captured_at,
            app: App::new(&explanation.app, door),
            sources: door.texts(&explanation.sources),
            destination: door.text(&explanation.destination),
            parent: door.optional(explanation.parent.as_ref()),
            auto_sync: door.text(&explanation.auto_sync),
            siblings: door.texts(&explanation.siblings),
            clocks: Clocks {
                committed: Clock::new(&clocks.committed, door),
                rendered: Clock::new(&clocks.rendered, door),
                synced: Clock::new(&clocks.synced, door),
                healthy: Clock::new(&clocks.healthy, door),
            },
            timeline: explanation.timeline.iter().map(|entry| TimelineEntry::new(entry, door)).collect(),
            next: Prediction {
                say: door.text(&explanation.next.say),
                at: explanation.next.at,
                because: door.texts(&explanation.next.because),
            },
        }
    }
}

impl Clock {
    fn new(clock: &trueup_triage::Clock, door: Door<'_>) -> Self {
        Self {
            at: clock.at,
            revision: door.optional(clock.revision.as_ref()),
            note: door.optional(clock.note.as_ref()),
        }
    }
}

impl TimelineEntry {
    fn new(entry: &trueup_triage::TimelineEntry, door: Door<'_>) -> Self {
        Self { at: entry.at, kind: entry.kind, text: door.text(&entry.text), who: door.optional(entry.who.as_ref()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{samples, to_json};

    #[test]
    fn an_explanation_is_scrubbed_as_a_triage_is() {
        let explanation = trueup_triage::Explanation {
            app: samples::app("cart-prod", Vec::new()),
            sources: vec!["https://token-canary-123456@git.acme.test/shop".into()],
            destination: "cluster prod, namespace shop".into(),
            parent: None,
            auto_sync: "off".into(),
            siblings: Vec::new(),
            clocks: trueup_triage::Clocks::default(),
            timeline: vec![trueup_triage::TimelineEntry {
                at: samples::time("2026-11-24T07:22:10Z"),
                kind: TimelineKind::Event,
                text: "DB_PASSWORD=canary-123456".into(),
                who: Some("alice".into()),
            }],
            next: trueup_triage::Prediction { say: "nothing: auto-sync is off".into(), ..Default::default() },
        };
        let scrubber = Scrubber::new(["canary-123456".to_owned()]);
        let wire = Explanation::new(&explanation, samples::time("2026-11-24T07:36:08Z"), &scrubber);
        insta::assert_snapshot!(to_json(&wire).unwrap(), @r#"
        {
          "schemaVersion": "trueup.dev/v1",
          "capturedAt": "2026-11-24T07:36:08Z",
          "app": {
            "name": "cart-prod",
            "namespace": "argocd",
            "project": "shop",
            "environment": "prod",
            "service": "cart",
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
            "findings": []
          },
          "sources": [
            "https://token-<secret>@git.acme.test/shop"
          ],
          "destination": "cluster prod, namespace shop",
          "parent": null,
          "autoSync": "off",
          "siblings": [],
          "clocks": {
            "committed": {
              "at": null,
              "revision": null,
              "note": null
            },
            "rendered": {
              "at": null,
              "revision": null,
              "note": null
            },
            "synced": {
              "at": null,
              "revision": null,
              "note": null
            },
            "healthy": {
              "at": null,
              "revision": null,
              "note": null
            }
          },
          "timeline": [
            {
              "at": "2026-11-24T07:22:10Z",
              "kind": "event",
              "text": "DB_PASSWORD=<secret>",
              "who": "alice"
            }
          ],
          "next": {
            "say": "nothing: auto-sync is off",
            "at": null,
            "because": []
          }
        }
        "#);
    }
}
