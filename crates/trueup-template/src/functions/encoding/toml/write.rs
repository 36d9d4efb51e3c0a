//! Values as TOML, as `github.com/BurntSushi/toml` encodes them.

use std::rc::Rc;

use crate::cause::Cause;
use crate::function::Failure;
use crate::json::{cause_of, unsupported};
use crate::print::format_float;
use crate::runtime::{Runtime, TomlLibrary};
use crate::value::{List, Map, Slot, Text, TextBuilder, Value};
use crate::walk::Meter;

/// How deep values may be nested.
const MAX_DEPTH: usize = 200;

/// The document, each scalar with its cause. [`Failure::Error`] has the text of the library.
pub(super) fn encode(runtime: &Runtime, slot: &Slot) -> Result<Text, Failure> {
    let mut encoder = Encoder { runtime, out: TextBuilder::new(), meter: Meter::new(runtime), depth: 0 };
    encoder.encode(&[], &slot.value, slot.cause)?;
    encoder.meter.finished(encoder.out.len())?;
    Ok(encoder.out.finish())
}

/// The types that decide where a value stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Table,
    Tables,
    Other,
}

struct Encoder<'a> {
    runtime: &'a Runtime,
    out: TextBuilder,
    meter: Meter<'a>,
    depth: usize,
}

impl Encoder<'_> {
    fn encode(&mut self, key: &[Rc<str>], value: &Value, cause: Cause) -> Result<(), Failure> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(too_deep());
        }
        match value {
            Value::Map(map) => self.table(key, map, cause)?,
            Value::List(list) if shape(value, 0)? == Some(Shape::Tables) => self.tables(key, list, cause)?,
            Value::Object(object) if !is_scalar_object(value) => {
                let value = object.to_json().ok_or_else(|| unsupported(value))?;
                self.encode(key, &value, cause)?;
            }
            Value::Complex(..) => {
                let text = format!("unsupported type for key '{}': {}", path(key), value.kind_name());
                return Err(Failure::Error(text));
            }
            _ => self.key_value(key, value, cause, false)?,
        }
        self.depth -= 1;
        self.meter.reached(self.out.len())
    }

    fn table(&mut self, key: &[Rc<str>], map: &Map, cause: Cause) -> Result<(), Failure> {
        if key.len() == 1 {
            self.newline();
        }
        if !key.is_empty() {
            self.write(&format!("{}[{}]", indentation(key), path(key)));
            self.newline();
        }
        self.entries(key, map, cause, false)
    }

    fn tables(&mut self, key: &[Rc<str>], list: &List, cause: Cause) -> Result<(), Failure> {
        if key.is_empty() {
            return Err("toml: top-level values must be Go maps or structs".into());
        }
        for slot in list.items() {
            let replaced = table_of(&slot.value);
            let Some(map) = replaced.as_ref().unwrap_or(&slot.value).as_map() else { continue };
            self.newline();
            self.write(&format!("{}[[{}]]", indentation(key), path(key)));
            self.newline();
            self.entries(key, map, known_or(slot.cause, cause), false)?;
        }
        Ok(())
    }

    fn entries(&mut self, key: &[Rc<str>], map: &Map, cause: Cause, inline: bool) -> Result<(), Failure> {
        let (mut direct, mut sub) = (Vec::new(), Vec::new());
        for (name, slot) in map.snapshot() {
            let is_table = matches!(shape(&slot.value, 0)?, Some(Shape::Table | Shape::Tables));
            if is_table { &mut sub } else { &mut direct }.push((name, slot));
        }
        let then_sub = !sub.is_empty();
        for (entries, trailing_comma) in [(direct, then_sub), (sub, false)] {
            let last = entries.len().saturating_sub(1);
            for (index, (name, slot)) in entries.into_iter().enumerate() {
                // A nil leaves the comma before it standing, as the library does.
                if slot.value.is_nil() {
                    continue;
                }
                let cause = known_or(slot.cause, cause);
                if !inline {
                    let mut key = key.to_vec();
                    key.push(name);
                    self.encode(&key, &slot.value, cause)?;
                    continue;
                }
                self.key_value(&[name], &slot.value, cause, true)?;
                if trailing_comma || index != last {
                    self.write(", ");
                }
            }
        }
        Ok(())
    }

    fn key_value(&mut self, key: &[Rc<str>], value: &Value, cause: Cause, inline: bool) -> Result<(), Failure> {
        let Some(name) = key.last() else { return self.element(value, cause) };
        self.write(&format!("{}{} = ", indentation(key), bare_or_quoted(name)));
        self.element(value, cause)?;
        if !inline {
            self.newline();
        }
        Ok(())
    }

    fn element(&mut self, value: &Value, cause: Cause) -> Result<(), Failure> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(too_deep());
        }
        match value {
            Value::List(list) => self.array(list, cause)?,
            Value::Bytes(bytes) => {
                let numbers: Vec<String> = bytes.iter().map(u8::to_string).collect();
                self.out.push(format!("[{}]", numbers.join(", ")), cause);
            }
            Value::Map(map) => {
                self.write("{");
                self.entries(&[], map, cause, true)?;
                self.write("}");
            }
            Value::Object(object) => match object.to_json().ok_or_else(|| unsupported(value))? {
                Value::Text(text) if value.type_name() == "time.Time" => self.out.push(&text, cause),
                inner => self.element(&inner, cause)?,
            },
            scalar => {
                let (text, cause) = self.scalar(scalar, cause)?;
                self.out.push(text, cause);
            }
        }
        self.depth -= 1;
        self.meter.reached(self.out.len())
    }

    fn array(&mut self, list: &List, cause: Cause) -> Result<(), Failure> {
        self.write("[");
        for (index, slot) in list.items().iter().enumerate() {
            if index > 0 {
                self.write(", ");
            }
            self.element(&slot.value, known_or(slot.cause, cause))?;
        }
        self.write("]");
        Ok(())
    }

    fn scalar(&self, value: &Value, cause: Cause) -> Result<(Vec<u8>, Cause), Failure> {
        let text = match value {
            Value::Bool(value) => value.to_string(),
            Value::Int(number) | Value::Int64(number) => number.to_string(),
            Value::Uint8(number) => number.to_string(),
            Value::Uint64(number) => number.to_string(),
            Value::Float(number) => self.float(*number),
            Value::Text(text) => return Ok((quoted(text), cause_of(self.runtime, text, cause))),
            other => return Err(Failure::Error(format!("unexpected type: {}", other.type_name()))),
        };
        Ok((text.into_bytes(), cause))
    }

    fn float(&self, number: f64) -> String {
        if number.is_nan() {
            return if number.is_sign_negative() { "-nan" } else { "nan" }.to_owned();
        }
        if number.is_infinite() {
            return if number < 0.0 { "-inf" } else { "inf" }.to_owned();
        }
        let format = match self.runtime.libraries.toml {
            TomlLibrary::V1_4 => 'f',
            TomlLibrary::V1_6 => 'g',
        };
        let text = format_float(number, format, None);
        if text.contains(['.', 'e']) { text } else { text + ".0" }
    }

    fn newline(&mut self) {
        if !self.out.is_empty() {
            self.write("\n");
        }
    }

    fn write(&mut self, text: &str) {
        self.out.push(text, Cause::NONE);
    }
}

fn too_deep() -> Failure {
    Failure::Limit(format!("a value for TOML is nested more than {MAX_DEPTH} levels deep"))
}

fn known_or(cause: Cause, other: Cause) -> Cause {
    if cause.is_known() { cause } else { other }
}

/// What decides where a value stands; nothing for nil. A list with nil in it has no place.
fn shape(value: &Value, depth: usize) -> Result<Option<Shape>, Failure> {
    if depth > MAX_DEPTH {
        return Err(too_deep());
    }
    Ok(Some(match value {
        Value::Nil => return Ok(None),
        Value::Object(_) if is_scalar_object(value) => Shape::Other,
        Value::Map(_) | Value::Object(_) => Shape::Table,
        Value::Complex(..) => return Err(Failure::Error(format!("unsupported type: {}", value.kind_name()))),
        Value::List(list) => {
            let mut all_tables = !list.is_empty();
            for slot in list.items() {
                let Some(element) = shape(&slot.value, depth + 1)? else {
                    return Err("toml: cannot encode array with nil element".into());
                };
                all_tables &= element == Shape::Table;
            }
            if all_tables { Shape::Tables } else { Shape::Other }
        }
        _ => Shape::Other,
    }))
}

/// Times, versions and their like are strings or dates to the library, not tables.
fn is_scalar_object(value: &Value) -> bool {
    matches!(value, Value::Object(object) if !matches!(object.to_json(), Some(Value::Map(_))))
}

fn table_of(value: &Value) -> Option<Value> {
    if let Value::Object(object) = value { object.to_json() } else { None }
}

fn indentation(key: &[Rc<str>]) -> String {
    "  ".repeat(key.len().saturating_sub(1))
}

fn path(key: &[Rc<str>]) -> String {
    key.iter().map(|name| bare_or_quoted(name)).collect::<Vec<_>>().join(".")
}

fn bare_or_quoted(name: &str) -> String {
    let bare = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    if bare { name.to_owned() } else { String::from_utf8_lossy(&quoted(name.as_bytes())).into_owned() }
}

fn quoted(text: &[u8]) -> Vec<u8> {
    let mut out = vec![b'"'];
    for byte in text {
        match byte {
            b'"' | b'\\' => out.extend_from_slice(&[b'\\', *byte]),
            8 => out.extend_from_slice(b"\\b"),
            b'\t' => out.extend_from_slice(b"\\t"),
            b'\n' => out.extend_from_slice(b"\\n"),
            12 => out.extend_from_slice(b"\\f"),
            b'\r' => out.extend_from_slice(b"\\r"),
            ..b' ' | 127 => out.extend_from_slice(format!("\\u{byte:04x}").as_bytes()),
            _ => out.push(*byte),
        }
    }
    out.push(b'"');
    out
}
