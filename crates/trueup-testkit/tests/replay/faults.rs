//! Each fault, as a client meets it.

use std::io::ErrorKind;
use std::time::{Duration, Instant};

use trueup_testkit::{Fault, FaultKind, ReplayOptions, ReplayServer};

use super::{Client, snapshot};

fn start(fault: Fault) -> ReplayServer {
    ReplayServer::start(snapshot(), ReplayOptions { faults: vec![fault], ..ReplayOptions::default() }).unwrap()
}

fn prod(kind: FaultKind) -> Fault {
    Fault::always("prod", kind).below("/api/v1/pods")
}

#[tokio::test]
async fn too_many_requests_says_when_to_come_back_and_ends() {
    let replay = start(prod(FaultKind::TooManyRequests { retry_after_s: 1 }).times(2));
    let client = Client::of(&replay);
    for _ in 0..2 {
        let answer = client.get("prod", "/api/v1/pods").await;
        assert_eq!(answer.status, 429);
        assert!(answer.head.to_lowercase().contains("retry-after: 1"));
    }
    assert_eq!(client.get("prod", "/api/v1/pods").await.status, 200);
}

#[tokio::test]
async fn faults_keep_to_their_server_and_path() {
    let replay = start(prod(FaultKind::InternalError));
    let client = Client::of(&replay);
    assert_eq!(client.get("prod", "/api/v1/pods").await.status, 500);
    assert_eq!(client.get("prod", "/version").await.status, 200);
    assert_eq!(client.get("mgmt", "/api/v1/secrets").await.status, 200);
}

#[tokio::test]
async fn a_reset_comes_after_half_of_the_body() {
    let replay = start(prod(FaultKind::ResetMidBody));
    let answer = Client::of(&replay).get("prod", "/api/v1/pods").await;
    assert_eq!(answer.status, 200);
    assert!(answer.body.starts_with('{') && !answer.body.ends_with('}'), "{}", answer.body);
    assert!(
        matches!(answer.broken, Some(ErrorKind::ConnectionReset | ErrorKind::UnexpectedEof)),
        "{:?}",
        answer.broken
    );
}

#[tokio::test]
async fn a_reset_of_plain_http_is_a_reset() {
    let replay = start(Fault::always("argocd", FaultKind::ResetMidBody));
    let answer = Client::of(&replay).get("argocd", "/api/v1/applications").await;
    assert_eq!(answer.broken, Some(ErrorKind::ConnectionReset));
}

#[tokio::test]
async fn truncated_json_is_a_complete_answer() {
    let replay = start(prod(FaultKind::TruncatedBody));
    let answer = Client::of(&replay).get("prod", "/api/v1/pods").await;
    assert_eq!((answer.status, answer.broken), (200, None));
    assert!(answer.head.to_lowercase().contains(&format!("content-length: {}", answer.body.len())));
    assert!(serde_json::from_str::<serde_json::Value>(&answer.body).is_err());
}

#[tokio::test]
async fn slow_answers_come_and_some_never() {
    let replay = start(prod(FaultKind::Slow(Duration::from_millis(200))));
    let begun = Instant::now();
    assert_eq!(Client::of(&replay).get("prod", "/api/v1/pods").await.status, 200);
    assert!(begun.elapsed() >= Duration::from_millis(200));
    let replay = start(prod(FaultKind::Never));
    let never = Client::of(&replay).send("prod", "GET", "/api/v1/pods", &[]).await;
    assert_eq!(never.unwrap_err().kind(), ErrorKind::TimedOut);
    let replay = start(prod(FaultKind::StallMidBody));
    let stalled = Client::of(&replay).get("prod", "/api/v1/pods").await;
    assert_eq!((stalled.status, stalled.broken), (200, Some(ErrorKind::TimedOut)));
}

#[tokio::test]
async fn continue_tokens_expire_and_first_pages_do_not() {
    let replay = start(prod(FaultKind::ExpiredContinue).times(1));
    let client = Client::of(&replay);
    let first = client.get("prod", "/api/v1/pods?limit=2").await.json();
    let next = format!("/api/v1/pods?limit=2&continue={}", first["metadata"]["continue"].as_str().unwrap());
    let gone = client.get("prod", &next).await;
    assert_eq!((gone.status, gone.json()["reason"].as_str()), (410, Some("Expired")));
    assert_eq!(client.get("prod", &next).await.status, 200);
}

#[tokio::test]
async fn an_expired_token_stays_expired() {
    let replay = start(Fault::always("argocd", FaultKind::ExpiredToken).below("/api/v1/applications/").times(1));
    let client = Client::of(&replay);
    assert_eq!(client.get("argocd", "/api/v1/applications").await.status, 200);
    let expired = client.get("argocd", "/api/v1/applications/web").await;
    assert_eq!(expired.message(), "invalid session: token has invalid claims: token is expired");
    assert_eq!(client.get("argocd", "/api/v1/applications").await.status, 401);
}

#[tokio::test]
async fn a_server_that_is_down_refuses_connections() {
    let replay = start(Fault::always("prod", FaultKind::Down));
    let client = Client::of(&replay);
    let refused = client.send("prod", "GET", "/version", &[]).await;
    assert_eq!(refused.unwrap_err().kind(), ErrorKind::ConnectionRefused);
    assert_eq!(client.get("mgmt", "/api/v1/secrets").await.status, 200);
}

#[tokio::test]
async fn a_login_page_comes_with_200_and_html() {
    let replay = start(prod(FaultKind::LoginPage));
    let answer = Client::of(&replay).get("prod", "/api/v1/pods").await;
    assert_eq!(answer.status, 200);
    assert!(answer.head.contains("text/html") && answer.body.starts_with("<!DOCTYPE html>"));
}
