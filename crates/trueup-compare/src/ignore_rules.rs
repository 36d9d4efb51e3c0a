//! `ignoreDifferences` of an Application and of the installation: which differences Argo CD does not see.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;
use trueup_model::{ArgoGlob, FieldPath, IgnoreDifference, ResourceKey, ResourceOverride};

use crate::jq_path::JqPath;
use crate::place::tokens;

/// Longer texts of an override are not read.
const MAX_OVERRIDE_BYTES: usize = 1 << 20;

/// The compiled ignore rules that apply to the objects of one Application.
#[derive(Debug, Default)]
pub struct IgnoreRules {
    rules: Vec<Rule>,
    problems: Vec<RuleProblem>,
    respected: bool,
}

/// A rule, or a part of one, that cannot be evaluated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleProblem {
    /// The rule in words.
    pub rule: String,
    /// What is wrong with it.
    pub message: String,
}

/// A rule of the Application that matches none of its objects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnusedRule {
    /// Position in `spec.ignoreDifferences`.
    pub index: usize,
    /// The rule in words.
    pub rule: String,
}

impl IgnoreRules {
    /// Compiles the rules of an Application (`spec.ignoreDifferences`) and of the installation (resource overrides, keyed
    /// `group/Kind`, `Kind` or `*/*`). `respected` is true with the sync option `RespectIgnoreDifferences=true`.
    pub fn new(app: &[IgnoreDifference], overrides: &BTreeMap<String, ResourceOverride>, respected: bool) -> Self {
        let mut rules = Self { rules: Vec::new(), problems: Vec::new(), respected };
        for (index, rule) in app.iter().enumerate() {
            rules.add_app_rule(index, rule);
        }
        for (kind, rule) in overrides {
            rules.add_override(kind, &rule.ignore_differences);
        }
        rules
    }

    /// The rules, or parts of rules, that cannot be evaluated; an unparsable jq expression also fails Argo CD's comparison.
    pub fn problems(&self) -> &[RuleProblem] {
        &self.problems
    }

    /// True if a sync leaves ignored fields as they are (`RespectIgnoreDifferences=true`); otherwise every sync still sets
    /// them to what Git says.
    pub fn respected(&self) -> bool {
        self.respected
    }

    /// The rules of the Application that match none of these objects.
    pub fn unused_rules(&self, keys: &[ResourceKey]) -> Vec<UnusedRule> {
        self.rules
            .iter()
            .filter(|rule| !keys.iter().any(|key| rule.matches(key)))
            .filter_map(|rule| Some(UnusedRule { index: rule.app_index?, rule: rule.scope.clone() }))
            .collect()
    }

    /// The ignored fields of one object. Each side is looked at by itself, because list positions may differ.
    pub(crate) fn for_object<'r>(
        &'r self,
        key: &ResourceKey,
        live: &'r Value,
        desired: Option<&'r Value>,
    ) -> IgnoredFields<'r> {
        let mut ignored = IgnoredFields::default();
        for rule in self.rules.iter().filter(|rule| rule.matches(key)) {
            for (object, places) in [(Some(live), &mut ignored.live), (desired, &mut ignored.desired)] {
                let Some(object) = object else { continue };
                places.extend(rule.pointers.iter().map(|p| (p.tokens.clone(), p.words.as_str())));
                for jq in &rule.jq {
                    places.extend(jq.path.paths(object).into_iter().map(|path| (path, jq.words.as_str())));
                }
            }
            ignored.managers.extend(rule.managers.iter().map(|m| (m.name.as_str(), m.words.as_str())));
        }
        ignored.live_object = Some(live).filter(|_| !ignored.live.is_empty());
        ignored.desired_object = desired.filter(|_| !ignored.desired.is_empty());
        ignored
    }

    fn add_app_rule(&mut self, index: usize, rule: &IgnoreDifference) {
        let scope = format!(
            "ignoreDifferences[{index}] of the Application ({})",
            words_of(&rule.group, &rule.kind, &rule.name)
        );
        let compiled = Rule {
            scope,
            app_index: Some(index),
            group: ArgoGlob::new(&rule.group),
            kind: ArgoGlob::new(&rule.kind),
            name: rule.name.clone(),
            namespace: rule.namespace.clone(),
            pointers: Vec::new(),
            jq: Vec::new(),
            managers: Vec::new(),
        };
        self.add(compiled, &rule.json_pointers, &rule.jq_path_expressions, &rule.managed_fields_managers);
    }

    fn add_override(&mut self, kind: &str, yaml: &str) {
        let scope = format!("the installation's ignoreDifferences for {kind}");
        if yaml.trim().is_empty() {
            return;
        }
        let parsed = if yaml.len() > MAX_OVERRIDE_BYTES {
            Err("it is too long".to_owned())
        } else {
            serde_saphyr::from_str::<OverrideRules>(yaml).map_err(|error| error.to_string())
        };
        let parsed = match parsed {
            Ok(parsed) => parsed,
            Err(message) => return self.problems.push(RuleProblem { rule: scope, message }),
        };
        // Source: `getGroupKindForOverrideKey`, `util/argo/normalizers/diff_normalizer.go`.
        let (group, kind) = match kind.split_once('/') {
            _ if kind == "all" => ("*", "*"),
            Some((group, kind)) => (group, kind),
            None => ("", kind),
        };
        let compiled = Rule {
            scope,
            app_index: None,
            group: ArgoGlob::new(group),
            kind: ArgoGlob::new(kind),
            name: String::new(),
            namespace: String::new(),
            pointers: Vec::new(),
            jq: Vec::new(),
            managers: Vec::new(),
        };
        let OverrideRules { json_pointers, jq_path_expressions, managed_fields_managers } = parsed;
        self.add(
            compiled,
            &json_pointers.unwrap_or_default(),
            &jq_path_expressions.unwrap_or_default(),
            &managed_fields_managers.unwrap_or_default(),
        );
    }

    fn add(&mut self, mut rule: Rule, pointers: &[String], jq: &[String], managers: &[String]) {
        let scope = rule.scope.clone();
        // `/status` is ignored by default and never compared here.
        for pointer in pointers.iter().filter(|p| *p != "/status") {
            let words = format!("{scope}: {pointer}");
            if !pointer.starts_with('/') {
                let message = "it is no JSON pointer: it does not begin with a slash".to_owned();
                self.problems.push(RuleProblem { rule: words, message });
                continue;
            }
            let tokens = pointer.split('/').skip(1).map(|t| t.replace("~1", "/").replace("~0", "~")).collect();
            rule.pointers.push(Pointer { tokens, words });
        }
        for expression in jq {
            match JqPath::parse(expression) {
                Ok(path) => rule.jq.push(Jq { path, words: format!("{scope}: {expression}") }),
                Err(error) => self
                    .problems
                    .push(RuleProblem { rule: format!("{scope}: {expression}"), message: error.to_string() }),
            }
        }
        for name in managers {
            rule.managers.push(TrustedManager { name: name.clone(), words: format!("{scope}: field manager {name}") });
        }
        self.rules.push(rule);
    }
}

/// YAML text of an override.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct OverrideRules {
    json_pointers: Option<Vec<String>>,
    jq_path_expressions: Option<Vec<String>>,
    managed_fields_managers: Option<Vec<String>>,
}

#[derive(Debug)]
struct Rule {
    scope: String,
    app_index: Option<usize>,
    group: ArgoGlob,
    kind: ArgoGlob,
    name: String,
    namespace: String,
    pointers: Vec<Pointer>,
    jq: Vec<Jq>,
    managers: Vec<TrustedManager>,
}

impl Rule {
    fn matches(&self, key: &ResourceKey) -> bool {
        self.group.matches(&key.group)
            && self.kind.matches(&key.kind)
            && (self.name.is_empty() || self.name == key.name)
            && (self.namespace.is_empty() || self.namespace == key.namespace)
    }
}

#[derive(Debug)]
struct Pointer {
    tokens: Vec<String>,
    words: String,
}

#[derive(Debug)]
struct Jq {
    path: JqPath,
    words: String,
}

#[derive(Debug)]
struct TrustedManager {
    name: String,
    words: String,
}

/// The ignored fields of one object.
#[derive(Debug, Default)]
pub(crate) struct IgnoredFields<'r> {
    live: Vec<(Vec<String>, &'r str)>,
    desired: Vec<(Vec<String>, &'r str)>,
    managers: Vec<(&'r str, &'r str)>,
    live_object: Option<&'r Value>,
    desired_object: Option<&'r Value>,
}

impl IgnoredFields<'_> {
    /// The rule that covers a field with these field managers, in words.
    pub(crate) fn rule_of<'m>(&self, path: &FieldPath, managers: impl Iterator<Item = &'m str>) -> Option<String> {
        let mut managers = managers;
        let by_manager = managers.find_map(|m| self.managers.iter().find(|(trusted, _)| *trusted == m));
        let by_place = || {
            [(&self.live_object, &self.live), (&self.desired_object, &self.desired)].into_iter().find_map(
                |(object, places)| {
                    let here = tokens((*object)?, path);
                    (here.len() == path.0.len())
                        .then(|| places.iter().find(|(place, _)| here.starts_with(place)))
                        .flatten()
                },
            )
        };
        by_manager.map(|(_, words)| *words).or_else(|| by_place().map(|(_, words)| *words)).map(str::to_owned)
    }
}

fn words_of(group: &str, kind: &str, name: &str) -> String {
    let kind = if group.is_empty() { kind.to_owned() } else { format!("{group}/{kind}") };
    if name.is_empty() { kind } else { format!("{kind} {name}") }
}
