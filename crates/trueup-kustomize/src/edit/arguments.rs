//! The words after `kustomize edit`, read as the Go package `cobra` reads them.

use super::{EditCommand, MetadataKind, images, metadata};
use flags::{Flags, Problem};

mod flags;

/// Why words are no command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ArgumentError {
    /// The help of a command is wanted: these words after `edit` name it. `kustomize` prints it to the standard output,
    /// with exit code 0.
    Help(Vec<&'static str>),
    /// An error to be printed after `Error: `.
    Invalid(String),
}

/// Those of `edit` and of `edit add|set|remove`.
const COMMANDS: [(&[&str], &[&str]); 4] = [
    (&[], &["add", "set", "fix", "remove", "list-builtin-plugin"]),
    (
        &["add"],
        &[
            "resource",
            "patch",
            "component",
            "secret",
            "configmap",
            "base",
            "buildmetadata",
            "label",
            "annotation",
            "transformer",
            "generator",
        ],
    ),
    (
        &["set"],
        &[
            "configmap",
            "secret",
            "nameprefix",
            "namesuffix",
            "namespace",
            "image",
            "buildmetadata",
            "replicas",
            "label",
            "annotation",
        ],
    ),
    (&["remove"], &["configmap", "secret", "resource", "label", "annotation", "patch", "transformer", "buildmetadata"]),
];

impl EditCommand {
    /// The command that words mean, those after `edit`.
    pub fn parse(words: &[String]) -> Result<Self, ArgumentError> {
        let (command, words) = command_of(words);
        let names = flag_names(&command).ok_or_else(|| {
            ArgumentError::Invalid(format!("`edit {}` is not supported by trueup", command.join(" ")))
        })?;
        let flags = Flags::parse(&words, names).map_err(|problem| match problem {
            Problem::Help => ArgumentError::Help(command.clone()),
            Problem::Invalid(text) => ArgumentError::Invalid(text),
        })?;
        let read = read(&command, &flags).map_err(ArgumentError::Invalid)?;
        read.ok_or(ArgumentError::Help(command))
    }
}

/// The command's own name, and the words without it.
fn command_of(words: &[String]) -> (Vec<&'static str>, Vec<String>) {
    let mut command: Vec<&'static str> = Vec::new();
    let mut words = words.to_vec();
    loop {
        let commands = COMMANDS.iter().find(|(above, _)| *above == command).map_or(&[][..], |(_, commands)| commands);
        let Some(place) = flags::first_argument(&words) else { return (command, words) };
        let Some(name) = commands.iter().find(|name| **name == words[place]) else { return (command, words) };
        command.push(name);
        words.remove(place);
    }
}

/// The flags of a command, with their letters; `None` if the command is not known here.
fn flag_names(command: &[&str]) -> Option<&'static [(&'static str, Option<char>)]> {
    Some(match command {
        ["add", "label"] => &[("force", Some('f')), ("without-selector", None), ("include-templates", None)],
        ["add", "annotation"] => &[("force", Some('f'))],
        ["add", "resource"] => &[("no-verify", None)],
        ["fix"] => &[("vars", None)],
        []
        | ["add" | "set" | "remove"]
        | ["add", "component"]
        | ["set", "nameprefix" | "namesuffix" | "namespace" | "image" | "replicas" | "label" | "annotation"] => &[],
        _ => return None,
    })
}

/// `None` for a group of commands, which does nothing by itself.
fn read(command: &[&str], flags: &Flags) -> Result<Option<EditCommand>, String> {
    let words = &flags.arguments;
    Ok(Some(match command {
        ["set", "nameprefix"] => EditCommand::SetNamePrefix(only(words, "prefix")?),
        ["set", "namesuffix"] => EditCommand::SetNameSuffix(only(words, "suffix")?),
        ["set", "namespace"] => EditCommand::SetNamespace(only(words, "namespace")?),
        ["set", "image"] => EditCommand::SetImages(images::images_of(words)?),
        ["set", "replicas"] => EditCommand::SetReplicas(images::replicas_of(words)?),
        ["set", "label"] => {
            EditCommand::SetMetadata(MetadataKind::Label, metadata::pairs_of(words, MetadataKind::Label)?)
        }
        ["set", "annotation"] => {
            let pairs = metadata::pairs_of(words, MetadataKind::Annotation)?;
            metadata::demand_valid_keys(&pairs)?;
            EditCommand::SetMetadata(MetadataKind::Annotation, pairs)
        }
        ["add", "label"] => read_add_label(flags)?,
        ["add", "annotation"] => {
            let kind = MetadataKind::Annotation;
            EditCommand::AddMetadata { kind, pairs: metadata::pairs_of(words, kind)?, force: flags.has("force") }
        }
        ["add", "component"] => EditCommand::AddComponents(some(words, "must specify a component file")?),
        ["add", "resource"] => {
            let patterns = some(words, "must specify a resource file")?;
            EditCommand::AddResources { patterns, unverified: flags.has("no-verify") }
        }
        ["fix"] if flags.has("vars") => return Err("`edit fix --vars` is not supported by trueup".to_owned()),
        ["fix"] => EditCommand::Fix,
        _ => return Ok(None),
    }))
}

fn read_add_label(flags: &Flags) -> Result<EditCommand, String> {
    let kind = MetadataKind::Label;
    let (without_selector, include_templates) = (flags.has("without-selector"), flags.has("include-templates"));
    if !flags.arguments.is_empty() && include_templates && !without_selector {
        return Err("--without-selector flag must be specified for --include-templates to work".to_owned());
    }
    let (pairs, force) = (metadata::pairs_of(&flags.arguments, kind)?, flags.has("force"));
    Ok(if without_selector {
        EditCommand::AddLabelWithoutSelector { pairs, force, include_templates }
    } else {
        EditCommand::AddMetadata { kind, pairs, force }
    })
}

fn only(words: &[String], what: &str) -> Result<String, String> {
    match words {
        [word] => Ok(word.clone()),
        _ => Err(format!("must specify exactly one {what} value")),
    }
}

fn some(words: &[String], error: &str) -> Result<Vec<String>, String> {
    if words.is_empty() { Err(error.to_owned()) } else { Ok(words.to_vec()) }
}

#[cfg(test)]
mod tests;
