//! Versions and constraints of both libraries.

use super::{Constraint, Version};
use crate::runtime::SemverLibrary::{self, V3_3, V3_5};

fn check(constraint: &str, version: &str, library: SemverLibrary) -> String {
    let answer = || {
        let constraint = Constraint::parse(constraint, library)?;
        Ok::<_, super::Invalid>(constraint.check(&Version::parse_loose(version, library)?))
    };
    answer().map_or_else(|error| error.to_string(), |answer| answer.to_string())
}

#[test]
fn loose_versions_are_completed() {
    for (text, expected) in [
        ("1", "1.0.0"),
        ("v1.2", "1.2.0"),
        ("01.2.3", "1.2.3"),
        ("1.2.3-rc.1+b.2", "1.2.3-rc.1+b.2"),
        ("1.2.3.4", "Invalid Semantic Version"),
        ("1.", "Invalid Semantic Version"),
        ("1.2-", "Invalid Semantic Version"),
        ("1-01", "Version segment starts with 0"),
        (
            "18446744073709551616",
            "Error parsing version segment: strconv.ParseUint: parsing \"18446744073709551616\": value out of range",
        ),
    ] {
        let read = Version::parse_loose(text, V3_3);
        assert_eq!(read.map_or_else(|error| error.to_string(), |version| version.to_string()), expected);
    }
    let long = format!("1.0.0-{}", "a".repeat(300));
    assert!(Version::parse_loose(&long, V3_3).is_ok());
    assert_eq!(
        Version::parse_loose(&long, V3_5).map_err(|error| error.to_string()),
        Err("version string is too long (max 256 bytes)".to_owned())
    );
}

#[test]
fn strict_versions_are_whole() {
    for (text, expected) in [
        ("1.2.3", "1.2.3"),
        ("1.2", "invalid semantic version"),
        ("v1.2.3", "invalid characters in version"),
        ("1.02.3", "version segment starts with 0"),
        ("", "version string empty"),
        ("1.2.3-a..b", "invalid prerelease string"),
        ("1.2.3+", "invalid metadata string"),
        ("1..3", "strconv.ParseUint: parsing \"\": invalid syntax"),
    ] {
        let read = Version::parse_strict(text, V3_5);
        assert_eq!(read.map_or_else(|error| error.to_string(), |version| version.to_string()), expected);
    }
}

#[test]
fn precedence_is_that_of_the_specification() {
    let ascending = ["1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.0.1"];
    let versions: Vec<Version> =
        ascending.iter().map(|text| Version::parse_loose(text, V3_3).expect("a version")).collect();
    assert!(versions.is_sorted_by(|left, right| left.compare(right).is_lt()));
    let numeric = Version::parse_loose("1.0.0-1", V3_3).expect("a version");
    assert!(numeric.compare(&versions[0]).is_lt());
}

#[test]
fn increments_keep_the_prefix() {
    let version = Version::parse_loose("v1.2.3-rc.1+b", V3_3).expect("a version");
    assert_eq!(version.next_patch(V3_3).map(|version| version.original), Ok("v1.2.3".to_owned()));
    assert_eq!(version.next_minor(V3_3).map(|version| version.original), Ok("v1.3.0".to_owned()));
    let last = Version::parse_loose("18446744073709551615", V3_3).expect("a version");
    assert_eq!(last.next_major(V3_3).map(|version| version.to_string()), Ok("0.0.0".to_owned()));
    assert!(last.next_major(V3_5).is_err());
}

#[test]
fn comparators_mean_what_the_library_means() {
    for (constraint, version, expected) in [
        ("=1.2", "1.2.9", "true"),
        (">1.2", "1.2.9", "false"),
        (">1.2", "1.3.0", "true"),
        ("<=1.2", "1.2.9", "true"),
        ("!=1.2.x", "1.2.9", "false"),
        ("~1.2.3", "1.2.9", "true"),
        ("~1", "1.9.0", "true"),
        ("^0.2.3", "0.3.0", "false"),
        ("^1.2", "1.9.0", "true"),
        ("1.2 - 1.4", "1.4.9", "true"),
        (">=1, <2 || 3.x", "3.1.0", "true"),
        ("*", "1.0.0-rc.1", "false"),
        (">0.0.0-0", "1.0.0-rc.1", "true"),
        ("", "1.0.0", "improper constraint: "),
        ("bad", "1.0.0", "improper constraint: bad"),
        ("1.2|3", "1.0.0", "constraint Parser Error"),
    ] {
        assert_eq!(check(constraint, version, V3_3), expected, "{constraint} {version}");
    }
    assert_eq!(check("bad", "1.0.0", V3_5), "improper constraint: \"bad\"");
}

#[test]
fn prereleases_are_judged_by_comparator_or_by_group() {
    assert_eq!(check(">=1.20-0, <2", "1.21.0-rc1", V3_3), "false");
    assert_eq!(check(">=1.20-0, <2", "1.21.0-rc1", V3_5), "true");
    assert_eq!(check("!=1.0.0", "1.1.0-rc1", V3_3), "true");
    assert_eq!(check("!=1.0.0", "1.1.0-rc1", V3_5), "false");
}

#[test]
fn the_newer_library_limits_constraints() {
    let many = "1||".repeat(32) + "1";
    assert_eq!(check(&many, "1.0.0", V3_3), "true");
    assert_eq!(check(&many, "1.0.0", V3_5), "too many constraint groups (max 32)");
    let long = ">=1 ".repeat(130);
    assert_eq!(check(&long, "1.0.0", V3_5), "constraint string is too long (max 512 bytes)");
}
