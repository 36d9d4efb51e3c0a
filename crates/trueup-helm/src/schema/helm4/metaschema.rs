//! The schemas of schemas.

use std::sync::{Arc, LazyLock, OnceLock};

use referencing::meta;

use super::super::node::Node;
use super::{Draft, Schema, compile};

/// The published documents, by the end of their URL.
const DOCUMENTS: &[(&str, &LazyLock<Arc<serde_json::Value>>)] = &[
    ("json-schema.org/draft-04/schema", &meta::DRAFT4),
    ("json-schema.org/draft-06/schema", &meta::DRAFT6),
    ("json-schema.org/draft-07/schema", &meta::DRAFT7),
    ("json-schema.org/draft/2019-09/schema", &meta::DRAFT201909),
    ("json-schema.org/draft/2019-09/meta/applicator", &meta::DRAFT201909_APPLICATOR),
    ("json-schema.org/draft/2019-09/meta/content", &meta::DRAFT201909_CONTENT),
    ("json-schema.org/draft/2019-09/meta/core", &meta::DRAFT201909_CORE),
    ("json-schema.org/draft/2019-09/meta/format", &meta::DRAFT201909_FORMAT),
    ("json-schema.org/draft/2019-09/meta/meta-data", &meta::DRAFT201909_META_DATA),
    ("json-schema.org/draft/2019-09/meta/validation", &meta::DRAFT201909_VALIDATION),
    ("json-schema.org/draft/2020-12/schema", &meta::DRAFT202012),
    ("json-schema.org/draft/2020-12/meta/applicator", &meta::DRAFT202012_APPLICATOR),
    ("json-schema.org/draft/2020-12/meta/content", &meta::DRAFT202012_CONTENT),
    ("json-schema.org/draft/2020-12/meta/core", &meta::DRAFT202012_CORE),
    ("json-schema.org/draft/2020-12/meta/format-annotation", &meta::DRAFT202012_FORMAT_ANNOTATION),
    ("json-schema.org/draft/2020-12/meta/format-assertion", &meta::DRAFT202012_FORMAT_ASSERTION),
    ("json-schema.org/draft/2020-12/meta/meta-data", &meta::DRAFT202012_META_DATA),
    ("json-schema.org/draft/2020-12/meta/unevaluated", &meta::DRAFT202012_UNEVALUATED),
    ("json-schema.org/draft/2020-12/meta/validation", &meta::DRAFT202012_VALIDATION),
];

/// Whether a URL is that of a published document.
pub(super) fn is_published(url: &str) -> bool {
    url.starts_with("http://json-schema.org/") || url.starts_with("https://json-schema.org/")
}

/// A published document.
pub(super) fn document(url: &str) -> Option<Node> {
    let path = url.strip_prefix("http://").or_else(|| url.strip_prefix("https://"))?;
    let (_, document) = DOCUMENTS.iter().find(|(known, _)| *known == path)?;
    Node::read(document.to_string().as_bytes()).ok().map(|(node, _)| node)
}

/// The compiled metaschema of a draft.
pub(super) fn compiled(draft: Draft) -> Result<&'static Schema, String> {
    static COMPILED: [OnceLock<Result<Schema, String>>; Draft::ALL.len()] = [const { OnceLock::new() }; 5];
    COMPILED[draft as usize].get_or_init(|| compile::metaschema(draft)).as_ref().map_err(Clone::clone)
}
