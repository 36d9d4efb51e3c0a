//! `json.Marshal` and `json.MarshalIndent`.

use base64::prelude::{BASE64_STANDARD, Engine};

use super::string::push_string;
use crate::cause::Cause;
use crate::function::Failure;
use crate::print::format_float;
use crate::runtime::Runtime;
use crate::value::{List, Map, Slot, Text, TextBuilder, Value};
use crate::walk::{Instead, Meter, Visitor, walk};

/// How JSON is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// On one line, `<`, `>` and `&` escaped: `json.Marshal`.
    Compact,
    /// On one line, with HTML as it is: an encoder after `SetEscapeHTML(false)`.
    Raw,
    /// Indented by two spaces, `<`, `>` and `&` escaped: `json.MarshalIndent`.
    Indented,
}

/// Writes a value as JSON, each scalar with its cause. [`Failure::Error`] has the text of `encoding/json`.
pub fn encode(runtime: &Runtime, slot: &Slot, layout: Layout) -> Result<Text, Failure> {
    let mut encoder = Encoder {
        out: TextBuilder::new(),
        runtime,
        meter: Meter::new(runtime),
        layout,
        scratch: String::new(),
        depth: 0,
    };
    walk(&slot.value, slot.cause, None, &mut encoder)?;
    encoder.meter.finished(encoder.out.len())?;
    Ok(encoder.out.finish())
}

/// A number as `encoding/json` writes it; `None` if it is none that JSON has.
pub fn number_text(value: f64) -> Option<String> {
    if !value.is_finite() {
        return None;
    }
    let magnitude = value.abs();
    if magnitude == 0.0 || (1e-6..1e21).contains(&magnitude) {
        return Some(format_float(value, 'f', None));
    }
    let text = format_float(value, 'e', None);
    // e-09 is written e-9; nothing else has a leading zero here.
    Some(text.replace("e-0", "e-"))
}

/// The error of a value that JSON does not have.
pub(crate) fn unsupported(value: &Value) -> Failure {
    Failure::Error(match value {
        Value::Float(number) => format!("json: unsupported value: {}", format_float(*number, 'g', None)),
        other => format!("json: unsupported type: {}", other.type_name()),
    })
}

/// The error of a map that contains itself.
pub(crate) fn contains_itself(map: &Map) -> Failure {
    Failure::Error(format!("json: unsupported value: encountered a cycle via {}", map.kind().type_name()))
}

struct Encoder<'a> {
    out: TextBuilder,
    runtime: &'a Runtime,
    meter: Meter<'a>,
    layout: Layout,
    scratch: String,
    depth: usize,
}

impl Encoder<'_> {
    fn separate(&mut self, index: usize) {
        if index > 0 {
            self.out.push(",", Cause::NONE);
        }
        self.line_break();
    }

    fn line_break(&mut self) {
        if self.layout == Layout::Indented {
            self.out.push("\n", Cause::NONE);
            for _ in 0..self.depth {
                self.out.push("  ", Cause::NONE);
            }
        }
    }

    fn begin(&mut self, bracket: &str, empty: bool, cause: Cause) -> Result<(), Failure> {
        // The brackets of an empty collection are all there is of it.
        self.out.push(bracket, if empty { cause } else { Cause::NONE });
        self.depth += 1;
        self.meter.reached(self.out.len())
    }

    fn end(&mut self, bracket: &str, empty: bool) {
        self.depth -= 1;
        if !empty {
            self.line_break();
        }
        self.out.push(bracket, Cause::NONE);
    }

    fn string(&mut self, text: &[u8], cause: Cause) {
        self.scratch.clear();
        push_string(&mut self.scratch, text, self.layout != Layout::Raw);
        self.out.push(&self.scratch, cause);
    }
}

impl Visitor for Encoder<'_> {
    fn scalar(&mut self, value: &Value, cause: Cause) -> Result<Option<Instead>, Failure> {
        let text = match value {
            Value::Nil => "null".to_owned(),
            Value::Bool(value) => value.to_string(),
            Value::Int(number) | Value::Int64(number) => number.to_string(),
            Value::Uint8(number) => number.to_string(),
            Value::Uint64(number) => number.to_string(),
            Value::Float(number) => number_text(*number).ok_or_else(|| unsupported(value))?,
            Value::Text(text) => {
                self.string(text, cause_of(self.runtime, text, cause));
                return self.meter.reached(self.out.len()).map(|()| None);
            }
            Value::Bytes(bytes) => format!("\"{}\"", BASE64_STANDARD.encode(bytes)),
            Value::Object(object) => {
                let fields = object.json_fields().map(Instead::Fields);
                let instead = fields.or_else(|| object.to_json().map(Instead::Value));
                return instead.map(Some).ok_or_else(|| unsupported(value));
            }
            Value::Complex(..) | Value::List(_) | Value::Map(_) => return Err(unsupported(value)),
        };
        self.out.push(text, cause);
        self.meter.reached(self.out.len())?;
        Ok(None)
    }

    fn nil_lists_are_nil(&self) -> bool {
        true
    }

    fn begin_list(&mut self, list: &List, cause: Cause) -> Result<(), Failure> {
        self.begin("[", list.is_empty(), cause)
    }

    fn item(&mut self, index: usize) {
        self.separate(index);
    }

    fn end_list(&mut self, list: &List) {
        self.end("]", list.is_empty());
    }

    fn begin_map(&mut self, map: &Map, cause: Cause) -> Result<(), Failure> {
        self.begin("{", map.is_empty(), cause)
    }

    fn key(&mut self, index: usize, key: &str, cause: Cause) -> Result<(), Failure> {
        self.separate(index);
        self.string(key.as_bytes(), cause);
        self.out.push(if self.layout == Layout::Indented { ": " } else { ":" }, Cause::NONE);
        self.meter.reached(self.out.len())
    }

    fn end_map(&mut self, map: &Map) {
        self.end("}", map.is_empty());
    }

    fn cycle(&mut self, map: &Map) -> Failure {
        contains_itself(map)
    }
}

/// The cause of a string that is written anew: those of its parts together, or that of its slot.
pub(crate) fn cause_of(runtime: &Runtime, text: &Text, slot: Cause) -> Cause {
    match text.spans() {
        [] => slot,
        [only] => only.cause,
        spans => runtime.trace(|causes| causes.union(spans.iter().map(|span| span.cause))),
    }
}
