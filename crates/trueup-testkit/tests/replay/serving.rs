//! Without faults the replay answers like the recorded servers.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use trueup_testkit::{Ports, ReplayOptions, ReplayServer};

use super::{Client, snapshot};

fn start() -> ReplayServer {
    ReplayServer::start(snapshot(), ReplayOptions::default()).unwrap()
}

#[tokio::test]
async fn recorded_answers_come_over_https_from_each_cluster() {
    let replay = start();
    let client = Client::of(&replay);
    let version = client.get("prod", "/version").await;
    assert_eq!((version.status, version.body.as_str()), (200, r#"{"gitVersion":"v1.34.4"}"#));
    assert!(version.head.to_lowercase().contains("content-type: application/json"));
    assert_eq!(client.get("prod", "/api/v1/namespaces/shop/pods/web-3").await.json()["kind"], "Pod");
    let missing = client.get("prod", "/api/v1/namespaces/shop/pods/nope").await;
    assert_eq!((missing.status, missing.message().as_str()), (404, "pods \"nope\" not found"));
    let unknown = client.get("prod", "/apis/nope.test/v1/things").await;
    assert_eq!((unknown.status, unknown.body.as_str()), (404, "404 page not found\n"));
}

#[tokio::test]
async fn lists_come_in_pages() {
    let replay = start();
    let client = Client::of(&replay);
    let first = client.get("prod", "/api/v1/pods?limit=2").await.json();
    assert_eq!(first["items"].as_array().unwrap().len(), 2);
    assert_eq!(first["metadata"]["remainingItemCount"], 3);
    let token = first["metadata"]["continue"].as_str().unwrap();
    let rest = client.get("prod", &format!("/api/v1/pods?continue={token}")).await.json();
    assert_eq!(rest["items"].as_array().unwrap().len(), 3);
    assert_eq!(rest["metadata"]["continue"], serde_json::Value::Null);
    assert_eq!(client.get("prod", "/api/v1/pods?limit=many").await.status, 400);
    assert_eq!(client.get("prod", "/api/v1/pods?limit=2&continue=garbage").await.status, 400);
}

#[tokio::test]
async fn metadata_alone_is_given_when_asked_for() {
    let replay = start();
    let accept = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";
    let list = Client::of(&replay).get_as("prod", "/api/v1/pods", accept).await.json();
    assert_eq!(list["kind"], "PartialObjectMetadataList");
    assert_eq!(list["items"][4]["metadata"]["name"], "web-4");
}

#[tokio::test]
async fn a_watch_ends_at_its_time_and_shows_nothing() {
    let replay = start();
    let client = Client::of(&replay);
    let watch = client.get("prod", "/api/v1/pods?watch=1&timeoutSeconds=0").await;
    assert_eq!((watch.status, watch.broken), (200, None));
    assert!(!watch.body.contains('{'), "{}", watch.body);
    assert_eq!(client.get("prod", "/apis/nope.test/v1/things?watch=1").await.status, 404);
}

#[tokio::test]
async fn recorded_addresses_lead_to_the_replay_and_back() {
    let replay = start();
    let client = Client::of(&replay);
    let secret = client.get("mgmt", "/api/v1/namespaces/argocd/secrets/cluster-prod").await.json();
    let decode = |key: &str| BASE64_STANDARD.decode(secret["data"][key].as_str().unwrap()).unwrap();
    assert_eq!(String::from_utf8(decode("server")).unwrap(), replay.url("prod"));
    let config: serde_json::Value = serde_json::from_slice(&decode("config")).unwrap();
    assert_eq!(config["bearerToken"], trueup_testkit::REPLAY_TOKEN);
    assert_eq!(config["tlsClientConfig"]["caData"], BASE64_STANDARD.encode(replay.ca_pem()));
    let app = client.get("argocd", "/api/v1/applications/web").await.json();
    let server = app["spec"]["destination"]["server"].as_str().unwrap();
    assert_eq!(server, replay.url("prod"));
    assert_eq!(replay.as_recorded(server), "https://10.0.0.5:6443");
}

#[tokio::test]
async fn without_the_right_token_the_answer_is_401_in_the_servers_words() {
    let replay = start();
    let with = |token| Client { replay: &replay, token };
    for token in [None, Some("garbage")] {
        let answer = with(token).get("prod", "/version").await;
        assert_eq!((answer.status, answer.message().as_str()), (401, "Unauthorized"));
        assert_eq!(answer.json()["reason"], "Unauthorized");
        let answer = with(token).get("argocd", "/api/v1/applications").await;
        assert_eq!((answer.status, answer.message().as_str()), (401, "no session information"));
        assert_eq!(with(token).get("argocd", "/api/version").await.status, 200);
    }
    let answer = with(Some("a.b.c")).get("argocd", "/api/v1/applications").await;
    assert_eq!(answer.message(), "invalid session: token signature is invalid: signature is invalid");
}

#[tokio::test]
async fn a_recorded_token_can_be_let_in() {
    let options = ReplayOptions { tokens: vec!["recorded".into()], ..ReplayOptions::default() };
    let replay = ReplayServer::start(snapshot(), options).unwrap();
    let client = Client { replay: &replay, token: Some("recorded") };
    assert_eq!(client.get("prod", "/version").await.status, 200);
    assert_eq!(Client::of(&replay).get("prod", "/version").await.status, 200);
}

#[tokio::test]
async fn writes_are_refused_and_the_log_knows() {
    let replay = start();
    let client = Client::of(&replay);
    client.get("argocd", "/api/v1/applications").await;
    client.get("argocd", "/api/v1/applications").await;
    assert!(replay.requests().iter().all(trueup_testkit::LoggedRequest::is_read_only));
    assert_eq!(replay.requests()[0].count, 2);
    let refused = client.send("prod", "DELETE", "/api/v1/namespaces/shop/pods/web-1", &[]).await.unwrap();
    assert_eq!(refused.status, 403);
    client.get("argocd", "/api/v1/applications/web?refresh=normal").await;
    let changing: Vec<_> =
        replay.requests().into_iter().filter(|r| !r.is_read_only()).map(|r| r.method + " " + &r.query).collect();
    assert_eq!(changing, ["GET refresh=normal", "DELETE "]);
}

#[test]
fn access_files_name_every_server() {
    let replay = start();
    let folder = tempfile::tempdir().unwrap();
    let kubeconfig = fs_err::read_to_string(replay.write_kubeconfig(folder.path()).unwrap()).unwrap();
    let kubeconfig: serde_json::Value = serde_json::from_str(&kubeconfig).unwrap();
    assert_eq!(kubeconfig["current-context"], "mgmt");
    assert_eq!(kubeconfig["clusters"][1]["cluster"]["server"], replay.url("prod"));
    let argocd = fs_err::read_to_string(replay.write_argocd_config(folder.path()).unwrap()).unwrap();
    let argocd: serde_json::Value = serde_json::from_str(&argocd).unwrap();
    assert_eq!(format!("http://{}", argocd["servers"][0]["server"].as_str().unwrap()), replay.url("argocd"));
    assert_eq!(argocd["servers"][0]["plain-text"], true);
}

#[test]
fn recorded_ports_are_used_where_they_are_free_and_on_loopback() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", free.local_addr().unwrap());
    let files = trueup_testkit::MemorySnapshot::new("2026-11-24T07:40:00Z".parse().unwrap())
        .control_plane("mgmt", &url)
        .answer("mgmt", "/version", &serde_json::json!({}))
        .build();
    let options = || ReplayOptions { ports: Ports::Recorded, ..ReplayOptions::default() };
    let taken = ReplayServer::start(std::sync::Arc::clone(&files), options()).unwrap();
    assert_ne!(taken.url("mgmt"), url);
    drop(free);
    assert_eq!(ReplayServer::start(files, options()).unwrap().url("mgmt"), url);
}
