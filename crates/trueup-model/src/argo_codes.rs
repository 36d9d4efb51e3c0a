//! Argo CD's own status words, with a place for words of versions that trueup does not know.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)+
            /// Absent, or a word that this version of trueup does not know.
            #[default]
            Other,
        }

        impl $name {
            /// Argo CD's own word; empty for [`Self::Other`].
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => stringify!($variant),)+
                    Self::Other => "",
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let word = std::borrow::Cow::<'_, str>::deserialize(deserializer)?;
                Ok(match word.as_ref() {
                    $(stringify!($variant) => Self::$variant,)+
                    _ => Self::Other,
                })
            }
        }
    };
}

codes! {
    /// Whether live equals desired, as Argo CD says (`status.sync.status`).
    SyncCode {
        /// Live equals desired.
        Synced,
        /// Live differs from desired.
        OutOfSync,
        /// Argo CD could not compare.
        Unknown,
    }
}

codes! {
    /// How well the live objects work, as Argo CD says (`status.health.status`).
    HealthCode {
        /// All is well.
        Healthy,
        /// Paused on purpose.
        Suspended,
        /// Not there yet, may still become healthy.
        Progressing,
        /// Not in the cluster.
        Missing,
        /// Broken.
        Degraded,
        /// Argo CD could not tell.
        Unknown,
    }
}

codes! {
    /// The phase of a sync operation (`status.operationState.phase`).
    OperationPhase {
        /// Under way, or waiting for its next retry.
        Running,
        /// Being stopped.
        Terminating,
        /// Ended, an object was refused or a hook failed.
        Failed,
        /// Ended before it could apply anything.
        Error,
        /// Ended well.
        Succeeded,
    }
}
