//! From the text of a template to its tree, as Go's `text/template/parse` does it.

mod tree;

pub use tree::{
    Argument, Branch, Command, Number, Pipeline, Position, Statement, TemplateCall, TemplateTree, Variable,
};
