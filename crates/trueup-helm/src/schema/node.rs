//! JSON whose numbers keep their text, and how Go's `encoding/json` reads it.

use trueup_template::Value;
use trueup_yaml::{Json, JsonKind};

use super::decimal::Decimal;
use crate::go_text::{float, quote_char};

/// Deeper values than this are refused, as by Go.
const DEPTH: usize = 10_000;
/// Deeper values than this would exhaust the stack here.
const OUR_DEPTH: usize = 400;

/// A JSON value.
#[derive(Debug, Clone)]
pub(crate) enum Node {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A number as it was written.
    Number(String),
    /// A string.
    String(String),
    /// An array.
    Array(Vec<Node>),
    /// An object: keys in byte order, each once.
    Object(Vec<(String, Node)>),
}

impl Node {
    /// The value of a key, if this is an object that has it.
    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        let Self::Object(entries) = self else { return None };
        let index = entries.binary_search_by(|(name, _)| name.as_str().cmp(key)).ok()?;
        Some(&entries[index].1)
    }

    /// The string of a key.
    pub(crate) fn text(&self, key: &str) -> Option<&str> {
        if let Some(Self::String(text)) = self.get(key) { Some(text) } else { None }
    }

    /// The number, if it is one.
    pub(crate) fn decimal(&self) -> Option<Decimal> {
        if let Self::Number(text) = self { Decimal::parse(text) } else { None }
    }

    /// The name of the type in JSON Schema.
    pub(crate) fn type_name(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "boolean",
            Self::Number(_) => "number",
            Self::String(_) => "string",
            Self::Array(_) => "array",
            Self::Object(_) => "object",
        }
    }

    /// Equality of JSON values: numbers by their value.
    pub(crate) fn equals(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Null, Self::Null) => true,
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::String(a), Self::String(b)) => a == b,
            (Self::Number(a), Self::Number(b)) => Decimal::parse(a).is_some_and(|a| Some(a) == Decimal::parse(b)),
            (Self::Array(a), Self::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.equals(b)),
            (Self::Object(a), Self::Object(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|((ka, a), (kb, b))| ka == kb && a.equals(b))
            }
            _ => false,
        }
    }

    /// Values as they stand in a template; what JSON does not have becomes null.
    pub(crate) fn from_value(value: &Value) -> Self {
        Self::from_value_within(value, 0)
    }

    fn from_value_within(value: &Value, depth: usize) -> Self {
        if depth > OUR_DEPTH {
            return Self::Null;
        }
        match value {
            Value::Bool(value) => Self::Bool(*value),
            Value::Int(value) | Value::Int64(value) => Self::Number(value.to_string()),
            Value::Uint8(value) => Self::Number(value.to_string()),
            Value::Uint64(value) => Self::Number(value.to_string()),
            Value::Float(value) => Self::Number(float(*value)),
            Value::Text(text) => Self::String(text.to_str().into_owned()),
            Value::List(list) => {
                Self::Array(list.items().iter().map(|slot| Self::from_value_within(&slot.value, depth + 1)).collect())
            }
            Value::Map(map) => {
                let mut entries: Vec<(String, Self)> = Vec::new();
                for (key, slot) in map.entries().iter() {
                    entries.push((key.to_string(), Self::from_value_within(&slot.value, depth + 1)));
                }
                Self::object(entries)
            }
            Value::Nil | Value::Complex(..) | Value::Bytes(_) | Value::Object(_) => Self::Null,
        }
    }

    /// Values as they stand in a file.
    pub(crate) fn from_json(json: &Json) -> Self {
        match &json.kind {
            JsonKind::Null => Self::Null,
            JsonKind::Bool(value) => Self::Bool(*value),
            JsonKind::Int(value) => Self::Number(value.to_string()),
            JsonKind::Uint(value) => Self::Number(value.to_string()),
            JsonKind::Float(value) => Self::Number(float(*value)),
            JsonKind::String(text) => Self::String(text.clone()),
            JsonKind::Array(items) => Self::Array(items.iter().map(Self::from_json).collect()),
            JsonKind::Object(entries) => {
                Self::Object(entries.iter().map(|(key, value)| (key.clone(), Self::from_json(value))).collect())
            }
        }
    }

    /// An object of entries in any order; of equal keys the last one counts.
    fn object(mut entries: Vec<(String, Self)>) -> Self {
        entries.sort_by(|a, b| a.0.cmp(&b.0));
        let mut distinct: Vec<(String, Self)> = Vec::with_capacity(entries.len());
        for entry in entries {
            match distinct.last_mut() {
                Some(last) if last.0 == entry.0 => *last = entry,
                _ => distinct.push(entry),
            }
        }
        Self::Object(distinct)
    }

    /// Reads the first JSON value of a text; the second result is where it ends. The errors are Go's.
    pub(crate) fn read(text: &[u8]) -> Result<(Self, usize), String> {
        let mut reader = Reader { text, at: 0, depth: 0 };
        let node = reader.value("looking for beginning of value")?;
        Ok((node, reader.at))
    }
}

struct Reader<'a> {
    text: &'a [u8],
    at: usize,
    depth: usize,
}

impl Reader<'_> {
    fn peek(&mut self) -> Option<u8> {
        while let Some(byte) = self.text.get(self.at) {
            if !matches!(byte, b' ' | b'\t' | b'\r' | b'\n') {
                return Some(*byte);
            }
            self.at += 1;
        }
        None
    }

    fn unexpected(&self, context: &str) -> String {
        match self.text.get(self.at) {
            Some(byte) => format!("invalid character {} {context}", quote_char(char::from(*byte))),
            None if self.text.iter().all(u8::is_ascii_whitespace) => "EOF".to_owned(),
            None => "unexpected EOF".to_owned(),
        }
    }

    fn value(&mut self, context: &str) -> Result<Node, String> {
        match self.peek() {
            Some(b'{') => self.nested(Self::members),
            Some(b'[') => self.nested(Self::items),
            Some(b'"') => Ok(Node::String(self.string()?)),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b't') => self.word("true", Node::Bool(true)),
            Some(b'f') => self.word("false", Node::Bool(false)),
            Some(b'n') => self.word("null", Node::Null),
            _ => Err(self.unexpected(context)),
        }
    }

    fn nested(&mut self, read: fn(&mut Self) -> Result<Node, String>) -> Result<Node, String> {
        self.depth += 1;
        if self.depth > DEPTH.min(OUR_DEPTH) {
            return Err("exceeded max depth".to_owned());
        }
        self.at += 1;
        let node = read(self)?;
        self.depth -= 1;
        Ok(node)
    }

    fn members(&mut self) -> Result<Node, String> {
        let mut entries = Vec::new();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(Node::Object(entries));
        }
        loop {
            if self.peek() != Some(b'"') {
                return Err(self.unexpected("looking for beginning of object key string"));
            }
            let key = self.string()?;
            if self.peek() != Some(b':') {
                return Err(self.unexpected("after object key"));
            }
            self.at += 1;
            entries.push((key, self.value("looking for beginning of value")?));
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b'}') => break,
                _ => return Err(self.unexpected("after object key:value pair")),
            }
        }
        self.at += 1;
        Ok(Node::object(entries))
    }

    fn items(&mut self) -> Result<Node, String> {
        let mut items = Vec::new();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(Node::Array(items));
        }
        loop {
            items.push(self.value("looking for beginning of value")?);
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b']') => break,
                _ => return Err(self.unexpected("after array element")),
            }
        }
        self.at += 1;
        Ok(Node::Array(items))
    }

    fn word(&mut self, word: &str, node: Node) -> Result<Node, String> {
        for (index, expected) in word.char_indices() {
            if index > 0 && self.text.get(self.at).copied() != u8::try_from(expected).ok() {
                return Err(self.unexpected(&format!("in literal {word} (expecting {})", quote_char(expected))));
            }
            self.at += 1;
        }
        Ok(node)
    }

    fn digits(&mut self, context: &str) -> Result<(), String> {
        if !self.text.get(self.at).is_some_and(u8::is_ascii_digit) {
            return Err(self.unexpected(context));
        }
        while self.text.get(self.at).is_some_and(u8::is_ascii_digit) {
            self.at += 1;
        }
        Ok(())
    }

    fn number(&mut self) -> Result<Node, String> {
        let start = self.at;
        if self.text.get(self.at) == Some(&b'-') {
            self.at += 1;
        }
        if self.text.get(self.at) == Some(&b'0') {
            self.at += 1;
        } else {
            self.digits("in numeric literal")?;
        }
        if self.text.get(self.at) == Some(&b'.') {
            self.at += 1;
            self.digits("after decimal point in numeric literal")?;
        }
        if matches!(self.text.get(self.at), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.text.get(self.at), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits("in exponent of numeric literal")?;
        }
        Ok(Node::Number(String::from_utf8_lossy(&self.text[start..self.at]).into_owned()))
    }

    fn string(&mut self) -> Result<String, String> {
        self.at += 1;
        let mut bytes = Vec::new();
        loop {
            match self.text.get(self.at) {
                None => return Err(self.unexpected("")),
                Some(b'"') => break,
                Some(b'\\') => {
                    self.at += 1;
                    let c = self.escape()?;
                    bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                }
                Some(byte) if *byte < 0x20 => return Err(self.unexpected("in string literal")),
                Some(byte) => {
                    bytes.push(*byte);
                    self.at += 1;
                }
            }
        }
        self.at += 1;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    fn escape(&mut self) -> Result<char, String> {
        let c = match self.text.get(self.at) {
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(byte @ (b'"' | b'\\' | b'/')) => char::from(*byte),
            Some(b'u') => return self.unicode(),
            _ => return Err(self.unexpected("in string escape code")),
        };
        self.at += 1;
        Ok(c)
    }

    fn unicode(&mut self) -> Result<char, String> {
        let unit = self.hex()?;
        if (0xd800..0xdc00).contains(&unit) && self.text[self.at..].starts_with(b"\\u") {
            let back = self.at;
            self.at += 1;
            let low = self.hex()?;
            if (0xdc00..0xe000).contains(&low) {
                let code = 0x1_0000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
                return Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            self.at = back;
        }
        Ok(char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    /// The four digits after `u`, which is the current byte.
    fn hex(&mut self) -> Result<u32, String> {
        self.at += 1;
        let mut code = 0;
        for _ in 0..4 {
            let digit = self.text.get(self.at).and_then(|byte| char::from(*byte).to_digit(16));
            code = code * 16 + digit.ok_or_else(|| self.unexpected("in \\u hexadecimal character escape"))?;
            self.at += 1;
        }
        Ok(code)
    }
}
