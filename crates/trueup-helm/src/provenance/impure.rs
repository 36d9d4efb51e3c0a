//! Functions whose results differ from rendering to rendering, and the fields they reach.

use std::collections::BTreeMap;

use serde::Serialize;
use trueup_model::{Provenance, ProvenanceSource};
use trueup_template::{Causes, Runtime};

use super::field_text;
use super::fields::ReadManifest;
use crate::manifest::Manifests;

/// One call in a template of a function that its arguments do not determine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ImpureUse {
    /// The function: `randAlphaNum`, `genCA`, `now`, `lookup`, …
    pub function: String,
    /// Name of the template file.
    pub file: String,
    /// Line, counted from 1.
    pub line: u32,
    /// The fields that its result reaches, as `Kind/name:path`; empty if it only decides something, as in `if`.
    pub fields: Vec<String>,
}

/// Every use that was executed, by template and line, each once.
pub fn impure_uses(manifests: &Manifests, runtime: &Runtime, causes: &Causes) -> Vec<ImpureUse> {
    let mut uses: BTreeMap<(String, u32, String), Vec<String>> = BTreeMap::new();
    for (function, site) in runtime.impure_calls() {
        uses.entry((site.template.to_string(), site.line, function.to_string())).or_default();
    }
    if uses.is_empty() {
        return Vec::new();
    }
    for (source, text) in manifests.documents() {
        let Some(manifest) = ReadManifest::read(source, text) else { continue };
        for (field, range) in manifest.scalars() {
            let name = field_text(&manifest.object, &field);
            for tree in super::of_range(text, &range, causes) {
                record(&tree, &name, &mut uses);
            }
        }
    }
    let one = |((file, line, function), fields)| ImpureUse { function, file, line, fields };
    uses.into_iter().map(one).collect()
}

fn record(tree: &Provenance, field: &str, uses: &mut BTreeMap<(String, u32, String), Vec<String>>) {
    if let ProvenanceSource::Impure { function, file, line } = &tree.source {
        let fields = uses.entry((file.clone(), *line, function.clone())).or_default();
        if fields.last().is_none_or(|last| last != field) {
            fields.push(field.to_owned());
        }
    }
    tree.from.iter().for_each(|below| record(below, field, uses));
}
