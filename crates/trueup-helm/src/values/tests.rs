//! Files and options together.

use trueup_template::{CauseNode, Origin};

use super::*;
use crate::tests_support::{BOTH, assemble, runtime, show};

fn file(path: &str, text: &str) -> ValuesOption {
    ValuesOption::File { path: path.to_owned(), bytes: text.as_bytes().to_vec() }
}

fn values(options: Vec<ValuesOption>, generation: Generation) -> String {
    assemble(options, generation).map_or_else(|error| error.text, |values| show(&values))
}

#[test]
fn groups_of_options_have_a_fixed_order() {
    let options = vec![
        ValuesOption::SetLiteral("a=5".to_owned()),
        ValuesOption::SetString("a=4".to_owned()),
        ValuesOption::Set("a=3,b=3".to_owned()),
        ValuesOption::SetJson("a=2,b=2,c=2".to_owned()),
        file("one.yaml", "{a: 1, b: 1, c: 1, d: 1, m: {x: 1}, z: null}"),
        file("two.yaml", "{m: {w: 2}, z: {k: 1}}"),
    ];
    for generation in BOTH {
        assert_eq!(values(options.clone(), generation), "{a: \"5\", b: 3i, c: 2, d: 1, m: {w: 2, x: 1}, z: {k: 1}}");
    }
}

#[test]
fn helm_4_merges_all_documents_of_a_file() {
    let text = "a: 1\nm: {x: 1}\n---\nm: {w: 2}\n";
    assert_eq!(values(vec![file("v", text)], Generation::Helm3), "{a: 1, m: {x: 1}}");
    assert_eq!(values(vec![file("v", text)], Generation::Helm4), "{a: 1, m: {w: 2, x: 1}}");
    assert_eq!(
        values(vec![file("v", "a: 1\n---x\n")], Generation::Helm4),
        "failed to parse v: error reading yaml document: invalid Yaml document separator: x"
    );
}

#[test]
fn a_file_that_is_no_map_is_an_error() {
    let error = "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type \
                 map[string]interface {}";
    let of = |generation| values(vec![file("o.yaml", "[1]")], generation);
    assert_eq!(of(Generation::Helm3), format!("failed to parse o.yaml: {error}"));
    assert_eq!(of(Generation::Helm4), format!("failed to parse o.yaml: cannot unmarshal yaml document: {error}"));
    assert_eq!(values(vec![file("o.yaml", "")], Generation::Helm3), "{}");
}

#[test]
fn every_value_knows_where_it_came_from() {
    let options = vec![file("v.yaml", "a: 1\n---\nm:\n  k.d:\n  - x: 2\n"), ValuesOption::Set("b.c=1".to_owned())];
    let runtime = runtime(Generation::Helm4).traced();
    let values = UserValues { options }
        .assemble(&|_| Err(String::new()), Generation::Helm4, &runtime)
        .expect("the options are well formed");
    let mut found = Vec::new();
    collect(&Slot::new(values), &runtime, &mut found);
    assert_eq!(found, ["v.yaml:1 a", "--set b.c=1", "v.yaml:5 m.k\\.d[0].x"]);
}

fn collect(slot: &Slot, runtime: &Runtime, found: &mut Vec<String>) {
    match &slot.value {
        Value::Map(map) => map.snapshot().iter().for_each(|(_, slot)| collect(slot, runtime, found)),
        Value::List(list) => list.items().iter().for_each(|slot| collect(slot, runtime, found)),
        _ => found.extend(runtime.with_causes(|causes| match causes.node(slot.cause) {
            Some(CauseNode::Origin(Origin::File { path, line, field })) => format!("{path}:{line} {field}"),
            Some(CauseNode::Origin(Origin::Option(option))) => option.to_string(),
            other => format!("{other:?}"),
        })),
    }
}
