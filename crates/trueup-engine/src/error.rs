//! What can go wrong with a use case.

use trueup_cluster::{ObserveError, RecorderError};

/// The error of a use case; its source says more.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// Nothing could be observed.
    #[error("no fleet could be observed")]
    Observe(#[source] ObserveError),
    /// The snapshot could not be written.
    #[error("the snapshot could not be written")]
    Capture(#[source] RecorderError),
    /// No Application has this name.
    #[error("no Application is called {name:?}")]
    UnknownApplication {
        /// The name that was asked for.
        name: String,
        /// Names that look alike.
        similar: Vec<String>,
    },
    /// Several Applications have this name.
    #[error("several Applications are called {name:?}: {}", candidates.join(", "))]
    AmbiguousApplication {
        /// The name that was asked for.
        name: String,
        /// The candidates, as `namespace/name`.
        candidates: Vec<String>,
    },
}

impl EngineError {
    /// What to do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Observe(error) => Some(error.hint().to_owned()),
            Self::Capture(_) => None,
            Self::UnknownApplication { similar, .. } if similar.is_empty() => {
                Some("`trueup triage --all -o name` lists all Applications".to_owned())
            }
            Self::UnknownApplication { similar, .. } => Some(format!("did you mean {}?", similar.join(", "))),
            Self::AmbiguousApplication { .. } => Some("name it with its namespace: NAMESPACE/NAME".to_owned()),
        }
    }
}
