//! Whatever is asked and whatever is in the files, there is an answer.

use proptest::prelude::*;
use trueup_cluster::{RecordedRequest, Recording};
use trueup_model::IndexEntry;

use super::{ask, open, snapshot};

/// Pieces that mean something somewhere, so that random texts get further than the first check.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "/api/v1",
            "/apis/apps/v1",
            "/apis",
            "/namespaces",
            "/shop",
            "/pods",
            "/web-1",
            "/deployments",
            "/api/v1/applications",
            "labelSelector=",
            "fieldSelector=",
            "status.phase",
            "appNamespace=argocd",
            "app",
            " in ",
            "(",
            ")",
            "!",
            "=",
            "!=",
            ",",
            "&",
            "?",
            "%",
            "%3D",
            "\\",
            "\"",
            "/",
            "..",
            "\0",
            "é",
            "application/json",
            ";as=",
            "PartialObjectMetadataList",
            ";v=v2",
        ])
        .prop_map(str::to_owned),
        any::<String>(),
    ];
    prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_request_gets_an_answer(path in text(), query in text(), accept in prop::option::of(text())) {
        let recording = open(snapshot().build());
        for server in ["prod", "argocd", "nobody"] {
            let answer = recording.answer(server, &RecordedRequest { path: &path, query: &query, accept: accept.as_deref() });
            prop_assert!((200..600).contains(&answer.status));
        }
    }

    #[test]
    fn any_body_gets_an_answer(body in prop::collection::vec(any::<u8>(), 0..200), zstd in any::<bool>(), cut in 0_usize..400) {
        let list = br#"{"kind":"PodList","apiVersion":"v1","items":[{"metadata":{"name":"web-1","namespace":"shop","labels":{"a":"b"}}}"#;
        let encoding = zstd.then(|| "zstd".to_owned());
        let file = "prod/body".to_owned();
        let entry = IndexEntry {
            server: "prod".into(), method: "GET".into(), path: "/api/v1/events".into(), query: String::new(),
            accept: None, status: 200, file: file.clone(), encoding, at: None,
        };
        let bytes: Vec<u8> = list.iter().copied().take(cut).chain(body).collect();
        let recording = open(snapshot().entry(entry).file(&file, bytes).build());
        for path in ["/api/v1/events", "/api/v1/namespaces/shop/events/web-1", "/api/v1/events?labelSelector=a=b&fieldSelector=type=Normal"] {
            ask(&recording, "prod", path, None);
        }
    }

    #[test]
    fn any_index_and_meta_open_or_are_refused(index in text(), meta in text()) {
        let line = br#"{"server":"prod","method":"GET","path":"/version","status":200,"file":"prod/0.json"}"#;
        let index = [line.as_slice(), b"\n", index.as_bytes()].concat();
        drop(Recording::open(snapshot().file("index.jsonl", index).build()));
        drop(Recording::open(snapshot().file("snapshot.yaml", meta).build()));
    }
}
