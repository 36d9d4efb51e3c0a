//! Arguments as Go's `pflag` reads them: flags may stand anywhere, also after positional arguments.

use std::collections::BTreeMap;

use trueup_engine::{Generation, Talk};

use super::flag_table::{EXCLUSIVE, FLAGS, Flag, NO_SHORT, OWN};
use super::flag_value;

/// The flag that says which flags there are.
const HELM_VERSION: &str = "helm-version";

/// What was typed.
#[derive(Debug, Default)]
pub(super) struct Arguments {
    values: BTreeMap<&'static str, Vec<String>>,
    /// What is no flag.
    pub(super) positional: Vec<String>,
    /// Everything but trueup's own flags: what the real helm is given.
    pub(super) for_helm: Vec<String>,
    /// `--help`
    pub(super) help: bool,
}

impl Arguments {
    /// Reads the arguments after `helm template`. The error is Helm's text.
    pub(super) fn read(arguments: &[String], generation: Generation, talk: &Talk) -> Result<Self, String> {
        let mut reader = Reader { found: Self::default(), rest: arguments, generation, talk };
        reader.all()?;
        let found = reader.found;
        if generation == Generation::Helm4 && !found.help {
            found.check_exclusive()?;
        }
        Ok(found)
    }

    /// Every value of a flag.
    pub(super) fn all(&self, name: &str) -> Vec<String> {
        self.values.get(name).cloned().unwrap_or_default()
    }

    /// The last value of a flag.
    pub(super) fn last(&self, name: &str) -> Option<&str> {
        self.values.get(name)?.last().map(String::as_str)
    }

    /// The last value of a flag, empty without one.
    pub(super) fn text(&self, name: &str) -> String {
        self.last(name).unwrap_or_default().to_owned()
    }

    /// Whether a flag without a value was given.
    pub(super) fn is_set(&self, name: &str) -> bool {
        self.last(name) == Some("true")
    }

    fn check_exclusive(&self) -> Result<(), String> {
        for group in EXCLUSIVE {
            let mut given: Vec<&str> = group.iter().copied().filter(|name| self.values.contains_key(name)).collect();
            if given.len() > 1 {
                given.sort_unstable();
                let (group, given) = (group.join(" "), given.join(" "));
                return Err(format!(
                    "if any flags in the group [{group}] are set none of the others can be; [{given}] were all set"
                ));
            }
        }
        Ok(())
    }
}

/// Which Helm the arguments ask for; `None` if they do not say. The error names a version that is not known.
pub(super) fn helm_version(arguments: &[String]) -> Result<Option<Generation>, String> {
    let mut wanted = None;
    let mut rest = arguments.iter().take_while(|argument| *argument != "--");
    while let Some(argument) = rest.next() {
        let Some(after) = argument.strip_prefix("--").and_then(|name| name.strip_prefix(HELM_VERSION)) else {
            continue;
        };
        let value = match after.strip_prefix('=') {
            Some(value) => value,
            None if after.is_empty() => rest.next().map(String::as_str).unwrap_or_default(),
            None => continue,
        };
        wanted = Some(match value {
            "v3" | "3" => Generation::Helm3,
            "v4" | "4" => Generation::Helm4,
            _ => return Err(format!("invalid argument {value:?} for \"--{HELM_VERSION}\" flag: it is v3 or v4")),
        });
    }
    Ok(wanted)
}

/// Whether an argument is a flag that only trueup has.
fn is_own(argument: &str) -> bool {
    let name = argument.strip_prefix("--").map(|name| name.split_once('=').map_or(name, |(name, _)| name));
    name.is_some_and(|name| OWN.iter().any(|flag| flag.name == name))
}

struct Reader<'a> {
    found: Arguments,
    rest: &'a [String],
    generation: Generation,
    talk: &'a Talk,
}

impl<'a> Reader<'a> {
    fn all(&mut self) -> Result<(), String> {
        loop {
            let before = self.rest;
            let Some(argument) = self.next() else { return Ok(()) };
            match argument.strip_prefix("--") {
                Some("") => {
                    self.found.positional.extend_from_slice(self.rest);
                    self.found.for_helm.extend_from_slice(before);
                    return Ok(());
                }
                Some(name) => self.long(argument, name)?,
                None => match argument.strip_prefix('-') {
                    Some("") | None => self.found.positional.push(argument.to_owned()),
                    Some(letters) => self.short(letters)?,
                },
            }
            if !is_own(argument) {
                self.found.for_helm.extend_from_slice(&before[..before.len() - self.rest.len()]);
            }
        }
    }

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
            self.found.help = true;
            return Ok(());
        }
        let known = FLAGS.iter().chain(OWN).find(|flag| flag.name == name && flag.is_in(self.generation));
        let flag = known.ok_or_else(|| format!("unknown flag: --{name}"))?;
        let value = match (value, flag.without_value(self.generation)) {
            (Some(value), _) | (None, Some(value)) => value,
            (None, None) => self.next().ok_or_else(|| format!("flag needs an argument: --{name}"))?,
        };
        self.set(flag, value)
    }

    fn short(&mut self, letters: &'a str) -> Result<(), String> {
        let mut rest = letters;
        while let Some(letter) = rest.chars().next() {
            let after = &rest[letter.len_utf8()..];
            if letter == 'h' {
                self.found.help = true;
                rest = after;
                continue;
            }
            let known =
                FLAGS.iter().find(|flag| flag.short != NO_SHORT && flag.short == letter && flag.is_in(self.generation));
            let flag = known.ok_or_else(|| format!("unknown shorthand flag: {letter:?} in -{rest}"))?;
            let value = match (after.strip_prefix('='), flag.without_value(self.generation)) {
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
            self.set(flag, value)?;
        }
        Ok(())
    }

    fn set(&mut self, flag: &'static Flag, value: &str) -> Result<(), String> {
        let values = flag_value::read(flag, value, self.generation, self.talk).map_err(|error| {
            let name = match flag.short {
                NO_SHORT => format!("--{}", flag.name),
                short => format!("-{short}, --{}", flag.name),
            };
            format!("invalid argument {value:?} for {name:?} flag: {error}")
        })?;
        let known = self.found.values.entry(flag.name).or_default();
        known.extend(values);
        if let Some(instead) = flag.deprecation(self.generation) {
            self.talk.say(format!("Flag --{} has been deprecated, {instead}", flag.name));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(arguments: &[&str], generation: Generation) -> Result<Arguments, String> {
        let arguments: Vec<String> = arguments.iter().map(|a| (*a).to_owned()).collect();
        Arguments::read(&arguments, generation, &Talk::default())
    }

    #[test]
    fn flags_stand_anywhere_and_lists_are_split_where_helm_splits() {
        let typed = ["rel", ".", "--set", "a=b,c=d", "-f", "a,b", "-fc", "--values=d", "-ax/v1", "-a=y/v1", "-g"];
        let found = read(&typed, Generation::Helm3).unwrap();
        assert_eq!(found.positional, ["rel", "."]);
        assert_eq!(found.all("set"), ["a=b,c=d"]);
        assert_eq!(found.all("values"), ["a", "b", "c", "d"]);
        assert_eq!(found.all("api-versions"), ["x/v1", "y/v1"]);
        assert!(found.is_set("generate-name"));
        assert_eq!(read(&["--", "--set"], Generation::Helm4).unwrap().positional, ["--set"]);
        assert_eq!(read(&["-", "."], Generation::Helm4).unwrap().positional, ["-", "."]);
    }

    #[test]
    fn the_real_helm_is_given_everything_but_our_own_flags() {
        let typed = ["--engine", "both", "rel", "--seed=1", ".", "-f", "x", "--helm", "h", "--", "--seed"];
        let found = read(&typed, Generation::Helm4).unwrap();
        assert_eq!(found.for_helm, ["rel", ".", "-f", "x", "--", "--seed"]);
    }

    #[test]
    fn mistakes_are_named_as_by_helm() {
        let cases = [
            (&["--bogus"][..], "unknown flag: --bogus"),
            (&["-x"], "unknown shorthand flag: 'x' in -x"),
            (&["-gx"], "unknown shorthand flag: 'x' in -x"),
            (&["--set"], "flag needs an argument: --set"),
            (&["-gf"], "flag needs an argument: 'f' in -f"),
            (&["---x"], "bad flag syntax: ---x"),
            (
                &["--no-hooks=maybe"],
                "invalid argument \"maybe\" for \"--no-hooks\" flag: strconv.ParseBool: parsing \"maybe\": invalid syntax",
            ),
            (
                &["--timeout", "5"],
                "invalid argument \"5\" for \"--timeout\" flag: time: missing unit in duration \"5\"",
            ),
            (&["-l", "a"], "invalid argument \"a\" for \"-l, --labels\" flag: a must be formatted as key=value"),
            (
                &["--post-renderer", "cat"],
                "invalid argument \"cat\" for \"--post-renderer\" flag: plugin: {Name:cat Type:postrenderer/v1} not found",
            ),
            (
                &["--validate", "--dry-run=client"],
                "if any flags in the group [validate dry-run] are set none of the others can be; \
                 [dry-run validate] were all set",
            ),
        ];
        for (typed, expected) in cases {
            assert_eq!(read(typed, Generation::Helm4).unwrap_err(), expected);
        }
    }

    #[test]
    fn each_helm_has_its_flags() {
        assert!(read(&["--hide-notes", "--validate"], Generation::Helm3).is_ok());
        assert_eq!(read(&["--force-replace"], Generation::Helm3).unwrap_err(), "unknown flag: --force-replace");
        assert_eq!(read(&["--dry-run"], Generation::Helm3).unwrap().last("dry-run"), Some("client"));
        assert_eq!(read(&["--dry-run"], Generation::Helm4).unwrap().last("dry-run"), Some("unset"));
        let talk = Talk::default();
        Arguments::read(&["--atomic".to_owned()], Generation::Helm4, &talk).unwrap();
        assert_eq!(talk.into_remarks()[0].0, "Flag --atomic has been deprecated, use --rollback-on-failure instead");
        let typed: Vec<String> = ["x", "--helm-version", "v3"].map(str::to_owned).into();
        assert_eq!(helm_version(&typed), Ok(Some(Generation::Helm3)));
    }
}
