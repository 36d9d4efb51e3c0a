//! Values as YAML: through JSON as `toYaml`, directly as `toYamlPretty`.

use std::ops::Range;

use base64::prelude::{BASE64_STANDARD, Engine};
use trueup_yaml::{Style, Writer, natural_order};

use super::reread;
use crate::cause::Cause;
use crate::function::Failure;
use crate::json::{cause_of, contains_itself, literal_len, number_text, unsupported};
use crate::print::float_text;
use crate::runtime::Runtime;
use crate::value::{List, Map, Slot, Text, TextBuilder, Value};
use crate::walk::{Instead, Meter, Visitor, walk};

/// How deep go-yaml reads collections of one line.
const MAX_DEPTH: usize = 10_000;

/// `sigs.k8s.io/yaml`'s `Marshal`, without the last line break: each scalar with its cause.
pub(super) fn through_json(runtime: &Runtime, slot: &Slot) -> Result<Text, Failure> {
    write(runtime, slot, Style::V2).map_err(|failure| match failure {
        Failure::Error(text) if text.starts_with("json:") => {
            Failure::Error(format!("error marshaling into JSON: {text}"))
        }
        Failure::Error(text) => Failure::Error(format!("error converting JSON to YAML: yaml: {text}")),
        other => other,
    })
}

/// go-yaml v3's encoder with an indent of two, without the last line break.
pub(super) fn pretty(runtime: &Runtime, slot: &Slot) -> Result<Text, Failure> {
    write(runtime, slot, Style::V3)
}

fn write(runtime: &Runtime, slot: &Slot, style: Style) -> Result<Text, Failure> {
    let mut emitter =
        Emitter { runtime, writer: Writer::new(style), meter: Meter::new(runtime), style, spans: Vec::new(), depth: 0 };
    let order = match style {
        Style::V2 => |a: &str, b: &str| natural_order(Style::V2, a, b),
        Style::V3 => |a: &str, b: &str| natural_order(Style::V3, a, b),
    };
    walk(&slot.value, slot.cause, Some(order), &mut emitter)?;
    let Emitter { writer, mut meter, spans, .. } = emitter;
    let mut text = writer.finish();
    if text.ends_with('\n') {
        text.pop();
    }
    meter.finished(text.len())?;
    Ok(traced(text, &spans))
}

/// The text with its spans, which are ascending.
fn traced(text: String, spans: &[(Range<usize>, Cause)]) -> Text {
    if spans.is_empty() {
        return Text::from(text);
    }
    let mut builder = TextBuilder::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    for (range, cause) in spans {
        let (start, end) = (range.start.min(bytes.len()), range.end.min(bytes.len()));
        builder.push(&bytes[at..start], Cause::NONE);
        builder.push(&bytes[start..end], *cause);
        at = end;
    }
    builder.push(&bytes[at..], Cause::NONE);
    builder.finish()
}

struct Emitter<'a> {
    runtime: &'a Runtime,
    writer: Writer,
    meter: Meter<'a>,
    style: Style,
    spans: Vec<(Range<usize>, Cause)>,
    depth: usize,
}

impl Emitter<'_> {
    fn record(&mut self, range: Range<usize>, cause: Cause) -> Result<(), Failure> {
        if cause.is_known() {
            self.spans.push((range, cause));
        }
        self.meter.reached(self.writer.len())
    }

    fn string(&mut self, text: &[u8], cause: Cause) -> Result<(), Failure> {
        let range = match (self.style, std::str::from_utf8(text)) {
            (Style::V2, _) => self.writer.string(&reread::value(text)?),
            (Style::V3, Ok(text)) => self.writer.string(text),
            (Style::V3, Err(_)) => self.writer.binary(&base64_lines(text)),
        };
        self.record(range, cause)
    }

    fn float(&mut self, value: &Value, number: f64) -> Result<Range<usize>, Failure> {
        let text = match self.style {
            Style::V2 => json_number(number).ok_or_else(|| unsupported(value))?,
            Style::V3 if number.is_nan() => ".nan".to_owned(),
            Style::V3 if number.is_infinite() => if number < 0.0 { "-.inf" } else { ".inf" }.to_owned(),
            Style::V3 => float_text(number),
        };
        Ok(self.writer.number(&text))
    }

    fn deeper(&mut self) -> Result<(), Failure> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Failure::Error(format!("exceeded max depth of {MAX_DEPTH}")));
        }
        self.meter.reached(self.writer.len())
    }
}

/// A number that has been written as JSON and read as YAML.
fn json_number(number: f64) -> Option<String> {
    let text = number_text(number)?;
    if let Ok(whole) = text.parse::<i64>() {
        return Some(whole.to_string());
    }
    Some(if text.parse::<u64>().is_ok() { text } else { float_text(number) })
}

/// Base 64 as go-yaml breaks it into lines.
fn base64_lines(bytes: &[u8]) -> String {
    const LINE: usize = 70;
    let encoded = BASE64_STANDARD.encode(bytes);
    if encoded.len() < LINE {
        return encoded;
    }
    let mut out = String::with_capacity(encoded.len() + encoded.len() / LINE + 1);
    for (index, c) in encoded.chars().enumerate() {
        if index > 0 && index % LINE == 0 {
            out.push('\n');
        }
        out.push(c);
    }
    out.push('\n');
    out
}

impl Visitor for Emitter<'_> {
    fn scalar(&mut self, value: &Value, cause: Cause) -> Result<Option<Instead>, Failure> {
        let range = match value {
            Value::Nil => self.writer.null(),
            Value::Bool(value) => self.writer.bool(*value),
            Value::Int(number) | Value::Int64(number) => self.writer.number(&number.to_string()),
            Value::Uint8(number) => self.writer.number(&number.to_string()),
            Value::Uint64(number) => self.writer.number(&number.to_string()),
            Value::Float(number) => self.float(value, *number)?,
            Value::Text(text) => return self.string(text, cause_of(self.runtime, text, cause)).map(|()| None),
            Value::Bytes(bytes) if self.style == Style::V2 => {
                return self.string(BASE64_STANDARD.encode(bytes).as_bytes(), cause).map(|()| None);
            }
            Value::Bytes(bytes) => {
                let numbers = bytes.iter().map(|byte| Slot::caused(Value::Uint8(*byte), cause)).collect();
                return Ok(Some(Instead::Value(Value::List(List::of(numbers)))));
            }
            Value::Object(object) => {
                let instead = object.to_json().map(Instead::Value);
                return instead.map(Some).ok_or_else(|| unsupported(value));
            }
            Value::Complex(..) if self.style == Style::V3 => {
                return Err(Failure::Error(format!("cannot marshal type: {}", value.type_name())));
            }
            Value::Complex(..) | Value::List(_) | Value::Map(_) => return Err(unsupported(value)),
        };
        self.record(range, cause)?;
        Ok(None)
    }

    fn nil_lists_are_nil(&self) -> bool {
        self.style == Style::V2
    }

    fn begin_list(&mut self, list: &List, _: Cause) -> Result<(), Failure> {
        self.writer.begin_list(list.len());
        self.deeper()
    }

    fn item(&mut self, _: usize) {}

    fn end_list(&mut self, _: &List) {
        self.depth -= 1;
        self.writer.end_list();
    }

    fn begin_map(&mut self, map: &Map, _: Cause) -> Result<(), Failure> {
        self.writer.begin_map(map.len());
        self.deeper()
    }

    fn key(&mut self, _: usize, key: &str, cause: Cause) -> Result<(), Failure> {
        if self.style == Style::V2 {
            reread::key(key, || literal_len(key))?;
        }
        let range = self.writer.key(key);
        self.record(range, cause)
    }

    fn end_map(&mut self, _: &Map) {
        self.depth -= 1;
        self.writer.end_map();
    }

    fn cycle(&mut self, map: &Map) -> Failure {
        contains_itself(map)
    }
}
