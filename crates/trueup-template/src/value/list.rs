//! Go's slices, with the element types that templates can meet.

use std::rc::Rc;

use super::release::release;
use super::{Slot, Value};

/// The element type, which shows in error texts and in `typeOf`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListKind {
    /// `[]interface {}`.
    Any,
    /// `[]string`.
    Strings,
    /// `[]int`.
    Ints,
    /// `[][]interface {}`.
    Lists,
    /// `[]map[string]interface {}`.
    Maps,
    /// A slice of pointers to structs, by Go's name of the slice type.
    Pointers(&'static str),
}

impl ListKind {
    /// Go's name of the slice type.
    pub fn type_name(self) -> &'static str {
        match self {
            Self::Any => "[]interface {}",
            Self::Strings => "[]string",
            Self::Ints => "[]int",
            Self::Lists => "[][]interface {}",
            Self::Maps => "[]map[string]interface {}",
            Self::Pointers(name) => name,
        }
    }
}

/// A slice. No function of templates changes a slice in place, so it is immutable and cheap to clone.
#[derive(Debug, Clone)]
pub struct List(Rc<Inner>);

#[derive(Debug)]
struct Inner {
    kind: ListKind,
    nil: bool,
    items: Vec<Slot>,
}

impl Drop for Inner {
    fn drop(&mut self) {
        release(&mut self.items);
    }
}

impl List {
    /// A slice of the given element type.
    pub fn new(kind: ListKind, items: Vec<Slot>) -> Self {
        Self(Rc::new(Inner { kind, nil: false, items }))
    }

    /// A nil slice: empty, but `null` in JSON and not deeply equal to an empty one.
    pub fn nil(kind: ListKind) -> Self {
        Self(Rc::new(Inner { kind, nil: true, items: Vec::new() }))
    }

    /// Whether this is a nil slice.
    pub fn is_nil(&self) -> bool {
        self.0.nil
    }

    /// `[]interface {}`.
    pub fn of(items: Vec<Slot>) -> Self {
        Self::new(ListKind::Any, items)
    }

    /// `[]string`.
    pub fn strings<T: Into<Value>>(items: impl IntoIterator<Item = T>) -> Self {
        Self::new(ListKind::Strings, items.into_iter().map(Slot::new).collect())
    }

    /// The element type.
    pub fn kind(&self) -> ListKind {
        self.0.kind
    }

    /// Moves the elements to `held` if nobody else sees them.
    pub(super) fn give_up(mut self, held: &mut Vec<Slot>) {
        if let Some(inner) = Rc::get_mut(&mut self.0) {
            held.append(&mut inner.items);
        }
    }

    /// The elements.
    pub fn items(&self) -> &[Slot] {
        &self.0.items
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.0.items.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.items.is_empty()
    }
}
