//! Everything about repositories in which Helm 3 and Helm 4 differ.

use crate::go_text::slog_value;
use crate::{Generation, Talk};

impl Generation {
    /// A text that Helm 3 logs with the place in its source, and Helm 4 as a warning.
    pub(super) fn warn(self, talk: &Talk, place: &str, text: &str) {
        talk.say(match self {
            Self::Helm3 => format!("{place}: {text}"),
            Self::Helm4 => format!("level=WARN msg={}", slog_value(text)),
        });
    }

    /// Helm 4's warning when it takes another version than the one that was asked for.
    pub(super) fn warn_of_other_version(self, talk: &Talk, name: &str, requested: &str, selected: &str) {
        if self == Self::Helm4 {
            let message = "unable to find exact version requested; falling back to closest available version";
            talk.say(format!(
                "level=WARN msg={} chart={} requested={} selected={}",
                slog_value(message),
                slog_value(name),
                slog_value(requested),
                slog_value(selected)
            ));
        }
    }

    /// What is said of a lock that does not fit.
    pub(super) fn out_of_sync(self) -> String {
        let hint = match self {
            Self::Helm3 => "",
            Self::Helm4 => " with 'helm dependency update'",
        };
        format!(
            "the lock file (Chart.lock) is out of sync with the dependencies file (Chart.yaml). \
             Please update the dependencies{hint}"
        )
    }

    /// What is said of a repository without tags.
    pub(super) fn no_tags(self, reference: &str) -> String {
        let unable = match self {
            Self::Helm3 => "Unable",
            Self::Helm4 => "unable",
        };
        format!("{unable} to locate any tags in provided repository: {reference}")
    }

    /// What is said when no tag fits.
    pub(super) fn no_fitting_tag(self, version: &str) -> String {
        let could = match self {
            Self::Helm3 => "Could",
            Self::Helm4 => "could",
        };
        format!("{could} not locate a version matching provided version string {version}")
    }

    /// What is said of a reference that is none.
    pub(super) fn invalid_reference(self, what: &str, value: &str) -> String {
        match self {
            Self::Helm3 => format!("invalid_reference: {}", what.replace("registry or ", "")),
            Self::Helm4 if value.is_empty() => format!("invalid reference: {what}"),
            Self::Helm4 => format!("invalid reference: {what} {value:?}"),
        }
    }

    /// What is said of a registry that has no such repository.
    pub fn no_such_repository(self, url: &str) -> String {
        let status = match self {
            Self::Helm3 => "unexpected status code",
            Self::Helm4 => "response status code",
        };
        format!("GET {url:?}: {status} 404: Not Found")
    }

    /// What is said of a tag that a registry does not have.
    pub fn no_such_tag(self, reference: &str) -> String {
        match self {
            Self::Helm3 => format!("{reference}: not found"),
            Self::Helm4 => format!("failed to perform \"FetchReference\" on source: {reference}: not found"),
        }
    }

    /// Whether it is told what was pulled out of a registry.
    pub fn tells_of_pulls(self) -> bool {
        self == Self::Helm3
    }

    /// Whether the place of an archive is joined to that of its repository as text, when dependencies are fetched.
    pub(super) fn joins_paths(self) -> bool {
        self == Self::Helm3
    }

    /// Whether a local path of a chart's name counts although `--repo` is given.
    pub fn prefers_local_path_to_repo(self) -> bool {
        self == Self::Helm3
    }

    /// Whether `https://host` and `https://host:443` are the same server.
    pub fn knows_usual_ports(self) -> bool {
        self == Self::Helm4
    }

    /// Whether a digest that an index claims must have the form of one.
    pub fn checks_form_of_digest(self) -> bool {
        self == Self::Helm4
    }

    /// Whether repositories with the same URL are updated once.
    pub fn updates_each_url_once(self) -> bool {
        self == Self::Helm4
    }

    /// Whether a lock is not written through a symbolic link.
    pub fn refuses_linked_lock(self) -> bool {
        self == Self::Helm4
    }
}
