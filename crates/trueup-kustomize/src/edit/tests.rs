//! Edits of small kustomizations.

use std::collections::BTreeMap;

use super::{Edit, EditCommand, EditPlace, Folders, warning_after_fix};
use crate::error::{BuildError, BuildErrorKind};
use crate::loader::{FileSystem, NoRemote, ResolvedPath};

/// Files by their absolute paths.
#[derive(Debug)]
struct Tree(BTreeMap<String, String>);

impl FileSystem for Tree {
    fn resolve(&self, path: &str) -> Result<ResolvedPath, String> {
        let path = crate::go_path::clean(path);
        let is_directory = self.0.keys().any(|file| file.starts_with(&format!("{path}/"))) || path == "/";
        if is_directory || self.0.contains_key(&path) {
            return Ok(ResolvedPath { path, is_directory });
        }
        Err(format!("lstat {path}: no such file or directory"))
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        let file = self.0.get(path).ok_or_else(|| format!("open {path}: no such file or directory"))?;
        Ok(file.clone().into_bytes())
    }
}

impl Folders for Tree {
    fn names(&self, folder: &str) -> Vec<String> {
        let below = format!("{}/", crate::go_path::clean(folder));
        let names = self.0.keys().filter_map(|path| path.strip_prefix(&below));
        names.map(|path| path.split('/').next().unwrap_or(path).to_owned()).collect()
    }
}

fn edit(files: &[(&str, &str)], words: &str) -> Edit {
    let tree = Tree(files.iter().map(|(path, text)| (format!("/w/{path}"), (*text).to_owned())).collect());
    let words: Vec<String> = words.split_whitespace().map(str::to_owned).collect();
    let command = EditCommand::parse(&words).expect("the words are a command");
    command.run(&EditPlace { folders: &tree, remote: &NoRemote, working_directory: "/w" })
}

/// The new text, or the error.
fn edited(text: &str, words: &str) -> String {
    let edit =
        edit(&[("kustomization.yaml", text), ("a.yaml", ""), ("b.yaml", ""), (".c.yaml", ""), ("d/x", "")], words);
    edit.result.map_or_else(|error| format!("Error: {error}"), |file| file.text)
}

const HEAD: &str = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n";

/// The new text of a kustomization that has kind and version, without these.
fn tail(text: &str, words: &str) -> String {
    let text = edited(&format!("{HEAD}{text}"), words);
    text.strip_prefix(HEAD).unwrap_or(&text).to_owned()
}

#[test]
fn comments_stay_before_the_fields_in_which_they_are() {
    let text = "# one\nresources:   # lost\n  # two\n  - a\n\n  - \"b\"\n# three\nnamePrefix: p-\n# lost\n";
    let expected = "# one\n  # two\n\nresources:\n- a\n- b\n# three\nnamePrefix: p-\n";
    assert_eq!(edited(text, "set namespace n"), format!("{expected}{HEAD}namespace: \"n\"\n"));
}

#[test]
fn a_last_line_without_line_break_counts_for_nothing() {
    assert_eq!(edited("nameSuffix: s\nnamePrefix: p", "set namespace x"), {
        format!("nameSuffix: s\n{HEAD}namePrefix: p\nnamespace: x\n")
    });
}

#[test]
fn fields_are_found_without_regard_to_case_and_only_before_a_colon() {
    assert_eq!(edited("NAMEPREFIX: p\nnameSuffix : s\n", "set namespace x"), {
        format!("namePrefix: p\n{HEAD}nameSuffix: s\nnamespace: x\n")
    });
}

#[test]
fn empty_fields_disappear_and_pointers_to_nothing_stay() {
    let text = "vars: []\ncommonLabels: {}\nmetadata: {}\nlabels:\n- pairs: {}\n  includeSelectors: true\n";
    assert_eq!(tail(text, "set nameprefix p"), "metadata: {}\nlabels:\n- includeSelectors: true\nnamePrefix: p\n");
}

#[test]
fn values_of_charts_are_floats_in_between() {
    let text = "helmCharts:\n- name: a\n  valuesInline: {a: 9007199254740993, b: 1e19, c: 1e20, d: 1.5}\n";
    let expected = "helmCharts:\n- name: a\n  valuesInline:\n    a: 9007199254740992\n    b: 10000000000000000000\n    \
                    c: 1e+20\n    d: 1.5\n";
    assert_eq!(tail(text, "set namespace x"), format!("{expected}namespace: x\n"));
}

#[test]
fn control_characters_are_errors_in_old_fields_and_fatal_in_new_ones() {
    assert_eq!(edited("crds: [\"\\x7f\"]\n", "set namespace x"), "Error: yaml: control characters are not allowed");
    assert_eq!(edited("{crds: [\"\\x7f\"]}\n", "set namespace x"), "");
}

#[test]
fn images_are_replaced_as_a_whole_and_sorted() {
    let text = "images:\n- name: z\n  newTag: \"1\"\n  tagSuffix: -s\n- name: b\n  newName: c\n  digest: x\n";
    let cases = [
        ("b:2", "- name: b\n  newTag: \"2\"\n- name: z\n  newTag: \"1\"\n  tagSuffix: -s\n"),
        ("b=*:2 z=y:*", "- name: b\n  newName: c\n  newTag: \"2\"\n- name: z\n  newName: \"y\"\n  newTag: \"1\"\n"),
        ("b=*@* z=a:1", "- digest: x\n  name: b\n  newName: c\n- name: z\n  newName: a\n  newTag: \"1\"\n"),
        ("b:1 z:1 a=r:5/x", "- name: a\n  newName: r:5/x\n- name: b\n  newTag: \"1\"\n- name: z\n  newTag: \"1\"\n"),
    ];
    for (words, expected) in cases {
        assert_eq!(tail(text, &format!("set image {words}")), format!("images:\n{expected}"), "{words}");
    }
}

#[test]
fn replicas_are_replaced_and_sorted() {
    let text = "replicas:\n- name: z\n  count: 1\n- name: b\n";
    let expected = "replicas:\n- count: 7\n  name: a\n- count: 0\n  name: b\n- count: -2\n  name: z\n";
    assert_eq!(tail(text, "set replicas z=-2 a=+7"), expected);
}

#[test]
fn pairs_are_added_and_set() {
    let text = "commonLabels:\n  a: b\n";
    let taken = "Error: label a already in kustomization file. Use --force to override.";
    let cases = [
        ("add label c:\"d\"", "commonLabels:\n  a: b\n  c: d\n"),
        ("add label a:c", taken),
        ("add label -f a:c", "commonLabels:\n  a: c\n"),
        ("set label a", "commonLabels:\n  a: \"\"\n"),
        ("set annotation p/q:r:s", "commonLabels:\n  a: b\ncommonAnnotations:\n  p/q: r:s\n"),
        ("add label --without-selector a:c", "commonLabels:\n  a: b\nlabels:\n- pairs:\n    a: c\n"),
    ];
    for (words, expected) in cases {
        assert_eq!(tail(text, words), expected, "{words}");
    }
}

#[test]
fn labels_without_selector_go_to_the_first_entry_of_their_kind() {
    let text = "labels:\n- pairs: {a: b}\n  includeSelectors: true\n- pairs: {c: d}\n- pairs: {e: f}\n";
    let expected =
        "labels:\n- includeSelectors: true\n  pairs:\n    a: b\n- pairs:\n    a: x\n    c: d\n- pairs:\n    e: f\n";
    assert_eq!(tail(text, "add label --without-selector a:x"), expected);
    let edit = edit(&[("Kustomization", "labels: [{}]\n")], "add label --without-selector a:x");
    assert_eq!(edit.result.map_err(|error| error.kind()), Err(BuildErrorKind::Panic));
}

#[test]
fn resources_are_found_by_patterns_and_added_once() {
    let edit = edit(
        &[("kustomization.yaml", "resources: [a.yaml]\n"), ("a.yaml", ""), ("b.yaml", ""), (".c.yaml", "")],
        "add resource *.yaml .c*",
    );
    let text = edit.result.map(|file| file.text);
    assert_eq!(text, Ok(format!("resources:\n- a.yaml\n- b.yaml\n- .c.yaml\n{HEAD}")));
    let log: Vec<_> = edit.log.iter().map(|line| (line.text.as_str(), line.dated)).collect();
    assert_eq!(log, [("resource a.yaml already in kustomization file", true)]);
}

#[test]
fn what_is_added_must_be_there() {
    assert_eq!(tail("", "add component d d/*"), "components:\n- d\n- d/x\n");
    assert_eq!(tail("", "add resource --no-verify nope"), "resources:\n- nope\n");
    assert_eq!(
        tail("", "add component nope"),
        "Error: nope has no match: must build at directory: not a valid directory: evalsymlink failure on '/w/nope' : \
         lstat /w/nope: no such file or directory"
    );
    assert_eq!(tail("", "add component ["), "Error: error checking the filesystem: syntax error in pattern");
}

#[test]
fn there_must_be_one_kustomization_file() {
    let error = |files: &[(&str, &str)]| edit(files, "set namespace x").result.map_err(|error| error.to_string());
    assert_eq!(error(&[("a", "")]), Err("Missing kustomization file 'kustomization.yaml'.\n".to_owned()));
    assert_eq!(
        error(&[("Kustomization", ""), ("kustomization.yml", "")]),
        Err("Found multiple kustomization file: [kustomization.yml Kustomization]\n".to_owned())
    );
    assert_eq!(error(&[("Kustomization/a", "")]), Err("Kustomization should be a file".to_owned()));
}

#[test]
fn a_fix_turns_old_fields_into_new_ones() {
    let text = "commonLabels: {a: b}\npatchesStrategicMerge: [a.yaml, \"kind: X\"]\npatchesJson6902:\n- path: j\n";
    let expected = "labels:\n- includeSelectors: true\n  pairs:\n    a: b\npatches:\n- path: j\n- path: a.yaml\n- patch: \
                    'kind: X'\n";
    assert_eq!(tail(text, "fix"), expected);
    let text = "commonLabels: {a: b}\nlabels:\n- pairs: {a: c}\n";
    assert_eq!(tail(text, "fix"), "Error: label name 'a' exists in both commonLabels and labels");
}

#[test]
fn a_fix_warns_of_another_output() {
    assert_eq!(warning_after_fix("a", Ok("a")), None);
    let warning =
        "Warning: 'Fixed' kustomization now produces different output when running `kustomize build`:\n...b...\n";
    assert_eq!(warning_after_fix("a", Ok("b")), Some(warning.to_owned()));
    let warning = "Warning: 'Fixed' kustomization now produces the error when running `kustomize build`: x\n";
    assert_eq!(warning_after_fix("", Err(&BuildError::new("x"))), Some(warning.to_owned()));
}
