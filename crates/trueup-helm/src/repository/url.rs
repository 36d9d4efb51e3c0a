//! URLs as Go's `net/url` takes them apart and puts them together, as far as charts need it.

use std::fmt;

/// A URL, in pieces as written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ChartUrl {
    /// `https`, in lower case; empty in a relative reference.
    pub scheme: String,
    /// What stands between `//` and the path, with user and port; `None` without `//`.
    pub authority: Option<String>,
    /// The path, percent signs as written.
    pub path: String,
    /// What follows `?`.
    pub query: Option<String>,
    /// What follows `#`.
    pub fragment: Option<String>,
}

impl ChartUrl {
    /// Takes a URL apart; `None` where Go finds no URL.
    pub fn parse(text: &str) -> Option<Self> {
        if text.bytes().any(|byte| byte < 0x20 || byte == 0x7f) {
            return None;
        }
        let (text, fragment) = split(text, '#');
        let (scheme, rest) = split_scheme(text)?;
        let (rest, query) = split(rest, '?');
        let (authority, path) = match rest.strip_prefix("//") {
            Some(rest) => {
                let end = rest.find('/').unwrap_or(rest.len());
                let (authority, path) = rest.split_at(end);
                (Some(check_authority(authority)?), path)
            }
            None => (None, rest),
        };
        let first_segment = path.split('/').next().unwrap_or_default();
        if scheme.is_empty() && authority.is_none() && first_segment.contains(':') {
            return None;
        }
        are_escapes_whole(path).then(|| Self { scheme, authority, path: path.to_owned(), query, fragment })
    }

    /// Whether it has a scheme.
    pub fn is_absolute(&self) -> bool {
        !self.scheme.is_empty()
    }

    /// Host and port, without user and password.
    pub fn host(&self) -> &str {
        let authority = self.authority.as_deref().unwrap_or_default();
        authority.rsplit_once('@').map_or(authority, |(_, host)| host)
    }

    /// Whether the two name the same server. Helm 3 wants the same text, Helm 4 knows the usual ports.
    pub fn is_same_server(&self, other: &Self, knows_ports: bool) -> bool {
        let key = |url: &Self| {
            let host = url.host();
            if !knows_ports {
                return (host.to_owned(), String::new());
            }
            let usual = match url.scheme.as_str() {
                "http" => "80",
                "https" => "443",
                _ => "",
            };
            match host.rsplit_once(':').filter(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit())) {
                Some((name, port)) if !port.is_empty() => (name.to_owned(), port.to_owned()),
                _ => (host.trim_end_matches(':').to_owned(), usual.to_owned()),
            }
        };
        self.scheme == other.scheme && key(self) == key(other)
    }

    /// The URL without user and password, for people to read.
    pub fn without_credentials(&self) -> String {
        Self { authority: self.authority.is_some().then(|| self.host().to_owned()), ..self.clone() }.to_string()
    }
}

impl fmt::Display for ChartUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.scheme.is_empty() {
            write!(f, "{}:", self.scheme)?;
        }
        if let Some(authority) = &self.authority {
            write!(f, "//{authority}")?;
            if !self.path.is_empty() && !self.path.starts_with('/') {
                f.write_str("/")?;
            }
        }
        f.write_str(&self.path)?;
        if let Some(query) = &self.query {
            write!(f, "?{query}")?;
        }
        self.fragment.as_ref().map_or(Ok(()), |fragment| write!(f, "#{fragment}"))
    }
}

/// A text for people to read, without the user and the password of the URL that it may be.
pub fn strip_credentials(text: &str) -> String {
    if let Some(url) = ChartUrl::parse(text) {
        return url.without_credentials();
    }
    match text.split_once("://").and_then(|(scheme, rest)| Some((scheme, rest.rsplit_once('@')?.1))) {
        Some((scheme, rest)) => format!("{scheme}://{rest}"),
        None => text.to_owned(),
    }
}

/// As Helm's `repo.ResolveReferenceURL`: a reference below the URL of a repository, with the query of the repository.
///
/// # Errors
/// One of them is no URL; the text is Helm's up to the reason.
pub fn resolve_reference(base: &str, reference: &str) -> Result<String, String> {
    let parsed = ChartUrl::parse(reference).ok_or_else(|| format!("failed to parse {reference} as URL"))?;
    if parsed.is_absolute() {
        return Ok(reference.to_owned());
    }
    let base = ChartUrl::parse(base).ok_or_else(|| format!("failed to parse {} as URL", strip_credentials(base)))?;
    let base_path = format!("{}/", base.path.strip_suffix('/').unwrap_or(&base.path));
    let (authority, path) = match (&parsed.authority, parsed.path.as_str()) {
        (Some(authority), path) => (Some(authority.clone()), remove_dots(path)),
        (None, "") => (base.authority.clone(), remove_dots(&base_path)),
        (None, path) if path.starts_with('/') => (base.authority.clone(), remove_dots(path)),
        (None, path) => (base.authority.clone(), remove_dots(&format!("{base_path}{path}"))),
    };
    Ok(ChartUrl { scheme: base.scheme, authority, path, query: base.query, fragment: parsed.fragment }.to_string())
}

/// As Helm 3's manager puts the place of an archive below a repository: paths joined, everything else the repository's.
///
/// # Errors
/// One of them is no URL.
pub fn join_reference(base: &str, reference: &str) -> Result<String, String> {
    let parsed = ChartUrl::parse(reference).ok_or_else(|| format!("parse {reference:?}: invalid URL"))?;
    if parsed.is_absolute() {
        return Ok(parsed.to_string());
    }
    let base = ChartUrl::parse(base).ok_or_else(|| format!("base URL failed to parse: {}", strip_credentials(base)))?;
    let path = clean_path(&format!("{}/{reference}", base.path));
    Ok(ChartUrl { path, ..base }.to_string())
}

/// As Helm's `urlutil.Equal`: the same but for slashes at the end and dots in the path.
pub fn are_equal(left: &str, right: &str) -> bool {
    let (Some(left_url), Some(right_url)) = (ChartUrl::parse(left), ChartUrl::parse(right)) else {
        return clean_path(left) == clean_path(right);
    };
    let cleaned = |url: ChartUrl| {
        let path = if url.path.is_empty() { "/".to_owned() } else { clean_path(&url.path) };
        ChartUrl { path, ..url }
    };
    cleaned(left_url) == cleaned(right_url)
}

/// As Go's `path.Clean`.
pub(super) fn clean_path(path: &str) -> String {
    let is_rooted = path.starts_with('/');
    let mut segments: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." if segments.last().is_some_and(|last| *last != "..") => {
                segments.pop();
            }
            ".." if is_rooted => {}
            segment => segments.push(segment),
        }
    }
    match (is_rooted, segments.is_empty()) {
        (false, true) => ".".to_owned(),
        (false, false) => segments.join("/"),
        (true, _) => format!("/{}", segments.join("/")),
    }
}

/// Dots out of an absolute path, as RFC 3986 has it: a slash at the end stays.
fn remove_dots(path: &str) -> String {
    let cleaned = clean_path(&format!("/{path}"));
    let is_folder = path.is_empty() || path.ends_with(['/']) || path.ends_with("/.") || path.ends_with("/..");
    if is_folder && cleaned != "/" { format!("{cleaned}/") } else { cleaned }
}

fn split(text: &str, separator: char) -> (&str, Option<String>) {
    text.split_once(separator).map_or((text, None), |(before, after)| (before, Some(after.to_owned())))
}

fn split_scheme(text: &str) -> Option<(String, &str)> {
    for (index, character) in text.char_indices() {
        match character {
            'a'..='z' | 'A'..='Z' => {}
            '0'..='9' | '+' | '-' | '.' if index > 0 => {}
            ':' if index == 0 => return None,
            ':' => return Some((text[..index].to_ascii_lowercase(), &text[index + 1..])),
            _ => break,
        }
    }
    Some((String::new(), text))
}

fn check_authority(authority: &str) -> Option<String> {
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let after_brackets = host.rsplit_once(']').map_or(host, |(_, port)| port);
    let port = after_brackets.split_once(':').map_or("", |(_, port)| port);
    let is_host = port.bytes().all(|byte| byte.is_ascii_digit()) && !host.contains([' ', '"', '<', '>', '\\', '^']);
    is_host.then(|| authority.to_owned())
}

fn are_escapes_whole(path: &str) -> bool {
    let mut rest = path.as_bytes();
    while let Some(index) = rest.iter().position(|byte| *byte == b'%') {
        match rest.get(index + 1..index + 3) {
            Some(digits) if digits.iter().all(u8::is_ascii_hexdigit) => rest = &rest[index + 3..],
            _ => return false,
        }
    }
    true
}
