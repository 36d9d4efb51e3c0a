//! That what is read line by line is what the parser reads.

use proptest::prelude::*;

use super::super::{Composer, Document};
use crate::source::Source;

/// What the parser makes of a text; `None` if there is a mistake in it.
fn parsed(text: &str) -> Option<Document<'_>> {
    let Source { windows, .. } = Source::new(text.as_bytes());
    let mut composer = Composer::new(text, windows, 7, 3);
    let document = composer.next_document().ok().flatten();
    document.filter(|_| matches!(composer.next_document(), Ok(None)))
}

fn read(text: &str) -> Option<Document<'_>> {
    super::read(text, 7, 3)
}

#[test]
fn plain_documents_are_read_as_the_parser_reads_them() {
    let texts = [
        "a: 1",
        "---\n# first\na: 1 # one\nb:\n\nc: ~\n",
        "# first\n---  \na:\n  b: c d  \n  'e': \"f: #\"\n  \"g\": 'h'\n",
        "a:\n- b\n-   c: 1\n    d:\n    - e\n- - f\n  - g:\n- {}\nh: []\n",
        "- a: |\n    x\n      y\n\n     \n\n  b: |-  # why\n\n   x: [\n\n- c: |\n   y\n   \t# z\n  # w\n",
        "a: http://b:c/d#e,[f]{g}\nh: -1\n-i: .5\nj: a'b\"c\nü: ü # ü\n",
        "a:\n  b:\n    c: 1\n\n  # out\n d:\n",
        "<<: {}\na: 1\na: 2\n",
        "a: [b, \"c, d\",'e' ,  0.5 ] # f\ng:\n- [ ]\n- [1]\n",
        "a: [ b/c ]\nd:\n  {}\ne:\n  :f\n?g:\n  |\n   h\n",
    ];
    for text in texts {
        assert_eq!(read(text), parsed(text), "{text:?}");
    }
    let read: Vec<bool> = texts.iter().map(|text| read(text).is_some()).collect();
    assert_eq!(read, [true, true, true, true, true, true, false, true, true, true]);
}

#[test]
fn anything_else_is_left_to_the_parser() {
    let texts = [
        "",
        "\n",
        "# a\n",
        "a",
        "a: 1\n---\nb: 1\n",
        "a: 1\n...\n",
        "%YAML 1.1\n---\na: 1\n",
        "a: b: c",
        "a: b\n  c\n",
        "a: 'b''c'",
        "a: \"b\\n\"",
        "a: 'b\n c'",
        "a: &b c",
        "a: *b",
        "a: !b c",
        "a: [b,]",
        "a: [b: c]",
        "a: [b c]",
        "a: [[b]]",
        "a: {b: c}",
        "? a\n: b\n",
        "a:\t1",
        "a: 1\r\n",
        "a: >\n b\n",
        "a: |+\n b\n",
        "a: |2\n  b\n",
        "a: |\n",
        "a: |\n b",
        "a: |\n   \n b\n",
        "a: |\n \tb\n",
        "a: |\n  b\n \tc\n",
        "a:\n- b\n c: d\n",
        "a:\n  b: 1\n c: 1\n",
        "- a\nb: c\n",
        "a: b\n- c\n",
        "-\n  a\n",
        "a:\n  b\n  c\n",
        "a: \"b\"c\n",
        "a: \"b\"#c\n",
        "a : b\n",
        "a #b: c\n",
        "a: %b\n",
        "a: @b\n",
        "a: - b\n",
        "a: 1\u{85}b: 2\n",
        "\u{2028}a: 1\n",
        "a: 1\n--- b\n",
        "---a: 1\n",
    ];
    for text in texts {
        assert_eq!(read(text), None, "{text:?}");
    }
    assert_eq!(read(&"- ".repeat(100)), None);
    assert_eq!(read(&format!("{}: a", "b".repeat(1100))), None);
}

/// Lines of which texts are made that are nearly of the plainest form.
const PIECES: &[&str] = &[
    "a: 1",
    "b:",
    "c: |",
    "d: |-",
    "- e",
    "- f: g",
    "-  h:",
    "- |",
    "- - i",
    "# j",
    "",
    " ",
    "k: l # m",
    "n: 'o'",
    "\"p\": q",
    "r: []",
    "s: {}",
    "- {}",
    "t",
    "u: v: w",
    "x: y#z",
    "-",
    "- # a",
    "---",
    "a: - b",
    "a: \"b",
    "'a':",
    "- 'b'",
    "a:b",
    "a: :b",
    "\tc",
    "a: \t",
    "-\td",
    "a: |2",
    "e: >",
    "'f' : g",
    "h: 'i''j'",
    "k: -",
    "l: -m",
    "? n",
    ": o",
    "a: ü",
    "a: #b",
    "a: b:",
    "...",
    "a: |#",
    "a: | #",
    "- \"a\": b",
    "a: 'b' c",
    "a: 'b'#c",
    "a: 'b':",
    "[a]: b",
    "a: b\\",
    "a: \"b\\\"",
    "a: 1 ",
    "a: [b]",
    "a: [\"b\", c] # d",
    "- [e, ]",
    "a: [-b, c]",
    "[]",
    "{}",
    "\"a\"",
    "|",
    "a: [b] c",
    "a: [b]: c",
    "a: ?b",
    "?a: b",
    "a: [b:c]",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn what_is_read_is_what_the_parser_reads(
        lines in prop::collection::vec((0_usize..5, 0..PIECES.len()), 1..9),
        common in 0..PIECES.len(),
        ends in any::<bool>(),
    ) {
        // Half of the lines are of the pieces that texts go on after.
        let line = |(at, (depth, piece)): (usize, &(usize, usize))| {
            let piece = if at % 2 == 0 { *piece } else { (*piece + common) % 20 };
            format!("{}{}", " ".repeat(*depth), PIECES[piece])
        };
        let mut text = lines.iter().enumerate().map(line).collect::<Vec<_>>().join("\n");
        if ends {
            text.push('\n');
        }
        if let Some(document) = read(&text) {
            prop_assert_eq!(Some(document), parsed(&text), "{:?}", text);
        }
    }
}
