//! Fields, keys and methods: Go's `evalFieldChain` and `evalField`.

use std::sync::Arc;

use super::call::Call;
use super::node::Node;
use super::operand::Operand;
use super::state::State;
use crate::function::Failure;
use crate::parse::Argument;
use crate::value::{Map, MapKind, Member, Object, Slot, Value};

/// What is given to the last name of a chain, in case that it is a method.
struct Given<'s> {
    node: &'s Argument,
    arguments: &'s [Argument],
    last: Option<Operand>,
}

impl Given<'_> {
    fn is_something(&self) -> bool {
        !self.arguments.is_empty() || self.last.is_some()
    }
}

impl<'s> State<'s> {
    /// The value of `.a.b.c` on `receiver`; arguments go to the last name.
    pub(super) fn eval_fields(
        &mut self,
        dot: &Operand,
        receiver: &Operand,
        names: &[Arc<str>],
        node: &'s Argument,
        arguments: &'s [Argument],
        last: Option<Operand>,
    ) -> Result<Operand, Failure> {
        let Some((final_name, names)) = names.split_last() else { return Ok(receiver.clone()) };
        let mut held;
        let mut receiver = receiver;
        for name in names {
            held = self.eval_field(dot, receiver, name, &mut Given { node, arguments: &[], last: None })?;
            receiver = &held;
        }
        self.eval_field(dot, receiver, final_name, &mut Given { node, arguments, last })
    }

    fn eval_field(
        &mut self,
        dot: &Operand,
        receiver: &Operand,
        name: &str,
        given: &mut Given<'s>,
    ) -> Result<Operand, Failure> {
        if !receiver.is_valid() {
            return Ok(Operand::invalid().caused_by(receiver.slot.cause));
        }
        let found = match receiver.value() {
            Value::Nil => return Err(self.failure(&format!("nil pointer evaluating interface {{}}.{name}"))),
            Value::Map(map) => self.eval_key(dot, map, name, given)?,
            Value::Object(object) => self.eval_member(dot, receiver, &**object, name, given)?,
            _ => return Err(self.no_field(receiver, name)),
        };
        Ok(found.caused_by(receiver.slot.cause))
    }

    fn no_field(&self, receiver: &Operand, name: &str) -> Failure {
        self.failure(&format!("can't evaluate field {name} in type {}", receiver.type_name()))
    }

    fn eval_key(&mut self, dot: &Operand, map: &Map, name: &str, given: &mut Given<'s>) -> Result<Operand, Failure> {
        if let MapKind::Named(named) = map.kind()
            && let Some(Member::Method { params, variadic, call }) = named.method(map, name)
        {
            return self.eval_method(dot, given, &Call { name, params, variadic, body: &*call });
        }
        if given.is_something() {
            return Err(self.failure(&format!("{name} is not a method but has arguments")));
        }
        Ok(match (map.get(name), map.kind()) {
            (Some(slot), MapKind::Strings) => Operand::concrete(slot),
            (Some(slot), _) => Operand::interface(slot),
            (None, MapKind::Strings) => Operand::constant(""),
            (None, _) => Operand::interface(Slot::default()),
        })
    }

    fn eval_member(
        &mut self,
        dot: &Operand,
        receiver: &Operand,
        object: &dyn Object,
        name: &str,
        given: &mut Given<'s>,
    ) -> Result<Operand, Failure> {
        let has_arguments = given.is_something();
        match object.member(name) {
            Some(Member::Method { params, variadic, call }) => {
                self.eval_method(dot, given, &Call { name, params, variadic, body: &*call })
            }
            Some(Member::Field(slot)) if !has_arguments => Ok(Operand::concrete(slot)),
            Some(Member::Field(_)) => Err(self.failure(&if object.kind_name() == "map" {
                format!("{name} is not a method but has arguments")
            } else {
                format!("{name} has arguments but cannot be invoked as function")
            })),
            Some(Member::Unexported) => {
                let of = receiver.type_name();
                Err(self.failure(&format!("{name} is an unexported field of struct type {of}")))
            }
            None => Err(self.no_field(receiver, name)),
        }
    }

    fn eval_method(&mut self, dot: &Operand, given: &mut Given<'s>, method: &Call<'_>) -> Result<Operand, Failure> {
        let args = self.eval_arguments(dot, method, given.arguments, given.last.take())?;
        self.run(Node::of(given.node), method.name, &args, method.body)
    }
}
