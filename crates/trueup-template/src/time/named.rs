//! Go's `time.Month` and `time.Weekday`: numbers that print as names.

use std::any::Any;
use std::borrow::Cow;

use crate::value::{Member, Object, Value};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const WEEKDAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/// Go's `time.Month`; January is 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Month(pub u8);

/// Go's `time.Weekday`; Sunday is 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weekday(pub u8);

impl Month {
    /// Its English name.
    pub fn name(self) -> &'static str {
        MONTHS[usize::from(self.0.wrapping_sub(1)) % MONTHS.len()]
    }

    /// All names, January first.
    pub(super) fn names() -> &'static [&'static str] {
        &MONTHS
    }
}

impl Weekday {
    /// Its English name.
    pub fn name(self) -> &'static str {
        WEEKDAYS[usize::from(self.0) % WEEKDAYS.len()]
    }

    /// All names, Sunday first.
    pub(super) fn names() -> &'static [&'static str] {
        &WEEKDAYS
    }
}

impl Object for Month {
    fn type_name(&self) -> Cow<'static, str> {
        Cow::Borrowed("time.Month")
    }

    fn kind_name(&self) -> &'static str {
        "int"
    }

    fn member(&self, name: &str) -> Option<Member> {
        let text = self.name();
        (name == "String").then(|| Member::getter(move || Value::text(text)))
    }

    fn print(&self) -> String {
        self.name().to_owned()
    }

    fn to_json(&self) -> Option<Value> {
        Some(Value::Int(i64::from(self.0)))
    }

    fn is_true(&self) -> bool {
        self.0 != 0
    }

    fn equals(&self, other: &Value) -> Option<bool> {
        Some(whole_number(other) == Some(i64::from(self.0)))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl Object for Weekday {
    fn type_name(&self) -> Cow<'static, str> {
        Cow::Borrowed("time.Weekday")
    }

    fn kind_name(&self) -> &'static str {
        "int"
    }

    fn member(&self, name: &str) -> Option<Member> {
        let text = self.name();
        (name == "String").then(|| Member::getter(move || Value::text(text)))
    }

    fn print(&self) -> String {
        self.name().to_owned()
    }

    fn to_json(&self) -> Option<Value> {
        Some(Value::Int(i64::from(self.0)))
    }

    fn is_true(&self) -> bool {
        self.0 != 0
    }

    fn equals(&self, other: &Value) -> Option<bool> {
        Some(whole_number(other) == Some(i64::from(self.0)))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// The number that a value of one of Go's kinds of integers is.
pub(super) fn whole_number(value: &Value) -> Option<i64> {
    match value {
        Value::Int(number) | Value::Int64(number) => Some(*number),
        Value::Uint8(number) => Some(i64::from(*number)),
        Value::Uint64(number) => i64::try_from(*number).ok(),
        Value::Object(object) => {
            let any = object.as_any();
            let month = any.downcast_ref::<Month>().map(|month| i64::from(month.0));
            let weekday = || any.downcast_ref::<Weekday>().map(|weekday| i64::from(weekday.0));
            let duration = || any.downcast_ref::<super::Duration>().map(|duration| duration.0);
            month.or_else(weekday).or_else(duration)
        }
        _ => None,
    }
}
