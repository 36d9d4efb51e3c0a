//! Addresses of repositories, as kustomize's `git.RepoSpec` reads them.

use std::time::Duration;

use crate::go_path;

use query::Query;

mod query;

/// Where a repository is, what of it is wanted, and how long it may take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepoSpec {
    /// The address as it was written.
    pub raw: String,
    /// The server with its scheme and user: `https://github.com/`, `git@example.com:`, `file://`.
    pub host: String,
    /// The repository there.
    pub repository: String,
    /// The folder in the repository; empty for its root.
    pub folder: String,
    /// Branch, tag or commit; empty for the server's `HEAD`.
    pub reference: String,
    /// Whether submodules are fetched too.
    pub submodules: bool,
    /// How long one git command may take.
    pub timeout: Duration,
}

const SCHEMES: [&str; 4] = ["ssh://", "https://", "http://", "file://"];
const FILE_SCHEME: &str = "file://";
/// The parts of a repository's path at a server of which nothing is known: owner and name.
const USUAL_PARTS: usize = 2;

impl RepoSpec {
    /// What an address means; none if it is no repository's. The local disk is not asked.
    pub fn parse(raw: &str) -> Option<Self> {
        if raw.starts_with('/') {
            return None;
        }
        let (address, query) = raw.split_once('?').unwrap_or((raw, ""));
        let query = Query::parse(query);
        let (host, path) = split_host(address)?;
        let (repository, folder) = split_path(path, host == FILE_SCHEME)?;
        if repository.is_empty() || leaves_repository(&folder) {
            return None;
        }
        let folder = folder.strip_prefix('/').unwrap_or(&folder).to_owned();
        let Query { reference, submodules, timeout } = query;
        Some(Self { raw: raw.to_owned(), host, repository, folder, reference, submodules, timeout })
    }

    /// The address for `git fetch`.
    pub fn clone_spec(&self) -> String {
        format!("{}{}", self.host, self.repository)
    }

    /// What kustomize logs about an address that begins with `git::`.
    pub fn warning(raw: &str) -> Option<&'static str> {
        (!raw.starts_with('/') && without_prefix(raw, "git::").is_some()).then_some(
            "Warning: Forcing the git protocol using the 'git::' URL prefix is not supported. Kustomize currently strips \
             this invalid prefix, but will stop doing so in a future release. Please remove the 'git::' prefix from your \
             configuration.",
        )
    }

    /// The timeout as Go prints durations: `27s`, `1m30s`.
    pub fn timeout_text(&self) -> String {
        query::duration_text(self.timeout)
    }
}

/// Server and path.
fn split_host(address: &str) -> Option<(String, &str)> {
    let address = without_prefix(address, "git::").unwrap_or(address);
    let scheme = SCHEMES.into_iter().find(|scheme| without_prefix(address, scheme).is_some()).unwrap_or_default();
    let address = &address[scheme.len()..];
    if scheme == FILE_SCHEME {
        return Some((scheme.to_owned(), address));
    }
    let (user, address) = address.split_at(user_length(address));
    let is_github = ["github.com/", "github.com:"].iter().any(|github| without_prefix(address, github).is_some());
    let is_scp_style = scheme.is_empty() && (!user.is_empty() || is_github);
    if scheme.is_empty() && !is_scp_style {
        return None;
    }
    let (host, path) = match host_length(address, is_scp_style) {
        Some(length) => address.split_at(length),
        None => (address, ""),
    };
    let host = match (is_github, scheme == "ssh://" || !user.is_empty()) {
        (true, true) => return Some((format!("{user}github.com:"), path)),
        (true, false) => return Some(("https://github.com/".to_owned(), path)),
        (false, _) => host,
    };
    (!host.is_empty()).then(|| (format!("{scheme}{user}{host}"), path))
}

/// The length of `user@` at the beginning.
fn user_length(address: &str) -> usize {
    let Some((user, _)) = address.split_once('@') else { return 0 };
    let is_user = user.starts_with(|first: char| first.is_ascii_alphabetic())
        && user.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if is_user { user.len() + 1 } else { 0 }
}

/// The length of the server's name with what separates it from the path.
fn host_length(address: &str, is_scp_style: bool) -> Option<usize> {
    let (slash, colon) = (address.find('/'), address.find(':'));
    let end = match (slash, colon) {
        (Some(slash), Some(colon)) if is_scp_style && colon > 0 && colon < slash => Some(colon),
        (None, colon) if is_scp_style => colon,
        (slash, _) => slash,
    };
    end.map(|end| end + 1)
}

/// The repository and the folder in it.
fn split_path(path: &str, all_is_repository: bool) -> Option<(String, String)> {
    const AZURE: &str = "_git/";
    const SUFFIX: &str = ".git";

    let owned = |(repository, folder): (&str, &str)| (repository.to_owned(), folder.to_owned());
    if let Some(place) = path.find(AZURE) {
        let begin = place + AZURE.len();
        let end = path[begin..].find('/').map_or(path.len(), |length| begin + length);
        return Some(owned((&path[..end], path[end..].strip_prefix('/').unwrap_or_default())));
    }
    if let Some(halves) = path.split_once("//") {
        return Some(owned(halves));
    }
    if let Some(place) = path.find(SUFFIX) {
        return Some(owned(path.split_at(place + SUFFIX.len())));
    }
    if all_is_repository {
        return Some(owned((path, "")));
    }
    let parts: Vec<&str> = path.split('/').collect();
    (parts.len() >= USUAL_PARTS).then(|| (parts[..USUAL_PARTS].join("/"), parts[USUAL_PARTS..].join("/")))
}

fn leaves_repository(folder: &str) -> bool {
    let cleaned = go_path::clean(folder.strip_prefix('/').unwrap_or(folder));
    cleaned.split('/').next() == Some("..")
}

/// What follows a prefix that may be in capital letters.
fn without_prefix<'t>(text: &'t str, prefix: &str) -> Option<&'t str> {
    let begin = text.get(..prefix.len())?;
    begin.eq_ignore_ascii_case(prefix).then(|| &text[prefix.len()..])
}

#[cfg(test)]
mod tests;
