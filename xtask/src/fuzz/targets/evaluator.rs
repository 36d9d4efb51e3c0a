//! Templates and values to text.

use trueup_helm::Generation;
use trueup_template::{Slot, TemplateSet, Text, json, without_no_value};

use super::{Target, function_set, pieces, runtime, words};
use crate::fuzz::corpus::Corpus;
use crate::fuzz::dice::Dice;
use crate::fuzz::grammar::Grammar;
use crate::fuzz::input::Input;
use crate::fuzz::{mutate, values};

pub(super) const TARGET: Target = Target { name: "evaluator", make, check };

fn make(corpus: &Corpus, dice: &mut Dice) -> Input {
    let values = Input::default().with("values", values::data(dice));
    if dice.once_in(3) {
        // The first error ends a template, so that many small ones see more than a large one.
        let grammar = Grammar::default();
        return (0..20).fold(values, |input, _| input.with("template", grammar.expression(dice)));
    }
    let template = match dice.below(6) {
        0 => mutated(corpus, dice),
        1 => mutate::mutate_text(&Grammar::default().template(dice), &[], dice).into_bytes(),
        _ => Grammar::default().template(dice).into_bytes(),
    };
    values.with("template", template)
}

/// A template of a real chart, of which most fields are not there.
fn mutated(corpus: &Corpus, dice: &mut Dice) -> Vec<u8> {
    let mut template = dice.pick(&corpus.templates).clone();
    if dice.once_in(2) {
        mutate::mutate(&mut template, &pieces(&corpus.templates), dice);
    }
    template
}

fn check(input: &Input) -> Result<(), String> {
    let templates = input.parts.iter().filter(|part| part.name == "template");
    templates.map(|part| String::from_utf8_lossy(&part.bytes)).try_for_each(|template| check_one(input, &template))
}

/// Renders with and without provenance: the text must be the same, and its spans must lie in it.
fn check_one(input: &Input, template: &str) -> Result<(), String> {
    let mut set = TemplateSet::new(function_set());
    if set.parse("c/templates/t.yaml", template).is_err() {
        return Ok(());
    }
    let plain = rendered(input, &set, false);
    let traced = rendered(input, &set, true);
    match (&plain, &traced) {
        (Ok(plain), Ok(traced)) if plain.bytes() == traced.bytes() => spans_are_sound(traced),
        (Err(plain), Err(traced)) if plain == traced => Ok(()),
        (Err(error), _) | (_, Err(error)) if error.contains("makes more than") => Ok(()),
        _ => Err(format!("provenance changes the result\n{plain:?}\n{traced:?}")),
    }
}

fn rendered(input: &Input, set: &TemplateSet, is_traced: bool) -> Result<Text, String> {
    let runtime = runtime(Generation::Helm4, is_traced);
    let values = json::decode(input.bytes("values"))?;
    let text = set.execute("c/templates/t.yaml", Slot::new(values), &runtime).map_err(|failure| words(&failure))?;
    Ok(without_no_value(text))
}

fn spans_are_sound(text: &Text) -> Result<(), String> {
    let mut end = 0;
    for span in text.spans() {
        if span.start < end || span.end <= span.start || span.end > text.len() {
            return Err(format!("spans overlap or lie outside\n{span:?}"));
        }
        end = span.end;
    }
    Ok(())
}
