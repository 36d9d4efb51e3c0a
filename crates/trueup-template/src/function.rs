//! What a template can call.

use crate::cause::{Cause, Origin};
use crate::runtime::Runtime;
use crate::value::{Slot, Value};

/// A function of templates. Its parameters are checked by the evaluator as Go's `text/template` does it, so the body may
/// rely on number and types of its arguments.
#[derive(Clone, Copy)]
pub struct Function {
    /// Name in templates.
    pub name: &'static str,
    /// Types of the parameters.
    pub params: &'static [Param],
    /// Type of the further parameters of a variadic function.
    pub variadic: Option<Param>,
    /// The body. A result of unknown cause gets all causes of the arguments from the evaluator; a body sets causes (of the
    /// slot, or of the spans of a text) only where it knows better.
    pub run: fn(&mut Call<'_>) -> Result<Slot, Failure>,
}

/// Go's type of a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Param {
    /// `interface {}`: anything, nil included.
    Any,
    /// `string`.
    String,
    /// `bool`.
    Bool,
    /// `int`.
    Int,
    /// `int64`.
    Int64,
    /// `uint32`; arrives as [`Value::Uint64`].
    Uint32,
    /// `float64`.
    Float,
    /// `[]interface {}`; nil arrives as [`Value::Nil`].
    List,
    /// `[]string`; nil arrives as [`Value::Nil`].
    Strings,
    /// `map[string]interface {}`; nil arrives as [`Value::Nil`], a named map as a plain one.
    Map,
    /// A struct type by Go's name, such as `time.Time`.
    Object(&'static str),
}

impl Param {
    /// Go's name of the type, as in error texts.
    pub fn type_name(self) -> &'static str {
        match self {
            Self::Any => "interface {}",
            Self::String => "string",
            Self::Bool => "bool",
            Self::Int => "int",
            Self::Int64 => "int64",
            Self::Uint32 => "uint32",
            Self::Float => "float64",
            Self::List => "[]interface {}",
            Self::Strings => "[]string",
            Self::Map => "map[string]interface {}",
            Self::Object(name) => name,
        }
    }
}

/// One call of a function: its arguments and what it may know of the world.
pub struct Call<'a> {
    /// The arguments, as many and of such types as the parameters say.
    pub args: &'a [Slot],
    /// What the rendering may know of the world.
    pub runtime: &'a Runtime,
    /// The name of the function, the template and the line that call it, for [`Call::impure`].
    pub site: CallSite<'a>,
}

/// Where a call stands.
#[derive(Debug, Clone, Copy)]
pub struct CallSite<'a> {
    /// The function.
    pub function: &'a str,
    /// Name of the template file.
    pub template: &'a str,
    /// Line, counted from 1.
    pub line: u32,
}

impl Call<'_> {
    /// The value of argument `index`.
    pub fn value(&self, index: usize) -> &Value {
        &self.args[index].value
    }

    /// Counts `bytes` about to be made against the limits of the rendering: to be called before anything is allocated whose
    /// size an argument decides.
    pub fn charge(&self, bytes: usize) -> Result<(), Failure> {
        self.runtime.charge(bytes)
    }

    /// Counts work that takes as long as so many evaluated nodes: for what takes long by design.
    pub fn work(&self, steps: u64) -> Result<(), Failure> {
        self.runtime.work(steps)
    }

    /// Records that the result is not determined by the arguments, and returns the cause that says so.
    pub fn impure(&self) -> Cause {
        self.runtime.record_impure(self.site)
    }

    /// The cause for an entry from outside; [`Cause::NONE`] when nothing is traced.
    pub fn origin(&self, origin: impl FnOnce() -> Origin) -> Cause {
        self.runtime.trace(|causes| causes.origin(origin()))
    }
}

/// Why a call failed.
#[derive(Debug, Clone, PartialEq)]
pub enum Failure {
    /// The function returned an error or panicked with this text; templates report `error calling NAME: TEXT`.
    Error(String),
    /// `required` or `fail`: Helm reports the text alone, with the place of the outermost action.
    Refused {
        /// What the template said.
        message: String,
        /// The action that failed, `FILE:LINE:COL`; every template on the way out puts its own place here.
        location: String,
    },
    /// A template that this call executed failed.
    Template(ErrorChain),
    /// A limit of this renderer was reached; the text says which, and the place once the evaluator has seen it.
    Limit(String),
}

impl Failure {
    /// `required` or `fail`; the evaluator knows the place.
    pub fn refused(message: impl Into<String>) -> Self {
        Self::Refused { message: message.into(), location: String::new() }
    }
}

/// Go's chain of wrapped errors. Each error's text ends with that of the error that it wraps, so only what each one adds is
/// kept: a thousand nested includes would otherwise take the square of that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorChain {
    /// What each error puts in front of the one that it wraps, innermost first.
    parts: Vec<String>,
}

impl ErrorChain {
    /// An error that wraps none.
    pub fn new(text: impl Into<String>) -> Self {
        Self { parts: vec![text.into()] }
    }

    /// An error that puts `prefix` in front of this one's text.
    #[must_use]
    pub fn wrapped(mut self, prefix: impl Into<String>) -> Self {
        self.parts.push(prefix.into());
        self
    }

    /// The text of the outermost error: everything on one line, as Go's `Error()`.
    pub fn text(&self) -> String {
        self.parts.iter().rev().map(String::as_str).collect()
    }

    /// How many errors.
    pub fn depth(&self) -> usize {
        self.parts.len()
    }

    /// Calls `read` with the text of each error of the chain, as `errors.Unwrap` walks it: the outermost first. They are all
    /// ends of one text.
    pub fn with_texts<T>(&self, read: impl FnOnce(&[&str]) -> T) -> T {
        let whole = self.text();
        let mut at = 0;
        let mut texts = Vec::with_capacity(self.depth());
        for part in self.parts.iter().rev() {
            texts.push(&whole[at..]);
            at += part.len();
        }
        read(&texts)
    }

    /// The text of each error of the chain, the outermost first.
    #[cfg(test)]
    pub(crate) fn texts(&self) -> Vec<String> {
        self.with_texts(|texts| texts.iter().map(|text| (*text).to_owned()).collect())
    }
}

impl From<String> for Failure {
    fn from(text: String) -> Self {
        Self::Error(text)
    }
}

impl From<&str> for Failure {
    fn from(text: &str) -> Self {
        Self::Error(text.to_owned())
    }
}
