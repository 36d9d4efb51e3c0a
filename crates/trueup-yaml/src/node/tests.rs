//! Trees of nodes, and that no text whatsoever is too much.

use super::{NodeKind, read_node, read_stream};
use crate::read_json;

/// Every scalar of a text: line, source, value.
fn scalars(text: &str) -> Vec<String> {
    let documents = read_stream(text.as_bytes()).expect("the text is YAML");
    let nodes = documents.iter().flat_map(|document| document.nodes().map(|(_, node)| node));
    nodes
        .filter_map(|node| match &node.kind {
            NodeKind::Scalar { value, .. } => {
                Some(format!("{} {:?} {value:?}", node.place.line, &text[node.place.start..node.place.end]))
            }
            _ => None,
        })
        .collect()
}

#[test]
fn there_is_a_limit_of_nodes() {
    let text = format!("a: [{}]", "0,".repeat(2_000_000));
    let error = read_stream(text.as_bytes()).unwrap_err().to_string();
    assert_eq!(error, "yaml: more than 2000000 values in one text (a limit of trueup)");
    let documents = "--- 0\n".repeat(2_000_001);
    let error = read_stream(documents.as_bytes()).unwrap_err().to_string();
    assert_eq!(error, "yaml: line 2000001: more than 2000000 values in one text (a limit of trueup)");
}

#[test]
fn scalars_stand_where_the_tree_says() {
    assert_eq!(
        scalars("\u{FEFF}a: &x !!str 'b''c'\n---\n- \"d\\n\"\n- e\n  f # g\n- |\n  h\n  i\n- \u{e9}\n"),
        [
            "1 \"a\" \"a\"",
            "1 \"'b''c'\" \"b'c\"",
            "3 \"\\\"d\\\\n\\\"\" \"d\\n\"",
            "4 \"e\\n  f\" \"e f\"",
            "6 \"|\\n  h\\n  i\\n\" \"h\\ni\\n\"",
            "9 \"\u{e9}\" \"\u{e9}\"",
        ]
    );
}

#[test]
fn only_the_first_document_is_read() {
    let document = read_node(b"a: 1\n---\n]").expect("the first document is YAML").expect("there is a document");
    let NodeKind::Mapping { entries, .. } = &document.root().kind else { panic!("the root is a mapping") };
    assert_eq!(entries.len(), 1);
    assert!(read_stream(b"a: 1\n---\n]").is_err());
    assert_eq!(read_node(b"# nothing\n"), Ok(None));
}

#[test]
fn aliases_lead_to_their_anchors() {
    let document = read_node(b"[&a x, *a]").expect("the text is YAML").expect("there is a document");
    let NodeKind::Sequence { items, .. } = &document.root().kind else { panic!("the root is a sequence") };
    let NodeKind::Alias { target } = document.node(items[1]).kind else { panic!("the second item is an alias") };
    assert_eq!(target, items[0]);
    assert_eq!(document.node(target).anchor.as_deref(), Some("a"));
}

/// A small generator of numbers, always the same.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits fit") % limit
    }
}

#[test]
fn no_text_makes_the_reader_panic() {
    let pieces: [&[u8]; 48] = [
        b"a",
        b"1",
        b": ",
        b":",
        b"- ",
        b"-",
        b"? ",
        b"?",
        b"\n",
        b"\n  ",
        b" ",
        b"\t",
        b"[",
        b"]",
        b"{",
        b"}",
        b",",
        b"&a ",
        b"*a ",
        b"!",
        b"!!int ",
        b"!!binary ",
        b"!<x>",
        b"|",
        b">-\n",
        b"|2+\n",
        b"'",
        b"\"",
        b"\\",
        b"\\x4",
        b"#",
        b" #",
        b"%",
        b"%YAML 1.1\n",
        b"%TAG ! x\n",
        b"---\n",
        b"...\n",
        b"\r\n",
        b"\xC2\x85",
        b"\xE2\x80\xA8",
        b"\xEF\xBB\xBF",
        b"\xFF\xFE",
        b"\xC3",
        b"\x80",
        b"\x00",
        b"<<: ",
        b"~",
        b"18446744073709551615",
    ];
    let mut numbers = Numbers(42);
    for _ in 0..20_000 {
        let length = 1 + numbers.below(24);
        let text: Vec<u8> = (0..length).flat_map(|_| pieces[numbers.below(pieces.len())].iter().copied()).collect();
        let json = read_json(&text);
        let node = read_node(&text);
        assert!(node.is_ok() || json.is_err(), "a text without a tree has no JSON: {text:?}");
        for document in read_stream(&text).into_iter().flatten() {
            for (_, node) in document.nodes() {
                assert!(node.place.start <= node.place.end, "{text:?}");
            }
        }
    }
}
