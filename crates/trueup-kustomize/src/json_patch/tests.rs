//! Tests of JSON patches: texts in, text out.

use trueup_yaml::tree::read;

use super::JsonPatch;
use crate::output::node_text;

fn patched(resource: &str, patch: &str) -> String {
    let mut node = read(resource.as_bytes(), 1).unwrap().unwrap();
    let applied = JsonPatch::read(patch).and_then(|patch| patch.unwrap_or_default().apply(&mut node));
    applied.map_or_else(|error| error.to_string(), |()| node_text(&node).unwrap())
}

#[test]
fn operations_change_maps_and_lists() {
    let table = [
        ("a: {b: 1}", r#"[{"op": "add", "path": "/a/c", "value": "x"}]"#, "a:\n  b: 1\n  c: x\n"),
        ("a: [1, 2]", r#"[{"op": "add", "path": "/a/-1", "value": 3}]"#, "a:\n- 1\n- 2\n- 3\n"),
        ("a: [1, 2]", r#"[{"op": "add", "path": "/a/0", "value": 3}]"#, "a:\n- 3\n- 1\n- 2\n"),
        ("a: 1", "- op: replace\n  path: /b\n  value: yes\n", "a: 1\nb: true\n"),
        ("a/b: 1\nc: 2", r#"[{"op": "remove", "path": "/a~1b"}]"#, "c: 2\n"),
        ("a: {b: 1}", r#"[{"op": "move", "from": "/a/b", "path": "/c"}]"#, "a: {}\nc: 1\n"),
        ("a: 30000000", r#"[{"op": "copy", "from": "/x", "path": "/c"}]"#, "a: 3e+07\nc: null\n"),
        ("a: 1", r#"[{"op": "replace", "path": "", "value": {"b": 2}}]"#, "b: 2\n"),
        ("a: 1", r#"[{"op": "test", "path": "/a", "value": 1}]"#, "a: 1\n"),
    ];
    for (resource, patch, expected) in table {
        assert_eq!(patched(resource, patch), expected, "{patch}");
    }
}

#[test]
fn errors_are_those_of_the_library() {
    let table = [
        (
            r#"{"op": "add", "path": "/x/y", "value": 1}"#,
            "add operation does not apply: doc is missing path: \"/x/y\": missing value",
        ),
        (
            r#"{"op": "add", "path": "/l/9", "value": 1}"#,
            "error in add for path: '/l/9': Unable to access invalid index: 9: invalid index referenced",
        ),
        (
            r#"{"op": "remove", "path": "/x"}"#,
            "error in remove for path: '/x': Unable to remove nonexistent key: x: missing value",
        ),
        (
            r#"{"op": "remove", "path": "/l/x"}"#,
            "error in remove for path: '/l/x': strconv.Atoi: parsing \"x\": invalid syntax",
        ),
        (
            r#"{"op": "replace", "path": "/l/9"}"#,
            "replace operation does not apply: doc is missing key: /l/9: missing value",
        ),
        (
            r#"{"op": "move", "from": "/x", "path": "/y"}"#,
            "error in move for path: 'x': Unable to remove nonexistent key: x: missing value",
        ),
        (r#"{"op": "test", "path": "/a", "value": 1.0}"#, "testing value /a failed: test failed"),
        (
            r#"{"op": "test", "path": "/x/y", "value": 1}"#,
            "test operation does not apply: is missing path: /x/y: missing value",
        ),
        (r#"{"op": "foo", "path": "/a"}"#, "Unexpected kind: foo"),
        (r#"{"path": "/a"}"#, "Unexpected kind: unknown"),
        (r#"{"op": "remove"}"#, "remove operation failed to decode path: missing value"),
        (r#"{"op": "test"}"#, "test operation failed to decode path: operation missing path field: missing value"),
        (r#"{"op": "copy"}"#, "copy operation failed to decode from: operation, missing from field: missing value"),
    ];
    for (operation, expected) in table {
        assert_eq!(patched("a: 1\nl: [1]", &format!("[{operation}]")), expected, "{operation}");
    }
}
