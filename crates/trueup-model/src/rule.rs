//! The names of all faults. One name for one fault: the same in code, output, documentation and tests.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use crate::{Control, Severity};

macro_rules! rules {
    ($($variant:ident = $name:literal, $severity:ident, $control:ident, $about:literal;)+) => {
        /// The name of a fault, written `family/fault`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Rule {
            $(#[doc = concat!("`", $name, "`: ", $about, ".")] $variant,)+
        }

        impl Rule {
            /// All rules, in the order of the documentation.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The name: `sync/immutable-field`.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// The severity unless something makes it better or worse.
            pub fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)+ }
            }

            /// The area that must act.
            pub fn control(self) -> Control {
                match self { $(Self::$variant => Control::$control,)+ }
            }

            /// What is wrong, in half a sentence.
            pub fn about(self) -> &'static str {
                match self { $(Self::$variant => $about,)+ }
            }
        }
    };
}

rules! {
    // source: the desired state cannot be fetched
    SourceRepoAuth = "source/repo-auth", Error, ManifestSource, "the repository refuses Argo CD's credentials";
    SourceRepoUnreachable = "source/repo-unreachable", Error, ManifestSource, "the Git repository does not answer";
    SourceRevisionMissing = "source/revision-missing", Error, ManifestSource, "the branch, tag or commit is not in the repository";
    SourcePathMissing = "source/path-missing", Error, ManifestSource, "the folder is not there at that revision";
    SourcePathEscapes = "source/path-escapes", Error, ManifestSource, "a path or symbolic link leaves the repository";
    SourceChartRepoUnreachable = "source/chart-repo-unreachable", Error, ManifestSource, "the chart repository does not answer";
    SourceChartVersionMissing = "source/chart-version-missing", Error, ManifestSource, "the chart version is not in its repository";
    SourceRefUnknown = "source/ref-unknown", Error, ManifestSource, "a `$ref` names no source";
    SourceRefConflict = "source/ref-conflict", Error, ManifestSource, "two sources need one repository at two revisions";
    SourceRevisionUnsigned = "source/revision-unsigned", Error, ManifestSource, "the project demands a signature that the revision lacks";
    SourceOciLayer = "source/oci-layer", Error, ManifestSource, "the OCI artifact is not laid out as Argo CD expects";
    SourceOther = "source/other", Error, ManifestSource, "fetching fails for a reason that has no name yet";
    // render: the source is there and does not render, or its rendering cannot be relied on
    RenderHelmRequiredValue = "render/helm-required-value", Error, ManifestSource, "the chart demands a value that nobody sets";
    RenderHelmNilValue = "render/helm-nil-value", Error, ManifestSource, "a template reads below a value that is not there";
    RenderHelmTemplate = "render/helm-template", Error, ManifestSource, "a template cannot be parsed or executed";
    RenderHelmOutputInvalid = "render/helm-output-invalid", Error, ManifestSource, "the templates give text that is not YAML";
    RenderHelmSchema = "render/helm-schema", Error, ManifestSource, "a value violates the chart's schema";
    RenderHelmKubeVersion = "render/helm-kube-version", Error, ManifestSource, "the chart does not permit this Kubernetes version";
    RenderHelmDependency = "render/helm-dependency", Error, ManifestSource, "a chart dependency is missing or out of step";
    RenderHelmReleaseName = "render/helm-release-name", Error, ManifestSource, "the release name is not permitted";
    RenderHelmLibraryChart = "render/helm-library-chart", Error, ManifestSource, "a library chart cannot be installed";
    RenderValuesFileMissing = "render/values-file-missing", Error, ManifestSource, "a values file is not there";
    RenderValuesInvalid = "render/values-invalid", Error, ManifestSource, "values cannot be parsed";
    RenderValuesGlobEmpty = "render/values-glob-empty", Error, ManifestSource, "a glob of values files matches nothing";
    RenderValuesOutsideRoot = "render/values-outside-root", Error, ManifestSource, "a values file lies outside what is permitted";
    RenderKustomizeResourceMissing = "render/kustomize-resource-missing", Error, ManifestSource, "a kustomization names a file that is not there";
    RenderKustomizePatchTarget = "render/kustomize-patch-target", Error, ManifestSource, "a patch matches no object";
    RenderKustomizeDuplicateId = "render/kustomize-duplicate-id", Error, ManifestSource, "one object comes from two places";
    RenderKustomizeComponent = "render/kustomize-component", Error, ManifestSource, "a component is used as a resource, or the other way round";
    RenderKustomizeLoadRestriction = "render/kustomize-load-restriction", Error, ManifestSource, "a kustomization reads above its root";
    RenderKustomizeReplacement = "render/kustomize-replacement", Error, ManifestSource, "a replacement selects nothing";
    RenderKustomizeOption = "render/kustomize-option", Error, ManifestSource, "a build option such as `--enable-helm` is needed";
    RenderKustomizeVersion = "render/kustomize-version", Error, ManifestSource, "the kustomize version is not registered or too old";
    RenderKustomizeOther = "render/kustomize-other", Error, ManifestSource, "kustomize fails for a reason that has no name yet";
    RenderManifestInvalid = "render/manifest-invalid", Error, ManifestSource, "a plain manifest is not a Kubernetes object";
    RenderJsonnet = "render/jsonnet", Error, ManifestSource, "Jsonnet fails";
    RenderPlugin = "render/plugin", Error, ManifestSource, "a config management plugin fails";
    RenderAmbiguousType = "render/ambiguous-type", Error, ManifestSource, "the source is of two types at once";
    RenderErrorCached = "render/error-cached", Error, ManifestSource, "the error is repaired and still served from the cache";
    RenderOther = "render/other", Error, ManifestSource, "rendering fails for a reason that has no name yet";
    RenderNondeterministic = "render/nondeterministic", Warning, ManifestSource, "every rendering gives something else";
    RenderLookup = "render/lookup", Warning, ManifestSource, "the chart asks the cluster while it renders";
    RenderUnpinned = "render/unpinned", Advice, ManifestSource, "the version floats";
    RenderSubstitution = "render/substitution", Warning, ManifestSource, "a `$` is swallowed or replaced";
    RenderValuesOrder = "render/values-order", Warning, ManifestSource, "values files count in another order than Helm's";
    RenderOverridden = "render/overridden", Advice, ManifestSource, "the Application overrides Git, so edits there have no effect";
    // trust: Argo CD says Synced and it cannot be relied on
    TrustStaleContent = "trust/stale-content", Error, ManifestSource, "what was applied is not what the revision renders to";
    TrustPathsTooNarrow = "trust/paths-too-narrow", Warning, ManifestSource, "`manifest-generate-paths` misses a file that matters";
    TrustChartRepublished = "trust/chart-republished", Error, ManifestSource, "one chart version, two contents";
    TrustImageTagMoved = "trust/image-tag-moved", Warning, ManifestSource, "one image tag, two digests";
    // spec: the Application itself is wrong
    SpecDestinationUnknown = "spec/destination-unknown", Error, SyncPolicy, "the destination cluster is not known to Argo CD";
    SpecNamespaceMissing = "spec/namespace-missing", Error, SyncPolicy, "the destination namespace does not exist";
    SpecProjectMissing = "spec/project-missing", Error, SyncPolicy, "the project does not exist";
    SpecProjectDeniesSource = "spec/project-denies-source", Error, SyncPolicy, "the project does not permit the repository";
    SpecProjectDeniesDestination = "spec/project-denies-destination", Error, SyncPolicy, "the project does not permit the destination";
    SpecProjectDeniesKind = "spec/project-denies-kind", Error, SyncPolicy, "the project does not permit a kind";
    SpecSharedResource = "spec/shared-resource", Warning, ManifestSource, "two Applications say one object";
    SpecRepeatedResource = "spec/repeated-resource", Warning, ManifestSource, "one object is said twice";
    SpecExcludedResource = "spec/excluded-resource", Warning, ManifestSource, "Argo CD's settings exclude an object that Git says";
    SpecOther = "spec/other", Error, SyncPolicy, "the Application is invalid for a reason that has no name yet";
    // sync: it renders and does not apply
    SyncImmutableField = "sync/immutable-field", Error, ManifestSource, "a field that cannot be changed shall change";
    SyncStatefulsetField = "sync/statefulset-field", Error, ManifestSource, "a field of a StatefulSet that cannot be changed shall change";
    SyncJobImmutable = "sync/job-immutable", Error, ManifestSource, "a Job's template shall change";
    SyncPvcField = "sync/pvc-field", Error, ManifestSource, "a field of a volume claim that cannot be changed shall change";
    SyncKindUnknown = "sync/kind-unknown", Error, ManifestSource, "the cluster does not know the kind: its CRD is not installed";
    SyncApiVersionRemoved = "sync/api-version-removed", Error, ManifestSource, "the cluster no longer serves this API version";
    SyncValidation = "sync/validation", Error, ManifestSource, "the API server finds the object invalid";
    SyncAdmissionDenied = "sync/admission-denied", Error, ManifestSource, "a policy or webhook refuses the object";
    SyncWebhookUnavailable = "sync/webhook-unavailable", Error, AppHealth, "a webhook that must be asked does not answer";
    SyncRbacForbidden = "sync/rbac-forbidden", Error, SyncPolicy, "Argo CD may not do that in the cluster";
    SyncQuota = "sync/quota", Error, AppHealth, "the quota does not allow it";
    SyncAnnotationTooLarge = "sync/annotation-too-large", Error, SyncPolicy, "the object is too large for client-side apply";
    SyncFieldConflict = "sync/field-conflict", Error, SyncPolicy, "another field manager owns a field";
    SyncNamespaceTerminating = "sync/namespace-terminating", Error, AppHealth, "the namespace is being deleted";
    SyncHookFailed = "sync/hook-failed", Error, ManifestSource, "a hook failed";
    SyncHookStuck = "sync/hook-stuck", Error, ManifestSource, "a hook does not end";
    SyncWaveBlocked = "sync/wave-blocked", Error, ManifestSource, "a wave waits for an object that does not become healthy";
    SyncOperationStuck = "sync/operation-stuck", Error, SyncPolicy, "an operation does not end";
    SyncRetryPinned = "sync/retry-pinned", Error, SyncPolicy, "retries stay on an old commit while a newer one is there";
    SyncHalted = "sync/halted", Error, SyncPolicy, "auto-sync gave up on this commit";
    SyncWindowDenied = "sync/window-denied", Warning, SyncPolicy, "a sync window holds a sync back";
    SyncWouldWipe = "sync/would-wipe", Critical, SyncPolicy, "a sync would remove everything";
    SyncOther = "sync/other", Error, SyncPolicy, "syncing fails for a reason that has no name yet";
    // loop: it applies, and it never ends
    LoopSelfHeal = "loop/self-heal", Error, SyncPolicy, "somebody sets a field back each time Argo CD sets it";
    LoopSharedResource = "loop/shared-resource", Error, ManifestSource, "two Applications overwrite each other's object";
    LoopNormalisation = "loop/normalisation", Warning, ManifestSource, "the cluster stores a field in another form than Git says it";
    LoopNondeterministic = "loop/nondeterministic", Error, ManifestSource, "every rendering gives something else, and every difference is applied";
    LoopFailingSync = "loop/failing-sync", Error, SyncPolicy, "a sync that fails is started again and again";
    // drift: the cluster says something that Git does not
    DriftHotfix = "drift/hotfix", Error, EmergencyPatch, "a person changed a field; Argo CD shows it";
    DriftHiddenHotfix = "drift/hidden-hotfix", Error, EmergencyPatch, "a person changed a field; Argo CD does not show it";
    DriftHotfixOverwritten = "drift/hotfix-overwritten", Error, EmergencyPatch, "a sync took a person's change back";
    DriftIgnored = "drift/ignored", Warning, EmergencyPatch, "an ignore rule hides a person's change";
    DriftIgnoreRuleUnused = "drift/ignore-rule-unused", Advice, SyncPolicy, "an ignore rule matches nothing";
    DriftPreserved = "drift/preserved", Warning, EmergencyPatch, "`RespectIgnoreDifferences` keeps a person's change through syncs";
    DriftExtraneous = "drift/extraneous", Warning, SyncPolicy, "an object is no longer in Git and is not pruned";
    DriftOrphaned = "drift/orphaned", Advice, EmergencyPatch, "an object belongs to no Application";
    DriftOwnershipTaken = "drift/ownership-taken", Warning, EmergencyPatch, "another field manager owns a field that Git sets";
    // health: it is applied and does not work
    HealthImagePull = "health/image-pull", Error, AppHealth, "an image cannot be pulled";
    HealthCrashLoop = "health/crash-loop", Error, AppHealth, "a container crashes again and again";
    HealthNotReady = "health/not-ready", Error, AppHealth, "a rollout does not become ready";
    HealthQuota = "health/quota", Error, AppHealth, "pods are not created: the quota is used up";
    HealthPodDenied = "health/pod-denied", Error, AppHealth, "pods are not created: they are refused";
    HealthUnschedulable = "health/unschedulable", Error, AppHealth, "no node takes the pod";
    HealthDeletionStuck = "health/deletion-stuck", Error, AppHealth, "a finalizer holds up a deletion";
    HealthMissing = "health/missing", Error, AppHealth, "an object that Git says is not in the cluster";
    HealthOther = "health/other", Error, AppHealth, "it does not work for a reason that has no name yet";
    // control: who may do what, and what is switched off
    ControlAutoSyncOff = "control/auto-sync-off", Warning, SyncPolicy, "auto-sync is off although it should be on";
    ControlRolledBack = "control/rolled-back", Error, RollbackApproval, "it was left on an old revision after a rollback";
    ControlPauseReverted = "control/pause-reverted", Advice, SyncPolicy, "a pause was put back by the Application's parent";
    ControlRollbackBlocked = "control/rollback-blocked", Warning, RollbackApproval, "a rollback would not work now";
    ControlNoLastKnownGood = "control/no-last-known-good", Advice, RollbackApproval, "there is no state to go back to";
    ControlOwnerMissing = "control/owner-missing", Advice, AppHealth, "nobody is named as owner";
    ControlOwnerConflict = "control/owner-conflict", Advice, AppHealth, "two sources name different owners";
    ControlHoldExpired = "control/hold-expired", Warning, SyncPolicy, "a hold is past its expiry";
    ControlIgnoredByController = "control/ignored-by-controller", Warning, SyncPolicy, "Argo CD was told not to look at the Application";
    // release: environments differ
    ReleaseFailsOnlyIn = "release/fails-only-in", Advice, ManifestSource, "the same service works in another environment";
    ReleaseBehind = "release/behind", Advice, SyncPolicy, "an environment is behind";
    // parity: CI renders one thing, Argo CD another
    ParityHelmVersion = "parity/helm-version", Warning, ManifestSource, "CI uses another Helm";
    ParityKustomizeVersion = "parity/kustomize-version", Warning, ManifestSource, "CI uses another kustomize";
    ParityKubeVersion = "parity/kube-version", Warning, ManifestSource, "CI renders for another Kubernetes version";
    ParityApiVersions = "parity/api-versions", Warning, ManifestSource, "CI renders without the cluster's API versions";
    ParityValuesOrder = "parity/values-order", Warning, ManifestSource, "CI passes values files in another order";
    ParityValuesMissing = "parity/values-missing", Warning, ManifestSource, "CI leaves out a values file";
    ParityParameters = "parity/parameters", Warning, ManifestSource, "CI lacks the Application's parameters";
    ParityReleaseName = "parity/release-name", Warning, ManifestSource, "CI uses another release name";
    ParityNamespace = "parity/namespace", Warning, ManifestSource, "CI renders for another namespace";
    ParityIncludeCrds = "parity/include-crds", Warning, ManifestSource, "CI leaves CRDs out";
    ParityChartVersion = "parity/chart-version", Warning, ManifestSource, "CI uses another chart version";
    ParityKustomizeOptions = "parity/kustomize-options", Warning, ManifestSource, "CI uses other build options";
    ParityKustomizeOverrides = "parity/kustomize-overrides", Warning, ManifestSource, "CI lacks the Application's kustomize overrides";
    ParitySubstitution = "parity/substitution", Warning, ManifestSource, "CI lacks Argo CD's variables";
    ParityRevision = "parity/revision", Warning, ManifestSource, "CI rendered another revision";
    ParityNondeterministic = "parity/nondeterministic", Warning, ManifestSource, "every rendering gives something else";
    ParityUnexplained = "parity/unexplained", Warning, ManifestSource, "the difference could not be reproduced";
    // fleet: the observation itself
    FleetUnobserved = "fleet/unobserved", Warning, AppHealth, "a server could not be read; what is there is unknown";
    FleetMalformed = "fleet/malformed", Warning, AppHealth, "an answer could not be understood";
}

impl Rule {
    /// The family: `sync`.
    pub fn family(self) -> &'static str {
        self.name().split_once('/').map_or("", |(family, _)| family)
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A text that names no rule.
#[derive(Debug, thiserror::Error)]
#[error("no rule is called {0:?}")]
pub struct UnknownRule(pub String);

impl FromStr for Rule {
    type Err = UnknownRule;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.iter().copied().find(|r| r.name() == text).ok_or_else(|| UnknownRule(text.to_owned()))
    }
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_is_found_by_its_name() {
        for rule in Rule::ALL {
            assert_eq!(rule.name().parse::<Rule>().unwrap(), *rule);
            assert!(!rule.family().is_empty());
        }
    }
}
