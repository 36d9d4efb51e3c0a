//! Arguments as Go's `pflag` reads them: flags may stand anywhere, also after positional arguments.

/// The flags of a command.
pub(crate) trait FlagTable {
    /// One flag.
    type Flag: Copy;

    /// The flag of a name, without its dashes.
    fn by_name(&self, name: &str) -> Option<Self::Flag>;
    /// The flag of a letter.
    fn by_letter(&self, letter: char) -> Option<Self::Flag>;
    /// The value if none is given; `None` if one must be given.
    fn without_value(&self, flag: Self::Flag) -> Option<&'static str>;
}

/// What was typed, one thing after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Typed<'a, F> {
    /// What is no flag.
    Positional(&'a str),
    /// A flag and its value.
    Flag(F, &'a str),
    /// `-h`, `--help`
    Help,
}

/// Reads arguments. `take` gets everything in its order, with all of the arguments that it stands in if it is the last
/// thing in them.
pub(crate) fn read<'a, T: FlagTable>(
    arguments: &'a [String],
    table: &T,
    take: &mut dyn FnMut(Typed<'a, T::Flag>) -> Result<(), String>,
    done: &mut dyn FnMut(&'a [String]),
) -> Result<(), String> {
    let mut reader = Reader { rest: arguments, table, take };
    loop {
        let before = reader.rest;
        let Some(argument) = reader.next() else { return Ok(()) };
        match argument.strip_prefix("--") {
            Some("") => {
                for positional in reader.rest {
                    (reader.take)(Typed::Positional(positional))?;
                }
                done(before);
                return Ok(());
            }
            Some(name) => reader.long(argument, name)?,
            None => match argument.strip_prefix('-') {
                Some("") | None => (reader.take)(Typed::Positional(argument))?,
                Some(letters) => reader.short(letters)?,
            },
        }
        done(&before[..before.len() - reader.rest.len()]);
    }
}

struct Reader<'a, 't, T: FlagTable> {
    rest: &'a [String],
    table: &'t T,
    take: &'t mut dyn FnMut(Typed<'a, T::Flag>) -> Result<(), String>,
}

impl<'a, T: FlagTable> Reader<'a, '_, T> {
    fn next(&mut self) -> Option<&'a str> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(first)
    }

    fn long(&mut self, argument: &str, name: &'a str) -> Result<(), String> {
        if name.starts_with(['-', '=']) {
            return Err(format!("bad flag syntax: {argument}"));
        }
        let (name, value) = name.split_once('=').map_or((name, None), |(name, value)| (name, Some(value)));
        if name == "help" {
            return (self.take)(Typed::Help);
        }
        let flag = self.table.by_name(name).ok_or_else(|| format!("unknown flag: --{name}"))?;
        let value = match (value, self.table.without_value(flag)) {
            (Some(value), _) | (None, Some(value)) => value,
            (None, None) => self.next().ok_or_else(|| format!("flag needs an argument: --{name}"))?,
        };
        (self.take)(Typed::Flag(flag, value))
    }

    fn short(&mut self, letters: &'a str) -> Result<(), String> {
        let mut rest = letters;
        while let Some(letter) = rest.chars().next() {
            let after = &rest[letter.len_utf8()..];
            if letter == 'h' {
                (self.take)(Typed::Help)?;
                rest = after;
                continue;
            }
            let flag = self.table.by_letter(letter);
            let flag = flag.ok_or_else(|| format!("unknown shorthand flag: {letter:?} in -{rest}"))?;
            let value = match (after.strip_prefix('='), self.table.without_value(flag)) {
                (Some(value), _) if !value.is_empty() => {
                    rest = "";
                    value
                }
                (_, Some(value)) => {
                    rest = after;
                    value
                }
                (_, None) if !after.is_empty() => {
                    rest = "";
                    after
                }
                (_, None) => {
                    let value = self.next().ok_or_else(|| format!("flag needs an argument: {letter:?} in -{rest}"))?;
                    rest = "";
                    value
                }
            };
            (self.take)(Typed::Flag(flag, value))?;
        }
        Ok(())
    }
}

/// A flag as the errors about its value name it.
pub(crate) fn named(name: &str, letter: Option<char>) -> String {
    letter.map_or_else(|| format!("--{name}"), |letter| format!("-{letter}, --{name}"))
}

/// A value of a flag that takes none, or `=true` and the like.
pub(crate) fn boolean(value: &str) -> Result<bool, String> {
    match value {
        "1" | "t" | "T" | "true" | "TRUE" | "True" => Ok(true),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Ok(false),
        _ => Err(format!("strconv.ParseBool: parsing {value:?}: invalid syntax")),
    }
}
