//! The tree of a template: the nodes of Go's `text/template/parse`, with the places that its errors name.
//!
//! Trees are plain data and are shared between threads: a chart is parsed once, and rendered as often as needed.

mod number;

use std::sync::Arc;

pub use number::Number;

/// A byte offset in the text of the template file.
pub type Position = u32;

/// One named template: a file, or a `define` or `block` in it.
#[derive(Debug, Clone, PartialEq)]
pub struct TemplateTree {
    /// The name under which it can be called: the file's name, or the `define`'s.
    pub name: Arc<str>,
    /// The name of the file (or `gotpl` for text given to `tpl`), as in the places of errors.
    pub file: Arc<str>,
    /// The whole text of the file, from which lines and columns are counted.
    pub text: Arc<str>,
    /// What it does, in order.
    pub body: Arc<[Statement]>,
}

/// What stands between or inside actions, in order. Comments leave nothing behind.
#[derive(Debug, Clone, PartialEq)]
pub enum Statement {
    /// Text to copy, after trimming.
    Text {
        /// Where the text begins.
        position: Position,
        /// The text.
        text: Arc<str>,
    },
    /// A pipeline whose result is printed, unless it declares or assigns variables.
    Action {
        /// Where the action begins, as Go's `ActionNode.Pos`.
        position: Position,
        /// Line, counted from 1.
        line: u32,
        /// The pipeline.
        pipeline: Pipeline,
    },
    /// `if`.
    If(Branch),
    /// `with`.
    With(Branch),
    /// `range`.
    Range(Branch),
    /// `template`, and `block` after its definition.
    Template(TemplateCall),
    /// `break`.
    Break(Position),
    /// `continue`.
    Continue(Position),
}

/// `if`, `with` or `range`.
#[derive(Debug, Clone, PartialEq)]
pub struct Branch {
    /// Where it begins, as Go's `BranchNode.Pos`.
    pub position: Position,
    /// Line, counted from 1.
    pub line: u32,
    /// What is tested or ranged over.
    pub pipeline: Pipeline,
    /// What is done if so.
    pub body: Vec<Statement>,
    /// What is done if not: `else`; `None` without one.
    pub otherwise: Option<Vec<Statement>>,
}

/// `{{template "name" pipeline}}`.
#[derive(Debug, Clone, PartialEq)]
pub struct TemplateCall {
    /// Where it begins, as Go's `TemplateNode.Pos`.
    pub position: Position,
    /// Line, counted from 1.
    pub line: u32,
    /// The name of the template.
    pub name: Arc<str>,
    /// Its data; nil without one.
    pub pipeline: Option<Pipeline>,
}

/// Commands joined by `|`, perhaps with declarations in front.
#[derive(Debug, Clone, PartialEq)]
pub struct Pipeline {
    /// Where it begins, as Go's `PipeNode.Pos`.
    pub position: Position,
    /// Line, counted from 1.
    pub line: u32,
    /// Whether the variables are assigned (`=`) and not declared (`:=`).
    pub is_assignment: bool,
    /// The variables in front, in order.
    pub variables: Vec<Variable>,
    /// The commands; at least one.
    pub commands: Vec<Command>,
}

/// A variable with the fields that follow it: `$x.a.b` has the names `$x`, `a`, `b`.
#[derive(Debug, Clone, PartialEq)]
pub struct Variable {
    /// Where it stands, as Go's `VariableNode.Pos`.
    pub position: Position,
    /// The variable's name with its `$`, then the fields.
    pub names: Vec<Arc<str>>,
}

/// A function or a value, and its arguments.
#[derive(Debug, Clone, PartialEq)]
pub struct Command {
    /// Where it begins, as Go's `CommandNode.Pos`.
    pub position: Position,
    /// The first is what is called, or the value itself; at least one.
    pub arguments: Vec<Argument>,
}

/// A part of a command.
#[derive(Debug, Clone, PartialEq)]
pub enum Argument {
    /// `.`
    Dot(Position),
    /// `nil`
    Nil(Position),
    /// `true` or `false`
    Bool(Position, bool),
    /// A number or a character constant.
    Number(Position, Box<Number>),
    /// A string.
    String {
        /// Where it stands.
        position: Position,
        /// As written, with its quotes.
        quoted: Arc<str>,
        /// What it says: any bytes, since escapes can write what is not UTF-8.
        text: Arc<[u8]>,
    },
    /// The name of a function.
    Function(Position, Arc<str>),
    /// `.a.b`: fields of dot.
    Field(Position, Vec<Arc<str>>),
    /// `$x.a.b`
    Variable(Variable),
    /// `(pipeline).a.b`, or fields after another operand.
    Chain(Position, Box<Argument>, Vec<Arc<str>>),
    /// `(pipeline)`
    Pipeline(Box<Pipeline>),
}
