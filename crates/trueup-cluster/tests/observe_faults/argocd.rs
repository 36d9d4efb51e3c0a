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
    insta::assert_snapshot!(observed(argocd(FaultKind::Down)).await.text, @r"
    Argo CD ?
    app shop-prod Synced, not compared
    app shop-staging Synced, not compared
    cluster in-cluster v1.34.4, read, 8 kinds: shop pod-1 pod-2 pod-3 pod-4 web
    cluster prod v1.34.4, read, 5 kinds: shop pod-1 pod-2 pod-3 pod-4 web
    gap Unreachable: Argo CD (http://10.0.0.6:8080): GET /api/v1/applications/shop-prod/managed-resources?appNamespace=argocd, GET /api/v1/applications/shop-staging/managed-resources?appNamespace=argocd
      because: Connection refused (os error 111)
      unknown: Argo CD's comparison of argocd/shop-prod, Argo CD's comparison of argocd/shop-staging
    ");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_login_is_named() {
    insta::assert_snapshot!(observed(argocd(FaultKind::ExpiredToken)).await.text, @r"
    Argo CD ?
    app shop-prod Synced, not compared
    app shop-staging Synced, not compared
    cluster in-cluster v1.34.4, read, 8 kinds: shop pod-1 pod-2 pod-3 pod-4 web
    cluster prod v1.34.4, read, 5 kinds: shop pod-1 pod-2 pod-3 pod-4 web
    gap Forbidden: Argo CD (http://10.0.0.6:8080): GET /api/v1/applications/shop-prod/managed-resources?appNamespace=argocd, GET /api/v1/applications/shop-staging/managed-resources?appNamespace=argocd
      because: status 401: invalid session: token has invalid claims: token is expired
      unknown: Argo CD's comparison of argocd/shop-prod, Argo CD's comparison of argocd/shop-staging
    ");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_page_in_front_of_argocd_is_named() {
    insta::assert_snapshot!(observed(argocd(FaultKind::LoginPage)).await.text, @r"
    Argo CD ?
    app shop-prod Synced, not compared
    app shop-staging Synced, not compared
    cluster in-cluster v1.34.4, read, 8 kinds: shop pod-1 pod-2 pod-3 pod-4 web
    cluster prod v1.34.4, read, 5 kinds: shop pod-1 pod-2 pod-3 pod-4 web
    gap Malformed: Argo CD (http://10.0.0.6:8080): GET /api/v1/applications/shop-prod/managed-resources?appNamespace=argocd, GET /api/v1/applications/shop-staging/managed-resources?appNamespace=argocd
      because: not a list: expected value at line 1 column 1
      unknown: Argo CD's comparison of argocd/shop-prod, Argo CD's comparison of argocd/shop-staging
    ");
}

#[tokio::test(flavor = "multi_thread")]
async fn argocd_that_never_answers_is_given_up() {
    insta::assert_snapshot!(observed(argocd(FaultKind::Never)).await.text, @r"
    Argo CD ?
    app shop-prod Synced, not compared
    app shop-staging Synced, not compared
    cluster in-cluster v1.34.4, read, 8 kinds: shop pod-1 pod-2 pod-3 pod-4 web
    cluster prod v1.34.4, read, 5 kinds: shop pod-1 pod-2 pod-3 pod-4 web
    gap Unreachable: Argo CD (http://10.0.0.6:8080): GET /api/v1/applications/shop-prod/managed-resources?appNamespace=argocd, GET /api/v1/applications/shop-staging/managed-resources?appNamespace=argocd
      because: no answer within 1.5 s
      unknown: Argo CD's comparison of argocd/shop-prod, Argo CD's comparison of argocd/shop-staging
    ");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_comparison_that_fails_hides_no_other() {
    let fault = Fault::always("argocd", FaultKind::InternalError).below("/api/v1/applications/shop-prod/");
    insta::assert_snapshot!(observed(vec![fault]).await.text, @r"
    Argo CD v3.5.1
    app shop-prod Synced, not compared
    app shop-staging Synced, 1 compared
    cluster in-cluster v1.34.4, read, 8 kinds: shop pod-1 pod-2 pod-3 pod-4 web
    cluster prod v1.34.4, read, 5 kinds: shop pod-1 pod-2 pod-3 pod-4 web
    gap Unreachable: Argo CD (http://10.0.0.6:8080): GET /api/v1/applications/shop-prod/managed-resources?appNamespace=argocd
      because: status 500: internal error
      unknown: Argo CD's comparison of argocd/shop-prod
    ");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_truncated_comparison_is_named() {
    let fault = Fault::always("argocd", FaultKind::TruncatedBody).below("/api/v1/applications/shop-prod/");
    insta::assert_snapshot!(observed(vec![fault]).await.text, @r"
    Argo CD v3.5.1
    app shop-prod Synced, not compared
    app shop-staging Synced, 1 compared
    cluster in-cluster v1.34.4, read, 8 kinds: shop pod-1 pod-2 pod-3 pod-4 web
    cluster prod v1.34.4, read, 5 kinds: shop pod-1 pod-2 pod-3 pod-4 web
    gap Malformed: Argo CD (http://10.0.0.6:8080): GET /api/v1/applications/shop-prod/managed-resources?appNamespace=argocd
      because: not a list: EOF while parsing a string at line 1 column 94
      unknown: Argo CD's comparison of argocd/shop-prod
    ");
}

#[tokio::test(flavor = "multi_thread")]
async fn argocd_alone_gives_the_fleet_and_its_trees() {
    let outcome = observed_of(snapshot(), Vec::new(), |live| live.kubernetes = None).await;
    insta::assert_snapshot!(outcome.text, @r"
    Argo CD v3.5.1
    app shop-prod Synced, 1 compared, tree
    app shop-staging Synced, 1 compared, tree
    cluster in-cluster ?, not read, 0 kinds: web
    cluster prod ?, not read, 0 kinds: web
    gap Absent: cluster in-cluster (https://kubernetes.default.svc): the cluster
      because: no kubeconfig of the cluster that Argo CD runs in
      unknown: what runs in cluster in-cluster
    gap Absent: cluster prod (https://10.0.0.5:6443): the cluster
      because: no usable cluster Secret, and no kubeconfig context has its URL
      unknown: what runs in cluster prod
    ");
}

#[tokio::test(flavor = "multi_thread")]
async fn with_everything_down_the_error_says_what_each_server_answered() {
    let faults = ["mgmt", "prod", "argocd"].map(|server| Fault::always(server, FaultKind::Down));
    let text = observed(faults.into()).await.text;
    insta::with_settings!({filters => vec![(r"127\.0\.0\.1:\d+", "[replay]")]}, {
        insta::assert_snapshot!(text, @r"
        error: no Applications can be read: cluster in-cluster (https://10.0.0.4:6443): GET /apis/argoproj.io/v1alpha1/applications: Connection refused (os error 111); Argo CD (http://10.0.0.6:8080): GET /api/v1/applications: Connection refused (os error 111)
        ");
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn an_application_of_wrong_types_is_named_and_the_others_are_read() {
    let broken = json!({"metadata": {"name": "odd", "namespace": "argocd"}, "spec": 7, "status": {"resources": "none", "sync": {"status": ["?"]}}});
    let good = json!({"metadata": {"name": "good", "namespace": "argocd"}, "spec": {"project": "shop"}, "status": {"sync": {"status": "Synced"}}});
    let list = super::fleet::list("ApplicationList", "argoproj.io/v1alpha1", &[json!("text"), broken, good]);
    let files = builder().answer("mgmt", "/apis/argoproj.io/v1alpha1/applications", &list).build();
    let outcome = observed_of(files, Vec::new(), |_| ()).await;
    insta::assert_snapshot!(outcome.text, @r#"
    Argo CD v3.5.1
    app good Synced, not compared
    app odd Other, not compared
    cluster in-cluster v1.34.4, read, 8 kinds: shop pod-1 pod-2 pod-3 pod-4
    gap Malformed: cluster in-cluster (https://10.0.0.4:6443): Application ?/?
      because: .: invalid type: string "text", expected struct Application
      unknown: all of Application ?/?
    gap Malformed: cluster in-cluster (https://10.0.0.4:6443): Application argocd/odd: spec
      because: invalid type: integer `7`, expected struct ApplicationSpec
      unknown: this field of Application argocd/odd
    gap Malformed: cluster in-cluster (https://10.0.0.4:6443): Application argocd/odd: status.sync.status
      because: invalid type: sequence, expected a string
      unknown: this field of Application argocd/odd
    gap Malformed: cluster in-cluster (https://10.0.0.4:6443): Application argocd/odd: status.resources
      because: invalid type: string "none", expected a sequence
      unknown: this field of Application argocd/odd
    "#);
}
