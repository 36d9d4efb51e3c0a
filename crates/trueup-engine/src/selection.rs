//! Which Applications and findings a command is about.

use std::collections::BTreeMap;
use std::str::FromStr;

use globset::{Glob, GlobMatcher};
use trueup_model::{Finding, Severity};
use trueup_triage::{AppReport, TriageReport};

/// A text that selects nothing sensible.
#[derive(Debug, thiserror::Error)]
pub enum SelectionError {
    /// A glob that cannot be read.
    #[error("not a pattern: {pattern:?}: {reason}")]
    Pattern {
        /// The text.
        pattern: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A label selector that cannot be read.
    #[error("not a label selector: {0:?} (write key=value, key!=value, key in (a,b), key notin (a,b), key or !key)")]
    Label(String),
}

/// Which Applications and findings a command is about; everything that is set must match.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    names: Vec<GlobMatcher>,
    namespaces: Vec<GlobMatcher>,
    projects: Vec<GlobMatcher>,
    environments: Vec<GlobMatcher>,
    rules: Vec<GlobMatcher>,
    labels: LabelSelector,
    min_severity: Option<Severity>,
}

impl Selection {
    /// Only Applications with one of these names: globs of `name` or `namespace/name`.
    ///
    /// # Errors
    /// If one is not a glob; so for the others below.
    pub fn names(mut self, globs: &[String]) -> Result<Self, SelectionError> {
        self.names = compile(globs)?;
        Ok(self)
    }

    /// Only Applications that are objects of one of these namespaces.
    pub fn namespaces(mut self, globs: &[String]) -> Result<Self, SelectionError> {
        self.namespaces = compile(globs)?;
        Ok(self)
    }

    /// Only Applications of one of these projects.
    pub fn projects(mut self, globs: &[String]) -> Result<Self, SelectionError> {
        self.projects = compile(globs)?;
        Ok(self)
    }

    /// Only Applications in one of these environments.
    pub fn environments(mut self, globs: &[String]) -> Result<Self, SelectionError> {
        self.environments = compile(globs)?;
        Ok(self)
    }

    /// Only findings with one of these rules (`sync/*`), and the Applications that have one.
    pub fn rules(mut self, globs: &[String]) -> Result<Self, SelectionError> {
        self.rules = compile(globs)?;
        Ok(self)
    }

    /// Only Applications with these labels.
    #[must_use]
    pub fn labels(mut self, labels: LabelSelector) -> Self {
        self.labels = labels;
        self
    }

    /// Only findings of at least this severity, and the Applications that have one.
    #[must_use]
    pub fn min_severity(mut self, severity: Option<Severity>) -> Self {
        self.min_severity = severity;
        self
    }

    /// Narrows a report to what is selected.
    pub fn narrow(&self, report: &mut TriageReport) {
        let by_finding = !self.rules.is_empty() || self.min_severity.is_some();
        if by_finding {
            report.apps.iter_mut().for_each(|app| app.findings.retain(|f| self.wants(f)));
            report.fleet.retain(|f| self.wants(f));
        }
        report.retain(|app| self.has(app) && (!by_finding || !app.findings.is_empty()));
    }

    fn wants(&self, finding: &Finding) -> bool {
        any(&self.rules, &[finding.rule.name()]) && self.min_severity.is_none_or(|s| finding.severity >= s)
    }

    fn has(&self, app: &AppReport) -> bool {
        any(&self.names, &[&app.key.name, &app.key.to_string()])
            && any(&self.namespaces, &[&app.key.namespace])
            && any(&self.projects, &[&app.project])
            && any(&self.environments, &[app.environment.as_deref().unwrap_or_default()])
            && self.labels.matches(&app.labels)
    }
}

fn compile(globs: &[String]) -> Result<Vec<GlobMatcher>, SelectionError> {
    let compile = |pattern: &String| match Glob::new(pattern) {
        Ok(glob) => Ok(glob.compile_matcher()),
        Err(error) => Err(SelectionError::Pattern { pattern: pattern.clone(), reason: error.kind().to_string() }),
    };
    globs.iter().map(compile).collect()
}

fn any(globs: &[GlobMatcher], texts: &[&str]) -> bool {
    globs.is_empty() || globs.iter().any(|g| texts.iter().any(|t| g.is_match(t)))
}

/// A label selector as kubectl takes it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LabelSelector(Vec<Requirement>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Requirement {
    In(String, Vec<String>),
    NotIn(String, Vec<String>),
    Exists(String),
    Absent(String),
}

impl LabelSelector {
    /// True if the labels meet all requirements.
    pub fn matches(&self, labels: &BTreeMap<String, String>) -> bool {
        self.0.iter().all(|requirement| match requirement {
            Requirement::In(key, values) => labels.get(key).is_some_and(|v| values.contains(v)),
            Requirement::NotIn(key, values) => labels.get(key).is_none_or(|v| !values.contains(v)),
            Requirement::Exists(key) => labels.contains_key(key),
            Requirement::Absent(key) => !labels.contains_key(key),
        })
    }
}

impl FromStr for LabelSelector {
    type Err = SelectionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || SelectionError::Label(text.to_owned());
        let parts = split_outside_parentheses(text);
        let parts = parts.iter().map(|p| p.trim()).filter(|p| !p.is_empty());
        parts.map(|part| requirement(part).ok_or_else(wrong)).collect::<Result<_, _>>().map(Self)
    }
}

/// Commas separate requirements, except in `key in (a,b)`.
fn split_outside_parentheses(text: &str) -> Vec<&str> {
    let mut depth = 0_i32;
    text.split(|c: char| {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        c == ',' && depth == 0
    })
    .collect()
}

fn requirement(text: &str) -> Option<Requirement> {
    if let Some(key) = text.strip_prefix('!') {
        return is_key(key).then(|| Requirement::Absent(key.to_owned()));
    }
    for (word, negated) in [(" notin ", true), (" in ", false)] {
        if let Some((key, list)) = text.split_once(word) {
            let list = list.trim().strip_prefix('(')?.strip_suffix(')')?;
            let values = list.split(',').map(|v| v.trim().to_owned()).collect();
            let key = key.trim();
            let make = if negated { Requirement::NotIn } else { Requirement::In };
            return is_key(key).then(|| make(key.to_owned(), values));
        }
    }
    for (sign, negated) in [("!=", true), ("==", false), ("=", false)] {
        if let Some((key, value)) = text.split_once(sign) {
            let (key, values) = (key.trim(), vec![value.trim().to_owned()]);
            let make = if negated { Requirement::NotIn } else { Requirement::In };
            return is_key(key).then(|| make(key.to_owned(), values));
        }
    }
    is_key(text).then(|| Requirement::Exists(text.to_owned()))
}

fn is_key(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "-_./".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(selector: &str, labels: &[(&str, &str)]) -> bool {
        let labels = labels.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        selector.parse::<LabelSelector>().unwrap().matches(&labels)
    }

    #[test]
    fn selectors_are_read_as_kubectl_reads_them() {
        let labels = [("team", "payments"), ("corp.example/tier", "1")];
        assert!(matches("team=payments,corp.example/tier==1", &labels));
        assert!(matches("team in (payments, data),!gone,team", &labels));
        assert!(matches("team!=data,region notin (eu)", &labels));
        assert!(!matches("team notin (payments)", &labels));
        assert!(!matches("gone", &labels));
    }

    #[test]
    fn a_selector_that_makes_no_sense_is_an_error() {
        for text in ["team in payments", "=x", "a b"] {
            assert!(text.parse::<LabelSelector>().is_err(), "{text}");
        }
    }
}
