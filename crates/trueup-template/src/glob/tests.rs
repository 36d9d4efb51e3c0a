//! Patterns and the names they match.

use super::{Glob, go_match};

#[test]
fn globs_keep_to_segments() {
    for (pattern, name, expected) in [
        ("*.yaml", "a.yaml", true),
        ("*.yaml", "d/a.yaml", false),
        ("**.yaml", "d/a.yaml", true),
        ("d/*", "d/a/b", false),
        ("d/**", "d/a/b", true),
        ("?", "é", true),
        ("{a,b}.txt", "b.txt", true),
        ("{*.yaml,*.json}", "c.json", true),
        ("[a-c]x", "bx", true),
        ("[!a-c]x", "bx", false),
        ("[ab]x", "cx", false),
        (r"\*x", "*x", true),
        ("config/{a,b/**}", "config/b/c/d", true),
    ] {
        assert_eq!(
            Glob::compile(pattern.as_bytes()).map(|glob| glob.matches(name.as_bytes())),
            Ok(expected),
            "{pattern} {name}"
        );
    }
}

#[test]
fn malformed_globs_are_refused() {
    for (pattern, expected) in [
        ("[a", "unexpected end of input"),
        ("[]", "could not parse range"),
        ("[b-a]", "hi character 'a' should be greater than lo 'b'"),
        ("[a-bc]", "expected close range character"),
    ] {
        assert_eq!(Glob::compile(pattern.as_bytes()).map(|_| ()), Err(expected.to_owned()));
    }
    assert_eq!(Glob::compile(b"\xff").map(|_| ()), Err("could not read rune".to_owned()));
}

#[test]
fn gobwas_errors_are_kept() {
    for (pattern, name, expected) in [
        ("{*.yaml,*.json}*", "a.yaml", false),
        ("*{", "a", false),
        ("[!a]", "", true),
        ("é?x", "éax", false),
        ("?.txt", "é.txt", false),
        ("{a,b}é", "aé", false),
        ("***", "", false),
    ] {
        let glob = Glob::compile(pattern.as_bytes());
        assert_eq!(glob.map(|glob| glob.matches(name.as_bytes())), Ok(expected), "{pattern} {name}");
    }
}

#[test]
fn steps_are_bounded() {
    let name = b"a".repeat(200);
    for pattern in ["*a".repeat(60) + "b", "{*a,**}".repeat(40) + "b", "?*".repeat(500) + "b", "{".repeat(90)] {
        let glob = Glob::compile(pattern.as_bytes()).expect("a pattern");
        assert!(!glob.matches(&name), "{pattern}");
    }
    assert!(Glob::compile("{".repeat(101).as_bytes()).is_err());
}

#[test]
fn go_patterns_are_those_of_filepath_match() {
    for (pattern, name, expected) in [
        ("templates/.?*", "templates/.x", Ok(true)),
        ("templates/.?*", "templates/d/.x", Ok(false)),
        ("*", "a/b", Ok(false)),
        ("a*/b", "ax/b", Ok(true)),
        ("[^a-c]", "d", Ok(true)),
        ("[é-ü]", "ê", Ok(true)),
        (r"\*", "*", Ok(true)),
        ("[a", "b", Err("syntax error in pattern")),
        ("[]a]", "a", Err("syntax error in pattern")),
        (r"a\", "a", Err("syntax error in pattern")),
        ("b[a", "c", Err("syntax error in pattern")),
        ("b*[a", "c", Ok(false)),
    ] {
        let answer = go_match(pattern, name).map_err(|error| error.to_string());
        assert_eq!(answer, expected.map_err(str::to_owned), "{pattern} {name}");
    }
}

#[test]
fn a_long_pattern_ends_where_nothing_can_match_any_more() {
    let (pattern, name) = (format!("x{}", "(a|b)*c".repeat(20_000)), "a/b.yaml".repeat(20_000));
    assert_eq!(Glob::compile(pattern.as_bytes()).map(|glob| glob.matches(name.as_bytes())), Ok(false));
}
