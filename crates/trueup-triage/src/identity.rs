//! What an Application is: its environment, the service it is an instance of, its team, tier and parent.

use std::collections::BTreeMap;

use globset::{Glob, GlobMatcher};
use trueup_model::{Application, Fleet, ObjectMeta, ResourceKey};

use crate::{EnvironmentRule, TriageSettings};

/// Words that name environments in names, clusters, namespaces and paths.
const ENVIRONMENT_WORDS: &[&str] = &[
    "prod",
    "production",
    "prd",
    "live",
    "preprod",
    "preproduction",
    "staging",
    "stage",
    "stg",
    "uat",
    "qa",
    "test",
    "testing",
    "integration",
    "int",
    "dev",
    "development",
    "sandbox",
    "demo",
    "canary",
];

/// What an Application is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Identity {
    /// Environment, if one could be derived.
    pub environment: Option<String>,
    /// True if that environment counts as production.
    pub production: bool,
    /// The service it is an instance of.
    pub service: String,
    /// Owning team, from labels or annotations.
    pub team: Option<String>,
    /// Tier, from labels.
    pub tier: Option<String>,
    /// Who generates or manages it.
    pub parent: Option<Parent>,
}

/// Who generates or manages an Application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Parent {
    /// An `ApplicationSet` in the same namespace.
    ApplicationSet(String),
    /// Another Application: app-of-apps.
    Application(String),
}

impl std::fmt::Display for Parent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::ApplicationSet(name) => write!(f, "ApplicationSet {name}"),
            Self::Application(name) => write!(f, "Application {name}"),
        }
    }
}

/// The identities of all Applications of a fleet, in their order.
pub(crate) fn identities(fleet: &Fleet, settings: &TriageSettings) -> Vec<Identity> {
    let deriver = Deriver::new(settings);
    fleet.applications.iter().map(|app| deriver.identity(app)).collect()
}

struct Deriver<'s> {
    settings: &'s TriageSettings,
    rules: Vec<CompiledRule<'s>>,
}

struct CompiledRule<'s> {
    rule: &'s EnvironmentRule,
    clusters: Vec<GlobMatcher>,
    namespaces: Vec<GlobMatcher>,
    applications: Vec<GlobMatcher>,
}

impl<'s> Deriver<'s> {
    fn new(settings: &'s TriageSettings) -> Self {
        let compile =
            |globs: &[String]| globs.iter().filter_map(|g| Some(Glob::new(g).ok()?.compile_matcher())).collect();
        let rules = settings
            .environments
            .iter()
            .map(|rule| CompiledRule {
                rule,
                clusters: compile(&rule.clusters),
                namespaces: compile(&rule.namespaces),
                applications: compile(&rule.applications),
            })
            .collect();
        Self { settings, rules }
    }

    fn identity(&self, app: &Application) -> Identity {
        let environment = self.environment(app);
        let production = environment.as_ref().is_some_and(|e| self.settings.production.iter().any(|p| p == e));
        Identity {
            production,
            service: service(app, environment.as_deref()),
            team: labelled(&app.metadata, &self.settings.team_labels),
            tier: labelled(&app.metadata, &self.settings.tier_labels),
            parent: parent(app),
            environment,
        }
    }

    /// Rules first, then labels, then words in the name, the cluster, the namespace, the source.
    fn environment(&self, app: &Application) -> Option<String> {
        let destination = &app.spec.destination;
        if let Some(hit) = self.rules.iter().find(|r| r.matches(app)) {
            return Some(hit.rule.name.clone());
        }
        labelled(&app.metadata, &self.settings.environment_labels)
            .or_else(|| environment_word(&app.metadata.name))
            .or_else(|| environment_word(&destination.name))
            .or_else(|| environment_word(&destination.namespace))
            .or_else(|| app.sources().iter().find_map(|s| environment_word(&s.path)))
            .or_else(|| {
                let files = app.sources().iter().filter_map(|s| s.helm.as_ref()).flat_map(|h| &h.value_files);
                files.rev().find_map(|f| environment_word(f))
            })
    }
}

impl CompiledRule<'_> {
    fn matches(&self, app: &Application) -> bool {
        let destination = &app.spec.destination;
        let any = |globs: &[GlobMatcher], texts: &[&str]| {
            globs.is_empty() || globs.iter().any(|g| texts.iter().any(|t| g.is_match(t)))
        };
        any(&self.clusters, &[&destination.name, &destination.server])
            && any(&self.namespaces, &[&destination.namespace])
            && any(&self.applications, &[&app.metadata.name])
    }
}

/// The first word of a text that names an environment, as written.
fn environment_word(text: &str) -> Option<String> {
    words(text).find(|w| ENVIRONMENT_WORDS.contains(w)).map(str::to_owned)
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty())
}

/// The value of the first label (else annotation) that one of the patterns names; `*/team` matches any prefix.
fn labelled(meta: &ObjectMeta, patterns: &[String]) -> Option<String> {
    [&meta.labels, &meta.annotations].into_iter().find_map(|map| {
        patterns.iter().find_map(|pattern| find_labelled(map, pattern).filter(|v| !v.is_empty()).map(str::to_owned))
    })
}

fn find_labelled<'m>(map: &'m BTreeMap<String, String>, pattern: &str) -> Option<&'m str> {
    match pattern.strip_prefix("*/") {
        Some(name) => {
            map.iter().find(|(k, _)| k.rsplit_once('/').is_some_and(|(_, last)| last == name)).map(|(_, v)| v.as_str())
        }
        None => map.get(pattern).map(String::as_str),
    }
}

/// The name without the word for the environment; generated Applications of one folder are one service.
fn service(app: &Application, environment: Option<&str>) -> String {
    let name = &app.metadata.name;
    let is_environment = |w: &str| environment == Some(w) || ENVIRONMENT_WORDS.contains(&w);
    let mut kept: Vec<&str> = Vec::new();
    for part in name.split('-') {
        if !is_environment(part) {
            kept.push(part);
        }
    }
    if let Some(Parent::ApplicationSet(set)) = parent(app)
        && kept.first() == set.split('-').next().as_ref()
        && app.sources().first().is_some_and(|s| !s.is_chart() && last_word(&s.path) == Some(set.as_str()))
    {
        return set;
    }
    if kept.is_empty() { name.clone() } else { kept.join("-") }
}

/// The last folder of a path that names no environment and no common layout word.
fn last_word(path: &str) -> Option<&str> {
    const LAYOUT: &[&str] =
        &["overlays", "base", "envs", "environments", "deploy", "chart", "charts", "k8s", "manifests"];
    path.split('/').rev().find(|p| !p.is_empty() && !ENVIRONMENT_WORDS.contains(p) && !LAYOUT.contains(p))
}

fn parent(app: &Application) -> Option<Parent> {
    let meta = &app.metadata;
    if let Some(owner) = meta.owner_references.iter().find(|o| o.kind == "ApplicationSet") {
        return Some(Parent::ApplicationSet(owner.name.clone()));
    }
    let tracking = meta.annotations.get("argocd.argoproj.io/tracking-id");
    let own = format!("argoproj.io/Application:{}/{}", meta.namespace, meta.name);
    let by_annotation = tracking.and_then(|id| id.split_once(':')).filter(|(_, rest)| *rest == own).map(|(p, _)| p);
    let by_label = meta.labels.get("app.kubernetes.io/instance").map(String::as_str);
    by_annotation.or(by_label).filter(|p| *p != meta.name).map(|p| Parent::Application(p.to_owned()))
}

/// The name of an Application as an object of its control plane.
pub(crate) fn application_object(app: &Application) -> ResourceKey {
    ResourceKey::new("argoproj.io", "Application", &app.metadata.namespace, &app.metadata.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn derive(app: serde_json::Value, settings: &TriageSettings) -> Identity {
        let (app, _) = trueup_model::decode_tolerant::<Application>(app).unwrap();
        Deriver::new(settings).identity(&app)
    }

    #[test]
    fn labels_name_environment_team_and_tier() {
        let labels = json!({"corp.example/env": "prod", "corp.example/team": "payments", "tier": "1"});
        let id = derive(json!({"metadata": {"name": "checkout-eu", "labels": labels}}), &TriageSettings::default());
        assert_eq!((id.environment.as_deref(), id.production), (Some("prod"), true));
        assert_eq!(
            (id.team.as_deref(), id.tier.as_deref(), id.service.as_str()),
            (Some("payments"), Some("1"), "checkout-eu")
        );
    }

    #[test]
    fn without_labels_names_and_places_tell_the_environment() {
        let settings = TriageSettings::default();
        let of = |app| derive(app, &settings).environment;
        assert_eq!(of(json!({"metadata": {"name": "web-staging"}})).as_deref(), Some("staging"));
        assert_eq!(
            of(json!({"metadata": {"name": "web"}, "spec": {"destination": {"name": "prod-eu-1"}}})).as_deref(),
            Some("prod")
        );
        assert_eq!(
            of(json!({"metadata": {"name": "web"}, "spec": {"source": {"path": "web/overlays/dev"}}})).as_deref(),
            Some("dev")
        );
        assert_eq!(of(json!({"metadata": {"name": "web"}})), None);
    }

    #[test]
    fn a_rule_of_the_team_wins() {
        let rule = EnvironmentRule { name: "live".into(), clusters: vec!["https://10.*".into()], ..Default::default() };
        let settings = TriageSettings { environments: vec![rule], ..Default::default() };
        let id = derive(
            json!({"metadata": {"name": "web-staging"}, "spec": {"destination": {"server": "https://10.0.0.1"}}}),
            &settings,
        );
        assert_eq!((id.environment.as_deref(), id.production), (Some("live"), true));
    }

    #[test]
    fn generated_apps_of_one_folder_are_one_service() {
        let owner = json!([{"kind": "ApplicationSet", "name": "edge"}]);
        let app = |name: &str, path: &str| json!({"metadata": {"name": name, "ownerReferences": owner}, "spec": {"source": {"path": path}}});
        let settings = TriageSettings::default();
        assert_eq!(derive(app("edge-eu", "edge"), &settings).service, "edge");
        assert_eq!(derive(app("edge-staging", "edge"), &settings).service, "edge");
        assert_eq!(derive(app("etl-orders-prod", "orders/overlays/prod"), &settings).service, "etl-orders");
    }

    #[test]
    fn a_copied_tracking_id_names_no_parent() {
        let of = |id: &str| {
            let meta =
                json!({"name": "web", "namespace": "argocd", "annotations": {"argocd.argoproj.io/tracking-id": id}});
            derive(json!({"metadata": meta}), &TriageSettings::default()).parent
        };
        assert_eq!(of("root:argoproj.io/Application:argocd/web"), Some(Parent::Application("root".into())));
        assert_eq!(of("root:argoproj.io/Application:argocd/other"), None);
    }
}
