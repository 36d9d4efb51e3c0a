//! The tree printed back, as the `String` methods of Go's nodes: this is the context that errors of execution name.

use std::fmt::{Display, Formatter, Result};

use super::tree::{Argument, Branch, Command, Pipeline, Statement, TemplateCall, TemplateTree, Variable};
use crate::print::go_quote;

impl Display for TemplateTree {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        write_all(formatter, &self.body)
    }
}

impl Display for Statement {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        match self {
            Self::Text { text, .. } => formatter.write_str(text),
            Self::Action { pipeline, .. } => write!(formatter, "{{{{{pipeline}}}}}"),
            Self::If(branch) => write_branch(formatter, "if", branch),
            Self::With(branch) => write_branch(formatter, "with", branch),
            Self::Range(branch) => write_branch(formatter, "range", branch),
            Self::Template(call) => call.fmt(formatter),
            Self::Break(_) => formatter.write_str("{{break}}"),
            Self::Continue(_) => formatter.write_str("{{continue}}"),
        }
    }
}

impl Display for TemplateCall {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        write!(formatter, "{{{{template {}", go_quote(self.name.as_bytes()))?;
        if let Some(pipeline) = &self.pipeline {
            write!(formatter, " {pipeline}")?;
        }
        formatter.write_str("}}")
    }
}

impl Display for Pipeline {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        if !self.variables.is_empty() {
            write_separated(formatter, &self.variables, ", ")?;
            formatter.write_str(if self.is_assignment { " = " } else { " := " })?;
        }
        write_separated(formatter, &self.commands, " | ")
    }
}

impl Display for Command {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        for (index, argument) in self.arguments.iter().enumerate() {
            if index > 0 {
                formatter.write_str(" ")?;
            }
            write_operand(formatter, argument)?;
        }
        Ok(())
    }
}

impl Display for Argument {
    /// A pipeline has no parentheses here, as in Go: they belong to the command around it.
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        match self {
            Self::Dot(_) => formatter.write_str("."),
            Self::Nil(_) => formatter.write_str("nil"),
            Self::Bool(_, value) => value.fmt(formatter),
            Self::Number(_, number) => formatter.write_str(&number.text),
            Self::String { quoted, .. } => formatter.write_str(quoted),
            Self::Function(_, name) => formatter.write_str(name),
            Self::Field(_, names) => write_fields(formatter, names),
            Self::Variable(variable) => variable.fmt(formatter),
            Self::Chain(_, operand, fields) => {
                write_operand(formatter, operand)?;
                write_fields(formatter, fields)
            }
            Self::Pipeline(pipeline) => pipeline.fmt(formatter),
        }
    }
}

impl Display for Variable {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        write_separated(formatter, &self.names, ".")
    }
}

fn write_operand(formatter: &mut Formatter<'_>, argument: &Argument) -> Result {
    match argument {
        Argument::Pipeline(pipeline) => write!(formatter, "({pipeline})"),
        _ => argument.fmt(formatter),
    }
}

fn write_fields(formatter: &mut Formatter<'_>, names: &[impl Display]) -> Result {
    names.iter().try_for_each(|name| write!(formatter, ".{name}"))
}

fn write_branch(formatter: &mut Formatter<'_>, keyword: &str, branch: &Branch) -> Result {
    write!(formatter, "{{{{{keyword} {}}}}}", branch.pipeline)?;
    write_all(formatter, &branch.body)?;
    if let Some(otherwise) = &branch.otherwise {
        formatter.write_str("{{else}}")?;
        write_all(formatter, otherwise)?;
    }
    formatter.write_str("{{end}}")
}

fn write_all(formatter: &mut Formatter<'_>, statements: &[Statement]) -> Result {
    statements.iter().try_for_each(|statement| statement.fmt(formatter))
}

fn write_separated(formatter: &mut Formatter<'_>, items: &[impl Display], separator: &str) -> Result {
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            formatter.write_str(separator)?;
        }
        item.fmt(formatter)?;
    }
    Ok(())
}
