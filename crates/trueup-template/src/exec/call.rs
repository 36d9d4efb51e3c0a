//! Calls of functions and methods: Go's `evalFunction` and `evalCall`.

use super::function_set::{Body, Callee};
use super::node::Node;
use super::operand::{Form, Operand};
use super::state::State;
use crate::function::{self, CallSite, Failure, Param};
use crate::parse::Argument;
use crate::print;
use crate::value::{Slot, Value};

/// A function or method about to be called.
pub(super) struct Call<'a> {
    pub(super) name: &'a str,
    pub(super) params: &'static [Param],
    pub(super) variadic: Option<Param>,
    pub(super) body: &'a dyn Fn(&mut function::Call<'_>) -> Result<Slot, Failure>,
}

impl<'s> State<'s> {
    /// Calls the function of this name; `node` is what an error of the function itself blames.
    pub(super) fn eval_function(
        &mut self,
        dot: &Operand,
        name: &str,
        word: &'s Argument,
        node: Node<'s>,
        arguments: &'s [Argument],
        last: Option<Operand>,
    ) -> Result<Operand, Failure> {
        self.node = Node::Argument(word);
        let Some(callee) = self.session.functions.get(name) else {
            return Err(self.failure(&format!("{} is not a defined function", print::go_quote(name.as_bytes()))));
        };
        match callee.body {
            Body::Plain(run) => {
                let call = Call { name, params: callee.params, variadic: callee.variadic, body: &run };
                let args = self.eval_arguments(dot, &call, arguments, last)?;
                self.run(node, name, &args, &run)
            }
            Body::And => self.eval_logic(dot, callee, false, arguments, last),
            Body::Or => self.eval_logic(dot, callee, true, arguments, last),
            Body::Len => self.eval_len(dot, callee, node, arguments, last),
            Body::Call => self.eval_call(dot, callee, node, arguments, last),
            Body::Include | Body::Tpl => {
                let call =
                    Call { name, params: callee.params, variadic: callee.variadic, body: &|_| Ok(Slot::default()) };
                let args = self.eval_arguments(dot, &call, arguments, last)?;
                self.node = node;
                let result = match callee.body {
                    Body::Tpl => self.tpl(&args),
                    _ => self.include(&args),
                };
                result.map(Operand::concrete).map_err(|failure| {
                    self.node = node;
                    self.call_failure(name, failure)
                })
            }
        }
    }

    /// The arguments of a call, as many and of such types as its parameters say.
    pub(super) fn eval_arguments(
        &mut self,
        dot: &Operand,
        call: &Call<'_>,
        arguments: &'s [Argument],
        last: Option<Operand>,
    ) -> Result<Vec<Slot>, Failure> {
        self.check_count(call.name, call.params, call.variadic, arguments.len(), last.is_some())?;
        let param = |index: usize| call.params.get(index).copied().or(call.variadic).unwrap_or(Param::Any);
        let mut args = Vec::with_capacity(arguments.len() + usize::from(last.is_some()));
        for (index, argument) in arguments.iter().enumerate() {
            args.push(self.eval_argument(dot, param(index), argument)?);
        }
        if let Some(last) = last {
            args.push(self.validate(last, param(arguments.len()))?);
        }
        Ok(args)
    }

    fn check_count(
        &self,
        name: &str,
        params: &[Param],
        variadic: Option<Param>,
        arguments: usize,
        has_last: bool,
    ) -> Result<(), Failure> {
        let given = arguments + usize::from(has_last);
        let wanted = params.len();
        if variadic.is_some() {
            if given < wanted {
                // Go does not count the piped argument here.
                let text = format!("wrong number of args for {name}: want at least {wanted} got {arguments}");
                return Err(self.failure(&text));
            }
        } else if given != wanted {
            return Err(self.failure(&format!("wrong number of args for {name}: want {wanted} got {given}")));
        }
        Ok(())
    }

    /// Runs the body of a function or method.
    pub(super) fn run(
        &mut self,
        node: Node<'s>,
        name: &str,
        args: &[Slot],
        body: &dyn Fn(&mut function::Call<'_>) -> Result<Slot, Failure>,
    ) -> Result<Operand, Failure> {
        let cost = args.iter().map(|arg| effort(&arg.value)).fold(0, u64::saturating_add);
        self.session.runtime.work(cost).map_err(|failure| self.limited(failure))?;
        let site = CallSite { function: name, template: &self.tree.file, line: self.line };
        match body(&mut function::Call { args, runtime: self.session.runtime, site }) {
            Ok(mut result) => {
                self.cause_of_call(args, &mut result);
                Ok(Operand::concrete(result))
            }
            Err(failure) => {
                self.node = node;
                Err(self.call_failure(name, self.limited(failure)))
            }
        }
    }

    /// `and` and `or`: the first argument whose truth is `decisive`, or the last one.
    fn eval_logic(
        &mut self,
        dot: &Operand,
        callee: &Callee,
        decisive: bool,
        arguments: &'s [Argument],
        last: Option<Operand>,
    ) -> Result<Operand, Failure> {
        self.check_count(callee.name, callee.params, callee.variadic, arguments.len(), last.is_some())?;
        let mut value = Operand::invalid();
        for argument in arguments {
            value = self.eval_operand(dot, argument)?;
            if value.value().is_true() == decisive {
                return Ok(value);
            }
        }
        Ok(last.unwrap_or(value))
    }

    /// `len`
    fn eval_len(
        &mut self,
        dot: &Operand,
        callee: &Callee,
        node: Node<'s>,
        arguments: &'s [Argument],
        last: Option<Operand>,
    ) -> Result<Operand, Failure> {
        self.check_count(callee.name, callee.params, callee.variadic, arguments.len(), last.is_some())?;
        let value = match (arguments.first(), last) {
            (Some(argument), _) => self.eval_operand(dot, argument)?,
            (None, last) => last.unwrap_or_else(Operand::invalid),
        };
        let length = match (value.form, length(value.value())) {
            (_, Some(length)) => length,
            (form, None) => {
                self.node = node;
                let text = match form {
                    Form::Invalid => "reflect: call of reflect.Value.Type on zero Value".to_owned(),
                    _ if value.value().is_nil() => "len of nil pointer".to_owned(),
                    _ => format!("len of type {}", value.value().type_name()),
                };
                return Err(self.call_failure(callee.name, Failure::Error(text)));
            }
        };
        let mut result = Slot::new(Value::Int(i64::try_from(length).unwrap_or(i64::MAX)));
        self.cause_of_call(std::slice::from_ref(&value.slot), &mut result);
        Ok(Operand::concrete(result))
    }

    /// `call`: nothing that a template can reach is a function value, so it always fails.
    fn eval_call(
        &mut self,
        dot: &Operand,
        callee: &Callee,
        node: Node<'s>,
        arguments: &'s [Argument],
        last: Option<Operand>,
    ) -> Result<Operand, Failure> {
        self.check_count(callee.name, callee.params, callee.variadic, arguments.len(), last.is_some())?;
        let mut first = None;
        for argument in arguments {
            let value = self.eval_operand(dot, argument)?;
            first.get_or_insert(value);
        }
        let written = match (arguments.first(), &last) {
            (Some(argument), _) => Node::of(argument).text(),
            (None, Some(last)) => reflected(last),
            (None, None) => String::new(),
        };
        let function = first.or(last).unwrap_or_else(Operand::invalid);
        let text = match function.value() {
            Value::Nil => "call of nil".to_owned(),
            value => format!("non-function {written} of type {}", value.type_name()),
        };
        self.node = node;
        Err(self.call_failure(callee.name, Failure::Error(text)))
    }
}

/// How many steps it takes at most to look at a value: functions read texts and lists that others have made.
fn effort(value: &Value) -> u64 {
    const BYTES: usize = 16;
    const ITEMS: usize = 8;
    let steps = match value {
        Value::Text(text) => text.len() / BYTES,
        Value::Bytes(bytes) => bytes.len() / BYTES,
        Value::List(list) => list.len() / ITEMS,
        Value::Map(map) => map.len() / ITEMS,
        _ => 0,
    };
    u64::try_from(steps).unwrap_or(u64::MAX)
}

/// How long the value is, if it has a length.
fn length(value: &Value) -> Option<usize> {
    match value {
        Value::Text(text) => Some(text.len()),
        Value::Bytes(bytes) => Some(bytes.len()),
        Value::List(list) => Some(list.len()),
        Value::Map(map) => Some(map.len()),
        Value::Object(object) => object.as_entries().as_ref().and_then(entries),
        _ => None,
    }
}

/// The entries of an object are a list or a map, never another object.
fn entries(value: &Value) -> Option<usize> {
    if let Value::Object(_) = value { None } else { length(value) }
}

/// Go's `reflect.Value.String`.
fn reflected(value: &Operand) -> String {
    match value.value() {
        Value::Text(text) => text.to_str().into_owned(),
        Value::Nil => "<invalid Value>".to_owned(),
        value => format!("<{} Value>", value.type_name()),
    }
}
