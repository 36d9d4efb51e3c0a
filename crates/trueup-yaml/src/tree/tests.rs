//! Texts that go-yaml v3, kyaml and kustomize have been asked about.

use super::{EmitOptions, Node, NodeKind, Style, Tag, emit, expand_aliases, read, reprinted, to_json};
use crate::json::{Json, JsonKind};
use crate::writer::{Style as WriterStyle, Writer};

fn node(text: &str) -> Node {
    read(text.as_bytes(), 0).expect("the text is YAML").expect("the text has a document")
}

fn written(text: &str) -> String {
    emit(&node(text), &EmitOptions::default()).expect("what was read can be written")
}

fn read_error(text: &str) -> String {
    read(text.as_bytes(), 0).expect_err("the text is wrong").to_string()
}

fn write_json(writer: &mut Writer, json: &Json) {
    match &json.kind {
        JsonKind::Null => drop(writer.null()),
        JsonKind::Bool(value) => drop(writer.bool(*value)),
        JsonKind::Int(value) => drop(writer.number(&value.to_string())),
        JsonKind::Uint(value) => drop(writer.number(&value.to_string())),
        JsonKind::Float(value) => drop(writer.number(&crate::float::format_float64(*value))),
        JsonKind::String(text) => drop(writer.string(text)),
        JsonKind::Array(items) => {
            writer.begin_list(items.len());
            for item in items {
                write_json(writer, item);
            }
            writer.end_list();
        }
        JsonKind::Object(entries) => {
            writer.begin_map(entries.len());
            for (key, value) in entries {
                writer.key(key);
                write_json(writer, value);
            }
            writer.end_map();
        }
    }
}

/// What kustomize prints of a text, or its error.
fn printed(text: &str) -> String {
    let mut root = node(text);
    if let Err(error) = expand_aliases(&mut root) {
        return error.to_string();
    }
    match reprinted(&root) {
        Ok(json) => {
            let mut writer = Writer::new(WriterStyle::V2);
            write_json(&mut writer, &json);
            writer.finish()
        }
        Err(error) => error.to_string(),
    }
}

/// Comments as `path kind: text`.
fn comments(node: &Node) -> Vec<String> {
    fn visit(node: &Node, path: &str, found: &mut Vec<String>) {
        if let Some(comments) = node.comments.as_deref() {
            let kinds = [
                ("document head", &comments.document_head),
                ("head", &comments.head),
                ("line", &comments.line),
                ("foot", &comments.foot),
                ("document foot", &comments.document_foot),
            ];
            let texts = kinds.iter().filter(|(_, text)| !text.is_empty());
            found.extend(texts.map(|(kind, text)| format!("{path} {kind}: {}", text.replace('\n', "/"))));
        }
        match &node.kind {
            NodeKind::Sequence(items) => {
                items.iter().enumerate().for_each(|(index, item)| visit(item, &format!("{path}[{index}]"), found));
            }
            NodeKind::Mapping(entries) => {
                for (key, value) in entries {
                    let name = key.text().unwrap_or("?");
                    visit(key, &format!("{path}.{name} key"), found);
                    visit(value, &format!("{path}.{name}"), found);
                }
            }
            NodeKind::Scalar(_) | NodeKind::Alias(_) => {}
        }
    }
    let mut found = Vec::new();
    visit(node, "", &mut found);
    found
}

#[test]
fn every_comment_belongs_to_a_node() {
    let text = "# document\n\n# head\na: 1 # line\n# foot\n\n# of b\nb:\n  # of c\n  c: 2\n  # foot of c\nd:\n- e # x\n# end\n";
    let expected = [
        " document head: # document",
        ".a key head: # head",
        ".a key foot: # foot",
        ".a line: # line",
        ".b key head: # of b",
        ".b.c key head: # of c",
        ".b.c key foot: # foot of c",
        ".d[0] line: # x",
        ".d[0] foot: # end",
    ];
    let mut found = comments(&node(text));
    let mut expected = expected.map(str::to_owned).to_vec();
    found.sort();
    expected.sort();
    assert_eq!(found, expected);
}

#[test]
fn what_is_written_keeps_styles_tags_and_comments() {
    for text in [
        "a: 1 # line\nb: 'x'\nc: \"y\"\nd: |-\n  z\ne: [1, 2] # f\n",
        "# head\n\n# a\na:\n- b # c\n# d\n- {e: f, g: [h]}\n",
        "a: !!str 5\nb: !local {c: d}\ne: &f\n  g: h\ni: *f\nj:\n  !!merge <<: *f\n",
        "? - a\n: b\n",
        "a: |+\n  x\n\nb: >2\n   y\n\n  z\n",
        "- - a\n  - b\n- c: d\n  e:\n  - f\n",
    ] {
        assert_eq!(written(text), text);
    }
}

#[test]
fn what_is_written_may_differ_from_what_was_read() {
    for (text, expected) in [
        ("a:   {b: }\n", "a: {b: ''}\n"),
        ("a:\n    b: 1\n", "a:\n  b: 1\n"),
        ("a: >\n  b\n  c\n\n   d\n  e\n", "a: >\n  b c\n\n\n   d\n  e\n\n"),
        ("a: 'b\n\n  c'\n", "a: 'b\n\n  c'\n"),
        ("a: \"\\U0001F600\\u0007\"\n", "a: \"\\U0001F600\\a\"\n"),
        ("<<: {a: b}\n", "!!merge <<: {a: b}\n"),
        ("a: [b, # c\n  d]\n", "a: [b, # c\n  d]\n"),
    ] {
        assert_eq!(written(text), expected);
    }
}

#[test]
fn sequences_can_be_indented() {
    let wide = EmitOptions { compact_sequences: false, ..EmitOptions::default() };
    assert_eq!(emit(&node("a:\n- b:\n  - c\n"), &wide).as_deref(), Ok("a:\n  - b:\n      - c\n"));
}

#[test]
fn errors_are_those_of_go_yaml() {
    for (text, error) in [
        ("a: b: c\n", "yaml: mapping values are not allowed in this context"),
        ("x: 1\na: b: c\n", "yaml: line 2: mapping values are not allowed in this context"),
        ("x: 1\ny: 2\n\ta: 1\n", "yaml: line 2: found a tab character that violates indentation"),
        ("x:\n  - a\n b\nc: d\n", "yaml: line 2: did not find expected key"),
        ("x: 1\na: [b\n c: d\n", "yaml: line 1: did not find expected ',' or ']'"),
        ("a: *b\n", "yaml: unknown anchor 'b' referenced"),
        ("%YAML 1.2\n---\na: b\n", "yaml: found incompatible YAML document"),
        ("a: \"\u{7}\"\n", "yaml: control characters are not allowed"),
        ("x: 1\na: 'b\n", "yaml: line 2: found unexpected end of stream"),
    ] {
        assert_eq!(read_error(text), error, "{text}");
    }
    assert_eq!(read(b"a: \xff", 0).map_err(|error| error.to_string()), Err("yaml: invalid leading UTF-8 octet".into()));
    assert_eq!(read(b"# only a comment\n", 0), Ok(None));
}

#[test]
fn nodes_know_their_place_and_tag() {
    let root = read(b"a: 1\nb: !!str &x 2\n", 7).expect("this is YAML").expect("there is a document");
    let entries = root.entries().expect("this is a mapping");
    let seen: Vec<_> = entries.iter().map(|(_, value)| (value.tag.as_str(), value.line, value.column)).collect();
    assert_eq!(seen, [("!!int", 1, 4), ("!!str", 2, 4)]);
    assert_eq!((entries[1].1.style, entries[1].1.anchor.as_deref()), (Style::TAGGED, Some("x")));
    assert_eq!(root.origin, 7);
}

#[test]
fn a_node_is_small() {
    assert!(size_of::<Node>() <= 104, "{}", size_of::<Node>());
}

#[test]
fn kustomize_prints_what_is_read_again() {
    for (text, expected) in [
        (
            "a: 0o10\nb: 1_000\nc: 1e3\nd: yes\ne: -0.0\nf: 1e20\n",
            "a: 8\nb: 1000\nc: 1000\nd: \"yes\"\ne: 0\nf: 1e+20\n",
        ),
        (
            "a: 2001-01-01\nb: 2001-01-01T01:02:03.500+02:00\n",
            "a: \"2001-01-01T00:00:00Z\"\nb: \"2001-01-01T01:02:03.5+02:00\"\n",
        ),
        ("a: {b: , c: ~}\n", "a:\n  b: \"\"\n  c: null\n"),
        ("a: >\n  b\n\n   c\n", "a: |\n  b\n\n\n   c\n"),
        ("a: !!binary aGVsbG8=\nb: !x y\nc: !!int \"7\"\n", "a: hello\nb: \"y\"\nc: 7\n"),
        ("a: \"x \\u0085 y\"\n", "a: x y\n"),
        ("1: x\n", "\"1\": x\n"),
        ("a: &x {b: 1}\nc:\n  <<: *x\n  d: 2\n", "a:\n  b: 1\nc:\n  b: 1\n  d: 2\n"),
        ("a: x\na: y\n", "yaml: unmarshal errors:\n  line 2: mapping key \"a\" already defined at line 1"),
        ("b: 1\nnull: y\n", "yaml: unmarshal errors:\n  line 3: mapping key \"null\" already defined at line 2"),
        ("a: {1: x}\n", "json: unsupported type: map[interface {}]interface {}"),
        ("a: .inf\n", "json: unsupported value: +Inf"),
        ("a: !!int x\n", "yaml: cannot decode !!str `x` as a !!int"),
        ("a: \"\\x7f\"\n", "yaml: control characters are not allowed"),
        (
            "just a text\n",
            "yaml: unmarshal errors:\n  line 1: cannot unmarshal !!str `just a ...` into map[string]interface {}",
        ),
        ("a: {<<: x}\n", "map merge requires map or sequence of maps as the value"),
        ("a: &x [*x]\n", "anchor 'x' value contains itself"),
    ] {
        let expected = expected.replace("anchor 'x'", "yaml: anchor 'x'");
        assert_eq!(printed(text), expected, "{text}");
    }
}

#[test]
fn earlier_merges_win_and_own_keys_before_them() {
    let mut root = node("a: &a {x: 1, y: 1}\nb: &b {x: 2, z: 2}\nc:\n  <<: [*a, *b]\n  y: 3\n");
    expand_aliases(&mut root).expect("the anchors are there");
    let text = emit(&root, &EmitOptions::default());
    assert_eq!(text.as_deref(), Ok("a: {x: 1, y: 1}\nb: {x: 2, z: 2}\nc:\n  y: 3\n  x: 1\n  z: 2\n"));
}

#[test]
fn aliases_may_not_grow_without_bound() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..9 {
        let alias = format!("*a{}", level - 1);
        let line = format!("a{level}: &a{level} [{}]\n", [alias.as_str(); 10].join(", "));
        text += &line;
    }
    let error = expand_aliases(&mut node(&text)).expect_err("this would be ten million nodes");
    assert_eq!(error.to_string(), "yaml: document contains excessive aliasing");
}

#[test]
fn depth_is_limited() {
    assert_eq!(read_error(&"[".repeat(2_000)), "yaml: exceeded max depth of 500");
    assert_eq!(read_error(&"- ".repeat(2_000)), "yaml: exceeded max depth of 500");
}

#[test]
fn a_value_that_json_cannot_hold_is_shown() {
    let error = to_json(&node("b: {true: [x, 2.5]}\na: .nan\n"));
    let Err(super::DataError::Json { problem, value }) = error else { panic!("{error:?}") };
    assert_eq!(problem, "json: unsupported value: NaN");
    assert_eq!(
        value,
        "map[string]interface {}{\"a\":NaN, \"b\":map[interface {}]interface {}{true:[]interface {}{\"x\", 2.5}}}"
    );
}

#[test]
fn data_become_nodes_as_go_yaml_encodes_them() {
    let json = crate::read_json(
        b"{\"k10\": \"yes\", \"k9\": \"1:20\", \"t\": \"a\\nb\", \"n\": 3e7, \"one\": 1.0, \"e\": \"\", \"l\": [], \"p\": \"- x\"}",
    );
    let root = Node::from(&json.expect("this is JSON"));
    let text = emit(&root, &EmitOptions::default());
    assert_eq!(
        text.as_deref(),
        Ok("e: \"\"\nk9: \"1:20\"\nk10: \"yes\"\nl: []\n\"n\": 3e+07\none: 1\np: '- x'\nt: |-\n  a\n  b\n")
    );
}

#[test]
fn a_tag_that_does_not_fit_is_written() {
    let mut root = node("a: 1\n");
    root.entries_mut().expect("this is a mapping")[0].1.kind = NodeKind::Scalar("x".into());
    assert_eq!(emit(&root, &EmitOptions::default()).as_deref(), Ok("a: !!int x\n"));
    root.entries_mut().expect("this is a mapping")[0].1 = Node::scalar("007", Tag::Str);
    assert_eq!(emit(&root, &EmitOptions::default()).as_deref(), Ok("a: \"007\"\n"));
}
