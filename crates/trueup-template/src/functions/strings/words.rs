//! Functions that rewrite identifiers from one convention into another, as huandu's `xstrings` v1.5.0.

use crate::function::{Call, Failure};
use crate::functions::argument;
use crate::rune;
use crate::value::{Slot, Text};

/// `snakecase s`.
pub(super) fn snakecase(call: &mut Call<'_>) -> Result<Slot, Failure> {
    Ok(Slot::new(Text::from(Rewriting::new(argument::text(call, 0), '_').rewrite())))
}

/// `kebabcase s`.
pub(super) fn kebabcase(call: &mut Call<'_>) -> Result<Slot, Failure> {
    Ok(Slot::new(Text::from(Rewriting::new(argument::text(call, 0), '-').rewrite())))
}

/// `camelcase s`, which is Pascal's: as `xstrings.ToPascalCase`.
pub(super) fn camelcase(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let text = argument::text(call, 0);
    let mut bytes = Vec::with_capacity(text.len());
    let mut runes = rune::runes(text).map(|(_, rune, _)| rune);
    let mut pending = None;
    let mut upper_run = false;
    for rune in runes.by_ref() {
        pending = Some(rune);
        if !is_connector(rune) {
            upper_run = rune::is_upper(rune);
            pending = Some(rune::to_upper(rune));
            break;
        }
        rune::push(&mut bytes, rune);
    }
    // A string of connectors alone repeats its last one.
    let Some(mut pending) = pending else { return Ok(Slot::new("")) };
    for mut rune in runes {
        let previous = pending;
        if is_connector(previous) && !is_connector(rune) {
            upper_run = rune::is_upper(rune);
            rune = rune::to_upper(rune);
        } else {
            if !is_connector(previous) && upper_run {
                upper_run = rune::is_upper(rune);
                rune = if upper_run { rune::to_lower(rune) } else { rune };
            }
            rune::push(&mut bytes, previous);
        }
        pending = rune;
    }
    rune::push(&mut bytes, pending);
    Ok(Slot::new(Text::from(bytes)))
}

fn is_connector(rune: char) -> bool {
    rune == '-' || rune == '_' || rune::is_space(rune)
}

/// A letter, but not a Chinese character.
fn is_alphabetic(rune: char) -> bool {
    let is_ideograph = matches!(rune, '\u{3400}'..='\u{4d85}' | '\u{4e00}'..='\u{9fcc}' | '\u{20000}'..='\u{2b81d}');
    rune::is_letter(rune) && !is_ideograph
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// The end, or nothing but invalid bytes.
    Invalid,
    Number,
    /// Begins with an upper-case letter.
    Upper,
    Alphabetic,
    Connector,
    Punctuation,
    Other,
}

impl Kind {
    /// Whether the word stands apart from the one before it without help.
    fn is_apart(self) -> bool {
        matches!(self, Self::Connector | Self::Punctuation)
    }

    fn extends_number(self) -> bool {
        matches!(self, Self::Alphabetic | Self::Number)
    }
}

#[derive(Debug, Clone, Copy)]
struct Word<'a> {
    kind: Kind,
    bytes: &'a [u8],
}

/// Splits a string into words and writes them in lower case with a connector between them.
struct Rewriting<'a> {
    rest: &'a [u8],
    connector: char,
    output: Vec<u8>,
}

impl<'a> Rewriting<'a> {
    fn new(text: &'a [u8], connector: char) -> Self {
        Self { rest: text, connector, output: Vec::with_capacity(text.len() + 8) }
    }

    fn rewrite(mut self) -> Vec<u8> {
        let mut word = self.next_word();
        while !self.rest.is_empty() {
            if word.kind != Kind::Connector {
                self.write(word);
            }
            let previous = word;
            word = self.next_word();
            match previous.kind {
                Kind::Number => {
                    word = self.write_number_tail(word);
                    self.connect_unless(word.kind == Kind::Invalid || word.kind.is_apart());
                }
                Kind::Connector => self.write(previous),
                Kind::Punctuation => {}
                Kind::Invalid | Kind::Upper | Kind::Alphabetic | Kind::Other if word.kind != Kind::Number => {
                    self.connect_unless(word.kind.is_apart());
                }
                Kind::Invalid | Kind::Upper | Kind::Alphabetic | Kind::Other => {
                    if !self.rest.is_empty() {
                        word = self.write_number(word);
                    }
                }
            }
        }
        self.write(word);
        self.output
    }

    /// Writes a number that follows a word, and answers the word after it: the number belongs to the word before it
    /// (`bld4_floor`) unless lower-case letters follow (`http_2xx`).
    fn write_number(&mut self, number: Word<'a>) -> Word<'a> {
        let word = self.next_word();
        if word.kind != Kind::Alphabetic {
            self.write(number);
            self.connect_unless(word.kind.is_apart());
            return word;
        }
        self.connect_unless(false);
        self.write(number);
        let word = self.write_number_tail(word);
        self.connect_unless(word.kind == Kind::Invalid || word.kind.is_apart());
        word
    }

    /// Writes the words that continue a number, and answers the first that does not.
    fn write_number_tail(&mut self, mut word: Word<'a>) -> Word<'a> {
        while word.kind.extends_number() {
            self.write(word);
            word = self.next_word();
        }
        word
    }

    fn connect_unless(&mut self, is_apart: bool) {
        if !is_apart {
            rune::push(&mut self.output, self.connector);
        }
    }

    fn write(&mut self, word: Word<'_>) {
        if !matches!(word.kind, Kind::Upper | Kind::Connector) {
            self.output.extend_from_slice(word.bytes);
            return;
        }
        for (_, rune, _) in rune::runes(word.bytes) {
            let written = match rune {
                _ if is_connector(rune) => self.connector,
                _ if rune::is_upper(rune) => rune::to_lower(rune),
                _ => rune,
            };
            rune::push(&mut self.output, written);
        }
    }

    fn next_word(&mut self) -> Word<'a> {
        let text = self.rest;
        let (first, size) = next_valid(text, char::REPLACEMENT_CHARACTER);
        let (kind, length) = match first {
            char::REPLACEMENT_CHARACTER => (Kind::Invalid, size),
            _ if is_connector(first) => (Kind::Connector, run(text, size, first, is_connector)),
            _ if rune::is_punctuation(first) => (Kind::Punctuation, run(text, size, first, rune::is_punctuation)),
            _ if rune::is_upper(first) => (Kind::Upper, upper_run(text, size, first)),
            _ if is_alphabetic(first) => (Kind::Alphabetic, run(text, size, first, is_lower_alphabetic)),
            _ if rune::is_number(first) => (Kind::Number, run(text, size, first, rune::is_number)),
            _ => (Kind::Other, run(text, size, first, is_other)),
        };
        let (bytes, rest) = text.split_at(length);
        self.rest = rest;
        Word { kind, bytes }
    }
}

fn is_lower_alphabetic(rune: char) -> bool {
    is_alphabetic(rune) && !rune::is_upper(rune)
}

fn is_other(rune: char) -> bool {
    !is_connector(rune) && !is_alphabetic(rune) && !rune::is_number(rune) && !rune::is_punctuation(rune)
}

/// The length of a word that begins with an upper-case letter of `size` bytes. Of several the last begins the next word if
/// lower-case letters follow it: `HTTPStatus` is `HTTP` and `Status`.
fn upper_run(text: &[u8], size: usize, first: char) -> usize {
    if size == text.len() {
        return size;
    }
    let (second, second_size) = next_valid(&text[size..], first);
    if !rune::is_upper(second) {
        return if is_alphabetic(second) { run(text, size, first, is_lower_alphabetic) } else { size };
    }
    let (mut end, mut last_size, mut last) = (size + second_size, second_size, second);
    while end < text.len() {
        let (rune, rune_size) = next_valid(&text[end..], last);
        if !rune::is_upper(rune) {
            return if is_alphabetic(rune) { end - last_size } else { end };
        }
        (end, last_size, last) = (end + rune_size, rune_size, rune);
    }
    end
}

/// The length of the run at the start whose runes after the first `size` bytes all belong to it.
fn run(text: &[u8], size: usize, first: char, belongs: fn(char) -> bool) -> usize {
    let (mut end, mut last) = (size, first);
    while end < text.len() {
        let (rune, rune_size) = next_valid(&text[end..], last);
        if !belongs(rune) {
            break;
        }
        (end, last) = (end + rune_size, rune);
    }
    end
}

/// The first rune that is not U+FFFD, and the bytes up to its end; `previous` if there is none.
fn next_valid(bytes: &[u8], previous: char) -> (char, usize) {
    rune::runes(bytes)
        .find(|(_, rune, _)| *rune != char::REPLACEMENT_CHARACTER)
        .map_or((previous, bytes.len()), |(at, rune, length)| (rune, at + length))
}
