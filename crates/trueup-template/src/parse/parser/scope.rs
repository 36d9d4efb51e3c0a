//! What is known where a statement stands.

use std::collections::HashSet;

/// What is known where a statement stands. Every `define` and `block` begins anew.
#[derive(Debug, Default)]
pub(super) struct Scope<'a> {
    /// The variables declared so far.
    pub(super) variables: Variables<'a>,
    /// In how many `range`s it stands.
    pub(super) range_depth: usize,
    /// The line of the `{{` of the action being read; 0 in none.
    pub(super) action_line: u32,
}

/// The variables that may be used, in the order of their declaration. `$` is always there.
#[derive(Debug, Default)]
pub(super) struct Variables<'a> {
    order: Vec<&'a str>,
    known: HashSet<&'a str>,
}

impl<'a> Variables<'a> {
    /// Declares a variable, perhaps again.
    pub(super) fn declare(&mut self, name: &'a str) {
        if self.known.insert(name) {
            self.order.push(name);
        }
    }

    /// Whether it is declared.
    pub(super) fn contains(&self, name: &str) -> bool {
        name == "$" || self.known.contains(name)
    }

    /// How many there are, for [`Variables::truncate`].
    pub(super) fn len(&self) -> usize {
        self.order.len()
    }

    /// Forgets all but the first so many.
    pub(super) fn truncate(&mut self, length: usize) {
        for name in self.order.drain(length.min(self.order.len())..) {
            self.known.remove(name);
        }
    }
}
