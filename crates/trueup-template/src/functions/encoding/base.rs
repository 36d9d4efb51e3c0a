//! Base 64 and base 32, with the error texts of Go's packages, which sprig returns in place of the result.

use base64::prelude::{BASE64_STANDARD, Engine};

use super::text_argument;
use crate::function::{Call, Failure};
use crate::value::Slot;

/// Go's `base64.StdEncoding`.
pub(super) fn encode_64(bytes: &[u8]) -> String {
    BASE64_STANDARD.encode(bytes)
}

pub(super) fn b64enc(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let text = text_argument(call)?;
    call.charge(text.len() / 3 * 4 + 4)?;
    Ok(Slot::new(encode_64(text)))
}

pub(super) fn b64dec(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let text = text_argument(call)?;
    call.charge(text.len())?;
    match decode_64(text) {
        Ok(bytes) => Ok(Slot::new(crate::Text::from(bytes))),
        Err(Failure::Error(text)) => Ok(Slot::new(text)),
        Err(failure) => Err(failure),
    }
}

pub(super) fn b32enc(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let text = text_argument(call)?;
    call.charge(text.len() / 5 * 8 + 8)?;
    Ok(Slot::new(encode_32(text)))
}

pub(super) fn b32dec(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let text = text_argument(call)?;
    call.charge(text.len())?;
    Ok(match decode_32(text) {
        Ok(bytes) => Slot::new(crate::Text::from(bytes)),
        Err(at) => Slot::new(format!("illegal base32 data at input byte {at}")),
    })
}

fn digit_64(byte: u8) -> Option<u32> {
    Some(u32::from(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    }))
}

fn is_line_break(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

/// Standard base 64 with padding; line breaks are skipped and stray bits at the end ignored. The error is Go's.
pub(in crate::functions) fn decode_64(text: &[u8]) -> Result<Vec<u8>, Failure> {
    digits_64(text).map_err(|at| Failure::Error(format!("illegal base64 data at input byte {at}")))
}

/// The error is the place that Go names.
fn digits_64(text: &[u8]) -> Result<Vec<u8>, usize> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3 + 3);
    let (mut bits, mut digits) = (0_u32, 0_usize);
    for (at, byte) in text.iter().enumerate() {
        if let Some(digit) = digit_64(*byte) {
            bits = bits << 6 | digit;
            digits += 1;
            if digits == 4 {
                out.extend_from_slice(&bits.to_be_bytes()[1..]);
                (bits, digits) = (0, 0);
            }
        } else if !is_line_break(*byte) {
            let end = if *byte == b'=' { padding_end(text, at, digits)? } else { return Err(at) };
            if end < text.len() {
                return Err(end);
            }
            let whole = (bits << (6 * (4 - digits))).to_be_bytes();
            out.extend_from_slice(&whole[1..digits]);
            return Ok(out);
        }
    }
    // Go counts the digits that are missing their company back from the end, as if no line break were among them.
    if digits == 0 { Ok(out) } else { Err(text.len().saturating_sub(digits)) }
}

/// Where the padding that begins at `at` ends, line breaks included.
fn padding_end(text: &[u8], at: usize, digits: usize) -> Result<usize, usize> {
    let skip = |from: usize| from + text[from..].iter().take_while(|byte| is_line_break(**byte)).count();
    match digits {
        0 | 1 => Err(at),
        2 => {
            let second = skip(at + 1);
            match text.get(second) {
                None => Err(text.len()),
                Some(b'=') => Ok(skip(second + 1)),
                Some(_) => Err(second - 1),
            }
        }
        _ => Ok(skip(at + 1)),
    }
}

fn encode_32(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut out = String::with_capacity(bytes.len().div_ceil(5) * 8);
    for group in bytes.chunks(5) {
        let bits = (0..5).fold(0_u64, |bits, at| bits << 8 | u64::from(group.get(at).copied().unwrap_or(0)));
        let digits = (group.len() * 8).div_ceil(5);
        for place in 0..8 {
            let digit = usize::try_from(bits >> (35 - 5 * place) & 31).unwrap_or(0);
            out.push(if place < digits { char::from(DIGITS[digit]) } else { '=' });
        }
    }
    out
}

/// Standard base 32 with padding; line breaks are taken out first. The error is the place that Go names.
fn decode_32(text: &[u8]) -> Result<Vec<u8>, usize> {
    let text: Vec<u8> = text.iter().copied().filter(|byte| !is_line_break(*byte)).collect();
    let mut out = Vec::with_capacity(text.len() / 8 * 5 + 5);
    for (index, group) in text.chunks(8).enumerate() {
        let (digits, is_last) = group_32(group, index * 8, text.len())?;
        let bits = digits.iter().fold(0_u64, |bits, digit| bits << 5 | u64::from(*digit));
        let bytes = (bits << (5 * (8 - digits.len()))).to_be_bytes();
        out.extend_from_slice(&bytes[3..3 + digits.len() * 5 / 8]);
        if is_last {
            break;
        }
    }
    Ok(out)
}

/// The digits of a group and whether padding ends the text with it.
fn group_32(group: &[u8], start: usize, len: usize) -> Result<(Vec<u8>, bool), usize> {
    let mut digits = Vec::with_capacity(8);
    for (at, byte) in group.iter().enumerate() {
        let rest = &group[at + 1..];
        // Padding counts only in the last group, from the third place on.
        let after = len - (start + at + 1);
        if *byte == b'=' && at >= 2 && after < 8 {
            if after + at < 7 {
                return Err(len);
            }
            if let Some(wrong) = rest.iter().position(|byte| *byte != b'=') {
                return Err((len - after + wrong).saturating_sub(1));
            }
            if matches!(at, 3 | 6) {
                return Err(start + at);
            }
            return Ok((digits, true));
        }
        digits.push(match byte {
            b'A'..=b'Z' => byte - b'A',
            b'2'..=b'7' => byte - b'2' + 26,
            _ => return Err(start + at),
        });
    }
    if digits.len() < 8 { Err(len - digits.len()) } else { Ok((digits, false)) }
}
