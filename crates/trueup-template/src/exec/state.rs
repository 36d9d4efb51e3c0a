//! The execution of one template: its statements, its variables, and the place that an error would blame.

use super::no_value::NO_VALUE;
use super::node::Node;
use super::operand::Operand;
use super::scope::Scope;
use super::session::Session;
use super::trace;
use crate::cause::Cause;
use crate::function::{ErrorChain, Failure};
use crate::parse::{Branch, Pipeline, Statement, TemplateCall, TemplateTree, Variable};
use crate::print;
use crate::stack::on_large_stack;
use crate::value::{Slot, Text, TextBuilder, Value};

/// How deep `template` may nest, as in Go.
const MAX_DEPTH: usize = 100_000;

/// The execution of one template.
pub(super) struct State<'s> {
    pub(super) session: &'s Session<'s>,
    pub(super) scope: &'s Scope<'s>,
    pub(super) tree: &'s TemplateTree,
    /// What is being evaluated.
    pub(super) node: Node<'s>,
    /// The line of the pipeline that is being evaluated.
    pub(super) line: u32,
    /// The outermost pipeline that is being evaluated: what constants in it are said to come from.
    pub(super) outermost: Option<&'s Pipeline>,
    /// Where the text of the template came from, for text given to `tpl`.
    pub(super) source: Cause,
    variables: Vec<(&'s str, Operand)>,
    depth: usize,
}

/// What follows a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flow {
    Next,
    Break,
    Continue,
}

impl<'s> State<'s> {
    pub(super) fn new(session: &'s Session<'s>, scope: &'s Scope<'s>, tree: &'s TemplateTree, data: Operand) -> Self {
        Self {
            session,
            scope,
            tree,
            node: Node::Start,
            line: 1,
            outermost: None,
            source: Cause::NONE,
            variables: vec![("$", data)],
            depth: 0,
        }
    }

    /// Executes statements until one of them leaves a loop.
    pub(super) fn walk(
        &mut self,
        dot: &Operand,
        body: &'s [Statement],
        out: &mut TextBuilder,
    ) -> Result<Flow, Failure> {
        on_large_stack(|| {
            for statement in body {
                let flow = self.statement(dot, statement, out)?;
                if flow != Flow::Next {
                    return Ok(flow);
                }
            }
            Ok(Flow::Next)
        })
    }

    fn statement(&mut self, dot: &Operand, statement: &'s Statement, out: &mut TextBuilder) -> Result<Flow, Failure> {
        self.step()?;
        match statement {
            Statement::Text { position, text } => self.write_text(*position, text, out)?,
            Statement::Action { position, line, pipeline } => {
                let value = self.eval_pipeline(dot, pipeline)?;
                if pipeline.variables.is_empty() {
                    self.write_value(*position, *line, pipeline, &value, out)?;
                }
            }
            Statement::If(branch) => return self.branch(dot, branch, None, out),
            Statement::With(branch) => return self.branch(dot, branch, Some(()), out),
            Statement::Range(branch) => return self.range(dot, branch, out),
            Statement::Template(call) => self.template(dot, call, out)?,
            Statement::Break(_) => return Ok(Flow::Break),
            Statement::Continue(_) => return Ok(Flow::Continue),
        }
        Ok(Flow::Next)
    }

    /// `if`, and `with` where `rebinds` is set.
    fn branch(
        &mut self,
        dot: &Operand,
        branch: &'s Branch,
        rebinds: Option<()>,
        out: &mut TextBuilder,
    ) -> Result<Flow, Failure> {
        let mark = self.mark();
        let value = self.eval_pipeline(dot, &branch.pipeline)?;
        let flow = if value.value().is_true() {
            let dot = if rebinds.is_some() { &value } else { dot };
            self.walk(dot, &branch.body, out)?
        } else if let Some(otherwise) = &branch.otherwise {
            self.walk(dot, otherwise, out)?
        } else {
            Flow::Next
        };
        self.release(mark);
        Ok(flow)
    }

    fn template(&mut self, dot: &Operand, call: &'s TemplateCall, out: &mut TextBuilder) -> Result<(), Failure> {
        self.node = Node::Template(call);
        let Some((tree, source)) = self.scope.get(&call.name) else {
            return Err(self.failure(&format!("template {} not defined", print::go_quote(call.name.as_bytes()))));
        };
        if self.depth == MAX_DEPTH {
            return Err(self.failure(&format!("exceeded maximum template depth ({MAX_DEPTH})")));
        }
        let data = match &call.pipeline {
            Some(pipeline) => self.eval_pipeline(dot, pipeline)?,
            None => Operand::invalid(),
        };
        let mut called = State::new(self.session, self.scope, tree, data.clone());
        called.depth = self.depth + 1;
        called.source = source;
        called.walk(&data, &tree.body, out)?;
        Ok(())
    }

    /// Adds a text node to the output.
    fn write_text(&self, position: u32, text: &str, out: &mut TextBuilder) -> Result<(), Failure> {
        self.charge(text.len())?;
        match &self.session.tracer {
            None => out.push(text, Cause::NONE),
            Some(tracer) => tracer.write_text(self, position, text, out),
        }
        Ok(())
    }

    /// Adds the result of an action to the output, as Go's `printValue`.
    fn write_value(
        &self,
        position: u32,
        line: u32,
        pipeline: &Pipeline,
        value: &Operand,
        out: &mut TextBuilder,
    ) -> Result<(), Failure> {
        let printed;
        let text = if let Value::Text(text) = value.value() {
            text
        } else {
            printed = self.printed(&value.slot)?;
            &printed
        };
        self.charge(text.len())?;
        match &self.session.tracer {
            None => out.push(text, Cause::NONE),
            Some(tracer) => {
                let site = tracer.action_site(self.tree, position, line, pipeline);
                tracer.write_value(self, &site, text, value.slot.cause, out);
            }
        }
        Ok(())
    }
}

/// Printing.
impl State<'_> {
    /// What an action prints that is not a string.
    fn printed(&self, slot: &Slot) -> Result<Text, Failure> {
        Ok(match &slot.value {
            Value::Nil => NO_VALUE.into(),
            Value::Bool(value) => value.to_string().into(),
            Value::Int(value) | Value::Int64(value) => value.to_string().into(),
            Value::Float(value) => print::float_text(*value).into(),
            Value::Object(object) => object.print().into(),
            _ => print::sprint(self.session.runtime, std::slice::from_ref(slot))
                .map_err(|failure| self.limited(failure))?,
        })
    }
}

/// Variables: a stack on which a name is looked for from the top.
impl<'s> State<'s> {
    /// How many variables there are, to return to with [`State::release`].
    pub(super) fn mark(&self) -> usize {
        self.variables.len()
    }

    /// Forgets the variables declared since.
    pub(super) fn release(&mut self, mark: usize) {
        self.variables.truncate(mark);
    }

    /// Declares or assigns the variables of a pipeline.
    pub(super) fn bind(&mut self, pipeline: &'s Pipeline, value: &Operand) -> Result<(), Failure> {
        for variable in &pipeline.variables {
            if pipeline.is_assignment {
                self.assign(variable, value.clone())?;
            } else {
                self.variables.push((variable_name(variable), value.clone()));
            }
        }
        Ok(())
    }

    pub(super) fn assign(&mut self, variable: &Variable, value: Operand) -> Result<(), Failure> {
        let name = variable_name(variable);
        match self.variables.iter_mut().rev().find(|(known, _)| *known == name) {
            Some((_, place)) => {
                *place = value;
                Ok(())
            }
            None => Err(self.undefined(name)),
        }
    }

    /// Overwrites the variable at this distance from the top of the stack, counted from 1.
    pub(super) fn overwrite(&mut self, distance: usize, value: Operand) {
        if let Some((_, place)) = self.variables.iter_mut().nth_back(distance - 1) {
            *place = value;
        }
    }

    pub(super) fn variable(&self, name: &str) -> Result<Operand, Failure> {
        let found = self.variables.iter().rev().find(|(known, _)| *known == name);
        found.map(|(_, value)| value.clone()).ok_or_else(|| self.undefined(name))
    }

    fn undefined(&self, name: &str) -> Failure {
        self.failure(&format!("undefined variable: {name}"))
    }
}

fn variable_name(variable: &Variable) -> &str {
    variable.names.first().map_or("", |name| name)
}

/// Errors.
impl State<'_> {
    /// The place of the current node, `FILE:LINE:COL`.
    fn location(&self) -> String {
        self.tree.location(self.node.position())
    }

    fn prefix(&self) -> String {
        let name = print::go_quote(self.tree.name.as_bytes());
        format!("template: {}: executing {name} at <{}>: ", self.location(), self.node.text())
    }

    /// An error that blames the current node: Go's `ExecError`.
    pub(super) fn failure(&self, message: &str) -> Failure {
        Failure::Template(ErrorChain::new(self.prefix() + message))
    }

    /// What becomes of the failure of a function that the current node calls.
    pub(super) fn call_failure(&self, name: &str, failure: Failure) -> Failure {
        let chain = match failure {
            Failure::Limit(_) => return failure,
            Failure::Refused { message, .. } => return Failure::Refused { message, location: self.location() },
            Failure::Error(text) => ErrorChain::new(text),
            Failure::Template(chain) => chain,
        };
        self.wrapped(chain, format!("{}error calling {name}: ", self.prefix()))
    }

    /// The error with one more around it. What that adds is counted: an error from very deep in large texts is larger than
    /// they are.
    pub(super) fn wrapped(&self, chain: ErrorChain, prefix: String) -> Failure {
        match self.charge(prefix.len()) {
            Ok(()) => Failure::Template(chain.wrapped(prefix)),
            Err(limit) => limit,
        }
    }

    /// The failure, with the place of the current node if a limit was reached there.
    pub(super) fn limited(&self, failure: Failure) -> Failure {
        match failure {
            Failure::Limit(text) => Failure::Limit(self.prefix() + &text),
            other => other,
        }
    }

    /// Counts one evaluated node against the limits.
    pub(super) fn step(&self) -> Result<(), Failure> {
        self.session.runtime.step().map_err(|failure| self.limited(failure))
    }

    /// Counts bytes against the limits.
    pub(super) fn charge(&self, bytes: usize) -> Result<(), Failure> {
        self.session.runtime.charge(bytes).map_err(|failure| self.limited(failure))
    }

    /// The cause of what comes out of a call whose body did not say better: all that went in.
    pub(super) fn cause_of_call(&self, args: &[Slot], result: &mut Slot) {
        let runtime = self.session.runtime;
        if !runtime.is_traced() || result.cause.is_known() {
            return;
        }
        if let Value::Text(text) = &result.value
            && text.is_traced()
        {
            return;
        }
        result.cause = runtime.trace(|causes| causes.union(args.iter().flat_map(trace::causes_of)));
    }
}
