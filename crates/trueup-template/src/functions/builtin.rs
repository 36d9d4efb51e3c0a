//! The functions of Go's `text/template`, and those of Helm that end a rendering or ask the world.
//!
//! `and`, `or`, `len`, `call`, `include` and `tpl` are parts of the evaluator.

mod compare;
mod escape;
mod index;
mod outside;
mod printing;

#[cfg(test)]
mod tests;

use crate::function::{Function, Param};

/// The functions of this module.
pub const FUNCTIONS: &[Function] = &[
    Function { name: "eq", params: &[Param::Any], variadic: Some(Param::Any), run: compare::eq },
    Function { name: "ne", params: &[Param::Any, Param::Any], variadic: None, run: compare::ne },
    Function { name: "lt", params: &[Param::Any, Param::Any], variadic: None, run: compare::lt },
    Function { name: "le", params: &[Param::Any, Param::Any], variadic: None, run: compare::le },
    Function { name: "gt", params: &[Param::Any, Param::Any], variadic: None, run: compare::gt },
    Function { name: "ge", params: &[Param::Any, Param::Any], variadic: None, run: compare::ge },
    Function { name: "not", params: &[Param::Any], variadic: None, run: compare::not },
    Function { name: "index", params: &[Param::Any], variadic: Some(Param::Any), run: index::index },
    Function { name: "html", params: &[], variadic: Some(Param::Any), run: escape::html },
    Function { name: "js", params: &[], variadic: Some(Param::Any), run: escape::js },
    Function { name: "urlquery", params: &[], variadic: Some(Param::Any), run: escape::urlquery },
    Function { name: "print", params: &[], variadic: Some(Param::Any), run: printing::print },
    Function { name: "println", params: &[], variadic: Some(Param::Any), run: printing::println },
    Function { name: "printf", params: &[Param::String], variadic: Some(Param::Any), run: printing::printf },
    Function { name: "required", params: &[Param::String, Param::Any], variadic: None, run: outside::required },
    Function { name: "fail", params: &[Param::String], variadic: None, run: outside::fail },
    Function { name: "lookup", params: &[Param::String; 4], variadic: None, run: outside::lookup },
    Function { name: "getHostByName", params: &[Param::String], variadic: None, run: outside::get_host_by_name },
];
