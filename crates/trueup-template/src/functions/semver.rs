//! Sprig's functions of versions.

mod object;

#[cfg(test)]
mod tests;

pub use object::VersionObject;

use std::rc::Rc;

use crate::function::{Call, Failure, Function, Param};
use crate::functions::argument;
use crate::semver::{Constraint, Invalid, Version};
use crate::value::{Slot, Value};

/// The functions of this file.
pub const FUNCTIONS: &[Function] = &[
    Function { name: "semver", params: &[Param::String], variadic: None, run: semver },
    Function { name: "semverCompare", params: &[Param::String, Param::String], variadic: None, run: semver_compare },
];

/// `semver s`: a version, of which templates can ask the parts.
fn semver(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let version = Version::parse_loose(argument::text(call, 0), call.runtime.libraries.semver)?;
    Ok(Slot::new(Value::Object(Rc::new(VersionObject::pointer(version)))))
}

/// `semverCompare constraint version`.
fn semver_compare(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let library = call.runtime.libraries.semver;
    let constraint = Constraint::parse(argument::text(call, 0), library)?;
    let version = Version::parse_loose(argument::text(call, 1), library)?;
    Ok(Slot::new(constraint.check(&version)))
}

impl From<Invalid> for Failure {
    fn from(invalid: Invalid) -> Self {
        Self::Error(invalid.to_string())
    }
}
