//! One row of the table, and finding the row that fits a text.

use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock};

use regex::Regex;
use trueup_model::Rule;

use super::{MessagePlace, rows};

/// One row: a pattern, the fault it means, and what is said about it.
///
/// `cause`, `remedy`, `command` and `root` are [templates](super::template) over the named groups of the pattern.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    /// The fault.
    pub(super) rule: Rule,
    /// The fault where the text is about running objects (events, health) instead of a sync.
    pub(super) in_health: Option<Rule>,
    /// The fault where the text belongs to a hook.
    pub(super) in_hook: Option<Rule>,
    /// A text that must occur; cheap to look for, so that few patterns are tried.
    pub(super) literal: &'static str,
    /// Regular expression, found anywhere; `.` matches line breaks too.
    pub(super) pattern: &'static str,
    /// The sentence that names the exact thing.
    pub(super) cause: &'static str,
    /// What to do.
    pub(super) remedy: &'static str,
    /// A command that helps.
    pub(super) command: &'static str,
    /// The name of a cause that several Applications can share.
    pub(super) root: &'static str,
    /// It may pass by itself.
    pub(super) transient: bool,
    /// Only at places that are about running objects.
    pub(super) only_health: bool,
}

/// A row with nothing said about it yet.
pub(super) const fn row(rule: Rule, literal: &'static str, pattern: &'static str) -> Row {
    Row {
        rule,
        in_health: None,
        in_hook: None,
        literal,
        pattern,
        cause: "",
        remedy: "",
        command: "",
        root: "",
        transient: false,
        only_health: false,
    }
}

impl Row {
    /// Sets the sentence.
    pub(super) const fn cause(mut self, text: &'static str) -> Self {
        self.cause = text;
        self
    }

    /// Sets what to do.
    pub(super) const fn remedy(mut self, text: &'static str) -> Self {
        self.remedy = text;
        self
    }

    /// Sets a command.
    pub(super) const fn command(mut self, text: &'static str) -> Self {
        self.command = text;
        self
    }

    /// Sets the name of the shared cause.
    pub(super) const fn root(mut self, text: &'static str) -> Self {
        self.root = text;
        self
    }

    /// It may pass by itself.
    pub(super) const fn transient(mut self) -> Self {
        self.transient = true;
        self
    }

    /// Another fault in events and health messages.
    pub(super) const fn in_health(mut self, rule: Rule) -> Self {
        self.in_health = Some(rule);
        self
    }

    /// Another fault in results of hooks.
    pub(super) const fn in_hook(mut self, rule: Rule) -> Self {
        self.in_hook = Some(rule);
        self
    }

    /// Only in events and health messages.
    pub(super) const fn only_health(mut self) -> Self {
        self.only_health = true;
        self
    }
}

/// A row with its compiled pattern. Compiled when its literal is met first: most runs meet few of them.
struct Compiled {
    row: &'static Row,
    family: Family,
    regex: OnceLock<Regex>,
}

static TABLE: LazyLock<Vec<Compiled>> =
    LazyLock::new(|| rows::all().map(|(family, row)| Compiled { row, family, regex: OnceLock::new() }).collect());

/// The first row of these families that fits the text at this place, with what its groups caught.
pub(super) fn find(
    text: &str,
    place: MessagePlace<'_>,
    tool: Option<Tool>,
) -> Option<(&'static Row, BTreeMap<&'static str, String>)> {
    TABLE.iter().find_map(|compiled| {
        let row = compiled.row;
        let applies = place.can_hold(compiled.family) && compiled.family.can_come_from(tool);
        if !applies || (row.only_health && !place.is_health()) || !text.contains(row.literal) {
            return None;
        }
        let regex = compiled
            .regex
            .get_or_init(|| Regex::new(&format!("(?s){}", row.pattern)).expect("a test compiles every pattern"));
        let found = regex.captures(text)?;
        let names = regex.capture_names().flatten();
        let captures =
            names.filter_map(|name| Some((static_name(name)?, found.name(name)?.as_str().to_owned()))).collect();
        Some((row, captures))
    })
}

/// Rows that belong together: by who speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    /// Argo CD about repositories.
    Source,
    /// Helm.
    Helm,
    /// Kustomize.
    Kustomize,
    /// Argo CD's repo-server, Jsonnet and plugins.
    Manifest,
    /// API servers about objects, and objects about themselves.
    Objects,
    /// Argo CD's controller, and servers that do not answer: they can speak everywhere.
    Control,
}

/// The program whose failure a message quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tool {
    /// `helm`, or kustomize's and Argo CD's calls of it.
    Helm,
    /// `kustomize`.
    Kustomize,
}

impl Family {
    /// Helm and kustomize use the same words (`no such file`) for different things.
    fn can_come_from(self, tool: Option<Tool>) -> bool {
        match tool {
            Some(Tool::Helm) => !matches!(self, Self::Kustomize | Self::Objects),
            Some(Tool::Kustomize) => !matches!(self, Self::Helm | Self::Objects),
            None => true,
        }
    }

    /// True for what only the repo-server says.
    pub(super) fn is_rendering(self) -> bool {
        !matches!(self, Self::Objects | Self::Control)
    }
}

/// Names of captures are a closed set, so that users of the catalogue can rely on them.
#[rustfmt::skip]
pub(super) const NAMES: &[&str] = &[
    "app", "binding", "chart", "container", "count", "crd", "dependency", "destination", "directory",
    "duration", "entry", "exit", "expected", "field", "file", "function", "glob", "got", "group", "hook",
    "image", "installed", "kind", "limit", "limited", "line", "manager", "name", "namespace", "new", "old",
    "option", "other", "patch", "path", "place", "plugin", "pod", "policy", "project", "quota", "ref",
    "release", "repo", "requested", "required", "resource", "revision", "scheme", "server", "size", "source",
    "subject", "target", "text", "type", "url", "used", "user", "value", "verb", "version", "webhook",
];

fn static_name(name: &str) -> Option<&'static str> {
    NAMES.iter().copied().find(|known| *known == name)
}
