//! The texts given to `tpl`, each parsed once.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use super::function_set::FunctionSet;
use super::scope::SET_NAME;
use crate::parse::{self, ParseError, TemplateTree};

/// The templates of a text, its own first.
pub(super) type Trees = Rc<[Arc<TemplateTree>]>;

/// The texts given to `tpl` so far and their templates.
#[derive(Debug, Default)]
pub(super) struct ParsedTexts {
    known: RefCell<HashMap<Box<[u8]>, Trees>>,
    weight: Cell<usize>,
}

/// What the known texts may weigh together before all are forgotten: a rendering can make any number of them.
const MAX_WEIGHT: usize = 64 << 20;

impl ParsedTexts {
    /// The templates of the text, if it was parsed before.
    pub(super) fn known(&self, text: &[u8]) -> Option<Trees> {
        self.known.borrow().get(text).map(Rc::clone)
    }

    /// Parses a text that is not known; `weight` is [`weight`] of it.
    pub(super) fn parse(&self, text: &[u8], weight: usize, functions: &FunctionSet) -> Result<Trees, ParseError> {
        let readable = String::from_utf8_lossy(text);
        let trees = parse::parse(SET_NAME, &readable, &|name| functions.contains(name))?;
        let trees: Trees = trees.into_iter().map(Arc::new).collect();
        let mut known = self.known.borrow_mut();
        if self.weight.get() > MAX_WEIGHT {
            known.clear();
            self.weight.set(0);
        }
        self.weight.set(self.weight.get() + weight);
        known.insert(text.into(), Rc::clone(&trees));
        Ok(trees)
    }
}

/// About how many bytes the templates of a text have in memory: what stands in actions becomes much larger.
pub(super) fn weight(text: &[u8]) -> usize {
    const IN_ACTIONS: usize = 40;
    let mut actions = 0;
    let mut rest = text;
    while let Some(start) = find(rest, *b"{{") {
        let length = find(&rest[start..], *b"}}").unwrap_or(rest.len() - start);
        actions += length;
        rest = &rest[start + length..];
    }
    text.len().saturating_add(actions.saturating_mul(IN_ACTIONS))
}

fn find(text: &[u8], mark: [u8; 2]) -> Option<usize> {
    text.windows(2).position(|pair| *pair == mark)
}
