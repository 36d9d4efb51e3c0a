//! Everything that is known about one object: the input of a comparison.

use serde_json::Value;
use trueup_model::{AuditEvent, ResourceKey};

use crate::IgnoreRules;

/// One object with its sides and its history.
#[derive(Debug, Clone, Copy)]
pub struct ObjectSides<'a> {
    /// Its name.
    pub key: &'a ResourceKey,
    /// The object as it stands in the cluster, with `managedFields`.
    pub live: &'a Value,
    /// What Git renders to, as Argo CD says (`targetState` of `managed-resources`) or as trueup rendered it.
    pub target: Option<&'a Value>,
    /// Argo CD's normalised live state; may be left out where it equals `predicted`.
    pub normalized: Option<&'a Value>,
    /// The live state that Argo CD predicts for after a sync; may be left out where it equals `normalized`.
    pub predicted: Option<&'a Value>,
    /// Argo CD's verdict on the object: true for `OutOfSync`; `None` if it has none.
    pub shown_out_of_sync: Option<bool>,
    /// True if Argo CD applies it server-side.
    pub server_side_apply: bool,
    /// The audit log of this object, oldest first.
    pub audit: &'a [&'a AuditEvent],
    /// The ignore rules of the Application and of the installation.
    pub ignore: &'a IgnoreRules,
}

impl<'a> ObjectSides<'a> {
    /// An object of which only the live side is known.
    pub fn new(key: &'a ResourceKey, live: &'a Value, ignore: &'a IgnoreRules) -> Self {
        Self {
            key,
            live,
            target: None,
            normalized: None,
            predicted: None,
            shown_out_of_sync: None,
            server_side_apply: false,
            audit: &[],
            ignore,
        }
    }

    /// True for Kubernetes' own Secrets, whose values must not be shown.
    pub(crate) fn is_secret(&self) -> bool {
        self.key.is("", "Secret")
    }
}
