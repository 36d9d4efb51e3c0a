//! Random strings and numbers.

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rand_chacha::rand_core::Rng;

use super::stream::{below, drawn, stream};
use super::{int, text};
use crate::function::{Call, Failure};
use crate::value::{Slot, Value};

pub(super) fn rand_alpha(call: &mut Call<'_>) -> Result<Slot, Failure> {
    rand_string(call, u8::is_ascii_alphabetic)
}

pub(super) fn rand_alpha_num(call: &mut Call<'_>) -> Result<Slot, Failure> {
    rand_string(call, u8::is_ascii_alphanumeric)
}

pub(super) fn rand_ascii(call: &mut Call<'_>) -> Result<Slot, Failure> {
    rand_string(call, |byte| matches!(byte, b' '..=b'~'))
}

pub(super) fn rand_numeric(call: &mut Call<'_>) -> Result<Slot, Failure> {
    rand_string(call, u8::is_ascii_digit)
}

/// A string of the length asked for; an empty one for lengths below 1.
fn rand_string(call: &Call<'_>, is_allowed: fn(&u8) -> bool) -> Result<Slot, Failure> {
    let length = usize::try_from(int(call, 0)).unwrap_or_default();
    call.charge(length)?;
    let allowed: Vec<char> = (0..=u8::MAX).filter(is_allowed).map(char::from).collect();
    let mut stream = stream(call);
    let text: String = (0..length).map(|_| allowed[index_below(&mut stream, allowed.len())]).collect();
    Ok(drawn(call, text))
}

/// The bytes asked for, in base 64.
pub(super) fn rand_bytes(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let length =
        usize::try_from(int(call, 0)).map_err(|_| Failure::from("runtime error: makeslice: len out of range"))?;
    call.charge(length.saturating_mul(3))?;
    let mut bytes = vec![0; length];
    stream(call).fill_bytes(&mut bytes);
    Ok(drawn(call, STANDARD.encode(bytes)))
}

/// A number from the first argument on and below the second.
pub(super) fn rand_int(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let (least, end) = (int(call, 0), int(call, 1));
    match u64::try_from(end.wrapping_sub(least)) {
        Ok(count @ 1..) => {
            let number = least.wrapping_add_unsigned(below(&mut stream(call), count));
            Ok(drawn(call, Value::Int(number)))
        }
        _ => Err(Failure::from("invalid argument to Intn")),
    }
}

/// The characters in a random order.
pub(super) fn shuffle(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let text = text(call, 0);
    call.charge(text.len().saturating_mul(5))?;
    let mut characters: Vec<char> = text.to_str().chars().collect();
    let mut stream = stream(call);
    for last in (1..characters.len()).rev() {
        characters.swap(last, index_below(&mut stream, last + 1));
    }
    Ok(drawn(call, characters.into_iter().collect::<String>()))
}

/// A random UUID, version 4.
pub(super) fn uuidv4(call: &mut Call<'_>) -> Result<Slot, Failure> {
    call.charge(36)?;
    let mut bytes = [0; 16];
    stream(call).fill_bytes(&mut bytes);
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let mut uuid = String::with_capacity(36);
    for (index, byte) in bytes.iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            uuid.push('-');
        }
        write!(uuid, "{byte:02x}").expect("writing to a string does not fail");
    }
    Ok(drawn(call, uuid))
}

fn index_below(stream: &mut impl Rng, bound: usize) -> usize {
    usize::try_from(below(stream, bound as u64)).expect("a number below a usize is one")
}
