//! Texts to trees.

use trueup_template::parse::parse;

use super::{Target, function_set, pieces};
use crate::fuzz::corpus::Corpus;
use crate::fuzz::dice::Dice;
use crate::fuzz::grammar::Grammar;
use crate::fuzz::input::Input;
use crate::fuzz::mutate;

pub(super) const TARGET: Target = Target { name: "template-parser", make, check };

fn make(corpus: &Corpus, dice: &mut Dice) -> Input {
    let mut text = match dice.below(4) {
        0 => Grammar::default().template(dice).into_bytes(),
        1 => nested(dice).into_bytes(),
        _ => dice.pick(&corpus.templates).clone(),
    };
    mutate::mutate(&mut text, &pieces(&corpus.templates), dice);
    Input::default().with("template", text)
}

/// The same piece around and around.
fn nested(dice: &mut Dice) -> String {
    let (open, close) = *dice.pick(&[
        ("{{ if . }}", "{{ end }}"),
        ("{{ range . }}", "{{ else }}{{ end }}"),
        ("{{ if . }}{{ else if . }}", "{{ end }}"),
        ("{{ define \"x\" }}", "{{ end }}"),
        ("{{ block \"x\" . }}", "{{ end }}"),
        ("{{ with $x := . }}", "{{ end }}"),
    ]);
    let (left, right) =
        *dice.pick(&[("(", ")"), ("(not ", ")"), ("(print (", "))"), ("", ""), ("(", ".a)"), (". | ", "")]);
    let times = dice.below(3_000);
    let inner = format!("{{{{ {}.{} }}}}", left.repeat(times), right.repeat(times));
    let depth = dice.below(3_000);
    format!("{}{inner}{}", open.repeat(depth), close.repeat(depth))
}

fn check(input: &Input) -> Result<(), String> {
    let functions = function_set();
    let text = input.text("template");
    let Err(error) = parse("c/templates/t.yaml", &text, &|name| functions.contains(name)) else { return Ok(()) };
    if error.text.starts_with("template: ") { Ok(()) } else { Err(format!("an error in other words\n{}", error.text)) }
}
