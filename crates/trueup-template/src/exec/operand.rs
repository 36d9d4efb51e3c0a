//! A value as the evaluator holds it: Go's `reflect.Value`.

use std::borrow::Cow;

use crate::cause::Cause;
use crate::value::{Slot, Value};

/// A value, with what Go's static types make of it. They show in error texts, and decide what a nil may be used for.
#[derive(Debug, Clone)]
pub(super) struct Operand {
    pub(super) slot: Slot,
    pub(super) form: Form,
}

/// How Go holds a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// There is none: what is left of a nil that went through a pipeline.
    Invalid,
    /// An `interface {}` that holds the value, or nil: what maps and lists give.
    Interface,
    /// The value itself.
    Concrete,
}

impl Operand {
    /// No value at all.
    pub(super) fn invalid() -> Self {
        Self { slot: Slot::default(), form: Form::Invalid }
    }

    /// An element of a map or list of `interface {}`.
    pub(super) fn interface(slot: Slot) -> Self {
        Self { slot, form: Form::Interface }
    }

    /// A value of its own type; nil has none, so it stands in an interface.
    pub(super) fn concrete(slot: Slot) -> Self {
        let form = if slot.value.is_nil() { Form::Interface } else { Form::Concrete };
        Self { slot, form }
    }

    /// A constant.
    pub(super) fn constant(value: impl Into<Value>) -> Self {
        Self::concrete(Slot::new(value))
    }

    /// What is left when the interface around the value is forgotten.
    pub(super) fn stripped(mut self) -> Self {
        if self.form == Form::Interface {
            self.form = if self.slot.value.is_nil() { Form::Invalid } else { Form::Concrete };
        }
        self
    }

    /// The same with a cause, if it has none of its own.
    pub(super) fn caused_by(mut self, cause: Cause) -> Self {
        if !self.slot.cause.is_known() {
            self.slot.cause = cause;
        }
        self
    }

    pub(super) fn value(&self) -> &Value {
        &self.slot.value
    }

    pub(super) fn is_valid(&self) -> bool {
        self.form != Form::Invalid
    }

    /// Go's name of the static type.
    pub(super) fn type_name(&self) -> Cow<'static, str> {
        match self.form {
            Form::Interface => Cow::Borrowed("interface {}"),
            _ => self.slot.value.type_name(),
        }
    }
}
