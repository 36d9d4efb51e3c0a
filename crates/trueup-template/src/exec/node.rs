//! The part of a template that is being evaluated, for the places in errors.

use crate::parse::{Argument, Command, Pipeline, Position, TemplateCall};

/// The node that an error would blame: Go's `state.node`.
#[derive(Debug, Clone, Copy)]
pub(super) enum Node<'t> {
    /// The template as a whole; nothing fails there.
    Start,
    Template(&'t TemplateCall),
    Pipeline(&'t Pipeline),
    Command(&'t Command),
    Argument(&'t Argument),
}

impl<'t> Node<'t> {
    /// The node of an argument: a pipeline in parentheses is that pipeline.
    pub(super) fn of(argument: &'t Argument) -> Self {
        match argument {
            Argument::Pipeline(pipeline) => Self::Pipeline(pipeline),
            _ => Self::Argument(argument),
        }
    }

    pub(super) fn position(self) -> Position {
        match self {
            Self::Start => 0,
            Self::Template(call) => call.position,
            Self::Pipeline(pipeline) => pipeline.position,
            Self::Command(command) => command.position,
            Self::Argument(argument) => argument.position(),
        }
    }

    /// The node as Go prints it back.
    pub(super) fn text(self) -> String {
        match self {
            Self::Start => String::new(),
            Self::Template(call) => call.to_string(),
            Self::Pipeline(pipeline) => pipeline.to_string(),
            Self::Command(command) => command.to_string(),
            Self::Argument(argument) => argument.to_string(),
        }
    }
}
