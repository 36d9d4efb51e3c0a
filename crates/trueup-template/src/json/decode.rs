//! `json.Unmarshal` and `json.Decoder`, with their error texts.

use std::rc::Rc;

use super::string::unquote;
use crate::print::go_quote;
use crate::value::{List, Map, Slot, Value};

/// The type that a text is read into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// `interface {}`: anything.
    Any,
    /// `map[string]interface {}`.
    Map,
    /// `[]interface {}`.
    List,
}

impl Target {
    fn type_name(self) -> &'static str {
        match self {
            Self::Any => "interface {}",
            Self::Map => "map[string]interface {}",
            Self::List => "[]interface {}",
        }
    }

    /// The error of a value of another type.
    pub(crate) fn mismatch(self, found: &str) -> String {
        format!("json: cannot unmarshal {found} into Go value of type {}", self.type_name())
    }

    /// What there is before anything has been read.
    pub(crate) fn empty(self) -> Value {
        match self {
            Self::Any => Value::Nil,
            Self::Map => Value::Map(Map::default()),
            Self::List => Value::List(List::of(Vec::new())),
        }
    }
}

/// `json.Unmarshal` into an empty value of the given type: what has been read, and the error, if there is one. After an
/// error of syntax nothing has been read; after one of type, all that fits.
pub fn unmarshal(text: &[u8], target: Target) -> (Value, Option<String>) {
    let mut reader = Reader::new(text);
    let value = match reader.document() {
        Ok(value) => value,
        Err(Stop::End) => return (target.empty(), Some("unexpected end of JSON input".to_owned())),
        Err(Stop::Cut(error) | Stop::Syntax(error)) => return (target.empty(), Some(error)),
    };
    let found = match (&value, target) {
        (_, Target::Any) | (Value::Map(_), Target::Map) | (Value::List(_), Target::List) => {
            return (value, reader.type_error);
        }
        (Value::Nil, _) if reader.type_error.is_none() => return (target.empty(), None),
        (Value::Map(_), _) => "object",
        (Value::List(_), _) => "array",
        (Value::Text(_), _) => "string",
        (Value::Bool(_), _) => "bool",
        _ => "number",
    };
    (target.empty(), Some(target.mismatch(found)))
}

/// `json.Unmarshal` of any value.
pub fn decode(text: &[u8]) -> Result<Value, String> {
    match unmarshal(text, Target::Any) {
        (value, None) => Ok(value),
        (_, Some(error)) => Err(error),
    }
}

/// `json.Decoder`: reads the first value of a text and answers how many bytes it took.
pub fn decode_first(text: &[u8]) -> Result<(Value, usize), String> {
    let mut reader = Reader::new(text);
    let value = reader.value().map_err(|stop| match stop {
        Stop::Syntax(error) => error,
        Stop::End | Stop::Cut(_) if text.iter().all(u8::is_ascii_whitespace) => "EOF".to_owned(),
        Stop::End | Stop::Cut(_) => "unexpected EOF".to_owned(),
    })?;
    match reader.type_error {
        Some(error) => Err(error),
        None => Ok((value, reader.at)),
    }
}

/// How deep arrays and objects may be nested.
const MAX_DEPTH: usize = 10_000;

/// Why reading stopped.
enum Stop {
    /// The text ended between or in values that could go on.
    End,
    /// The text ended where not even the space could follow that Go reads there: the error of the space.
    Cut(String),
    Syntax(String),
}

enum Open {
    Array(Vec<Slot>),
    Object(Map, Rc<str>),
}

struct Reader<'a> {
    text: &'a [u8],
    at: usize,
    /// The first value that fits no type: reading goes on after it.
    type_error: Option<String>,
}

impl<'a> Reader<'a> {
    fn new(text: &'a [u8]) -> Self {
        Self { text, at: 0, type_error: None }
    }

    fn document(&mut self) -> Result<Value, Stop> {
        let value = self.value()?;
        match self.skip_space() {
            None => Ok(value),
            Some(_) => Err(self.invalid("after top-level value")),
        }
    }

    fn value(&mut self) -> Result<Value, Stop> {
        let mut open = Vec::new();
        loop {
            let Some(mut value) = self.begin_value(&mut open)? else { continue };
            loop {
                match open.last_mut() {
                    None => return Ok(value),
                    Some(Open::Array(items)) => items.push(Slot::new(value)),
                    Some(Open::Object(map, key)) => {
                        map.insert(Rc::clone(key), Slot::new(value));
                    }
                }
                match self.after_element(&mut open)? {
                    None => break,
                    Some(closed) => value = closed,
                }
            }
        }
    }

    /// A whole value, or `None` if an array or an object began that is not empty.
    fn begin_value(&mut self, open: &mut Vec<Open>) -> Result<Option<Value>, Stop> {
        let byte = self.skip_space().ok_or(Stop::End)?;
        if matches!(byte, b'[' | b'{') && open.len() >= MAX_DEPTH {
            return Err(self.invalid("exceeded max depth"));
        }
        match byte {
            b'[' => {
                self.at += 1;
                if self.skip_space() == Some(b']') {
                    self.at += 1;
                    return Ok(Some(Target::List.empty()));
                }
                open.push(Open::Array(Vec::new()));
                Ok(None)
            }
            b'{' => {
                self.at += 1;
                if self.skip_space() == Some(b'}') {
                    self.at += 1;
                    return Ok(Some(Target::Map.empty()));
                }
                let key = self.key()?;
                open.push(Open::Object(Map::default(), key));
                Ok(None)
            }
            b'"' => self.string().map(|text| Some(Value::from(text))),
            b't' => self.literal("true", Value::Bool(true)),
            b'f' => self.literal("false", Value::Bool(false)),
            b'n' => self.literal("null", Value::Nil),
            b'-' | b'0'..=b'9' => self.number().map(Some),
            _ => Err(self.invalid("looking for beginning of value")),
        }
    }

    /// After an element: `None` if another one follows, else the collection that ended.
    fn after_element(&mut self, open: &mut Vec<Open>) -> Result<Option<Value>, Stop> {
        let byte = self.skip_space().ok_or(Stop::End)?;
        let is_array = matches!(open.last(), Some(Open::Array(_)));
        match (byte, is_array) {
            (b',', true) => {
                self.at += 1;
                Ok(None)
            }
            (b',', false) => {
                self.at += 1;
                let next = self.key()?;
                if let Some(Open::Object(_, key)) = open.last_mut() {
                    *key = next;
                }
                Ok(None)
            }
            (b']', true) | (b'}', false) => {
                self.at += 1;
                Ok(open.pop().map(|collection| match collection {
                    Open::Array(items) => Value::List(List::of(items)),
                    Open::Object(map, _) => Value::Map(map),
                }))
            }
            (_, true) => Err(self.invalid("after array element")),
            (_, false) => Err(self.invalid("after object key:value pair")),
        }
    }

    fn key(&mut self) -> Result<Rc<str>, Stop> {
        match self.skip_space().ok_or(Stop::End)? {
            b'"' => {}
            _ => return Err(self.invalid("looking for beginning of object key string")),
        }
        let key = self.string()?;
        match self.skip_space().ok_or(Stop::End)? {
            b':' => self.at += 1,
            _ => return Err(self.invalid("after object key")),
        }
        Ok(key.into())
    }

    fn string(&mut self) -> Result<String, Stop> {
        self.at += 1;
        let start = self.at;
        loop {
            match self.peek().ok_or(Stop::End)? {
                b'"' => break,
                b'\\' => {
                    self.at += 1;
                    self.escape()?;
                }
                ..b' ' => return Err(self.invalid("in string literal")),
                _ => self.at += 1,
            }
        }
        let text = unquote(&self.text[start..self.at]);
        self.at += 1;
        Ok(text)
    }

    fn escape(&mut self) -> Result<(), Stop> {
        match self.peek() {
            Some(b'b' | b'f' | b'n' | b'r' | b't' | b'\\' | b'/' | b'"') => self.at += 1,
            Some(b'u') => {
                self.at += 1;
                for _ in 0..4 {
                    if !self.peek().is_some_and(|byte| byte.is_ascii_hexdigit()) {
                        return Err(self.invalid("in \\u hexadecimal character escape"));
                    }
                    self.at += 1;
                }
            }
            _ => return Err(self.invalid("in string escape code")),
        }
        Ok(())
    }

    fn literal(&mut self, word: &str, value: Value) -> Result<Option<Value>, Stop> {
        for expected in word.bytes() {
            if self.peek() != Some(expected) {
                return Err(self.invalid(&format!("in literal {word} (expecting '{}')", char::from(expected))));
            }
            self.at += 1;
        }
        Ok(Some(value))
    }

    fn number(&mut self) -> Result<Value, Stop> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        match self.peek() {
            Some(b'0') => self.at += 1,
            Some(b'1'..=b'9') => self.skip_digits(),
            _ => return Err(self.invalid("in numeric literal")),
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits("after decimal point in numeric literal")?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits("in exponent of numeric literal")?;
        }
        let text = String::from_utf8_lossy(&self.text[start..self.at]);
        match text.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(Value::Float(number)),
            _ => {
                self.type_error.get_or_insert_with(|| {
                    format!("json: cannot unmarshal number {text} into Go value of type float64")
                });
                Ok(Value::Nil)
            }
        }
    }

    fn digits(&mut self, context: &str) -> Result<(), Stop> {
        if !self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            return Err(self.invalid(context));
        }
        self.skip_digits();
        Ok(())
    }

    fn skip_digits(&mut self) {
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn skip_space(&mut self) -> Option<u8> {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
        self.peek()
    }

    /// The character here is wrong.
    fn invalid(&self, context: &str) -> Stop {
        let shown = match self.text.get(self.at) {
            None => return Stop::Cut(format!("invalid character ' ' {context}")),
            Some(b'\'') => "'\\''".to_owned(),
            Some(b'"') => "'\"'".to_owned(),
            Some(byte) => {
                let quoted = go_quote(char::from(*byte).to_string().as_bytes());
                format!("'{}'", quoted.trim_matches('"'))
            }
        };
        Stop::Syntax(format!("invalid character {shown} {context}"))
    }
}
