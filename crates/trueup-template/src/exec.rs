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
}

impl TemplateSet {
    /// No templates yet.
    pub fn new(functions: FunctionSet) -> Self {
        Self { functions: Rc::new(functions), trees: Rc::default(), texts: Rc::default() }
    }

    /// The functions that the templates can call.
    pub fn functions(&self) -> &FunctionSet {
        &self.functions
    }

    /// Parses the text of a template and adds it and all that it defines.
    pub fn parse(&mut self, name: &str, text: &str) -> Result<(), ParseError> {
        let trees = parse::parse(name, text, &|function| self.functions.contains(function))?;
        self.add(trees.into_iter().map(Arc::new));
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
