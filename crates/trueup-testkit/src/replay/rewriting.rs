//! Addresses and credentials in replayed bodies: the recorded ones replaced by those of the replay.

use std::collections::BTreeMap;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use serde_json::{Value, json};
use trueup_model::{ServerEntry, ServerKind};

use super::REPLAY_TOKEN;
use super::certificates::Certificates;

/// Label of Argo CD's Secrets.
const SECRET_TYPE: &str = "argocd.argoproj.io/secret-type";

/// Which recorded URL became which.
#[derive(Debug)]
pub(super) struct Rewriting {
    /// Recorded and replayed URLs, the longest recorded one first.
    urls: Vec<(String, String)>,
    /// `config` of a cluster Secret: what Argo CD needs to reach any replayed cluster.
    cluster_config: String,
}

impl Rewriting {
    /// The rewriting of these servers, whose replayed URLs are given by name.
    pub(super) fn new(servers: &[ServerEntry], urls: &BTreeMap<String, String>, certificates: &Certificates) -> Self {
        let recorded = |server: &ServerEntry| server.url.trim_end_matches('/').to_owned();
        let mut urls: Vec<(String, String)> =
            servers.iter().map(|server| (recorded(server), urls[&server.name].clone())).collect();
        urls.sort_by_key(|(recorded, _)| std::cmp::Reverse(recorded.len()));
        let ca_data = BASE64_STANDARD.encode(certificates.ca_pem());
        let cluster_config =
            json!({"bearerToken": REPLAY_TOKEN, "tlsClientConfig": {"insecure": false, "caData": ca_data}});
        Self { urls, cluster_config: cluster_config.to_string() }
    }

    /// A recorded body as the replay gives it.
    pub(super) fn body(&self, server: ServerKind, path: &str, body: Bytes) -> Bytes {
        let moved = |(recorded, replayed): &&(String, String)| recorded != replayed;
        let pairs: Vec<(&str, &str)> =
            self.urls.iter().filter(moved).map(|(from, to)| (from.as_str(), to.as_str())).collect();
        let body = match std::str::from_utf8(&body) {
            Ok(text) if pairs.iter().any(|(recorded, _)| text.contains(recorded)) => {
                Bytes::from(replace_all(text, &pairs))
            }
            _ => body,
        };
        let secrets = server == ServerKind::Kubernetes && path.split('/').any(|segment| segment == "secrets");
        if secrets { self.with_cluster_credentials(&body).unwrap_or(body) } else { body }
    }

    /// What a client wrote about the replay, as if it had seen the recorded servers.
    pub(super) fn as_recorded(&self, text: &str) -> String {
        let pairs: Vec<(&str, &str)> = self.urls.iter().map(|(to, from)| (from.as_str(), to.as_str())).collect();
        replace_all(text, &pairs)
    }

    /// The same Secrets, cluster Secrets with the replay's address and credentials; `None` if there are none.
    fn with_cluster_credentials(&self, body: &[u8]) -> Option<Bytes> {
        let mut document: Value = serde_json::from_slice(body).ok()?;
        let mut changed = false;
        if let Some(items) = document.get_mut("items").and_then(Value::as_array_mut) {
            for item in items {
                changed |= self.credential(item).is_some();
            }
        } else {
            changed = self.credential(&mut document).is_some();
        }
        changed.then(|| Bytes::from(document.to_string()))
    }

    fn credential(&self, secret: &mut Value) -> Option<()> {
        let label = secret.get("metadata")?.get("labels")?.get(SECRET_TYPE)?;
        if label != "cluster" {
            return None;
        }
        let data = secret.get_mut("data")?.as_object_mut()?;
        let server = BASE64_STANDARD.decode(data.get("server")?.as_str()?).ok()?;
        let server = String::from_utf8(server).ok()?;
        let (_, replayed) = self.urls.iter().find(|(recorded, _)| *recorded == server.trim_end_matches('/'))?;
        data.insert("server".to_owned(), Value::from(BASE64_STANDARD.encode(replayed)));
        data.insert("config".to_owned(), Value::from(BASE64_STANDARD.encode(&self.cluster_config)));
        Some(())
    }
}

/// Replaces whole addresses in one pass: `https://host:1` is not found at the beginning of `https://host:12`, and
/// what has been put in is not looked at again.
fn replace_all(text: &str, pairs: &[(&str, &str)]) -> String {
    let mut replaced = String::with_capacity(text.len());
    let mut rest = text;
    loop {
        // Of addresses that begin at the same place the longest counts.
        let places = pairs.iter().filter_map(|(from, to)| Some((rest.find(from)?, *from, *to)));
        let Some((at, from, to)) = places.min_by_key(|(at, from, _)| (*at, std::cmp::Reverse(from.len()))) else {
            replaced.push_str(rest);
            return replaced;
        };
        let after = &rest[at + from.len()..];
        let goes_on = after.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '-')
            || after.strip_prefix('.').is_some_and(|next| next.starts_with(|c: char| c.is_ascii_alphanumeric()));
        replaced.push_str(&rest[..at]);
        replaced.push_str(if goes_on { from } else { to });
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_addresses_are_replaced() {
        let text = "a https://h:1/x https://h:12 https://h:1. https://h:1";
        let replaced = replace_all(text, &[("https://h:1", "https://h:9"), ("https://h:9", "https://h:1")]);
        assert_eq!(replaced, "a https://h:9/x https://h:12 https://h:9. https://h:9");
    }
}
