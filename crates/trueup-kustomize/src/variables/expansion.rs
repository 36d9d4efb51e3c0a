//! `$(NAME)` in a text.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::value::Value;

/// How long a line of base64 is.
const BASE64_LINE: usize = 70;

/// Replaces the variables of a text: `$$` is a `$`. A text that is one variable and nothing else becomes its value.
pub(super) fn expand(text: &str, mut value: impl FnMut(&str) -> Value) -> Value {
    let mut out: Vec<u8> = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('$') {
        out.extend_from_slice(before.as_bytes());
        let Some(first) = after.bytes().next() else {
            out.push(b'$');
            rest = "";
            break;
        };
        match (first, variable(after)) {
            (b'$', _) => {
                out.push(b'$');
                rest = &after[1..];
            }
            (b'(', Some((name, after))) => {
                let mapped = value(name);
                if text.len() == name.len() + "$()".len() {
                    return mapped;
                }
                out.extend_from_slice(mapped.in_text().as_bytes());
                rest = after;
            }
            (0x80.., _) => return rest_by_bytes(out, after.as_bytes(), value),
            _ => {
                out.extend([b'$', first]);
                rest = &after[1..];
            }
        }
    }
    out.extend_from_slice(rest.as_bytes());
    string(out)
}

/// The name of a variable, and what stands after it.
fn variable(after: &str) -> Option<(&str, &str)> {
    after.strip_prefix('(')?.split_once(')')
}

/// What begins with `$` and a character above ASCII: kustomize takes the first byte of that character for a character.
fn rest_by_bytes(mut out: Vec<u8>, after: &[u8], value: impl FnMut(&str) -> Value) -> Value {
    out.push(b'$');
    let Some((first, rest)) = after.split_first() else { return string(out) };
    out.extend(char::from(*first).to_string().bytes());
    // The next bytes are the rest of the character.
    let boundary = rest.iter().position(|byte| byte & 0xC0 != 0x80).unwrap_or(rest.len());
    out.extend_from_slice(&rest[..boundary]);
    let rest = String::from_utf8_lossy(&rest[boundary..]);
    let expanded = if rest.is_empty() { Vec::new() } else { expand_part(&rest, value) };
    out.extend(expanded);
    string(out)
}

/// As [`expand`] within a longer text, where a lone variable is only a part.
fn expand_part(text: &str, value: impl FnMut(&str) -> Value) -> Vec<u8> {
    // The character in front keeps the text from being one variable.
    match expand(&format!("\u{0}{text}"), value) {
        Value::String(text) => text.into_bytes().split_off(1),
        Value::Bytes(bytes) => bytes[1..].to_vec(),
        other => other.in_text().into_bytes(),
    }
}

/// A text, or what of bytes go-yaml makes one: base64.
fn string(bytes: Vec<u8>) -> Value {
    match String::from_utf8(bytes) {
        Ok(text) => Value::String(text),
        Err(error) => Value::Bytes(error.into_bytes()),
    }
}

/// Base64 as go-yaml writes it: in lines, if it is long.
pub(super) fn base64_text(bytes: &[u8]) -> String {
    let text = STANDARD.encode(bytes);
    if text.len() < BASE64_LINE {
        return text;
    }
    let mut lines = String::with_capacity(text.len() + text.len() / BASE64_LINE + 1);
    for (index, character) in text.chars().enumerate() {
        if index > 0 && index % BASE64_LINE == 0 {
            lines.push('\n');
        }
        lines.push(character);
    }
    lines.push('\n');
    lines
}
