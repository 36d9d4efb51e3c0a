//! Tests of paths: what they find in trees, and what they create.

use trueup_yaml::tree::{EmitOptions, Node, emit};

use super::{Leaf, Match, find, lookup, parse, split};

const TREE: &str = "a: {b: c, x.y: z}\nlist: [one, two]\nports:\n- {name: http, port: 80}\n- {name: https, port: 443}\n\
                    text: '{\"k\": [1, 2]}'\nnothing: null\n";

fn tree() -> Node {
    trueup_yaml::tree::read(TREE.as_bytes(), 1).unwrap().unwrap()
}

fn printed(node: &Node) -> String {
    emit(node, &EmitOptions::default()).unwrap().trim_end().to_owned()
}

fn looked_up(path: &str) -> String {
    let tree = tree();
    match lookup(&tree, &parse(path).unwrap()) {
        Ok(place) => place.map_or("none".to_owned(), |place| printed(place.of(&tree).unwrap())),
        Err(error) => error.to_string().lines().next().unwrap_or_default().to_owned(),
    }
}

fn found(path: &str, create: Option<Leaf>) -> String {
    let mut tree = tree();
    match find(&mut tree, &parse(path).unwrap(), create) {
        Ok(found) => {
            let text = |found: &Match| match found {
                Match::At(place) => printed(place.of(&tree).unwrap()),
                Match::Lost(node) => format!("lost {}", printed(node)),
            };
            found.iter().map(text).collect::<Vec<_>>().join(" | ")
        }
        Err(error) => error.to_string().lines().next().unwrap_or_default().to_owned(),
    }
}

#[test]
fn dots_split_unless_escaped_or_in_brackets() {
    let table: &[(&str, &[&str])] = &[
        ("a.b", &["a", "b"]),
        (".a", &["a"]),
        ("a\\.b.c", &["a.b", "c"]),
        ("a.[b.c/d].e", &["a", "b.c/d", "e"]),
        ("a.[name=b.c].d", &["a", "[name=b.c]", "d"]),
        ("a.[b]", &["a", "[b]"]),
        ("", &[""]),
    ];
    for (path, parts) in table {
        assert_eq!(parse(path).unwrap(), *parts, "{path}");
    }
    assert_eq!(split("/a\\/b/c", '/'), ["a/b", "c"]);
}

#[test]
fn a_lookup_finds_one_field_and_compares_exactly() {
    let table = [
        ("a.b", "c"),
        ("a.[x.y]", "z"),
        ("list.1", "two"),
        ("list.-", "two"),
        ("list.[=one]", "one"),
        ("list.7", "none"),
        ("ports.[name=http].port", "80"),
        ("ports.[name=htt].port", "none"),
        ("nothing", "null"),
        ("nothing.x", "none"),
        ("list.*", "wildcard is not supported in PathGetter"),
        ("list.-1", "array index -1 cannot be negative"),
        ("list.[one]", "list path element must contain fieldName=fieldValue for element to match"),
        ("list.x", "wrong node kind: expected MappingNode but got SequenceNode: node contents:"),
    ];
    for (path, expected) in table {
        assert_eq!(looked_up(path), expected, "{path}");
    }
}

#[test]
fn all_fields_of_a_path_are_found_by_expressions_and_in_texts() {
    let table = [
        ("a.b", "c"),
        ("list.*", "one | two"),
        ("list.[=t]", "two"),
        ("ports.[name=http].port", "80 | 443"),
        ("ports.[name=^http$].port", "80"),
        ("ports.*.port", "80 | 443"),
        ("text.k.1", "lost 2"),
        ("a.gone", ""),
        ("nothing.x", ""),
        ("list.2", "index 2 specified but only 2 elements found"),
        ("list.[=(]", "error parsing regexp: missing closing ): `(`"),
        ("a.b.c", "wrong node kind: expected MappingNode but got ScalarNode: node contents:"),
    ];
    for (path, expected) in table {
        assert_eq!(found(path, None), expected, "{path}");
    }
}

#[test]
fn what_is_missing_is_created_if_that_is_wanted() {
    let table = [
        ("a.new", Leaf::Mapping, "{}"),
        ("a.new.0.x", Leaf::Sequence, "[]"),
        ("a.new.[k=v]", Leaf::Scalar, "k: v"),
        ("list.2", Leaf::Mapping, "{}"),
        ("nothing.x", Leaf::Mapping, "lost {}"),
        ("list.[=^new$]", Leaf::Scalar, "kustomize panics: it creates items for [=^new$] without end, as none matches"),
    ];
    for (path, leaf, expected) in table {
        assert_eq!(found(path, Some(leaf)), expected, "{path}");
    }
}

#[test]
fn a_lookup_of_the_last_item_of_an_empty_list_panics_as_kustomize_does() {
    let tree = trueup_yaml::tree::read(b"list: []", 1).unwrap().unwrap();
    let error = lookup(&tree, &parse("list.-").unwrap()).unwrap_err();
    assert_eq!(error.kind(), crate::error::BuildErrorKind::Panic);
}
