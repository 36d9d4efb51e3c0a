//! Faults of single lists: what can be read is read, and what cannot is named.

use std::time::Duration;

use trueup_testkit::{Fault, FaultKind};

use super::observed;

const PODS: &str = "/api/v1/pods";

fn pods(kind: FaultKind) -> Vec<Fault> {
    vec![Fault::always("prod", kind).below(PODS)]
}

#[tokio::test(flavor = "multi_thread")]
async fn without_faults_everything_is_read_page_by_page() {
    let outcome = observed(Vec::new()).await;
    insta::assert_snapshot!(outcome.text, @r"
    Argo CD v3.5.1
    app shop-prod Synced, 1 compared
    app shop-staging Synced, 1 compared
    cluster in-cluster v1.34.4, read, 8 kinds: shop pod-1 pod-2 pod-3 pod-4 web
    cluster prod v1.34.4, read, 5 kinds: shop pod-1 pod-2 pod-3 pod-4 web
    ");
    assert_eq!(outcome.count("prod", PODS), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn too_many_requests_are_asked_again_after_the_time_that_was_named() {
    let outcome =
        observed(vec![Fault::always("prod", FaultKind::TooManyRequests { retry_after_s: 1 }).below(PODS).times(1)])
            .await;
    assert_eq!(outcome.text, observed(Vec::new()).await.text);
    assert!(outcome.elapsed >= Duration::from_secs(1), "{:?}", outcome.elapsed);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passing_error_leaves_no_trace() {
    for kind in
        [FaultKind::InternalError, FaultKind::ResetMidBody, FaultKind::TruncatedBody, FaultKind::ExpiredContinue]
    {
        let outcome = observed(vec![Fault::always("prod", kind).below(PODS).times(1)]).await;
        assert_eq!(outcome.text, observed(Vec::new()).await.text, "{kind:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_error_that_stays_is_named_with_its_server() {
    insta::assert_snapshot!(observed(pods(FaultKind::InternalError)).await.text, @r"
    Argo CD v3.5.1
    app shop-prod Synced, 1 compared
    app shop-staging Synced, 1 compared
    cluster in-cluster v1.34.4, read, 8 kinds: shop pod-1 pod-2 pod-3 pod-4 web
    cluster prod v1.34.4, read, 5 kinds: shop web
    gap Unreachable: cluster prod (https://10.0.0.5:6443): GET /api/v1/pods
      because: status 500: Internal error occurred: etcdserver: leader changed
      unknown: pods in cluster prod (https://10.0.0.5:6443)
    ");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_always_breaks_off_gives_what_came_and_says_so() {
    insta::assert_snapshot!(observed(pods(FaultKind::ResetMidBody)).await.text, @r"
    Argo CD v3.5.1
    app shop-prod Synced, 1 compared
    app shop-staging Synced, 1 compared
    cluster in-cluster v1.34.4, read, 8 kinds: shop pod-1 pod-2 pod-3 pod-4 web
    cluster prod v1.34.4, read, 5 kinds: shop pod-1 web
    gap Malformed: cluster prod (https://10.0.0.5:6443): GET /api/v1/pods
      because: Connection reset by peer (os error 104)
      unknown: some pods in cluster prod (https://10.0.0.5:6443)
    ");
}

#[tokio::test(flavor = "multi_thread")]
async fn truncated_json_gives_what_came_and_says_so() {
    insta::assert_snapshot!(observed(pods(FaultKind::TruncatedBody)).await.text, @r"
    Argo CD v3.5.1
    app shop-prod Synced, 1 compared
    app shop-staging Synced, 1 compared
    cluster in-cluster v1.34.4, read, 8 kinds: shop pod-1 pod-2 pod-3 pod-4 web
    cluster prod v1.34.4, read, 5 kinds: shop pod-1 web
    gap Malformed: cluster prod (https://10.0.0.5:6443): GET /api/v1/pods
      because: the list is torn: EOF while parsing a string at line 1 column 419
      unknown: some pods in cluster prod (https://10.0.0.5:6443)
    ");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_never_comes_costs_one_deadline() {
    insta::assert_snapshot!(observed(pods(FaultKind::Never)).await.text, @r"
    Argo CD v3.5.1
    app shop-prod Synced, 1 compared
    app shop-staging Synced, 1 compared
    cluster in-cluster v1.34.4, read, 8 kinds: shop pod-1 pod-2 pod-3 pod-4 web
    cluster prod v1.34.4, read, 5 kinds: shop web
    gap Unreachable: cluster prod (https://10.0.0.5:6443): GET /api/v1/pods
      because: no answer within 1.5 s
      unknown: pods in cluster prod (https://10.0.0.5:6443)
    ");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_stalls_is_not_waited_for() {
    insta::assert_snapshot!(observed(pods(FaultKind::StallMidBody)).await.text, @r"
    Argo CD v3.5.1
    app shop-prod Synced, 1 compared
    app shop-staging Synced, 1 compared
    cluster in-cluster v1.34.4, read, 8 kinds: shop pod-1 pod-2 pod-3 pod-4 web
    cluster prod v1.34.4, read, 5 kinds: shop web
    gap Unreachable: cluster prod (https://10.0.0.5:6443): GET /api/v1/pods
      because: no answer within 1.5 s
      unknown: pods in cluster prod (https://10.0.0.5:6443)
    ");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_answer_is_an_answer() {
    let outcome = observed(pods(FaultKind::Slow(Duration::from_millis(500)))).await;
    assert_eq!(outcome.text, observed(Vec::new()).await.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_expires_again_and_again_is_read_in_one_piece() {
    let outcome = observed(pods(FaultKind::ExpiredContinue)).await;
    assert_eq!(outcome.text, observed(Vec::new()).await.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forbidden_kind_is_a_gap_and_the_rest_is_read() {
    let faults = ["/api/v1/pods", "/api/v1/namespaces/shop/pods"]
        .map(|path| Fault::always("prod", FaultKind::Forbidden).below(path));
    insta::assert_snapshot!(observed(faults.into()).await.text, @r#"
    Argo CD v3.5.1
    app shop-prod Synced, 1 compared
    app shop-staging Synced, 1 compared
    cluster in-cluster v1.34.4, read, 8 kinds: shop pod-1 pod-2 pod-3 pod-4 web
    cluster prod v1.34.4, read, 5 kinds: shop web
    gap Forbidden: cluster prod (https://10.0.0.5:6443): GET /api/v1/pods
      because: status 403: forbidden: User "replay" cannot get path "/api/v1/pods"
      unknown: pods in cluster prod (https://10.0.0.5:6443)
    "#);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_page_is_not_taken_for_an_empty_list() {
    insta::assert_snapshot!(observed(pods(FaultKind::LoginPage)).await.text, @r"
    Argo CD v3.5.1
    app shop-prod Synced, 1 compared
    app shop-staging Synced, 1 compared
    cluster in-cluster v1.34.4, read, 8 kinds: shop pod-1 pod-2 pod-3 pod-4 web
    cluster prod v1.34.4, read, 5 kinds: shop web
    gap Malformed: cluster prod (https://10.0.0.5:6443): GET /api/v1/pods
      because: not a list: expected value at line 1 column 1
      unknown: pods in cluster prod (https://10.0.0.5:6443)
    ");
}
