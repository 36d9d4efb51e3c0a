//! What templates see of a time.

use std::any::Any;
use std::borrow::Cow;
use std::rc::Rc;

use super::{Month, STRING_LAYOUT, Time, Weekday, Zone};
use crate::function::{Call, Failure, Param};
use crate::value::{Member, Object, Slot, Value};

impl Object for Time {
    fn type_name(&self) -> Cow<'static, str> {
        Cow::Borrowed("time.Time")
    }

    fn member(&self, name: &str) -> Option<Member> {
        if matches!(name, "wall" | "ext" | "loc") {
            return Some(Member::Unexported);
        }
        self.reading(name).map(constant).or_else(|| self.method(name))
    }

    fn print(&self) -> String {
        self.text(STRING_LAYOUT)
    }

    fn to_json(&self) -> Option<Value> {
        self.json_text().map(Value::text)
    }

    fn equals(&self, other: &Value) -> Option<bool> {
        let other = Self::of(other);
        Some(other.is_some_and(|other| self.since_zero() == other.since_zero() && self.zone.is_same(&other.zone)))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl Time {
    /// The time that a value is.
    pub fn of(value: &Value) -> Option<&Self> {
        if let Value::Object(object) = value { object.as_any().downcast_ref() } else { None }
    }

    /// What a method without parameters answers.
    fn reading(&self, name: &str) -> Option<Value> {
        let civil = self.civil();
        let count = |number: u16| Value::Int(i64::from(number));
        Some(match name {
            "String" => Value::text(self.print()),
            "Unix" => Value::Int64(self.seconds),
            "UnixNano" => Value::Int64(self.unix_nanos()),
            "UnixMicro" => Value::Int64(self.unix_parts(1_000)),
            "UnixMilli" => Value::Int64(self.unix_parts(1_000_000)),
            "UTC" => Value::from(self.in_zone(Zone::Utc)),
            "Year" => Value::Int(civil.year),
            "Month" => Value::Object(Rc::new(Month(civil.month))),
            "Day" => count(civil.day.into()),
            "Hour" => count(civil.hour.into()),
            "Minute" => count(civil.minute.into()),
            "Second" => count(civil.second.into()),
            "Nanosecond" => Value::Int(i64::from(self.nanos)),
            "Weekday" => Value::Object(Rc::new(Weekday(civil.weekday))),
            "YearDay" => count(civil.day_of_year),
            "IsZero" => Value::Bool(self.since_zero() == (0, 0)),
            _ => return None,
        })
    }

    fn unix_parts(&self, nanos: u32) -> i64 {
        let per_second = i64::from(1_000_000_000 / nanos);
        self.seconds.wrapping_mul(per_second).wrapping_add(i64::from(self.nanos / nanos))
    }

    fn method(&self, name: &str) -> Option<Member> {
        let this = self.clone();
        Some(match name {
            "Format" => with(&[Param::String], move |call| Ok(Value::text(this.format(text(call, 0)?)))),
            "Local" => with(&[], move |call| Ok(this.in_zone(Zone::local(&call.runtime.time_zone)).into())),
            "AddDate" => with(&[Param::Int; 3], move |call| {
                Ok(this.plus_date(int(call, 0)?, int(call, 1)?, int(call, 2)?).into())
            }),
            "Sub" => with(MOMENT, move |call| Ok(this.since(moment(call)?).into())),
            "Before" => with(MOMENT, move |call| Ok((this.since_zero() < moment(call)?.since_zero()).into())),
            "After" => with(MOMENT, move |call| Ok((this.since_zero() > moment(call)?.since_zero()).into())),
            "Equal" => with(MOMENT, move |call| Ok((this.since_zero() == moment(call)?.since_zero()).into())),
            "Compare" => with(MOMENT, move |call| {
                let order = this.since_zero().cmp(&moment(call)?.since_zero());
                Ok(Value::Int(order as i64))
            }),
            "Add" => {
                with(&[Param::Object("time.Duration")], move |call| match super::named::whole_number(call.value(0)) {
                    Some(nanos) => Ok(this.plus(super::Duration(nanos)).into()),
                    None => Err(mistyped("time.Duration")),
                })
            }
            _ => return None,
        })
    }
}

impl From<Time> for Value {
    fn from(time: Time) -> Self {
        Self::Object(Rc::new(time))
    }
}

const MOMENT: &[Param] = &[Param::Object("time.Time")];

fn constant(value: Value) -> Member {
    Member::getter(move || value.clone())
}

fn with(params: &'static [Param], body: impl Fn(&Call<'_>) -> Result<Value, Failure> + 'static) -> Member {
    Member::Method { params, variadic: None, call: Box::new(move |call| body(call).map(Slot::new)) }
}

fn text<'a>(call: &'a Call<'_>, index: usize) -> Result<&'a [u8], Failure> {
    call.value(index).as_text().map(|text| &**text).ok_or_else(|| mistyped("string"))
}

fn int(call: &Call<'_>, index: usize) -> Result<i64, Failure> {
    if let Value::Int(number) = call.value(index) { Ok(*number) } else { Err(mistyped("int")) }
}

fn moment<'a>(call: &'a Call<'_>) -> Result<&'a Time, Failure> {
    Time::of(call.value(0)).ok_or_else(|| mistyped("time.Time"))
}

fn mistyped(expected: &str) -> Failure {
    Failure::Error(format!("wrong type for value; expected {expected}"))
}
