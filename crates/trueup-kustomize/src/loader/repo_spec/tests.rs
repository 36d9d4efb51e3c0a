//! Addresses of repositories and what they mean.

use super::RepoSpec;

fn parts(address: &str) -> String {
    RepoSpec::parse(address).map_or_else(
        || "not a repository".to_owned(),
        |spec| {
            let submodules = if spec.submodules { "" } else { " no-submodules" };
            let RepoSpec { host, repository, folder, reference, .. } = &spec;
            format!("{host} {repository} [{folder}] [{reference}] {}{submodules}", spec.timeout_text())
        },
    )
}

#[test]
fn servers_and_repositories_are_told_apart() {
    let cases = [
        ("gitHub.com/org/repo", "https://github.com/ org/repo [] [] 27s"),
        ("github.com:org/repo/deep/er?ref=v1", "https://github.com/ org/repo [deep/er] [v1] 27s"),
        ("http://github.com/org/repo.git/sub", "https://github.com/ org/repo.git [sub] [] 27s"),
        ("git@github.com/org/repo", "git@github.com: org/repo [] [] 27s"),
        ("ssh://git@github.com/org/repo", "git@github.com: org/repo [] [] 27s"),
        ("git::https://gitlab.com/a/b/c", "https://gitlab.com/ a/b [c] [] 27s"),
        ("ssh://git.example.com:7999/a/b", "ssh://git.example.com:7999/ a/b [] [] 27s"),
        ("git@host.xz:a/b.git//c?version=2&ref=", "git@host.xz: a/b.git [c] [2] 27s"),
        ("https://u@dev.azure.com/o/p/_git/r/x/y", "https://u@dev.azure.com/ o/p/_git/r [x/y] [] 27s"),
        ("file:///srv/repo//sub", "file:// /srv/repo [sub] [] 27s"),
        ("FILE:///srv/repo.git/sub", "file:// /srv/repo.git [sub] [] 27s"),
        ("file:///srv/repo/sub", "file:// /srv/repo/sub [] [] 27s"),
    ];
    for (address, expected) in cases {
        assert_eq!(parts(address), expected, "{address}");
    }
}

#[test]
fn what_is_no_repository_stays_local() {
    for address in [
        "/tmp",
        "../base",
        "base",
        "src/github.com/org/repo",
        "ssh://git.example.com",
        "https://host?ref=x",
        "https://github.com/org/repo.git//a/../../b",
        "https://github.com/file.yaml",
        "gh:org/repo",
        "git::___",
        "",
    ] {
        assert_eq!(parts(address), "not a repository", "{address}");
    }
}

#[test]
fn parameters_have_defaults() {
    let cases = [
        ("timeout=61", "1m1s"),
        ("timeout=1.5s", "1.5s"),
        ("timeout=90m", "1h30m0s"),
        ("timeout=-1", "27s"),
        ("timeout=0", "27s"),
        ("timeout=x", "27s"),
        ("timeout=250ms", "250ms"),
        ("submodules=0", "27s no-submodules"),
        ("submodules=no", "27s"),
        ("timeout=5&broken=%zz", "27s"),
        ("timeout=5;x", "27s"),
    ];
    for (query, expected) in cases {
        let expected = format!("https://github.com/ a/b [] [] {expected}");
        assert_eq!(parts(&format!("github.com/a/b?{query}")), expected, "{query}");
    }
}
