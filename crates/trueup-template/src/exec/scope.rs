//! The templates that a template can call.

use std::collections::HashMap;
use std::sync::Arc;

use crate::parse::TemplateTree;

/// The name of Helm's set of templates, and of the text given to `tpl`.
pub(super) const SET_NAME: &str = "gotpl";

/// The templates that can be called. Text given to `tpl` sees what it defines itself before what its caller sees.
#[derive(Debug, Clone, Copy)]
pub(super) enum Scope<'s> {
    /// Those of the set.
    Set(&'s HashMap<Arc<str>, Arc<TemplateTree>>),
    /// Those of a text given to `tpl`, before others.
    Within(&'s Scope<'s>, &'s [Arc<TemplateTree>]),
}

impl<'s> Scope<'s> {
    /// The template of this name.
    pub(super) fn get(&self, name: &str) -> Option<&'s TemplateTree> {
        let mut scope = self;
        // An empty template never replaces another one.
        let mut empty = None;
        loop {
            match scope {
                Scope::Set(trees) => return trees.get(name).map(|tree| &**tree).or(empty),
                Scope::Within(parent, trees) => {
                    if let Some(tree) = trees.iter().find(|tree| *tree.name == *name) {
                        // The clone that `tpl` makes forgets what was called like the set.
                        if name == SET_NAME || !tree.is_empty() {
                            return Some(tree);
                        }
                        empty = empty.or(Some(&**tree));
                    }
                    scope = parent;
                }
            }
        }
    }
}
