//! Keeps secret values out of everything on the way in: digests in their place, and a memory of what they were.

mod application_secrets;
mod public_text;
mod secret_object;

use std::collections::BTreeMap;
use std::sync::Mutex;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::Sha256;
use trueup_model::{is_secret_name, mask_secret_values};

pub(crate) use application_secrets::learn_application_secrets;
pub(crate) use public_text::PublicText;
pub(crate) use secret_object::{redact_cluster_connection, redact_secret, redact_secret_patch};

/// What becomes of the values of Secrets.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SecretPolicy {
    /// Replaced by digests that still tell equal from different.
    #[default]
    Digest,
    /// Kept. Credentials of clusters and repositories and Argo CD's own secrets are replaced all the same.
    Show,
}

/// Lines of a secret value shorter than this are not remembered on their own.
const SHORTEST_LINE: usize = 20;
/// How many parts of one value are remembered.
const MAX_PARTS: usize = 200;
/// The longest value that is looked into for secrets inside it.
const MAX_INSPECTED: usize = 64 << 10;

/// Makes digests with a key that is never stored, and remembers the values it has replaced.
pub(crate) struct Redactor {
    key: [u8; 32],
    policy: SecretPolicy,
    seen: Mutex<BTreeMap<String, Seen>>,
}

struct Seen {
    digest: String,
    named: Named,
}

/// Whether a value stands under a name that says it is a secret, such as `DB_PASSWORD`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Named {
    /// It does.
    Secret,
    /// The name says nothing.
    Anything,
}

impl Redactor {
    /// A redactor with a new random key.
    pub(crate) fn new(policy: SecretPolicy) -> Self {
        Self { key: rand::random(), policy, seen: Mutex::default() }
    }

    /// What becomes of ordinary Secret values.
    pub(crate) fn policy(&self) -> SecretPolicy {
        self.policy
    }

    /// `sha256:` and 16 hexadecimal digits: the same for the same value as long as this redactor lives.
    pub(crate) fn digest(&self, plain: &[u8]) -> String {
        use std::fmt::Write;
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).expect("HMAC takes keys of any length");
        mac.update(plain);
        mac.finalize().into_bytes().iter().take(8).fold("sha256:".to_owned(), |mut text, byte| {
            write!(text, "{byte:02x}").expect("writing to a string cannot fail");
            text
        })
    }

    /// Remembers a secret value, its base64 form and its telling parts; gives its digest.
    pub(crate) fn learn(&self, plain: &[u8], named: Named) -> String {
        let digest = self.digest(plain);
        self.remember(&STANDARD.encode(plain), &digest, named);
        if let Ok(text) = std::str::from_utf8(plain) {
            self.remember(text.trim(), &digest, named);
            self.learn_parts(text, &digest);
        }
        digest
    }

    /// The password in a URL, values under secret names in JSON, YAML and lists of variables, lines of keys.
    fn learn_parts(&self, text: &str, digest: &str) {
        if let Some((_, rest)) = text.split_once("://")
            && let Some((user_info, _)) = rest.split_once('@')
            && let Some((_, password)) = user_info.split_once(':')
        {
            self.remember(password, digest, Named::Secret);
        }
        if text.len() > MAX_INSPECTED || !text.contains(['\n', '{', '=']) {
            return;
        }
        if let Some(mut document) = parse_document(text) {
            mask_secret_values(&mut document, &mut |inner| self.learn_scalar(inner));
            return;
        }
        for line in text.lines().map(str::trim).take(MAX_PARTS) {
            match line.split_once('=') {
                Some((name, value)) if is_secret_name(name) => {
                    self.remember(value.trim_matches(['"', '\'']), digest, Named::Secret);
                }
                // A line of a private key or the like; a line with spaces is prose or syntax.
                _ if line.len() >= SHORTEST_LINE && !line.contains(' ') => self.remember(line, digest, Named::Anything),
                _ => {}
            }
        }
    }

    /// Remembers a value that stands under a secret name in a document; gives its digest.
    pub(crate) fn learn_scalar(&self, text: &str) -> String {
        let digest = self.digest(text.as_bytes());
        self.remember(text.trim(), &digest, Named::Secret);
        digest
    }

    fn remember(&self, text: &str, digest: &str, named: Named) {
        if is_digest(text) || text.is_empty() {
            return;
        }
        let mut seen = self.seen.lock().expect("no code panics while it holds this lock");
        let entry = seen.entry(text.to_owned()).or_insert_with(|| Seen { digest: digest.to_owned(), named });
        if named == Named::Secret {
            entry.named = named;
        }
    }

    /// The values to scrub, each with its digest. Left out are values that are also public (a database that is called
    /// like an app), names of secrets, times, and plain words and numbers that no name calls secret: to replace those
    /// would tear texts apart and protect nothing.
    pub(crate) fn scrubbed_values(&self, public: &PublicText) -> Vec<(String, String)> {
        let seen = self.seen.lock().expect("no code panics while it holds this lock");
        let is_secret = |text: &str, named: Named| !is_no_value(text) && (named == Named::Secret || !is_plain(text));
        let (texts, digests): (Vec<&str>, Vec<&str>) = seen
            .iter()
            .filter(|(text, seen)| is_secret(text, seen.named))
            .map(|(text, seen)| (text.as_str(), seen.digest.as_str()))
            .unzip();
        let is_public = public.contains(&texts);
        let pairs = texts.into_iter().zip(digests).zip(is_public).filter(|(_, is_public)| !is_public);
        pairs.map(|((text, digest), _)| (text.to_owned(), digest.to_owned())).collect()
    }
}

/// True for what a redactor has already put in the place of a value.
pub(crate) fn is_digest(text: &str) -> bool {
    text.strip_prefix("sha256:").is_some_and(|hex| hex.len() == 16 && hex.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// A time, or the name of a secret rather than its value: `passwordKey: postgres-password`.
fn is_no_value(text: &str) -> bool {
    let is_name = text.bytes().all(|b| b.is_ascii_alphabetic() || b"-_.".contains(&b)) && is_secret_name(text);
    is_name || text.parse::<jiff::Timestamp>().is_ok()
}

/// A single short word, or a number.
fn is_plain(text: &str) -> bool {
    (text.len() < 16 && text.bytes().all(|b| b.is_ascii_alphabetic())) || text.parse::<f64>().is_ok()
}

/// A document of JSON or YAML, if the text is one.
fn parse_document(text: &str) -> Option<Value> {
    let value: Value = serde_json::from_str(text).ok().or_else(|| serde_saphyr::from_str(text).ok())?;
    (value.is_object() || value.is_array()).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scrubbed(redactor: &Redactor, public: &str) -> Vec<String> {
        let public = PublicText::new([public]);
        redactor.scrubbed_values(&public).into_iter().map(|(text, _)| text).collect()
    }

    #[test]
    fn equal_values_have_equal_digests_and_other_runs_have_other_keys() {
        let redactor = Redactor::new(SecretPolicy::Digest);
        assert_eq!(redactor.digest(b"canary"), redactor.digest(b"canary"));
        assert_ne!(redactor.digest(b"canary"), redactor.digest(b"canary2"));
        assert_ne!(redactor.digest(b"canary"), Redactor::new(SecretPolicy::Digest).digest(b"canary"));
        assert!(is_digest(&redactor.digest(b"canary")));
    }

    #[test]
    fn parts_of_a_secret_are_remembered() {
        let redactor = Redactor::new(SecretPolicy::Digest);
        redactor.learn(b"postgres://shop:canary-1@db", Named::Anything);
        redactor.learn(b"db:\n  password: canary-2\n  pool: five\n", Named::Anything);
        let values = scrubbed(&redactor, "");
        redactor.learn(b"MODE=fast\nDB_PASSWORD='canary-3'\n", Named::Anything);
        redactor.learn(b"-----BEGIN KEY-----\nMIIEvQIBADANBgkqhkiG9w0\n", Named::Anything);
        let more = scrubbed(&redactor, "");
        for value in ["canary-1", "canary-2", "canary-3", "MIIEvQIBADANBgkqhkiG9w0"] {
            assert!(values.iter().chain(&more).any(|v| v == value), "{value} in {more:?}");
        }
        assert!(!more.iter().any(|v| v == "pool: five"));
    }

    #[test]
    fn plain_words_and_public_names_are_not_scrubbed() {
        let redactor = Redactor::new(SecretPolicy::Digest);
        redactor.learn(b"checkout-db", Named::Anything);
        redactor.learn(b"production", Named::Anything);
        redactor.learn(b"hunter", Named::Secret);
        redactor.learn(b"canary-3", Named::Anything);
        redactor.learn(b"2026-11-24T07:18:17Z", Named::Secret);
        redactor.learn_scalar("postgres-password");
        let values = scrubbed(&redactor, "checkout-db-0\n");
        assert!(values.contains(&"hunter".to_owned()) && values.contains(&"canary-3".to_owned()));
        assert!(!values.contains(&"checkout-db".to_owned()) && !values.contains(&"production".to_owned()));
        assert!(!values.iter().any(|v| v.starts_with("2026") || v == "postgres-password"));
    }
}
