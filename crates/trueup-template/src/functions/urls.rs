//! Sprig's functions of URLs.

mod address;
mod escape;
mod url;

#[cfg(test)]
mod tests;

use std::rc::Rc;

use self::url::{Colons, Url};
use crate::function::{Call, Failure, Function, Param};
use crate::functions::argument;
use crate::runtime::{Libraries, SemverLibrary};
use crate::value::{Map, MapKind, Slot, Text, Value};

/// The functions of this file.
pub const FUNCTIONS: &[Function] = &[
    Function { name: "urlParse", params: &[Param::String], variadic: None, run: url_parse },
    Function { name: "urlJoin", params: &[Param::Map], variadic: None, run: url_join },
];

/// Whether Go's `url.Parse` takes a text.
///
/// # Errors
/// It does not: Go's text.
pub fn check(text: &[u8], libraries: Libraries) -> Result<(), String> {
    Url::parse(text, colons(libraries)).map(drop)
}

/// `urlParse s`: a map of the parts.
fn url_parse(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let url = Url::parse(argument::text(call, 0), colons(call.runtime.libraries))
        .map_err(|error| Failure::Error(format!("unable to parse url: {error}")))?;
    let map = Map::new(MapKind::Any);
    let hostname = url.hostname().to_vec();
    let user = url.user.map(|user| user.written()).unwrap_or_default();
    for (key, bytes) in [
        ("scheme", url.scheme),
        ("host", url.host),
        ("hostname", hostname),
        ("path", url.path),
        ("query", url.query),
        ("opaque", url.opaque),
        ("fragment", url.fragment),
        ("userinfo", user),
    ] {
        map.insert(Rc::from(key), Slot::new(Text::from(bytes)));
    }
    Ok(Slot::new(map))
}

/// `urlJoin d`: the reverse.
fn url_join(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let Some(map) = call.value(0).as_map() else { return Ok(Slot::new("")) };
    let mut url = Url {
        scheme: part(map, "scheme")?,
        host: part(map, "host")?,
        path: part(map, "path")?,
        query: part(map, "query")?,
        opaque: part(map, "opaque")?,
        fragment: part(map, "fragment")?,
        user: None,
    };
    let user = part(map, "userinfo")?;
    if !user.is_empty() {
        let around = [b"proto://", &user[..], b"@host"].concat();
        let parsed = Url::parse(&around, colons(call.runtime.libraries))
            .map_err(|error| Failure::Error(format!("unable to parse userinfo in dict: {error}")))?;
        url.user = parsed.user;
    }
    Ok(Slot::new(Text::from(url.written())))
}

/// The libraries tell which Helm is imitated.
fn colons(libraries: Libraries) -> Colons {
    match libraries.semver {
        SemverLibrary::V3_3 => Colons::Lenient,
        SemverLibrary::V3_5 => Colons::Strict,
    }
}

fn part(map: &Map, key: &str) -> Result<Vec<u8>, Failure> {
    match map.get(key).map(|slot| slot.value) {
        None => Ok(Vec::new()),
        Some(Value::Text(text)) => Ok(text.to_vec()),
        Some(Value::Nil) => Err("runtime error: invalid memory address or nil pointer dereference".into()),
        Some(other) => Err(Failure::Error(format!(
            "unable to parse {key} key, must be of type string, but {} found",
            other.kind_name()
        ))),
    }
}
