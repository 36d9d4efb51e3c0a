//! What templates see of versions.

use super::FUNCTIONS;
use crate::function::{Call, CallSite, Failure};
use crate::functions::strings::tests::{call, shown};
use crate::runtime::{Libraries, Runtime, SemverLibrary, TomlLibrary};
use crate::value::{Member, Slot, Value};

fn runtime(semver: SemverLibrary) -> Runtime {
    Runtime::new(0, 0, Libraries { semver, toml: TomlLibrary::V1_4, must_to_yaml: false })
}

/// `(semver "…").NAME ARGS…`.
fn method(version: &Value, name: &str, args: &[Value], library: SemverLibrary) -> Result<Value, String> {
    let Value::Object(object) = version else { return Err("no object".to_owned()) };
    let Some(Member::Method { call, .. }) = object.member(name) else { return Err("no method".to_owned()) };
    let args: Vec<Slot> = args.iter().cloned().map(Slot::new).collect();
    let site = CallSite { function: name, template: "c/templates/a.yaml", line: 1 };
    match call(&mut Call { args: &args, runtime: &runtime(library), site }) {
        Ok(slot) => Ok(slot.value),
        Err(Failure::Error(text)) => Err(text),
        Err(other) => Err(format!("{other:?}")),
    }
}

fn version(text: &str) -> Value {
    let slot = call(FUNCTIONS, &runtime(SemverLibrary::V3_3), "semver", &[Slot::new(text)]);
    slot.expect("a version").value
}

fn printed(value: &Value) -> String {
    if let Value::Object(object) = value { object.print() } else { shown(value) }
}

#[test]
fn versions_answer_for_their_parts() {
    let version = version("v1.2.3-rc.1+b");
    for (name, expected) in [
        ("Major", "Uint64(1)"),
        ("Minor", "Uint64(2)"),
        ("Patch", "Uint64(3)"),
        ("Prerelease", "rc.1"),
        ("Metadata", "b"),
        ("Original", "v1.2.3-rc.1+b"),
        ("String", "1.2.3-rc.1+b"),
        ("IncMajor", "2.0.0"),
        ("IncMinor", "1.3.0"),
        ("IncPatch", "1.2.3"),
    ] {
        let answer = method(&version, name, &[], SemverLibrary::V3_3).expect("an answer");
        assert_eq!(printed(&answer), expected, "{name}");
    }
    assert_eq!(version.type_name(), "*semver.Version");
    assert_eq!(printed(&version), "1.2.3-rc.1+b");
}

#[test]
fn versions_compare_themselves() {
    let (left, right) = (version("1.2.3"), version("1.10.0"));
    let ask =
        |name| printed(&method(&left, name, std::slice::from_ref(&right), SemverLibrary::V3_3).expect("an answer"));
    assert_eq!(ask("Compare"), "Int(-1)");
    assert_eq!(ask("LessThan"), "Bool(true)");
    assert_eq!(ask("GreaterThanEqual"), "Bool(false)");
    assert_eq!(ask("Equal"), "Bool(false)");
}

#[test]
fn incremented_versions_lack_the_methods_of_pointers() {
    let next = method(&version("1.2.3"), "IncMinor", &[], SemverLibrary::V3_3).expect("an answer");
    assert_eq!(next.type_name(), "semver.Version");
    assert_eq!(
        method(&next, "Original", &[], SemverLibrary::V3_3).map(|value| printed(&value)),
        Err("no method".to_owned())
    );
    assert_eq!(
        method(&next, "Minor", &[], SemverLibrary::V3_3).map(|value| printed(&value)),
        Ok("Uint64(3)".to_owned())
    );
}

#[test]
fn numbers_wrap_around_or_panic() {
    let last = version("18446744073709551615");
    let next = |library| method(&last, "IncMajor", &[], library).map(|value| printed(&value));
    assert_eq!(next(SemverLibrary::V3_3), Ok("0.0.0".to_owned()));
    assert_eq!(next(SemverLibrary::V3_5), Err("major version increment would overflow uint64".to_owned()));
}

#[test]
fn comparing_refuses_bad_arguments() {
    let compare = |library, args: [&str; 2]| {
        let args = args.map(Slot::new);
        match call(FUNCTIONS, &runtime(library), "semverCompare", &args) {
            Ok(slot) => shown(&slot.value),
            Err(error) => format!("{error:?}"),
        }
    };
    assert_eq!(compare(SemverLibrary::V3_3, ["^1.2", "1.3"]), "Bool(true)");
    assert_eq!(compare(SemverLibrary::V3_3, ["bad", "1"]), r#"Error("improper constraint: bad")"#);
    assert_eq!(compare(SemverLibrary::V3_5, ["1", "bad"]), r#"Error("invalid semantic version")"#);
}
