//! Choosing resources: by regular expressions over their ids, and by labels and annotations.

use std::fmt;

use trueup_template::functions::regex::Pattern;

use crate::error::BuildError;
use crate::id::Gvk;
use crate::kustomization::Selector;
use crate::resource_list::ResourceList;
use crate::scope::Scopes;

pub use labels::{LabelSelector, matches_labels};

mod labels;

/// The regular expressions of a [`Selector`], each for a whole text; an empty one matches everything.
#[derive(Debug)]
pub struct SelectorRegex {
    group: Option<Pattern>,
    version: Option<Pattern>,
    kind: Option<Pattern>,
    name: Option<Pattern>,
    namespace: Option<Pattern>,
}

impl SelectorRegex {
    /// Compiles a selector; the error is that of Go's `regexp` for the first bad expression.
    pub fn new(selector: &Selector) -> Result<Self, BuildError> {
        Ok(Self {
            group: anchored(&selector.group)?,
            version: anchored(&selector.version)?,
            kind: anchored(&selector.kind)?,
            name: anchored(&selector.name)?,
            namespace: anchored(&selector.namespace)?,
        })
    }

    /// Whether group, version and kind match.
    pub fn matches_gvk(&self, gvk: &Gvk) -> bool {
        matches(self.group.as_ref(), &gvk.group)
            && matches(self.version.as_ref(), &gvk.version)
            && matches(self.kind.as_ref(), &gvk.kind)
    }

    /// Whether a name matches.
    pub fn matches_name(&self, name: &str) -> bool {
        matches(self.name.as_ref(), name)
    }

    /// Whether a namespace matches.
    pub fn matches_namespace(&self, namespace: &str) -> bool {
        matches(self.namespace.as_ref(), namespace)
    }
}

fn anchored(expression: &str) -> Result<Option<Pattern>, BuildError> {
    if expression.is_empty() {
        return Ok(None);
    }
    Pattern::new(&format!("^(?:{expression})$")).map(Some).map_err(BuildError::new)
}

fn matches(pattern: Option<&Pattern>, text: &str) -> bool {
    pattern.is_none_or(|pattern| pattern.matches(text))
}

impl fmt::Display for Selector {
    /// As kustomize's errors show it: the id, then the selectors of annotations and labels.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let gvk = Gvk { group: self.group.clone(), version: self.version.clone(), kind: self.kind.clone() };
        let name = if self.name.is_empty() { "[noName]" } else { &self.name };
        let namespace = if self.namespace.is_empty() { "[noNs]" } else { &self.namespace };
        write!(f, "{gvk}/{name}.{namespace}:a={}:l={}", self.annotation_selector, self.label_selector)
    }
}

impl ResourceList {
    /// Where the resources of a patch's target are: name and namespace are the original or the current ones, everything
    /// else is the current one (`resWrangler.Select`).
    pub fn select(&self, selector: &Selector, scopes: &Scopes) -> Result<Vec<usize>, BuildError> {
        let regex = SelectorRegex::new(selector)?;
        let (mut labels, mut annotations) = (None, None);
        let mut selected = Vec::new();
        for (index, resource) in self.resources.iter().enumerate() {
            let (original, current) = (resource.original_id(scopes), resource.current_id(scopes));
            let of_ids = (regex.matches_namespace(original.effective_namespace())
                || regex.matches_namespace(current.effective_namespace()))
                && (regex.matches_name(&original.name) || regex.matches_name(&current.name))
                && regex.matches_gvk(&current.gvk);
            // A bad selector is an error only once a resource is asked for its labels.
            if of_ids
                && parsed(&mut labels, &selector.label_selector)?.matches(&resource.labels())
                && parsed(&mut annotations, &selector.annotation_selector)?.matches(&resource.annotations())
            {
                selected.push(index);
            }
        }
        Ok(selected)
    }
}

fn parsed<'s>(selector: &'s mut Option<LabelSelector>, text: &str) -> Result<&'s LabelSelector, BuildError> {
    if selector.is_none() {
        *selector = Some(LabelSelector::parse(text)?);
    }
    Ok(selector.as_ref().expect("it was parsed before"))
}

#[cfg(test)]
mod tests;
