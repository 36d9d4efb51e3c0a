//! Folders of manifests: which files are read, and what stands in them.
//!
//! Source: `findManifests` in `reposerver/repository/repository.go` of Argo CD.

mod decoding;

use serde::Deserialize;
use serde_json::Value;
use trueup_model::{ArgoGlob, SourceEntry, SourceTree};

/// Files that hold this anywhere are passed over.
const SKIP_MARK: &[u8] = b"+argocd:skip-file-rendering";
/// As many bytes as all files but Jsonnet may have, unless the repository server is told otherwise.
const MAX_COMBINED_BYTES: usize = 10 << 20;

/// `spec.source.directory`.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct DirectorySettings {
    /// Also the folders below.
    pub recurse: bool,
    /// Files with any ending.
    pub disable_extension_filter: bool,
    /// A glob of what is read; empty for everything.
    pub include: String,
    /// A glob of what is not read, before `include`.
    pub exclude: String,
    /// Variables and libraries of Jsonnet.
    pub jsonnet: JsonnetSettings,
}

/// `spec.source.directory.jsonnet`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct JsonnetSettings {
    /// External variables.
    pub ext_vars: Vec<JsonnetVariable>,
    /// Arguments of the top-level function.
    pub tlas: Vec<JsonnetVariable>,
    /// Folders of libraries, from the root of the repository.
    pub libs: Vec<String>,
}

/// A variable of Jsonnet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct JsonnetVariable {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
    /// Whether the value is code.
    pub code: bool,
}

/// Why a folder gives no manifests; the text is Argo CD's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct DirectoryError(pub String);

/// Renders a Jsonnet file: from its path in the repository to JSON text.
pub type RenderJsonnet<'a> = dyn Fn(&str) -> Result<String, String> + 'a;

/// The manifests of a folder of a repository, in the order of the files.
///
/// # Errors
/// If a file cannot be read, or does not hold what its name promises.
pub fn manifests(
    repository: &SourceTree,
    folder: &str,
    settings: &DirectorySettings,
    jsonnet: Option<&RenderJsonnet<'_>>,
) -> Result<Vec<Value>, DirectoryError> {
    let files = files(repository, folder, settings)?;
    let mut objects = Vec::new();
    for path in files {
        let name = path.rsplit('/').next().unwrap_or(&path);
        if has_ending(name, ".jsonnet") {
            let Some(render) = jsonnet else { continue };
            let text = render(&path)
                .map_err(|error| DirectoryError(format!("Failed to evaluate jsonnet {name:?}: {error}")))?;
            objects.extend(decoding::generated(name, &text)?);
            continue;
        }
        let bytes = repository.file(&path).map(AsRef::as_ref).unwrap_or_default();
        if has_ending(name, ".json") {
            objects.push(decoding::json_file(name, bytes)?);
        } else {
            objects.extend(decoding::yaml_file(name, bytes)?);
        }
    }
    Ok(objects)
}

/// The files that may hold manifests, as a walk meets them.
fn files(repository: &SourceTree, folder: &str, settings: &DirectorySettings) -> Result<Vec<String>, DirectoryError> {
    let glob = |pattern: &str| (!pattern.is_empty()).then(|| ArgoGlob::new(pattern));
    let (include, exclude) = (glob(&settings.include), glob(&settings.exclude));
    let prefix = if folder.is_empty() { 0 } else { folder.len() + 1 };
    let below: Box<dyn Iterator<Item = (&str, &SourceEntry)>> =
        if folder.is_empty() { Box::new(repository.entries()) } else { Box::new(repository.entries_below(folder)) };
    let mut found: Vec<&str> = Vec::new();
    let mut size = 0;
    for (path, entry) in below {
        let relative = &path[prefix..];
        let is_wanted = (settings.recurse || !relative.contains('/'))
            && (settings.disable_extension_filter || is_manifest(relative))
            && !exclude.as_ref().is_some_and(|glob| glob.matches(relative))
            && include.as_ref().is_none_or(|glob| glob.matches(relative));
        if !is_wanted {
            continue;
        }
        let bytes = match entry {
            SourceEntry::File { bytes, .. } => bytes,
            SourceEntry::BrokenLink(_) => continue,
            SourceEntry::Unreadable(reason) => {
                let text =
                    format!("failed to get potentially valid manifests: invalid manifest file {path:?}: {reason}");
                return Err(DirectoryError(text));
            }
        };
        if bytes.windows(SKIP_MARK.len()).any(|window| window == SKIP_MARK) {
            continue;
        }
        size += if has_ending(path, ".jsonnet") { 0 } else { bytes.len() };
        if size > MAX_COMBINED_BYTES {
            let text = "failed to get potentially valid manifests: exceeded max combined manifest file size";
            return Err(DirectoryError(text.to_owned()));
        }
        found.push(path);
    }
    // A walk takes the names of one folder in order, so `a/b` comes before `a.yaml`.
    found.sort_by(|one, other| one.split('/').cmp(other.split('/')));
    Ok(found.into_iter().map(str::to_owned).collect())
}

fn is_manifest(path: &str) -> bool {
    [".yaml", ".yml", ".json", ".jsonnet"].iter().any(|ending| has_ending(path, ending))
}

/// Argo CD takes small letters only.
fn has_ending(path: &str, ending: &str) -> bool {
    path.ends_with(ending)
}

#[cfg(test)]
mod tests;
