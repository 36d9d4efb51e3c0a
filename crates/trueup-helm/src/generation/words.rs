//! What the two Helms say, each in its own words.

use super::Generation;
use crate::go_text::{quote, slog_value};
use crate::talk::Warning;

impl Generation {
    /// A line of the log: Helm 3 names the place in its source, Helm 4 hands the text to `slog`.
    pub(crate) fn log_line(self, place: &str, text: &str) -> String {
        match self {
            Self::Helm3 => format!("{place}: {text}"),
            Self::Helm4 => format!("level=INFO msg={}", slog_value(text)),
        }
    }

    /// A warning that Helm 3 logs as one text and Helm 4 as a message with attributes.
    pub(crate) fn warning_line(self, warning: &Warning<'_>) -> String {
        match self {
            Self::Helm3 => format!("{}: {}", warning.place, warning.text),
            Self::Helm4 => {
                let mut attributes = String::new();
                for (key, value) in warning.attributes {
                    attributes.extend([" ", key, "=", &slog_value(value)]);
                }
                format!("level=WARN msg={}{attributes}", slog_value(warning.message))
            }
        }
    }

    /// What is said with `--debug` once the chart is found.
    pub fn debug_lines(self, version: &str, chart: &str) -> Vec<String> {
        match self {
            Self::Helm3 => Vec::new(),
            Self::Helm4 => vec![
                format!("level=DEBUG msg=\"Original chart version\" version={}", slog_value(version)),
                format!("level=DEBUG msg=\"Chart path\" path={}", slog_value(chart)),
            ],
        }
    }

    /// What is said with `--debug` of a chart whose values are checked.
    pub(crate) fn debug_of_schema(self, chart: &str, has_schema: bool, dependencies: usize) -> Vec<String> {
        let chart = slog_value(chart);
        let name = has_schema.then(|| format!("level=DEBUG msg=\"chart name\" chart-name={chart}"));
        let count = format!(
            "level=DEBUG msg=\"number of dependencies in the chart\" chart={chart} dependencies={dependencies}"
        );
        match self {
            Self::Helm3 => Vec::new(),
            Self::Helm4 => name.into_iter().chain([count]).collect(),
        }
    }

    /// The warning about a URN that a schema refers to and that nobody resolves; Helm 3 fails there.
    pub(crate) fn unresolved_urn(urn: &str) -> String {
        let message = slog_value("unresolved URN reference ignored; using permissive schema");
        format!("level=WARN msg={message} urn={}", slog_value(urn))
    }

    /// The warning about a chart that is deprecated.
    pub(crate) fn deprecation(self) -> &'static str {
        match self {
            Self::Helm3 => "WARNING: This chart is deprecated",
            Self::Helm4 => "level=WARN msg=\"this chart is deprecated\"",
        }
    }

    /// The error about dependencies that are not there.
    pub(crate) fn missing_dependencies(self, names: &str) -> String {
        let (start, quoted) = match self {
            Self::Helm3 => ("An", "`helm dependency build`"),
            Self::Helm4 => ("an", "'helm dependency build'"),
        };
        format!(
            "{start} error occurred while checking for chart dependencies. You may need to run {quoted} to fetch \
             missing dependencies: found in Chart.yaml, but missing in charts/ directory: {names}"
        )
    }

    /// A failure of processing dependencies: what is said on stderr before, and the error.
    pub(crate) fn dependency_failure(self, text: &str) -> (Option<String>, String) {
        match self {
            Self::Helm3 => (None, text.to_owned()),
            Self::Helm4 => {
                let said = "chart dependencies processing failed";
                (
                    Some(format!("level=ERROR msg={} error={}", slog_value(said), slog_value(text))),
                    format!("{said}: {text}"),
                )
            }
        }
    }

    /// What is said and the error if there is no cluster to ask.
    pub(crate) fn unreachable_cluster(self, why: &str) -> (Option<String>, String) {
        match self {
            Self::Helm3 => (None, format!("Kubernetes cluster unreachable: {why}")),
            Self::Helm4 => {
                let text = format!("cluster reachability check failed: kubernetes cluster unreachable: {why}");
                (Some(format!("level=ERROR msg={}", slog_value(&text))), text)
            }
        }
    }

    /// The root archive's error in place of what went wrong inside.
    pub(crate) fn hidden_archive_error(self) -> Option<&'static str> {
        match self {
            Self::Helm3 => None,
            Self::Helm4 => Some("unable to load chart archive"),
        }
    }

    /// A symbolic link that is followed while a chart is loaded.
    pub(crate) fn followed_link(self, path: &str, target: &str) -> String {
        let what = "found symbolic link in path";
        let then = "Contents of linked file included and used";
        match self {
            Self::Helm3 => format!("walk.go:75: {what}: {path} resolves to {target}. {then}"),
            Self::Helm4 => {
                let (path, target) = (slog_value(path), slog_value(target));
                format!("level=INFO msg=\"{what}. {then}\" path={path} resolved={target}")
            }
        }
    }

    /// A hook that is dropped for a word that is not known.
    pub(crate) fn unknown_hook(self, words: &str) -> String {
        match self {
            Self::Helm3 => format!("manifest_sorter.go:190: info: skipping unknown hook: {}", quote(words)),
            Self::Helm4 => format!("level=INFO msg=\"skipping unknown hooks\" hookTypes={}", slog_value(words)),
        }
    }

    /// The name of a release that is none: what is said on stderr before, and the error.
    pub(crate) fn refused_name(self, text: String) -> (Option<String>, String) {
        match self {
            Self::Helm3 => (None, text),
            Self::Helm4 => {
                let said = "release name check failed";
                (Some(format!("level=ERROR msg=\"{said}\" error={}", slog_value(&text))), format!("{said}: {text}"))
            }
        }
    }
}
