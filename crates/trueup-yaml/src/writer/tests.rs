//! What go-yaml writes, in tables.

use std::cmp::Ordering;

use super::{Style, Writer, natural_order};

fn scalar(style: Style, text: &str) -> String {
    let mut writer = Writer::new(style);
    let range = writer.string(text);
    let document = writer.finish();
    let written = document[range].to_owned();
    assert!(document == written || document == written.clone() + "\n", "{document:?} {written:?}");
    written
}

#[test]
fn what_would_be_read_as_something_else_is_double_quoted() {
    let words = "~ null true yes No off y N 1 -1 +1 01 0x1F 0b1 1_000 1.0 1. .5 1e3 .inf -.inf .NaN 2001-01-01 \
                 2001-01-01T00:00:00Z 18446744073709551616 12:30 12:30:45 190:20:30.15";
    for text in words.split(' ').chain([""]) {
        assert_eq!(scalar(Style::V2, text), format!("\"{text}\""));
    }
    assert_eq!(scalar(Style::V3, "0o+7"), "\"0o+7\"");
}

#[test]
fn what_only_looks_special_is_plain() {
    let words = "nUll inf 1e 0x 0b2 _1 1.2.3 = << -a -- . .. :a a:b a#b a,b a[b 0.0.0.0/0 ::1 http://a:80/b 50% 1Gi \
                 1:60 é 日本 a\u{a0}b 0o+7";
    for text in words.split(' ').chain(["20:30 x", "a# b"]) {
        assert_eq!(scalar(Style::V2, text), text);
    }
}

#[test]
fn what_would_be_syntax_is_single_quoted() {
    let lines = " a\na \n#\n,\n[\n]\n{{x}}\n&a\n*a\n!\n|\n>\n%\n@\n`\n- a\n-\n? a\n?\n:\n: a\na: b\na:\na #b\n---\n\
                 ...a\n\"a\n'a";
    for text in lines.split('\n') {
        assert_eq!(scalar(Style::V2, text), format!("'{}'", text.replace('\'', "''")));
    }
}

#[test]
fn special_characters_are_escaped() {
    for (text, expected) in [
        ("a\tb", r#""a\tb""#),
        ("a\rb", r#""a\rb""#),
        ("\u{1}\u{1b}\u{0}", r#""\x01\e\0""#),
        ("😀", r#""\U0001F600""#),
        ("a\u{feff}", r#""a\uFEFF""#),
        ("\u{feff}a ", r#""\uFEFF\x61\x20""#),
        ("a\u{2028}b", "'a\u{2028}  b'"),
        ("a \u{2028}", r#""a \L""#),
    ] {
        assert_eq!(scalar(Style::V2, text), expected);
    }
}

#[test]
fn lines_make_a_literal() {
    for (text, expected) in [
        ("a\nb\n", "|\n  a\n  b\n"),
        ("a\nb", "|-\n  a\n  b"),
        ("a\n\n", "|+\n  a\n\n"),
        ("\n", "|2+\n\n"),
        (" a\nb", "|2-\n   a\n  b"),
        ("a\n\nb", "|-\n  a\n\n  b"),
        ("a \nb", r#""a \nb""#),
        ("a\r\nb", r#""a\r\nb""#),
        ("a\nb ", r#""a\nb ""#),
    ] {
        assert_eq!(scalar(Style::V2, text), expected);
    }
    assert_eq!(scalar(Style::V2, "x\n\ty"), r#""x\n\ty""#);
    assert_eq!(scalar(Style::V3, "x\n\ty"), "|-\n  x\n  \ty");
}

#[test]
fn long_lines_are_folded_at_a_space() {
    let words = "word ".repeat(20);
    let text = words.trim_end();
    let folded = format!("{}\n  word word word", "word ".repeat(17).trim_end());
    assert_eq!(scalar(Style::V2, text), folded);
    assert_eq!(scalar(Style::V3, text), text);
    let wide = format!("{}  {}", "a".repeat(90), "b");
    assert_eq!(scalar(Style::V2, &wide), wide);
    let quoted = format!("{}\t  b", "a".repeat(90));
    assert_eq!(scalar(Style::V2, &quoted), format!("\"{}\\t\n  \\ b\"", "a".repeat(90)));
}

/// `{a: [1, {b: 2}], c: {}, d: [], e: [[x]]}`
fn nested(style: Style) -> String {
    let mut writer = Writer::new(style);
    writer.begin_map(4);
    writer.key("a");
    writer.begin_list(2);
    writer.number("1");
    writer.begin_map(1);
    writer.key("b");
    writer.number("2");
    writer.end_map();
    writer.end_list();
    writer.key("c");
    writer.begin_map(0);
    writer.end_map();
    writer.key("d");
    writer.begin_list(0);
    writer.end_list();
    writer.key("e");
    writer.begin_list(1);
    writer.begin_list(1);
    writer.string("x");
    writer.end_list();
    writer.end_list();
    writer.end_map();
    writer.finish()
}

#[test]
fn collections_are_in_block_style() {
    assert_eq!(nested(Style::V2), "a:\n- 1\n- b: 2\nc: {}\nd: []\ne:\n- - x\n");
    assert_eq!(nested(Style::V3), "a:\n  - 1\n  - b: 2\nc: {}\nd: []\ne:\n  - - x\n");
}

#[test]
fn keys_of_several_lines_or_great_length_stand_alone() {
    let entry = |key: &str| {
        let mut writer = Writer::new(Style::V2);
        writer.begin_map(1);
        writer.key(key);
        writer.bool(true);
        writer.end_map();
        writer.finish()
    };
    assert_eq!(entry("a\nb"), "? |-\n  a\n  b\n: true\n");
    let (long, longer) = ("k".repeat(128), "k".repeat(129));
    assert_eq!(entry(&long), format!("{long}: true\n"));
    assert_eq!(entry(&longer), format!("? {longer}\n: true\n"));
}

#[test]
fn keys_are_in_natural_order() {
    for (a, b) in
        [("k9", "k10"), ("9", "10"), ("_x", "1"), ("A", "a"), ("z", "é"), ("a1b", "a01b"), ("1", "a"), ("a", "ab")]
    {
        for style in [Style::V2, Style::V3] {
            assert_eq!(natural_order(style, a, b), Ordering::Less, "{a} {b}");
            assert_eq!(natural_order(style, b, a), Ordering::Greater, "{b} {a}");
        }
    }
    assert_eq!(natural_order(Style::V2, "a1", "a1b"), Ordering::Less);
    assert_eq!(natural_order(Style::V2, "a1.", "a1b"), Ordering::Less);
    assert_eq!(natural_order(Style::V3, "a1.", "a1b"), Ordering::Greater);
}
