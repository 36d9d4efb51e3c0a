//! Tests of indexes, references, locks and plans.

use super::*;
use crate::{ChartDependency, Generation, ImportValue, Talk};
use Generation::{Helm3, Helm4};

const INDEX: &str = "\
apiVersion: v1
entries:
  c:
  - {name: c, version: 1.0.0, urls: [c-1.0.0.tgz], digest: aa}
  - {name: c, version: 2.0.0-rc.1, urls: [c-2.0.0-rc.1.tgz]}
  - {name: c, version: 1.10.0, urls: ['http://elsewhere.test/c.tgz']}
  - {name: c, version: 1.9.0, urls: []}
  - {name: c, version: bogus, urls: [x]}
  - {name: c, version: 0.9, urls: [c-0.9.tgz]}
  empty: []
";

fn read(text: &str, generation: Generation) -> (Result<Index, String>, Vec<String>) {
    let talk = Talk::default();
    let index = Index::read(text.as_bytes(), "SOURCE", generation, &talk).map_err(|error| error.text);
    (index, talk.into_remarks().into_iter().map(|remark| remark.0).collect())
}

fn index() -> Index {
    read(INDEX, Helm3).0.expect("the index is well-formed")
}

#[test]
fn entries_are_sorted_and_invalid_ones_are_told() {
    let (index, said) = read(INDEX, Helm3);
    let index = index.expect("the index is well-formed");
    let versions: Vec<_> = index.versions("c").expect("c is there").iter().map(|entry| entry.version.clone()).collect();
    assert_eq!(versions, ["2.0.0-rc.1", "1.10.0", "1.9.0", "1.0.0", "0.9"]);
    let line = "skipping loading invalid entry for chart \"c\" \"bogus\" from SOURCE: validation: \
                chart.metadata.version \"bogus\" is invalid";
    assert_eq!(said, [format!("index.go:370: {line}")]);
    let said = read(INDEX, Helm4).1;
    assert_eq!(said, [format!("level=WARN msg=\"{}\"", line.replace('"', "\\\""))]);
}

#[test]
fn an_index_is_json_or_strict_yaml() {
    let error = |text: &str| read(text, Helm3).0.expect_err(text);
    let decoding = "error unmarshaling JSON: while decoding JSON: json: ";
    assert_eq!(error(""), "empty index.yaml file");
    assert_eq!(error("entries: {}"), "no API version specified");
    assert_eq!(error("{\"entries\": {}}"), "no API version specified");
    assert_eq!(
        error("apiVersion: v1\napiVersion: v1\n"),
        "error converting YAML to JSON: yaml: unmarshal errors:\n  line 2: key \"apiVersion\" already set in map"
    );
    assert_eq!(error("apiVersion: v1\nnew: 1\n"), format!("{decoding}unknown field \"new\""));
    assert!(error("<html><body>no</body></html>").starts_with(&format!("{decoding}cannot unmarshal string")));
    let lenient =
        "{\"apiVersion\": \"v1\", \"new\": 1, \"entries\": {\"c\": [{\"name\": \"c\", \"version\": \"1.0.0\"}]}}";
    assert!(read(lenient, Helm3).0.expect("JSON may have more").versions("c").is_some());
    assert!(read("apiVersion: v1\nentries: {c: [{name: c, version: 1.5}]}", Helm3).0.is_ok());
}

#[test]
fn an_exact_version_comes_before_a_range() {
    let find = |version: &str| {
        let talk = Talk::default();
        match index().find("c", version, Helm3, &talk) {
            Ok(entry) => entry.version.clone(),
            Err(error) => error.to_string(),
        }
    };
    for (wanted, found) in [
        ("", "1.10.0"),
        ("1.0.0", "1.0.0"),
        ("1", "1.10.0"),
        ("v1.0.0", "1.0.0"),
        (">1-0", "2.0.0-rc.1"),
        ("2.0.0-rc.1", "2.0.0-rc.1"),
        ("0.9", "0.9"),
        ("^3", "no chart version found for c-^3"),
        ("nonsense", "improper constraint: nonsense"),
    ] {
        assert_eq!(find(wanted), found, "{wanted}");
    }
    let talk = Talk::default();
    assert_eq!(index().find("d", "", Helm3, &talk), Err(NotInIndex::Name));
    assert_eq!(index().find("empty", "", Helm3, &talk), Err(NotInIndex::Empty));
}

#[test]
fn helm_4_warns_of_another_version() {
    let said = |version: &str| {
        let talk = Talk::default();
        assert!(index().find("c", version, Helm4, &talk).is_ok());
        talk.into_remarks().into_iter().map(|remark| remark.0).collect::<Vec<_>>()
    };
    assert_eq!(said("1.0.0").len() + said("1.x").len() + said("^1").len(), 0);
    assert_eq!(
        said("v1.0.0"),
        ["level=WARN msg=\"unable to find exact version requested; falling back to closest available version\" \
          chart=c requested=v1.0.0 selected=1.0.0"]
    );
}

#[test]
fn references_are_resolved_as_go_does() {
    for (base, reference, resolved, joined) in [
        ("http://h.test/r", "c.tgz", "http://h.test/r/c.tgz", "http://h.test/r/c.tgz"),
        ("http://h.test/r/", "../c.tgz", "http://h.test/c.tgz", "http://h.test/c.tgz"),
        ("http://h.test/r?k=1", "a/c.tgz", "http://h.test/r/a/c.tgz?k=1", "http://h.test/r/a/c.tgz?k=1"),
        ("http://h.test/r", "/c.tgz", "http://h.test/c.tgz", "http://h.test/r/c.tgz"),
        ("http://h.test", "//o.test/c.tgz", "http://o.test/c.tgz", "http://h.test/o.test/c.tgz"),
        ("http://u:p@h.test:80/r", "c.tgz", "http://u:p@h.test:80/r/c.tgz", "http://u:p@h.test:80/r/c.tgz"),
        ("http://h.test/r", "https://o.test/c.tgz", "https://o.test/c.tgz", "https://o.test/c.tgz"),
    ] {
        assert_eq!(resolve_reference(base, reference).as_deref(), Ok(resolved), "{base} {reference}");
        assert_eq!(join_reference(base, reference).as_deref(), Ok(joined), "{base} {reference}");
    }
    assert!(are_equal("http://h.test/r/", "http://h.test/r"));
    assert!(are_equal("http://h.test", "http://h.test/"));
    assert!(!are_equal("http://h.test/r", "http://h.test/s"));
    assert_eq!(strip_credentials("http://u:p@h.test/r"), "http://h.test/r");
    assert_eq!(strip_credentials("http://u:p%zz@h.test/%zz"), "http://h.test/%zz");
}

#[test]
fn registries_are_asked_only_for_ranges() {
    let choose = |text: &str, version: &str| {
        let reference = OciReference::parse(text, Helm3).expect(text);
        reference.choose(version, Helm3).map_err(|error| error.text)
    };
    assert_eq!(choose("oci://h:5000/a/c", "1.0.0+b"), Ok(TagChoice::Tag("1.0.0_b".into())));
    assert_eq!(choose("oci://h/a/c:1.2.3", ""), Ok(TagChoice::Tag("1.2.3".into())));
    assert_eq!(choose("oci://h/a/c", ""), Ok(TagChoice::List));
    assert_eq!(choose("oci://h/a/c", "^1"), Ok(TagChoice::List));
    assert_eq!(choose("oci://h/a/c:1.2.3", "1"), Err("chart reference and version mismatch: 1 is not 1.2.3".into()));
    let tags = ["1.0.0", "latest", "1.2.0_b", "2.0.0-rc.1", "1.1"].map(ToOwned::to_owned);
    let chosen = |version: &str| choose_tag(&tags, version, "R", Helm3).map_err(|error| error.text);
    assert_eq!(chosen(""), Ok("1.2.0+b".into()));
    assert_eq!(chosen("~1.0"), Ok("1.0.0".into()));
    assert_eq!(chosen("^3"), Err("Could not locate a version matching provided version string ^3".into()));
    assert_eq!(
        choose_tag(&[], "", "R", Helm4).map_err(|error| error.text),
        Err("unable to locate any tags in provided repository: R".into())
    );
    for bad in ["oci://h", "oci://h/A", "oci://h/a:", "oci://h/a@sha256:1", "oci:///a", "oci://u@h/a"] {
        assert!(OciReference::parse(bad, Helm3).is_err() || bad.ends_with(':'), "{bad}");
    }
}

fn dependency(name: &str, version: &str, repository: &str) -> ChartDependency {
    ChartDependency {
        name: name.into(),
        version: version.into(),
        repository: repository.into(),
        ..ChartDependency::default()
    }
}

#[test]
fn the_digest_is_that_of_helm() {
    let wanted = ChartDependency {
        tags: vec!["t".into()],
        import_values: vec![ImportValue::Export("x<y".into())],
        alias: "other".into(),
        ..dependency("sub", ">=1.0.0 <2", "http://h.test")
    };
    let lock = LockedDependency { name: "sub".into(), repository: "http://h.test".into(), version: "1.2.0".into() };
    assert_eq!(
        digest_of(&[wanted], std::slice::from_ref(&lock)),
        "sha256:fa2328090e48a7ef23e22b41f65b37817e3c57d3d20f48ab1df9e7bd28f3a0f4"
    );
    let lock = ChartLock {
        dependencies: vec![lock],
        digest: "sha256:00".into(),
        generated: "2024-01-02T03:04:05.123456789Z".into(),
    };
    let text = "dependencies:\n- name: sub\n  repository: http://h.test\n  version: 1.2.0\ndigest: sha256:00\n\
                generated: \"2024-01-02T03:04:05.123456789Z\"\n";
    assert_eq!(lock.to_yaml(), text);
    assert_eq!(ChartLock::read(text.as_bytes()), Ok(lock));
}

#[test]
fn a_lock_that_does_not_fit_is_refused_in_the_words_of_each_helm() {
    let requirements = [dependency("sub", "^1", "http://h.test")];
    let check = |api_version: &str, generation| {
        let talk = Talk::default();
        let result = ChartLock::default().check_in_sync(&requirements, &requirements, api_version, generation, &talk);
        (result.map_err(|error| error.text), talk.into_remarks().len())
    };
    let text = "the lock file (Chart.lock) is out of sync with the dependencies file (Chart.yaml). \
                Please update the dependencies";
    assert_eq!(check("v2", Helm3), (Err(text.into()), 0));
    assert_eq!(check("v2", Helm4), (Err(format!("{text} with 'helm dependency update'")), 0));
    let (result, said) = check("v1", Helm3);
    assert!(result.expect_err("it does not fit").contains("requirements.lock"));
    assert_eq!(said, 1);
}

fn known() -> Repositories {
    let text = "repositories:\n- {name: mine, url: 'http://h.test/r/', username: u, password: p}\n";
    Repositories::read(text.as_bytes()).expect("the text is well-formed")
}

#[test]
fn names_of_repositories_become_urls() {
    let resolved = Requirement::resolve(
        &[
            dependency("a", "1", "@mine"),
            dependency("b", "1", "http://h.test/r"),
            dependency("c", "1", "http://o.test"),
            dependency("d", "1", "oci://h/x"),
            dependency("e", "1", "file://../e"),
            dependency("f", "1", ""),
        ],
        &known(),
    )
    .expect("all are known");
    let shown: Vec<_> = resolved.iter().map(|one| (one.dependency.repository.as_str(), one.place.clone())).collect();
    assert_eq!(
        shown,
        [
            ("http://h.test/r/", RequirementPlace::Repository("mine".into())),
            ("http://h.test/r", RequirementPlace::Repository("mine".into())),
            ("http://o.test", RequirementPlace::UnknownRepository),
            ("oci://h/x", RequirementPlace::Registry),
            ("file://../e", RequirementPlace::Folder),
            ("", RequirementPlace::ChartsFolder),
        ]
    );
    let error = |repository: &str| {
        Requirement::resolve(&[dependency("a", "1", repository)], &known()).expect_err(repository).text
    };
    assert_eq!(error("@no"), "no repository definition for @no. Please add them via 'helm repo add'");
    assert!(error("stable").contains("Note that repositories must be URLs or aliases."));
    assert_eq!(known().named("x").map_err(|error| error.text), Err("repo x not found".into()));
    assert!(!format!("{:?}", known()).contains("\"p\""));
}

#[test]
fn versions_are_chosen_and_archives_named() {
    let requirements = Requirement::resolve(&[dependency("c", "^1", "@mine")], &known()).expect("it is known");
    let mut facts = RepositoryFacts { cache: "/cache".into(), ..RepositoryFacts::default() };
    assert_eq!(
        choose_versions(&requirements, &facts, Helm3).map_err(|error| error.text),
        Err(
            "no cached repository for mine found. (try 'helm repo update'): open /cache/mine-index.yaml: no such file \
             or directory"
                .into()
        )
    );
    facts.indexes.insert("mine".into(), index());
    let lock = choose_versions(&requirements, &facts, Helm3).expect("there is a version");
    let talk = Talk::default();
    let supply = supply(&lock.dependencies[0], &known(), &facts, Helm3, &talk).map_err(|error| error.text);
    assert_eq!(
        supply,
        Ok(Supply::Archive {
            url: "http://elsewhere.test/c.tgz".into(),
            digest: String::new(),
            repository: Some("mine".into()),
            file_name: "c.tgz".into()
        })
    );
    let none = Requirement::resolve(&[dependency("c", "^7", "@mine")], &known()).expect("it is known");
    assert_eq!(
        choose_versions(&none, &facts, Helm3).map_err(|error| error.text),
        Err("can't get a valid version for 1 subchart(s): \"c\" (repository \"http://h.test/r/\", version \"^7\"). Make \
             sure a matching chart version exists in the repo, or change the version constraint in Chart.yaml"
            .into())
    );
}
