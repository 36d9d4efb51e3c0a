//! Why a rendered field has its value, and which fields are not the same every time.

mod field_selector;
mod fields;
mod impure;

use std::ops::Range;
use std::rc::Rc;

use trueup_model::{FieldPath, Provenance, ProvenanceSource};
use trueup_template::{Cause, CauseNode, Causes, Origin, Site, Text};

pub use field_selector::{FieldSelector, NoSuchField, ParseFieldSelectorError};
pub use fields::FieldProvenance;
pub use impure::{ImpureUse, impure_uses};

/// Steps inside steps are followed this far. Templates that call themselves can be deeper; what is further in is left out.
const MAX_DEPTH: usize = 64;

/// What the causes of a part of a text are, as trees, in the order of the text.
fn of_range(text: &Text, range: &Range<usize>, causes: &Causes) -> Vec<Provenance> {
    let inside = text.spans().iter().filter(|span| span.start < range.end && span.end > range.start);
    let mut trees = Vec::new();
    for span in inside {
        push_trees(span.cause, causes, 0, &mut trees);
    }
    without_plain_text(trees)
}

fn push_trees(cause: Cause, causes: &Causes, depth: usize, trees: &mut Vec<Provenance>) {
    if depth > MAX_DEPTH {
        return;
    }
    match causes.node(cause) {
        None => {}
        Some(CauseNode::Union(parts)) => parts.iter().for_each(|part| push_trees(*part, causes, depth + 1, trees)),
        Some(CauseNode::Origin(origin)) => push(Provenance { source: of_origin(origin), from: Vec::new() }, trees),
        Some(CauseNode::Step { site, inputs }) => {
            let mut from = Vec::new();
            inputs.iter().for_each(|input| push_trees(*input, causes, depth + 1, &mut from));
            push(Provenance { source: of_site(site), from }, trees);
        }
    }
}

fn push(tree: Provenance, trees: &mut Vec<Provenance>) {
    if !trees.contains(&tree) {
        trees.push(tree);
    }
}

/// Literal text beside an action on the same line says nothing that the action does not.
fn without_plain_text(trees: Vec<Provenance>) -> Vec<Provenance> {
    let actions: Vec<(String, u32)> = trees.iter().filter_map(place_of_action).collect();
    let says_something = |tree: &Provenance| match &tree.source {
        ProvenanceSource::Template { file, line, action } if action.is_empty() => {
            !actions.iter().any(|(other, at)| other == file && at == line)
        }
        _ => true,
    };
    trees.into_iter().filter(says_something).collect()
}

fn place_of_action(tree: &Provenance) -> Option<(String, u32)> {
    match &tree.source {
        ProvenanceSource::Template { file, line, action } if !action.is_empty() => Some((file.clone(), *line)),
        _ => None,
    }
}

fn of_site(site: &Rc<Site>) -> ProvenanceSource {
    ProvenanceSource::Template { file: site.template.to_string(), line: site.line, action: site.action.to_string() }
}

fn of_origin(origin: &Origin) -> ProvenanceSource {
    match origin {
        Origin::File { path, line, field } => {
            ProvenanceSource::File { file: path.to_string(), line: *line, field: field.to_string() }
        }
        Origin::Option(option) => ProvenanceSource::Option { option: option.to_string() },
        Origin::Given(name) => ProvenanceSource::Given { name: name.to_string() },
        Origin::Impure { function, site } => ProvenanceSource::Impure {
            function: function.to_string(),
            file: site.template.to_string(),
            line: site.line,
        },
    }
}

/// The name of an object as people write it: `Kind/name`, or `Kind/namespace/name` where the manifest says a namespace.
fn object_name(kind: &str, namespace: Option<&str>, name: &str) -> String {
    namespace.map_or_else(|| format!("{kind}/{name}"), |namespace| format!("{kind}/{namespace}/{name}"))
}

/// A place in an object.
fn field_text(object: &str, field: &FieldPath) -> String {
    format!("{object}:{field}")
}
