//! Tags in their short form.

use std::fmt;

use crate::resolve::{Resolved, resolve_v3};

/// The prefix that `!!` stands for.
const LONG_PREFIX: &str = "tag:yaml.org,2002:";

/// A tag as go-yaml v3 keeps it in a `Node`: `!!str`, `!local`, or none.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash)]
pub enum Tag {
    /// None: the value decides.
    #[default]
    None,
    /// `!!null`
    Null,
    /// `!!bool`
    Bool,
    /// `!!str`
    Str,
    /// `!!int`
    Int,
    /// `!!float`
    Float,
    /// `!!timestamp`
    Timestamp,
    /// `!!seq`
    Seq,
    /// `!!map`
    Map,
    /// `!!binary`
    Binary,
    /// `!!merge`
    Merge,
    /// Any other.
    Other(Box<str>),
}

impl Tag {
    /// The tag's text, empty for none.
    pub fn as_str(&self) -> &str {
        match self {
            Self::None => "",
            Self::Null => "!!null",
            Self::Bool => "!!bool",
            Self::Str => "!!str",
            Self::Int => "!!int",
            Self::Float => "!!float",
            Self::Timestamp => "!!timestamp",
            Self::Seq => "!!seq",
            Self::Map => "!!map",
            Self::Binary => "!!binary",
            Self::Merge => "!!merge",
            Self::Other(text) => text,
        }
    }

    /// The tag of a plain scalar, as go-yaml v3 resolves it.
    pub fn of_text(text: &str) -> Self {
        match resolve_v3(text) {
            Resolved::Null => Self::Null,
            Resolved::Bool(_) => Self::Bool,
            Resolved::Int(_) | Resolved::Uint(_) => Self::Int,
            Resolved::Float(_) => Self::Float,
            Resolved::Timestamp => Self::Timestamp,
            Resolved::String => Self::Str,
        }
    }

    /// Whether there is none, or only `!`.
    pub fn is_unspecific(&self) -> bool {
        matches!(self.as_str(), "" | "!")
    }
}

impl From<&str> for Tag {
    /// A tag from its short or long form.
    fn from(text: &str) -> Self {
        let short = text.strip_prefix("!!").or_else(|| text.strip_prefix(LONG_PREFIX));
        match short {
            _ if text.is_empty() => Self::None,
            Some("null") => Self::Null,
            Some("bool") => Self::Bool,
            Some("str") => Self::Str,
            Some("int") => Self::Int,
            Some("float") => Self::Float,
            Some("timestamp") => Self::Timestamp,
            Some("seq") => Self::Seq,
            Some("map") => Self::Map,
            Some("binary") => Self::Binary,
            Some("merge") => Self::Merge,
            Some(name) => Self::Other(format!("!!{name}").into()),
            None => Self::Other(text.into()),
        }
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}
