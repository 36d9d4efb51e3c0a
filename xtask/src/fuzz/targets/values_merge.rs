//! Values of users, charts and subcharts put together: coalescing, conditions, tags, imports.

use trueup_helm::{
    ChartLocation, Talk, UserValues, ValuesOption, check_dependencies, coalesce_values, load_tree, process_dependencies,
};
use trueup_model::SourceTree;
use trueup_yaml::{Style, Writer};

use super::{BOTH, Target, judged, pieces, runtime};
use crate::fuzz::corpus::Corpus;
use crate::fuzz::dice::Dice;
use crate::fuzz::input::Input;
use crate::fuzz::push::push;
use crate::fuzz::targets::yaml_reader::write;
use crate::fuzz::{mutate, values};

pub(super) const TARGET: Target = Target { name: "values-merge", make, check };

/// Names of charts and keys alike, so that they meet.
const NAMES: &[&str] = &["a", "b", "c", "global", "exports", "tags", "enabled", "data", "x"];

fn make(corpus: &Corpus, dice: &mut Dice) -> Input {
    let mut input = chart(Input::default(), "", "root", 3, dice);
    for part in &mut input.parts {
        if dice.once_in(12) {
            mutate::mutate(&mut part.bytes, &pieces(&corpus.yaml), dice);
        }
    }
    input.with("user", tree(dice, 3).into_bytes())
}

/// A chart with its subcharts.
fn chart(input: Input, folder: &str, name: &str, depth: usize, dice: &mut Dice) -> Input {
    let children: Vec<&str> =
        if depth == 0 { Vec::new() } else { (0..dice.below(4)).map(|_| *dice.pick(NAMES)).collect() };
    let mut metadata = format!("apiVersion: v2\nname: {name}\nversion: 1.0.0\ndependencies:\n");
    for child in &children {
        let version = dice.pick(&["1.0.0", "*", ">=1", "^2", "~x"]);
        push(&mut metadata, format_args!("- name: {child}\n  version: '{version}'\n"));
        let path = |dice: &mut Dice| format!("{}.{}", dice.pick(NAMES), dice.pick(NAMES));
        for (key, value) in [("condition", path(dice)), ("alias", (*dice.pick(NAMES)).to_owned())] {
            if dice.once_in(2) {
                push(&mut metadata, format_args!("  {key}: {value}\n"));
            }
        }
        if dice.once_in(2) {
            push(&mut metadata, format_args!("  tags: [{}, {}]\n", dice.pick(NAMES), dice.pick(NAMES)));
        }
        if dice.once_in(2) {
            let (from, to) = (path(dice), path(dice));
            let word = dice.pick(NAMES);
            push(&mut metadata, format_args!("  import-values: [{word}, {{child: {from}, parent: {to}}}, 1]\n"));
        }
    }
    let mut input = input.with(format!("{folder}Chart.yaml"), metadata);
    input = input.with(format!("{folder}values.yaml"), tree(dice, 3));
    for child in children {
        input = chart(input, &format!("{folder}charts/{child}/"), child, depth - 1, dice);
    }
    input
}

/// Values whose keys are names of charts, mostly.
fn tree(dice: &mut Dice, depth: usize) -> String {
    let mut text = String::new();
    if dice.once_in(8) {
        let mut writer = Writer::new(Style::V2);
        write(&values::tree(dice, depth), &mut writer);
        return writer.finish();
    }
    for _ in 0..dice.below(5) {
        let inner = match dice.below(5) {
            0 => "null".to_owned(),
            1 => (*dice.pick(&["true", "false", "1", "x", "[1, {a: b}]", "{}"])).to_owned(),
            _ if depth > 0 => format!("\n{}", tree(dice, depth - 1)).replace('\n', "\n  "),
            _ => values::json(dice, 1),
        };
        push(&mut text, format_args!("{}: {inner}\n", dice.pick(NAMES)));
    }
    text
}

fn check(input: &Input) -> Result<(), String> {
    let mut files = SourceTree::default();
    for part in input.parts.iter().filter(|part| part.name != "user") {
        files.insert(part.name.clone(), part.bytes.clone());
    }
    let file = ValuesOption::File { path: "user.yaml".to_owned(), bytes: input.bytes("user").to_vec() };
    for generation in BOTH {
        let (runtime, talk) = (runtime(generation, input.parts.len().is_multiple_of(2)), Talk::default());
        let no_file = |_: &str| Err("no such file".to_owned());
        let user = UserValues { options: vec![file.clone()] }.assemble(&no_file, generation, &runtime);
        let chart = load_tree(&files, ChartLocation { shown: "c", absolute: "/c" }, generation, &talk);
        let (Ok(user), Ok(chart)) = (&user, &chart) else {
            judged(user)?;
            judged(chart)?;
            continue;
        };
        judged(check_dependencies(chart, generation))?;
        match process_dependencies(chart, user, generation, &runtime, &talk) {
            Ok(active) => judged(coalesce_values(&active, user, generation, &runtime, &talk))?,
            Err(error) => judged::<()>(Err(error))?,
        }
    }
    Ok(())
}
