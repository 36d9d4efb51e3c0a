//! Tests of what specs find and create: text in, text out.

use trueup_yaml::tree::{self, Tag};

use super::{Creation, EntrySetter, ScalarTag, apply, set_tagged, set_text};
use crate::error::BuildError;
use crate::kustomization::FieldSpec;
use crate::resource::Resource;
use crate::sharing;

fn resource(text: &str) -> Resource {
    Resource::new(tree::read(text.as_bytes(), 0).expect("it is YAML").expect("it has a document"))
}

fn text(resource: &Resource) -> String {
    crate::output::node_text(&resource.node).unwrap_or_default()
}

fn spec(path: &str, create: bool) -> FieldSpec {
    FieldSpec { path: path.to_owned(), create, ..FieldSpec::default() }
}

/// What becomes of a document when the fields at a path are set to `new`.
fn set(document: &str, path: &str, create: bool) -> String {
    let mut resource = resource(document);
    let creation = Creation::Scalar(ScalarTag::Str);
    match apply(&mut resource.node, &spec(path, create), creation, &mut |node| set_tagged(node, "new", Tag::Str)) {
        Ok(()) => text(&resource),
        Err(error) => error.to_string(),
    }
}

#[test]
fn fields_are_found_in_lists_and_created_in_maps() {
    let cases = [
        ("a: {b: old}", "a/b", false, "a: {b: new}\n"),
        ("a: {b: \"old\"}", "/a/b", false, "a: {b: \"new\"}\n"),
        ("a: [{b: 1}, {c: 2}, {b: 3}]", "a/b", false, "a: [{b: new}, {c: 2}, {b: new}]\n"),
        ("a: [{b: 1}, {c: 2}]", "a/b", true, "a: [{b: new}, {c: 2, b: new}]\n"),
        ("a:", "a/b", true, "a:\n  b: new\n"),
        ("a:", "a/b", false, "a:\n"),
        ("a: ~", "a[]/b", true, "a: []\n"),
        ("x: 1", "a/b/c", true, "x: 1\na:\n  b:\n    c: new\n"),
        ("x: 1", "a[]/b", true, "x: 1\n"),
        ("a: {b/c: x}", "a/b\\/c", false, "a: {b/c: new}\n"),
    ];
    for (document, path, create, expected) in cases {
        assert_eq!(set(document, path, create), expected, "{document} {path}");
    }
}

#[test]
fn errors_name_the_field_and_the_object() {
    let document = "apiVersion: v1\nkind: Foo\nmetadata: {name: n}\na: [{b: 1}]\n";
    let at = |path: &str| format!("considering field '{path}' of object Foo.v1.[noGrp]/n.[noNs]: ");
    let cases = [
        ("a/b/c", "visit traversal on path: [b c]: expected sequence or mapping node"),
        ("a/", "visit traversal on path: []: cannot set or create an empty field name"),
        ("kind/x", "expected sequence or mapping node"),
        ("metadata/*", "fieldName: *: wildcard is not supported in PathGetter"),
        ("metadata/-1", "fieldName: -1: array index -1 cannot be negative"),
    ];
    for (path, expected) in cases {
        assert_eq!(set(document, path, false), format!("{}{expected}", at(path)), "{path}");
    }
}

#[test]
fn a_spec_is_for_its_kinds() {
    let mut resource = resource("apiVersion: apps/v1\nkind: Deployment\na: x\n");
    for (kind, group, version) in [("Pod", "", ""), ("", "batch", ""), ("", "", "v2"), ("Deployment", "", "apps/v1")] {
        let (kind, group, version) = (kind.to_owned(), group.to_owned(), version.to_owned());
        let spec = FieldSpec { group, version, kind, ..spec("a", false) };
        let result = apply(&mut resource.node, &spec, Creation::Never, &mut |node| set_text(node, "new"));
        assert_eq!((result, resource.node.get("a").and_then(|a| a.text())), (Ok(()), Some("x")));
    }
}

#[test]
fn a_null_that_becomes_a_scalar_keeps_its_text() -> Result<(), BuildError> {
    let mut resource = resource("a: null\n");
    let append = |node: &mut tree::Node| {
        let after = format!("p-{}", node.text().unwrap_or_default());
        set_text(node, &after)
    };
    apply(&mut resource.node, &spec("a", true), Creation::Scalar(ScalarTag::Str), &mut { append })?;
    assert_eq!(text(&resource), "a: p-null\n");
    Ok(())
}

#[test]
fn an_entry_that_was_set_in_several_maps_stays_one_node() -> Result<(), BuildError> {
    let mut resource = resource("m:\n  x: old\nn: {}\n");
    let specs = [spec("m", true), spec("n", true), spec("o/p", true)];
    EntrySetter::string("k", "v").apply(&mut resource, &specs.iter().collect::<Vec<_>>())?;
    sharing::settle(&mut resource);
    assert_eq!(text(&resource), "m:\n  x: old\n  k: v\nn: {k: v}\no:\n  p:\n    k: v\n");
    EntrySetter::string("k", "w").apply(&mut resource, &[&spec("n", true)])?;
    sharing::settle(&mut resource);
    assert_eq!(text(&resource), "m:\n  x: old\n  k: w\nn: {k: w}\no:\n  p:\n    k: w\n");
    Ok(())
}
