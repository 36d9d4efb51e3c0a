//! Live against desired, field by field: what differs, whether Argo CD shows it, and who made it.
//!
//! Pure: sides come in as values, nothing here knows where they were read. The entry point is [`drift`]; the rest
//! answers single questions about one object ([`field_owners`], [`ownership_taken`]) or about its audit log
//! ([`overwritten_patches`], [`writers`]). Whatever comes from outside is walked with a bound on its depth.

mod drift_field;
mod object_sides;

mod merge_key;
mod noise;
mod place;
mod same_value;

mod difference;
mod field_manager;
mod managed_fields;
mod written_field;

mod author;
mod ignore_rules;
mod jq_path;
mod visibility;

mod drift;
mod overwritten_patch;
mod ownership;
mod writer;

pub use drift::drift;
pub use drift_field::{Basis, DriftClass, DriftField};
pub use field_manager::ManagerKind;
pub use ignore_rules::{IgnoreRules, RuleProblem, UnusedRule};
pub use managed_fields::{FieldOwner, field_owners};
pub use object_sides::ObjectSides;
pub use overwritten_patch::{OverwrittenPatch, overwritten_patches};
pub use ownership::ownership_taken;
pub use writer::{Writer, contested, writers};
