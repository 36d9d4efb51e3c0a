//! `$(NAME)` in a text.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::value::Value;

/// How long a line of base64 is.
const BASE64_LINE: usize = 70;

/// Replaces the variables of a text: `$$` is a `$`. A text that is one variable and nothing else becomes its value.
/// Behind a lone `$`, kustomize takes the first byte of a character for a character.
pub(super) fn expand(text: &str, mut value: impl FnMut(&str) -> Value) -> Value {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    let last_end = text.rfind(')').unwrap_or(0);
    while let Some(dollar) = rest.iter().position(|byte| *byte == b'$') {
        let (before, after) = (&rest[..dollar], &rest[dollar + 1..]);
        out.extend_from_slice(before);
        let Some((first, behind)) = after.split_first() else {
            rest = b"$";
            break;
        };
        let may_end = text.len() - after.len() <= last_end;
        match (first, may_end.then(|| variable(after)).flatten()) {
            (b'$', _) => out.push(b'$'),
            (b'(', Some(name)) => {
                let mapped = value(name);
                if text.len() == name.len() + "$()".len() {
                    return mapped;
                }
                out.extend_from_slice(mapped.in_text().as_bytes());
                rest = &behind[name.len() + 1..];
                continue;
            }
            _ => out.extend(format!("${}", char::from(*first)).bytes()),
        }
        rest = behind;
    }
    out.extend_from_slice(rest);
    string(out)
}

/// The name in `(NAME)` at the beginning.
fn variable(after: &[u8]) -> Option<&str> {
    let inner = after.strip_prefix(b"(")?;
    let end = inner.iter().position(|byte| *byte == b')')?;
    std::str::from_utf8(&inner[..end]).ok()
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
