//! A generated fleet holds together: its answers agree with each other and with what is said to be wrong.

use std::collections::BTreeMap;

use serde_json::Value;
use trueup_model::{Application, HealthCode, IndexEntry, OperationPhase, SnapshotFiles, SyncCode};

use super::{Fault, FleetSize, GeneratedFleet};

const SIZE: FleetSize = FleetSize { apps: 180, objects: 3_000, seed: 7 };

fn index(fleet: &GeneratedFleet) -> Vec<IndexEntry> {
    let text = String::from_utf8(fleet.files.read("index.jsonl").unwrap()).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn body(fleet: &GeneratedFleet, entry: &IndexEntry) -> Value {
    let bytes = fleet.files.read(&entry.file).unwrap();
    match &entry.encoding {
        Some(_) => serde_json::from_slice(&zstd::decode_all(bytes.as_slice()).unwrap()).unwrap(),
        None => serde_json::from_slice(&bytes).unwrap(),
    }
}

fn answer(fleet: &GeneratedFleet, server: &str, path: &str) -> Value {
    let entries = index(fleet);
    let entry = entries.iter().find(|e| e.server == server && e.path == path && e.accept.is_none());
    body(fleet, entry.unwrap_or_else(|| panic!("{server} does not answer {path}")))
}

fn applications(fleet: &GeneratedFleet) -> Vec<Application> {
    let list = answer(fleet, "mgmt", "/apis/argoproj.io/v1alpha1/applications");
    list["items"].as_array().unwrap().iter().map(|item| serde_json::from_value(item.clone()).unwrap()).collect()
}

#[test]
fn the_same_size_and_seed_give_the_same_bytes() {
    let small = FleetSize { apps: 20, objects: 300, seed: 3 };
    let (first, second) = (GeneratedFleet::generate(small), GeneratedFleet::generate(small));
    let names = first.files.list("").unwrap_or_default();
    for name in ["index.jsonl", "snapshot.yaml", "prod-eu/api/v1/pods.json.zst"].map(str::to_owned).iter().chain(&names)
    {
        assert_eq!(first.files.read(name).unwrap(), second.files.read(name).unwrap(), "{name}");
    }
    let other = GeneratedFleet::generate(FleetSize { seed: 4, ..small });
    let pods = "prod-eu/api/v1/pods.json.zst";
    assert_ne!(first.files.read(pods).unwrap(), other.files.read(pods).unwrap());
    assert_eq!(first.truth, other.truth);
}

#[test]
fn apps_and_objects_are_as_many_as_asked_for() {
    let fleet = GeneratedFleet::generate(SIZE);
    assert_eq!(applications(&fleet).len(), SIZE.apps);
    assert_eq!(fleet.truth.len(), SIZE.apps);
    assert_eq!(fleet.objects, SIZE.objects);
    let own = |object: &Value| object["metadata"]["annotations"].get("argocd.argoproj.io/tracking-id").is_some();
    let below = |object: &Value| object["metadata"].get("ownerReferences").is_some();
    let mut counted = 0;
    for entry in index(&fleet).iter().filter(|e| e.server != "argocd" && !e.path.contains("argoproj.io")) {
        let list = body(&fleet, entry);
        counted += list["items"].as_array().into_iter().flatten().filter(|o| own(o) || below(o)).count();
    }
    assert_eq!(counted, SIZE.objects);
}

#[test]
fn about_every_seventh_app_is_faulty_and_every_fault_occurs() {
    let fleet = GeneratedFleet::generate(FleetSize { apps: 240, objects: 0, seed: 1 });
    let mut found: BTreeMap<Fault, usize> = BTreeMap::new();
    for fault in fleet.truth.values().flatten() {
        *found.entry(*fault).or_default() += 1;
    }
    let faulty: usize = found.values().sum();
    assert!((30..=40).contains(&faulty), "{faulty}");
    assert_eq!(found.len(), Fault::ALL.len(), "{found:?}");
    assert!(found[&Fault::AdmissionPolicy] >= 5, "{found:?}");
}

#[test]
fn every_answer_of_the_index_is_there_and_is_json() {
    let fleet = GeneratedFleet::generate(SIZE);
    let entries = index(&fleet);
    assert!(entries.len() > SIZE.apps);
    for entry in &entries {
        assert!(body(&fleet, entry).is_object(), "{}", entry.file);
    }
}

#[test]
fn healthy_apps_are_synced_and_healthy_and_faulty_ones_are_as_their_fault_makes_them() {
    let fleet = GeneratedFleet::generate(FleetSize { apps: 240, objects: 0, seed: 1 });
    for app in applications(&fleet) {
        let status = &app.status;
        let phase = status.operation_state.as_ref().unwrap().phase;
        let seen = (status.sync.status, status.health.status, phase);
        let (sync, health, expected_phase) = match fleet.truth[&app.metadata.name] {
            Some(fault) if fault.stops_rendering() => {
                (SyncCode::Unknown, HealthCode::Healthy, OperationPhase::Succeeded)
            }
            Some(Fault::ImageMissing | Fault::CrashLoop | Fault::QuotaExceeded) => {
                (SyncCode::Synced, HealthCode::Degraded, OperationPhase::Succeeded)
            }
            Some(Fault::NamespaceMissing) => (SyncCode::OutOfSync, HealthCode::Missing, OperationPhase::Failed),
            Some(Fault::ImmutableSelector) => (SyncCode::OutOfSync, HealthCode::Healthy, OperationPhase::Running),
            Some(Fault::HookStuck) => (SyncCode::Synced, HealthCode::Healthy, OperationPhase::Running),
            Some(Fault::AdmissionPolicy | Fault::KindUnknown | Fault::KindDenied | Fault::HookFailed) => {
                (SyncCode::OutOfSync, HealthCode::Healthy, OperationPhase::Failed)
            }
            Some(Fault::HiddenHotfix | Fault::IgnoredDrift) | None => {
                (SyncCode::Synced, HealthCode::Healthy, OperationPhase::Succeeded)
            }
            Some(_) => (SyncCode::OutOfSync, HealthCode::Healthy, OperationPhase::Succeeded),
        };
        assert_eq!(seen, (sync, health, expected_phase), "{}", app.metadata.name);
    }
}

#[test]
fn secret_values_are_in_the_clusters_and_not_in_argocd() {
    let fleet = GeneratedFleet::generate(SIZE);
    let secrets = answer(&fleet, "prod-eu", "/api/v1/secrets");
    let value = secrets["items"][0]["data"]["SIGNING_KEY"].as_str().unwrap().to_owned();
    for entry in index(&fleet).iter().filter(|e| e.server == "argocd") {
        assert!(!body(&fleet, entry).to_string().contains(&value), "{}", entry.path);
    }
    let applied =
        secrets["items"][0]["metadata"]["annotations"]["kubectl.kubernetes.io/last-applied-configuration"].as_str();
    assert!(applied.unwrap().contains(&value));
}

#[test]
fn only_a_visible_fault_makes_argocd_show_a_difference() {
    let fleet = GeneratedFleet::generate(FleetSize { apps: 240, objects: 0, seed: 1 });
    for (app, fault) in &fleet.truth {
        let compared = answer(&fleet, "argocd", &format!("/api/v1/applications/{app}/managed-resources"));
        let items = compared["items"].as_array().unwrap();
        let differs = items.iter().any(|i| i["normalizedLiveState"] != i["predictedLiveState"]);
        let hidden = matches!(
            fault,
            None | Some(
                Fault::HiddenHotfix
                    | Fault::IgnoredDrift
                    | Fault::HookStuck
                    | Fault::ImageMissing
                    | Fault::CrashLoop
                    | Fault::QuotaExceeded
            )
        );
        assert_eq!(differs, !hidden, "{app}: {fault:?}");
    }
}
