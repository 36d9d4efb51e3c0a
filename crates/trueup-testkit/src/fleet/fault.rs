//! The faults that are mixed into a generated fleet.

use trueup_model::Rule;

use super::plan::Renderer;

/// One fault of one app.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// The chart demands a value that the environment does not set.
    RequiredValue,
    /// A template reads below a value that is not there.
    NilValue,
    /// The values file of the environment was renamed.
    ValuesFileMissing,
    /// A value violates the chart's schema.
    SchemaViolation,
    /// A patch names a Deployment that was renamed.
    PatchTarget,
    /// The branch is gone.
    RevisionMissing,
    /// The folder is gone.
    PathMissing,
    /// A label was added to the selector of a Deployment.
    ImmutableSelector,
    /// One admission policy denies a new Deployment of each of these apps.
    AdmissionPolicy,
    /// The kind of a new object is not served.
    KindUnknown,
    /// The project forbids the kind of a new object.
    KindDenied,
    /// The migration before the sync fails.
    HookFailed,
    /// The smoke test after the sync never ends.
    HookStuck,
    /// The destination namespace does not exist.
    NamespaceMissing,
    /// A window of the project denies syncs.
    WindowDenied,
    /// The image is not in its registry.
    ImageMissing,
    /// The program crashes.
    CrashLoop,
    /// Pods exceed the quota of the namespace.
    QuotaExceeded,
    /// An autoscaler and self-heal set the replicas by turns.
    SelfHealLoop,
    /// A person changed the image; Argo CD shows it.
    Hotfix,
    /// A person added a variable and a label; Argo CD does not show it.
    HiddenHotfix,
    /// A person changed resources that an ignore rule hides.
    IgnoredDrift,
    /// A person switched auto-sync off.
    AutoSyncOff,
    /// An object is no longer in Git, and pruning is off.
    Extraneous,
}

impl Fault {
    /// All faults.
    pub const ALL: &'static [Self] = &[
        Self::RequiredValue,
        Self::NilValue,
        Self::ValuesFileMissing,
        Self::SchemaViolation,
        Self::PatchTarget,
        Self::RevisionMissing,
        Self::PathMissing,
        Self::ImmutableSelector,
        Self::AdmissionPolicy,
        Self::KindUnknown,
        Self::KindDenied,
        Self::HookFailed,
        Self::HookStuck,
        Self::NamespaceMissing,
        Self::WindowDenied,
        Self::ImageMissing,
        Self::CrashLoop,
        Self::QuotaExceeded,
        Self::SelfHealLoop,
        Self::Hotfix,
        Self::HiddenHotfix,
        Self::IgnoredDrift,
        Self::AutoSyncOff,
        Self::Extraneous,
    ];

    /// The rule that the leading finding of such an app should have.
    pub fn rule(self) -> Rule {
        match self {
            Self::RequiredValue => Rule::RenderHelmRequiredValue,
            Self::NilValue => Rule::RenderHelmNilValue,
            Self::ValuesFileMissing => Rule::RenderValuesFileMissing,
            Self::SchemaViolation => Rule::RenderHelmSchema,
            Self::PatchTarget => Rule::RenderKustomizePatchTarget,
            Self::RevisionMissing => Rule::SourceRevisionMissing,
            Self::PathMissing => Rule::SourcePathMissing,
            Self::ImmutableSelector => Rule::SyncImmutableField,
            Self::AdmissionPolicy => Rule::SyncAdmissionDenied,
            Self::KindUnknown => Rule::SyncKindUnknown,
            Self::KindDenied => Rule::SpecProjectDeniesKind,
            Self::HookFailed => Rule::SyncHookFailed,
            Self::HookStuck => Rule::SyncHookStuck,
            Self::NamespaceMissing => Rule::SpecNamespaceMissing,
            Self::WindowDenied => Rule::SyncWindowDenied,
            Self::ImageMissing => Rule::HealthImagePull,
            Self::CrashLoop => Rule::HealthCrashLoop,
            Self::QuotaExceeded => Rule::HealthQuota,
            Self::SelfHealLoop => Rule::LoopSelfHeal,
            Self::Hotfix => Rule::DriftHotfix,
            Self::HiddenHotfix => Rule::DriftHiddenHotfix,
            Self::IgnoredDrift => Rule::DriftIgnored,
            Self::AutoSyncOff => Rule::ControlAutoSyncOff,
            Self::Extraneous => Rule::DriftExtraneous,
        }
    }

    /// The fault of the app with this number among the faulty ones: the policy hits every fifth of them.
    pub(crate) fn of_number(number: usize) -> Self {
        if number % 5 == 4 { Self::AdmissionPolicy } else { Self::ALL[(number - number / 5) % Self::ALL.len()] }
    }

    /// The only renderer in which the fault can happen, if there is only one.
    pub(crate) fn renderer(self) -> Option<Renderer> {
        match self {
            Self::RequiredValue | Self::NilValue | Self::ValuesFileMissing | Self::SchemaViolation => {
                Some(Renderer::Helm)
            }
            Self::PatchTarget => Some(Renderer::Kustomize),
            _ => None,
        }
    }

    /// True if the source does not render any more, so that Argo CD knows no desired state.
    pub(crate) fn stops_rendering(self) -> bool {
        matches!(
            self,
            Self::RequiredValue
                | Self::NilValue
                | Self::ValuesFileMissing
                | Self::SchemaViolation
                | Self::PatchTarget
                | Self::RevisionMissing
                | Self::PathMissing
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_occurs_among_the_first_few() {
        for fault in Fault::ALL {
            assert!((0..Fault::ALL.len() * 2).any(|number| Fault::of_number(number) == *fault), "{fault:?}");
        }
    }
}
