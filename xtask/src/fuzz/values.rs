//! Random values: as JSON texts, and as trees for the writer of YAML.

use trueup_yaml::{Json, JsonKind};

use super::dice::Dice;
use super::push::push;

/// Texts that formats take for something else than text, or have to quote.
const STRINGS: &[&str] = &[
    "",
    " ",
    "a",
    "a b",
    "null",
    "~",
    "true",
    "NO",
    "y",
    "1",
    "-1",
    "0x1f",
    "0o7",
    "1_000",
    "1e3",
    "1.5",
    ".5",
    ".inf",
    "-.INF",
    ".NaN",
    "2020-01-02",
    "2020-01-02T03:04:05Z",
    "12:30:45",
    "=",
    "<<",
    "-",
    "- a",
    "? a",
    ": a",
    "a: b",
    "a:",
    "a #b",
    "#a",
    "&a",
    "*a",
    "!a",
    "!!a b",
    "|",
    ">",
    "%a",
    "@a",
    "`a",
    "'a'",
    "\"a\"",
    "{a}",
    "[a]",
    "a,b",
    "---",
    "--- a",
    "...",
    "a\nb",
    "a\nb\n",
    "a\n\n",
    "\na",
    "\n a",
    " a\nb",
    "a \nb",
    "\ta",
    "a\tb",
    "a\rb",
    "a\r\nb",
    "\n",
    "\n\n",
    "\u{85}a",
    "a\u{2028}b",
    "\u{feff}a",
    "é",
    "𝄞",
    "\u{e000}",
    "a\u{a0}b",
    "\u{301}",
    "\\",
    "a\\nb",
    "{{ . }}",
];

/// Numbers at the edges of what Go's types hold.
const NUMBERS: &[&str] = &[
    "0",
    "-0",
    "1",
    "-1",
    "1.5",
    "1e21",
    "1e-7",
    "1e308",
    "5e-324",
    "9007199254740993",
    "9223372036854775807",
    "-9223372036854775808",
    "18446744073709551615",
    "123456789012345678901234567890",
    "0.1",
    "100000",
    "1234567.891",
];

/// A JSON text of the values that the templates of [`super::grammar::Grammar`] look at.
pub(crate) fn data(dice: &mut Dice) -> String {
    let s = json_string(dice);
    let number = dice.pick(NUMBERS);
    let deep_levels = if dice.once_in(20) { 3_000 } else { dice.below(30) };
    let deep = format!("{}1{}", r#"{"a":"#.repeat(deep_levels), "}".repeat(deep_levels));
    let big = "ab, ".repeat(if dice.once_in(20) { 100_000 } else { dice.below(300) });
    let (list, second, map) = (json(dice, 2), json(dice, 3), json(dice, 2));
    format!(
        r#"{{"s":{s},"n":{number},"f":1.5,"t":"{{{{ .s }}}}{{{{ include \"x\" . }}}}","yes":true,"nul":null,"l":[1,{list},"b"],
"l2":[{second}],"strings":["b","a",{s}],"m":{{"a":{s},"b":{{"c":{map}}}}},"deep":{deep},"big":"{big}",
"yaml":"a: [1, {{b: c}}]\nd: |\n  e\n","json":"{{\"a\":[1,2,{{}}]}}","toml":"a = 1\n[b.c]\nd = [1.5, 2]\n","date":"2024-02-29"}}"#
    )
}

/// Any JSON text.
pub(crate) fn json(dice: &mut Dice, depth: usize) -> String {
    match if depth == 0 { dice.below(4) } else { dice.below(6) } {
        0 => (*dice.pick(&["null", "true", "false"])).to_owned(),
        1 => (*dice.pick(NUMBERS)).to_owned(),
        2 | 3 => json_string(dice),
        4 => {
            let items: Vec<String> = (0..dice.below(5)).map(|_| json(dice, depth - 1)).collect();
            format!("[{}]", items.join(","))
        }
        _ => {
            let entry = |dice: &mut Dice| format!("{}:{}", json_string(dice), json(dice, depth - 1));
            let entries: Vec<String> = (0..dice.below(5)).map(|_| entry(dice)).collect();
            format!("{{{}}}", entries.join(","))
        }
    }
}

/// A tree of values.
pub(crate) fn tree(dice: &mut Dice, depth: usize) -> Json {
    let kind = match if depth == 0 { dice.below(5) } else { dice.below(8) } {
        0 => JsonKind::Null,
        1 => JsonKind::Bool(dice.once_in(2)),
        2 => JsonKind::Int(i64::from_ne_bytes(dice.next().to_ne_bytes()) >> dice.below(64)),
        3 | 4 => JsonKind::String(string(dice)),
        5 => JsonKind::Array((0..dice.below(5)).map(|_| tree(dice, depth - 1)).collect()),
        _ => {
            let mut entries: Vec<_> = (0..dice.below(5)).map(|_| (string(dice), tree(dice, depth - 1))).collect();
            entries.sort_by(|a: &(String, Json), b| a.0.cmp(&b.0));
            entries.dedup_by(|a, b| a.0 == b.0);
            JsonKind::Object(entries)
        }
    };
    kind.into()
}

/// A text out of pieces that are seldom harmless.
pub(crate) fn string(dice: &mut Dice) -> String {
    let pieces = if dice.once_in(3) { dice.below(5) } else { 1 };
    let mut text: String = (0..pieces).map(|_| *dice.pick(STRINGS)).collect();
    if dice.once_in(30) {
        text = format!("{text} word").repeat(dice.below(200));
    }
    text
}

fn json_string(dice: &mut Dice) -> String {
    let mut quoted = String::from('"');
    for c in string(dice).chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => push(&mut quoted, format_args!("\\u{:04x}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
