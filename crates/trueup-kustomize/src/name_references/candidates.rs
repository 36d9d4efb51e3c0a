//! What references may mean: all resources, with what of them decides.

use std::collections::HashMap;

use crate::annotations;
use crate::error::BuildError;
use crate::id::ResourceId;
use crate::resource::Resource;
use crate::resource_list::ResourceList;
use crate::scope::Scopes;

/// What of a resource decides whether a reference means it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Candidate {
    /// What it is called now.
    pub(super) id: ResourceId,
    /// What it was called before.
    pub(super) previous_ids: Vec<ResourceId>,
    /// The prefixes that its name got.
    pub(super) prefixes: Vec<String>,
    /// The suffixes that its name got.
    pub(super) suffixes: Vec<String>,
}

impl Candidate {
    fn new(resource: &Resource, scopes: &Scopes) -> Self {
        let list = |key| resource.list_annotation(key).into_iter().map(str::to_owned).collect();
        Self {
            id: resource.current_id(scopes),
            previous_ids: resource.previous_ids(),
            prefixes: list(annotations::PREFIXES),
            suffixes: list(annotations::SUFFIXES),
        }
    }

    fn original_namespace(&self) -> &str {
        self.previous_ids.first().unwrap_or(&self.id).effective_namespace()
    }

    /// Whether the names of both got the same prefixes and suffixes last. With `lenient`, none fits any.
    pub(super) fn has_affixes_of(&self, other: &Self, lenient: bool) -> bool {
        let fits = |one: &[String], other: &[String]| {
            (lenient && (one.is_empty() || other.is_empty())) || end_alike(one, other)
        };
        fits(&self.prefixes, &other.prefixes) && fits(&self.suffixes, &other.suffixes)
    }
}

/// Whether the shorter list is the end of the other; an empty one only of an empty one.
fn end_alike(one: &[String], other: &[String]) -> bool {
    one.is_empty() == other.is_empty() && (one.ends_with(other) || other.ends_with(one))
}

/// All resources, by what references call them.
#[derive(Debug)]
pub(super) struct Candidates {
    all: Vec<Candidate>,
    by_previous_name: HashMap<String, Vec<usize>>,
    by_original_namespace: HashMap<String, Vec<usize>>,
    /// Who refers to each: written at the end, as kustomize's annotations are long.
    referrers: Vec<Vec<String>>,
}

impl Candidates {
    pub(super) fn new(resources: &ResourceList, scopes: &Scopes) -> Self {
        let all: Vec<_> = resources.resources.iter().map(|resource| Candidate::new(resource, scopes)).collect();
        let mut candidates = Self {
            referrers: vec![Vec::new(); all.len()],
            all: Vec::new(),
            by_previous_name: HashMap::new(),
            by_original_namespace: HashMap::new(),
        };
        for (index, candidate) in all.iter().enumerate() {
            for id in &candidate.previous_ids {
                let named = candidates.by_previous_name.entry(id.name.clone()).or_default();
                if named.last() != Some(&index) {
                    named.push(index);
                }
            }
            let original = candidate.original_namespace().to_owned();
            candidates.by_original_namespace.entry(original).or_default().push(index);
        }
        candidates.all = all;
        candidates
    }

    pub(super) fn get(&self, index: usize) -> &Candidate {
        &self.all[index]
    }

    /// Those that were once called so, in the order of the resources.
    pub(super) fn once_named(&self, name: &str) -> &[usize] {
        self.by_previous_name.get(name).map_or(&[], Vec::as_slice)
    }

    /// Those whose first namespace it was.
    pub(super) fn once_in(&self, namespace: &str) -> &[usize] {
        self.by_original_namespace.get(namespace).map_or(&[], Vec::as_slice)
    }

    /// Whether a candidate's first namespace it was.
    pub(super) fn was_first_in(&self, index: usize, namespace: &str) -> bool {
        self.all[index].original_namespace() == namespace
    }

    /// Looks at a resource that has changed again.
    pub(super) fn refresh(&mut self, index: usize, resource: &Resource, scopes: &Scopes) {
        self.all[index] = Candidate::new(resource, scopes);
    }

    /// Remembers that a resource refers to others.
    pub(super) fn record(&mut self, referrer: usize, referrals: &[usize]) {
        if referrals.is_empty() {
            return;
        }
        let id = self.all[referrer].id.to_string();
        for referral in referrals {
            self.referrers[*referral].push(id.clone());
        }
    }

    /// Notes at each resource who refers to it.
    pub(super) fn write_referrers(&mut self, resources: &mut ResourceList) -> Result<(), BuildError> {
        for (resource, referrers) in resources.resources.iter_mut().zip(&mut self.referrers) {
            let referrers = std::mem::take(referrers).join(",");
            resource.append_to_annotation(annotations::REFERENCED_BY, &referrers)?;
        }
        Ok(())
    }
}
