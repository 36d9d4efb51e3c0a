//! The same rendering within this process: files at hand, everything else done each time.

use std::error::Error;
use std::path::Path;
use std::time::{Duration, Instant};

use trueup_helm::engine::Release;
use trueup_helm::manifest::{OutputOptions, sort_manifests};
use trueup_helm::{
    Capabilities, ChartLocation, Generation, HelmError, Talk, Target, load_tree, render as render_chart,
};
use trueup_model::SourceTree;
use trueup_source::{Links, read_directory};
use trueup_template::{Map, Runtime};

/// Rendering goes on for at least so long, so that the fastest is a warm one.
const LEAST: Duration = Duration::from_millis(50);

/// How long the fastest of so many renderings takes: from the files to the printed text.
pub(crate) fn render(folder: &Path, rounds: usize) -> Result<Duration, Box<dyn Error>> {
    let tree = read_directory(folder, &|_, _| false, Links::Follow)?;
    let absolute = folder.display().to_string();
    let mut best = Duration::MAX;
    let begun = Instant::now();
    let mut done = 0;
    while done < rounds.max(1) || begun.elapsed() < LEAST {
        let started = Instant::now();
        let printed = once(&tree, &absolute).map_err(|error| error.to_string())?;
        best = best.min(started.elapsed());
        std::hint::black_box(printed);
        done += 1;
    }
    Ok(best)
}

fn once(tree: &SourceTree, absolute: &str) -> Result<Vec<u8>, HelmError> {
    let generation = Generation::default();
    let talk = Talk::default();
    let runtime = Runtime::new(0, 0, generation.libraries());
    let chart = load_tree(tree, ChartLocation { shown: ".", absolute }, generation, &talk)?;
    let release = Release { name: "release-name".into(), namespace: "default".into(), is_upgrade: false };
    let capabilities = Capabilities::new(None, &[], generation)?;
    let target = Target { generation, release, capabilities, skip_schema_validation: false, debug: false };
    let rendering = render_chart(&chart, &Map::default(), &target, &runtime, &talk)?;
    let manifests = sort_manifests(rendering.files, generation, &talk)?;
    let output = OutputOptions::default();
    let (printed, result) = manifests.print(&manifests.body(&output), &output, generation);
    result.map(|()| printed.stdout)
}
