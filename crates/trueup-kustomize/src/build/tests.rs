//! Small builds of trees in memory.

use std::collections::BTreeMap;

use super::{Build, BuildOptions, build};
use crate::generators::{ChartInflator, ChartRequest};
use crate::loader::{FileSystem, NoRemote, ResolvedPath};
use crate::output::list_yaml;

/// Files by their absolute paths.
#[derive(Debug)]
struct Tree(BTreeMap<String, &'static str>);

impl FileSystem for Tree {
    fn resolve(&self, path: &str) -> Result<ResolvedPath, String> {
        let below = format!("{path}/");
        let is_directory = self.0.keys().any(|file| file.starts_with(&below)) || path == "/";
        if is_directory || self.0.contains_key(path) {
            return Ok(ResolvedPath { path: path.to_owned(), is_directory });
        }
        Err(format!("lstat {path}: no such file or directory"))
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        let file = self.0.get(path).ok_or_else(|| format!("open {path}: no such file or directory"))?;
        Ok(file.as_bytes().to_vec())
    }
}

/// Renders nothing.
struct NoCharts;

impl ChartInflator for NoCharts {
    fn check(&self, _: &ChartRequest) -> Result<(), String> {
        Err("no charts here".to_owned())
    }

    fn is_folder(&self, _: &str) -> Option<bool> {
        None
    }

    fn pull(&self, _: &ChartRequest) -> Result<(), String> {
        Err("no charts here".to_owned())
    }

    fn inflate(&self, _: &ChartRequest) -> Result<Vec<u8>, String> {
        Err("no charts here".to_owned())
    }
}

fn built(files: &[(&str, &'static str)], target: &str) -> Build {
    let tree = Tree(files.iter().map(|(path, text)| (format!("/w/{path}"), *text)).collect());
    let working_directory = "/w".to_owned();
    build(
        &BuildOptions { target: target.to_owned(), working_directory, ..BuildOptions::default() },
        &tree,
        &NoRemote,
        &NoCharts,
    )
}

fn output(files: &[(&str, &'static str)], target: &str) -> String {
    match built(files, target).result.and_then(|list| list_yaml(&list)) {
        Ok(text) => text,
        Err(error) => error.to_string(),
    }
}

const POD: &str = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\n";

#[test]
fn bases_are_finished_before_their_overlay() {
    let files = [
        ("base/kustomization.yaml", "resources: [pod.yaml]\nnamePrefix: b-\n"),
        ("base/pod.yaml", POD),
        ("kustomization.yaml", "resources: [base]\nnamePrefix: a-\nnamespace: other\n"),
    ];
    let expected = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a-b-p\n  namespace: other\n";
    assert_eq!(output(&files, "."), expected);
}

#[test]
fn the_cause_of_an_error_stands_in_the_middle() {
    let files = [("a/kustomization.yaml", "resources: [x.yaml]\n")];
    assert_eq!(
        output(&files, "a"),
        "accumulating resources: accumulation err='accumulating resources from 'x.yaml': evalsymlink failure on \
         '/w/a/x.yaml' : lstat /w/a/x.yaml: no such file or directory': must build at directory: not a valid directory: \
         evalsymlink failure on '/w/a/x.yaml' : lstat /w/a/x.yaml: no such file or directory"
    );
    assert_eq!(
        output(&[("p.yaml", POD)], "."),
        "unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '/w'"
    );
}

#[test]
fn warnings_go_to_the_log() {
    let files = [("kustomization.yaml", "bases: []\ncommonLabels: {a: b}\n")];
    let texts: Vec<_> = built(&files, ".").log.into_iter().map(|line| line.text).collect();
    assert_eq!(texts.len(), 2);
}

#[test]
fn origins_are_noted() {
    let files = [
        ("base/kustomization.yaml", "resources: [pod.yaml]\n"),
        ("base/pod.yaml", POD),
        (
            "kustomization.yaml",
            "resources: [base]\nnamePrefix: a-\nbuildMetadata: [originAnnotations, transformerAnnotations]\n",
        ),
    ];
    let expected = "apiVersion: v1
kind: Pod
metadata:
  annotations:
    alpha.config.kubernetes.io/transformations: |
      - configuredIn: kustomization.yaml
        configuredBy:
          apiVersion: builtin
          kind: PrefixTransformer
    config.kubernetes.io/origin: |
      path: base/pod.yaml
  name: a-p
";
    assert_eq!(output(&files, "."), expected);
}
