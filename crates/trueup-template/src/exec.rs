//! Executes templates, as Go's `text/template` does it within Helm.

mod argument;
mod call;
mod field;
mod function_set;
mod no_value;
mod node;
mod operand;
mod pipeline;
mod range;
mod scope;
mod session;
mod state;
mod texts;
mod trace;

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

pub use function_set::FunctionSet;
pub use no_value::without_no_value;

use crate::function::Failure;
use crate::parse::{self, ParseError, TemplateTree};
use crate::runtime::Runtime;
use crate::value::{Slot, Text};
use scope::Scope;
use session::Session;
use texts::ParsedTexts;

/// Named templates that can call each other, and the functions that they can call. Clones share what they have in common.
#[derive(Debug, Clone)]
pub struct TemplateSet {
    functions: Rc<FunctionSet>,
    trees: Rc<HashMap<Arc<str>, Arc<TemplateTree>>>,
    texts: Rc<ParsedTexts>,
    /// The templates of each file, by the length of its text.
    files: HashMap<usize, Vec<Rc<[Arc<TemplateTree>]>>>,
}

impl TemplateSet {
    /// No templates yet.
    pub fn new(functions: FunctionSet) -> Self {
        Self { functions: Rc::new(functions), trees: Rc::default(), texts: Rc::default(), files: HashMap::new() }
    }

    /// The functions that the templates can call.
    pub fn functions(&self) -> &FunctionSet {
        &self.functions
    }

    /// Parses the text of a template and adds it and all that it defines.
    pub fn parse(&mut self, name: &str, text: &str) -> Result<(), ParseError> {
        let same_length = self.files.entry(text.len()).or_default();
        let known = same_length.iter().find_map(|trees| in_other_file(trees, name, text));
        let trees: Rc<[Arc<TemplateTree>]> = if let Some(trees) = known {
            trees
        } else {
            let trees = parse::parse(name, text, &|function| self.functions.contains(function))?;
            trees.into_iter().map(Arc::new).collect()
        };
        same_length.push(Rc::clone(&trees));
        self.add(trees.iter().map(Arc::clone));
        Ok(())
    }

    /// Adds the templates of one text. One of a name that is known replaces the one before, unless it is empty.
    pub fn add(&mut self, trees: impl IntoIterator<Item = Arc<TemplateTree>>) {
        let known = Rc::make_mut(&mut self.trees);
        for tree in trees {
            if !(tree.is_empty() && known.contains_key(&tree.name)) {
                known.insert(Arc::clone(&tree.name), tree);
            }
        }
    }

    /// Whether there is a template of this name.
    pub fn contains(&self, name: &str) -> bool {
        self.trees.contains_key(name)
    }

    /// What the template of this name writes. `<no value>` is still in it: see [`without_no_value`].
    pub fn execute(&self, name: &str, data: Slot, runtime: &Runtime) -> Result<Text, Failure> {
        let session = Session::new(runtime, &self.functions, &self.texts);
        session.execute(&Scope::Set(&self.trees), name, data)
    }
}

/// The templates of a file as those of another file with the same text: charts bring copies of one library with every subchart.
fn in_other_file(trees: &Rc<[Arc<TemplateTree>]>, name: &str, text: &str) -> Option<Rc<[Arc<TemplateTree>]>> {
    let (own, defined) = trees.split_first()?;
    // A file that defines a template of its own name is not worth the thought.
    if *own.text != *text || own.name != own.file || text.contains(name) || text.contains(&*own.file) {
        return None;
    }
    let file: Arc<str> = Arc::from(name);
    let moved = |tree: &TemplateTree, name: &Arc<str>| {
        let (name, file) = (Arc::clone(name), Arc::clone(&file));
        Arc::new(TemplateTree { name, file, text: Arc::clone(&tree.text), body: Arc::clone(&tree.body) })
    };
    let defined = defined.iter().map(|tree| moved(tree, &tree.name));
    Some(std::iter::once(moved(own, &file)).chain(defined).collect())
}
