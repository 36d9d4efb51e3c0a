//! Folders of manifests, by small examples.

use super::*;

fn tree(files: &[(&str, &str)]) -> SourceTree {
    let mut tree = SourceTree::default();
    for (path, text) in files {
        tree.insert(*path, text.as_bytes());
    }
    tree
}

fn names(files: &[(&str, &str)], settings: &DirectorySettings) -> Result<Vec<String>, String> {
    let found = manifests(&tree(files), "app", settings, None).map_err(|error| error.to_string())?;
    Ok(found.iter().map(|object| object["metadata"]["name"].as_str().unwrap_or("-").to_owned()).collect())
}

fn map(name: &str) -> String {
    format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}}}\n")
}

fn check(files: &[(&str, &str)], settings: &DirectorySettings, expected: &[&str]) {
    assert_eq!(names(files, settings), Ok(expected.iter().map(|name| (*name).to_owned()).collect()));
}

fn plain() -> DirectorySettings {
    DirectorySettings::default()
}

#[test]
fn files_come_in_the_order_of_a_walk() {
    let (a, b, c, d) = (map("a"), map("b"), map("c"), map("d"));
    let files =
        [("app/b.yml", b.as_str()), ("app/a.yaml", &a), ("app/a/c.yaml", &c), ("apple/x.yaml", &d), ("app/n.txt", &d)];
    check(&files, &plain(), &["a", "b"]);
    check(&files, &DirectorySettings { recurse: true, ..plain() }, &["c", "a", "b"]);
}

#[test]
fn globs_cross_folders_and_exclude_before_they_include() {
    let (a, b, c) = (map("a"), map("b"), map("c"));
    let files = [("app/a.yaml", a.as_str()), ("app/x/b.yaml", &b), ("app/x/y/c.yaml", &c)];
    let with = |include: &str, exclude: &str| DirectorySettings {
        recurse: true,
        include: include.to_owned(),
        exclude: exclude.to_owned(),
        ..plain()
    };
    check(&files, &with("x/*", ""), &["b", "c"]);
    check(&files, &with("{a,x/b}.yaml", ""), &["a", "b"]);
    check(&files, &with("*", "*/y/*"), &["a", "b"]);
}

#[test]
fn marked_files_and_empty_documents_are_passed_over() {
    let marked = format!("# +argocd:skip-file-rendering\n{}", map("x"));
    let two = format!("---\n# nothing\n---\n{}--- # next\n{}", map("a"), map("b"));
    check(&[("app/m.yaml", &marked), ("app/t.yaml", &two)], &plain(), &["a", "b"]);
}

#[test]
fn files_that_are_no_manifests_are_ignored_unless_they_look_like_some() {
    check(&[("app/values.yaml", "replicas: 1\nimage: x\n")], &plain(), &[]);
    let looks = "extra:\n- apiVersion: v1\n  kind: Secret\n  metadata: {}\n";
    let error = names(&[("app/values.yaml", looks)], &plain()).unwrap_err();
    let text = "Failed to unmarshal \"values.yaml\": failed to unmarshal manifest: error unmarshaling JSON: while decoding \
                JSON: Object 'Kind' is missing in '{\"extra\":[{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{}}]}'";
    assert_eq!(error, text);
    let half = format!("{}---\na: b\n", map("a"));
    assert!(names(&[("app/h.yaml", &half)], &plain()).is_err(), "one document was read");
}

#[test]
fn a_json_file_has_one_object() {
    check(&[("app/package.json", "{\"name\": \"web\", \"n\": 1.0}")], &plain(), &["-"]);
    let error = |text: &str| names(&[("app/a.json", text)], &plain()).unwrap_err();
    let several = "Found multiple objects in \"a.json\". Only single objects are allowed in JSON files.";
    assert_eq!(error("{} {}"), several);
    assert!(error("[]").starts_with("Failed to unmarshal \"a.json\": json: cannot unmarshal array"));
}

#[test]
fn jsonnet_gives_one_object_or_several() {
    let files = tree(&[("app/a.jsonnet", ""), ("app/b.jsonnet", "")]);
    let render = |path: &str| match path {
        "app/a.jsonnet" => Ok("[{\"kind\": \"A\"}, {\"kind\": \"B\"}]".to_owned()),
        _ => Ok("{\"kind\": \"C\"}".to_owned()),
    };
    let found = manifests(&files, "app", &plain(), Some(&render)).unwrap();
    assert_eq!(found.iter().map(|object| object["kind"].as_str().unwrap()).collect::<Vec<_>>(), ["A", "B", "C"]);
    let broken = |_: &str| Ok("[1]".to_owned());
    assert!(
        manifests(&files, "app", &plain(), Some(&broken))
            .unwrap_err()
            .0
            .starts_with("Failed to unmarshal generated json")
    );
    assert_eq!(manifests(&files, "app", &plain(), None), Ok(Vec::new()), "Jsonnet is switched off");
}
