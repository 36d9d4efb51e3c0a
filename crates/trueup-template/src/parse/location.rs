//! Where nodes stand, and whether there is anything at all.

use bstr::ByteSlice;

use super::tree::{Argument, Position, Statement, TemplateTree};

impl TemplateTree {
    /// The place as errors name it: `file:line:column`. Lines are counted from 1, columns in bytes from 0.
    pub fn location(&self, position: Position) -> String {
        let end = usize::try_from(position).unwrap_or(usize::MAX).min(self.text.len());
        let before = self.text.as_bytes()[..end].as_bstr();
        let line = 1 + before.find_iter("\n").count();
        let line_start = before.rfind_byte(b'\n').map_or(0, |index| index + 1);
        format!("{}:{line}:{}", self.file, end - line_start)
    }

    /// Whether there is nothing but white space, so that it does not replace a template of the same name: as Go's
    /// `IsEmptyTree`.
    pub fn is_empty(&self) -> bool {
        let is_space =
            |statement: &Statement| matches!(statement, Statement::Text { text, .. } if text.trim().is_empty());
        self.body.iter().all(is_space)
    }
}

impl Statement {
    /// Where it stands, as Go's `Pos`: a branch has the position of its pipeline, a call that of the template's name.
    pub fn position(&self) -> Position {
        match self {
            Self::Text { position, .. }
            | Self::Action { position, .. }
            | Self::Break(position)
            | Self::Continue(position) => *position,
            Self::If(branch) | Self::With(branch) | Self::Range(branch) => branch.position,
            Self::Template(call) => call.position,
        }
    }
}

impl Argument {
    /// Where it stands, as Go's `Pos`: several fields have the position of the second, a chain that of its first.
    pub fn position(&self) -> Position {
        match self {
            Self::Dot(position)
            | Self::Nil(position)
            | Self::Bool(position, _)
            | Self::Number(position, _)
            | Self::String { position, .. }
            | Self::Function(position, _)
            | Self::Field(position, _)
            | Self::Chain(position, ..) => *position,
            Self::Variable(variable) => variable.position,
            Self::Pipeline(pipeline) => pipeline.position,
        }
    }
}
