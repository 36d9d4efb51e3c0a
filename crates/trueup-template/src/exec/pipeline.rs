//! Pipelines and commands: Go's `evalPipeline` and `evalCommand`.

use super::node::Node;
use super::operand::Operand;
use super::state::State;
use crate::function::Failure;
use crate::parse::{Argument, Command, Number, Pipeline};
use crate::stack::on_large_stack;
use crate::value::Value;

impl<'s> State<'s> {
    /// The value of a pipeline; its variables are bound to it.
    pub(super) fn eval_pipeline(&mut self, dot: &Operand, pipeline: &'s Pipeline) -> Result<Operand, Failure> {
        on_large_stack(|| {
            let outer_line = std::mem::replace(&mut self.line, pipeline.line);
            let outermost = self.outermost;
            self.outermost = outermost.or(Some(pipeline));
            self.node = Node::Pipeline(pipeline);
            let mut value = None;
            for command in &pipeline.commands {
                value = Some(self.eval_command(dot, command, value)?.stripped());
            }
            let value = value.unwrap_or_else(Operand::invalid);
            self.bind(pipeline, &value)?;
            self.line = outer_line;
            self.outermost = outermost;
            Ok(value)
        })
    }

    /// The value of a command; `last` is that of the command before it, which becomes its last argument.
    fn eval_command(&mut self, dot: &Operand, command: &'s Command, last: Option<Operand>) -> Result<Operand, Failure> {
        self.step()?;
        let Some((first, arguments)) = command.arguments.split_first() else { return Ok(Operand::invalid()) };
        match first {
            Argument::Field(_, names) => {
                self.node = Node::Argument(first);
                return self.eval_fields(dot, dot, names, first, arguments, last);
            }
            Argument::Chain(_, base, names) => {
                let base = self.eval_chain_base(dot, first, base)?;
                return self.eval_fields(dot, &base, names, first, arguments, last);
            }
            Argument::Variable(variable) if variable.names.len() > 1 => {
                self.node = Node::Argument(first);
                let value = self.variable(&variable.names[0])?;
                return self.eval_fields(dot, &value, &variable.names[1..], first, arguments, last);
            }
            Argument::Function(_, name) => {
                return self.eval_function(dot, name, first, Node::Command(command), arguments, last);
            }
            Argument::Pipeline(pipeline) => {
                self.check_no_arguments(first, arguments, last.as_ref())?;
                return self.eval_pipeline(dot, pipeline);
            }
            Argument::Variable(variable) => {
                self.node = Node::Argument(first);
                let value = self.variable(variable.names.first().map_or("", |name| name))?;
                self.check_no_arguments(first, arguments, last.as_ref())?;
                return Ok(value);
            }
            _ => {}
        }
        self.node = Node::Argument(first);
        self.check_no_arguments(first, arguments, last.as_ref())?;
        match first {
            Argument::Dot(_) => Ok(dot.clone()),
            Argument::Nil(_) => Err(self.failure("nil is not a command")),
            _ => self.eval_constant(first),
        }
    }

    fn check_no_arguments(
        &self,
        first: &'s Argument,
        arguments: &[Argument],
        last: Option<&Operand>,
    ) -> Result<(), Failure> {
        if arguments.is_empty() && last.is_none() {
            return Ok(());
        }
        Err(self.failure(&format!("can't give argument to non-function {}", Node::of(first).text())))
    }

    /// What the fields of a chain are taken from.
    pub(super) fn eval_chain_base(
        &mut self,
        dot: &Operand,
        chain: &'s Argument,
        base: &'s Argument,
    ) -> Result<Operand, Failure> {
        self.node = Node::Argument(chain);
        if let Argument::Nil(_) = base {
            return Err(self.failure(&format!("indirection through explicit nil in {}", Node::of(chain).text())));
        }
        self.eval_operand(dot, base)
    }

    /// A constant where nothing says which type it should have.
    pub(super) fn eval_constant(&self, argument: &Argument) -> Result<Operand, Failure> {
        let mut operand = match argument {
            Argument::Bool(_, value) => Operand::constant(*value),
            Argument::String { text, .. } => Operand::constant(Value::text(&text[..])),
            Argument::Number(_, number) => match ideal_constant(number) {
                Ok(value) => value.map_or_else(Operand::invalid, Operand::constant),
                Err(Overflow) => return Err(self.failure(&format!("{} overflows int", number.text))),
            },
            _ => Operand::invalid(),
        };
        if let Some((tracer, pipeline)) = self.session.tracer.as_ref().zip(self.outermost) {
            operand.slot.cause = tracer.constant(self, pipeline);
        }
        Ok(operand)
    }
}

/// A constant that needs an unsigned integer.
struct Overflow;

/// The type that a number has by its looks: Go's `idealConstant`.
fn ideal_constant(number: &Number) -> Result<Option<Value>, Overflow> {
    if let Some((real, imaginary)) = number.complex {
        return Ok(Some(Value::Complex(real, imaginary)));
    }
    if let Some(float) = number.float
        && !number.is_character
        && !is_hexadecimal_integer(&number.text)
        && number.text.contains(['.', 'e', 'E', 'p', 'P'])
    {
        return Ok(Some(Value::Float(float)));
    }
    match (number.int, number.uint) {
        (Some(int), _) => Ok(Some(Value::Int(int))),
        (None, Some(_)) => Err(Overflow),
        (None, None) => Ok(None),
    }
}

fn is_hexadecimal_integer(text: &str) -> bool {
    text.len() > 2 && (text.starts_with("0x") || text.starts_with("0X")) && !text.contains(['p', 'P'])
}
