//! Faults of Argo CD's API: what the clusters say is known all the same.

use serde_json::json;
use trueup_testkit::{Fault, FaultKind};

use super::fleet::{builder, snapshot};
use super::{observed, observed_of};

fn argocd(kind: FaultKind) -> Vec<Fault> {
    vec![Fault::always("argocd", kind)]
}

#[tokio::test(flavor = "multi_thread")]
async fn argocd_that_is_down_leaves_comparisons_unknown() {
    insta::assert_snapshot!(observed(argocd(FaultKind::Down)).await.text, @"");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_login_is_named() {
    insta::assert_snapshot!(observed(argocd(FaultKind::ExpiredToken)).await.text, @"");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_page_in_front_of_argocd_is_named() {
    insta::assert_snapshot!(observed(argocd(FaultKind::LoginPage)).await.text, @"");
}

#[tokio::test(flavor = "multi_thread")]
async fn argocd_that_never_answers_is_given_up() {
    insta::assert_snapshot!(observed(argocd(FaultKind::Never)).await.text, @"");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_comparison_that_fails_hides_no_other() {
    let fault = Fault::always("argocd", FaultKind::InternalError).below("/api/v1/applications/shop-prod/");
    insta::assert_snapshot!(observed(vec![fault]).await.text, @"");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_truncated_comparison_is_named() {
    let fault = Fault::always("argocd", FaultKind::TruncatedBody).below("/api/v1/applications/shop-prod/");
    insta::assert_snapshot!(observed(vec![fault]).await.text, @"");
}

#[tokio::test(flavor = "multi_thread")]
async fn argocd_alone_gives_the_fleet_and_its_trees() {
    let outcome = observed_of(snapshot(), Vec::new(), |live| live.kubernetes = None).await;
    insta::assert_snapshot!(outcome.text, @"");
}

#[tokio::test(flavor = "multi_thread")]
async fn with_everything_down_the_error_says_what_each_server_answered() {
    let faults = ["mgmt", "prod", "argocd"].map(|server| Fault::always(server, FaultKind::Down));
    let text = observed(faults.into()).await.text;
    insta::with_settings!({filters => vec![(r"127\.0\.0\.1:\d+", "[replay]")]}, {
        insta::assert_snapshot!(text, @"");
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn an_application_of_wrong_types_is_named_and_the_others_are_read() {
    let broken = json!({"metadata": {"name": "odd", "namespace": "argocd"}, "spec": 7, "status": {"resources": "none", "sync": {"status": ["?"]}}});
    let good = json!({"metadata": {"name": "good", "namespace": "argocd"}, "spec": {"project": "shop"}, "status": {"sync": {"status": "Synced"}}});
    let list = super::fleet::list("ApplicationList", "argoproj.io/v1alpha1", &[json!("text"), broken, good]);
    let files = builder().answer("mgmt", "/apis/argoproj.io/v1alpha1/applications", &list).build();
    let outcome = observed_of(files, Vec::new(), |_| ()).await;
    insta::assert_snapshot!(outcome.text, @"");
}
