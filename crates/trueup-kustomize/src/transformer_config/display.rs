//! A configuration as Go prints it in messages.

use std::fmt;

use super::{NameReference, SpecList, TransformerConfig};
use crate::id::Gvk;
use crate::kustomization::FieldSpec;

impl fmt::Display for TransformerConfig {
    /// The `%v` of kustomize's `*TransformerConfig`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let references: Vec<String> = self.name_references.iter().map(reference_text).collect();
        write!(f, "&{{{} {} ", list_text(&self.name_prefix), list_text(&self.name_suffix))?;
        write!(f, "{} {} ", list_text(&self.namespace), list_text(&self.common_labels))?;
        write!(f, "{} {} ", list_text(&self.labels), list_text(&self.template_labels))?;
        write!(f, "{} [{}] ", list_text(&self.common_annotations), references.join(" "))?;
        write!(f, "{} {} ", list_text(&self.var_references), list_text(&self.images))?;
        write!(f, "{}}}", list_text(&self.replicas))
    }
}

fn list_text(list: &SpecList) -> String {
    let specs: Vec<String> = list.iter().map(spec_text).collect();
    format!("[{}]", specs.join(" "))
}

fn reference_text(reference: &NameReference) -> String {
    let specs: Vec<String> = reference.referrers.iter().map(spec_text).collect();
    format!("{}:  (\n{}\n)", reference.target, specs.join("\n"))
}

fn spec_text(spec: &FieldSpec) -> String {
    let gvk = Gvk { group: spec.group.clone(), version: spec.version.clone(), kind: spec.kind.clone() };
    format!("{gvk}:{}:{}", spec.create, spec.path)
}
