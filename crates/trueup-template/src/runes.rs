//! Characters of strings that need not be UTF-8, as Go's `range` and `unicode/utf8` see them.

/// The first character and its length; an invalid byte is `None` of length 1. An empty string is `None` of length 0.
pub(crate) fn decode(bytes: &[u8]) -> (Option<char>, usize) {
    match bytes.first() {
        None => (None, 0),
        Some(byte) if byte.is_ascii() => (Some(char::from(*byte)), 1),
        Some(_) => match bstr::decode_utf8(bytes) {
            (None, _) => (None, 1),
            found => found,
        },
    }
}

/// How many characters, each invalid byte counting as one.
pub(crate) fn count(bytes: &[u8]) -> usize {
    if bytes.is_ascii() { bytes.len() } else { runes(bytes).count() }
}

/// The characters with the bytes that they stand for; `None` for an invalid byte.
pub(crate) fn runes(bytes: &[u8]) -> impl Iterator<Item = (Option<char>, &[u8])> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let (rune, len) = decode(rest);
        let (this, after) = rest.split_at(len);
        rest = after;
        (len > 0).then_some((rune, this))
    })
}
