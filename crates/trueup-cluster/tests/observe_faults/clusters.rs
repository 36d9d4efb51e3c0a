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
    insta::assert_snapshot!(observed(prod(FaultKind::Down)).await.text, @"");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cluster_that_never_answers_does_not_hold_up_the_rest() {
    insta::assert_snapshot!(observed(prod(FaultKind::Never)).await.text, @"");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cluster_with_an_expired_token_is_a_gap() {
    insta::assert_snapshot!(observed(prod(FaultKind::ExpiredToken)).await.text, @"");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cluster_behind_a_login_page_is_a_gap() {
    insta::assert_snapshot!(observed(prod(FaultKind::LoginPage)).await.text, @"");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cluster_that_throttles_everything_is_a_gap() {
    insta::assert_snapshot!(observed(prod(FaultKind::TooManyRequests { retry_after_s: 1 })).await.text, @"");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_expires_in_the_middle_is_a_gap() {
    let fault = Fault::always("prod", FaultKind::ExpiredToken).below("/api/v1/pods");
    insta::assert_snapshot!(observed(vec![fault]).await.text, @"");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_discovery_the_known_kinds_are_asked_for() {
    let faults = ["/api", "/apis"].map(|path| Fault::always("prod", FaultKind::InternalError).at(path));
    insta::assert_snapshot!(observed(faults.into()).await.text, @"");
}

#[tokio::test(flavor = "multi_thread")]
async fn half_of_discovery_does_not_make_the_other_half_unknown_kinds() {
    let fault = Fault::always("prod", FaultKind::InternalError).at("/apis");
    insta::assert_snapshot!(observed(vec![fault]).await.text, @"");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_control_plane_that_is_down_is_replaced_by_argocd() {
    insta::assert_snapshot!(observed(mgmt(FaultKind::Down)).await.text, @"");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_control_plane_behind_a_login_page_is_replaced_by_argocd() {
    insta::assert_snapshot!(observed(mgmt(FaultKind::LoginPage)).await.text, @"");
}

#[tokio::test(flavor = "multi_thread")]
async fn secrets_that_may_not_be_read_are_replaced_by_the_kubeconfig() {
    let faults = ["/api/v1/secrets", "/api/v1/namespaces/argocd/secrets"].map(|path| Fault::always("mgmt", FaultKind::Forbidden).below(path));
    insta::assert_snapshot!(observed(faults.into()).await.text, @"");
}
