//! Where a message stood: it decides what a text means that several places use.

use std::collections::BTreeMap;

use trueup_model::{ResourceKey, Rule};

use super::row::{Family, Row, row};

/// The place of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MessagePlace<'a> {
    /// A condition of an Application or `ApplicationSet`, by its type: `ComparisonError`.
    Condition(&'a str),
    /// `status.operationState.message`.
    Operation,
    /// `status.operationState.syncResult.resources[].message`.
    Resource {
        /// The object or hook.
        key: &'a ResourceKey,
        /// True for a hook.
        hook: bool,
    },
    /// The health message of an object, or a condition or container status of it.
    Health {
        /// The object.
        key: &'a ResourceKey,
    },
    /// A Kubernetes event.
    Event {
        /// `FailedCreate`, `BackOff`, ….
        reason: &'a str,
        /// The object it is about.
        key: &'a ResourceKey,
    },
    /// `status.sourceHydrator`.
    Hydrator,
    /// The answer of Argo CD's API or of an API server.
    Api,
}

const UNKNOWN_SOURCE: &Row = &unknown(Rule::SourceOther, "Read what the repository server says and repair the source.");
const UNKNOWN_RENDER: &Row =
    &unknown(Rule::RenderOther, "Render it locally at the same revision and repair what the text names.");
const UNKNOWN_KUSTOMIZE: &Row =
    &unknown(Rule::RenderKustomizeOther, "Run `kustomize build` on the same folder and repair what the text names.");
const UNKNOWN_SPEC: &Row = &unknown(Rule::SpecOther, "Repair the Application's spec.");
const UNKNOWN_SYNC: &Row = &unknown(Rule::SyncOther, "Read the text, repair what it names and sync again.");
const UNKNOWN_HEALTH: &Row = &unknown(Rule::HealthOther, "Look at the object and its events.");

const fn unknown(rule: Rule, remedy: &'static str) -> Row {
    row(rule, "", "").cause("{inner}").remedy(remedy)
}

impl MessagePlace<'_> {
    /// True where the text is about running objects rather than about a sync.
    pub(super) fn is_health(self) -> bool {
        match self {
            Self::Health { .. } => true,
            // Argo CD reports ends of operations as events of the Application.
            Self::Event { key, .. } => key.kind != "Application",
            _ => false,
        }
    }

    /// What objects and API servers say can stand everywhere; what the repo-server says only where it is quoted.
    pub(super) fn can_hold(self, family: Family) -> bool {
        match self {
            Self::Resource { .. } => !family.is_rendering(),
            place => !place.is_health() || !family.is_rendering(),
        }
    }

    fn key(&self) -> Option<&ResourceKey> {
        match self {
            Self::Resource { key, .. } | Self::Health { key } | Self::Event { key, .. } => Some(key),
            _ => None,
        }
    }

    /// The row of the family, for a text that no row of the table knows.
    pub(super) fn unknown(self, text: &str) -> &'static Row {
        match self {
            Self::Condition("InvalidSpecError") => UNKNOWN_SPEC,
            Self::Condition("ComparisonError" | "ErrorOccurred") | Self::Hydrator => unknown_comparison(text),
            Self::Operation if text.starts_with("ComparisonError: ") => unknown_comparison(text),
            Self::Operation if text.starts_with("InvalidSpecError: ") => UNKNOWN_SPEC,
            Self::Health { .. } | Self::Event { .. } => UNKNOWN_HEALTH,
            _ => UNKNOWN_SYNC,
        }
    }

    /// The rule of a row at this place: what refuses an object in a sync refuses Pods in an event.
    pub(super) fn adapt(self, row: &Row, text: &str) -> Rule {
        let rule = match self {
            // Whatever stops a deletion, the fault that somebody meets is that the Application does not go away.
            Self::Condition("DeletionError") => Rule::HealthDeletionStuck,
            Self::Resource { hook: true, .. } => row.in_hook.unwrap_or(row.rule),
            place if place.is_health() => row.in_health.unwrap_or(row.rule),
            _ => row.rule,
        };
        // Servers fail to answer with the same words whatever they were asked for.
        match rule {
            Rule::SyncOther | Rule::RenderOther if self.is_health() => Rule::HealthOther,
            Rule::SyncOther if self.is_comparison(text) && text.contains("target state") => Rule::RenderOther,
            Rule::RenderOther if !self.is_comparison(text) => Rule::SyncOther,
            rule => rule,
        }
    }

    fn is_comparison(self, text: &str) -> bool {
        match self {
            Self::Condition("ComparisonError" | "ErrorOccurred" | "InvalidSpecError") | Self::Hydrator | Self::Api => {
                true
            }
            Self::Condition("SyncError") | Self::Operation => {
                text.contains("ComparisonError: ") || text.contains("Failed to load target state")
            }
            _ => false,
        }
    }

    /// Names the object of the place where the message does not name one itself.
    pub(super) fn fill(self, captures: &mut BTreeMap<&'static str, String>) {
        let Some(key) = self.key() else { return };
        if captures.get("name").is_some_and(|name| *name != key.name) {
            return;
        }
        for (name, value) in
            [("kind", &key.kind), ("name", &key.name), ("namespace", &key.namespace), ("group", &key.group)]
        {
            // A permission without a namespace is one at cluster scope.
            let elsewhere = name == "namespace" && captures.contains_key("verb");
            if !value.is_empty() && !elsewhere {
                captures.entry(name).or_insert_with(|| value.clone());
            }
        }
    }
}

fn unknown_comparison(text: &str) -> &'static Row {
    if text.contains("Failed to load live state") || text.contains("Failed to compare desired state") {
        UNKNOWN_SYNC
    } else if text.contains("`kustomize ") {
        UNKNOWN_KUSTOMIZE
    } else if text.contains("`git ") || text.contains("failed to initialize repository") {
        UNKNOWN_SOURCE
    } else {
        UNKNOWN_RENDER
    }
}
