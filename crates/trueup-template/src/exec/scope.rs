//! The templates that a template can call.

use std::collections::HashMap;
use std::sync::Arc;

use crate::cause::Cause;
use crate::parse::TemplateTree;

/// The name of Helm's set of templates, and of the text given to `tpl`.
pub(super) const SET_NAME: &str = "gotpl";

/// The templates that can be called. Text given to `tpl` sees what it defines itself before what its caller sees.
#[derive(Debug, Clone, Copy)]
pub(super) enum Scope<'s> {
    /// Those of the set.
    Set(&'s HashMap<Arc<str>, Arc<TemplateTree>>),
    /// Those of a text given to `tpl`, before others.
    Within {
        /// What the caller sees.
        outer: &'s Scope<'s>,
        /// What the text defines.
        trees: &'s [Arc<TemplateTree>],
        /// Where the text came from.
        source: Cause,
    },
}

/// A template, and where its text came from if it was given to `tpl`.
pub(super) type Found<'s> = (&'s TemplateTree, Cause);

impl<'s> Scope<'s> {
    /// The template of this name.
    pub(super) fn get(&self, name: &str) -> Option<Found<'s>> {
        let mut scope = self;
        // An empty template never replaces another one.
        let mut empty = None;
        loop {
            match scope {
                Scope::Set(trees) => return trees.get(name).map(|tree| (&**tree, Cause::NONE)).or(empty),
                Scope::Within { outer, trees, source } => {
                    if let Some(tree) = trees.iter().find(|tree| *tree.name == *name) {
                        let found = (&**tree, *source);
                        // The clone that `tpl` makes forgets what was called like the set.
                        if name == SET_NAME || !tree.is_empty() {
                            return Some(found);
                        }
                        empty = empty.or(Some(found));
                    }
                    scope = outer;
                }
            }
        }
    }
}
