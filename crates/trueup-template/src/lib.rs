//! Go's `text/template` with the functions of sprig and Helm, evaluated with provenance.
//!
//! Reading order: [`Value`] is what templates compute with, a [`Slot`] is a value and where it came from ([`Cause`]),
//! a [`Function`] is anything a template can call, and [`Runtime`] is everything a rendering may know of the world.

mod cause;
mod function;
pub mod functions;
pub mod parse;
mod runtime;
pub mod time;
mod value;

pub use cause::{Cause, CauseNode, Causes, Origin, Site};
pub use function::{Call, CallSite, Failure, Function, Param};
pub use runtime::{Libraries, Limits, Lookup, NoLookup, Runtime, SemverLibrary, TomlLibrary};
pub use value::{
    List, ListKind, Map, MapKind, Member, MethodCall, NamedMap, Object, Slot, Span, Text, TextBuilder, Value,
};
