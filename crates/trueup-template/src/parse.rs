//! From the text of a template to its tree, as Go's `text/template/parse` does it.

mod constant;
mod display;
mod error;
mod lexer;
mod literal;
mod location;
mod parser;
#[cfg(test)]
mod tests;
mod token;
mod tree;

pub use error::ParseError;
pub use parser::parse;
pub use tree::{
    Argument, Branch, Command, Number, Pipeline, Position, Statement, TemplateCall, TemplateTree, Variable,
};
