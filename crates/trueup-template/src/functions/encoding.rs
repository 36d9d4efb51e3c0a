//! YAML, JSON, TOML, base 64, base 32 and digests.

pub(in crate::functions) mod base;
mod digest;
mod json;
mod toml;
mod yaml;

#[cfg(test)]
mod tests;

use crate::function::{Call, Failure, Function, Param};
use crate::runtime::Runtime;
use crate::value::{Slot, Text, Value};

/// The functions of this file. `mustToYaml` and `mustToToml` exist only where [`crate::Libraries::must_to_yaml`] says so.
pub const FUNCTIONS: &[Function] = &[
    any("toYaml", yaml::to_yaml),
    any("mustToYaml", yaml::must_to_yaml),
    any("toYamlPretty", yaml::to_yaml_pretty),
    string("fromYaml", yaml::from_yaml),
    string("fromYamlArray", yaml::from_yaml_array),
    any("toJson", json::to_json),
    any("mustToJson", json::must_to_json),
    any("toPrettyJson", json::to_pretty_json),
    any("mustToPrettyJson", json::must_to_pretty_json),
    any("toRawJson", json::must_to_raw_json),
    any("mustToRawJson", json::must_to_raw_json),
    string("fromJson", json::from_json),
    string("mustFromJson", json::must_from_json),
    string("fromJsonArray", json::from_json_array),
    any("toToml", toml::to_toml),
    any("mustToToml", toml::must_to_toml),
    string("fromToml", toml::from_toml),
    string("b64enc", base::b64enc),
    string("b64dec", base::b64dec),
    string("b32enc", base::b32enc),
    string("b32dec", base::b32dec),
    string("sha1sum", digest::sha1sum),
    string("sha256sum", digest::sha256sum),
    string("sha512sum", digest::sha512sum),
    string("adler32sum", digest::adler32sum),
];

/// What `toYaml` makes of a value: nothing where the value cannot be written.
pub fn yaml_of(runtime: &Runtime, slot: &Slot) -> Result<Text, Failure> {
    match yaml::text_of(runtime, slot) {
        Err(Failure::Error(_)) => Ok(Text::from("")),
        result => result,
    }
}

/// What `b64enc` makes of bytes.
pub fn base64(bytes: &[u8]) -> String {
    base::encode_64(bytes)
}

type Body = fn(&mut Call<'_>) -> Result<Slot, Failure>;

const fn any(name: &'static str, run: Body) -> Function {
    Function { name, params: &[Param::Any], variadic: None, run }
}

const fn string(name: &'static str, run: Body) -> Function {
    Function { name, params: &[Param::String], variadic: None, run }
}

/// The string that is the first argument of most of these functions.
fn text_argument<'a>(call: &Call<'a>) -> Result<&'a Text, Failure> {
    match call.args.first().map(|slot| &slot.value) {
        Some(Value::Text(text)) => Ok(text),
        _ => Err("expected string".into()),
    }
}

/// The result for a template that shall go on: an error becomes nothing, a limit remains.
fn nothing_on_error(result: Result<Text, Failure>) -> Result<Slot, Failure> {
    match result {
        Err(Failure::Error(_)) => Ok(Slot::new("")),
        result => result.map(Slot::new),
    }
}

/// What Helm answers in place of a list or map that could not be read: `Error` and the text.
fn error_map(entries: Option<crate::Map>, error: String) -> Value {
    let map = entries.unwrap_or_default();
    map.insert("Error", Slot::new(error));
    Value::Map(map)
}
