//! `ARGOCD_OPTS`: flags of the `argocd` command in one text, quoted as in a shell.

use std::path::PathBuf;

/// The flags that say where the server is and how to be let in.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct CliOpts {
    pub(super) server: Option<String>,
    pub(super) auth_token: Option<String>,
    pub(super) context: Option<String>,
    pub(super) config: Option<String>,
    pub(super) root_path: Option<String>,
    pub(super) server_crt: Option<PathBuf>,
    pub(super) plaintext: Option<bool>,
    pub(super) insecure: Option<bool>,
    pub(super) core: bool,
}

/// Flags of the `argocd` command that stand alone; all others take a value.
const SWITCHES: [&str; 7] =
    ["plaintext", "insecure", "core", "grpc-web", "port-forward", "prompts-enabled", "skip-test-tls"];

impl CliOpts {
    /// Reads the flags; those that do not matter here are passed over.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut opts = Self::default();
        let mut words = split(text)?.into_iter().peekable();
        while let Some(word) = words.next() {
            let Some(flag) = word.strip_prefix("--") else { continue };
            let (name, mut value) = match flag.split_once('=') {
                Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
                None => (flag.to_owned(), None),
            };
            if value.is_none() && !SWITCHES.contains(&name.as_str()) {
                value = words.next_if(|next| !next.starts_with("--"));
            }
            opts.set(&name, value);
        }
        Ok(opts)
    }

    fn set(&mut self, name: &str, value: Option<String>) {
        let switched = || !matches!(value.as_deref(), Some("false" | "0" | "f" | "F" | "FALSE" | "False"));
        match name {
            "plaintext" => self.plaintext = Some(switched()),
            "insecure" => self.insecure = Some(switched()),
            "core" => self.core = switched(),
            "server" => self.server = value,
            "auth-token" => self.auth_token = value,
            "argocd-context" => self.context = value,
            "config" => self.config = value,
            "grpc-web-root-path" => self.root_path = value,
            "server-crt" => self.server_crt = value.map(PathBuf::from),
            _ => {}
        }
    }
}

/// Splits a text into words as a shell does: quotes and backslashes, nothing else.
fn split(text: &str) -> Result<Vec<String>, String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some('"') | None, '\\') => word.get_or_insert_default().extend(chars.next()),
            (None, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, c) if c.is_whitespace() => words.extend(word.take()),
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    if quote.is_some() {
        return Err("a quote is not closed".to_owned());
    }
    words.extend(word);
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_split_as_in_a_shell() {
        assert_eq!(split(r#"a 'b c' "d\"e" f\ g '' "#).unwrap(), ["a", "b c", "d\"e", "f g", ""]);
        assert!(split("'open").is_err());
    }
}
