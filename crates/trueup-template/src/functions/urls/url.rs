//! URLs as Go's `net/url` takes them apart and puts them together.

use bstr::ByteSlice;

use super::address;
use super::escape::{Part, escape, unescape};
use crate::print::go_quote;

/// A URL; path, user and fragment are unescaped.
#[derive(Debug, Default)]
pub(super) struct Url {
    pub(super) scheme: Vec<u8>,
    pub(super) opaque: Vec<u8>,
    pub(super) user: Option<User>,
    pub(super) host: Vec<u8>,
    pub(super) path: Vec<u8>,
    pub(super) query: Vec<u8>,
    pub(super) fragment: Vec<u8>,
}

/// Whether the host of an HTTP URL may have colons before that of its port. It depends on the Go version that a program's
/// module asks for: it may in Helm 3, it may not in Helm 4.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Colons {
    Lenient,
    Strict,
}

/// Who asks.
#[derive(Debug)]
pub(super) struct User {
    name: Vec<u8>,
    password: Option<Vec<u8>>,
}

impl User {
    /// `name` or `name:password`, escaped.
    pub(super) fn written(&self) -> Vec<u8> {
        let mut written = escape(&self.name, Part::User);
        if let Some(password) = &self.password {
            written.push(b':');
            written.extend(escape(password, Part::User));
        }
        written
    }

    fn parse(text: &[u8]) -> Result<Self, String> {
        let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._:~!$&'()*+,;=%@".contains(&byte);
        if !text.iter().all(|byte| is_allowed(*byte)) {
            return Err("net/url: invalid userinfo".to_owned());
        }
        let (name, password) = cut(text, b':');
        let name = unescape(name, Part::User)?;
        let password = password.map(|password| unescape(password, Part::User)).transpose()?;
        Ok(Self { name, password })
    }
}

impl Url {
    /// As `url.Parse`.
    pub(super) fn parse(text: &[u8], colons: Colons) -> Result<Self, String> {
        let (before, fragment) = cut(text, b'#');
        let failed = |url: &[u8], error: String| format!("parse {}: {error}", go_quote(url));
        let mut url = Self::parse_without_fragment(before, colons).map_err(|error| failed(before, error))?;
        if let Some(fragment) = fragment {
            url.fragment = unescape(fragment, Part::Fragment).map_err(|error| failed(text, error))?;
        }
        Ok(url)
    }

    fn parse_without_fragment(text: &[u8], colons: Colons) -> Result<Self, String> {
        if text.iter().any(u8::is_ascii_control) {
            return Err("net/url: invalid control character in URL".to_owned());
        }
        if text == b"*" {
            return Ok(Self { path: b"*".to_vec(), ..Self::default() });
        }
        let (scheme, rest) = split_scheme(text)?;
        let (rest, query) = cut(rest, b'?');
        let mut url =
            Self { scheme: scheme.to_ascii_lowercase(), query: query.unwrap_or_default().to_vec(), ..Self::default() };
        if !rest.starts_with(b"/") {
            if !scheme.is_empty() {
                url.opaque = rest.to_vec();
                return Ok(url);
            }
            if cut(rest, b'/').0.contains(&b':') {
                return Err("first path segment in URL cannot contain colon".to_owned());
            }
        }
        let has_authority = rest.starts_with(b"//") && (!scheme.is_empty() || !rest.starts_with(b"///"));
        let path = if has_authority {
            let (authority, path) = rest[2..].split_at(rest[2..].find_byte(b'/').unwrap_or(rest.len() - 2));
            url.read_authority(authority, colons)?;
            path
        } else {
            rest
        };
        url.path = unescape(path, Part::Path)?;
        Ok(url)
    }

    fn read_authority(&mut self, authority: &[u8], colons: Colons) -> Result<(), String> {
        let (user, host) = match authority.rfind_byte(b'@') {
            Some(at) => (Some(&authority[..at]), &authority[at + 1..]),
            None => (None, authority),
        };
        let is_http = matches!(&self.scheme[..], b"http" | b"https");
        self.host = parse_host(host, is_http && colons == Colons::Strict)?;
        self.user = user.map(User::parse).transpose()?;
        Ok(())
    }

    /// The host without port and brackets.
    pub(super) fn hostname(&self) -> &[u8] {
        let host = match self.host.rfind_byte(b':') {
            Some(colon) if is_optional_port(&self.host[colon..]) => &self.host[..colon],
            _ => &self.host[..],
        };
        host.strip_prefix(b"[").and_then(|inner| inner.strip_suffix(b"]")).unwrap_or(host)
    }

    /// As `URL.String` of a URL that was put together from parts.
    pub(super) fn written(&self) -> Vec<u8> {
        let mut text = Vec::new();
        if !self.scheme.is_empty() {
            text.extend_from_slice(&self.scheme);
            text.push(b':');
        }
        if self.opaque.is_empty() {
            self.write_authority_and_path(&mut text);
        } else {
            text.extend_from_slice(&self.opaque);
        }
        if !self.query.is_empty() {
            text.push(b'?');
            text.extend_from_slice(&self.query);
        }
        if !self.fragment.is_empty() {
            text.push(b'#');
            text.extend(escape(&self.fragment, Part::Fragment));
        }
        text
    }

    fn write_authority_and_path(&self, text: &mut Vec<u8>) {
        let names_host = !self.host.is_empty() || self.user.is_some();
        if names_host || (!self.scheme.is_empty() && !self.path.is_empty()) {
            text.extend_from_slice(b"//");
        }
        if let Some(user) = &self.user {
            text.extend(user.written());
            text.push(b'@');
        }
        text.extend(escape(&self.host, Part::Host));
        let path = if self.path == b"*" { b"*".to_vec() } else { escape(&self.path, Part::Path) };
        if !path.is_empty() && !path.starts_with(b"/") && !self.host.is_empty() {
            text.push(b'/');
        }
        // A first segment with a colon would be read as a scheme.
        if text.is_empty() && cut(&path, b'/').0.contains(&b':') {
            text.extend_from_slice(b"./");
        }
        text.extend(path);
    }
}

/// What stands before and after the first `separator`.
fn cut(bytes: &[u8], separator: u8) -> (&[u8], Option<&[u8]>) {
    match bytes.find_byte(separator) {
        Some(at) => (&bytes[..at], Some(&bytes[at + 1..])),
        None => (bytes, None),
    }
}

fn split_scheme(text: &[u8]) -> Result<(&[u8], &[u8]), String> {
    let end = text.iter().position(|byte| !byte.is_ascii_alphanumeric() && !b"+-.".contains(byte));
    match end {
        Some(0) if text[0] == b':' => Err("missing protocol scheme".to_owned()),
        Some(end) if text[end] == b':' && text[0].is_ascii_alphabetic() => Ok((&text[..end], &text[end + 1..])),
        _ => Ok((b"", text)),
    }
}

fn is_optional_port(text: &[u8]) -> bool {
    text.is_empty() || text.strip_prefix(b":").is_some_and(|port| port.iter().all(u8::is_ascii_digit))
}

fn parse_host(host: &[u8], is_strict: bool) -> Result<Vec<u8>, String> {
    match host.rfind_byte(b'[') {
        Some(0) => return parse_bracketed(host),
        Some(_) => return Err("invalid IP-literal".to_owned()),
        None => {}
    }
    let colon = if is_strict { host.find_byte(b':') } else { host.rfind_byte(b':') };
    check_port(&host[colon.unwrap_or(host.len())..])?;
    unescape(host, Part::Host)
}

fn parse_bracketed(host: &[u8]) -> Result<Vec<u8>, String> {
    let close = host.rfind_byte(b']').ok_or("missing ']' in host")?;
    let port = &host[close + 1..];
    check_port(port)?;
    let port = unescape(port, Part::Host)?;
    let name = &host[1..close];
    let zone = name.find("%25").unwrap_or(name.len());
    let mut address = unescape(&name[..zone], Part::Host)?;
    address.extend(unescape(&name[zone..], Part::Zone)?);
    if address::is_ipv4(&address).map_err(|error| format!("invalid host: {error}"))? {
        return Err("invalid IP-literal".to_owned());
    }
    Ok([b"[", &address[..], b"]", &port[..]].concat())
}

fn check_port(port: &[u8]) -> Result<(), String> {
    if is_optional_port(port) { Ok(()) } else { Err(format!("invalid port {} after host", go_quote(port))) }
}
