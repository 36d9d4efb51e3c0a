//! Keeping secrets out of what trueup says: known values are scrubbed, and values under telling names are masked.

use std::borrow::Cow;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use regex::Regex;
use serde_json::Value;

/// What stands in the place of a secret.
const MASK: &str = "<secret>";

/// Shorter values are too common in ordinary text to be replaced everywhere (`true`, `admin`, `1234`).
const SHORTEST_SCRUBBED: usize = 6;

static SECRET_NAME: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(passw(or)?d|passphrase|pwd$|secret|token|api[-_.]?key|access[-_.]?key|private[-_.]?key|(^|[-_.])key$|_KEY$|credential|auth$|connection[-_.]?string|dsn$)")
        .expect("the pattern is constant")
});

static NOT_SECRET_NAME: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(secret[-_.]?(name|ref|key[-_.]?ref)s?$|existing[-_.]?secret$|secrets?store|name$|ttl|expir|timeout|lifetime|enabled$|image[-_.]?pull[-_.]?secrets?$|automount|tokens?[-_.]?(url|path|audience|issuer)|topology|sort[-_.]?key|match[-_.]?key)")
        .expect("the pattern is constant")
});

/// True if a value under this name is probably a secret: `DB_PASSWORD`, `apiKey`; not `secretName` or `tokenTTL`.
///
/// Dotted names (Helm parameters) are judged by their last part; a map called `secrets` makes all below it secret,
/// which is the caller's business.
pub fn is_secret_name(name: &str) -> bool {
    let last = name.rsplit('.').next().unwrap_or(name);
    SECRET_NAME.is_match(last) && !NOT_SECRET_NAME.is_match(last)
}

/// Replaces every scalar whose key looks like a secret's, at any depth, by what `replace` makes of it.
///
/// In lists of `{name, value}` pairs (environment variables, Helm parameters) the `name` decides about the `value`.
pub fn mask_secret_values(value: &mut Value, replace: &mut dyn FnMut(&str) -> String) {
    match value {
        Value::Object(map) => {
            let named = map.get("name").and_then(Value::as_str).is_some_and(is_secret_name);
            for (key, item) in map.iter_mut() {
                if is_secret_name(key) || (named && key == "value") {
                    mask_scalars(item, replace);
                } else {
                    mask_secret_values(item, replace);
                }
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|item| mask_secret_values(item, replace)),
        _ => {}
    }
}

fn mask_scalars(value: &mut Value, replace: &mut dyn FnMut(&str) -> String) {
    match value {
        Value::String(text) if !text.is_empty() && !text.contains("{{") => *text = replace(text),
        Value::Number(number) => *value = Value::String(replace(&number.to_string())),
        Value::Object(map) => map.values_mut().for_each(|v| mask_scalars(v, replace)),
        Value::Array(list) => list.iter_mut().for_each(|v| mask_scalars(v, replace)),
        _ => {}
    }
}

/// Replaces known secret values wherever they appear in a text.
///
/// Messages of API servers can carry whole objects, so that a value may appear far from the Secret it belongs to.
#[derive(Debug, Clone, Default)]
pub struct Scrubber {
    matcher: Option<AhoCorasick>,
    replacements: Vec<String>,
}

impl Scrubber {
    /// A scrubber that replaces each of these values by `<secret>`. Values under six bytes are left out.
    pub fn new<I: IntoIterator<Item = String>>(values: I) -> Self {
        Self::with_replacements(values.into_iter().map(|value| (value, MASK.to_owned())))
    }

    /// A scrubber with a replacement for each value.
    pub fn with_replacements<I: IntoIterator<Item = (String, String)>>(values: I) -> Self {
        let mut pairs: Vec<(String, String)> =
            values.into_iter().filter(|(value, _)| value.len() >= SHORTEST_SCRUBBED).collect();
        pairs.sort();
        pairs.dedup_by(|a, b| a.0 == b.0);
        let (patterns, replacements): (Vec<String>, Vec<String>) = pairs.into_iter().unzip();
        let matcher = (!patterns.is_empty())
            .then(|| AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&patterns).ok())
            .flatten();
        Self { matcher, replacements }
    }

    /// The text without known secrets.
    pub fn scrub<'t>(&self, text: &'t str) -> Cow<'t, str> {
        match &self.matcher {
            Some(matcher) if matcher.is_match(text) => Cow::Owned(matcher.replace_all(text, &self.replacements)),
            _ => Cow::Borrowed(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn names_of_secrets_are_told_from_names_about_secrets() {
        for name in ["DB_PASSWORD", "apiKey", "secrets.DB_PASSWORD", "PUSH_TOKEN", "PSP_KEY", "clientSecret", "AUTH"] {
            assert!(is_secret_name(name), "{name}");
        }
        for name in
            ["secretName", "existingSecret", "tokenExpirationSeconds", "imagePullSecrets", "topologyKey", "key1"]
        {
            assert!(!is_secret_name(name), "{name}");
        }
    }

    #[test]
    fn values_under_secret_names_are_masked_at_any_depth() {
        let mut value = json!({"secrets": {"DB": "canary-1"}, "env": [{"name": "API_TOKEN", "value": "canary-2"}, {"name": "MODE", "value": "x"}]});
        mask_secret_values(&mut value, &mut |_| "***".into());
        assert_eq!(
            value,
            json!({"secrets": {"DB": "***"}, "env": [{"name": "API_TOKEN", "value": "***"}, {"name": "MODE", "value": "x"}]})
        );
    }

    #[test]
    fn known_values_are_scrubbed_longest_first() {
        let scrubber = Scrubber::new(["canary-1".to_owned(), "canary-12".to_owned(), "short".to_owned()]);
        assert_eq!(scrubber.scrub("is canary-12 or short"), "is <secret> or short");
    }
}
