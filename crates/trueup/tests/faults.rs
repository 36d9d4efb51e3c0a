//! Servers that misbehave: the binary still gives the right answer, or says which server failed and what is therefore
//! unknown. It never hangs.

use std::time::{Duration, Instant};

use serde_json::Value;
use trueup_testkit::{Fault, FaultKind};

use crate::live::Live;

/// No fault may cost more than this: each request has a deadline of two seconds here.
const PATIENCE: Duration = Duration::from_secs(40);

/// Triages the fleet behind faulty servers.
fn triage(faults: Vec<Fault>) -> Value {
    let live = Live::start(faults);
    let start = Instant::now();
    let run = live.run(&["triage", "--timeout", "2s", "-o", "json"]);
    assert!(start.elapsed() < PATIENCE, "it took {:?}", start.elapsed());
    assert_eq!(run.code, Some(1), "{}{}", run.out, run.err);
    assert!(live.server.requests().iter().all(trueup_testkit::LoggedRequest::is_read_only));
    serde_json::from_str(&live.server.as_recorded(&run.out)).expect("the output is JSON")
}

/// The leading rule of an app.
fn lead(triage: &Value, app: &str) -> String {
    let app = triage["apps"].as_array().expect("apps").iter().find(|a| a["name"] == app).expect("the app is there");
    app["findings"][0]["rule"].as_str().unwrap_or_default().to_owned()
}

/// Gaps as text, without what is merely absent.
fn gaps(triage: &Value) -> String {
    let gaps = triage["gaps"].as_array().expect("gaps").iter().filter(|gap| gap["kind"] != "absent");
    let lines = gaps.map(|gap| format!("{}: {}; {}", gap["place"], gap["subject"], gap["unknown"]));
    lines.collect::<Vec<String>>().join("\n")
}

#[test]
fn faults_that_pass_leave_no_trace() {
    let passing = [
        FaultKind::TooManyRequests { retry_after_s: 1 },
        FaultKind::InternalError,
        FaultKind::ResetMidBody,
        FaultKind::TruncatedBody,
    ];
    let faults = passing.into_iter().map(|kind| Fault::always("prod", kind).below("/apis/apps").times(1)).collect();
    let triage = triage(faults);
    assert_eq!(gaps(&triage), "");
    assert_eq!(lead(&triage, "cart-prod"), "health/image-pull");
}

#[test]
fn an_expired_continue_token_makes_the_list_start_again() {
    let triage = triage(vec![Fault::always("prod", FaultKind::ExpiredContinue).times(1)]);
    assert_eq!(gaps(&triage), "");
    assert_eq!(lead(&triage, "quotes-prod"), "loop/self-heal");
}

#[test]
fn a_cluster_that_is_down_is_named_and_the_rest_is_triaged() {
    let triage = triage(vec![Fault::always("prod", FaultKind::Down)]);
    let gaps = gaps(&triage);
    assert!(gaps.contains("cluster prod") && gaps.contains("what runs in cluster prod"), "{gaps}");
    assert!(
        triage["fleet"].as_array().expect("fleet").iter().any(|f| f["rule"] == "fleet/unobserved"),
        "{}",
        triage["fleet"]
    );
    // What Argo CD itself says is still triaged, and so is the other cluster.
    assert_eq!(lead(&triage, "invoices-prod"), "render/values-file-missing");
    assert_eq!(lead(&triage, "ledger-prod"), "sync/immutable-field");
    assert_eq!(lead(&triage, "beta-staging"), "source/revision-missing");
}

#[test]
fn a_server_that_never_answers_does_not_hold_the_triage_up() {
    let triage = triage(vec![Fault::always("prod", FaultKind::Never)]);
    assert!(gaps(&triage).contains("cluster prod"), "{}", gaps(&triage));
    assert_eq!(lead(&triage, "media-prod"), "render/kustomize-patch-target");
}

#[test]
fn one_kind_that_always_fails_is_one_gap() {
    let triage = triage(vec![Fault::always("prod", FaultKind::InternalError).at("/api/v1/pods")]);
    let gaps = gaps(&triage);
    assert!(gaps.contains("pods") && gaps.lines().count() == 1, "{gaps}");
    assert_eq!(lead(&triage, "recs-prod"), "health/quota");
}

#[test]
fn a_login_page_instead_of_an_answer_is_not_understood_and_said_so() {
    let triage = triage(vec![Fault::always("argocd", FaultKind::LoginPage)]);
    assert!(gaps(&triage).contains("argocd"), "{}", gaps(&triage));
    assert_eq!(lead(&triage, "payouts-prod"), "health/crash-loop");
}

#[test]
fn an_argocd_token_that_has_expired_costs_only_what_argocd_knows() {
    let triage = triage(vec![Fault::always("argocd", FaultKind::ExpiredToken)]);
    assert!(gaps(&triage).contains("argocd"), "{}", gaps(&triage));
    assert_eq!(lead(&triage, "labs-prod"), "spec/namespace-missing");
}
