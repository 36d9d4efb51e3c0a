//! What objects and their events say about not working.

use trueup_model::Rule::{
    DriftExtraneous, DriftOrphaned, HealthCrashLoop, HealthDeletionStuck, HealthImagePull, HealthNotReady, HealthOther,
    HealthPodDenied, HealthUnschedulable, SyncHookFailed,
};

use crate::catalogue::row::{Row, row};

const IMAGE: &str = "Correct the image's name or tag, or give the pods a pull secret.";
const PODS: &str = "Look at its pods: image, probes, quota, scheduling.";

pub(super) const ROWS: &[Row] = &[
    row(HealthImagePull, "", r#"(?i:Back-off pulling image|Failed to pull image|failed to (?:apply|validate) image|Failed to inspect image) "(?P<image>[^"]*)"(?::.*?(?P<text>[^:]*: (?:not found|unauthorized|denied).*|dial tcp.*|no such host.*|x509.*|429 .*))?"#)
        .cause("the image {image} cannot be pulled")
        .remedy(IMAGE)
        .root("image {image}")
        .in_hook(SyncHookFailed),
    row(HealthImagePull, "", r"(?:ImagePullBackOff|ErrImagePull|ErrImageNeverPull|InvalidImageName|RegistryUnavailable|ImageInspectError)")
        .cause("an image[ of {kind} {name}] cannot be pulled")
        .remedy(IMAGE)
        .only_health(),
    row(HealthCrashLoop, "ack-off", r"[Bb]ack-off (?:(?P<duration>\S+) )?restarting failed container[= ](?P<container>[\w.-]+)(?:[= ](?:in )?pod[= ](?P<pod>[\w.-]+?)(?:_[\w.-]+\([\w-]+\))?)?\s*$")
        .cause("the container {container}[ of {pod}] crashes again and again")
        .remedy("Read the log of the last try.")
        .command("kubectl logs {pod} -c {container} --previous")
        .in_hook(SyncHookFailed),
    row(HealthCrashLoop, "", r"CrashLoopBackOff|Back-off restarting failed container")
        .cause("a container[ of {kind} {name}] crashes again and again")
        .remedy("Read the log of the last try.")
        .in_hook(SyncHookFailed),
    row(HealthOther, "ConfigError", r"CreateContainerConfigError|CreateContainerError|RunContainerError")
        .cause("a container[ of {kind} {name}] cannot be created: {inner}")
        .remedy("Look for the ConfigMap, Secret or key that the pod names.")
        .only_health(),
    row(HealthOther, "not found", r#"(?P<type>configmap|secret|persistentvolumeclaim|serviceaccount|service account \S+) "(?P<subject>[^"]*)" not found"#)
        .cause("[{kind} {name} needs ]{type} {subject}, which does not exist")
        .remedy("Create it, or correct the reference.")
        .only_health(),
    row(HealthOther, "non-existent", r"references non-existent (?P<type>\w+) key: (?P<field>\S+)|couldn't find key (?P<value>\S+) in (?P<subject>\S+ \S+)")
        .cause("[{kind} {name}: ]{inner}")
        .remedy("Add the key, or correct the reference.")
        .only_health(),
    row(HealthUnschedulable, "nodes are available", r"(?P<count>\d+)/\d+ nodes are available: (?P<text>.*)")
        .cause("no node takes the pod[ {name}]: {text}")
        .remedy("Lower its requests, correct selectors and tolerations, or add nodes.")
        .in_hook(SyncHookFailed),
    row(HealthNotReady, "exceeded its progress deadline", r#"(?P<kind>Deployment|ReplicaSet|Rollout) "(?P<name>[^"]*)" (?:has timed out progressing|exceeded its progress deadline)|exceeded its progress deadline"#)
        .cause("the rollout of[ {kind} {name}] does not become ready in time")
        .remedy(PODS),
    row(HealthNotReady, "has timed out progressing", r#"(?P<kind>\w+) "(?P<name>[^"]*)" has timed out progressing"#)
        .cause("the rollout of {kind} {name} does not become ready in time")
        .remedy(PODS),
    row(HealthNotReady, "aiting for", r"Waiting for (?:rollout to finish|statefulset spec update|partitioned roll out|daemon set|\d+ pods? to be ready|deployment spec)(?P<text>.*)")
        .cause("the rollout[ of {kind} {name}] is not finished: {inner}")
        .remedy(PODS)
        .transient(),
    row(HealthNotReady, "probe failed", r"(?P<type>Readiness|Liveness|Startup) probe (?:failed|errored): (?P<text>.*)")
        .cause("the {type} probe[ of {name}] fails: {text}")
        .remedy("Look at the container's log and the probe's settings.")
        .only_health(),
    row(SyncHookFailed, "SyncFail hooks failed", r"one or more SyncFail hooks failed(?:, reason: (?P<text>.*))?")
        .cause("the hook that should clean up after the failure failed itself[: {text}]")
        .remedy("Repair the SyncFail hook; the first failure stands in the results of the objects."),
    row(HealthDeletionStuck, "elete hook(s) failed", r"(?P<type>Pre|Post)Delete hook\(s\) failed: (?P<hook>.*)")
        .cause("the {type}Delete hook {hook} fails, so the Application is not deleted")
        .remedy("Repair the hook in Git, or take its finalizer off the Application knowingly."),
    row(HealthOther, "Job has reached the specified backoff limit", r"Job has reached the specified backoff limit")
        .cause("Job[ {name}] failed: it has reached its backoff limit")
        .remedy("Read the log of its pods.")
        .command("kubectl logs job/{name} -n {namespace}")
        .in_hook(SyncHookFailed),
    row(HealthOther, "Job was active longer than specified deadline", r"Job was active longer than specified deadline")
        .cause("Job[ {name}] failed: it took longer than its deadline")
        .remedy("Read the log of its pods, or give it more time.")
        .in_hook(SyncHookFailed),
    row(HealthOther, "failed with exit code", r#"container "(?P<container>[^"]*)" failed with exit code (?P<exit>\d+)"#)
        .cause("the container {container}[ of {kind} {name}] ended with exit code {exit}")
        .remedy("Read its log.")
        .in_hook(SyncHookFailed),
    row(HealthDeletionStuck, "ending deletion", r"^[Pp]ending deletion")
        .cause("the deletion[ of {kind} {name}] waits for a finalizer")
        .remedy("Find the controller that owns the finalizer; take the finalizer off only if it is gone for good."),
    row(DriftExtraneous, "ignored (", r"ignored \((?P<text>requires pruning|no prune)\)")
        .cause("[{kind} {name} ]is no longer in Git and is not pruned ({text})")
        .remedy("Sync with pruning, or delete it by hand.")
        .command("argocd app diff {app}"),
    row(DriftOrphaned, "orphaned resources", r"Application has (?P<count>\d+) orphaned resources")
        .cause("{count} objects in the destination namespace belong to no Application")
        .remedy("Delete them, adopt them, or list them in `orphanedResources.ignore` of the AppProject."),
    row(HealthCrashLoop, "OOMKilled", r"OOMKilled")
        .cause("a container[ of {kind} {name}] needs more memory than its limit")
        .remedy("Raise the memory limit, or find the leak.")
        .only_health(),
    row(HealthOther, "storageclass", r#"storageclass\S* "(?P<subject>[^"]*)" not found"#)
        .cause("the storage class {subject}[ of {kind} {name}] does not exist")
        .remedy("Correct `storageClassName`, or create the class.")
        .only_health(),
    row(HealthOther, "", r"no persistent volumes available for this claim|waiting for first consumer to be created before binding|waiting for a volume to be created")
        .cause("the volume claim[ {name}] is not bound: {inner}")
        .remedy("Look at the storage class and at the pod that should use the claim.")
        .only_health(),
    row(HealthOther, "metrics", r"(?:unable to get metrics|failed to get \w+ (?:utilization|metric)|unable to fetch metrics)(?P<text>.*)")
        .cause("[{kind} {name} ]has no metrics to scale by: {inner}")
        .remedy("Look at the metrics API, and at the requests of the pods.")
        .only_health(),
    row(HealthOther, "FailedMount", r"FailedMount|FailedAttachVolume")
        .cause("a volume[ of {kind} {name}] cannot be mounted: {inner}")
        .remedy("Look at the claim, Secret or ConfigMap behind the volume.")
        .only_health(),
    row(HealthOther, "olume", r#"(?:MountVolume\.SetUp failed for volume|Unable to attach or mount volumes|AttachVolume\.Attach failed for volume) ?"?(?P<subject>[^":]*)"?[ :]*(?P<text>.*)"#)
        .cause("a volume[ of {kind} {name}] cannot be mounted: {subject} {text}")
        .remedy("Look at the claim, Secret or ConfigMap behind the volume.")
        .only_health(),
    row(HealthPodDenied, "is forbidden: ", r#"(?P<resource>pods) "(?P<subject>[^"]*)" is forbidden: (?P<text>.*)"#)
        .cause("pods[ of {kind} {name}] are refused: {text}")
        .remedy("Change the pod template so that it is accepted.")
        .only_health(),
    row(HealthOther, "aused by ", r"^Caused by (?P<subject>.*)")
        .cause("the worst objects are {subject}")
        .remedy("Look at the named objects.")
        .only_health(),
];
