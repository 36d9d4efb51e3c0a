//! Cold triage of generated fleets, from the files of a snapshot to the report.
//!
//! `cargo bench -p trueup-engine`. The aim: 1,000 Applications with 20,000 objects in under 3 s on two cores; growth is
//! near linear.

use std::sync::Arc;

use trueup_engine::{ObserveRequest, Selection, observe, triage};
use trueup_model::SnapshotFiles;
use trueup_testkit::fleet::{FleetSize, GeneratedFleet};
use trueup_triage::TriageSettings;

fn main() {
    divan::main();
}

/// A fleet with 20 objects for each Application.
fn fleet(apps: usize) -> Arc<dyn SnapshotFiles> {
    Arc::new(GeneratedFleet::generate(FleetSize { apps, objects: apps * 20, seed: 1 }).files)
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime can be made")
}

/// Observation and diagnosis, as `trueup triage --snapshot DIR` does them.
#[divan::bench(args = [100, 1_000], sample_count = 5, sample_size = 1)]
fn observe_and_triage(bencher: divan::Bencher, apps: usize) {
    let (files, runtime) = (fleet(apps), runtime());
    bencher.bench_local(|| {
        let fleet =
            runtime.block_on(observe(ObserveRequest::snapshot(Arc::clone(&files)))).expect("the fleet is readable");
        triage(&fleet, &TriageSettings::default(), &Selection::default()).apps.len()
    });
}

/// Diagnosis alone.
#[divan::bench(args = [100, 1_000], sample_count = 5, sample_size = 1)]
fn triage_alone(bencher: divan::Bencher, apps: usize) {
    let fleet = runtime().block_on(observe(ObserveRequest::snapshot(fleet(apps)))).expect("the fleet is readable");
    bencher.bench_local(|| triage(&fleet, &TriageSettings::default(), &Selection::default()).apps.len());
}
