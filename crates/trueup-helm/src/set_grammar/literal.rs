//! `--set-literal`: one key, and everything behind `=` is its value.

use trueup_template::{List, Map, Slot, Value};

use super::scanner::Scanner;
use super::{MAX_NESTED_INDEXES, Setting, Stop, target, unexpected_after_index};
use crate::go_text::quote;

/// Puts what the text says into the values.
pub(crate) fn set_literal(text: &str, values: &Map, setting: &Setting<'_>) -> Result<(), String> {
    let mut parser = LiteralParser { scanner: Scanner::new(text), setting, nested: 0 };
    loop {
        parser.nested = 0;
        match parser.key(values, 0) {
            Ok(()) => {}
            Err(Stop::End) => return Ok(()),
            Err(Stop::Error(text)) => return Err(text),
        }
    }
}

struct LiteralParser<'a> {
    scanner: Scanner<'a>,
    setting: &'a Setting<'a>,
    /// How many indexes of the present key followed another one.
    nested: usize,
}

impl LiteralParser<'_> {
    fn key(&mut self, values: &Map, level: usize) -> Result<(), Stop> {
        let (key, stop) = self.scanner.until_raw(&['=', '[', '.']);
        match stop {
            None if key.is_empty() => Err(Stop::End),
            None => Err(Stop::Error(format!("key {} has no value", quote(key)))),
            Some('=') => {
                let value = self.value();
                target::put(values, key, value);
                Ok(())
            }
            Some('[') => {
                let index = self.index()?;
                let list = target::list_at(values, key)?;
                let (list, outcome) = self.item(list, index, level);
                target::put(values, key, Slot::caused(List::of(list), self.setting.cause));
                outcome
            }
            Some(_) => {
                let level = target::deeper(level)?;
                let inner = target::map_at(values, key)?;
                let outcome = self.key(&inner, level);
                target::put_inner(values, key, inner, outcome)
            }
        }
    }

    fn item(&mut self, mut list: Vec<Slot>, index: i64, level: usize) -> (Vec<Slot>, Result<(), Stop>) {
        if index < 0 {
            return (list, Err(Stop::Error(format!("negative {index} index not allowed"))));
        }
        if self.nested > MAX_NESTED_INDEXES {
            return (list, Err(Stop::Error(format!("more than {MAX_NESTED_INDEXES} indexes follow each other"))));
        }
        let (rest, stop) = self.scanner.until_raw(&['[', '.', '=']);
        if !rest.is_empty() {
            return (list, Err(unexpected_after_index(rest)));
        }
        let value = match stop {
            None => Err(Stop::End),
            Some('=') => Ok(self.value()),
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
                if let Some(slot) = list.get_mut(at).filter(|slot| !slot.value.is_nil()) {
                    *slot = inner;
                }
                Err(stop)
            }
        }
    }

    fn index(&mut self) -> Result<i64, Stop> {
        let (text, stop) = self.scanner.until_raw(&[']']);
        target::parse_index(text, stop, self.setting.generation)
    }

    fn value(&mut self) -> Slot {
        let (text, _) = self.scanner.until_raw(&[]);
        Slot::caused(text, self.setting.cause)
    }
}
