//! What templates compute with: Go's values as far as `text/template`, sprig and Helm can tell them apart.

mod list;
mod map;
mod object;
mod release;
mod text;

use std::borrow::Cow;
use std::rc::Rc;

pub use list::{List, ListKind};
pub use map::{Map, MapKind, NamedMap};
pub use object::{Member, MethodCall, Object};
pub use text::{Span, Text, TextBuilder, readable};

use crate::cause::Cause;

/// A Go value. Maps and objects are shared when cloned, as in Go; everything else is immutable.
#[derive(Debug, Clone, Default)]
pub enum Value {
    /// Go's nil, of no type. Typed nil maps and lists are empty maps and lists.
    #[default]
    Nil,
    /// `bool`.
    Bool(bool),
    /// `int`: literals in templates, `len`, `until`.
    Int(i64),
    /// `int64`: `--set` numbers and sprig's arithmetic.
    Int64(i64),
    /// `uint8`: one byte of an indexed string.
    Uint8(u8),
    /// `uint64`.
    Uint64(u64),
    /// `float64`: every number that came from YAML or JSON.
    Float(f64),
    /// `complex128`: only literals such as `1i`.
    Complex(f64, f64),
    /// `string`: any bytes.
    Text(Text),
    /// `[]byte`.
    Bytes(Rc<[u8]>),
    /// A slice.
    List(List),
    /// A map with string keys.
    Map(Map),
    /// A struct, or a named type with methods.
    Object(Rc<dyn Object>),
}

/// A value and where it came from. Whatever holds values (lists, maps, arguments) holds slots, so that a function that only
/// moves values keeps their provenance without doing anything for it.
#[derive(Debug, Clone, Default)]
pub struct Slot {
    /// The value.
    pub value: Value,
    /// Where it came from; [`Cause::NONE`] when nothing is traced, or when the holder's own cause is all that is known.
    pub cause: Cause,
}

impl Slot {
    /// A value of which nothing is known.
    pub fn new(value: impl Into<Value>) -> Self {
        Self { value: value.into(), cause: Cause::NONE }
    }

    /// A value and its cause.
    pub fn caused(value: impl Into<Value>, cause: Cause) -> Self {
        Self { value: value.into(), cause }
    }
}

impl Value {
    /// A string.
    pub fn text(text: impl Into<Text>) -> Self {
        Self::Text(text.into())
    }

    /// Go's name of the dynamic type, as in error texts and `typeOf`; nil is `<nil>`.
    pub fn type_name(&self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::Nil => "<nil>",
            Self::Bool(_) => "bool",
            Self::Int(_) => "int",
            Self::Int64(_) => "int64",
            Self::Uint8(_) => "uint8",
            Self::Uint64(_) => "uint64",
            Self::Float(_) => "float64",
            Self::Complex(..) => "complex128",
            Self::Text(_) => "string",
            Self::Bytes(_) => "[]uint8",
            Self::List(list) => list.kind().type_name(),
            Self::Map(map) => return map.kind().type_name(),
            Self::Object(object) => return object.type_name(),
        })
    }

    /// Go's `reflect.Kind`, as in `kindOf`; nil is `invalid`.
    pub fn kind_name(&self) -> &'static str {
        match self {
            Self::Nil => "invalid",
            Self::Bool(_) => "bool",
            Self::Int(_) => "int",
            Self::Int64(_) => "int64",
            Self::Uint8(_) => "uint8",
            Self::Uint64(_) => "uint64",
            Self::Float(_) => "float64",
            Self::Complex(..) => "complex128",
            Self::Text(_) => "string",
            Self::Bytes(_) | Self::List(_) => "slice",
            Self::Map(_) => "map",
            Self::Object(object) => object.kind_name(),
        }
    }

    /// Whether `if` takes the branch: Go's `template.IsTrue`.
    pub fn is_true(&self) -> bool {
        match self {
            Self::Nil => false,
            Self::Bool(value) => *value,
            Self::Int(value) | Self::Int64(value) => *value != 0,
            Self::Uint8(value) => *value != 0,
            Self::Uint64(value) => *value != 0,
            Self::Float(value) => *value != 0.0,
            Self::Complex(re, im) => *re != 0.0 || *im != 0.0,
            Self::Text(text) => !text.is_empty(),
            Self::Bytes(bytes) => !bytes.is_empty(),
            Self::List(list) => !list.is_empty(),
            Self::Map(map) => !map.is_empty(),
            Self::Object(object) => object.is_true(),
        }
    }

    /// The string, if it is one.
    pub fn as_text(&self) -> Option<&Text> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// The map, if it is one.
    pub fn as_map(&self) -> Option<&Map> {
        if let Self::Map(map) = self { Some(map) } else { None }
    }

    /// The list, if it is one.
    pub fn as_list(&self) -> Option<&List> {
        if let Self::List(list) = self { Some(list) } else { None }
    }

    /// Whether this is nil.
    pub fn is_nil(&self) -> bool {
        matches!(self, Self::Nil)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Self::Float(value)
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(value.into())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(value.into())
    }
}

impl From<Text> for Value {
    fn from(value: Text) -> Self {
        Self::Text(value)
    }
}

impl From<List> for Value {
    fn from(value: List) -> Self {
        Self::List(value)
    }
}

impl From<Map> for Value {
    fn from(value: Map) -> Self {
        Self::Map(value)
    }
}
