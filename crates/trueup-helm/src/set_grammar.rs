//! The grammar of `--set` and its relatives: texts such as `a.b[0]=1,c={x,y}` put into values, as Helm's `strvals`.

mod json;
mod scanner;
mod target;

use std::mem::size_of;

use trueup_template::{Cause, List, Map, Runtime, Slot, Value};

use crate::generation::Generation;
use crate::go_text::{quote, quote_rune};
use crate::values::paint;
use scanner::Scanner;

pub(crate) use json::{parse_document, read_value};

/// How deep keys may be nested by dots.
const MAX_LEVEL: usize = 30;
/// The largest index of a list.
const MAX_INDEX: i64 = 65536;
/// How many indexes may follow each other directly. Helm has no limit.
const MAX_NESTED_INDEXES: usize = 1000;

/// How the text behind `=` is read.
#[derive(Clone, Copy)]
pub(crate) enum Reading<'a> {
    /// `--set`: integers, booleans, null or a string.
    Typed,
    /// `--set-string`: a string.
    Text,
    /// `--set-json`: JSON.
    Json,
    /// `--set-literal`: everything behind `=`, and no character has a meaning in it.
    Literal,
    /// `--set-file`: the content of the file of this name.
    File(&'a dyn Fn(&str) -> Result<Vec<u8>, String>),
}

/// What is the same for all of one option.
pub(crate) struct Setting<'a> {
    pub(crate) reading: Reading<'a>,
    pub(crate) generation: Generation,
    pub(crate) runtime: &'a Runtime,
    /// The cause of everything that is set.
    pub(crate) cause: Cause,
}

/// Why parsing stopped.
#[derive(Debug, PartialEq)]
pub(crate) enum Stop {
    /// The text is at its end, which need not be an error.
    End,
    /// An error with Helm's text.
    Error(String),
}

impl Stop {
    fn error(text: impl Into<String>) -> Self {
        Self::Error(text.into())
    }

    /// What Go's panic at a wrong type comes out as.
    fn wrong_type(found: &Value, wanted: &str) -> Self {
        Self::Error(format!(
            "unable to parse key: interface conversion: interface {{}} is {}, not {wanted}",
            crate::go_text::asserted_type(found)
        ))
    }
}

/// Puts what the text says into the values.
pub(crate) fn set(text: &str, values: &Map, setting: &Setting<'_>) -> Result<(), String> {
    let has_escapes = !matches!(setting.reading, Reading::Literal);
    let mut parser = Parser { scanner: Scanner::new(text, has_escapes), setting, nested: 0 };
    loop {
        parser.nested = 0;
        match parser.key(values, 0) {
            Ok(()) => {}
            Err(Stop::End) => return Ok(()),
            Err(Stop::Error(text)) => return Err(text),
        }
    }
}

struct Parser<'a> {
    scanner: Scanner<'a>,
    setting: &'a Setting<'a>,
    /// How many indexes of the present key followed another one.
    nested: usize,
}

impl Parser<'_> {
    /// One key with its value.
    fn key(&mut self, values: &Map, level: usize) -> Result<(), Stop> {
        let stops: &[char] =
            if matches!(self.setting.reading, Reading::Literal) { &['=', '[', '.'] } else { &['=', '[', '.', ','] };
        let (key, stop) = self.scanner.until(stops);
        match stop {
            None if key.is_empty() => Err(Stop::End),
            None => Err(Stop::Error(format!("key {} has no value", quote(&key)))),
            Some('[') => {
                let index = self.index()?;
                let list = target::list_at(values, &key)?;
                let (list, outcome) = self.item(list, index, level);
                self.put(values, &key, Value::List(List::of(list)));
                outcome
            }
            Some('=') => self.value_of(values, &key),
            Some(',') => Err(Stop::Error(format!("key {} has no value (cannot end with ,)", quote(&key)))),
            Some(_) => {
                let level = target::deeper(level)?;
                let inner = target::map_at(values, &key)?;
                let outcome = self.key(&inner, level);
                target::put_inner(values, &key, inner, outcome)
            }
        }
    }

    fn value_of(&mut self, values: &Map, key: &str) -> Result<(), Stop> {
        match (self.setting.reading, self.scanner.peek()) {
            (Reading::Json, _) => {
                let value = self.json_value()?;
                target::put(values, key, value);
                self.scanner.skip_blanks_and_comma();
                Ok(())
            }
            (Reading::Literal, _) => {
                let value = self.literal();
                target::put(values, key, value);
                Ok(())
            }
            (_, None) => {
                self.put(values, key, Value::from(""));
                Err(Stop::End)
            }
            (_, Some('{')) => {
                let list = self.braces()?;
                self.put(values, key, Value::List(List::of(list)));
                Ok(())
            }
            (_, Some(_)) => {
                let (text, _) = self.scanner.until(&[',']);
                let value = self.read(&text)?;
                target::put(values, key, value);
                Ok(())
            }
        }
    }

    /// What follows an index: a value, another index, or a key. The list comes back as Go would have left it even if
    /// parsing stopped, because the end of the text is no error.
    fn item(&mut self, mut list: Vec<Slot>, index: i64, level: usize) -> (Vec<Slot>, Result<(), Stop>) {
        if index < 0 {
            return (list, Err(Stop::Error(format!("negative {index} index not allowed"))));
        }
        if self.nested > MAX_NESTED_INDEXES {
            return (list, Err(Stop::Error(format!("more than {MAX_NESTED_INDEXES} indexes follow each other"))));
        }
        let (rest, stop) = self.scanner.until(&['[', '.', '=']);
        if !rest.is_empty() {
            return (list, Err(unexpected_after_index(&rest)));
        }
        let value = match stop {
            None => Err(Stop::End),
            Some('=') => self.item_value(),
            Some('[') => self.nested_item(&mut list, index, level),
            Some(_) => target::item_map(&mut list, index)
                .and_then(|inner| self.key(&inner, level).map(|()| Slot::caused(inner, self.setting.cause))),
        };
        match value {
            Err(stop) => (list, Err(stop)),
            Ok(value) => {
                let outcome = target::put_index(&mut list, index, value, self.setting.runtime);
                (list, outcome)
            }
        }
    }

    fn nested_item(&mut self, list: &mut [Slot], index: i64, level: usize) -> Result<Slot, Stop> {
        self.nested += 1;
        let next = self.index()?;
        let at = usize::try_from(index).unwrap_or(usize::MAX);
        let inner = match list.get(at).map(|slot| &slot.value) {
            None | Some(Value::Nil) => Vec::new(),
            Some(Value::List(inner)) => inner.items().to_vec(),
            Some(other) => return Err(Stop::wrong_type(other, "[]interface {}")),
        };
        let (inner, outcome) = self.item(inner, next, level);
        let inner = Slot::caused(List::of(inner), self.setting.cause);
        match outcome {
            Ok(()) => Ok(inner),
            Err(stop) => {
                // Go changed the elements of the inner list in place.
                if let Some(slot) = list.get_mut(at).filter(|slot| !slot.value.is_nil()) {
                    *slot = inner;
                }
                Err(stop)
            }
        }
    }

    fn item_value(&mut self) -> Result<Slot, Stop> {
        match (self.setting.reading, self.scanner.peek()) {
            (Reading::Json, _) => {
                let value = self.json_value()?;
                self.scanner.skip_blanks_and_comma();
                Ok(value)
            }
            (Reading::Literal, _) => Ok(self.literal()),
            (_, None) => Ok(self.caused(Value::from(""))),
            (_, Some('{')) => {
                let list = self.braces()?;
                Ok(self.caused(Value::List(List::of(list))))
            }
            (_, Some(_)) => {
                let (text, _) = self.scanner.until(&[',']);
                self.read(&text)
            }
        }
    }

    /// All that is left.
    fn literal(&mut self) -> Slot {
        let (text, _) = self.scanner.until(&[]);
        self.caused(Value::from(text))
    }

    /// A list in braces, which ends at the first closing one.
    fn braces(&mut self) -> Result<Vec<Slot>, Stop> {
        self.scanner.next();
        let mut items = Vec::new();
        loop {
            let (text, stop) = self.scanner.until(&[',', '}']);
            match stop {
                None => return Err(Stop::error("list must terminate with '}'")),
                Some(',') => items.push(self.read(&text)?),
                Some(_) => {
                    if self.scanner.peek() == Some(',') {
                        self.scanner.next();
                    }
                    items.push(self.read(&text)?);
                    return Ok(items);
                }
            }
        }
    }

    /// A JSON value, or null if there is none before the next comma.
    fn json_value(&mut self) -> Result<Slot, Stop> {
        self.scanner.skip_blanks();
        match self.scanner.peek() {
            None | Some(',') => Ok(self.caused(Value::Nil)),
            Some(_) => {
                let (value, length) = read_value(self.scanner.rest()).ok_or_else(|| Stop::error("invalid JSON"))?;
                self.scanner.advance(length);
                Ok(paint(value, self.setting.cause))
            }
        }
    }

    fn index(&mut self) -> Result<i64, Stop> {
        let (text, stop) = self.scanner.until(&[']']);
        target::parse_index(&text, stop, self.setting.generation)
    }

    fn read(&self, text: &str) -> Result<Slot, Stop> {
        let value = match self.setting.reading {
            Reading::Typed => typed(text),
            Reading::Text | Reading::Json | Reading::Literal => Value::from(text),
            Reading::File(read) => Value::text(read(text).map_err(Stop::Error)?),
        };
        Ok(self.caused(value))
    }

    fn caused(&self, value: Value) -> Slot {
        Slot::caused(value, self.setting.cause)
    }

    fn put(&self, values: &Map, key: &str, value: Value) {
        target::put(values, key, self.caused(value));
    }
}

fn unexpected_after_index(rest: &str) -> Stop {
    let runes: Vec<String> = rest.chars().map(quote_rune).collect();
    Stop::Error(format!("unexpected data at end of array index: [{}]", runes.join(" ")))
}

/// The value of an unquoted text.
fn typed(text: &str) -> Value {
    if folds_to(text, "true") {
        return Value::Bool(true);
    }
    if folds_to(text, "false") {
        return Value::Bool(false);
    }
    if folds_to(text, "null") {
        return Value::Nil;
    }
    let is_integer = text == "0" || !text.starts_with('0');
    match text.parse::<i64>() {
        Ok(number) if is_integer => Value::Int64(number),
        _ => Value::from(text),
    }
}

/// Go's `strings.EqualFold` with an ASCII word: the long s folds to `s`.
fn folds_to(text: &str, word: &str) -> bool {
    text.len() <= word.len() * 2
        && text
            .chars()
            .map(|character| if character == 'ſ' { 's' } else { character.to_ascii_lowercase() })
            .eq(word.chars())
}

/// Bytes that one element of a list takes.
const SLOT_BYTES: usize = size_of::<Slot>();

#[cfg(test)]
mod tests;
