//! Why a rendered field has its value, and which fields are not the same every time.

mod field_selector;
mod fields;
mod impure;
mod near;
mod source_files;

use std::ops::Range;

use trueup_model::{FieldPath, Provenance, ProvenanceSource};
use trueup_template::{Cause, CauseNode, Causes, Origin, Site, Text};

pub use field_selector::{FieldSelector, NoSuchField, ParseFieldSelectorError};
pub use impure::impure_uses;
pub use source_files::SourceFiles;

/// Steps inside steps are followed this far. Templates that call themselves can be deeper; what is further in is left out.
const MAX_DEPTH: usize = 64;

/// So many steps of one field are told. Causes share what is below them: written out as a tree they can be very many.
const MAX_STEPS: usize = 10_000;

/// What a traced rendering knows of its origins.
#[derive(Debug, Default)]
pub struct Trace {
    /// The graph of causes.
    pub causes: Causes,
    /// Where the templates stand.
    pub sources: SourceFiles,
}

impl Trace {
    /// What the causes of a part of a text are, as trees, in the order of the text.
    fn of_range(&self, text: &Text, range: &Range<usize>) -> Vec<Provenance> {
        let mut trees = Vec::new();
        let mut left = MAX_STEPS;
        for cause in causes_within(text, range) {
            self.push_trees(cause, None, 0, &mut left, &mut trees);
        }
        trees.iter_mut().for_each(drop_plain_text_below);
        without_plain_text(trees)
    }

    /// Puts the trees of a cause below the step `parent`.
    fn push_trees(
        &self,
        cause: Cause,
        parent: Option<&ProvenanceSource>,
        depth: usize,
        left: &mut usize,
        trees: &mut Vec<Provenance>,
    ) {
        if depth > MAX_DEPTH || *left == 0 {
            return;
        }
        *left -= 1;
        match self.causes.node(cause) {
            None => {}
            Some(CauseNode::Union(parts)) => {
                parts.iter().for_each(|part| self.push_trees(*part, parent, depth + 1, left, trees));
            }
            Some(CauseNode::Origin(origin)) => {
                below(self.of_origin(origin), trees);
            }
            Some(CauseNode::Step { site, inputs }) => {
                let source = self.of_site(site);
                // A constant in an action comes from that action: said once.
                let from = if parent == Some(&source) { trees } else { below(source.clone(), trees) };
                inputs.iter().for_each(|input| self.push_trees(*input, Some(&source), depth + 1, left, from));
            }
        }
    }

    fn of_site(&self, site: &Site) -> ProvenanceSource {
        ProvenanceSource::Template {
            file: self.sources.path(&site.template),
            line: site.line,
            action: site.action.to_string(),
        }
    }

    fn of_origin(&self, origin: &Origin) -> ProvenanceSource {
        match origin {
            Origin::File { path, line, field } => {
                ProvenanceSource::File { file: path.to_string(), line: *line, field: field.to_string() }
            }
            Origin::Option(option) => ProvenanceSource::Option { option: option.to_string() },
            Origin::Given(name) => ProvenanceSource::Given { name: name.to_string() },
            Origin::Impure { function, site } => ProvenanceSource::Impure {
                function: function.to_string(),
                file: self.sources.path(&site.template),
                line: site.line,
            },
        }
    }
}

/// The causes of a part of a text, in its order.
fn causes_within<'t>(text: &'t Text, range: &Range<usize>) -> impl Iterator<Item = Cause> + use<'t> {
    let Range { start, end } = *range;
    text.spans().iter().filter(move |span| span.start < end && span.end > start).map(|span| span.cause)
}

/// The place for what went into a step. Parts of a text that went through the same step are told together.
fn below(source: ProvenanceSource, trees: &mut Vec<Provenance>) -> &mut Vec<Provenance> {
    let known = trees.iter().position(|tree| tree.source == source);
    let index = known.unwrap_or_else(|| {
        trees.push(Provenance { source, from: Vec::new() });
        trees.len() - 1
    });
    &mut trees[index].from
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

fn drop_plain_text_below(tree: &mut Provenance) {
    tree.from = without_plain_text(std::mem::take(&mut tree.from));
    tree.from.iter_mut().for_each(drop_plain_text_below);
}

fn place_of_action(tree: &Provenance) -> Option<(String, u32)> {
    match &tree.source {
        ProvenanceSource::Template { file, line, action } if !action.is_empty() => Some((file.clone(), *line)),
        _ => None,
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
