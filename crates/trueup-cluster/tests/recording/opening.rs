//! Recordings that are damaged.

use serde_json::json;
use trueup_cluster::{AnswerOrigin, Recording};
use trueup_model::IndexEntry;
use trueup_testkit::MemorySnapshot;

use super::{ask, open, shown, snapshot};

fn entry(path: &str, file: &str, encoding: Option<&str>) -> IndexEntry {
    IndexEntry {
        server: "prod".into(),
        method: "GET".into(),
        path: path.into(),
        query: String::new(),
        accept: None,
        status: 200,
        file: file.into(),
        encoding: encoding.map(str::to_owned),
        at: None,
    }
}

fn problem_of(snapshot: MemorySnapshot) -> String {
    let error = Recording::open(snapshot.build()).unwrap_err();
    std::iter::successors(Some(&error as &dyn std::error::Error), |error| error.source())
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(": ")
}

#[test]
fn what_cannot_be_opened_says_which_file_is_wrong() {
    let check = |snapshot: MemorySnapshot, expect: &str| {
        let problem = problem_of(snapshot);
        assert!(problem.starts_with(expect), "{problem}");
    };
    check(snapshot().file("snapshot.yaml", "servers: ["), "test snapshot: snapshot.yaml: ");
    check(snapshot().file("snapshot.yaml", b"\xff\xfe".to_vec()), "test snapshot: snapshot.yaml: invalid utf-8");
    let later = json!({"schemaVersion": 2, "capturedAt": "2026-11-24T07:40:00Z", "tool": {"name": "x"}, "servers": []});
    check(
        snapshot().file("snapshot.yaml", later.to_string()),
        "test snapshot: snapshot.yaml: schemaVersion 2 is not known",
    );
    check(snapshot().file("index.jsonl", ""), "test snapshot: index.jsonl: nothing to read in it (it is empty)");
    check(
        snapshot().file("index.jsonl", "{\"server\":"),
        "test snapshot: index.jsonl: nothing to read in it (index.jsonl:1: ",
    );
}

#[test]
fn a_truncated_index_is_read_as_far_as_it_goes() {
    let line = serde_json::to_string(&entry("/version", "prod/version.json", None)).unwrap();
    let index = format!("{line}\nrubbish\n{}", &line[..40]);
    let recording = open(snapshot().file("index.jsonl", index).file("prod/version.json", "{}").build());
    assert_eq!(recording.index().len(), 1);
    let places: Vec<(&str, usize)> = recording.problems().iter().map(|p| (p.file.as_str(), p.line)).collect();
    assert_eq!(places, [("index.jsonl", 2), ("index.jsonl", 3)]);
    assert_eq!(ask(&recording, "prod", "/version", None).status, 200);
}

#[test]
fn files_that_cannot_be_read_are_named_in_the_answer() {
    let check = |snapshot: MemorySnapshot, path: &str, expect: &str| {
        let answer = ask(&open(snapshot.build()), "prod", path, None);
        assert_eq!(answer.origin, AnswerOrigin::Damaged);
        assert!(shown(&answer).starts_with(expect), "{}", shown(&answer));
    };
    let missing = snapshot().entry(entry("/version", "prod/gone.json", None));
    check(missing, "/version", "500 Status: damaged snapshot: prod/gone.json: ");
    let foreign = snapshot().entry(entry("/version", "prod/v.br", Some("br"))).file("prod/v.br", "x");
    check(foreign, "/version", "500 Status: damaged snapshot: prod/v.br: encoding \"br\" is not known");
    let broken = snapshot().entry(entry("/version", "prod/v.zst", Some("zstd"))).file("prod/v.zst", "x");
    check(broken, "/version", "500 Status: damaged snapshot: prod/v.zst: zstd: ");
    let cut = snapshot().entry(entry("/api/v1/events", "prod/e.json", None)).file("prod/e.json", r#"{"items":[{"a"#);
    check(cut, "/api/v1/namespaces/shop/events", "500 Status: damaged snapshot: prod/e.json: EOF while parsing");
}

#[test]
fn names_that_lead_out_of_the_snapshot_are_refused() {
    let index = ["../x.json", "/etc/passwd", "a/../../x", "a\\b", ""]
        .map(|file| serde_json::to_string(&entry("/version", file, None)).unwrap());
    let kept = serde_json::to_string(&entry("/healthz", "prod/h.txt", None)).unwrap();
    let recording =
        open(snapshot().file("index.jsonl", index.join("\n") + "\n" + &kept).file("prod/h.txt", "ok").build());
    assert_eq!((recording.index().len(), recording.problems().len()), (1, 5));
    assert_eq!(shown(&ask(&recording, "prod", "/healthz", None)), r#"200 text/plain; charset=utf-8 "ok""#);
}

#[test]
fn items_of_unexpected_types_hide_nothing_else() {
    let list = json!({"kind": "PodList", "apiVersion": "v1", "items": [7, {"metadata": 3}, {"metadata": {"name": "ok", "namespace": "shop"}}]});
    let recording = open(snapshot().answer("prod", "/api/v1/pods", &list).build());
    assert_eq!(shown(&ask(&recording, "prod", "/api/v1/namespaces/shop/pods", None)), "200 PodList: ok");
}
