//! What templates see of URLs.

use super::FUNCTIONS;
use crate::function::Failure;
use crate::functions::strings::tests::{call, shown};
use crate::runtime::{Libraries, Runtime, SemverLibrary, TomlLibrary};
use crate::value::{Map, Slot, Value};

fn run(name: &str, arg: Value, semver: SemverLibrary) -> String {
    let libraries = Libraries { semver, toml: TomlLibrary::V1_4, must_to_yaml: false };
    match call(FUNCTIONS, &Runtime::new(0, 0, libraries), name, &[Slot::new(arg)]) {
        Ok(slot) => shown(&slot.value),
        Err(Failure::Error(text)) => text,
        Err(other) => format!("{other:?}"),
    }
}

#[test]
fn urls_are_taken_apart() {
    let parsed = |url: &str| run("urlParse", Value::from(url), SemverLibrary::V3_3);
    assert_eq!(
        parsed("HTTP://u:p%40@host:80/a%20b?q=1#f"),
        "fragment=f|host=host:80|hostname=host|opaque=|path=/a b|query=q=1|scheme=http|userinfo=u:p%40"
    );
    assert_eq!(parsed("mailto:a@b"), "fragment=|host=|hostname=|opaque=a@b|path=|query=|scheme=mailto|userinfo=");
    for (url, expected) in [
        (":bad", r#"parse ":bad": missing protocol scheme"#),
        ("a:b/c:d\n", r#"parse "a:b/c:d\n": net/url: invalid control character in URL"#),
        ("1:2", r#"parse "1:2": first path segment in URL cannot contain colon"#),
        ("http://h/%zz", r#"parse "http://h/%zz": invalid URL escape "%zz""#),
        ("http://h ost/", r#"parse "http://h ost/": invalid character " " in host name"#),
        ("http://h:8a/", r#"parse "http://h:8a/": invalid port ":8a" after host"#),
        ("http://[::1/", r#"parse "http://[::1/": missing ']' in host"#),
        ("http://u @h/", r#"parse "http://u @h/": net/url: invalid userinfo"#),
        (
            "http://[1::2::3]/",
            r#"parse "http://[1::2::3]/": invalid host: ParseAddr("1::2::3"): multiple :: in address (at ":3")"#,
        ),
    ] {
        assert_eq!(parsed(url), format!("unable to parse url: {expected}"));
    }
}

#[test]
fn colons_in_hosts_depend_on_the_helm() {
    let parsed = |semver| run("urlParse", Value::from("http://a:b:80"), semver);
    assert!(parsed(SemverLibrary::V3_3).contains("host=a:b:80"));
    assert!(parsed(SemverLibrary::V3_5).ends_with("invalid port \":b:80\" after host"));
}

#[test]
fn urls_are_put_together() {
    let joined = |parts: &[(&'static str, &str)]| {
        let map = Map::from(parts.iter().map(|(key, value)| (*key, Value::from(*value))).collect::<Vec<_>>());
        run("urlJoin", Value::Map(map), SemverLibrary::V3_3)
    };
    assert_eq!(joined(&[("scheme", "http"), ("host", "h"), ("path", "a b"), ("query", "q")]), "http://h/a%20b?q");
    assert_eq!(joined(&[("userinfo", "u:p"), ("host", "h"), ("fragment", "f g")]), "//u:p@h#f%20g");
    assert_eq!(joined(&[("path", "a:b")]), "./a:b");
    assert_eq!(
        run("urlJoin", Value::Map(Map::from(vec![("host", Value::Int(1))])), SemverLibrary::V3_3),
        "unable to parse host key, must be of type string, but int found"
    );
    assert_eq!(run("urlJoin", Value::Nil, SemverLibrary::V3_3), "");
}
