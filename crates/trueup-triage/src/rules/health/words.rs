//! What is said about the fault of a workload.

use crate::catalogue::{Classified, MessagePlace, classify, shorten};
use crate::context::AppContext;
use crate::rules::kubectl;
use crate::workload::{FaultKind, WorkloadFault};

/// How long a quoted text may be within a sentence.
const LONGEST: usize = 300;

/// Words of a registry or runtime, and what they mean.
const PULL_REASONS: &[(&[&str], &str)] = &[
    (&["ErrImageNeverPull"], "it is not on the node, and imagePullPolicy Never forbids to pull it"),
    (&["InvalidImageName", "couldn't parse image"], "the name of the image is invalid"),
    (
        &["401", "403 ", "nauthorized", "denied", "no basic auth credentials", "authentication required", "Forbidden"],
        "the registry refuses (401/403: pull secret missing or wrong)",
    ),
    (&["429", "toomanyrequests", "rate limit"], "the registry's rate limit is reached"),
    (&["not found", "manifest unknown", "NotFound", "does not exist"], "the registry does not have it"),
    (&["no match for platform", "no matching manifest"], "it is not made for the node's platform"),
    (
        &["no such host", "dial tcp", "i/o timeout", "connection refused", "deadline exceeded", "x509", "EOF"],
        "the registry cannot be reached",
    ),
    (&["no space left"], "the node has no space left"),
];

/// What the API server said when it refused a pod.
pub(super) fn refusal(fault: &WorkloadFault) -> Classified {
    classify(&fault.text, MessagePlace::Event { reason: "FailedCreate", key: &fault.witness })
}

/// One sentence for a fault.
pub(in crate::rules) fn sentence(fault: &WorkloadFault) -> String {
    let who = fault.workload.spoken();
    let text = shorten(&fault.text, LONGEST);
    match &fault.kind {
        FaultKind::ImagePull { image } => format!("{who}: image {image} cannot be pulled{}", pull_reason(&fault.text)),
        FaultKind::CrashLoop { container, exit_code, reason, restarts, probe } => {
            let code = exit_code.map_or_else(String::new, |c| format!(", exit code {c}"));
            let reason = if reason.is_empty() || reason == "Error" { String::new() } else { format!(", {reason}") };
            let probe = probe.as_ref().map_or_else(String::new, |p| format!("; killed: {}", shorten(p, LONGEST)));
            let times = if *restarts == 1 { "1 restart".to_owned() } else { format!("{restarts} restarts") };
            let container = named(container);
            format!("{who}: {container} crashes again and again ({times}{code}{reason}){probe}")
        }
        FaultKind::CannotStart { container, reason } => {
            format!("{who}: {} cannot be started: {reason}: {text}", named(container))
        }
        FaultKind::Refused => {
            let classified = refusal(fault);
            format!("{who}: pods are not created: {}", classified.cause)
        }
        FaultKind::Unschedulable => format!("{who}: no node takes the pod {}: {text}", fault.witness.name),
        FaultKind::NotReady | FaultKind::Unready { .. } => format!("{who} does not become ready: {text}"),
        FaultKind::JobFailed if fault.witness != fault.workload => {
            format!("{who}: {} failed: {text}", fault.witness.spoken())
        }
        FaultKind::JobFailed => format!("{who} failed: {text}"),
    }
}

/// `init container migrate` for `migrate (init)`.
fn named(container: &str) -> String {
    match container.strip_suffix(" (init)") {
        Some(container) => format!("init container {container}"),
        None => format!("container {container}"),
    }
}

fn pull_reason(text: &str) -> String {
    let known = PULL_REASONS.iter().find(|(words, _)| words.iter().any(|word| text.contains(word)));
    known.map_or_else(String::new, |(_, meaning)| format!(": {meaning}"))
}

/// What to do about it.
pub(super) fn advice(fault: &WorkloadFault) -> &'static str {
    match fault.kind {
        FaultKind::ImagePull { .. } => {
            "publish the image, or correct the tag in Git; check the pull secret if the registry refuses"
        }
        FaultKind::CrashLoop { probe: Some(_), .. } => {
            "read the log of the last try; give the container more time or correct the probe"
        }
        FaultKind::CrashLoop { .. } => "read the log of the last crash; roll back if the release before worked",
        FaultKind::CannotStart { .. } => "see which ConfigMap, Secret, volume or command the container lacks",
        FaultKind::Refused => "raise the limit that refuses the pods, or ask for less",
        FaultKind::Unschedulable => "free or add capacity, or correct selectors, taints and claims",
        FaultKind::NotReady | FaultKind::Unready { .. } => "look at the pods' readiness probes and logs",
        FaultKind::JobFailed => "read the log of the job's pod",
    }
}

/// What to run.
pub(super) fn command(ctx: &AppContext, fault: &WorkloadFault) -> String {
    let namespace = &fault.workload.namespace;
    match &fault.kind {
        FaultKind::CrashLoop { container, .. } => {
            let container = container.trim_end_matches(" (init)");
            kubectl(ctx, namespace, &format!("logs {} -c {container} --previous", fault.witness.name))
        }
        FaultKind::JobFailed => kubectl(ctx, namespace, &format!("logs {}", fault.witness.kubectl())),
        _ => kubectl(ctx, namespace, &format!("describe {}", fault.witness.kubectl())),
    }
}
