//! Nodes that stand in several places of a resource at once.
//!
//! Kustomize makes one node for a label and appends that node wherever the label was missing (`SetEntry` of its package
//! `filtersutil`). Whoever writes over one of the places later, in whatever layer, writes over all of them: a base with
//! `commonLabels` and an overlay that patches `metadata.labels` change the selector too. Such nodes have a number in
//! common ([`Node::shared`]), and after each step [`settle`] carries what was written in one place to the others.

use std::collections::BTreeMap;

use trueup_yaml::tree::{Node, NodeKind, Style};

use crate::resource::Resource;

/// In the number of a node that was written over since the last [`settle`].
const WRITTEN: u32 = 1 << 31;

/// Writes a value over the one that stands in a place, as Go does with `*old = *value`: if the old one stands in other
/// places too, [`settle`] has to be called at the end of the step.
pub fn overwrite(old: &mut Node, mut value: Node) {
    let group = old.shared;
    let changes = group != 0 && (old.kind != value.kind || old.tag != value.tag || old.style != value.style);
    value.shared = if changes { group | WRITTEN } else { group };
    *old = value;
}

/// Carries what was written over a node that stands in several places to all of them. If several were written over, the
/// last one in the order of keys counts, which is the order in which patches are merged.
pub fn settle(resource: &mut Resource) {
    if resource.shared_nodes == 0 {
        return;
    }
    let mut written = BTreeMap::new();
    find_written(&resource.node, &mut written);
    if !written.is_empty() {
        carry(&mut resource.node, &written);
    }
}

/// Gives all places of a node the style that it has in the end.
pub(crate) fn restyle(node: &mut Node, group: u32, style: Style) {
    if node.shared == group {
        node.style = style;
    }
    for child in children_mut(node) {
        restyle(child, group, style);
    }
}

fn find_written(node: &Node, written: &mut BTreeMap<u32, Node>) {
    if node.shared & WRITTEN != 0 {
        let group = node.shared & !WRITTEN;
        written.insert(group, Node { shared: group, ..node.clone() });
    }
    match &node.kind {
        NodeKind::Mapping(entries) => {
            let mut entries: Vec<&(Node, Node)> = entries.iter().collect();
            entries.sort_by_key(|(key, _)| key.text());
            for (_, value) in entries {
                find_written(value, written);
            }
        }
        NodeKind::Sequence(items) => items.iter().for_each(|item| find_written(item, written)),
        NodeKind::Scalar(_) | NodeKind::Alias(_) => {}
    }
}

fn carry(node: &mut Node, written: &BTreeMap<u32, Node>) {
    if let Some(value) = written.get(&(node.shared & !WRITTEN)) {
        node.clone_from(value);
        return;
    }
    for child in children_mut(node) {
        carry(child, written);
    }
}

fn children_mut(node: &mut Node) -> Box<dyn Iterator<Item = &mut Node> + '_> {
    match &mut node.kind {
        NodeKind::Mapping(entries) => Box::new(entries.iter_mut().map(|(_, value)| value)),
        NodeKind::Sequence(items) => Box::new(items.iter_mut()),
        NodeKind::Scalar(_) | NodeKind::Alias(_) => Box::new(std::iter::empty()),
    }
}
