//! Everything that can make a command fail, each with a hint where there is one.

use trueup_api::WriteError;
use trueup_engine::{ArgoLoginError, EngineError, OpenSnapshotError, SelectionError};
use trueup_model::Rule;

use crate::settings::{ConfigFileError, ObservationError};

/// A command could not do its work.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CliError {
    /// The configuration file.
    #[error(transparent)]
    Config(#[from] ConfigFileError),
    /// What was said about where to look.
    #[error(transparent)]
    Observation(#[from] ObservationError),
    /// A rule that does not exist.
    #[error("no rule is called {text:?}")]
    UnknownRule {
        /// What was typed.
        text: String,
    },
    /// A pattern or selector that makes no sense.
    #[error(transparent)]
    Selection(#[from] SelectionError),
    /// The snapshot.
    #[error(transparent)]
    OpenSnapshot(OpenSnapshotError),
    /// The login to Argo CD's API.
    #[error(transparent)]
    ArgoLogin(ArgoLoginError),
    /// Nothing is said about any server.
    #[error("there is no fleet to look at: no kubeconfig and no Argo CD login was found")]
    NowhereToLook,
    /// The work itself.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The result has no form.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// Standard output does not take it.
    #[error("cannot write to standard output")]
    Print(#[source] std::io::Error),
    /// The process has no threads left.
    #[error("cannot start worker threads")]
    Runtime(#[source] std::io::Error),
}

impl CliError {
    /// What to do about it.
    pub(crate) fn hint(&self) -> Option<String> {
        match self {
            Self::Config(_) => Some("--config FILE or TRUEUP_CONFIG names another configuration file".to_owned()),
            Self::UnknownRule { text } => Some(rule_hint(text)),
            Self::Engine(error) => error.hint(),
            Self::OpenSnapshot(_) => {
                Some("--snapshot takes a folder that `trueup capture` wrote, or a .tar.zst of one".to_owned())
            }
            Self::ArgoLogin(_) => {
                Some("`argocd login` writes a new one; --argocd-context chooses among several".to_owned())
            }
            Self::NowhereToLook => Some(
                "give --kubeconfig, --argocd-server or --snapshot; `trueup triage --demo` needs nothing at all"
                    .to_owned(),
            ),
            Self::Observation(_) | Self::Selection(_) | Self::Write(_) | Self::Print(_) | Self::Runtime(_) => None,
        }
    }
}

/// The rules of the same family, or the families.
fn rule_hint(text: &str) -> String {
    let family = text.split('/').next().unwrap_or_default();
    let siblings: Vec<&str> = Rule::ALL.iter().filter(|rule| rule.family() == family).map(|rule| rule.name()).collect();
    if siblings.is_empty() {
        let mut families: Vec<&str> = Rule::ALL.iter().map(|rule| rule.family()).collect();
        families.dedup();
        format!(
            "rules are called FAMILY/NAME, and globs such as 'sync/*' are understood; the families are {}",
            families.join(", ")
        )
    } else {
        format!("the rules of this family are {}", siblings.join(", "))
    }
}
