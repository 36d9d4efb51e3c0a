//! JSON as it comes out of YAML in Kubernetes' tools, each value with its place in the text.

/// A value and its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Json {
    /// The value.
    pub kind: JsonKind,
    /// Where it stood in the text.
    pub place: Place,
}

/// Where a node stands in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Place {
    /// Line, counted from 1; 0 if the value stood in no text.
    pub line: u32,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// A JSON value.
#[derive(Debug, Clone, PartialEq)]
pub enum JsonKind {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A whole number above `i64::MAX`.
    Uint(u64),
    /// A number with a fraction or an exponent.
    Float(f64),
    /// A string.
    String(String),
    /// An array.
    Array(Vec<Json>),
    /// An object: keys in byte order, each once.
    Object(Vec<(String, Json)>),
}

impl JsonKind {
    /// What Go's `encoding/json` calls a value that it cannot decode.
    pub fn go_word(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "bool",
            Self::Int(_) | Self::Uint(_) | Self::Float(_) => "number",
            Self::String(_) => "string",
            Self::Array(_) => "array",
            Self::Object(_) => "object",
        }
    }
}

impl Json {
    /// The value of a key, if this is an object that has it.
    pub fn get(&self, key: &str) -> Option<&Self> {
        let JsonKind::Object(entries) = &self.kind else { return None };
        let index = entries.binary_search_by(|(name, _)| name.as_str().cmp(key)).ok()?;
        Some(&entries[index].1)
    }

    /// The string, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        if let JsonKind::String(text) = &self.kind { Some(text) } else { None }
    }
}

impl From<JsonKind> for Json {
    /// A value that stood in no text.
    fn from(kind: JsonKind) -> Self {
        Self { kind, place: Place::default() }
    }
}
