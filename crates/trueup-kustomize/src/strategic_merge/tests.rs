//! Tests of strategic merges: texts in, text out.

use trueup_yaml::tree::{Node, expand_aliases, read};

use super::merge;
use crate::output::node_text;
use crate::schema::Schema;

fn node(text: &str) -> Node {
    let mut node = read(text.as_bytes(), 1).unwrap().unwrap();
    expand_aliases(&mut node).unwrap();
    node
}

fn merged(resource: &str, patch: &str) -> String {
    let mut resource = node(resource);
    match merge(&mut resource, node(patch), &Schema::default()) {
        Ok(true) => node_text(&resource).unwrap(),
        Ok(false) => "deleted".to_owned(),
        Err(error) => error.to_string(),
    }
}

fn pod(spec: &str) -> String {
    format!("apiVersion: v1\nkind: Pod\nspec: {spec}\n")
}

fn merged_spec(resource: &str, patch: &str) -> String {
    let text = merged(&pod(resource), &pod(patch));
    text.strip_prefix("apiVersion: v1\nkind: Pod\nspec: ").unwrap_or(&text).trim_end().to_owned()
}

#[test]
fn maps_are_merged_and_nulls_remove() {
    let table = [
        ("{a: 1, b: {c: 2}}", "{b: {d: 3}}", "{a: 1, b: {c: 2, d: 3}}"),
        ("{a: 1, b: 2}", "{b: null}", "{a: 1}"),
        ("{a: ~, b: 2}", "{b: 3}", "{a: ~, b: 3}"),
        ("{a: \"1\"}", "{a: 2}", "{a: \"2\"}"),
        ("{a: {b: 1}}", "{a: {$patch: replace, c: 2}}", "{a: {c: 2}}"),
        ("{a: {b: 1}}", "{a: {$patch: delete}}", "{}"),
        ("{}", "{a: {b: null, c: {$patch: delete}, d: 1}}", "{a: {d: 1}}"),
    ];
    for (resource, patch, expected) in table {
        assert_eq!(merged_spec(resource, patch), expected, "{patch}");
    }
}

#[test]
fn items_are_found_by_their_keys_and_patched_ones_come_first() {
    let table = [
        (
            "{containers: [{name: a, image: x}, {name: b, image: y}]}",
            "{containers: [{name: c}, {name: b, image: z}]}",
            "{containers: [{name: c}, {name: b, image: z}, {name: a, image: x}]}",
        ),
        (
            "{containers: [{name: a}, {name: b}]}",
            "{containers: [{name: a, $patch: delete}]}",
            "{containers: [{name: b}]}",
        ),
        ("{containers: [{name: a}]}", "{containers: [{$patch: replace}, {name: b}]}", "{containers: [{name: b}]}"),
        ("{containers: [{name: a}]}", "{containers: [{image: z}]}", "{containers: []}"),
        ("{tolerations: [{key: a}]}", "{tolerations: [{key: b}]}", "{tolerations: [{key: b}]}"),
    ];
    for (resource, patch, expected) in table {
        assert_eq!(merged_spec(resource, patch), expected, "{patch}");
    }
}

#[test]
fn kinds_of_values_must_agree() {
    assert_eq!(
        merged_spec("{a: {b: 1}}", "{a: 1}"),
        "wrong node kind: expected MappingNode but got ScalarNode: node contents:\n1"
    );
    assert_eq!(merged_spec("{a: {b: 1}}", "{a: {$patch: x}}"), "unknown patch strategy 'x'");
}

#[test]
fn a_patch_can_delete_the_resource() {
    assert_eq!(merged(&pod("{}"), "$patch: delete\n"), "deleted");
}
