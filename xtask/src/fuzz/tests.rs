//! The same inputs each time, as many as take a few seconds for each target.

use std::sync::Arc;
use std::time::Duration;

use super::corpus::Corpus;
use super::dice::Dice;
use super::input::Input;
use super::targets::Target;
use super::{Attack, BOUNDS, panics, targets};
use crate::root;

/// Only a machine that is far too busy needs more.
const TIME: Duration = Duration::from_mins(1);

/// What two inputs of a target lead to.
fn check(target: &'static Target) -> Vec<(String, usize)> {
    let folder = tempfile::tempdir().unwrap();
    panics::keep();
    let attack = Attack { target, corpus: Arc::default(), seed: 1, folder: folder.path().to_owned(), keeps: false };
    attack.run(0..2, TIME).unwrap().findings.into_iter().collect()
}

fn make(_: &Corpus, _: &mut Dice) -> Input {
    Input::default().with("../part", "bytes")
}

#[test]
fn panics_memory_and_properties_are_found() {
    static PANICS: Target = Target { name: "panics", make, check: |_| panic!("of a test") };
    static SWELLS: Target = Target { name: "swells", make, check: |_| allocate(BOUNDS.bytes + 1) };
    static FAILS: Target = Target { name: "fails", make, check: |_| Err("no property\nof this input".to_owned()) };
    let panics = check(&PANICS);
    assert!(panics[0].0.starts_with("panicked at ") && panics[0].0.contains("tests.rs") && panics[0].1 == 2);
    assert_eq!(check(&SWELLS), [("too much memory".to_owned(), 2)]);
    assert_eq!(check(&FAILS), [("no property".to_owned(), 2)]);
}

fn allocate(bytes: usize) -> Result<(), String> {
    let all: Vec<u8> = Vec::with_capacity(bytes);
    if all.is_empty() { Ok(()) } else { Err("not empty".to_owned()) }
}

/// How many inputs each target gets: what runs more code for an input gets fewer.
fn inputs(target: &str) -> u64 {
    match target {
        "set-grammar" | "template-parser" | "values-merge" => 1_500,
        "chart-render" => 1_000,
        "yaml-reader" | "decoders" => 800,
        _ => 400,
    }
}

#[test]
fn no_target_fails_on_the_inputs_of_seed_one() {
    let corpus = Arc::new(Corpus::of(root()).unwrap());
    let folder = tempfile::tempdir().unwrap();
    panics::keep();
    for target in targets::ALL {
        let corpus = Arc::clone(&corpus);
        let attack = Attack { target, corpus, seed: 1, folder: folder.path().to_owned(), keeps: false };
        let summary = attack.run(0..inputs(target.name), TIME).unwrap();
        assert_eq!(summary.findings.into_iter().collect::<Vec<_>>(), [], "of {}", target.name);
        assert!(summary.inputs > 0, "{} has no inputs", target.name);
    }
}
