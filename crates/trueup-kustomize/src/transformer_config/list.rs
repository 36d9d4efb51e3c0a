//! Lists of field specs, as kustomize's `FsSlice`.

use std::ops::Deref;
use std::sync::Arc;

use trueup_yaml::Json;

use crate::error::BuildError;
use crate::go_struct::{Decoder, GoValue};
use crate::kustomization::FieldSpec;
use crate::order::{DEFAULT_FIRST, DEFAULT_LAST, sort_text};

/// Field specs; a copy shares them until it is changed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SpecList(Arc<Vec<FieldSpec>>);

impl SpecList {
    /// With all of another list that is not here yet.
    pub fn merge_all(self, others: &Self) -> Result<Self, BuildError> {
        if Arc::ptr_eq(&self.0, &others.0) {
            return Ok(self);
        }
        others.iter().try_fold(self, Self::merge_one)
    }

    /// With another spec, unless there is one with its path for its kinds or a part of them.
    pub fn merge_one(mut self, other: &FieldSpec) -> Result<Self, BuildError> {
        let same = self.0.iter().find(|spec| spec.path == other.path && is_selected(spec, other));
        match same {
            Some(same) if same.create != other.create => Err(BuildError::new("conflicting fieldspecs")),
            Some(_) => Ok(self),
            None => {
                Arc::make_mut(&mut self.0).push(other.clone());
                Ok(self)
            }
        }
    }

    /// In kustomize's order of kinds. What Go does with specs of the same kind in long lists is not imitated: their order
    /// stays.
    #[must_use]
    pub(super) fn sorted(mut self) -> Self {
        let key = |spec: &FieldSpec| sort_key(&spec.group, &spec.version, &spec.kind);
        if !self.0.is_sorted_by_key(key) {
            Arc::make_mut(&mut self.0).sort_by_cached_key(key);
        }
        self
    }
}

impl From<Vec<FieldSpec>> for SpecList {
    fn from(specs: Vec<FieldSpec>) -> Self {
        Self(Arc::new(specs))
    }
}

impl Deref for SpecList {
    type Target = [FieldSpec];

    fn deref(&self) -> &[FieldSpec] {
        &self.0
    }
}

impl<'l> IntoIterator for &'l SpecList {
    type Item = &'l FieldSpec;
    type IntoIter = std::slice::Iter<'l, FieldSpec>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl GoValue for SpecList {
    fn type_name() -> String {
        "types.FsSlice".to_owned()
    }

    fn decode(&mut self, json: &Json, decoder: &mut Decoder) {
        decoder.named_list::<Self, _>(Arc::make_mut(&mut self.0), json);
    }

    fn encode(&self) -> Json {
        self.0.encode()
    }

    fn is_omitted(&self) -> bool {
        self.0.is_empty()
    }
}

fn is_selected(spec: &FieldSpec, by: &FieldSpec) -> bool {
    (by.group.is_empty() || spec.group == by.group)
        && (by.version.is_empty() || spec.version == by.version)
        && (by.kind.is_empty() || spec.kind == by.kind)
}

/// What specs are sorted by: the rank of their kind, then `GROUP_VERSION_KIND`.
pub(super) fn sort_key(group: &str, version: &str, kind: &str) -> (isize, String) {
    (rank(kind), sort_text(group, version, kind))
}

fn rank(kind: &str) -> isize {
    let place = |kinds: &[&str]| kinds.iter().position(|other| *other == kind);
    if let Some(first) = place(DEFAULT_FIRST) {
        return first.cast_signed() - DEFAULT_FIRST.len().cast_signed();
    }
    place(DEFAULT_LAST).map_or(0, |last| last.cast_signed() + 1)
}
