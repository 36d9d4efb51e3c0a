//! What templates see of regular expressions.

use super::FUNCTIONS;
use crate::function::Failure;
use crate::functions::strings::tests::{call, shown};
use crate::runtime::{Libraries, Runtime, SemverLibrary, TomlLibrary};
use crate::value::{Slot, Value};

fn run(name: &str, args: &[Value]) -> String {
    let libraries = Libraries { semver: SemverLibrary::V3_3, toml: TomlLibrary::V1_4, must_to_yaml: false };
    let slots: Vec<Slot> = args.iter().cloned().map(Slot::new).collect();
    match call(FUNCTIONS, &Runtime::new(0, 0, libraries), name, &slots) {
        Ok(slot) => shown(&slot.value),
        Err(Failure::Error(text)) => text,
        Err(other) => format!("{other:?}"),
    }
}

fn texts(texts: &[&str]) -> Vec<Value> {
    texts.iter().map(|text| Value::from(*text)).collect()
}

#[test]
fn patterns_are_those_of_go() {
    for (pattern, text, expected) in [
        (r"^\d+$", "12", "Bool(true)"),
        (r"^\d+$", "١", "Bool(false)"),
        (r"\s", "\u{b}", "Bool(false)"),
        (r"[[:space:]]", "\u{b}", "Bool(true)"),
        (r"\bé", "é", "Bool(false)"),
        (r"(?i)K", "\u{212a}", "Bool(true)"),
        (r"^\Qa.b\E$", "a.b", "Bool(true)"),
        (r"^\x{e9}\z", "é", "Bool(true)"),
        (r"a.b", "a\nb", "Bool(false)"),
        (r"(?s)a.b", "a\nb", "Bool(true)"),
        (r"^\p{Greek}+$", "αβ", "Bool(true)"),
        (r"^\P{^lu}$", "A", "Bool(true)"),
        (r"^a{,2}$", "a{,2}", "Bool(true)"),
        (r"a(", "a(", "Bool(false)"),
    ] {
        assert_eq!(run("regexMatch", &texts(&[pattern, text])), expected, "{pattern}");
    }
}

#[test]
fn bad_patterns_are_refused_in_the_words_of_go() {
    for (pattern, expected) in [
        ("(", "missing closing ): `(`"),
        ("a)", "unexpected ): `a)`"),
        ("[a", "missing closing ]: `[a`"),
        ("[z-a]", "invalid character class range: `z-a`"),
        ("[[:nope:]]", "invalid character class range: `[:nope:]`"),
        (r"\p{Nope}", r"invalid character class range: `\p{Nope}`"),
        (r"\p{Old_Italic}", r"invalid character class range: `\p{Old_Italic}`"),
        ("*a", "missing argument to repetition operator: `*`"),
        ("a**", "invalid nested repetition operator: `**`"),
        ("a+?{2}", "invalid nested repetition operator: `+?{2}`"),
        ("a{1001}", "invalid repeat count: `{1001}`"),
        ("a{2,1}", "invalid repeat count: `{2,1}`"),
        ("(a{100}){100}", "invalid repeat count: `{100}`"),
        ("(?=a)", "invalid or unsupported Perl syntax: `(?=`"),
        ("(?<1é>a)", "invalid named capture: `(?<1é>`"),
        (r"\8", r"invalid escape sequence: `\8`"),
        (r"a\", "trailing backslash at end of expression: ``"),
    ] {
        assert_eq!(run("mustRegexMatch", &texts(&[pattern, ""])), format!("error parsing regexp: {expected}"));
    }
    assert_eq!(
        run("regexFind", &texts(&["(", ""])),
        "regexp: Compile(`(`): error parsing regexp: missing closing ): `(`"
    );
    assert_eq!(
        run("regexFind", &texts(&["(`", ""])),
        "regexp: Compile(\"(`\"): error parsing regexp: missing closing ): `(``"
    );
}

#[test]
fn nesting_is_limited_as_in_go() {
    let nested = |depth: usize| Value::from("(".repeat(depth) + "a" + &")".repeat(depth));
    assert_eq!(run("mustRegexMatch", &[nested(990), Value::from("a")]), "Bool(true)");
    let refusal = run("mustRegexMatch", &[nested(1000), Value::from("a")]);
    assert!(refusal.starts_with("error parsing regexp: expression nests too deeply: `(((("), "{refusal}");
}

#[test]
fn empty_matches_count_once() {
    let all = |pattern: &str, text: &str, most: i64| {
        let mut args = texts(&[pattern, text]);
        args.push(Value::Int(most));
        run("regexFindAll", &args)
    };
    assert_eq!(all("a*", "baac", -1), "|aa|");
    assert_eq!(all("a", "aaa", 2), "a|a");
    assert_eq!(all("a", "aaa", 0), "");
    let split = |pattern: &str, text: &str, most: i64| {
        let mut args = texts(&[pattern, text]);
        args.push(Value::Int(most));
        run("regexSplit", &args)
    };
    assert_eq!(split("b+", "abba", -1), "a|a");
    assert_eq!(split("", "abc", 2), "a|bc");
    assert_eq!(split(",", "", -1), "");
}

#[test]
fn replacements_name_groups() {
    for (pattern, text, replacement, expected) in [
        ("a(x*)b", "-ab-axxb-", "${1}W", "-W-xxW-"),
        ("a(x*)b", "-ab-axxb-", "$1W", "---"),
        ("(?P<n>a)", "a", "<$n$$${n}>", "<a$a>"),
        ("a", "a", "$", "$"),
        ("x*", "abc", "-", "-a-b-c-"),
    ] {
        assert_eq!(run("regexReplaceAll", &texts(&[pattern, text, replacement])), expected);
    }
    assert_eq!(run("regexReplaceAllLiteral", &texts(&["a(.)", "ab", "$1"])), "$1");
    assert_eq!(run("regexQuoteMeta", &texts(&["a.b*"])), r"a\.b\*");
}

#[test]
fn invalid_bytes_match_as_one_character() {
    let found = run("regexFind", &[Value::from("[^a]."), Value::text(&b"a\xff\xfeb"[..])]);
    assert_eq!(found, r"\xff\xfe");
}

#[test]
fn a_pattern_of_very_many_groups_is_refused_before_it_takes_their_square() {
    let pattern = "(a*)*b".repeat(10_000);
    assert!(matches!(super::pattern::Pattern::cached(pattern.as_bytes()), Err(super::pattern::Refusal::TooLarge)));
    let pattern = "(a*)b".repeat(100);
    assert!(super::pattern::Pattern::cached(pattern.as_bytes()).is_ok());
}

#[test]
fn a_search_costs_the_length_of_the_text_times_the_size_of_the_pattern() {
    let (long, longer) = ("a".repeat(40_000), "a".repeat(50_000));
    let found = run("regexMatch", &texts(&[&format!("{long}b"), &longer]));
    assert!(found.starts_with("Limit(\"the rendering takes more than 100000000 steps"), "{found}");
    assert_eq!(run("regexMatch", &texts(&["a*b|c", &longer])), "Bool(false)");
    assert_eq!(run("regexMatch", &texts(&[&long, "a"])), "Bool(false)");
}
