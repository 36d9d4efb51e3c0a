//! Texts and the resources in them.

use trueup_yaml::tree::{EmitOptions, emit};

use super::read_resources;

fn printed(text: &str) -> String {
    match read_resources(text.as_bytes(), 1) {
        Ok(resources) => {
            let texts = resources.iter().map(|resource| {
                emit(&resource.node, &EmitOptions::default()).unwrap_or_else(|error| error.to_string())
            });
            texts.collect::<Vec<_>>().join("---\n")
        }
        Err(error) => error.to_string(),
    }
}

#[test]
fn documents_are_split_at_separators() {
    let text = "a: 1\nkind: A\nmetadata: {name: x}\n--- # next\nkind: B\nmetadata: {name: y}\n---\n";
    assert_eq!(printed(text), "a: 1\nkind: A\nmetadata: {name: x}\n---\nkind: B\nmetadata: {name: y}\n");
    assert_eq!(printed("kind: A\n--- foo\nkind: B\n"), "invalid document separator: --- foo");
    assert_eq!(printed("kind: A\n----\nkind: B\n"), "invalid document separator: ----");
    assert_eq!(printed("\n---\n# nothing\n---\n"), "");
}

#[test]
fn what_lacks_a_kind_or_a_name_is_an_error() {
    let cases = [
        ("a: 1\n", "missing Resource metadata"),
        ("just text\n", "missing Resource metadata"),
        ("apiVersion: v1\nmetadata: {name: x}\n", "missing kind in object {{v1 } {{x } map[] map[]}}"),
        (
            "apiVersion: v1\nkind: A\nmetadata: {labels: {b: 1, a: x}, annotations: {k: null}}\n",
            "missing metadata.name in object {{v1 A} {{ } map[a:x b:1] map[k:]}}",
        ),
        ("kind: A\nmetadata: {name: x\n", "MalformedYAMLError: yaml: line 1: did not find expected ',' or '}'"),
    ];
    for (text, expected) in cases {
        assert_eq!(printed(text), expected, "{text}");
    }
}

#[test]
fn aliases_and_merge_keys_are_replaced() {
    let text = "kind: A\nmetadata: {name: &n x}\nd: &d {k: 1, l: 2}\ne:\n  <<: [{k: 0}, *d]\n  l: 3\nf: *n\n";
    assert_eq!(printed(text), "kind: A\nmetadata: {name: x}\nd: {k: 1, l: 2}\ne:\n  l: 3\n  k: 0\nf: x\n");
    let twice = "kind: A\nmetadata: {name: x}\na: &a 1\nb: *a\nc: &a 2\nd: *a\n";
    assert_eq!(printed(twice), "kind: A\nmetadata: {name: x}\na: 1\nb: 1\nc: 2\nd: 2\n");
    assert_eq!(printed("kind: A\n<<: {a: 1}\n<<: {b: 1}\n"), "duplicate merge key");
    assert_eq!(printed("kind: A\n<<: a\n"), "map merge requires map or sequence of maps as the value");
}

#[test]
fn the_items_of_one_list_keep_their_style() {
    let text = "kind: List\nitems:\n- {kind: A, metadata: {name: 'x'}}\n- kind: B\n  metadata: {name: y}\n";
    assert_eq!(printed(text), "{kind: A, metadata: {name: 'x'}}\n---\nkind: B\nmetadata: {name: y}\n");
}

#[test]
fn lines_are_counted_from_the_beginning_of_the_file() {
    let resources = read_resources(b"kind: A\nmetadata: {name: x}\n---\n\nkind: B\nmetadata: {name: y}\n", 7);
    let lines: Vec<_> =
        resources.into_iter().flatten().map(|resource| (resource.node.line, resource.node.origin)).collect();
    assert_eq!(lines, [(1, 7), (5, 7)]);
}
