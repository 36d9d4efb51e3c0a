//! The resources of a build in their order, as kustomize's `resmap` package.

use crate::annotations;
use crate::error::BuildError;
use crate::id::ResourceId;
use crate::resource::Resource;
use crate::scope::Scopes;

/// Resources in their order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ResourceList {
    /// The resources; two with the same id can be there only after a change in place.
    pub resources: Vec<Resource>,
}

impl ResourceList {
    /// Adds a resource at the end, unless its current id is there already.
    pub fn append(&mut self, resource: Resource, scopes: &Scopes) -> Result<(), BuildError> {
        let id = resource.current_id(scopes);
        if self.resources.iter().any(|other| other.current_id(scopes).is_same(&id)) {
            return Err(already_registered(&id));
        }
        self.resources.push(resource);
        Ok(())
    }

    /// Adds all resources of another list.
    pub fn append_all(&mut self, others: Self, scopes: &Scopes) -> Result<(), BuildError> {
        use std::collections::HashSet;

        let key = |id: &ResourceId| (id.gvk.clone(), id.name.clone(), id.effective_namespace().to_owned());
        let mut seen: HashSet<_> = self.resources.iter().map(|resource| key(&resource.current_id(scopes))).collect();
        self.resources.reserve(others.resources.len());
        for resource in others.resources {
            let id = resource.current_id(scopes);
            if !seen.insert(key(&id)) {
                return Err(already_registered(&id));
            }
            self.resources.push(resource);
        }
        Ok(())
    }

    /// Where the resources are of which a current or previous id is this one.
    pub fn with_any_id(&self, id: &ResourceId, scopes: &Scopes) -> Vec<usize> {
        self.positions(|resource| {
            !resource.is_empty() && resource.all_ids(scopes).iter().any(|other| id.is_same(other))
        })
    }

    /// Where the one resource is of which a current or previous id is this one.
    pub fn only_with_any_id(&self, id: &ResourceId, scopes: &Scopes) -> Result<usize, BuildError> {
        let problem = match self.with_any_id(id, scopes).as_slice() {
            [only] => return Ok(*only),
            [] => "no matches",
            _ => "multiple matches",
        };
        Err(BuildError::new(format!("{problem} for Id {id}; failed to find unique target for patch {id}")))
    }

    /// Where the resources are of which something holds.
    pub fn positions(&self, mut holds: impl FnMut(&Resource) -> bool) -> Vec<usize> {
        let numbered = self.resources.iter().enumerate();
        numbered.filter(|(_, resource)| holds(resource)).map(|(index, _)| index).collect()
    }

    /// Removes what patches have deleted.
    pub fn drop_empty(&mut self) {
        self.resources.retain(|resource| !resource.is_empty());
    }

    /// Removes what the build remembered in annotations.
    pub fn remove_build_annotations(&mut self) -> Result<(), BuildError> {
        self.resources.iter_mut().try_for_each(Resource::remove_build_annotations)
    }

    /// Whether a resource is only for the build: `config.kubernetes.io/local-config` with any value but `false`.
    pub fn is_local_config(resource: &Resource) -> bool {
        resource.annotation(annotations::LOCAL_CONFIG).is_some_and(|value| value != "false")
    }
}

/// The error for an id that is there already.
pub fn already_registered(id: &ResourceId) -> BuildError {
    BuildError::new(format!("may not add resource with an already registered id: {id}"))
}
