//! Functions whose results differ from rendering to rendering, and the fields they reach.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;
use std::rc::Rc;

use trueup_model::ImpureUse;
use trueup_template::{Cause, CauseNode, Causes, Origin, Site, Text};

use super::fields::ReadManifest;
use super::{Trace, causes_within, field_text};
use crate::manifest::Manifests;

/// A call: name of the template, line, function.
type Place = (String, u32, String);

/// Every use that was executed (`calls`), by template and line, each once.
pub fn impure_uses(manifests: &Manifests, calls: &[(Rc<str>, Rc<Site>)], trace: &Trace) -> Vec<ImpureUse> {
    let mut uses: BTreeMap<Place, Vec<String>> = BTreeMap::new();
    for (function, site) in calls {
        uses.entry(place(function, site)).or_default();
    }
    if uses.is_empty() {
        return Vec::new();
    }
    for (source, text) in manifests.documents() {
        let Some(manifest) = ReadManifest::read(source, text) else { continue };
        for (field, range) in manifest.scalars() {
            for place in reached_from(text, &range, &trace.causes) {
                uses.entry(place).or_default().push(field_text(&manifest.object, &field));
            }
        }
    }
    let one = |((template, line, function), fields): (Place, Vec<String>)| ImpureUse {
        function,
        file: trace.sources.path(&template),
        line,
        fields,
    };
    uses.into_iter().map(one).collect()
}

/// The calls that went into a part of a text, each once.
fn reached_from(text: &Text, range: &Range<usize>, causes: &Causes) -> Vec<Place> {
    let mut found = Vec::new();
    let mut seen: HashSet<Cause> = HashSet::new();
    let mut open: Vec<Cause> = causes_within(text, range).collect();
    while let Some(cause) = open.pop() {
        if !seen.insert(cause) {
            continue;
        }
        match causes.node(cause) {
            Some(CauseNode::Origin(Origin::Impure { function, site })) => {
                let place = place(function, site);
                if !found.contains(&place) {
                    found.push(place);
                }
            }
            Some(CauseNode::Step { inputs, .. } | CauseNode::Union(inputs)) => open.extend(inputs.iter()),
            Some(CauseNode::Origin(_)) | None => {}
        }
    }
    found
}

fn place(function: &str, site: &Site) -> Place {
    (site.template.to_string(), site.line, function.to_owned())
}
