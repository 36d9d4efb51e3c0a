//! PEM as Go's `encoding/pem` writes and reads it: lines of 64, and anything around a block.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

const BEGIN: &str = "-----BEGIN ";
const END: &str = "-----END ";
const DASHES: &str = "-----";
const LINE_LENGTH: usize = 64;

/// One block.
pub(super) struct Block {
    /// What it says it is, such as `CERTIFICATE`.
    pub(super) label: String,
    /// Its content.
    pub(super) bytes: Vec<u8>,
}

/// The text of a block.
pub(super) fn encode(label: &str, bytes: &[u8]) -> String {
    let digits = STANDARD.encode(bytes);
    let mut text = format!("{BEGIN}{label}{DASHES}\n");
    let mut rest = digits.as_str();
    while !rest.is_empty() {
        let (line, after) = rest.split_at_checked(LINE_LENGTH).unwrap_or((rest, ""));
        text.push_str(line);
        text.push('\n');
        rest = after;
    }
    text.push_str(END);
    text.push_str(label);
    text.push_str(DASHES);
    text.push('\n');
    text
}

/// The first block in the text that is whole.
pub(super) fn decode(text: &[u8]) -> Option<Block> {
    let text = String::from_utf8_lossy(text);
    let mut label: Option<&str> = None;
    let mut digits = String::new();
    for line in text.lines().map(|line| line.trim_end_matches([' ', '\t', '\r'])) {
        if let Some(begun) = line.strip_prefix(BEGIN).and_then(|line| line.strip_suffix(DASHES)) {
            label = Some(begun);
            digits.clear();
        } else if let Some(ended) = line.strip_prefix(END).and_then(|line| line.strip_suffix(DASHES)) {
            match (label.take(), STANDARD.decode(&digits)) {
                (Some(begun), Ok(bytes)) if begun == ended => return Some(Block { label: begun.to_owned(), bytes }),
                _ => {}
            }
        } else if !line.contains(':') {
            // Lines with a colon are headers, which nobody asks for.
            digits.extend(line.chars().filter(|character| !matches!(character, ' ' | '\t')));
        }
    }
    None
}
