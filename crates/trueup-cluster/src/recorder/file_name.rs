//! Names of files for answers: readable, inside the folder, and different for different questions.

use sha2::{Digest, Sha256};

use crate::server::Ask;

/// Longer parts of a path are cut and told apart by a digest.
const MAX_PART: usize = 150;

/// The file for an answer: server and path, and a digest where the path does not say everything.
pub(super) fn file_name(server: &str, ask: &Ask<'_>) -> String {
    let parts: Vec<String> = ask.path.split('/').filter(|part| !part.is_empty()).map(safe).collect();
    let exact = safe(server) == server
        && parts.iter().map(String::as_str).eq(ask.path.split('/').filter(|part| !part.is_empty()));
    let mut name = format!("{}/{}", safe(server), parts.join("/"));
    if !exact || !ask.query.is_empty() || ask.accept.is_some() {
        let whole = format!("{server} {}?{} {}", ask.path, ask.query, ask.accept.unwrap_or_default());
        let digest = Sha256::digest(whole.as_bytes());
        name.push_str(&digest.iter().take(6).fold(".".to_owned(), |text, byte| format!("{text}{byte:02x}")));
    }
    name.push_str(".json");
    name
}

/// A part of a path without anything that a file system might understand otherwise.
pub(super) fn safe(part: &str) -> String {
    let kept = |c: char| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '_' };
    let name: String = part.chars().take(MAX_PART).map(kept).collect();
    if name.trim_matches('.').is_empty() { "_".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_readable_and_stay_inside() {
        let name = |path, query| file_name("prod", &Ask { path, query, accept: None });
        assert_eq!(name("/apis/apps/v1/deployments", ""), "prod/apis/apps/v1/deployments.json");
        assert_ne!(name("/api/v1/pods", "labelSelector=a"), name("/api/v1/pods", "labelSelector=b"));
        assert!(name("/api/../../etc/passwd", "").starts_with("prod/api/_/_/etc/passwd."));
        assert_ne!(name("/api/a%2Fb", ""), name("/api/a%2fb", ""));
        assert_ne!(file_name("a/b", &Ask::path("/api")), file_name("a_b", &Ask::path("/api")));
    }
}
