//! Which fields the transformers change: the built-in field specs and those of `configurations:` and `crds:`, as
//! kustomize's package `builtinconfig`.

use std::sync::{Arc, LazyLock};

use crate::error::BuildError;
use crate::id::Gvk;
use crate::kustomization::FieldSpec;

pub use list::SpecList;

mod built_in;
mod crds;
mod display;
mod list;
mod load;

/// The field specs of all transformers.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TransformerConfig {
    /// Where `namePrefix` goes.
    pub name_prefix: SpecList,
    /// Where `nameSuffix` goes.
    pub name_suffix: SpecList,
    /// Where `namespace` goes, besides `metadata.namespace`.
    pub namespace: SpecList,
    /// Where `commonLabels` go, and `labels` with `includeSelectors`.
    pub common_labels: SpecList,
    /// Where all `labels` go.
    pub labels: SpecList,
    /// Where `labels` with `includeTemplates` go.
    pub template_labels: SpecList,
    /// Where `commonAnnotations` go.
    pub common_annotations: SpecList,
    /// Where names stand that refer to resources.
    pub name_references: Arc<Vec<NameReference>>,
    /// Where variables are replaced.
    pub var_references: SpecList,
    /// Where images stand.
    pub images: SpecList,
    /// Where numbers of replicas stand.
    pub replicas: SpecList,
}

/// Resources of a kind, and the fields that refer to them by name.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NameReference {
    /// What is referred to; empty parts are any.
    pub target: Gvk,
    /// The fields that refer to it.
    pub referrers: SpecList,
}

impl TransformerConfig {
    /// What kustomize has built in.
    pub fn built_in() -> Self {
        static BUILT_IN: LazyLock<TransformerConfig> = LazyLock::new(built_in::parse);
        BUILT_IN.clone()
    }

    /// All of both. Specs of the other that are there already, or for which there is one for a part of their kinds, are
    /// dropped; it is an error if they create and the others do not.
    pub fn merge(self, other: &Self) -> Result<Self, BuildError> {
        let merge = |name: &str, own: SpecList, others: &SpecList| {
            let merged = own.merge_all(others).map_err(|error| error.prefixed(failed(name)))?;
            Ok(merged.sorted())
        };
        Ok(Self {
            name_prefix: merge("NamePrefix", self.name_prefix, &other.name_prefix)?,
            name_suffix: merge("NameSuffix", self.name_suffix, &other.name_suffix)?,
            namespace: merge("NameSpace", self.namespace, &other.namespace)?,
            common_annotations: merge("CommonAnnotations", self.common_annotations, &other.common_annotations)?,
            common_labels: merge("CommonLabels", self.common_labels, &other.common_labels)?,
            labels: merge("Labels", self.labels, &other.labels)?,
            template_labels: merge("TemplateLabels", self.template_labels, &other.template_labels)?,
            var_references: merge("VarReference", self.var_references, &other.var_references)?,
            name_references: merge_references(self.name_references, &other.name_references)?,
            images: merge("Images", self.images, &other.images)?,
            replicas: merge("Replicas", self.replicas, &other.replicas)?,
        })
    }
}

fn failed(list: &str) -> String {
    format!("failed to merge {list} fieldSpec")
}

fn merge_references(
    mut own: Arc<Vec<NameReference>>,
    others: &Arc<Vec<NameReference>>,
) -> Result<Arc<Vec<NameReference>>, BuildError> {
    if Arc::ptr_eq(&own, others) || others.is_empty() {
        return Ok(own);
    }
    let merged = Arc::make_mut(&mut own);
    for other in others.iter() {
        merge_reference(merged, other).map_err(|error| error.prefixed(failed("NameReference")))?;
    }
    merged.sort_by_cached_key(|reference| {
        let Gvk { group, version, kind } = &reference.target;
        list::sort_key(group, version, kind)
    });
    Ok(own)
}

fn merge_reference(references: &mut Vec<NameReference>, other: &NameReference) -> Result<(), BuildError> {
    let mut is_found = false;
    for reference in references.iter_mut().filter(|reference| reference.target == other.target) {
        let referrers = std::mem::take(&mut reference.referrers);
        reference.referrers = referrers.merge_all(&other.referrers)?;
        is_found = true;
    }
    if !is_found {
        references.push(other.clone());
    }
    Ok(())
}

/// A field of any kind.
pub(crate) fn field_of_any_kind(path: &str, create: bool) -> FieldSpec {
    FieldSpec { path: path.to_owned(), create, ..FieldSpec::default() }
}

#[cfg(test)]
mod tests;
