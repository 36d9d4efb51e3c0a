//! Faults of whole clusters: the others are read as ever.

use trueup_testkit::{Fault, FaultKind};

use super::observed;

fn prod(kind: FaultKind) -> Vec<Fault> {
    vec![Fault::always("prod", kind)]
}

fn mgmt(kind: FaultKind) -> Vec<Fault> {
    vec![Fault::always("mgmt", kind)]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cluster_that_is_down_is_named_and_argocd_speaks_for_it() {
    insta::assert_snapshot!(observed(prod(FaultKind::Down)).await.text, @r"
    Argo CD v3.5.1
    app shop-prod Synced, 1 compared, tree
    app shop-staging Synced, 1 compared
    cluster in-cluster v1.34.4, read, 8 kinds: shop pod-1 pod-2 pod-3 pod-4 web
    cluster prod ?, not read, 0 kinds: web
    gap Unreachable: cluster prod (https://10.0.0.5:6443): the cluster
      because: Connection refused (os error 111)
      unknown: what runs in cluster prod
    ");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cluster_that_never_answers_does_not_hold_up_the_rest() {
    insta::assert_snapshot!(observed(prod(FaultKind::Never)).await.text, @r"
    Argo CD v3.5.1
    app shop-prod Synced, 1 compared, tree
    app shop-staging Synced, 1 compared
    cluster in-cluster v1.34.4, read, 8 kinds: shop pod-1 pod-2 pod-3 pod-4 web
    cluster prod ?, not read, 0 kinds: web
    gap Unreachable: cluster prod (https://10.0.0.5:6443): the cluster
      because: no answer within 1.5 s
      unknown: what runs in cluster prod
    ");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cluster_with_an_expired_token_is_a_gap() {
    insta::assert_snapshot!(observed(prod(FaultKind::ExpiredToken)).await.text, @r"
    Argo CD v3.5.1
    app shop-prod Synced, 1 compared, tree
    app shop-staging Synced, 1 compared
    cluster in-cluster v1.34.4, read, 8 kinds: shop pod-1 pod-2 pod-3 pod-4 web
    cluster prod ?, not read, 0 kinds: web
    gap Forbidden: cluster prod (https://10.0.0.5:6443): the cluster
      because: status 401: Unauthorized
      unknown: what runs in cluster prod
    ");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cluster_behind_a_login_page_is_a_gap() {
    insta::assert_snapshot!(observed(prod(FaultKind::LoginPage)).await.text, @r"
    Argo CD v3.5.1
    app shop-prod Synced, 1 compared, tree
    app shop-staging Synced, 1 compared
    cluster in-cluster v1.34.4, read, 8 kinds: shop pod-1 pod-2 pod-3 pod-4 web
    cluster prod ?, not read, 0 kinds: web
    gap Malformed: cluster prod (https://10.0.0.5:6443): the cluster
      because: it does not answer like a Kubernetes API (a login page or proxy?)
      unknown: what runs in cluster prod
    ");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cluster_that_throttles_everything_is_a_gap() {
    insta::assert_snapshot!(observed(prod(FaultKind::TooManyRequests { retry_after_s: 1 })).await.text, @r"
    Argo CD v3.5.1
    app shop-prod Synced, 1 compared, tree
    app shop-staging Synced, 1 compared
    cluster in-cluster v1.34.4, read, 8 kinds: shop pod-1 pod-2 pod-3 pod-4 web
    cluster prod ?, not read, 0 kinds: web
    gap Unreachable: cluster prod (https://10.0.0.5:6443): the cluster
      because: status 429: Too many requests, please try again later.
      unknown: what runs in cluster prod
    ");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_expires_in_the_middle_is_a_gap() {
    // Which of the other lists came before is a matter of chance.
    let text = observed(vec![Fault::always("prod", FaultKind::ExpiredToken).below("/api/v1/pods")]).await.text;
    let gap = text.split_once("gap Forbidden: cluster prod (https://10.0.0.5:6443): ").map(|(_, gap)| gap).unwrap();
    assert!(gap.contains("because: status 401: Unauthorized"), "{text}");
    assert!(gap.contains("pods in cluster prod") || gap.contains("what runs in cluster prod"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_discovery_the_known_kinds_are_asked_for() {
    let faults = ["/api", "/apis"].map(|path| Fault::always("prod", FaultKind::InternalError).at(path));
    insta::assert_snapshot!(observed(faults.into()).await.text, @r"
    Argo CD v3.5.1
    app shop-prod Synced, 1 compared
    app shop-staging Synced, 1 compared
    cluster in-cluster v1.34.4, read, 8 kinds: shop pod-1 pod-2 pod-3 pod-4 web
    cluster prod v1.34.4, read, 0 kinds: shop pod-1 pod-2 pod-3 pod-4 web
    gap Unreachable: cluster prod (https://10.0.0.5:6443): GET /api
      because: status 500: Internal error occurred: etcdserver: leader changed
      unknown: which kinds cluster prod (https://10.0.0.5:6443) serves there
    ");
}

#[tokio::test(flavor = "multi_thread")]
async fn half_of_discovery_does_not_make_the_other_half_unknown_kinds() {
    let fault = Fault::always("prod", FaultKind::InternalError).at("/apis");
    insta::assert_snapshot!(observed(vec![fault]).await.text, @r"
    Argo CD v3.5.1
    app shop-prod Synced, 1 compared
    app shop-staging Synced, 1 compared
    cluster in-cluster v1.34.4, read, 8 kinds: shop pod-1 pod-2 pod-3 pod-4 web
    cluster prod v1.34.4, read, 0 kinds: shop pod-1 pod-2 pod-3 pod-4 web
    gap Unreachable: cluster prod (https://10.0.0.5:6443): GET /apis
      because: status 500: Internal error occurred: etcdserver: leader changed
      unknown: which kinds cluster prod (https://10.0.0.5:6443) serves there
    ");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_control_plane_that_is_down_is_replaced_by_argocd() {
    insta::assert_snapshot!(observed(mgmt(FaultKind::Down)).await.text, @r"
    Argo CD v3.5.1
    app shop-prod Synced, 1 compared
    app shop-staging Synced, 1 compared, tree
    cluster in-cluster ?, not read, 0 kinds: web
    cluster prod v1.34.4, read, 5 kinds: shop pod-1 pod-2 pod-3 pod-4 web
    gap Unreachable: cluster in-cluster (https://10.0.0.4:6443): the cluster
      because: Connection refused (os error 111)
      unknown: what runs in cluster in-cluster
    ");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_control_plane_behind_a_login_page_is_replaced_by_argocd() {
    insta::assert_snapshot!(observed(mgmt(FaultKind::LoginPage)).await.text, @r"
    Argo CD v3.5.1
    app shop-prod Synced, 1 compared
    app shop-staging Synced, 1 compared, tree
    cluster in-cluster ?, not read, 0 kinds: web
    cluster prod v1.34.4, read, 5 kinds: shop pod-1 pod-2 pod-3 pod-4 web
    gap Malformed: cluster in-cluster (https://10.0.0.4:6443): the cluster
      because: it does not answer like a Kubernetes API (a login page or proxy?)
      unknown: what runs in cluster in-cluster
    ");
}

#[tokio::test(flavor = "multi_thread")]
async fn secrets_that_may_not_be_read_are_replaced_by_the_kubeconfig() {
    let faults = ["/api/v1/secrets", "/api/v1/namespaces/argocd/secrets"]
        .map(|path| Fault::always("mgmt", FaultKind::Forbidden).below(path));
    insta::assert_snapshot!(observed(faults.into()).await.text, @r"
    Argo CD v3.5.1
    app shop-prod Synced, 1 compared
    app shop-staging Synced, 1 compared
    cluster in-cluster v1.34.4, read, 8 kinds: shop pod-1 pod-2 pod-3 pod-4 web
    cluster prod v1.34.4, read, 5 kinds: shop pod-1 pod-2 pod-3 pod-4 web
    ");
}
