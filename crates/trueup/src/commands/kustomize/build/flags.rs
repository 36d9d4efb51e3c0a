//! The flags of `kustomize build`.

use std::path::PathBuf;

use trueup_engine::{BuildHelmOptions, BuildOptions, LoadRestrictor, Reorder};

use crate::pflag::{self, FlagTable, Typed};

/// A flag: its name, its letter, whether it takes a value, and what it does.
type Flag = (&'static str, Option<char>, Takes, &'static str);

/// What a flag takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Takes {
    /// Nothing, or `=true` and the like.
    Nothing,
    /// A text.
    Text,
}

const RESTRICTORS: [&str; 2] = ["LoadRestrictionsRootOnly", "LoadRestrictionsNone"];
const REORDER: &str = "reorder";
const MANAGED_BY: &str = "enable-managedby-label";

const FLAGS: &[Flag] = &[
    ("as-current-user", None, Takes::Nothing, "no effect: no functions are run"),
    ("enable-alpha-plugins", None, Takes::Nothing, "permit functions and external plugins, which are refused"),
    (MANAGED_BY, None, Takes::Nothing, "deprecated: buildMetadata: [managedByLabel]"),
    ("enable-exec", None, Takes::Nothing, "no effect: no functions are run"),
    ("enable-helm", None, Takes::Nothing, "render charts (helmCharts), with trueup's own renderer"),
    ("env", Some('e'), Takes::Text, "no effect: no functions are run"),
    ("helm-api-versions", None, Takes::Text, "Kubernetes API versions for .Capabilities.APIVersions; may be repeated"),
    ("helm-command", None, Takes::Text, "render charts with this program"),
    ("helm-debug", None, Takes::Nothing, "debug output of the helm program"),
    ("helm-kube-version", None, Takes::Text, "Kubernetes version for .Capabilities.KubeVersion"),
    (
        "load-restrictor",
        None,
        Takes::Text,
        "LoadRestrictionsRootOnly (default) or LoadRestrictionsNone: which files may be read",
    ),
    ("mount", None, Takes::Text, "no effect: no functions are run"),
    ("network", None, Takes::Nothing, "no effect: no functions are run"),
    ("network-name", None, Takes::Text, "no effect: no functions are run"),
    ("output", Some('o'), Takes::Text, "write to this file, or into this folder"),
    (REORDER, None, Takes::Text, "deprecated: sortOptions in the kustomization"),
    ("stack-trace", None, Takes::Nothing, "no effect"),
];

const USAGE: &str = "\
Builds a kustomization and prints the manifests, as `kustomize build` does.

Usage: trueup kustomize build [DIR] [flags]

DIR is a folder with a kustomization, or the address of a Git repository; without it, the current folder.

Flags:
  -h, --help                    this text
";

/// What was typed.
#[derive(Debug, Default)]
pub(super) struct Flags {
    positional: Vec<String>,
    /// `--help`
    pub(super) help: bool,
    /// `--helm-command`
    pub(super) helm_program: Option<String>,
    /// `--output`
    pub(super) output: Option<PathBuf>,
    load_restrictor: String,
    reorder: String,
    options: BuildOptions,
}

struct Table;

impl FlagTable for Table {
    type Flag = &'static Flag;

    fn by_name(&self, name: &str) -> Option<&'static Flag> {
        FLAGS.iter().find(|flag| flag.0 == name)
    }

    fn by_letter(&self, letter: char) -> Option<&'static Flag> {
        FLAGS.iter().find(|flag| flag.1 == Some(letter))
    }

    fn without_value(&self, flag: &'static Flag) -> Option<&'static str> {
        (flag.2 == Takes::Nothing).then_some("true")
    }
}

impl Flags {
    /// Reads the arguments after `kustomize build`. The error is kustomize's text; what it says of old flags goes to
    /// `remarks`.
    pub(super) fn read(arguments: &[String], remarks: &mut Vec<String>) -> Result<Self, String> {
        let mut found = Self { load_restrictor: RESTRICTORS[0].to_owned(), reorder: String::new(), ..Self::default() };
        let mut take = |typed: Typed<'_, &'static Flag>| {
            match typed {
                Typed::Positional(text) => found.positional.push(text.to_owned()),
                Typed::Help => found.help = true,
                Typed::Flag(flag, value) => found.set(flag, value, remarks)?,
            }
            Ok(())
        };
        pflag::read(arguments, &Table, &mut take, &mut |_| {})?;
        Ok(found)
    }

    fn set(&mut self, flag: &'static Flag, value: &str, remarks: &mut Vec<String>) -> Result<(), String> {
        let &(name, letter, takes, _) = flag;
        let is_on = takes == Takes::Nothing
            && pflag::boolean(value).map_err(|error| {
                format!("invalid argument {value:?} for {:?} flag: {error}", pflag::named(name, letter))
            })?;
        match name {
            "enable-alpha-plugins" => self.options.enable_alpha_plugins = is_on,
            MANAGED_BY => self.options.add_managed_by_label = is_on,
            "enable-helm" => self.options.helm.enabled = is_on,
            "helm-api-versions" => self.options.helm.api_versions.push(value.to_owned()),
            "helm-command" => self.helm_program = Some(value.to_owned()),
            "helm-debug" => self.options.helm.debug = is_on,
            "helm-kube-version" => value.clone_into(&mut self.options.helm.kube_version),
            "load-restrictor" => value.clone_into(&mut self.load_restrictor),
            "output" => self.output = (!value.is_empty()).then(|| value.into()),
            REORDER => value.clone_into(&mut self.reorder),
            _ => {}
        }
        let instead = match name {
            REORDER => "use the new 'sortOptions' field in kustomization.yaml instead.",
            MANAGED_BY => {
                "The flag `enable-managedby-label` has been deprecated. Use the `managedByLabel` option in the `buildMetadata` field instead."
            }
            _ => return Ok(()),
        };
        remarks.push(format!("Flag --{name} has been deprecated, {instead}"));
        Ok(())
    }

    /// What is to be built. The working directory is left out.
    pub(super) fn request(&self) -> Result<BuildOptions, String> {
        let target = match self.positional.as_slice() {
            [] => ".".to_owned(),
            [only] => only.clone(),
            _ => return Err("specify one path to kustomization.yaml".to_owned()),
        };
        let load_restrictor = match self.load_restrictor.as_str() {
            "LoadRestrictionsRootOnly" => LoadRestrictor::RootOnly,
            "LoadRestrictionsNone" => LoadRestrictor::None,
            other => return Err(illegal("load-restrictor", other, &RESTRICTORS)),
        };
        let reorder = match self.reorder.as_str() {
            "" => Reorder::Unspecified,
            said => Reorder::from_flag(said).map_err(|error| error.to_string())?,
        };
        let command = self.helm_program.clone().unwrap_or_else(|| "helm".to_owned());
        let helm = BuildHelmOptions { command, ..self.options.helm.clone() };
        Ok(BuildOptions { target, load_restrictor, reorder, helm, ..self.options.clone() })
    }
}

fn illegal(flag: &str, value: &str, legal: &[&str]) -> String {
    format!("illegal flag value --{flag} {value}; legal values: [{}]", legal.join(" "))
}

/// The text of `--help`.
pub(super) fn help() -> String {
    let mut text = USAGE.to_owned();
    for &(name, letter, takes, about) in FLAGS.iter().filter(|flag| !matches!(flag.0, REORDER | MANAGED_BY)) {
        let short = letter.map_or_else(|| "    ".to_owned(), |letter| format!("-{letter}, "));
        let value = if takes == Takes::Text { " TEXT" } else { "" };
        text.extend(["  ", &short, &format!("{:<25} ", format!("--{name}{value}")), about, "\n"]);
    }
    text
}
