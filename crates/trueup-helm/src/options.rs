//! What `helm template` was asked for, as far as it concerns rendering and printing.

use crate::Generation;
use crate::manifest::OutputOptions;

/// Options that need no disk and no network.
#[derive(Debug, Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub struct TemplateOptions {
    /// Which Helm is imitated.
    pub generation: Generation,
    /// `.Release.Namespace`
    pub namespace: String,
    /// `--is-upgrade`
    pub is_upgrade: bool,
    /// `--kube-version`, as typed; `None` if it was not given or empty.
    pub kube_version: Option<String>,
    /// `--api-versions`
    pub api_versions: Vec<String>,
    /// `--include-crds`
    pub include_crds: bool,
    /// `--skip-schema-validation`
    pub skip_schema_validation: bool,
    /// `--enable-dns`
    pub enable_dns: bool,
    /// `--debug`
    pub debug: bool,
    /// What is printed, and where.
    pub output: OutputOptions,
}

/// The options that give values, each group in the order of the command line: Helm applies the groups in this order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ValueArguments {
    /// `-f`, `--values`
    pub files: Vec<String>,
    /// `--set-json`
    pub set_json: Vec<String>,
    /// `--set`
    pub set: Vec<String>,
    /// `--set-string`
    pub set_string: Vec<String>,
    /// `--set-file`
    pub set_file: Vec<String>,
    /// `--set-literal`
    pub set_literal: Vec<String>,
}
