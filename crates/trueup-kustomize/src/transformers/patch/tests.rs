//! Tests of patches: texts in, text out.

use super::PatchEntry;
use crate::error::BuildError;
use crate::loader::Loader;
use crate::output::list_yaml;
use crate::reader::read_resources;
use crate::resource_list::ResourceList;
use crate::schema::Schema;
use crate::transformer::Transformer;

struct NoFiles;

impl Loader for NoFiles {
    fn root(&self) -> &'static str {
        "/"
    }

    fn load(&self, path: &str) -> Result<Vec<u8>, BuildError> {
        Err(BuildError::new(format!("open {path}: no such file or directory")))
    }
}

const RESOURCES: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, labels: {x: y}}\ndata: {k: v}\n---\n\
    apiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\ndata: {k: v}\n";

/// The data of all resources after a patch, or the error.
fn patched(entry: &str) -> String {
    let config = trueup_yaml::read_json(entry.as_bytes()).unwrap();
    let mut list = ResourceList { resources: read_resources(RESOURCES.as_bytes(), 0).unwrap() };
    let done = PatchEntry::from_config(&config, &NoFiles)
        .and_then(|patch| patch.transform(&mut list, &Schema::default()))
        .and_then(|()| list.remove_build_annotations())
        .and_then(|()| list_yaml(&list));
    let text = match done {
        Ok(text) => text,
        Err(error) => return error.to_string(),
    };
    let lines = text.lines().filter(|line| line.starts_with("  k: ") || line.starts_with("  name: "));
    lines.map(str::trim).collect::<Vec<_>>().join(", ")
}

#[test]
fn a_patch_without_target_changes_the_resource_of_its_id() {
    let patch = "patch: '{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {k: new}}'";
    assert_eq!(patched(patch), "k: new, name: a, k: v, name: b");
    let patch = "patch: '{apiVersion: v1, kind: ConfigMap, metadata: {name: z}}'";
    let id = "ConfigMap.v1.[noGrp]/z.[noNs]";
    let expected = format!(
        "no resource matches strategic merge patch \"{id}\": no matches for Id {id}; failed to find unique target for patch {id}"
    );
    assert_eq!(patched(patch), expected);
}

#[test]
fn a_patch_with_target_changes_what_the_target_selects() {
    let json = |target: &str| {
        format!("patch: '[{{\"op\": \"replace\", \"path\": \"/data/k\", \"value\": \"new\"}}]'\ntarget: {target}")
    };
    assert_eq!(patched(&json("{kind: Config.*}")), "k: new, name: a, k: new, name: b");
    assert_eq!(patched(&json("{labelSelector: x in (y)}")), "k: new, name: a, k: v, name: b");
    assert_eq!(patched(&json("{name: none}")), "k: v, name: a, k: v, name: b");
    let renaming = "patch: '{apiVersion: v1, kind: ConfigMap, metadata: {name: c}}'\ntarget: {name: a}\n";
    assert_eq!(patched(renaming), "k: v, name: a, k: v, name: b");
    assert_eq!(patched(&format!("{renaming}options: {{allowNameChange: true}}")), "k: v, name: c, k: v, name: b");
}

#[test]
fn an_entry_is_refused_with_its_text() {
    let table = [
        ("target: {name: a}", "must specify one of patch and path in\ntarget:\n  name: a\n"),
        ("{patch: a, path: b}", "patch and path can't be set at the same time\npatch: a\npath: b\n"),
        ("path: b", "failed to get the patch file from path(b): open b: no such file or directory"),
        ("patch: \"a\\\"b\"", "unable to parse SM or JSON patch from [patch: \"a\\\"b\"]"),
        (
            "patch: '[{\"op\": \"test\"}]'",
            "must specify a target for JSON patch [patch: \"[{\\\"op\\\": \\\"test\\\"}]\"]",
        ),
    ];
    for (entry, expected) in table {
        assert_eq!(patched(entry), expected, "{entry}");
    }
}
