//! What templates see of the functions of strings.

use super::FUNCTIONS;
use crate::cause::{Cause, Origin};
use crate::function::{Call, CallSite, Failure, Function};
use crate::runtime::{Libraries, Runtime, SemverLibrary, TomlLibrary};
use crate::value::{List, Slot, Text, TextBuilder, Value};

const LIBRARIES: Libraries = Libraries { semver: SemverLibrary::V3_3, toml: TomlLibrary::V1_4, must_to_yaml: false };

/// Calls a function of a table.
pub(in crate::functions) fn call(
    table: &[Function],
    runtime: &Runtime,
    name: &str,
    args: &[Slot],
) -> Result<Slot, Failure> {
    let function = table.iter().find(|function| function.name == name).expect("the function is there");
    let site = CallSite { function: name, template: "c/templates/a.yaml", line: 1 };
    (function.run)(&mut Call { args, runtime, site })
}

fn check(name: &str, args: &[Value], expected: &str) {
    let slots: Vec<Slot> = args.iter().cloned().map(Slot::new).collect();
    let result = call(FUNCTIONS, &Runtime::new(0, 0, LIBRARIES), name, &slots);
    let written = match result {
        Ok(slot) => shown(&slot.value),
        Err(Failure::Error(text)) => format!("error: {text}"),
        Err(other) => format!("{other:?}"),
    };
    assert_eq!(written, expected, "{name} {args:?}");
}

/// Line feeds as `\n`, bytes that are no UTF-8 as `\xNN`, elements between bars.
pub(in crate::functions) fn shown(value: &Value) -> String {
    let joined = |items: Vec<String>| items.join("|");
    match value {
        Value::Text(text) => match std::str::from_utf8(text) {
            Ok(text) => text.replace('\n', "\\n"),
            Err(_) => format!("{text:?}").trim_matches('"').to_owned(),
        },
        Value::List(list) => joined(list.items().iter().map(|item| shown(&item.value)).collect()),
        Value::Map(map) => {
            joined(map.entries().iter().map(|(key, item)| format!("{key}={}", shown(&item.value))).collect())
        }
        other => format!("{other:?}"),
    }
}

fn s(text: &str) -> Value {
    Value::from(text)
}

fn i(number: i64) -> Value {
    Value::Int(number)
}

fn bytes(bytes: &[u8]) -> Value {
    Value::text(bytes)
}

#[test]
fn indenting_pads_every_line() {
    check("indent", &[i(2), s("a\n\nb\n")], r"  a\n  \n  b\n  ");
    check("nindent", &[i(2), s("")], r"\n  ");
    check("indent", &[i(-1), s("a")], "error: strings: negative Repeat count");
}

#[test]
fn cutting_goes_by_bytes() {
    check("trunc", &[i(2), s("aé")], r"a\xc3");
    check("trunc", &[i(-2), s("abc")], "bc");
    check("trunc", &[i(-9), s("abc")], "abc");
    check("trunc", &[i(i64::MIN), s("abc")], "abc");
    check("substr", &[i(3), i(1), s("abcdef")], "error: runtime error: slice bounds out of range [3:1]");
    check("substr", &[i(7), i(-1), s("abc")], "error: runtime error: slice bounds out of range [7:3]");
    check("substr", &[i(-1), i(9), s("abc")], "error: runtime error: slice bounds out of range [:9] with length 3");
    check("substr", &[i(-1), i(-1), s("abc")], "error: runtime error: slice bounds out of range [:-1]");
    check("substr", &[i(1), i(99), s("abc")], "bc");
    check("abbrev", &[i(5), s("hello world")], "he...");
    check("abbrevboth", &[i(5), i(10), s("1234 5678 9123")], "...5678...");
    check("initials", &[s("Fïrst try")], "Ft");
    check("nospace", &[s("a b\u{a0}")], "abÂ");
    check("nospace", &[s("é")], "é");
}

#[test]
fn trimming_knows_unicode() {
    check("trim", &[s("\u{2003} a\u{85}")], "a");
    check("trim", &[bytes(b" \xff ")], r"\xff");
    check("trimAll", &[s("é$"), s("$éaé$")], "a");
    check("trimAll", &[bytes(b"\xfe"), bytes(b"\xffa\xff")], "a");
    check("trimPrefix", &[s("-"), s("--a")], "-a");
    check("trimSuffix", &[s("-"), s("a--")], "a-");
}

#[test]
fn case_changes_rune_by_rune() {
    check("upper", &[s("straße ᾀ")], "STRAßE ᾈ");
    check("lower", &[s("İ")], "i");
    check("upper", &[bytes(b"a\xffb")], "A\u{fffd}B");
    check("title", &[s("o'neil wOrld-foo bar_baz")], "O'Neil WOrld-Foo Bar_baz");
    check("untitle", &[s("Hello World")], "hello world");
    check("swapcase", &[s("This Is A.Test")], "tHIS iS a.tEST");
}

#[test]
fn words_are_told_apart() {
    check("snakecase", &[s("HTTPServer2Go")], "http_server2_go");
    check("snakecase", &[s("http2xx")], "http_2xx");
    check("kebabcase", &[s("GO PATH")], "go-path");
    check("camelcase", &[s("http_server")], "HttpServer");
    check("camelcase", &[s("_foo")], "_Foo");
    check("camelcase", &[s("__")], "___");
}

#[test]
fn text_is_wrapped_greedily() {
    check("wrap", &[i(5), s("aaa bbb ccccccccc d")], r"aaa\nbbb\nccccccccc\nd");
    check("wrapWith", &[i(5), s("|"), s("aaa bbb ccccccccc d")], "aaa|bbb|ccccc|cccc|d");
    check("wrapWith", &[i(0), s(""), s("ab")], r"a\nb");
}

#[test]
fn replacing_nothing_goes_between_runes() {
    check("replace", &[s(""), s("-"), s("aé")], "-a-é-");
    check("replace", &[s("a"), s("b"), s("banana")], "bbnbnb");
    check("repeat", &[i(3), s("ab")], "ababab");
    check("repeat", &[i(-1), s("ab")], "error: strings: negative Repeat count");
    check("repeat", &[i(i64::MAX), s("ab")], "error: strings: Repeat output length overflow");
}

#[test]
fn what_would_be_too_much_is_refused_before_it_is_made() {
    check(
        "repeat",
        &[i(1 << 40), s("a")],
        r#"Limit("the rendering makes more than 512 MiB of text and lists (a limit of trueup, not of Helm)")"#,
    );
    check(
        "indent",
        &[i(1 << 40), s("a")],
        r#"Limit("the rendering makes more than 512 MiB of text and lists (a limit of trueup, not of Helm)")"#,
    );
}

#[test]
fn values_are_written_as_go_prints_them() {
    let list = || Value::List(List::of(vec![Slot::new(1.0), Slot::new(Value::Nil), Slot::new("b")]));
    check("quote", &[s("a\"\n"), Value::Nil, Value::Bool(true)], r#""a\"\n" "true""#);
    check("quote", &[Value::Nil], "");
    check("squote", &[s("it's"), list()], "'it's' '[1 <nil> b]'");
    check("cat", &[s(" a"), Value::Nil, i(5)], " a 5");
    check("toString", &[Value::Float(1e6)], "1e+06");
    check("toString", &[Value::Nil], "<nil>");
    check("toStrings", &[list()], "1|b");
    check("join", &[s("-"), list()], "1-b");
    check("join", &[s("-"), s("a")], "a");
    check("sortAlpha", &[Value::List(List::strings(["b", "a"]))], "a|b");
    check("sortAlpha", &[Value::Nil], "<nil>");
    check("plural", &[s("one"), s("many"), i(1)], "one");
}

#[test]
fn strings_are_taken_apart() {
    check("splitList", &[s(","), s("a,b,")], "a|b|");
    check("splitList", &[s(""), s("aé")], "a|é");
    check("split", &[s("/"), s("a/b")], "_0=a|_1=b");
    check("splitn", &[s("/"), i(2), s("a/b/c")], "_0=a|_1=b/c");
    check("splitn", &[s("/"), i(0), s("a/b/c")], "");
    check("contains", &[s("b"), s("abc")], "Bool(true)");
    check("hasPrefix", &[s("b"), s("abc")], "Bool(false)");
}

#[test]
fn copied_parts_keep_their_causes() {
    let runtime = Runtime::new(0, 0, LIBRARIES).traced();
    let [red, blue] = ["red", "blue"].map(|name| runtime.trace(|causes| causes.origin(Origin::Option(name.into()))));
    let mut builder = TextBuilder::new();
    builder.push("ab", red);
    builder.push("\nc", Cause::NONE);
    let text = Slot::caused(builder.finish(), blue);
    let spans = |name: &str, args: &[Slot]| {
        let slot = call(FUNCTIONS, &runtime, name, args).expect("the call succeeds");
        let text: &Text = slot.value.as_text().expect("a text");
        let name = |cause| if cause == red { "red" } else { "blue" };
        let span =
            |span: &crate::Span| format!("{}={}", name(span.cause), Text::from(&text[span.start..span.end]).to_str());
        text.spans().iter().map(span).collect::<Vec<_>>().join(" ").replace('\n', "~")
    };
    let number = || Slot::new(Value::Int(3));
    assert_eq!(spans("indent", &[number(), text.clone()]), "red=ab blue=~ blue=c");
    assert_eq!(spans("trunc", &[number(), text.clone()]), "red=ab", "a gap has the cause of the whole");
    assert_eq!(spans("quote", std::slice::from_ref(&text)), r"red=ab blue=\nc");
    assert_eq!(spans("upper", std::slice::from_ref(&text)), "red=AB blue=~C");
    assert_eq!(spans("replace", &[Slot::new("b"), Slot::new("x"), text]), "red=a blue=~c");
}
