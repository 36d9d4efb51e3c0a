//! Setting an entry of the maps that field specs find.

use trueup_yaml::tree::{Node, NodeKind, Tag};

use super::{Creation, visit};
use crate::error::BuildError;
use crate::fields;
use crate::kustomization::FieldSpec;
use crate::resource::Resource;
use crate::sharing;

/// Sets one entry in all the maps of a resource that some specs find, as one node: see [`sharing`].
#[derive(Debug)]
pub struct EntrySetter<'e> {
    key: &'e str,
    value: Node,
    /// Whether the node stands somewhere already.
    is_appended: bool,
    /// Whether the node's style has changed after it was appended.
    is_restyled: bool,
}

impl<'e> EntrySetter<'e> {
    /// Sets `key` to a string.
    pub fn string(key: &'e str, text: &str) -> Self {
        Self { key, value: Node::scalar(text, Tag::Str), is_appended: false, is_restyled: false }
    }

    /// Changes the maps that the specs find; they must be for the kind of the resource.
    pub fn apply(mut self, resource: &mut Resource, specs: &[&FieldSpec]) -> Result<(), BuildError> {
        let group = resource.shared_nodes + 1;
        self.value.shared = group;
        for spec in specs {
            visit(&mut resource.node, spec, Creation::Mapping, &mut |node| self.set(node))?;
        }
        if self.is_appended {
            resource.shared_nodes = group;
            if self.is_restyled {
                sharing::restyle(&mut resource.node, group, self.value.style);
            }
        }
        Ok(())
    }

    fn set(&mut self, node: &mut Node) -> Result<(), BuildError> {
        fields::quote_if_needed(&mut self.value);
        fields::demand_mapping(node)?;
        let NodeKind::Mapping(entries) = &mut node.kind else { return Ok(()) };
        if let Some((_, old)) = entries.iter_mut().find(|(name, _)| name.text() == Some(self.key)) {
            self.is_restyled |= self.is_appended && self.value.style != old.style;
            self.value.style = old.style;
            if old.shared != self.value.shared {
                sharing::overwrite(old, self.value.clone());
            }
        } else {
            self.is_appended = true;
            entries.push((fields::untyped(self.key), self.value.clone()));
        }
        Ok(())
    }
}
