//! Charts and dependencies from a server on this machine.

use std::path::Path;

use trueup_helm::load_tree;
use trueup_helm::{ChartLocation, ChartMetadata, Generation};
use trueup_model::SourceTree;
use trueup_source::{Links, Login, read_directory};
use trueup_testkit::{ChartAnswer, ChartServer, RegistryCharts, index_yaml, packed_chart};

use super::*;
use Generation::{Helm3, Helm4};

fn server() -> ChartServer {
    let archive = |version: &str| packed_chart("c", version, &[]).unwrap();
    let digest = trueup_source::ArchiveDigest::of(&archive("1.0.0")).to_string();
    let index = index_yaml(&[
        ("c", "1.0.0", "c-1.0.0.tgz", &digest),
        ("c", "1.10.0", "deep/c-1.10.0.tgz", ""),
        ("c", "2.0.0-rc.1", "c-2.0.0-rc.1.tgz", ""),
        ("lied", "1.0.0", "c-1.10.0.tgz", &digest),
        ("short", "1.0.0", "c-1.0.0.tgz", "abcd"),
    ]);
    let mut registry = RegistryCharts::default();
    for tag in ["1.0.0", "1.1.0", "2.0.0-rc.1"] {
        registry.insert("charts/c", tag, archive(tag));
    }
    ChartServer::start(move |request| {
        let path = request.path.as_str();
        let wants_login = path.starts_with("/private/") && request.authorization.is_none();
        match path {
            _ if wants_login => ChartAnswer::Status(401),
            "/repo/index.yaml" | "/private/index.yaml" => ChartAnswer::Body(index.clone()),
            "/html/index.yaml" => ChartAnswer::Body(b"<html><body>no</body></html>".to_vec()),
            _ => match path.rsplit_once("/c-").and_then(|(_, name)| name.strip_suffix(".tgz")) {
                Some(version) => ChartAnswer::Body(packed_chart("c", version, &[]).unwrap()),
                None => registry.answer(request),
            },
        }
    })
    .unwrap()
}

fn repository(url: String) -> RemoteOptions {
    RemoteOptions { generation: Helm3, repo: url, ..RemoteOptions::default() }
}

fn located(name: &str, options: &RemoteOptions) -> String {
    let (result, _) = wait_for(async |talk: &Talk| locate_remote(name, options, talk).await);
    result.map_or_else(|error| error.text, |chart| chart.file_name)
}

#[test]
fn a_repository_gives_the_version_that_helm_takes() {
    let server = server();
    for (version, found) in [
        ("", "c-1.10.0.tgz"),
        ("1.0.0", "c-1.0.0.tgz"),
        ("~1.0", "c-1.0.0.tgz"),
        (">0.0.0-0", "c-2.0.0-rc.1.tgz"),
        ("^3", "chart \"c\" version \"^3\" not found in URL/repo repository"),
    ] {
        let options = RemoteOptions { version: version.into(), ..repository(format!("{}/repo", server.url())) };
        assert_eq!(located("c", &options).replace(&server.url(), "URL"), found, "{version}");
    }
}

#[test]
fn what_a_repository_does_wrong_is_told_in_helm_words() {
    let server = server();
    let told = |name: &str, path: &str| {
        let text = located(name, &repository(format!("{}{path}", server.url().replace("//", "//user:secret@"))));
        assert!(!text.contains("secret"), "{text}");
        text.replace(&server.url(), "URL")
    };
    assert_eq!(
        told("c", "/nowhere"),
        "looks like \"URL/nowhere\" is not a valid chart repository or cannot be reached: failed to fetch \
         URL/nowhere/index.yaml : 404 Not Found"
    );
    assert!(told("c", "/html").contains("cannot unmarshal string into Go value of type repo.IndexFile"));
    assert_eq!(told("none", "/repo"), "chart \"none\" not found in URL/repo repository");
    assert!(told("lied", "/repo").contains("but the repository says sha256:"));
    assert_eq!(located("c", &repository("ftp://h.test".into())), "could not find protocol handler for: ftp");
    assert!(located("c", &repository("http://127.0.0.1:1".into())).contains("hint: check host, port"));
}

#[test]
fn a_login_opens_a_private_repository() {
    let server = server();
    let mut options = repository(format!("{}/private", server.url()));
    assert!(located("c", &options).ends_with("401 Unauthorized"));
    options.access.login = Some(Login { username: "u".into(), password: "p".into() });
    assert_eq!(located("c", &options), "c-1.10.0.tgz");
}

fn named(server: &ChartServer, folder: &Path) -> RemoteOptions {
    let config = folder.join("repositories.yaml");
    let text = format!(
        "repositories:\n- {{name: mine, url: '{0}/repo'}}\n- {{name: secret, url: '{0}/private', username: u, password: p}}\n",
        server.url()
    );
    fs_err::write(&config, text).unwrap();
    RemoteOptions { generation: Helm3, repository_config: Some(config), ..RemoteOptions::default() }
}

#[test]
fn names_urls_and_references_lead_to_charts() {
    let (server, folder) = (server(), tempfile::tempdir().unwrap());
    let mut options = named(&server, folder.path());
    options.access.is_plain_http = true;
    let (url, oci) = (server.url(), format!("oci://{}/charts/c", server.host()));
    for (name, version, found) in [
        ("mine/c", "", "c-1.10.0.tgz"),
        ("secret/c", "1.0.0", "c-1.0.0.tgz"),
        ("no/c", "", "repo no not found"),
        ("c", "", "non-absolute URLs should be in form of repo_name/path_to_chart, got: c"),
        (&format!("{url}/any/c-7.0.0.tgz"), "", "c-7.0.0.tgz"),
        (&oci, "", "c-1.1.0.tgz"),
        (&oci, "1.0.0", "c-1.0.0.tgz"),
        (&format!("{oci}:1.0.0"), "1.1.0", "chart reference and version mismatch: 1.1.0 is not 1.0.0"),
        (&oci, "^9", "Could not locate a version matching provided version string ^9"),
    ] {
        options.version = version.into();
        assert_eq!(located(name, &options), found, "{name} {version}");
    }
    options.version = String::new();
    assert_eq!(located("mine/short", &options), "c-1.0.0.tgz");
    options.generation = Helm4;
    assert_eq!(located("mine/short", &options), "invalid digest length: 2");
    assert_eq!(
        located(&format!("{oci}:9.9.9"), &options).replace(&server.host(), "HOST"),
        "failed to perform \"FetchReference\" on source: HOST/charts/c:9.9.9: not found"
    );
}

#[test]
fn a_login_that_only_a_program_knows_is_told() {
    let server = ChartServer::start(|_| ChartAnswer::Challenge("Basic realm=\"charts\"".into())).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("config.json");
    fs_err::write(&config, format!("{{\"credHelpers\": {{{:?}: \"desktop\"}}}}", server.host())).unwrap();
    let mut options = RemoteOptions { registry_configs: vec![config], ..RemoteOptions::default() };
    options.access.is_plain_http = true;
    let text = located(&format!("oci://{}/c:1.0.0", server.host()), &options);
    assert!(text.contains("docker-credential-desktop, which is not asked"), "{text}");
}

#[test]
fn a_local_path_wins_unless_helm_4_is_given_a_repository() {
    assert_eq!(is_local(".", "http://h.test", Helm3), Ok(true));
    assert_eq!(is_local(".", "http://h.test", Helm4), Ok(false));
    assert_eq!(is_local(".", "", Helm4), Ok(true));
    assert_eq!(is_local("nope", "", Helm4), Ok(false));
    assert_eq!(is_local("./nope", "", Helm4).unwrap_err().text, "path \"./nope\" not found");
}

/// Writes a chart with dependencies, and reads it.
fn chart(folder: &Path, dependencies: &str) -> (SourceTree, ChartMetadata, String) {
    let absolute = folder.join("p").display().to_string();
    fs_err::create_dir_all(folder.join("p/charts")).unwrap();
    let text = format!("apiVersion: v2\nname: p\nversion: 0.1.0\ndependencies:\n{dependencies}");
    fs_err::write(folder.join("p/Chart.yaml"), text).unwrap();
    fs_err::write(folder.join("p/charts/old-1.0.0.tgz"), packed_chart("old", "1.0.0", &[]).unwrap()).unwrap();
    let tree = read_directory(&folder.join("p"), &|_, _| false, Links::Follow).unwrap();
    let location = ChartLocation { shown: &absolute, absolute: &absolute };
    let loaded = load_tree(&tree, location, Helm3, &Talk::default()).unwrap();
    (tree, loaded.metadata, absolute)
}

fn completed(
    (tree, metadata, absolute): &(SourceTree, ChartMetadata, String),
    rule: DependencyRule,
    options: &RemoteOptions,
) -> Result<CompletedCharts, (HelmError, String)> {
    let chart = ChartInNeed { tree, metadata, absolute };
    let (result, _) = wait_for(async |talk: &Talk| Ok(complete_dependencies(chart, rule, options, talk).await));
    result.unwrap()
}

#[test]
fn an_update_completes_a_chart_and_a_build_repeats_it() {
    let (server, folder) = (server(), tempfile::tempdir().unwrap());
    let options = named(&server, folder.path());
    fs_err::create_dir_all(folder.path().join("loc")).unwrap();
    fs_err::write(folder.path().join("loc/Chart.yaml"), "apiVersion: v2\nname: loc\nversion: 1.2.3\n").unwrap();
    fs_err::write(folder.path().join("loc/.helmignore"), "secret\n").unwrap();
    fs_err::write(folder.path().join("loc/secret"), "x").unwrap();
    let dependencies =
        "- {name: c, version: ~1.0, repository: '@mine'}\n- {name: loc, version: ^1, repository: 'file://../loc'}\n";
    let parent = chart(folder.path(), dependencies);
    let updated = completed(&parent, DependencyRule::Update, &options).unwrap();
    assert!(
        updated.stdout.ends_with(
            "Saving 2 charts\nDownloading c from repo URL/repo\nDeleting outdated charts\n"
                .replace("URL", &server.url())
                .as_str()
        )
    );
    let paths = |tree: &SourceTree| tree.entries().map(|(path, _)| path.to_owned()).collect::<Vec<_>>();
    let complete = updated.apply(&parent.0);
    assert_eq!(paths(&complete), ["Chart.lock", "Chart.yaml", "charts/c-1.0.0.tgz", "charts/loc-1.2.3.tgz"]);
    assert!(!folder.path().join("p/Chart.lock").exists());
    updated.write(&folder.path().join("p"), Helm3).unwrap();
    let mut names: Vec<_> =
        fs_err::read_dir(folder.path().join("p/charts")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["c-1.0.0.tgz", "loc-1.2.3.tgz"]);
    let written = chart(folder.path(), dependencies);
    let built = completed(&written, DependencyRule::Build, &options).unwrap();
    assert_eq!((built.archives, built.lock), (updated.archives, None));
    let other = chart(folder.path(), "- {name: c, version: ^1, repository: '@mine'}\n");
    let (error, _) = completed(&other, DependencyRule::Build, &options).unwrap_err();
    assert!(error.text.starts_with("the lock file (Chart.lock) is out of sync"), "{error}");
}

#[test]
fn dependencies_that_are_nowhere_are_told_in_helm_words() {
    let (server, folder) = (server(), tempfile::tempdir().unwrap());
    let options = named(&server, folder.path());
    let told = |dependency: &str| {
        let parent = chart(folder.path(), &format!("- {{name: c, {dependency}}}\n"));
        let (error, _) = completed(&parent, DependencyRule::Update, &options).unwrap_err();
        error.text.replace(&folder.path().display().to_string(), "FOLDER")
    };
    assert_eq!(
        told("version: bogus, repository: '@mine'"),
        "dependency \"c\" has an invalid version/constraint format: improper constraint: bogus"
    );
    assert_eq!(told("version: 1, repository: 'file://../no'"), "directory FOLDER/no not found");
    assert_eq!(told("version: 1, repository: ''"), "directory FOLDER/p/charts/c not found");
    assert!(told("version: 1, repository: '@no'").starts_with("no repository definition for @no."));
    assert!(told("version: ^8, repository: '@mine'").starts_with("can't get a valid version for 1 subchart(s): \"c\""));
    assert_eq!(told("version: 1, repository: 'ftp://h.test'"), "could not find protocol handler for: ftp");
}
