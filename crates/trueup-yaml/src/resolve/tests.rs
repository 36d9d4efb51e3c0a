//! Plain scalars and what they resolve to.

use super::{Resolved, ScalarTag, resolve, resolve_tagged};
use crate::dialect::Dialect;

#[test]
fn plain_scalars_resolve_as_in_go_yaml() {
    let cases: &[(&str, Resolved)] = &[
        ("", Resolved::Null),
        ("~", Resolved::Null),
        ("nUll", Resolved::String),
        ("on", Resolved::Bool(true)),
        ("No", Resolved::Bool(false)),
        ("0777", Resolved::Int(511)),
        ("0o17", Resolved::Int(15)),
        ("08", Resolved::Float(8.0)),
        ("1_000", Resolved::Int(1000)),
        ("_1", Resolved::String),
        ("0x_1F", Resolved::Int(31)),
        ("0b-101", Resolved::Int(-5)),
        ("0b", Resolved::String),
        ("-0b11", Resolved::Int(-3)),
        ("-0", Resolved::Int(0)),
        ("+5", Resolved::Int(5)),
        ("-", Resolved::String),
        ("18446744073709551615", Resolved::Uint(u64::MAX)),
        ("+18446744073709551615", Resolved::Float(1.844_674_407_370_955_2e19)),
        ("-9223372036854775808", Resolved::Int(i64::MIN)),
        ("1.", Resolved::Float(1.0)),
        ("+.5", Resolved::Float(0.5)),
        (".", Resolved::String),
        (".5", Resolved::Float(0.5)),
        (".1_0", Resolved::Float(0.1)),
        (".1__0", Resolved::String),
        ("1e3", Resolved::Float(1000.0)),
        ("1e400", Resolved::String),
        ("-.Inf", Resolved::Float(f64::NEG_INFINITY)),
        ("inf", Resolved::String),
        ("12:30:45", Resolved::String),
        ("<<", Resolved::String),
        ("2001-1-1", Resolved::Timestamp),
        ("2001-02-29", Resolved::String),
        ("2000-02-29", Resolved::Timestamp),
        ("2001-12-14t21:59:43.10-05:00", Resolved::Timestamp),
        ("2001-12-14   21:59:43,5", Resolved::Timestamp),
        ("2001-12-14 21:59:43.10 -5", Resolved::String),
        ("2001-12-14T21:59:43", Resolved::String),
        ("2001-12-14T1:2:3Z", Resolved::Timestamp),
    ];
    for (text, expected) in cases {
        assert_eq!(resolve(text), *expected, "{text}");
    }
    assert!(matches!(resolve(".nan"), Resolved::Float(value) if value.is_nan()));
}

#[test]
fn a_tag_that_does_not_fit_is_an_error() {
    assert_eq!(resolve_tagged(Dialect::V2, ScalarTag::Int, "x"), Err("cannot decode !!str `x` as a !!int".to_owned()));
    assert_eq!(resolve_tagged(Dialect::V2, ScalarTag::Int, ""), Err("cannot decode !!null `` as a !!int".to_owned()));
    assert_eq!(resolve_tagged(Dialect::V2, ScalarTag::Float, "3"), Ok(Resolved::Float(3.0)));
    assert_eq!(resolve_tagged(Dialect::V2, ScalarTag::Str, "3"), Ok(Resolved::String));
    assert_eq!(resolve_tagged(Dialect::V2, ScalarTag::Timestamp, "2001-01-01"), Ok(Resolved::Timestamp));
}
