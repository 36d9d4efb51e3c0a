//! Hashes that kustomize gave.

use trueup_yaml::tree::read;

use super::{add_hashes, content_hash, json};
use crate::resource::Resource;
use crate::resource_list::ResourceList;
use crate::scope::Scopes;

fn resource(text: &str) -> Resource {
    Resource::new(read(text.as_bytes(), 1).expect("the text is YAML").expect("there is a document"))
}

fn hash(text: &str) -> String {
    content_hash(&resource(text)).unwrap_or_else(|error| error.to_string())
}

#[test]
fn hashes_are_those_of_kustomize() {
    assert_eq!(hash("kind: ConfigMap\ndata: {a: b}\nmetadata: {name: x}"), "4h2mbtbbt6");
    assert_eq!(hash("kind: ConfigMap"), "6ct58987ht");
    assert_eq!(hash("kind: Secret\ntype: Opaque\ndata: {a: Yg==}"), "k695gkmbtk");
    assert_eq!(hash("kind: Secret\ntype: Opaque\ndata: {}"), "46f8b28mk5");
    assert_eq!(hash("kind: ConfigMap\ndata: {a: b}\nbinaryData: {b.bin: //4=}"), "5f2ffffkb4");
}

#[test]
fn numbers_become_floats() {
    assert_eq!(
        json::read_again("{\"a\":12345678901234567,\"1\":[\"2\\\"3\",-1e-7,0.5],\"b\":\"\\\\ufffd\\ufffd\"}"),
        "{\"a\":12345678901234568,\"1\":[\"2\\\"3\",-1e-7,0.5],\"b\":\"\\\\ufffd\u{fffd}\"}"
    );
}

#[test]
fn only_marked_resources_get_a_hash_and_their_earlier_name_is_remembered() {
    let marked =
        "kind: ConfigMap\nmetadata: {name: x, annotations: {internal.config.kubernetes.io/needsHashSuffix: enabled}}";
    let mut list = ResourceList { resources: vec![resource(marked), resource("kind: ConfigMap\nmetadata: {name: y}")] };
    add_hashes(&mut list, &Scopes::default()).expect("both can be printed");
    let names: Vec<_> = list.resources.iter().map(Resource::name).collect();
    assert_eq!(names, ["x-6ct58987ht", "y"]);
    assert_eq!(list.resources[0].previous_ids()[0].name, "x");
}
