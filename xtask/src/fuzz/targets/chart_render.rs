//! Whole charts to manifests.

use trueup_helm::engine::Release;
use trueup_helm::manifest::sort_manifests;
use trueup_helm::{
    Capabilities, ChartLocation, Generation, HelmError, Talk, Target as RenderTarget, UserValues, ValuesOption,
};
use trueup_helm::{load_tree, render};
use trueup_model::SourceTree;

use super::{BOTH, Target, judged, runtime};
use crate::fuzz::corpus::Corpus;
use crate::fuzz::dice::Dice;
use crate::fuzz::input::Input;
use crate::fuzz::mutate;

pub(super) const TARGET: Target = Target { name: "chart-render", make, check };

/// The part that is no file of the chart.
const SET: &str = "--set";

fn make(corpus: &Corpus, dice: &mut Dice) -> Input {
    let mut files = dice.pick(&corpus.charts).clone();
    let other = dice.pick(&corpus.charts);
    let others: Vec<&[u8]> = other.iter().map(|(_, bytes)| bytes.as_slice()).collect();
    for _ in 0..dice.within(1..4) {
        let index = dice.below(files.len());
        match dice.below(8) {
            0 => drop(files.remove(index)),
            1 => files.extend(other.iter().filter(|_| dice.once_in(3)).cloned()),
            2 => files[index].0 = mutate::mutate_text(&files[index].0, &[], dice),
            3 => {
                let below = |(path, bytes): &(String, Vec<u8>)| (format!("charts/sub/{path}"), bytes.clone());
                files.extend(other.iter().map(below));
            }
            _ => mutate::mutate(&mut files[index].1, &others, dice),
        }
        if files.is_empty() {
            break;
        }
    }
    let mut input = Input::default();
    for (path, bytes) in files {
        input = input.with(path, bytes);
    }
    input.with(SET, dice.pick(&corpus.settings).as_str())
}

fn check(input: &Input) -> Result<(), String> {
    let mut tree = SourceTree::default();
    for part in input.parts.iter().filter(|part| part.name != SET) {
        tree.insert(part.name.clone(), part.bytes.clone());
    }
    for generation in BOTH {
        judged(rendered(&tree, &input.text(SET), generation))?;
    }
    Ok(())
}

fn rendered(tree: &SourceTree, set: &str, generation: Generation) -> Result<(), HelmError> {
    let (runtime, talk) = (runtime(generation, set.len().is_multiple_of(2)), Talk::default());
    let chart = load_tree(tree, ChartLocation { shown: "c", absolute: "/c" }, generation, &talk)?;
    let no_file = |_: &str| Err("no such file".to_owned());
    let options = vec![ValuesOption::Set(set.to_owned())];
    let user = UserValues { options }.assemble(&no_file, generation, &runtime).unwrap_or_default();
    let target = RenderTarget {
        generation,
        release: Release { name: "rel".to_owned(), namespace: "default".to_owned(), is_upgrade: false },
        capabilities: Capabilities::new(None, &[], generation)?,
        skip_schema_validation: false,
        debug: false,
    };
    let rendering = render(&chart, &user, &target, &runtime, &talk)?;
    sort_manifests(rendering.files, generation, &talk)?;
    Ok(())
}
