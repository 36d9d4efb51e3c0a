//! The field specs that kustomize has built in, in the order in which it has sorted them.

use std::sync::Arc;

use super::{NameReference, SpecList, TransformerConfig};
use crate::id::Gvk;
use crate::kustomization::FieldSpec;

/// Lists with their names; of a spec its kind, version, group, whether it creates, and its path; `-` is empty.
const TEXT: &str = include_str!("built_in.txt");

/// Reads the built-in specs.
pub(super) fn parse() -> TransformerConfig {
    let mut config = TransformerConfig::default();
    let mut references = Vec::new();
    let mut lines = TEXT.lines().peekable();
    while let Some(title) = lines.next() {
        let specs = std::iter::from_fn(|| lines.next_if(|line| line.starts_with(' ')));
        let specs = SpecList::from(specs.map(spec).collect::<Vec<_>>());
        let mut words = title.split(' ');
        match words.next().unwrap_or_default() {
            "namePrefix" => config.name_prefix = specs,
            "nameSuffix" => config.name_suffix = specs,
            "namespace" => config.namespace = specs,
            "commonLabels" => config.common_labels = specs,
            "templateLabels" => config.template_labels = specs,
            "commonAnnotations" => config.common_annotations = specs,
            "varReference" => config.var_references = specs,
            "images" => config.images = specs,
            "replicas" => config.replicas = specs,
            _ => {
                let (kind, version, group) = gvk(&mut words);
                references.push(NameReference { target: Gvk { group, version, kind }, referrers: specs });
            }
        }
    }
    config.name_references = Arc::new(references);
    config
}

fn spec(line: &str) -> FieldSpec {
    let mut words = line.trim_start().split(' ');
    let (kind, version, group) = gvk(&mut words);
    let create = words.next() == Some("create");
    FieldSpec { group, version, kind, path: words.next().unwrap_or_default().to_owned(), create }
}

fn gvk<'w>(words: &mut impl Iterator<Item = &'w str>) -> (String, String, String) {
    let mut word = || words.next().filter(|word| *word != "-").unwrap_or_default().to_owned();
    (word(), word(), word())
}
