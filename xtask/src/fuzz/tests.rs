//! The same inputs each time, as many as take a few seconds for each target.

use std::sync::Arc;
use std::time::Duration;

use super::corpus::Corpus;
use super::{Attack, panics, targets};
use crate::root;

/// Only a machine that is far too busy needs more.
const TIME: Duration = Duration::from_secs(60);

/// How many inputs each target gets: what runs more code for an input gets fewer.
fn inputs(target: &str) -> u64 {
    match target {
        "set-grammar" | "template-parser" | "values-merge" => 1_500,
        "chart-render" | "evaluator" => 1_000,
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
