//! Texts that kustomize gave.

use trueup_yaml::tree::{Node, read};

use super::{list_yaml, node_text, output_files, resource_json};
use crate::resource::Resource;
use crate::resource_list::ResourceList;
use crate::scope::Scopes;

fn node(text: &str) -> Node {
    read(text.as_bytes(), 1).expect("the text is YAML").expect("there is a document")
}

fn list(texts: &[&str]) -> ResourceList {
    ResourceList { resources: texts.iter().map(|text| Resource::new(node(text))).collect() }
}

fn printed(texts: &[&str]) -> String {
    list_yaml(&list(texts)).unwrap_or_else(|error| format!("error: {error}"))
}

#[test]
fn keys_are_sorted_and_comments_are_gone() {
    assert_eq!(
        printed(&["kind: A # a\nb: {a2: 1, a10: [x, y], a: }\n", "kind: B"]),
        "b:\n  a: \"\"\n  a2: 1\n  a10:\n  - x\n  - \"y\"\nkind: A\n---\nkind: B\n"
    );
}

#[test]
fn numbers_and_strings_are_those_of_yaml_2() {
    assert_eq!(
        printed(&["{a: 1e20, b: 1234567.5, c: yes, d: 010, e: \"1:20\", f: 2001-01-01, g: \"\\U0001F600\"}"]),
        "a: 1e+20\nb: 1.2345675e+06\nc: \"yes\"\nd: 8\ne: \"1:20\"\nf: \"2001-01-01T00:00:00Z\"\ng: \"\\U0001F600\"\n"
    );
}

#[test]
fn what_cannot_be_printed_is_dumped_as_go_does() {
    assert_eq!(
        printed(&["kind: A\nb: {1: x}"]),
        "error: map[string]interface {}{\"b\":map[interface {}]interface {}{1:\"x\"}, \"kind\":\"A\"}: \
         json: unsupported type: map[interface {}]interface {}"
    );
    assert_eq!(
        printed(&["kind: A\nkind: B"]),
        "error: map[string]interface {}(nil): yaml: unmarshal errors:\n  \
         line 2: mapping key \"kind\" already defined at line 1"
    );
}

#[test]
fn nodes_keep_their_style_and_json_is_on_one_line() {
    let text = "b: 'x' # y\na: [1, <]\n";
    assert_eq!(node_text(&node(text)), Some(text.to_owned()));
    assert_eq!(resource_json(&list(&[text]).resources[0]), "{\"a\":[1,\"\\u003c\"],\"b\":\"x\"}");
}

#[test]
fn files_have_the_namespace_in_front_if_there_are_several() {
    let one = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: Web, namespace: ns}\na: {b: }";
    let other = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}";
    let cluster = "apiVersion: v1\nkind: Namespace\nmetadata: {name: ns}";
    let names = |texts: &[&str]| -> Vec<String> {
        let files = output_files(&list(texts), &Scopes::default()).expect("all can be printed");
        files.into_iter().map(|file| file.name).collect()
    };
    assert_eq!(names(&[cluster, one]), ["v1_configmap_web.yaml", "v1_namespace_ns.yaml"]);
    assert_eq!(
        names(&[cluster, one, other]),
        ["ns_v1_configmap_web.yaml", "default_apps_v1_deployment_web.yaml", "v1_namespace_ns.yaml"]
    );
    let files = output_files(&list(&[one]), &Scopes::default()).expect("all can be printed");
    assert!(files[0].text.starts_with("a:\n  b: null\n"), "{}", files[0].text);
}
