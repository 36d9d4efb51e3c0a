//! Fields that say nothing about what somebody wanted: bookkeeping of the API server, of controllers and of Argo CD.

use crate::place::Step;

/// Annotations that only machinery reads and writes.
const ANNOTATIONS: &[&str] = &[
    "argocd.argoproj.io/tracking-id",
    "argocd.argoproj.io/installation-id",
    "argocd.argoproj.io/refresh",
    "kubectl.kubernetes.io/last-applied-configuration",
    "batch.kubernetes.io/job-tracking",
    "control-plane.alpha.kubernetes.io/leader",
    "deprecated.daemonset.template.generation",
    "endpoints.kubernetes.io/last-change-trigger-time",
];

/// Prefixes of such annotations.
const ANNOTATION_PREFIXES: &[&str] = &[
    "deployment.kubernetes.io/",
    "autoscaling.alpha.kubernetes.io/",
    "meta.helm.sh/",
    "pv.kubernetes.io/",
    "volume.kubernetes.io/",
    "volume.beta.kubernetes.io/",
    "notified.notifications.argoproj.io",
];

/// Labels that the API server gives to a Job, its Pod template and its selector.
const JOB_LABELS: &[&str] =
    &["batch.kubernetes.io/controller-uid", "batch.kubernetes.io/job-name", "controller-uid", "job-name"];

/// True if the field at the end of this walk is bookkeeping and is never compared.
pub(crate) fn is_noise(steps: &[Step<'_>], name: &str) -> bool {
    match steps {
        [] => matches!(name, "apiVersion" | "kind" | "status"),
        [Step::Field("metadata")] => matches!(
            name,
            "name"
                | "namespace"
                | "generateName"
                | "creationTimestamp"
                | "deletionTimestamp"
                | "deletionGracePeriodSeconds"
                | "managedFields"
                | "resourceVersion"
                | "uid"
                | "generation"
                | "selfLink"
        ),
        [Step::Field("metadata"), Step::Field("annotations")] => {
            ANNOTATIONS.contains(&name) || ANNOTATION_PREFIXES.iter().any(|prefix| name.starts_with(prefix))
        }
        [Step::Field("metadata"), Step::Field("labels")] if name == "kubernetes.io/metadata.name" => true,
        [.., Step::Field("labels" | "matchLabels")] => JOB_LABELS.contains(&name),
        [.., Step::Field("metadata")] => name == "creationTimestamp",
        _ => false,
    }
}

/// True for maps whose keys are free text: each key is a field of its own, and an added one counts as added.
pub(crate) fn is_free_map(name: &str) -> bool {
    matches!(
        name,
        "labels"
            | "annotations"
            | "data"
            | "stringData"
            | "binaryData"
            | "matchLabels"
            | "nodeSelector"
            | "limits"
            | "requests"
            | "hard"
    )
}
