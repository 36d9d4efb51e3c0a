//! The short way and the long way give the same.

use proptest::prelude::*;

use super::{is_stable, reprinted, reprinted_as_text};
use crate::tree::{Comments, EmitOptions, Node, NodeKind, Style, Tag, emit};

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z0-9 :#,\\[\\]{}'\"\\\\|>&*!%@`?~.=+_<-]{0,8}",
        "[a \\n\\t:#-]{0,10}",
        "(1|0|0x1|1e3|true|null|~|yes|2001-01-01|<<|\\.5|1_0|)",
        "[é\u{85}\u{2028}\u{1F600}\u{FEFF} \\nx]{0,4}",
    ]
}

fn style() -> impl Strategy<Value = Style> {
    prop_oneof![
        6 => Just(Style::NONE),
        1 => Just(Style::DOUBLE_QUOTED),
        1 => Just(Style::SINGLE_QUOTED),
        2 => Just(Style::LITERAL),
        1 => Just(Style::FOLDED),
        1 => Just(Style::FLOW),
    ]
}

fn comments() -> impl Strategy<Value = Option<Box<Comments>>> {
    let comment =
        || prop_oneof![4 => Just(String::new()), 1 => Just("# c".to_owned()), 1 => Just("# a\n# b".to_owned())];
    prop_oneof![
        4 => Just(None),
        1 => (comment(), Just(String::new()), comment()).prop_map(|(head, line, foot)| {
            Some(Box::new(Comments { head, line, foot, ..Comments::default() }))
        }),
        1 => Just(Some(Box::new(Comments { line: "# l".to_owned(), ..Comments::default() }))),
    ]
}

fn decorated(node: impl Strategy<Value = Node>) -> impl Strategy<Value = Node> {
    (node, style(), comments()).prop_map(|(mut node, style, comments)| {
        node.style = style;
        node.comments = comments;
        node
    })
}

fn scalar() -> impl Strategy<Value = Node> {
    let tag =
        prop_oneof![4 => Just(None), 3 => Just(Some(Tag::Str)), 1 => Just(Some(Tag::None)), 1 => Just(Some(Tag::Int))];
    decorated((text(), tag).prop_map(|(text, tag)| {
        let tag = tag.unwrap_or_else(|| Tag::of_text(&text));
        Node::scalar(text, tag)
    }))
}

fn tree() -> impl Strategy<Value = Node> {
    let value = scalar().prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            decorated(prop::collection::vec(inner.clone(), 0..4).prop_map(Node::sequence)),
            decorated(prop::collection::vec((scalar(), inner), 0..4).prop_map(Node::mapping)),
        ]
    });
    decorated(prop::collection::vec((scalar(), value), 0..4).prop_map(Node::mapping))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_short_way_gives_what_the_long_way_gives(root in tree()) {
        if is_stable(&root) {
            let written = emit(&root, &EmitOptions::default());
            prop_assert_eq!(reprinted(&root), reprinted_as_text(&root), "{:?}", written);
        }
    }
}

#[test]
fn ordinary_trees_take_the_short_way() {
    for text in
        ["# c\na: 1 # l\nb: [] # m\nc:\n- d: 'x'\n  e: \"y\"\n# f\n", "a: |\n  b\n  c\nd: 2001-01-01\ne: null\nf:\n"]
    {
        let root = crate::tree::read(text.as_bytes(), 0).expect("this is YAML").expect("there is a document");
        assert!(is_stable(&root), "{text}");
    }
    let folded = Node::mapping(vec![(Node::string("a"), Node { style: Style::FOLDED, ..Node::string("b\n c") })]);
    assert!(!is_stable(&folded));
    assert!(matches!(folded.kind, NodeKind::Mapping(_)));
}
