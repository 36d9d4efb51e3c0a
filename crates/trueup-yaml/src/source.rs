//! The characters of a YAML text: encoding, byte order mark, forbidden characters, and go-yaml's read-ahead.

use std::borrow::Cow;

/// How many bytes go-yaml reads at a time.
const WINDOW_BYTES: usize = 512;

/// A text as UTF-8, up to its first fault, and the steps in which go-yaml would see it.
///
/// go-yaml checks characters a window at a time, so a forbidden character is found before a mistake of syntax that
/// stands less than a window before it, and never found if the first document ends in an earlier window.
#[derive(Debug)]
pub(crate) struct Source<'t> {
    /// The text without its byte order mark.
    pub(crate) text: Cow<'t, str>,
    /// The steps.
    pub(crate) windows: Windows,
    /// How many bytes of the original text stand before `text`.
    pub(crate) offset: usize,
}

/// The steps in which go-yaml would see a text.
#[derive(Debug, Default)]
pub(crate) struct Windows {
    /// Where in the text each window ends.
    pub(crate) ends: Vec<usize>,
    /// What is wrong with the character after the last window.
    pub(crate) fault: Option<&'static str>,
}

impl<'t> Source<'t> {
    pub(crate) fn new(bytes: &'t [u8]) -> Self {
        match bytes {
            [] => Self { text: Cow::Borrowed("\n"), windows: Windows { ends: vec![1], fault: None }, offset: 0 },
            [0xFF, 0xFE, ..] => utf16(bytes, u16::from_le_bytes),
            [0xFE, 0xFF, ..] => utf16(bytes, u16::from_be_bytes),
            [0xEF, 0xBB, 0xBF, ..] => utf8(bytes, 3),
            _ => utf8(bytes, 0),
        }
    }
}

fn utf8(bytes: &[u8], offset: usize) -> Source<'_> {
    let valid = match std::str::from_utf8(&bytes[offset..]) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&bytes[offset..offset + error.valid_up_to()])
            .expect("the text is valid up to the place that the error names"),
    };
    let clean = &valid[..first_control(valid.as_bytes())];
    let fault_at = offset + clean.len();
    let fault = (fault_at < bytes.len()).then(|| utf8_fault(&bytes[fault_at..]));
    let mut windows = Vec::with_capacity(bytes.len() / WINDOW_BYTES + 1);
    let mut start = offset;
    let mut limit = WINDOW_BYTES.min(bytes.len());
    loop {
        if let Some(fault) = &fault
            && fault_at + fault.bytes_needed <= limit
        {
            break;
        }
        let mut end = limit.min(fault_at);
        while !clean.is_char_boundary(end - offset) {
            end -= 1;
        }
        if end > start {
            windows.push(end - offset);
        }
        if limit == bytes.len() {
            break;
        }
        start = end;
        limit = (start + WINDOW_BYTES).min(bytes.len());
    }
    let windows = Windows { ends: windows, fault: fault.map(|fault| fault.problem) };
    Source { text: Cow::Borrowed(clean), windows, offset }
}

/// What is wrong with a character, and how many of its bytes must have been read to see it.
struct Fault {
    problem: &'static str,
    bytes_needed: usize,
}

/// What go-yaml says of the first character, which is not one that a YAML text may hold.
fn utf8_fault(bytes: &[u8]) -> Fault {
    let width = char_width(bytes[0]);
    if width == 0 {
        return Fault { problem: "invalid leading UTF-8 octet", bytes_needed: 1 };
    }
    if bytes.len() < width {
        return Fault { problem: "incomplete UTF-8 octet sequence", bytes_needed: usize::MAX / 2 };
    }
    let character = &bytes[..width];
    let problem = if std::str::from_utf8(character).is_ok() {
        "control characters are not allowed"
    } else if character[1..].iter().any(|byte| byte & 0xC0 != 0x80) {
        "invalid trailing UTF-8 octet"
    } else if matches!(character, [0xC0 | 0xC1, ..] | [0xE0, ..=0x9F, ..] | [0xF0, ..=0x8F, ..]) {
        "invalid length of a UTF-8 sequence"
    } else {
        "invalid Unicode character"
    };
    Fault { problem, bytes_needed: width }
}

/// The width of a character by its first byte, 0 if no character begins so.
pub(crate) fn char_width(byte: u8) -> usize {
    match byte {
        0x00..=0x7F => 1,
        0xC0..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF7 => 4,
        _ => 0,
    }
}

/// Where the first character stands that YAML forbids, in a text that is valid UTF-8.
fn first_control(bytes: &[u8]) -> usize {
    let forbidden = |at: usize| match bytes[at] {
        b'\t' | b'\n' | b'\r' => false,
        ..0x20 | 0x7F => true,
        0xC2 => bytes[at + 1] < 0xA0 && bytes[at + 1] != 0x85,
        0xEF => bytes[at + 1] == 0xBF && bytes[at + 2] >= 0xBE,
        _ => false,
    };
    // Plain text goes by in pieces: only in those that hold anything else is each byte looked at.
    let is_suspect = |byte: u8| byte < b' ' && byte != b'\n' || byte >= 0x7F;
    let mut start = 0;
    for piece in bytes.chunks(64) {
        if piece.iter().fold(false, |found, byte| found | is_suspect(*byte))
            && let Some(at) = (start..start + piece.len()).find(|at| forbidden(*at))
        {
            return at;
        }
        start += piece.len();
    }
    bytes.len()
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Source<'_> {
    let mut text = String::with_capacity(bytes.len());
    let mut windows = Vec::new();
    let mut fault = None;
    let mut position = 2;
    let mut limit = WINDOW_BYTES.min(bytes.len());
    while fault.is_none() {
        while position < limit {
            match utf16_char(&bytes[position..limit], unit) {
                Ok(Some(character)) => {
                    text.push(character);
                    position += 2 * character.len_utf16();
                }
                Ok(None) => break,
                Err(problem) => {
                    fault = Some(problem);
                    break;
                }
            }
        }
        if fault.is_some() {
            break;
        }
        if windows.last() != Some(&text.len()) && !text.is_empty() {
            windows.push(text.len());
        }
        if limit == bytes.len() {
            fault = match bytes.len() - position {
                0 => break,
                1 => Some("incomplete UTF-16 character"),
                _ => Some("incomplete UTF-16 surrogate pair"),
            };
        }
        limit = (position + WINDOW_BYTES).min(bytes.len());
    }
    let clean = windows.last().copied().unwrap_or(0);
    text.truncate(clean);
    Source { text: Cow::Owned(text), windows: Windows { ends: windows, fault }, offset: 0 }
}

/// The first character, `None` if it is not there as a whole.
fn utf16_char(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<Option<char>, &'static str> {
    let [low, high, rest @ ..] = bytes else { return Ok(None) };
    let first = u32::from(unit([*low, *high]));
    let code = match first & 0xFC00 {
        0xDC00 => return Err("unexpected low surrogate area"),
        0xD800 => {
            let [low, high, ..] = rest else { return Ok(None) };
            let second = u32::from(unit([*low, *high]));
            if second & 0xFC00 != 0xDC00 {
                return Err("expected low surrogate area");
            }
            0x1_0000 + ((first & 0x3FF) << 10) + (second & 0x3FF)
        }
        _ => first,
    };
    let allowed = matches!(code, 0x09 | 0x0A | 0x0D | 0x20..=0x7E | 0x85 | 0xA0..=0xFFFD | 0x1_0000..);
    char::from_u32(code).filter(|_| allowed).map(Some).ok_or("control characters are not allowed")
}
