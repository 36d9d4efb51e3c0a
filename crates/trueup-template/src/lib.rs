//! Go's `text/template` with the functions of sprig and Helm, evaluated with provenance.
//!
//! Reading order: [`Value`] is what templates compute with, a [`Slot`] is a value and where it came from ([`Cause`]),
//! a [`Function`] is anything a template can call, and [`Runtime`] is everything a rendering may know of the world. A
//! [`TemplateSet`] holds what [`parse`](mod@parse) made of the texts and executes it.

mod cause;
mod function;
mod runtime;
mod value;
mod walk;
mod rune;
mod stack;

pub mod exec;
pub mod functions;
pub mod glob;
pub mod json;
pub mod parse;
pub mod print;
pub mod semver;
pub mod time;

pub use cause::{Cause, CauseNode, Causes, Origin, Site};
pub use exec::{FunctionSet, TemplateSet, without_no_value};
pub use function::{Call, CallSite, ErrorChain, Failure, Function, Param};
pub use runtime::{Libraries, Limits, Lookup, NoLookup, Runtime, SemverLibrary, TomlLibrary};
pub use value::{
    List, ListKind, Map, MapKind, Member, MethodCall, NamedMap, Object, Slot, Span, Text, TextBuilder, Value, readable,
};
