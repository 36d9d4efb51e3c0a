//! `Kind/name:path`: a field of one of the rendered objects.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;
use trueup_model::{FieldPath, ParseFieldPathError};
use trueup_template::Causes;

use super::field_text;
use super::fields::{FieldProvenance, ReadManifest, collect};
use crate::manifest::Manifests;

/// A field of a rendered object, as a person writes it: `Deployment/web:spec.replicas`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldSelector {
    /// `Kind/name` or `Kind/namespace/name`.
    object: String,
    /// The field: a scalar, or a map or list for everything below it.
    field: FieldPath,
}

/// Why a text is no field of an object.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ParseFieldSelectorError {
    /// There is no `Kind/name:` in front.
    #[error("`{0}` names no object: write it like Deployment/web:spec.template.spec.containers[0].image")]
    Object(String),
    /// The path is wrong.
    #[error(transparent)]
    Path(#[from] ParseFieldPathError),
}

/// Why a selected field has no provenance.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NoSuchField {
    /// Nothing of that name is rendered.
    #[error("the chart renders no {wanted}; it renders: {}", rendered.join(", "))]
    Object {
        /// What was asked for.
        wanted: String,
        /// What there is.
        rendered: Vec<String>,
    },
    /// The object has no such field.
    #[error("{object} has no field {field}")]
    Field {
        /// The object.
        object: String,
        /// The field.
        field: FieldPath,
    },
}

impl FromStr for FieldSelector {
    type Err = ParseFieldSelectorError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let no_object = || ParseFieldSelectorError::Object(text.to_owned());
        let slash = text.find('/').ok_or_else(no_object)?;
        // Names of RBAC objects contain colons: the path begins at the last one before any bracket.
        let names_end = text.find('[').unwrap_or(text.len());
        let colon = text[slash..names_end].rfind(':').ok_or_else(no_object)? + slash;
        Ok(Self { object: text[..colon].to_owned(), field: text[colon + 1..].parse()? })
    }
}

impl fmt::Display for FieldSelector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&field_text(&self.object, &self.field))
    }
}

impl FieldSelector {
    /// Where the field came from: one answer for a scalar, one for each scalar below a map or a list.
    pub fn provenance(&self, manifests: &Manifests, causes: &Causes) -> Result<Vec<FieldProvenance>, NoSuchField> {
        let documents = manifests.documents();
        let read: Vec<ReadManifest<'_>> =
            documents.filter_map(|(source, text)| ReadManifest::read(source, text)).collect();
        let manifest =
            read.iter().find(|manifest| self.means(&manifest.object)).ok_or_else(|| NoSuchField::Object {
                wanted: self.object.clone(),
                rendered: read.iter().map(|manifest| manifest.object.clone()).collect(),
            })?;
        let json = manifest
            .at(&self.field)
            .ok_or_else(|| NoSuchField::Field { object: manifest.object.clone(), field: self.field.clone() })?;
        let mut scalars = Vec::new();
        collect(json, self.field.clone(), &mut scalars);
        Ok(scalars.into_iter().map(|(field, range)| manifest.provenance(field, &range, causes)).collect())
    }

    /// Whether an object is meant, with its namespace or without; kinds are compared as kubectl does, without case.
    fn means(&self, object: &str) -> bool {
        let split = |text: &str| -> Vec<String> { text.split('/').map(str::to_owned).collect() };
        let (wanted, found) = (split(&self.object), split(object));
        let same_kind = wanted.first().zip(found.first()).is_some_and(|(a, b)| a.eq_ignore_ascii_case(b));
        let same_name = wanted.last() == found.last();
        same_kind && same_name && (wanted.len() == 2 || wanted.get(1) == found.get(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_selector_is_an_object_and_a_path() {
        let text = "Deployment/web:spec.template.spec.containers[0].image";
        assert_eq!(text.parse::<FieldSelector>().expect("valid").to_string(), text);
    }

    #[test]
    fn names_may_contain_colons() {
        let selector: FieldSelector = "ClusterRole/system:web:metadata.labels['a:b']".parse().expect("valid");
        assert_eq!(selector.object, "ClusterRole/system:web");
    }

    #[test]
    fn a_path_without_an_object_is_refused_with_an_example() {
        let error = "spec.replicas".parse::<FieldSelector>().expect_err("no object").to_string();
        assert!(error.contains("Deployment/web:"), "{error}");
    }
}
