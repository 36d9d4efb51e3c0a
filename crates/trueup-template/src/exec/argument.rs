//! Arguments, and whether they fit the parameters: Go's `evalArg` and `validateType`.

use std::borrow::Cow;

use super::node::Node;
use super::operand::{Form, Operand};
use super::state::State;
use crate::function::{Failure, Param};
use crate::parse::Argument;
use crate::time::Duration;
use crate::value::{ListKind, MapKind, Slot, Value};

impl<'s> State<'s> {
    /// The value of an argument for a parameter of any type.
    pub(super) fn eval_operand(&mut self, dot: &Operand, argument: &'s Argument) -> Result<Operand, Failure> {
        self.step()?;
        self.node = Node::of(argument);
        match argument {
            Argument::Dot(_) => Ok(dot.clone()),
            Argument::Nil(_) => Ok(Operand::invalid()),
            Argument::Field(_, names) => self.eval_fields(dot, dot, names, argument, &[], None),
            Argument::Variable(variable) => {
                let Some((name, fields)) = variable.names.split_first() else { return Ok(Operand::invalid()) };
                let value = self.variable(name)?;
                if fields.is_empty() {
                    return Ok(value);
                }
                self.eval_fields(dot, &value, fields, argument, &[], None)
            }
            Argument::Pipeline(pipeline) => self.eval_pipeline(dot, pipeline),
            Argument::Function(_, name) => self.eval_function(dot, name, argument, self.node, &[], None),
            Argument::Chain(_, base, names) => {
                let base = self.eval_chain_base(dot, argument, base)?;
                self.eval_fields(dot, &base, names, argument, &[], None)
            }
            Argument::Bool(..) | Argument::Number(..) | Argument::String { .. } => self.eval_constant(argument),
        }
    }

    /// The value of an argument for a parameter of this type.
    pub(super) fn eval_argument(
        &mut self,
        dot: &Operand,
        param: Param,
        argument: &'s Argument,
    ) -> Result<Slot, Failure> {
        match argument {
            Argument::Nil(_) => {
                self.node = Node::Argument(argument);
                if takes_nil(param) {
                    return Ok(Slot::default());
                }
                Err(self.failure(&format!("cannot assign nil to {}", param.type_name())))
            }
            Argument::Bool(..) | Argument::Number(..) | Argument::String { .. } => {
                self.node = Node::Argument(argument);
                if param == Param::Any {
                    return Ok(self.eval_constant(argument)?.slot);
                }
                typed_constant(param, argument).map(Slot::new).map_err(|expected| {
                    let found = Node::of(argument).text();
                    self.failure(&match expected {
                        Some(expected) => format!("expected {expected}; found {found}"),
                        None => format!("can't handle {found} for arg of type {}", param.type_name()),
                    })
                })
            }
            _ => {
                let value = self.eval_operand(dot, argument)?;
                self.validate(value, param)
            }
        }
    }

    /// The value as an argument of this type.
    pub(super) fn validate(&self, value: Operand, param: Param) -> Result<Slot, Failure> {
        if param == Param::Any {
            return Ok(value.slot);
        }
        if value.form == Form::Invalid {
            if takes_nil(param) {
                return Ok(value.slot);
            }
            return Err(self.failure(&format!("invalid value; expected {}", param.type_name())));
        }
        let found = if value.value().is_nil() { Cow::Borrowed("interface {}") } else { value.value().type_name() };
        fit(value.slot, param)
            .ok_or_else(|| self.failure(&format!("wrong type for value; expected {}; got {found}", param.type_name())))
    }
}

/// Go's only number type with a name that is a parameter somewhere.
const DURATION: &str = "time.Duration";

/// Whether Go can make a nil of the type.
fn takes_nil(param: Param) -> bool {
    match param {
        Param::Any | Param::List | Param::Strings | Param::Map => true,
        Param::Object(name) => name.starts_with('*'),
        Param::String | Param::Bool | Param::Int | Param::Int64 | Param::Uint32 | Param::Float => false,
    }
}

/// A constant as the parameter's type, or what is expected there; `None` if no constant can be given.
fn typed_constant(param: Param, argument: &Argument) -> Result<Value, Option<&'static str>> {
    match (param, argument) {
        (Param::String, Argument::String { text, .. }) => Ok(Value::text(&text[..])),
        (Param::String, _) => Err(Some("string")),
        (Param::Bool, Argument::Bool(_, value)) => Ok(Value::Bool(*value)),
        (Param::Bool, _) => Err(Some("bool")),
        (Param::Int, Argument::Number(_, number)) => number.int.map(Value::Int).ok_or(Some("integer")),
        (Param::Int64, Argument::Number(_, number)) => number.int.map(Value::Int64).ok_or(Some("integer")),
        (Param::Object(DURATION), Argument::Number(_, number)) => {
            number.int.map(|nanos| Value::from(Duration(nanos))).ok_or(Some("integer"))
        }
        (Param::Int | Param::Int64 | Param::Object(DURATION), _) => Err(Some("integer")),
        (Param::Uint32, Argument::Number(_, number)) => number.uint.map(Value::Uint64).ok_or(Some("unsigned integer")),
        (Param::Uint32, _) => Err(Some("unsigned integer")),
        (Param::Float, Argument::Number(_, number)) => number.float.map(Value::Float).ok_or(Some("float")),
        (Param::Float, _) => Err(Some("float")),
        _ => Err(None),
    }
}

/// The value, if Go can assign it to the parameter's type.
fn fit(mut slot: Slot, param: Param) -> Option<Slot> {
    let fits = match (param, &slot.value) {
        (Param::Any, _)
        | (Param::String, Value::Text(_))
        | (Param::Bool, Value::Bool(_))
        | (Param::Int, Value::Int(_))
        | (Param::Int64, Value::Int64(_))
        | (Param::Float, Value::Float(_)) => true,
        (Param::List, Value::List(list)) => list.kind() == ListKind::Any,
        (Param::Strings, Value::List(list)) => list.kind() == ListKind::Strings,
        (Param::Strings, Value::Object(object)) => match object.as_entries() {
            Some(Value::List(list)) if list.kind() == ListKind::Strings => {
                slot.value = Value::List(list);
                true
            }
            _ => false,
        },
        (Param::Map, Value::Map(map)) => match map.kind() {
            MapKind::Any => true,
            MapKind::Strings => false,
            MapKind::Named(_) => {
                slot.value = Value::Map(map.seen_as(MapKind::Any));
                true
            }
        },
        (Param::Object(name), Value::Object(object)) => {
            let found = object.type_name();
            found == name || found.strip_prefix('*') == Some(name)
        }
        _ => false,
    };
    fits.then_some(slot)
}
