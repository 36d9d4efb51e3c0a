//! Everything that can make a command fail, each with a hint where there is one.

use trueup_api::WriteError;
use trueup_engine::{
    ArgoLoginError, EngineError, NoSuchField, OpenSnapshotError, ParseFieldSelectorError, ReferenceError,
    SelectionError,
};
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
    /// A text that is no field of an object.
    #[error(transparent)]
    FieldSelector(#[from] ParseFieldSelectorError),
    /// A field that is not rendered.
    #[error(transparent)]
    NoSuchField(#[from] NoSuchField),
    /// The real helm cannot be asked.
    #[error(transparent)]
    Reference(#[from] ReferenceError),
    /// The real helm has no such options.
    #[error(
        "--seed, --now and --lookup cannot be given to the real helm: its entropy, its clock and its cluster are its own"
    )]
    RecipeForReference,
    /// Two renderers would write into the same folder.
    #[error("--output-dir does not go with --engine both: both would write the same files")]
    BothWriteFiles,
    /// Standard input gives nothing.
    #[error("cannot read standard input")]
    Input(#[source] std::io::Error),
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
            Self::NoSuchField(error) => near_hint(error),
            Self::Reference(error) => Some(reference_hint(error)),
            Self::Observation(_)
            | Self::Selection(_)
            | Self::FieldSelector(_)
            | Self::RecipeForReference
            | Self::BothWriteFiles
            | Self::Input(_)
            | Self::Write(_)
            | Self::Print(_)
            | Self::Runtime(_) => None,
        }
    }
}

/// Most objects that are listed.
const MAX_OBJECTS: usize = 20;

/// What there is instead.
fn near_hint(error: &NoSuchField) -> Option<String> {
    match error {
        NoSuchField::Object { rendered, .. } if rendered.is_empty() => Some("it renders nothing at all".to_owned()),
        NoSuchField::Object { rendered, .. } => {
            let listed = rendered.iter().take(MAX_OBJECTS).cloned().collect::<Vec<_>>().join(", ");
            if rendered.len() > MAX_OBJECTS {
                return Some(format!("it renders {listed} and {} more", rendered.len() - MAX_OBJECTS));
            }
            Some(format!("it renders {listed}"))
        }
        NoSuchField::Field { near, .. } if near.is_empty() => None,
        NoSuchField::Field { near, .. } => {
            let near: Vec<String> = near.iter().map(ToString::to_string).collect();
            Some(format!("near to it: {}", near.join(", ")))
        }
    }
}

fn reference_hint(error: &ReferenceError) -> String {
    match error {
        ReferenceError::OtherGeneration { found, .. } => {
            let major = found.split('.').next().unwrap_or_default();
            format!("--helm-version {major} imitates this one; --helm PATH names another")
        }
        ReferenceError::Run { .. } | ReferenceError::NoHelm { .. } => {
            "--helm PATH says where the real helm is; --engine native needs none".to_owned()
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
