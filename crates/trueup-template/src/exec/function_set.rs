//! The functions that templates can call, by name.

use std::collections::HashMap;

use crate::function::{Call, Failure, Function, Param};
use crate::functions::builtin;
use crate::value::Slot;

/// The functions of a set of templates, by name. Those of Go's `text/template` and those of Helm that execute templates or
/// end the rendering are always there.
#[derive(Debug, Clone)]
pub struct FunctionSet {
    functions: HashMap<&'static str, Callee>,
}

/// A function as the evaluator sees it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Callee {
    pub(super) name: &'static str,
    pub(super) params: &'static [Param],
    pub(super) variadic: Option<Param>,
    pub(super) body: Body,
}

/// What is done with the arguments.
#[derive(Debug, Clone, Copy)]
pub(super) enum Body {
    /// They are values.
    Plain(fn(&mut Call<'_>) -> Result<Slot, Failure>),
    /// `and`: none is evaluated after the first that is false.
    And,
    /// `or`: none is evaluated after the first that is true.
    Or,
    /// `len`: tells no value from nil.
    Len,
    /// `call`: names its first argument as it is written.
    Call,
    /// `include`
    Include,
    /// `tpl`
    Tpl,
}

impl FunctionSet {
    /// The functions of these tables, a later one replacing an earlier one of the same name, and those that are always there.
    pub fn new(tables: &[&[Function]]) -> Self {
        let plain = |function: &Function| Callee {
            name: function.name,
            params: function.params,
            variadic: function.variadic,
            body: Body::Plain(function.run),
        };
        let own = [
            special("and", &[Param::Any], Some(Param::Any), Body::And),
            special("or", &[Param::Any], Some(Param::Any), Body::Or),
            special("len", &[Param::Any], None, Body::Len),
            special("call", &[Param::Any], Some(Param::Any), Body::Call),
            special("include", &[Param::String, Param::Any], None, Body::Include),
            special("tpl", &[Param::String, Param::Any], None, Body::Tpl),
        ];
        let callees = tables
            .iter()
            .chain(&[builtin::FUNCTIONS])
            .flat_map(|table| table.iter())
            .map(plain)
            .chain(own)
            .map(|callee| (callee.name, callee));
        Self { functions: callees.collect() }
    }

    /// The same with another function under its name.
    #[must_use]
    pub fn with(mut self, function: &Function) -> Self {
        let (name, params, variadic) = (function.name, function.params, function.variadic);
        self.functions.insert(name, Callee { name, params, variadic, body: Body::Plain(function.run) });
        self
    }

    /// The same without the function of this name.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.functions.remove(name);
        self
    }

    /// Whether there is a function of this name.
    pub fn contains(&self, name: &str) -> bool {
        self.functions.contains_key(name)
    }

    pub(super) fn get(&self, name: &str) -> Option<&Callee> {
        self.functions.get(name)
    }
}

fn special(name: &'static str, params: &'static [Param], variadic: Option<Param>, body: Body) -> Callee {
    Callee { name, params, variadic, body }
}
