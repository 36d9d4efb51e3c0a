//! Charts from their files to the printed text, with and without provenance: `cargo bench -p trueup-helm`.

use std::fmt::Write;
use std::path::Path;

use trueup_helm::engine::Release;
use trueup_helm::manifest::{OutputOptions, sort_manifests};
use trueup_helm::{
    Capabilities, Chart, ChartLocation, Generation, Talk, Target, UserValues, ValuesOption, coalesce_values, load_tree,
    process_dependencies, render,
};
use trueup_model::SourceTree;
use trueup_template::{Map, Runtime};

fn main() {
    divan::main();
}

/// The larger charts of the end-to-end tests.
const CHARTS: [&str; 3] = ["shop", "observability", "platform"];

const GENERATION: Generation = Generation::Helm4;

/// What is kept of where each byte came from.
#[derive(Debug, Clone, Copy)]
enum Provenance {
    Off,
    On,
}

impl Provenance {
    fn runtime(self) -> Runtime {
        let runtime = Runtime::new(0, 0, GENERATION.libraries());
        match self {
            Self::Off => runtime,
            Self::On => runtime.traced(),
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the crate itself reads no files")]
fn read(chart: &str) -> SourceTree {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../trueup/tests/helm/charts").join(chart);
    let mut tree = SourceTree::default();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("the folder is readable") {
            let path = entry.expect("the folder is readable").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let relative = path.strip_prefix(&root).expect("it stands below the root").display().to_string();
            tree.insert(relative, std::fs::read(&path).expect("the file is readable"));
        }
    }
    tree
}

fn load(tree: &SourceTree) -> Chart {
    let location = ChartLocation { shown: ".", absolute: "/charts/x" };
    load_tree(tree, location, GENERATION, &Talk::default()).expect("the chart is well formed")
}

fn target() -> Target {
    Target {
        generation: GENERATION,
        release: Release { name: "release".into(), namespace: "default".into(), is_upgrade: false },
        capabilities: Capabilities::new(None, &[], GENERATION).expect("the default version is well formed"),
        skip_schema_validation: false,
        debug: false,
    }
}

fn whole(bencher: divan::Bencher, chart: &str, provenance: Provenance) {
    let (tree, target) = (read(chart), target());
    bencher.bench_local(|| {
        let (chart, runtime, talk) = (load(&tree), provenance.runtime(), Talk::default());
        let rendering = render(&chart, &Map::default(), &target, &runtime, &talk).expect("the chart renders");
        let manifests = sort_manifests(rendering.files, GENERATION, &talk).expect("it renders to YAML");
        let options = OutputOptions::default();
        manifests.print(&manifests.body(&options), &options, GENERATION).0.stdout
    });
}

/// Provenance off: what `helm template` costs.
#[divan::bench(args = CHARTS)]
fn render_untraced(bencher: divan::Bencher, chart: &str) {
    whole(bencher, chart, Provenance::Off);
}

/// Provenance on: what each byte's origin costs on top.
#[divan::bench(args = CHARTS)]
fn render_traced(bencher: divan::Bencher, chart: &str) {
    whole(bencher, chart, Provenance::On);
}

/// Reading a chart's files, values and metadata.
#[divan::bench(args = CHARTS)]
fn load_chart(bencher: divan::Bencher, chart: &str) {
    let tree = read(chart);
    bencher.bench_local(|| load(&tree));
}

/// Values of an umbrella chart over those of its subcharts.
#[divan::bench]
fn merge_values(bencher: divan::Bencher) {
    let chart = load(&read("shop"));
    let (runtime, talk, user) = (Provenance::Off.runtime(), Talk::default(), Map::default());
    let active = process_dependencies(&chart, &user, GENERATION, &runtime, &talk).expect("dependencies are in order");
    bencher.bench_local(|| coalesce_values(&active, &user, GENERATION, &runtime, &talk).expect("values fit together"));
}

/// Reading a large file of values.
#[divan::bench]
fn read_values(bencher: divan::Bencher) {
    let mut text = String::new();
    for number in 0..2_000 {
        let entry = format!(
            "service{number}:\n  # how many\n  replicas: {number}\n  image: {{repository: app, tag: \"1.{number}\"}}\n  \
             env:\n    - name: A\n      value: 'x'\n    - name: B\n      value: |\n        some\n        text\n"
        );
        text.write_str(&entry).expect("a string takes all text");
    }
    let bytes = text.into_bytes();
    let length = bytes.len();
    let values = UserValues { options: vec![ValuesOption::File { path: "values.yaml".into(), bytes }] };
    let runtime = Provenance::Off.runtime();
    let no_file = |_: &str| Err("no file".to_owned());
    bencher
        .counter(divan::counter::BytesCount::new(length))
        .bench_local(|| values.assemble(&no_file, GENERATION, &runtime).expect("the values are well formed"));
}
