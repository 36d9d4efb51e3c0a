//! Where the data of config maps and secrets comes from, as kustomize's `kv` package.

use std::collections::BTreeMap;

use crate::error::BuildError;
use crate::go_text::quoted;
use crate::loader::Loader;

/// The longest line that Go's scanner takes.
const MAX_LINE: usize = 64 * 1024 - 1;
const BYTE_ORDER_MARK: &[u8] = &[0xEF, 0xBB, 0xBF];

/// The sources of a config map or a secret.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sources<'s> {
    pub(super) envs: &'s [String],
    pub(super) literals: &'s [String],
    pub(super) files: &'s [String],
}

type Pairs = Vec<(String, Vec<u8>)>;

/// The data of all sources by their keys, each of which may be there only once. `name` is for the error.
pub(super) fn load(
    sources: &Sources<'_>,
    name: &str,
    loader: &dyn Loader,
) -> Result<BTreeMap<String, Vec<u8>>, BuildError> {
    let pairs = all_pairs(sources, loader).map_err(|error| error.prefixed("loading KV pairs"))?;
    let mut data = BTreeMap::new();
    for (key, value) in pairs {
        if data.contains_key(&key) {
            return Err(BuildError::new(format!("configmap {name} illegally repeats the key `{key}`")));
        }
        data.insert(key, value);
    }
    Ok(data)
}

fn all_pairs(sources: &Sources<'_>, loader: &dyn Loader) -> Result<Pairs, BuildError> {
    let mut pairs = Pairs::new();
    for path in sources.envs {
        let more = loader.load(path).and_then(|content| pairs_of_lines(&content));
        pairs.extend(more.map_err(|error| error.prefixed(format!("env source files: {}", listed(sources.envs))))?);
    }
    for source in sources.literals {
        let pair = literal_pair(source);
        pairs.push(pair.map_err(|error| error.prefixed(format!("literal sources {}", listed(sources.literals))))?);
    }
    for source in sources.files {
        let pair = file_pair(source, loader);
        pairs.push(pair.map_err(|error| error.prefixed(format!("file sources: {}", listed(sources.files))))?);
    }
    Ok(pairs)
}

/// A list of strings as Go prints it.
fn listed(list: &[String]) -> String {
    format!("[{}]", list.join(" "))
}

fn literal_pair(source: &str) -> Result<(String, Vec<u8>), BuildError> {
    match source.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), without_quotes(value).as_bytes().to_vec())),
        _ => Err(BuildError::new(format!("invalid literal source {source}, expected key=value"))),
    }
}

/// Without one pair of quotes of either kind around it.
fn without_quotes(text: &str) -> &str {
    let inner = |quote| text.strip_prefix(quote)?.strip_suffix(quote);
    inner('"').or_else(|| inner('\'')).unwrap_or(text)
}

fn file_pair(source: &str, loader: &dyn Loader) -> Result<(String, Vec<u8>), BuildError> {
    let (key, path) = key_and_path(source)?;
    Ok((key.to_owned(), loader.load(path)?))
}

/// `PATH`, or `KEY=PATH`.
fn key_and_path(source: &str) -> Result<(&str, &str), BuildError> {
    let Some((key, path)) = source.split_once('=') else { return Ok((base_name(source), source)) };
    let problem = if path.contains('=') {
        format!("source {} key name or file path contains '='", quoted(source))
    } else if key.is_empty() {
        format!("missing key name for file path {} in source {}", quoted(path), quoted(source))
    } else if path.is_empty() {
        format!("missing file path for key name {} in source {}", quoted(key), quoted(source))
    } else {
        return Ok((key, path));
    };
    Err(BuildError::new(problem))
}

/// Go's `path.Base`.
fn base_name(path: &str) -> &str {
    if path.is_empty() {
        return ".";
    }
    match path.trim_end_matches('/') {
        "" => "/",
        path => path.rsplit('/').next().unwrap_or(path),
    }
}

/// The pairs of a file of `KEY=VALUE` lines. A line that is too long ends the file without an error.
fn pairs_of_lines(content: &[u8]) -> Result<Pairs, BuildError> {
    let mut pairs = Pairs::new();
    for (number, line) in content.split_inclusive(|byte| *byte == b'\n').enumerate() {
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        if line.len() > MAX_LINE {
            break;
        }
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        pairs.extend(line_pair(line, number == 0)?);
    }
    Ok(pairs)
}

/// The pair of a line, unless it is empty or a comment. Without a `=` the value is empty.
fn line_pair(line: &[u8], is_first: bool) -> Result<Option<(String, Vec<u8>)>, BuildError> {
    let Ok(mut text) = std::str::from_utf8(line) else { return Err(invalid_line(line)) };
    if is_first && line.starts_with(BYTE_ORDER_MARK) {
        text = text.strip_prefix('\u{feff}').unwrap_or(text);
    }
    let text = text.trim_start();
    if text.is_empty() || text.starts_with('#') {
        return Ok(None);
    }
    let (key, value) = text.split_once('=').unwrap_or((text, ""));
    Ok((!key.is_empty()).then(|| (key.to_owned(), value.as_bytes().to_vec())))
}

fn invalid_line(line: &[u8]) -> BuildError {
    let bytes: Vec<_> = line.iter().map(u8::to_string).collect();
    let text = String::from_utf8_lossy(line);
    BuildError::new(format!("line [{}] has invalid utf8 bytes : {text}", bytes.join(" ")))
}
