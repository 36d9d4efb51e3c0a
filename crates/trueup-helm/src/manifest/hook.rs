//! Documents that Helm runs at an event instead of installing them.

use super::simple_head::Head;

const HOOK: &str = "helm.sh/hook";
const WEIGHT: &str = "helm.sh/hook-weight";
const DELETE_POLICY: &str = "helm.sh/hook-delete-policy";
const OUTPUT_LOG_POLICY: &str = "helm.sh/hook-output-log-policy";

/// What makes a document a hook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hook {
    /// When it runs, as written.
    pub events: Vec<HookEvent>,
    /// Its place among the hooks of an event. It has no effect on the order of printing.
    pub weight: i64,
    /// When it is deleted: lower case, not checked.
    pub delete_policies: Vec<String>,
    /// When its log is shown: lower case, not checked. Only Helm 4 reads it.
    pub output_log_policies: Vec<String>,
}

/// An event at which hooks run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum HookEvent {
    /// `pre-install`
    PreInstall,
    /// `post-install`
    PostInstall,
    /// `pre-delete`
    PreDelete,
    /// `post-delete`
    PostDelete,
    /// `pre-upgrade`
    PreUpgrade,
    /// `post-upgrade`
    PostUpgrade,
    /// `pre-rollback`
    PreRollback,
    /// `post-rollback`
    PostRollback,
    /// `test`, formerly `test-success`
    Test,
}

impl HookEvent {
    fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "pre-install" => Self::PreInstall,
            "post-install" => Self::PostInstall,
            "pre-delete" => Self::PreDelete,
            "post-delete" => Self::PostDelete,
            "pre-upgrade" => Self::PreUpgrade,
            "post-upgrade" => Self::PostUpgrade,
            "pre-rollback" => Self::PreRollback,
            "post-rollback" => Self::PostRollback,
            "test" | "test-success" => Self::Test,
            _ => return None,
        })
    }
}

impl Hook {
    /// Whether `helm test` runs it.
    pub fn is_test(&self) -> bool {
        self.events.contains(&HookEvent::Test)
    }
}

/// What a document is.
pub(super) enum Judgement {
    /// No hook.
    Manifest,
    /// A hook.
    Hook(Hook),
    /// A hook at an event that Helm does not know: it is dropped. The words are as written.
    Unknown(String),
}

/// What a document with this head is.
pub(super) fn judge(head: &Head) -> Judgement {
    let Some(words) = head.annotation(HOOK) else { return Judgement::Manifest };
    let events: Option<Vec<HookEvent>> = list(words).map(|word| HookEvent::parse(&word)).collect();
    let Some(events) = events else { return Judgement::Unknown(words.to_owned()) };
    let policies = |name| head.annotation(name).map(|value| list(value).collect()).unwrap_or_default();
    Judgement::Hook(Hook {
        events,
        weight: head.annotation(WEIGHT).and_then(|text| text.parse().ok()).unwrap_or(0),
        delete_policies: policies(DELETE_POLICY),
        output_log_policies: policies(OUTPUT_LOG_POLICY),
    })
}

fn list(value: &str) -> impl Iterator<Item = String> {
    value.split(',').map(|word| word.trim().to_lowercase())
}
