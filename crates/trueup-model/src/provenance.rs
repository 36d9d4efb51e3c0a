//! Where a rendered value came from.

use std::fmt;

use serde::Serialize;

use crate::FieldPath;

/// A scalar of a rendered object and where it came from.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldProvenance {
    /// The object: `Kind/name`.
    pub object: String,
    /// The file that the manifest came from.
    pub template: String,
    /// The field.
    pub field: FieldPath,
    /// The value as the manifest writes it.
    pub value: String,
    /// Where it came from; empty if nothing is known.
    pub from: Vec<Provenance>,
}

/// One call in a template of a function that its arguments do not determine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ImpureUse {
    /// The function: `randAlphaNum`, `genCA`, `now`, `lookup`, …
    pub function: String,
    /// The template file.
    pub file: String,
    /// Line, counted from 1.
    pub line: u32,
    /// The fields that its result reaches, as `Kind/name:path`; empty if it only decides something, as in `if`.
    pub fields: Vec<String>,
}

/// One step on the way of a value into a rendering, and what went into that step.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Provenance {
    /// What happened here.
    #[serde(flatten)]
    pub source: ProvenanceSource,
    /// What went into it, in the order of use; empty where a value enters.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub from: Vec<Provenance>,
}

/// A place where a value enters a rendering or is made from others.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "source", rename_all = "camelCase")]
pub enum ProvenanceSource {
    /// A line of a template wrote it.
    Template {
        /// Name of the template file.
        file: String,
        /// Line, counted from 1.
        line: u32,
        /// The action; empty for plain text.
        action: String,
    },
    /// A line of a file gave it.
    File {
        /// Path of the file.
        file: String,
        /// Line, counted from 1; 0 for the whole file.
        line: u32,
        /// The field in the file; empty for a file that is taken as text.
        field: String,
    },
    /// An option of the command line or of the Application gave it.
    Option {
        /// The option with its value.
        option: String,
    },
    /// The renderer gave it.
    Given {
        /// The name under which templates see it, such as `.Release.Name`.
        name: String,
    },
    /// A function gave it whose result its arguments do not determine.
    Impure {
        /// The function.
        function: String,
        /// Name of the template file that calls it.
        file: String,
        /// Line, counted from 1.
        line: u32,
    },
}

impl fmt::Display for ProvenanceSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Template { file, line, action } if action.is_empty() => {
                write!(f, "{file}:{line}  text of the template")
            }
            Self::Template { file, line, action } => write!(f, "{file}:{line}  {{{{ {action} }}}}"),
            Self::File { file, line: 0, field } if field.is_empty() => f.write_str(file),
            Self::File { file, line, field } if field.is_empty() => write!(f, "{file}:{line}"),
            Self::File { file, line: 0, field } => write!(f, "{file}  {field}"),
            Self::File { file, line, field } => write!(f, "{file}:{line}  {field}"),
            Self::Option { option } => f.write_str(option),
            Self::Given { name } => f.write_str(name),
            Self::Impure { function, file, line } => write!(f, "{file}:{line}  {function}: not the same every time"),
        }
    }
}
