//! `--set` and its relatives, several on top of each other.

use trueup_helm::{UserValues, ValuesOption};

use super::{BOTH, Target, judged, runtime};
use crate::fuzz::corpus::Corpus;
use crate::fuzz::dice::Dice;
use crate::fuzz::input::Input;
use crate::fuzz::{mutate, values};

pub(super) const TARGET: Target = Target { name: "set-grammar", make, check };

/// What settings are made of.
const PIECES: &[&str] = &[
    "a",
    "b",
    "a.b",
    "a[0]",
    "a[1].b",
    "a[65535]",
    "a[65536]",
    "a[-1]",
    "[0]",
    "a[0][0]",
    "=",
    "=",
    "=1",
    "=null",
    "=true",
    "=x",
    "={",
    "}",
    "{}",
    ",",
    ",",
    ".",
    "\\.",
    "\\,",
    "\\=",
    "\\[",
    "\\",
    "\"",
    " ",
    "\n",
    "=0x1",
    "=1e3",
    "=007",
    "=9223372036854775808",
    "={1,2,{3}}",
    "={\"a\":[1]}",
    "é",
];

fn make(corpus: &Corpus, dice: &mut Dice) -> Input {
    let mut input = Input::default();
    for _ in 0..dice.within(1..4) {
        let option = *dice.pick(&["--set", "--set", "--set-string", "--set-json", "--set-file", "--set-literal"]);
        let text = match dice.below(5) {
            0 | 1 => (0..dice.within(1..12)).map(|_| *dice.pick(PIECES)).collect(),
            2 => format!("a={}", values::json(dice, 3)),
            3 => dice.pick(&["a[0]", "[0]", "a.", "{", "a={", "a=[", "a={\"a\":"]).repeat(dice.below(30_000)),
            _ => mutate::mutate_text(dice.pick::<String>(&corpus.settings), &[], dice),
        };
        input = input.with(option, text);
    }
    input
}

fn check(input: &Input) -> Result<(), String> {
    let option = |name: &str, text: String| match name {
        "--set" => ValuesOption::Set(text),
        "--set-string" => ValuesOption::SetString(text),
        "--set-json" => ValuesOption::SetJson(text),
        "--set-file" => ValuesOption::SetFile(text),
        _ => ValuesOption::SetLiteral(text),
    };
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let options = input.parts.iter().map(|part| option(&part.name, text(&part.bytes))).collect();
    let values = UserValues { options };
    let read_file = |path: &str| if path.is_empty() { Err("open : no such file".to_owned()) } else { Ok(path.into()) };
    for generation in BOTH {
        for is_traced in [false, true] {
            judged(values.assemble(&read_file, generation, &runtime(generation, is_traced)))?;
        }
    }
    Ok(())
}
