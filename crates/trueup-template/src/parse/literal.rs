//! Go's quoted strings, read as `strconv.Unquote` reads them.

/// What a string literal in double quotes or backquotes says; `None` if it is malformed.
pub(super) fn unquote(literal: &str) -> Option<Vec<u8>> {
    if let Some(raw) = literal.strip_prefix('`') {
        let inner = raw.strip_suffix('`')?;
        return Some(inner.bytes().filter(|byte| *byte != b'\r').collect());
    }
    let mut rest = literal.strip_prefix('"')?.strip_suffix('"')?;
    let mut bytes = Vec::with_capacity(rest.len());
    while let Some(escape) = rest.find(['\\', '"', '\n']) {
        bytes.extend_from_slice(&rest.as_bytes()[..escape]);
        let (unit, tail) = unquote_unit(&rest[escape..], '"')?;
        match unit {
            Unit::Character('\n') if rest[escape..].starts_with('\n') => return None,
            Unit::Character(character) => bytes.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes()),
            Unit::Byte(byte) => bytes.push(byte),
        }
        rest = tail;
    }
    bytes.extend_from_slice(rest.as_bytes());
    Some(bytes)
}

/// What stands for one unit of a literal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    /// A character, written as such or by its number.
    Character(char),
    /// A byte that is written by its number.
    Byte(u8),
}

impl Unit {
    /// Its number.
    pub(super) fn code(self) -> u32 {
        match self {
            Self::Character(character) => character.into(),
            Self::Byte(byte) => byte.into(),
        }
    }
}

/// The first unit of the inside of a literal, and the rest, as Go's `UnquoteChar`. `quote` is what surrounds it.
pub(super) fn unquote_unit(text: &str, quote: char) -> Option<(Unit, &str)> {
    let mut characters = text.chars();
    match characters.next()? {
        character if character == quote => None,
        '\\' => unquote_escape(characters.as_str(), quote),
        character => Some((Unit::Character(character), characters.as_str())),
    }
}

fn unquote_escape(text: &str, quote: char) -> Option<(Unit, &str)> {
    let mut characters = text.chars();
    let kind = characters.next()?;
    let tail = characters.as_str();
    let plain = match kind {
        'a' => '\x07',
        'b' => '\x08',
        'f' => '\x0c',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\x0b',
        '\\' => '\\',
        '\'' | '"' if kind == quote => kind,
        'x' => return numbered_byte(tail, 2, 16),
        'u' => return numbered_character(tail, 4),
        'U' => return numbered_character(tail, 8),
        '0'..='7' => return numbered_byte(text, 3, 8),
        _ => return None,
    };
    Some((Unit::Character(plain), tail))
}

fn numbered_byte(text: &str, digits: usize, radix: u32) -> Option<(Unit, &str)> {
    let (number, tail) = numbered(text, digits, radix)?;
    Some((Unit::Byte(u8::try_from(number).ok()?), tail))
}

fn numbered_character(text: &str, digits: usize) -> Option<(Unit, &str)> {
    let (number, tail) = numbered(text, digits, 16)?;
    Some((Unit::Character(char::from_u32(number)?), tail))
}

fn numbered(text: &str, digits: usize, radix: u32) -> Option<(u32, &str)> {
    let (number, tail) = text.split_at_checked(digits)?;
    let is_number = number.chars().all(|character| character.is_digit(radix));
    Some((is_number.then(|| u32::from_str_radix(number, radix).ok())??, tail))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unquoting_reads_every_escape() {
        let table: [(&str, Option<&[u8]>); 14] = [
            (r#""a\tb""#, Some(b"a\tb")),
            (r#""\x41\101\u00e9\U0001F600""#, Some("AA\u{e9}\u{1f600}".as_bytes())),
            (r#""\xff\377""#, Some(b"\xff\xff")),
            (r#""\"\\""#, Some(b"\"\\")),
            (r#""\'""#, None),
            (r#""\400""#, None),
            (r#""\ud800""#, None),
            (r#""\x+1""#, None),
            (r#""\q""#, None),
            (r#""\x4""#, None),
            (r#""\xé""#, None),
            ("`a\\n\r\nb`", Some(b"a\\n\nb")),
            ("\"a\nb\"", None),
            (r#""""#, Some(b"")),
        ];
        for (literal, bytes) in table {
            assert_eq!(unquote(literal).as_deref(), bytes, "{literal}");
        }
    }
}
