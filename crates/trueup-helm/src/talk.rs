//! What Helm prints on stderr on its way: warnings and remarks, in order.

use std::cell::RefCell;

/// One line of stderr, in the words of the generation that is imitated, without the newline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark(pub String);

/// Collects what Helm would say. Passed by shared reference through loading, values and rendering.
#[derive(Debug, Default)]
pub struct Talk(RefCell<Vec<Remark>>);

impl Talk {
    /// Says a line.
    pub fn say(&self, line: impl Into<String>) {
        self.0.borrow_mut().push(Remark(line.into()));
    }

    /// Everything that was said, in order.
    pub fn into_remarks(self) -> Vec<Remark> {
        self.0.into_inner()
    }
}
