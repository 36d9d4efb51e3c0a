//! JSON Schema as `santhosh-tekuri/jsonschema` v6.0.2 understands it: drafts 4 to 2020-12.

mod check;
mod compile;
mod format;
mod fault;
mod keywords;
mod metaschema;
mod numeral;
mod resource;

use std::collections::BTreeMap;

use trueup_template::functions::regex::Pattern;

use super::decimal::Decimal;
use super::node::Node;

pub(super) use compile::compile;

/// Index of a schema in [`Schema::schemas`].
type Id = usize;

/// Compiled schemas; the first one is the one that was asked for.
#[derive(Debug)]
pub(super) struct Schema {
    schemas: Vec<Keywords>,
    root: Id,
}

/// One schema and what it says.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a keyword or follows from one")]
struct Keywords {
    /// Absolute URL of the schema.
    location: String,
    draft: Draft,
    boolean: Option<bool>,
    /// The schema that has the identifier of this one.
    resource: Id,
    dynamic_anchors: BTreeMap<String, Id>,
    all_properties_evaluated: bool,
    all_items_evaluated: bool,
    items_evaluated: usize,

    reference: Option<Id>,
    recursive_reference: Option<Id>,
    recursive_anchor: bool,
    dynamic_reference: Option<(Id, String)>,
    dynamic_anchor: String,

    types: Vec<&'static str>,
    constant: Option<Node>,
    enumeration: Option<Vec<Node>>,
    format: Option<String>,

    not: Option<Id>,
    all_of: Vec<Id>,
    any_of: Vec<Id>,
    one_of: Vec<Id>,
    condition: Option<Id>,
    then: Option<Id>,
    otherwise: Option<Id>,

    min_properties: Option<usize>,
    max_properties: Option<usize>,
    required: Vec<String>,
    dependencies: BTreeMap<String, Dependency>,
    properties: BTreeMap<String, Id>,
    pattern_properties: Vec<(Pattern, Id)>,
    additional_properties: Option<Additional>,
    property_names: Option<Id>,
    dependent_schemas: BTreeMap<String, Id>,
    dependent_required: BTreeMap<String, Vec<String>>,
    unevaluated_properties: Option<Id>,

    min_items: Option<usize>,
    max_items: Option<usize>,
    unique_items: bool,
    prefix_items: Vec<Id>,
    items: Option<Id>,
    additional_items: Option<Additional>,
    contains: Option<Id>,
    min_contains: Option<usize>,
    max_contains: Option<usize>,
    unevaluated_items: Option<Id>,

    min_length: Option<usize>,
    max_length: Option<usize>,
    pattern: Option<(String, Pattern)>,

    minimum: Option<Decimal>,
    maximum: Option<Decimal>,
    exclusive_minimum: Option<Decimal>,
    exclusive_maximum: Option<Decimal>,
    multiple_of: Option<Decimal>,
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

/// Version of JSON Schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
enum Draft {
    V4,
    V6,
    V7,
    V2019,
    #[default]
    V2020,
}

impl Draft {
    const ALL: &[Self] = &[Self::V4, Self::V6, Self::V7, Self::V2019, Self::V2020];

    /// The draft that a `$schema` means.
    fn of_url(url: &str) -> Option<Self> {
        let url = url.strip_suffix('#').unwrap_or(url);
        let path = url.strip_prefix("http://").or_else(|| url.strip_prefix("https://")).unwrap_or(url);
        Some(match path {
            "json-schema.org/schema" | "json-schema.org/draft/2020-12/schema" => Self::V2020,
            "json-schema.org/draft/2019-09/schema" => Self::V2019,
            "json-schema.org/draft-07/schema" => Self::V7,
            "json-schema.org/draft-06/schema" => Self::V6,
            "json-schema.org/draft-04/schema" => Self::V4,
            _ => return None,
        })
    }

    /// The URL of its metaschema.
    fn url(self) -> &'static str {
        match self {
            Self::V4 => "http://json-schema.org/draft-04/schema",
            Self::V6 => "http://json-schema.org/draft-06/schema",
            Self::V7 => "http://json-schema.org/draft-07/schema",
            Self::V2019 => "https://json-schema.org/draft/2019-09/schema",
            Self::V2020 => "https://json-schema.org/draft/2020-12/schema",
        }
    }

    /// The key of identifiers.
    fn id_key(self) -> &'static str {
        if self == Self::V4 { "id" } else { "$id" }
    }

    /// The identifier of a schema, without its fragment.
    fn id_of(self, schema: &Node) -> Option<&str> {
        // Up to draft 7 nothing beside `$ref` counts.
        if self < Self::V2019 && schema.get("$ref").is_some() {
            return None;
        }
        let id = super::uri::split_fragment(schema.text(self.id_key())?).0;
        (!id.is_empty()).then_some(id)
    }
}

impl Schema {
    /// The text that the values earn; `None` if they are valid.
    pub(super) fn check(&self, values: &Node) -> Result<Option<String>, String> {
        let Some(fault) = check::check(self, values)? else { return Ok(None) };
        Ok(Some(fault.causes_text()))
    }
}
