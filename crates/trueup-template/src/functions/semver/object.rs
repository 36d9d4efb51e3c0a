//! `*semver.Version` and `semver.Version` as templates see them.

use std::any::Any;
use std::borrow::Cow;
use std::cmp::Ordering;
use std::rc::Rc;

use crate::function::{Call, Failure, Param};
use crate::functions::argument;
use crate::runtime::SemverLibrary;
use crate::semver::{Invalid, Version};
use crate::value::{Member, Object, Slot, Value};

/// A version in a template.
#[derive(Debug, Clone)]
pub struct VersionObject {
    version: Version,
    /// `semver` answers a pointer; what increments a version answers a struct, which lacks the methods of the pointer.
    is_pointer: bool,
}

const POINTER: &str = "*semver.Version";

impl VersionObject {
    /// A `*semver.Version`.
    pub fn pointer(version: Version) -> Self {
        Self { version, is_pointer: true }
    }

    /// The version.
    pub fn version(&self) -> &Version {
        &self.version
    }

    fn value_member(&self, name: &str) -> Option<Member> {
        let version = &self.version;
        let text = |text: &str| {
            let text = text.to_owned();
            Member::getter(move || Value::from(text.as_str()))
        };
        let number = |number: u64| Member::getter(move || Value::Uint64(number));
        Some(match name {
            "Major" => number(version.major),
            "Minor" => number(version.minor),
            "Patch" => number(version.patch),
            "Prerelease" => text(&version.prerelease),
            "Metadata" => text(&version.metadata),
            "String" | "Value" => text(&version.to_string()),
            "MarshalText" => bytes(version.to_string()),
            // Neither quotes nor control characters can stand in a version.
            "MarshalJSON" => bytes(format!("\"{version}\"")),
            "IncMajor" => self.increment(Version::next_major),
            "IncMinor" => self.increment(Version::next_minor),
            "IncPatch" => self.increment(Version::next_patch),
            "SetPrerelease" => self.change(Version::with_prerelease),
            "SetMetadata" => self.change(Version::with_metadata),
            _ => return None,
        })
    }

    fn pointer_member(&self, name: &str) -> Option<Member> {
        if !self.is_pointer {
            return None;
        }
        let original = self.version.original.clone();
        Some(match name {
            "Original" => Member::getter(move || Value::from(original.as_str())),
            "LessThan" => self.comparison(|order| Value::Bool(order.is_lt())),
            "LessThanEqual" => self.comparison(|order| Value::Bool(order.is_le())),
            "GreaterThan" => self.comparison(|order| Value::Bool(order.is_gt())),
            "GreaterThanEqual" => self.comparison(|order| Value::Bool(order.is_ge())),
            "Equal" => self.comparison(|order| Value::Bool(order.is_eq())),
            "Compare" => self.comparison(|order| Value::Int(order as i64)),
            _ => return None,
        })
    }

    fn increment(&self, next: fn(&Version, SemverLibrary) -> Result<Version, Invalid>) -> Member {
        let version = self.version.clone();
        method(&[], move |call| Ok(Slot::new(structure(next(&version, call.runtime.libraries.semver)?))))
    }

    fn change(&self, change: fn(&Version, &str, SemverLibrary) -> Result<Version, Invalid>) -> Member {
        let version = self.version.clone();
        method(&[Param::String], move |call| {
            let changed = change(&version, &argument::text(call, 0).to_str(), call.runtime.libraries.semver)?;
            Ok(Slot::new(structure(changed)))
        })
    }

    fn comparison(&self, answer: fn(Ordering) -> Value) -> Member {
        let version = self.version.clone();
        method(&[Param::Object(POINTER)], move |call| match other_version(call.value(0)) {
            Some(other) => Ok(Slot::new(answer(version.compare(other)))),
            None => Err("runtime error: invalid memory address or nil pointer dereference".into()),
        })
    }
}

fn bytes(text: String) -> Member {
    Member::getter(move || Value::Bytes(text.as_bytes().into()))
}

fn structure(version: Version) -> Value {
    Value::Object(Rc::new(VersionObject { version, is_pointer: false }))
}

fn other_version(value: &Value) -> Option<&Version> {
    let Value::Object(object) = value else { return None };
    object.as_any().downcast_ref::<VersionObject>().map(VersionObject::version)
}

fn method(params: &'static [Param], call: impl Fn(&mut Call<'_>) -> Result<Slot, Failure> + 'static) -> Member {
    Member::Method { params, variadic: None, call: Box::new(call) }
}

impl Object for VersionObject {
    fn type_name(&self) -> Cow<'static, str> {
        Cow::Borrowed(if self.is_pointer { POINTER } else { "semver.Version" })
    }

    fn member(&self, name: &str) -> Option<Member> {
        let is_private = ["major", "minor", "patch", "pre", "metadata", "original"].contains(&name);
        if is_private {
            return Some(Member::Unexported);
        }
        self.value_member(name).or_else(|| self.pointer_member(name))
    }

    fn print(&self) -> String {
        self.version.to_string()
    }

    fn to_json(&self) -> Option<Value> {
        Some(Value::from(self.version.to_string()))
    }

    fn equals(&self, other: &Value) -> Option<bool> {
        let Value::Object(object) = other else { return Some(false) };
        let Some(other) = object.as_any().downcast_ref::<Self>() else { return Some(false) };
        Some(if self.is_pointer { std::ptr::eq(self, other) } else { self.version == other.version })
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
