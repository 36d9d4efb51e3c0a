//! Percent-encoding in the parts of a URL, as Go's `net/url`.

use crate::print::go_quote;

/// A part of a URL; what must be escaped depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Path,
    Host,
    Zone,
    User,
    Fragment,
}

impl Part {
    fn must_escape(self, byte: u8) -> bool {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            return false;
        }
        match self {
            Self::Host | Self::Zone => !b"!$&'()*+,;=:[]<>\"".contains(&byte),
            Self::Path => !b"$&+,/:;=@".contains(&byte),
            Self::User => !b"$&+,;=".contains(&byte),
            Self::Fragment => !b"$&+,/:;=?@!()*".contains(&byte),
        }
    }
}

/// Writes what must be escaped as `%XX`.
pub(super) fn escape(bytes: &[u8], part: Part) -> Vec<u8> {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let mut escaped = Vec::with_capacity(bytes.len());
    for &byte in bytes {
        if part.must_escape(byte) {
            escaped.extend([b'%', DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]);
        } else {
            escaped.push(byte);
        }
    }
    escaped
}

/// Reads `%XX`, and refuses what may not stand in a host.
pub(super) fn unescape(bytes: &[u8], part: Part) -> Result<Vec<u8>, String> {
    let mut unescaped = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((&first, after)) = rest.split_first() {
        if first != b'%' {
            if matches!(part, Part::Host | Part::Zone) && first.is_ascii() && part.must_escape(first) {
                return Err(format!("invalid character {} in host name", go_quote(&[first])));
            }
            unescaped.push(first);
            rest = after;
            continue;
        }
        let invalid = || Err(format!("invalid URL escape {}", go_quote(&rest[..rest.len().min(3)])));
        let Some(byte) = hexadecimal(after) else { return invalid() };
        let is_allowed = match part {
            Part::Host => byte >= 0x80 || byte == b'%',
            Part::Zone => byte == b'%' || byte == b' ' || !Part::Host.must_escape(byte),
            Part::Path | Part::User | Part::Fragment => true,
        };
        if !is_allowed {
            return invalid();
        }
        unescaped.push(byte);
        rest = &rest[3..];
    }
    Ok(unescaped)
}

fn hexadecimal(bytes: &[u8]) -> Option<u8> {
    let digit = |at: usize| char::from(*bytes.get(at)?).to_digit(16);
    u8::try_from(digit(0)? * 16 + digit(1)?).ok()
}
