//! TOML as values, as `github.com/BurntSushi/toml` decodes it.

use std::rc::Rc;

use toml_edit::{Datetime, Document, Item, Offset, TableLike};

use crate::time::{Time, Zone};
use crate::value::{List, ListKind, Map, Slot, Value};

/// The document as a map. The error names the line as the library does; its words are those of another parser.
pub(super) fn decode(text: &[u8]) -> Result<Map, String> {
    let text = std::str::from_utf8(text)
        .map_err(|error| format!("toml: line {}: invalid UTF-8 byte", line_of(text, error.valid_up_to())))?;
    let document = Document::parse(text).map_err(|error| {
        let at = error.span().map_or(text.len(), |span| span.start);
        format!("toml: line {}: {}", line_of(text.as_bytes(), at), error.message())
    })?;
    Ok(table(document.as_table()))
}

fn line_of(text: &[u8], at: usize) -> usize {
    1 + text.iter().take(at).filter(|byte| **byte == b'\n').count()
}

fn table(table: &dyn TableLike) -> Map {
    table.iter().map(|(key, item)| (Rc::from(key), Slot::new(item_value(item)))).collect()
}

fn item_value(item: &Item) -> Value {
    match item {
        Item::None => Value::Nil,
        Item::Value(inner) => value(inner),
        Item::Table(inner) => Value::Map(table(inner)),
        Item::ArrayOfTables(tables) => {
            let tables = tables.iter().map(|inner| Slot::new(Value::Map(table(inner)))).collect();
            Value::List(List::new(ListKind::Maps, tables))
        }
    }
}

/// The depth of values is limited by the parser.
fn value(value: &toml_edit::Value) -> Value {
    match value {
        toml_edit::Value::String(text) => Value::from(text.value().as_str()),
        toml_edit::Value::Integer(number) => Value::Int64(*number.value()),
        toml_edit::Value::Float(number) => Value::Float(*number.value()),
        toml_edit::Value::Boolean(value) => Value::Bool(*value.value()),
        toml_edit::Value::Datetime(moment) => Value::from(time(*moment.value())),
        toml_edit::Value::Array(items) => {
            Value::List(List::of(items.iter().map(|item| Slot::new(self::value(item))).collect()))
        }
        toml_edit::Value::InlineTable(inner) => Value::Map(table(inner)),
    }
}

/// A date, a time of day or both, as the library makes a `time.Time` of them: what lacks an offset lies in a zone whose name
/// says what is lacking. The local zone is taken for UTC.
fn time(moment: Datetime) -> Time {
    let zone = match (moment.offset, &moment.date, &moment.time) {
        (Some(Offset::Z | Offset::Custom { minutes: 0 }), ..) => Zone::Utc,
        (Some(Offset::Custom { minutes }), ..) => Zone::fixed("", i32::from(minutes) * 60),
        (None, Some(_), Some(_)) => Zone::fixed("datetime-local", 0),
        (None, Some(_), None) => Zone::fixed("date-local", 0),
        (None, None, _) => Zone::fixed("time-local", 0),
    };
    let (year, month, day) =
        moment.date.map_or((0, 1, 1), |date| (date.year.into(), date.month.into(), date.day.into()));
    let (second, nanos) = moment.time.map_or((0, 0), |time| {
        let minutes = i64::from(time.hour) * 60 + i64::from(time.minute);
        (minutes * 60 + i64::from(time.second.unwrap_or(0)), time.nanosecond.unwrap_or(0))
    });
    Time::at(year, month, day, second, nanos, zone)
}
