//! What is attacked.

mod archive_reader;
mod chart_render;
mod decoders;
mod evaluator;
mod patterns;
mod set_grammar;
mod template_parser;
mod values_merge;
mod yaml_reader;

use trueup_helm::{Generation, HelmError};
use trueup_template::{Failure, FunctionSet, Limits, Runtime, functions};

use super::corpus::Corpus;
use super::dice::Dice;
use super::input::Input;

/// Something that takes inputs from outside.
#[derive(Debug)]
pub(crate) struct Target {
    /// Its name on the command line.
    pub(crate) name: &'static str,
    /// Makes an input.
    pub(crate) make: fn(&Corpus, &mut Dice) -> Input,
    /// Gives the input to what is attacked. An error is a property that does not hold: what is attacked may fail, but in
    /// its own words.
    pub(crate) check: fn(&Input) -> Result<(), String>,
}

/// All of them.
pub(crate) const ALL: &[Target] = &[
    template_parser::TARGET,
    evaluator::TARGET,
    values_merge::TARGET,
    set_grammar::TARGET,
    yaml_reader::TARGET,
    archive_reader::TARGET,
    chart_render::TARGET,
    decoders::TARGET,
    patterns::TARGET,
];

/// What the command line accepts.
pub(crate) fn names() -> Vec<&'static str> {
    ALL.iter().map(|target| target.name).chain(["all"]).collect()
}

const BOTH: [Generation; 2] = [Generation::Helm3, Generation::Helm4];

/// What one input may make: little, so that what is not counted shows.
const LIMITS: Limits = Limits { bytes: 16 << 20, steps: 200_000 };

/// A world with small limits, the same for each input.
fn runtime(generation: Generation, is_traced: bool) -> Runtime {
    let mut runtime = Runtime::new(1_700_000_000_000_000_000, 7, generation.libraries());
    runtime.limits = LIMITS;
    if is_traced { runtime.traced() } else { runtime }
}

/// Everything that templates can call.
fn function_set() -> FunctionSet {
    FunctionSet::new(functions::HELM)
}

/// An error of Helm says something.
fn judged<T>(result: Result<T, HelmError>) -> Result<(), String> {
    match result {
        Err(error) if error.text.trim().is_empty() => Err("an error without words".to_owned()),
        _ => Ok(()),
    }
}

/// The words of a failure.
fn words(failure: &Failure) -> String {
    match failure {
        Failure::Template(chain) => chain.text(),
        Failure::Refused { message, location } => format!("{location}: {message}"),
        Failure::Error(text) | Failure::Limit(text) => text.clone(),
    }
}

/// Pieces that mutations take from other files.
fn pieces(files: &[Vec<u8>]) -> Vec<&[u8]> {
    files.iter().map(Vec::as_slice).collect()
}
