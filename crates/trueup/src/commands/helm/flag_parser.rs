//! The arguments of `helm template`.

use std::collections::BTreeMap;

use trueup_engine::{Generation, Talk};

use super::flag_table::{EXCLUSIVE, FLAGS, Flag, NO_SHORT, OWN};
use super::flag_value;
use crate::pflag::{self, FlagTable, Typed};

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
        let mut found = Self::default();
        let mut for_helm = Vec::new();
        let mut take = |typed: Typed<'_, &'static Flag>| {
            match typed {
                Typed::Positional(text) => found.positional.push(text.to_owned()),
                Typed::Help => found.help = true,
                Typed::Flag(flag, value) => found.set(flag, value, generation, talk)?,
            }
            Ok(())
        };
        let mut done = |arguments: &[String]| {
            if !is_own(&arguments[0]) {
                for_helm.extend_from_slice(arguments);
            }
        };
        pflag::read(arguments, &HelmFlags(generation), &mut take, &mut done)?;
        found.for_helm = for_helm;
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

    fn set(&mut self, flag: &'static Flag, value: &str, generation: Generation, talk: &Talk) -> Result<(), String> {
        let values = flag_value::read(flag, value, generation, talk).map_err(|error| {
            let name = pflag::named(flag.name, (flag.short != NO_SHORT).then_some(flag.short));
            format!("invalid argument {value:?} for {name:?} flag: {error}")
        })?;
        self.values.entry(flag.name).or_default().extend(values);
        if let Some(instead) = flag.deprecation(generation) {
            talk.say(format!("Flag --{} has been deprecated, {instead}", flag.name));
        }
        Ok(())
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

/// The flags of one Helm.
struct HelmFlags(Generation);

impl FlagTable for HelmFlags {
    type Flag = &'static Flag;

    fn by_name(&self, name: &str) -> Option<&'static Flag> {
        FLAGS.iter().chain(OWN).find(|flag| flag.name == name && flag.is_in(self.0))
    }

    fn by_letter(&self, letter: char) -> Option<&'static Flag> {
        FLAGS.iter().find(|flag| flag.short != NO_SHORT && flag.short == letter && flag.is_in(self.0))
    }

    fn without_value(&self, flag: &'static Flag) -> Option<&'static str> {
        flag.without_value(self.0)
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
