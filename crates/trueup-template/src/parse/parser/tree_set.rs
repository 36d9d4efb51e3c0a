//! The templates of one file by name.

use std::collections::HashMap;
use std::sync::Arc;

use crate::parse::tree::TemplateTree;

/// The templates of one file, in order of appearance. Of several with one name, at most one has content.
#[derive(Debug, Default)]
pub(super) struct TreeSet {
    trees: Vec<TemplateTree>,
    places: HashMap<Arc<str>, usize>,
}

impl TreeSet {
    /// Adds a tree. An empty one gives way to another of its name; two with content are one too many, which is given back.
    pub(super) fn add(&mut self, tree: TemplateTree) -> Result<(), Box<TemplateTree>> {
        let place = self.places.get(&tree.name).copied();
        match place.and_then(|place| self.trees.get_mut(place)) {
            None => {
                self.places.insert(Arc::clone(&tree.name), self.trees.len());
                self.trees.push(tree);
            }
            Some(known) if known.is_empty() => *known = tree,
            Some(_) if tree.is_empty() => {}
            Some(_) => return Err(Box::new(tree)),
        }
        Ok(())
    }

    /// All trees, the one of this name first.
    pub(super) fn into_trees(mut self, first: &str) -> Vec<TemplateTree> {
        if let Some(place) = self.places.get(first) {
            self.trees[..=*place].rotate_right(1);
        }
        self.trees
    }
}
