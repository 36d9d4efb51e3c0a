//! `html`, `js` and `urlquery`.

use crate::function::{Call, Failure};
use crate::print::sprint;
use crate::rune::{is_printable, pieces};
use crate::value::{Slot, Text, TextBuilder, Value};

/// The arguments as one text, as an action would print them: Go's `evalArgs`.
fn printed(call: &Call<'_>) -> Result<Text, Failure> {
    if let [Slot { value: Value::Text(text), .. }] = call.args {
        return Ok(text.clone());
    }
    let shown = |slot: &Slot| if slot.value.is_nil() { Slot::new("<no value>") } else { slot.clone() };
    let args: Vec<Slot> = call.args.iter().map(shown).collect();
    sprint(call.runtime, &args)
}

/// Rewrites a text rune by rune; what a rune becomes has its cause.
fn rewritten(call: &Call<'_>, rewrite: impl Fn(Option<char>, &[u8], &mut Vec<u8>)) -> Result<Slot, Failure> {
    let text = printed(call)?;
    let mut out = TextBuilder::new();
    let mut piece = Vec::new();
    let mut at = 0;
    let mut spans = text.spans().iter().peekable();
    for (rune, bytes) in pieces(&text) {
        piece.clear();
        rewrite(rune, bytes, &mut piece);
        while spans.next_if(|span| span.end <= at).is_some() {}
        let cause = spans.peek().filter(|span| span.start <= at).map(|span| span.cause).unwrap_or_default();
        out.push(&piece, cause);
        at += bytes.len();
    }
    call.charge(out.len())?;
    Ok(Slot::new(out.finish()))
}

pub(super) fn html(call: &mut Call<'_>) -> Result<Slot, Failure> {
    rewritten(call, |rune, bytes, out| {
        out.extend_from_slice(match rune {
            Some('\0') => "\u{fffd}".as_bytes(),
            Some('"') => b"&#34;",
            Some('\'') => b"&#39;",
            Some('&') => b"&amp;",
            Some('<') => b"&lt;",
            Some('>') => b"&gt;",
            _ => bytes,
        });
    })
}

pub(super) fn js(call: &mut Call<'_>) -> Result<Slot, Failure> {
    rewritten(call, |rune, bytes, out| {
        let Some(rune) = rune else {
            // U+FFFD is printable, so Go copies the byte that is no rune.
            out.extend_from_slice(bytes);
            return;
        };
        match rune {
            '\\' => out.extend_from_slice(br"\\"),
            '\'' => out.extend_from_slice(br"\'"),
            '"' => out.extend_from_slice(br#"\""#),
            '<' | '>' | '&' | '=' | '\0'..' ' => out.extend_from_slice(code(rune).as_bytes()),
            _ if rune.is_ascii() || is_printable(rune) => out.extend_from_slice(bytes),
            _ => out.extend_from_slice(code(rune).as_bytes()),
        }
    })
}

fn code(rune: char) -> String {
    format!("\\u{:04X}", u32::from(rune))
}

pub(super) fn urlquery(call: &mut Call<'_>) -> Result<Slot, Failure> {
    rewritten(call, |_, bytes, out| {
        for byte in bytes {
            match byte {
                b' ' => out.push(b'+'),
                b'-' | b'_' | b'.' | b'~' => out.push(*byte),
                _ if byte.is_ascii_alphanumeric() => out.push(*byte),
                _ => out.extend_from_slice(format!("%{byte:02X}").as_bytes()),
            }
        }
    })
}
