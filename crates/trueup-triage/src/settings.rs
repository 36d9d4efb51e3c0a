//! What a team can tell trueup about its fleet; everything has a default that fits common naming.

use serde::Deserialize;

/// Settings of the triage, as read from the configuration file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct TriageSettings {
    /// Rules that give an Application its environment; the first that matches wins, before anything is guessed.
    pub environments: Vec<EnvironmentRule>,
    /// Labels that name the environment, in order.
    pub environment_labels: Vec<String>,
    /// Names of environments that count as production.
    pub production: Vec<String>,
    /// Labels or annotations that name the owning team, in order. `*/team` matches any prefix.
    pub team_labels: Vec<String>,
    /// Labels that name the tier, in order. `*/tier` matches any prefix.
    pub tier_labels: Vec<String>,
}

impl Default for TriageSettings {
    fn default() -> Self {
        let owned = |texts: &[&str]| texts.iter().map(|t| (*t).to_owned()).collect();
        Self {
            environments: Vec::new(),
            environment_labels: owned(&["env", "environment", "stage", "*/env", "*/environment", "*/stage"]),
            production: owned(&["prod", "production", "prd", "live"]),
            team_labels: owned(&["team", "owner", "squad", "*/team", "*/owner", "*/squad"]),
            tier_labels: owned(&["tier", "criticality", "*/tier", "*/criticality"]),
        }
    }
}

/// One rule that gives Applications an environment: everything that is set must match.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct EnvironmentRule {
    /// The environment.
    pub name: String,
    /// Destination clusters (name or URL), globs; empty means any.
    pub clusters: Vec<String>,
    /// Destination namespaces, globs; empty means any.
    pub namespaces: Vec<String>,
    /// Application names, globs; empty means any.
    pub applications: Vec<String>,
}
