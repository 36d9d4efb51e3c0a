//! Why a recording cannot be opened, and what is wrong with one that can.

use std::io;

/// Why a recording cannot be opened at all.
#[derive(Debug, thiserror::Error)]
pub enum RecordingError {
    /// A file that every snapshot has cannot be read.
    #[error("{snapshot}: cannot read {file}")]
    Unreadable {
        /// The snapshot.
        snapshot: String,
        /// The file in it.
        file: &'static str,
        /// Why.
        source: io::Error,
    },
    /// `snapshot.yaml` is not what it should be.
    #[error("{snapshot}: snapshot.yaml: {reason}")]
    Meta {
        /// The snapshot.
        snapshot: String,
        /// What is wrong, with its line.
        reason: String,
    },
    /// A later version of the format.
    #[error("{snapshot}: snapshot.yaml: schemaVersion {version} is not known to this version of trueup (known: 1)")]
    Version {
        /// The snapshot.
        snapshot: String,
        /// Its version.
        version: u32,
    },
    /// No line of the index can be used.
    #[error("{snapshot}: index.jsonl: nothing to read in it ({problem})")]
    EmptyIndex {
        /// The snapshot.
        snapshot: String,
        /// The first problem, or that it is empty.
        problem: String,
    },
}

/// Something in a recording that was passed over.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {reason}")]
pub struct RecordingProblem {
    /// The file.
    pub file: String,
    /// The line in it, from 1.
    pub line: usize,
    /// What is wrong.
    pub reason: String,
}
