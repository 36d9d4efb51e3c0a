//! The texts given to `tpl`, each parsed once.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use super::function_set::FunctionSet;
use super::scope::SET_NAME;
use crate::parse::{self, ParseError, TemplateTree};
use crate::value::readable;

/// The templates of a text, its own first.
pub(super) type Trees = Rc<[Arc<TemplateTree>]>;

/// The texts given to `tpl` so far and their templates.
#[derive(Debug, Default)]
pub(super) struct ParsedTexts {
    known: RefCell<HashMap<Box<[u8]>, Trees>>,
}

impl ParsedTexts {
    /// The templates of the text.
    pub(super) fn parse(&self, text: &[u8], functions: &FunctionSet) -> Result<Trees, ParseError> {
        if let Some(trees) = self.known.borrow().get(text) {
            return Ok(Rc::clone(trees));
        }
        let trees = parse::parse(SET_NAME, &readable(text), &|name| functions.contains(name))?;
        let trees: Trees = trees.into_iter().map(Arc::new).collect();
        self.known.borrow_mut().insert(text.into(), Rc::clone(&trees));
        Ok(trees)
    }
}
