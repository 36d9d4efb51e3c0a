//! The lists of Kubernetes 1.21.2 (and of kustomizations) that strategic merge patches merge item by item.
//!
//! Only what can be reached is here: a patch goes through maps and through the items of merged lists, never into the
//! items of other lists. So `volumeClaimTemplates`, say, are not followed.

/// What is merged somewhere inside a map.
#[derive(Debug)]
pub(super) struct BuiltIn {
    fields: &'static [(&'static str, Field)],
}

/// A field with something to merge.
#[derive(Debug, Clone, Copy)]
pub(super) enum Field {
    /// A map.
    Map(&'static BuiltIn),
    /// A list whose items are told apart by these fields; by themselves if there are none.
    List(&'static [&'static str], &'static BuiltIn),
}

use Field::{List, Map};

impl BuiltIn {
    /// The field of a name, if anything is merged in it.
    pub(super) fn field(&self, name: &str) -> Option<Field> {
        self.fields.iter().find(|(field, _)| *field == name).map(|(_, field)| *field)
    }

    /// What is merged in the resources of a kind; none if the kind is not known or has nothing to merge.
    pub(super) fn of_kind(api_version: &str, kind: &str) -> Option<&'static Self> {
        Some(match (api_version, kind) {
            ("v1", "Pod") => &POD,
            ("v1", "PodTemplate") => &TEMPLATE_HOLDER,
            ("v1", "ReplicationController")
            | ("apps/v1", "DaemonSet" | "Deployment" | "ReplicaSet" | "StatefulSet")
            | ("batch/v1", "Job") => &WORKLOAD,
            ("batch/v1" | "batch/v1beta1", "CronJob") => &CRON_JOB,
            ("v1", "Service") => &SERVICE,
            ("v1", "ServiceAccount") => &SERVICE_ACCOUNT,
            ("v1", "Node") => &NODE,
            ("v1", "ComponentStatus") => &COMPONENT_STATUS,
            ("storage.k8s.io/v1" | "storage.k8s.io/v1beta1", "CSINode") => &CSI_NODE,
            (
                "admissionregistration.k8s.io/v1" | "admissionregistration.k8s.io/v1beta1",
                "MutatingWebhookConfiguration" | "ValidatingWebhookConfiguration",
            ) => &WEBHOOKS,
            ("v1", "Namespace" | "PersistentVolumeClaim")
            | ("policy/v1" | "policy/v1beta1", "PodDisruptionBudget")
            | ("apiregistration.k8s.io/v1" | "apiregistration.k8s.io/v1beta1", "APIService") => &CONDITIONED,
            _ if has_only_metadata(api_version, kind) => &OBJECT,
            _ => return Self::of_kustomize(api_version, kind),
        })
    }

    /// As [`BuiltIn::of_kind`] for kustomize's own kinds, which a custom schema does not replace.
    pub(super) fn of_kustomize(api_version: &str, kind: &str) -> Option<&'static Self> {
        (api_version == "kustomize.config.k8s.io/v1beta1" && kind == "Kustomization").then_some(&KUSTOMIZATION)
    }
}

/// Kinds in which only the metadata has merged lists.
fn has_only_metadata(api_version: &str, kind: &str) -> bool {
    let (group, version) = api_version.split_once('/').unwrap_or(("", api_version));
    let versions: &[&str] = match (group, kind) {
        (
            "",
            "Binding" | "ConfigMap" | "Endpoints" | "Event" | "LimitRange" | "PersistentVolume" | "ResourceQuota"
            | "Secret",
        )
        | ("apps", "ControllerRevision")
        | ("authentication.k8s.io", "TokenRequest")
        | ("autoscaling", "Scale")
        | ("networking.k8s.io", "NetworkPolicy") => &["v1"],
        ("autoscaling", "HorizontalPodAutoscaler") => &["v1", "v2beta1", "v2beta2"],
        ("extensions", "Ingress")
        | ("flowcontrol.apiserver.k8s.io", "FlowSchema" | "PriorityLevelConfiguration")
        | ("policy", "Eviction" | "PodSecurityPolicy")
        | ("storage.k8s.io", "CSIStorageCapacity") => &["v1beta1"],
        ("apiextensions.k8s.io", "CustomResourceDefinition")
        | ("authentication.k8s.io", "TokenReview")
        | (
            "authorization.k8s.io",
            "LocalSubjectAccessReview" | "SelfSubjectAccessReview" | "SelfSubjectRulesReview" | "SubjectAccessReview",
        )
        | ("certificates.k8s.io", "CertificateSigningRequest")
        | ("coordination.k8s.io", "Lease")
        | ("discovery.k8s.io", "EndpointSlice")
        | ("events.k8s.io", "Event")
        | ("networking.k8s.io", "Ingress" | "IngressClass")
        | ("node.k8s.io", "RuntimeClass")
        | ("rbac.authorization.k8s.io", "ClusterRole" | "ClusterRoleBinding" | "Role" | "RoleBinding")
        | ("scheduling.k8s.io", "PriorityClass")
        | ("storage.k8s.io", "CSIDriver" | "StorageClass" | "VolumeAttachment") => &["v1", "v1beta1"],
        _ => return false,
    };
    versions.contains(&version)
}

const CONDITIONS: (&str, Field) = ("conditions", List(&["type"], &NOTHING));
const OBJECT_METADATA: (&str, Field) = ("metadata", Map(&METADATA));

static NOTHING: BuiltIn = BuiltIn { fields: &[] };
static METADATA: BuiltIn =
    BuiltIn { fields: &[("finalizers", List(&[], &NOTHING)), ("ownerReferences", List(&["uid"], &NOTHING))] };
static OBJECT: BuiltIn = BuiltIn { fields: &[OBJECT_METADATA] };

static STATUS: BuiltIn = BuiltIn { fields: &[CONDITIONS] };
static CONDITIONED: BuiltIn = BuiltIn { fields: &[OBJECT_METADATA, ("status", Map(&STATUS))] };
static COMPONENT_STATUS: BuiltIn = BuiltIn { fields: &[OBJECT_METADATA, CONDITIONS] };

static POD: BuiltIn = BuiltIn { fields: &[OBJECT_METADATA, ("spec", Map(&POD_SPEC)), ("status", Map(&POD_STATUS))] };
static POD_STATUS: BuiltIn = BuiltIn { fields: &[CONDITIONS, ("podIPs", List(&["ip"], &NOTHING))] };
static POD_TEMPLATE: BuiltIn = BuiltIn { fields: &[OBJECT_METADATA, ("spec", Map(&POD_SPEC))] };
static POD_SPEC: BuiltIn = BuiltIn {
    fields: &[
        ("containers", List(&["name"], &CONTAINER)),
        ("initContainers", List(&["name"], &CONTAINER)),
        ("ephemeralContainers", List(&["name"], &EPHEMERAL_CONTAINER)),
        ("volumes", List(&["name"], &VOLUME)),
        ("imagePullSecrets", List(&["name"], &NOTHING)),
        ("hostAliases", List(&["ip"], &NOTHING)),
        ("topologySpreadConstraints", List(&["topologyKey", "whenUnsatisfiable"], &NOTHING)),
    ],
};
static CONTAINER: BuiltIn = BuiltIn {
    fields: &[
        ("env", List(&["name"], &NOTHING)),
        ("ports", List(&["containerPort", "protocol"], &NOTHING)),
        ("volumeDevices", List(&["devicePath"], &NOTHING)),
        ("volumeMounts", List(&["mountPath"], &NOTHING)),
    ],
};
static EPHEMERAL_CONTAINER: BuiltIn = BuiltIn {
    fields: &[
        ("env", List(&["name"], &NOTHING)),
        ("volumeDevices", List(&["devicePath"], &NOTHING)),
        ("volumeMounts", List(&["mountPath"], &NOTHING)),
    ],
};
static VOLUME: BuiltIn = BuiltIn { fields: &[("ephemeral", Map(&EPHEMERAL_VOLUME))] };
static EPHEMERAL_VOLUME: BuiltIn = BuiltIn { fields: &[("volumeClaimTemplate", Map(&OBJECT))] };

static TEMPLATE_HOLDER: BuiltIn = BuiltIn { fields: &[OBJECT_METADATA, ("template", Map(&POD_TEMPLATE))] };
static WORKLOAD_SPEC: BuiltIn = BuiltIn { fields: &[("template", Map(&POD_TEMPLATE))] };
static WORKLOAD: BuiltIn =
    BuiltIn { fields: &[OBJECT_METADATA, ("spec", Map(&WORKLOAD_SPEC)), ("status", Map(&STATUS))] };
static CRON_JOB: BuiltIn = BuiltIn { fields: &[OBJECT_METADATA, ("spec", Map(&CRON_JOB_SPEC))] };
static CRON_JOB_SPEC: BuiltIn = BuiltIn { fields: &[("jobTemplate", Map(&JOB_TEMPLATE))] };
static JOB_TEMPLATE: BuiltIn = BuiltIn { fields: &[OBJECT_METADATA, ("spec", Map(&WORKLOAD_SPEC))] };

static SERVICE: BuiltIn =
    BuiltIn { fields: &[OBJECT_METADATA, ("spec", Map(&SERVICE_SPEC)), ("status", Map(&STATUS))] };
static SERVICE_SPEC: BuiltIn = BuiltIn { fields: &[("ports", List(&["port", "protocol"], &NOTHING))] };
static SERVICE_ACCOUNT: BuiltIn = BuiltIn { fields: &[OBJECT_METADATA, ("secrets", List(&["name"], &NOTHING))] };
static NODE: BuiltIn = BuiltIn { fields: &[OBJECT_METADATA, ("spec", Map(&NODE_SPEC)), ("status", Map(&NODE_STATUS))] };
static NODE_SPEC: BuiltIn = BuiltIn { fields: &[("podCIDRs", List(&[], &NOTHING))] };
static NODE_STATUS: BuiltIn = BuiltIn { fields: &[CONDITIONS, ("addresses", List(&["type"], &NOTHING))] };
static CSI_NODE: BuiltIn = BuiltIn { fields: &[OBJECT_METADATA, ("spec", Map(&CSI_NODE_SPEC))] };
static CSI_NODE_SPEC: BuiltIn = BuiltIn { fields: &[("drivers", List(&["name"], &NOTHING))] };
static WEBHOOKS: BuiltIn = BuiltIn { fields: &[OBJECT_METADATA, ("webhooks", List(&["name"], &NOTHING))] };
static KUSTOMIZATION: BuiltIn = BuiltIn {
    fields: &[("configMapGenerator", List(&["name"], &NOTHING)), ("secretGenerator", List(&["name"], &NOTHING))],
};
