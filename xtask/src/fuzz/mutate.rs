//! Changes to texts and bytes that come near to what parsers trip over.

use super::dice::Dice;

/// Inputs do not grow beyond this by mutation.
const MAX_BYTES: usize = 1 << 18;

/// Pieces of templates, YAML, `--set` and JSON that change what stands around them.
const TOKENS: &[&str] = &[
    "{{",
    "}}",
    "{{-",
    "-}}",
    "{{/*",
    "*/}}",
    "{{ end }}",
    "{{ else }}",
    "{{ else if . }}",
    "{{ if . }}",
    "{{ range . }}",
    "{{ with $ }}",
    "{{ define \"x\" }}",
    "{{ template \"x\" . }}",
    "{{ block \"x\" . }}",
    "{{ break }}",
    "{{ continue }}",
    "{{ . }}",
    "{{ $x := . }}",
    "{{ include \"x\" . }}",
    "{{ tpl . $ }}",
    "|",
    ":=",
    "$",
    ".",
    "..",
    "(",
    ")",
    "`",
    "\"",
    "'",
    "\\",
    "\\u",
    "\\x",
    "\\U0010ffff",
    "0x1p-1074",
    "1e309",
    "-0",
    "1i",
    "0b1",
    "9223372036854775808",
    "-9223372036854775808",
    "18446744073709551616",
    "NaN",
    ".inf",
    "0o777",
    "1_000",
    "190:20:30",
    "2001-12-14t21:59:43.10-05:00",
    "---\n",
    "...\n",
    "%YAML 1.1\n",
    "%TAG ! !\n",
    "&a ",
    "*a",
    "<<: ",
    "<<: *a\n",
    "? ",
    "- ",
    ": ",
    ":\n",
    "#",
    " #",
    "|+9\n",
    ">-\n",
    "|2\n",
    "!!binary ",
    "!!str ",
    "!!set ",
    "!<tag:x> ",
    "!",
    "[",
    "]",
    "{",
    "}",
    "{}",
    "[]",
    ",",
    "\\,",
    "=",
    "a[0]",
    "a[65536]",
    "a[-1]",
    "null",
    "~",
    "true",
    "yes",
    "on",
    "\t",
    "\r",
    "\r\n",
    "\n",
    "\n\n",
    " ",
    "  ",
    "\u{feff}",
    "\u{85}",
    "\u{2028}",
    "\u{0}",
    "\u{1b}",
    "é",
    "𝄞",
    "\u{301}",
    "\u{fffd}",
    "\u{202e}",
    "apiVersion: v1\nkind: ConfigMap\n",
    "$ref",
    "#/",
    "(?:",
    "a{1000}",
    "(a*)*",
    "[[:alpha:]]",
    "^",
    "*",
    "**",
    ">=1.0.0-0 <2",
    " - ",
    "||",
    "~1",
    "import-values:\n",
    "condition: ",
    "tags:\n",
    "enabled: ",
    "global:\n",
];

/// Bytes that end, begin or break things.
const BYTES: &[u8] =
    b"\x00\x01\x07\x08\x0b\x0c\x1b\x7f\x80\xbf\xc0\xc3\xe2\xed\xef\xf4\xff\"'`{}[]:-,|>&*!%@#?\n\r\t \\";

/// Changes the bytes in one to six ways. `others` are what pieces are taken from.
pub(crate) fn mutate(bytes: &mut Vec<u8>, others: &[&[u8]], dice: &mut Dice) {
    for _ in 0..dice.within(1..7) {
        step(bytes, others, dice);
        bytes.truncate(MAX_BYTES);
    }
}

/// As [`mutate`], of text.
pub(crate) fn mutate_text(text: &str, others: &[&[u8]], dice: &mut Dice) -> String {
    let mut bytes = text.as_bytes().to_vec();
    mutate(&mut bytes, others, dice);
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A piece that is worth putting anywhere.
pub(crate) fn token(dice: &mut Dice) -> &'static str {
    dice.pick::<&str>(TOKENS)
}

fn step(bytes: &mut Vec<u8>, others: &[&[u8]], dice: &mut Dice) {
    let at = dice.below(bytes.len() + 1);
    let end = (at + reach(dice)).min(bytes.len());
    match dice.below(10) {
        0 => drop(bytes.drain(at..end)),
        1 => put(bytes, at, token(dice).as_bytes()),
        2 => put(bytes, at, &[*dice.pick(BYTES)]),
        3 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte = *dice.pick(BYTES);
            }
        }
        4 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << dice.below(8);
            }
        }
        5 => repeat(bytes, at, end, dice),
        6 => put(bytes, end, &token(dice).repeat(dice.within(1..40)).into_bytes()),
        7 if !others.is_empty() => {
            let other = dice.pick(others);
            let from = dice.below(other.len() + 1);
            let until = (from + 4 * reach(dice)).min(other.len());
            put(bytes, at, &other[from..until]);
        }
        8 => swap_lines(bytes, dice),
        _ => number(bytes, at, dice),
    }
}

/// How long a piece is: mostly short.
fn reach(dice: &mut Dice) -> usize {
    match dice.below(6) {
        0 => 1,
        1..=3 => dice.below(8),
        4 => dice.below(64),
        _ => dice.below(1024),
    }
}

fn put(bytes: &mut Vec<u8>, at: usize, piece: &[u8]) {
    bytes.splice(at..at, piece.iter().copied());
}

/// Writes a piece many times over: what nests nests deeply then.
fn repeat(bytes: &mut Vec<u8>, at: usize, end: usize, dice: &mut Dice) {
    let piece = bytes[at..end].to_vec();
    let times = if dice.once_in(8) { dice.below(20_000) } else { dice.below(20) };
    let times = times.min(MAX_BYTES / piece.len().max(1));
    put(bytes, end, &piece.repeat(times));
}

fn swap_lines(bytes: &mut Vec<u8>, dice: &mut Dice) {
    let mut lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
    let (first, second) = (dice.below(lines.len()), dice.below(lines.len()));
    if !lines.is_empty() {
        lines.swap(first, second);
    }
    *bytes = lines.concat();
}

/// Puts another number where the next one stands.
fn number(bytes: &mut Vec<u8>, at: usize, dice: &mut Dice) {
    let Some(start) = bytes[at..].iter().position(u8::is_ascii_digit).map(|offset| at + offset) else { return };
    let length = bytes[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let numbers = ["0", "-1", "1000000000", "2147483648", "9223372036854775807", "1e99", "0.1", "00", "255", "65537"];
    bytes.splice(start..start + length, dice.pick(&numbers).bytes());
}
