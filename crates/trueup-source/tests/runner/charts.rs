//! Charts from a server on this machine, and what servers do wrong.

use std::time::Duration;

use trueup_source::{ArchiveCache, ArchiveDigest, ChartDownloads, DownloadLimits, Login, RegistryChart, ServerAccess};
use trueup_testkit::{ChartAnswer, ChartRequest, ChartServer, RegistryCharts, packed_chart};

fn limits() -> DownloadLimits {
    DownloadLimits {
        index_bytes: 1 << 16,
        archive_bytes: 1 << 16,
        connect: Duration::from_secs(5),
        idle: Duration::from_millis(300),
        total: Duration::from_secs(20),
    }
}

fn faulty(request: &ChartRequest) -> ChartAnswer {
    match request.path.as_str() {
        "/ok.tgz" => ChartAnswer::Body(b"archive".to_vec()),
        "/500" => ChartAnswer::Status(500),
        "/slow" => ChartAnswer::Silence(Duration::from_secs(3)),
        "/truncated" => ChartAnswer::Truncated(b"arch".to_vec()),
        "/endless" => ChartAnswer::Endless,
        "/huge" => ChartAnswer::Body(vec![0; 1 << 17]),
        "/loop" => ChartAnswer::Redirect("/loop".to_owned()),
        "/moved" => ChartAnswer::Redirect("/ok.tgz".to_owned()),
        _ => ChartAnswer::Status(404),
    }
}

#[tokio::test]
async fn every_fault_of_a_server_is_told() {
    let server = ChartServer::start(faulty).unwrap();
    let downloads = ChartDownloads::new(limits(), None);
    let told = async |path: &str, expected: Option<ArchiveDigest>| {
        let url = format!("{}{path}", server.url().replace("//", "//user:secret@"));
        match downloads.get_archive(&url, expected, &ServerAccess::default()).await {
            Ok(archive) => String::from_utf8(archive.bytes).unwrap(),
            Err(error) => {
                let text = error.to_string();
                assert!(!text.contains("secret"), "{text}");
                assert!(!error.hint().is_empty());
                text.replace(&server.url(), "URL")
            }
        }
    };
    for (path, text) in [
        ("/ok.tgz", "archive"),
        ("/moved", "archive"),
        ("/nowhere", "failed to fetch URL/nowhere : 404 Not Found"),
        ("/500", "failed to fetch URL/500 : 500 Internal Server Error"),
        ("/slow", "failed to fetch URL/slow : no answer in time (5 s to connect, 0 s without a byte, 20 s in all)"),
        ("/endless", "failed to fetch URL/endless : more than the limit of 65536 bytes"),
        ("/huge", "failed to fetch URL/huge : more than the limit of 65536 bytes"),
        ("/loop", "failed to fetch URL/loop : stopped after 10 redirects"),
    ] {
        assert_eq!(told(path, None).await, text);
    }
    assert_eq!(told("/truncated", None).await, "failed to fetch URL/truncated : unexpected EOF");
    let refused = downloads.get_index("http://127.0.0.1:1/i", &ServerAccess::default()).await.unwrap_err();
    assert_eq!(refused.to_string(), "failed to fetch http://127.0.0.1:1/i : connect: connection refused");
    let wrong = told("/ok.tgz", Some(ArchiveDigest::of(b"another"))).await;
    assert!(wrong.contains("but the repository says sha256:"), "{wrong}");
    let error = downloads.get_archive("ftp://h.test/c", None, &ServerAccess::default()).await.unwrap_err();
    assert_eq!(error.to_string(), "failed to fetch ftp://h.test/c : not an http or https URL");
}

#[tokio::test]
async fn the_cache_saves_the_way_and_is_not_believed() {
    let server = ChartServer::start(faulty).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let cache = ArchiveCache::new(folder.path());
    let downloads = ChartDownloads::new(limits(), Some(cache.clone()));
    let (url, digest) = (format!("{}/ok.tgz", server.url()), ArchiveDigest::of(b"archive"));
    for was_cached in [false, true, true] {
        let archive = downloads.get_archive(&url, Some(digest), &ServerAccess::default()).await.unwrap();
        assert_eq!((archive.bytes.as_slice(), archive.was_cached), (&b"archive"[..], was_cached));
    }
    assert_eq!(server.requests().len(), 1);
    let file = folder.path().join("sha256").join(&digest.hex()[..2]).join(format!("{}.tgz", digest.hex()));
    fs_err::write(&file, "damage").unwrap();
    let archive = downloads.get_archive(&url, Some(digest), &ServerAccess::default()).await.unwrap();
    assert_eq!((archive.bytes.as_slice(), archive.was_cached), (&b"archive"[..], false));
    assert_eq!(cache.get(digest, 100).as_deref(), Some(&b"archive"[..]));
}

#[tokio::test]
async fn a_login_goes_to_its_own_server_only() {
    let other = ChartServer::start(faulty).unwrap();
    let target = format!("{}/ok.tgz", other.url());
    let server = ChartServer::start(move |_| ChartAnswer::Redirect(target.clone())).unwrap();
    let downloads = ChartDownloads::new(limits(), None);
    let access = ServerAccess {
        login: Some(Login { username: "user".into(), password: "secret".into() }),
        login_is_for: Some(server.url()),
        ..ServerAccess::default()
    };
    downloads.get_archive(&format!("{}/c.tgz", server.url()), None, &access).await.unwrap();
    downloads.get_archive(&format!("{}/ok.tgz", other.url()), None, &access).await.unwrap();
    let logins = |server: &ChartServer| {
        server.requests().into_iter().map(|request| request.authorization.is_some()).collect::<Vec<_>>()
    };
    assert_eq!(logins(&server), [true]);
    assert_eq!(logins(&other), [false, false]);
    assert!(server.requests()[0].user_agent.starts_with("trueup/"));
}

fn chart(server: &ChartServer, tag: &str) -> RegistryChart {
    RegistryChart { registry: server.host(), repository: "charts/c".into(), tag: tag.into(), digest: String::new() }
}

#[tokio::test]
async fn a_registry_lists_tags_and_gives_charts() {
    let archive = packed_chart("c", "1.0.0", &[]).unwrap();
    let mut charts = RegistryCharts::default();
    charts.insert("charts/c", "1.0.0", archive.clone());
    let damaged = charts.insert("charts/c", "1.1.0", b"right".to_vec());
    charts.corrupt(&damaged, b"wrong".to_vec());
    charts.insert("charts/c", "1.2.0", vec![0; 1 << 17]);
    let server = ChartServer::start(move |request| charts.answer(request)).unwrap();
    let access = ServerAccess { is_plain_http: true, ..ServerAccess::default() };
    let folder = tempfile::tempdir().unwrap();
    let downloads = ChartDownloads::new(limits(), Some(ArchiveCache::new(folder.path())));
    let tags = downloads.list_tags(&chart(&server, ""), &access).await.unwrap();
    assert_eq!(tags, ["1.0.0", "1.1.0", "1.2.0"]);
    for was_cached in [false, true] {
        let pulled = downloads.pull_chart(&chart(&server, "1.0.0"), &access).await.unwrap();
        assert_eq!((&pulled.archive.bytes, pulled.archive.was_cached), (&archive, was_cached));
        assert!(pulled.manifest_digest.starts_with("sha256:"));
    }
    let error = async |tag: &str| {
        let error = downloads.pull_chart(&chart(&server, tag), &access).await.unwrap_err();
        error.to_string().replace(&server.host(), "HOST")
    };
    assert_eq!(error("9.9.9").await, "failed to fetch oci://HOST/charts/c:9.9.9 : 404");
    assert_eq!(error("1.2.0").await, "failed to fetch oci://HOST/charts/c:1.2.0 : more than the limit of 65536 bytes");
    let wrong = error("1.1.0").await;
    assert!(wrong.contains("igest"), "{wrong}");
}

#[tokio::test]
async fn a_registry_that_wants_a_login_gets_it() {
    let archive = packed_chart("c", "1.0.0", &[]).unwrap();
    let mut charts = RegistryCharts::default();
    charts.insert("charts/c", "1.0.0", archive);
    let server = ChartServer::start(move |request| match &request.authorization {
        Some(login) if login == "Basic dXNlcjpzZWNyZXQ=" => charts.answer(request),
        _ => ChartAnswer::Challenge("Basic realm=\"charts\"".into()),
    })
    .unwrap();
    let downloads = ChartDownloads::new(limits(), None);
    let anonymous = ServerAccess { is_plain_http: true, ..ServerAccess::default() };
    let error = downloads.pull_chart(&chart(&server, "1.0.0"), &anonymous).await.unwrap_err();
    assert!(error.to_string().ends_with(": 401 Unauthorized"), "{error}");
    let login = Login { username: "user".into(), password: "secret".into() };
    let known = ServerAccess { login: Some(login), ..anonymous };
    assert!(downloads.pull_chart(&chart(&server, "1.0.0"), &known).await.is_ok());
}
