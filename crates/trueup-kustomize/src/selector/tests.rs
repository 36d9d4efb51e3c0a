//! Tests of selectors.

use std::collections::BTreeMap;

use super::{SelectorRegex, matches_labels};
use crate::id::Gvk;
use crate::kustomization::Selector;

fn matched(selector: &str, labels: &[(&str, &str)]) -> String {
    let labels: BTreeMap<_, _> = labels.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    match matches_labels(selector, &labels) {
        Ok(is_match) => is_match.to_string(),
        Err(error) => error.to_string(),
    }
}

#[test]
fn requirements_hold_together() {
    let labels = [("app", "web"), ("n", "5"), ("in", "x"), ("empty", "")];
    let yes = [
        "",
        "app",
        "app=web",
        "app==web",
        "app!=api",
        "!gone",
        "app in (api, web)",
        "app notin (api)",
        "n>4",
        "n<6",
        "gone!=x",
        "gone notin (x)",
        "in in (x)",
        "app=web,n>4",
        "app in (,web)",
        "empty=",
        "empty in ()",
        "app,in",
    ];
    for selector in yes {
        assert_eq!(matched(selector, &labels), "true", "{selector}");
    }
    for selector in ["gone", "app=api", "app!=web", "!app", "n>5", "n<5", "app>1", "app="] {
        assert_eq!(matched(selector, &labels), "false", "{selector}");
    }
}

#[test]
fn errors_are_those_of_apimachinery() {
    let table = [
        ("=a", "found '=', expected: !, identifier, or 'end of string'"),
        ("a,", "found '', expected: identifier after ','"),
        ("a b", "unable to parse requirement: found 'b', expected: '=', '!=', '==', 'in', notin'"),
        ("a in b", "unable to parse requirement: found 'b' expected: '('"),
        ("a in (b", "unable to parse requirement: found '', expected: ',' or ')'"),
        ("a in (b,,)", "unable to parse requirement: found ')', expected: ',', or identifier"),
        ("!a=b", "found '=', expected: ',' or 'end of string'"),
        ("a>x", "unable to parse requirement: for 'Gt', 'Lt' operators, the value must be an integer"),
        ("/a", "unable to parse requirement: invalid label key \"/a\": prefix part must be non-empty"),
    ];
    for (selector, expected) in table {
        assert_eq!(matched(selector, &[]), expected, "{selector}");
    }
    let value = matched("a=-", &[]);
    assert!(
        value.starts_with("unable to parse requirement: invalid label value: \"-\": at key: \"a\": a valid"),
        "{value}"
    );
}

#[test]
fn expressions_match_whole_texts() {
    let selector = Selector { kind: "Dep.*|Job".into(), name: "a".into(), ..Selector::default() };
    let regex = SelectorRegex::new(&selector).unwrap();
    assert!(regex.matches_gvk(&Gvk::new("apps/v1", "Deployment")));
    assert!(!regex.matches_gvk(&Gvk::new("batch/v1", "CronJob")));
    assert!(!regex.matches_name("ab"));
    assert!(regex.matches_namespace(""));
}

#[test]
fn bad_expressions_are_shown_with_their_anchors() {
    let selector = Selector { name: "(".into(), ..Selector::default() };
    let error = SelectorRegex::new(&selector).unwrap_err();
    assert_eq!(error.to_string(), "error parsing regexp: missing closing ): `^(?:()$`");
    assert_eq!(selector.to_string(), "[noKind].[noVer].[noGrp]/(.[noNs]:a=:l=");
}
