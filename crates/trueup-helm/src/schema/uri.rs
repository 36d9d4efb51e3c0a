//! References between schemas: as much of Go's `net/url` as they need.

use std::fmt::Write;

/// The part before `#` and the part after it.
pub(super) fn split_fragment(reference: &str) -> (&str, &str) {
    reference.split_once('#').unwrap_or((reference, ""))
}

/// The parts of a URL without its fragment.
struct Parts<'a> {
    scheme: &'a str,
    authority: Option<&'a str>,
    path: &'a str,
    query: Option<&'a str>,
}

fn parts(url: &str) -> Parts<'_> {
    let (scheme, rest) = match scheme_of(url) {
        Some(scheme) => (scheme, &url[scheme.len() + 1..]),
        None => ("", url),
    };
    let (rest, query) = rest.split_once('?').map_or((rest, None), |(rest, query)| (rest, Some(query)));
    let (authority, path) = match rest.strip_prefix("//") {
        Some(rest) => {
            let end = rest.find('/').unwrap_or(rest.len());
            (Some(&rest[..end]), &rest[end..])
        }
        None => (None, rest),
    };
    Parts { scheme, authority, path, query }
}

/// The scheme of a URL, if it has one.
pub(super) fn scheme_of(url: &str) -> Option<&str> {
    let end = url.find(':')?;
    let scheme = &url[..end];
    let first = scheme.chars().next().is_some_and(|c| c.is_ascii_alphabetic());
    (first && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))).then_some(scheme)
}

/// Whether a URL says which server, or for files which path, it means.
pub(super) fn is_canonical(url: &str) -> bool {
    let parts = parts(split_fragment(url).0);
    match parts.scheme {
        "file" => parts.path.starts_with('/'),
        "" => false,
        _ => parts.authority.is_some_and(|authority| !authority.is_empty()),
    }
}

/// The path of a `file:` URL.
pub(super) fn path_of(url: &str) -> &str {
    parts(url).path
}

/// A reference as it is understood at `base`, neither with a fragment.
pub(super) fn resolve(base: &str, reference: &str) -> String {
    let (from, to) = (parts(base), parts(reference));
    if !to.scheme.is_empty() {
        return reference.to_owned();
    }
    if to.authority.is_some() {
        return write(from.scheme, to.authority, &without_dots(to.path), to.query);
    }
    if to.path.is_empty() {
        let query = to.query.or(from.query);
        return write(from.scheme, from.authority, from.path, query);
    }
    // A URN has no path that something could be relative to.
    if !from.scheme.is_empty() && from.authority.is_none() && !from.path.starts_with('/') {
        return base.to_owned();
    }
    let path = if to.path.starts_with('/') {
        without_dots(to.path)
    } else {
        let folder = from.path.rfind('/').map_or("", |slash| &from.path[..=slash]);
        without_dots(&format!("{folder}{}", to.path))
    };
    write(from.scheme, from.authority, &path, to.query)
}

fn write(scheme: &str, authority: Option<&str>, path: &str, query: Option<&str>) -> String {
    let mut url = String::new();
    if !scheme.is_empty() {
        url.push_str(scheme);
        url.push(':');
    }
    if let Some(authority) = authority {
        url.push_str("//");
        url.push_str(authority);
    }
    url.push_str(path);
    if let Some(query) = query {
        url.push('?');
        url.push_str(query);
    }
    url
}

/// Go's resolving of `.` and `..`; the result is always rooted.
fn without_dots(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut last_is_dot = false;
    for part in path.split('/').skip(usize::from(path.starts_with('/'))) {
        last_is_dot = matches!(part, "." | "..");
        match part {
            "." => {}
            ".." => {
                kept.pop();
            }
            other => kept.push(other),
        }
    }
    if last_is_dot {
        kept.push("");
    }
    format!("/{}", kept.join("/"))
}

/// A fragment without its `%` escapes; `None` if they are broken.
pub(super) fn unescape(fragment: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(fragment.len());
    let mut rest = fragment.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let mut digit = || char::from(rest.next()?).to_digit(16);
        let code = digit()? * 16 + digit()?;
        bytes.push(u8::try_from(code).ok()?);
    }
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// A fragment with `%` escapes, `/` kept, as Go's `url.PathEscape` of each part.
pub(super) fn escape(fragment: &str) -> String {
    let mut escaped = String::with_capacity(fragment.len());
    for byte in fragment.bytes() {
        let plain = byte.is_ascii_alphanumeric()
            || matches!(byte, b'-' | b'_' | b'.' | b'~' | b'$' | b'&' | b'+' | b'=' | b':' | b'@' | b'/');
        if plain {
            escaped.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(escaped, "%{byte:02X}");
        }
    }
    escaped
}

/// A name as it stands in a JSON pointer.
pub(super) fn pointer_token(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}
