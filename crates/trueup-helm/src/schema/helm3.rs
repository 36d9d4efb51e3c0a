//! JSON Schema as `xeipuuv/gojsonschema` v1.2.0 understands it: drafts 4, 6, 7, and a mixture without `$schema`.

mod check;
mod format;
mod parse;
mod reference;

pub(super) use check::canonical;

use std::collections::BTreeMap;

use trueup_template::functions::regex::Pattern;

use super::decimal::Decimal;
use super::node::Node;

/// Index of a schema in [`Schema::schemas`].
type Id = usize;

/// A compiled schema.
#[derive(Debug)]
pub(super) struct Schema {
    schemas: Vec<Keywords>,
}

/// One schema and what it says.
#[derive(Debug, Default)]
struct Keywords {
    pass: Option<bool>,
    reference: Option<Id>,
    types: Vec<String>,
    properties: Vec<(String, Id)>,
    additional_properties: Option<Additional>,
    pattern_properties: Vec<(Pattern, Id)>,
    property_names: Option<Id>,
    dependencies: BTreeMap<String, Dependency>,
    items: Vec<Id>,
    items_for_all: bool,
    additional_items: Option<Additional>,
    multiple_of: Option<Decimal>,
    minimum: Option<Decimal>,
    exclusive_minimum: Option<Decimal>,
    maximum: Option<Decimal>,
    exclusive_maximum: Option<Decimal>,
    min_length: Option<i64>,
    max_length: Option<i64>,
    pattern: Option<(String, Pattern)>,
    format: String,
    min_properties: Option<i64>,
    max_properties: Option<i64>,
    required: Vec<String>,
    min_items: Option<i64>,
    max_items: Option<i64>,
    unique_items: bool,
    contains: Option<Id>,
    constant: Option<String>,
    enumeration: Vec<String>,
    one_of: Vec<Id>,
    any_of: Vec<Id>,
    all_of: Vec<Id>,
    not: Option<Id>,
    condition: Option<Id>,
    then: Option<Id>,
    otherwise: Option<Id>,
}

#[derive(Debug)]
enum Additional {
    Allowed(bool),
    Schema(Id),
}

#[derive(Debug)]
enum Dependency {
    Properties(Vec<String>),
    Schema(Id),
}

impl Schema {
    /// Compiles a schema; the error is the library's text.
    pub(super) fn compile(bytes: &[u8]) -> Result<Self, String> {
        // Like Go's decoder, this reads one value and looks no further.
        let (document, _) = Node::read(bytes)?;
        parse::parse(document)
    }

    /// The lines that the values earn, each with its `- `; none if they are valid.
    pub(super) fn check(&self, values: &Node) -> Result<Vec<String>, String> {
        check::check(self, values)
    }
}
