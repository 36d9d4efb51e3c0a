//! Flags that are on or off, as the Go package `pflag` reads them.

use crate::go_text::quoted;

/// Flags, and the words that are none.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Flags {
    /// The words.
    pub(super) arguments: Vec<String>,
    on: Vec<&'static str>,
}

/// Why there are no flags.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Problem {
    /// Help is wanted.
    Help,
    /// An error.
    Invalid(String),
}

/// A flag and its letter.
type Flag = (&'static str, Option<char>);

/// What every command has.
const COMMON: [Flag; 2] = [("help", Some('h')), ("stack-trace", None)];

/// The place of the first word that is no flag, as long as the command is not known: only `--stack-trace` has no value
/// then, and the word after any other flag counts as its value.
pub(super) fn first_argument(words: &[String]) -> Option<usize> {
    let mut place = 0;
    loop {
        let word = words.get(place)?;
        if word == "--" {
            return None;
        }
        let is_letter = word.len() == 2 && word.starts_with('-') && !word.starts_with("--");
        if (word.starts_with("--") || is_letter) && !word.contains('=') && word != "--stack-trace" {
            // Without a word after the value, nothing is left to be found.
            if words.len() - place <= 2 {
                return None;
            }
            place += 2;
        } else if word.is_empty() || word.starts_with('-') {
            place += 1;
        } else {
            return Some(place);
        }
    }
}

impl Flags {
    /// Reads words of a command with these flags.
    pub(super) fn parse(words: &[String], names: &[Flag]) -> Result<Self, Problem> {
        let mut flags = Self::default();
        let known: Vec<Flag> = names.iter().chain(&COMMON).copied().collect();
        let mut words = words.iter();
        while let Some(word) = words.next() {
            match word.strip_prefix('-') {
                None | Some("") => flags.arguments.push(word.clone()),
                Some("-") => {
                    flags.arguments.extend(words.cloned());
                    break;
                }
                Some(rest) => match rest.strip_prefix('-') {
                    Some(long) => flags.read_long(word, long, &known)?,
                    None => flags.read_letters(rest, &known)?,
                },
            }
        }
        if flags.has("help") { Err(Problem::Help) } else { Ok(flags) }
    }

    /// Whether a flag is on.
    pub(super) fn has(&self, name: &str) -> bool {
        self.on.contains(&name)
    }

    fn read_long(&mut self, word: &str, long: &str, known: &[Flag]) -> Result<(), Problem> {
        if long.starts_with(['-', '=']) {
            return Err(Problem::Invalid(format!("bad flag syntax: {word}")));
        }
        let (name, value) = long.split_once('=').map_or((long, None), |(name, value)| (name, Some(value)));
        match known.iter().find(|(other, _)| *other == name) {
            Some(flag) => self.set(*flag, value.unwrap_or("true")),
            None => Err(Problem::Invalid(format!("unknown flag: --{name}"))),
        }
    }

    fn read_letters(&mut self, letters: &str, known: &[Flag]) -> Result<(), Problem> {
        // What Go's own tests are started with counts for nothing.
        if letters.starts_with("test.") {
            return Ok(());
        }
        let mut rest = letters;
        while let Some(letter) = rest.chars().next() {
            let Some(flag) = known.iter().find(|(_, short)| *short == Some(letter)) else {
                let byte = character_text(char::from(rest.as_bytes()[0]));
                return Err(Problem::Invalid(format!("unknown shorthand flag: {byte} in -{rest}")));
            };
            let after = &rest[letter.len_utf8()..];
            if let Some(value) = after.strip_prefix('=').filter(|value| !value.is_empty()) {
                return self.set(*flag, value);
            }
            self.set(*flag, "true")?;
            rest = after;
        }
        Ok(())
    }

    fn set(&mut self, (name, letter): Flag, value: &str) -> Result<(), Problem> {
        let is_on = match value {
            "1" | "t" | "T" | "true" | "TRUE" | "True" => true,
            "0" | "f" | "F" | "false" | "FALSE" | "False" => false,
            _ => {
                let flag = letter.map_or_else(|| format!("--{name}"), |letter| format!("-{letter}, --{name}"));
                let value = quoted(value);
                return Err(Problem::Invalid(format!(
                    "invalid argument {value} for \"{flag}\" flag: strconv.ParseBool: parsing {value}: invalid syntax"
                )));
            }
        };
        self.on.retain(|other| *other != name);
        if is_on {
            self.on.push(name);
        }
        Ok(())
    }
}

/// A character in single quotes, as Go's `%q` prints it.
fn character_text(character: char) -> String {
    match character {
        '\'' => "'\\''".to_owned(),
        '"' => "'\"'".to_owned(),
        _ => {
            let text = quoted(character.encode_utf8(&mut [0; 4]));
            format!("'{}'", text.trim_matches('"'))
        }
    }
}
