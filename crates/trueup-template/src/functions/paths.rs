//! Sprig's functions of paths: Go's `path`, and `path/filepath` as it is on Unix, which is the same.

#![expect(clippy::unnecessary_wraps, reason = "all functions of templates have one signature")]

use bstr::ByteSlice;

use crate::function::{Call, Failure, Function, Param};
use crate::functions::argument;
use crate::value::{Slot, Text};

/// The functions of this file.
pub const FUNCTIONS: &[Function] = &[
    function("base", base),
    function("dir", dir),
    function("clean", clean),
    function("ext", ext),
    function("isAbs", is_abs),
    function("osBase", base),
    function("osDir", dir),
    function("osClean", clean),
    function("osExt", ext),
    function("osIsAbs", is_abs),
];

const fn function(name: &'static str, run: fn(&mut Call<'_>) -> Result<Slot, Failure>) -> Function {
    Function { name, params: &[Param::String], variadic: None, run }
}

fn base(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let path = argument::text(call, 0);
    if path.is_empty() {
        return Ok(Slot::new("."));
    }
    let end = path.rfind_not_byteset(b"/").map_or(0, |last| last + 1);
    if end == 0 {
        return Ok(Slot::new("/"));
    }
    let start = path[..end].rfind_byte(b'/').map_or(0, |slash| slash + 1);
    Ok(Slot::new(path.slice(start, end)))
}

fn dir(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let path = argument::text(call, 0);
    let end = path.rfind_byte(b'/').map_or(0, |slash| slash + 1);
    Ok(Slot::new(cleaned(&path.slice(0, end))))
}

fn clean(call: &mut Call<'_>) -> Result<Slot, Failure> {
    Ok(Slot::new(cleaned(argument::text(call, 0))))
}

fn ext(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let path = argument::text(call, 0);
    let start = match path.rfind_byteset(b"./") {
        Some(dot) if path[dot] == b'.' => dot,
        _ => path.len(),
    };
    Ok(Slot::new(path.slice(start, path.len())))
}

fn is_abs(call: &mut Call<'_>) -> Result<Slot, Failure> {
    Ok(Slot::new(argument::text(call, 0).starts_with(b"/")))
}

/// As `path.Clean`; the text itself, with its provenance, if it is clean already.
fn cleaned(path: &Text) -> Text {
    let bytes = clean_path(path);
    if bytes == path[..] { path.clone() } else { Text::from(bytes) }
}

/// As `path.Clean`: no empty elements, no `.`, no `..` that could be resolved.
pub(super) fn clean_path(path: &[u8]) -> Vec<u8> {
    let is_rooted = path.starts_with(b"/");
    let mut elements: Vec<&[u8]> = Vec::new();
    for element in path.split(|byte| *byte == b'/') {
        match element {
            b"" | b"." => {}
            b".." if elements.last().is_some_and(|last| *last != b"..") => {
                elements.pop();
            }
            b".." if is_rooted => {}
            _ => elements.push(element),
        }
    }
    let mut cleaned = if is_rooted { b"/".to_vec() } else { Vec::new() };
    cleaned.extend_from_slice(&elements.join(&b'/'));
    if cleaned.is_empty() { b".".to_vec() } else { cleaned }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_cleaned_as_in_go() {
        for (path, expected) in [
            ("", "."),
            ("a//b/./c", "a/b/c"),
            ("a/../..", ".."),
            ("/../a", "/a"),
            ("../../a/..", "../.."),
            ("/", "/"),
            ("a/", "a"),
        ] {
            assert_eq!(clean_path(path.as_bytes()).as_bstr(), expected.as_bytes(), "{path}");
        }
    }
}
