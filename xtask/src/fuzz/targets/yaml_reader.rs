//! YAML in all the ways it is read, and what is written read back.

use std::ops::Range;

use trueup_yaml::{
    Json, JsonKind, Style, Writer, document_to_json, is_readable, read_documents, read_json, read_stream,
};

use super::{Target, pieces};
use crate::fuzz::corpus::Corpus;
use crate::fuzz::dice::Dice;
use crate::fuzz::input::Input;
use crate::fuzz::{mutate, values};

pub(super) const TARGET: Target = Target { name: "yaml-reader", make, check };

fn make(corpus: &Corpus, dice: &mut Dice) -> Input {
    let mut text = match dice.below(5) {
        0 => {
            let mut writer = Writer::new(Style::V2);
            write(&values::tree(dice, 4), &mut writer);
            let text = writer.finish().into_bytes();
            return Input::default().with("yaml", text);
        }
        1 => nested(dice).into_bytes(),
        2 => (0..dice.below(30)).map(|_| mutate::token(dice)).collect::<String>().into_bytes(),
        _ => dice.pick(&corpus.yaml).clone(),
    };
    mutate::mutate(&mut text, &pieces(&corpus.yaml), dice);
    if dice.once_in(20) {
        text = as_utf16(&text);
    }
    Input::default().with("yaml", text)
}

/// Collections in collections, and aliases of aliases.
fn nested(dice: &mut Dice) -> String {
    let times = dice.below(12_000);
    match dice.below(5) {
        0 => dice.pick(&["[", "{", "- ", "? ", "{a: ", "[[]", "!!a ", "&a ", "- - "]).repeat(times),
        1 => format!("{}1{}", "[".repeat(times), "]".repeat(times)),
        2 => {
            let line = |depth: usize| " ".repeat(depth) + "a:\n";
            (0..times.min(700)).map(line).collect()
        }
        3 => {
            let line = |level: usize| format!("a{level}: &a{level} [{}]\n", format!("*a{}, ", level - 1).repeat(9));
            format!("a0: &a0 [x]\n{}", (1..dice.within(2..14)).map(line).collect::<String>())
        }
        _ => {
            let line =
                |level: usize| format!("a{level}: &a{level} {{<<: [*a{0}, *a{0}], k{level}: *a{0}}}\n", level - 1);
            format!("a0: &a0 {{k: v}}\n{}", (1..dice.within(2..40)).map(line).collect::<String>())
        }
    }
}

fn as_utf16(text: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(text);
    [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

fn check(input: &Input) -> Result<(), String> {
    let text = input.bytes("yaml");
    for document in read_documents(text).flatten() {
        // Errors are as good as values here.
        let _ = document.read_json();
    }
    for document in read_stream(text).unwrap_or_default() {
        let _ = document_to_json(&document);
    }
    let Ok(value) = read_json(text) else { return Ok(()) };
    if !is_writable(&value) {
        return Ok(());
    }
    for style in [Style::V2, Style::V3] {
        let mut writer = Writer::new(style);
        write(&value, &mut writer);
        let written = writer.finish();
        match read_json(written.as_bytes()) {
            Ok(again) if is_same(&value, &again) => {}
            Ok(_) => return Err(format!("what {style:?} writes is something else\n{written}")),
            // What go-yaml v3 itself writes of a block that begins with a tab, and cannot read.
            Err(error) if style == Style::V3 && error.to_string().contains("found a tab character") => {}
            Err(error) => return Err(format!("what {style:?} writes is not YAML\n{error}\n{written}")),
        }
    }
    Ok(())
}

/// Writes the value as `toYaml` does.
pub(super) fn write(value: &Json, writer: &mut Writer) {
    match &value.kind {
        JsonKind::Array(items) => {
            writer.begin_list(items.len());
            for item in items {
                write(item, writer);
            }
            writer.end_list();
        }
        JsonKind::Object(entries) => {
            writer.begin_map(entries.len());
            for (key, value) in entries {
                writer.key(key);
                write(value, writer);
            }
            writer.end_map();
        }
        scalar => {
            write_scalar(scalar, writer);
        }
    }
}

/// Writes the scalar, and says where; lists and maps become nothing.
fn write_scalar(scalar: &JsonKind, writer: &mut Writer) -> Range<usize> {
    match scalar {
        JsonKind::Bool(flag) => writer.bool(*flag),
        JsonKind::Int(number) => writer.number(&number.to_string()),
        JsonKind::Uint(number) => writer.number(&number.to_string()),
        JsonKind::Float(number) => writer.number(&trueup_template::json::number_text(*number).unwrap_or_default()),
        JsonKind::String(text) => writer.string(text),
        JsonKind::Null | JsonKind::Array(_) | JsonKind::Object(_) => writer.null(),
    }
}

/// Whether go-yaml could write it: `toYaml` fails where it could not.
fn is_writable(value: &Json) -> bool {
    let is_text = |text: &str| text.chars().all(is_readable);
    match &value.kind {
        JsonKind::Float(number) => number.is_finite(),
        JsonKind::String(text) => is_text(text),
        JsonKind::Array(items) => items.iter().all(is_writable),
        // go-yaml writes this key without quotes, and reads it as a merge.
        JsonKind::Object(entries) if entries.iter().any(|(key, _)| key == "<<") => false,
        JsonKind::Object(entries) => entries.iter().all(|(key, value)| is_text(key) && is_writable(value)),
        JsonKind::Null | JsonKind::Bool(_) | JsonKind::Int(_) | JsonKind::Uint(_) => true,
    }
}

/// Whether two values are the same, wherever they stand. A whole number may come back as another type of number.
fn is_same(one: &Json, other: &Json) -> bool {
    match (&one.kind, &other.kind) {
        (JsonKind::Array(one), JsonKind::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| is_same(one, other))
        }
        (JsonKind::Object(one), JsonKind::Object(other)) => {
            let same = |(one, other): (&(String, Json), &(String, Json))| one.0 == other.0 && is_same(&one.1, &other.1);
            one.len() == other.len() && one.iter().zip(other).all(same)
        }
        (one, other) => {
            one == other || number(one).is_some_and(|one| Some(one.to_bits()) == number(other).map(f64::to_bits))
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "numbers are compared as the floats that Helm makes of all of them")]
fn number(kind: &JsonKind) -> Option<f64> {
    match kind {
        JsonKind::Int(number) => Some(*number as f64),
        JsonKind::Uint(number) => Some(*number as f64),
        JsonKind::Float(number) => Some(*number),
        _ => None,
    }
}
