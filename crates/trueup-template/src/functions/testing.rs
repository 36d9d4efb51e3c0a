//! Calls functions as templates do and shows what comes back.

use crate::cause::Origin;
use crate::function::{Call, CallSite, Failure, Function};
use crate::print::sprint;
use crate::runtime::{Libraries, Runtime, SemverLibrary, TomlLibrary};
use crate::value::{List, Map, Slot, Value};

/// 2023-11-14T22:13:20.000000005Z.
const NOW: i64 = 1_700_000_000_000_000_005;

/// A rendering in a time zone.
pub(super) fn runtime(time_zone: &str) -> Runtime {
    let libraries = Libraries { semver: SemverLibrary::V3_3, toml: TomlLibrary::V1_4, must_to_yaml: false };
    let mut runtime = Runtime::new(NOW, 1, libraries);
    time_zone.clone_into(&mut runtime.time_zone);
    runtime
}

/// Calls the function of this name.
pub(super) fn call(runtime: &Runtime, table: &[Function], name: &str, args: &[Slot]) -> Result<Slot, Failure> {
    let function = table.iter().find(|function| function.name == name).expect("the function is in its table");
    let site = CallSite { function: name, template: "t.yaml", line: 1 };
    (function.run)(&mut Call { args, runtime, site })
}

/// Type and printed form of what the function makes of the arguments, or the error.
pub(super) fn shown(table: &[Function], name: &str, args: Vec<Value>) -> String {
    shown_in("UTC", table, name, args)
}

/// As [`shown`], with a local time zone.
pub(super) fn shown_in(time_zone: &str, table: &[Function], name: &str, args: Vec<Value>) -> String {
    let runtime = runtime(time_zone);
    let args: Vec<Slot> = args.into_iter().map(Slot::new).collect();
    match call(&runtime, table, name, &args) {
        Ok(slot) => {
            let printed = sprint(&runtime, std::slice::from_ref(&slot)).expect("it is small");
            format!("{} {}", slot.value.type_name(), printed.to_str())
        }
        Err(Failure::Error(text)) => format!("error: {text}"),
        Err(failure) => format!("{failure:?}"),
    }
}

/// A list of these values.
pub(super) fn list(values: Vec<Value>) -> Value {
    Value::List(List::of(values.into_iter().map(Slot::new).collect()))
}

/// A list of strings.
pub(super) fn texts(values: &[&str]) -> Value {
    Value::List(List::strings(values.iter().copied()))
}

/// A map of these entries.
pub(super) fn map(entries: Vec<(&str, Value)>) -> Value {
    Value::Map(Map::from(entries))
}

/// A slot that came from an option of this name.
pub(super) fn from_option(runtime: &Runtime, name: &str, value: impl Into<Value>) -> Slot {
    Slot::caused(value, runtime.trace(|causes| causes.origin(Origin::Option(name.into()))))
}
