//! `kustomize edit` for what Argo CD uses of it: a kustomization file is read, changed and written anew.

use std::collections::BTreeMap;

use crate::build::{LoadRestrictor, LogLine};
use crate::error::BuildError;
use crate::go_path;
use crate::kustomization::{Image, Kustomization};
use crate::loader::{Remote, Rooted, Sources};

pub use arguments::ArgumentError;
pub use fix::warning_after_fix;
pub use glob::Folders;
pub use metadata::MetadataKind;

mod arguments;
mod fix;
mod glob;
mod images;
mod layout;
mod metadata;

/// The names that a kustomization file can have, the first being the usual one.
const FILE_NAMES: [&str; 3] = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/// What is to be done with a kustomization file.
#[derive(Debug, Clone, PartialEq)]
pub enum EditCommand {
    /// `set nameprefix`; an empty one removes the field.
    SetNamePrefix(String),
    /// `set namesuffix`
    SetNameSuffix(String),
    /// `set namespace`
    SetNamespace(String),
    /// `set image`: entries by name, in which `*` means that a value stays.
    SetImages(BTreeMap<String, Image>),
    /// `set replicas`: numbers by name.
    SetReplicas(BTreeMap<String, i64>),
    /// `set label`, `set annotation`
    SetMetadata(MetadataKind, BTreeMap<String, String>),
    /// `add label`, `add annotation`
    AddMetadata {
        /// What is added.
        kind: MetadataKind,
        /// Keys and values.
        pairs: BTreeMap<String, String>,
        /// In place of old ones.
        force: bool,
    },
    /// `add label --without-selector`
    AddLabelWithoutSelector {
        /// Keys and values.
        pairs: BTreeMap<String, String>,
        /// In place of old ones.
        force: bool,
        /// Also in templates.
        include_templates: bool,
    },
    /// `add component`: patterns of paths, or addresses.
    AddComponents(Vec<String>),
    /// `add resource`
    AddResources {
        /// Patterns of paths, or addresses.
        patterns: Vec<String>,
        /// As they are, whether there is such a file or not.
        unverified: bool,
    },
    /// `fix`
    Fix,
}

/// Where a kustomization is edited.
#[derive(Debug, Clone, Copy)]
pub struct EditPlace<'a> {
    /// The files.
    pub folders: &'a dyn Folders,
    /// What lies on servers, for resources and components that are to be there.
    pub remote: &'a dyn Remote,
    /// The absolute path of the folder of the kustomization.
    pub working_directory: &'a str,
}

/// What comes of an edit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The file that is to be written, or why there is none.
    pub result: Result<EditedFile, BuildError>,
    /// What kustomize prints to the standard error output before that.
    pub log: Vec<LogLine>,
}

/// The new content of a kustomization file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditedFile {
    /// Its name.
    pub name: &'static str,
    /// Its text.
    pub text: String,
    /// What kustomize prints to the standard output.
    pub message: &'static str,
}

impl EditCommand {
    /// Edits the kustomization file of the working directory.
    pub fn run(&self, place: &EditPlace<'_>) -> Edit {
        let sources = Sources::new(place.folders, place.remote);
        let result = self.edited_file(place, &sources);
        let (log, _) = sources.into_parts();
        Edit { result, log }
    }

    fn edited_file(&self, place: &EditPlace<'_>, sources: &Sources<'_>) -> Result<EditedFile, BuildError> {
        let paths = self.paths(place, sources)?;
        let name = file_name(place)?;
        let text = place.folders.read(&absolute(place.working_directory, name)).map_err(BuildError::new)?;
        let text = self.applied(&text, paths.into_iter().filter(|path| path != name), place, sources)?;
        let message = if *self == Self::Fix { fix::MESSAGE } else { "" };
        Ok(EditedFile { name, text, message })
    }

    /// What is to be added to a list of paths.
    fn paths(&self, place: &EditPlace<'_>, sources: &Sources<'_>) -> Result<Vec<String>, BuildError> {
        match self {
            Self::AddComponents(patterns) | Self::AddResources { patterns, unverified: false } => {
                existing_paths(patterns, place, sources)
            }
            Self::AddResources { patterns, unverified: true } => Ok(patterns.clone()),
            _ => Ok(Vec::new()),
        }
    }

    /// The new text of a kustomization.
    fn applied(
        &self,
        text: &[u8],
        paths: impl Iterator<Item = String>,
        place: &EditPlace<'_>,
        sources: &Sources<'_>,
    ) -> Result<String, BuildError> {
        let mut kustomization = Kustomization::parse(text)?;
        kustomization.fix();
        let layout = layout::Layout::of(&String::from_utf8_lossy(text));
        match self {
            Self::AddComponents(_) => add_new(&mut kustomization.components, paths, "component", sources),
            Self::AddResources { .. } => add_new(&mut kustomization.resources, paths, "resource", sources),
            Self::Fix => fix::fix(&mut kustomization, place.folders, place.working_directory)?,
            _ => self.apply_to(&mut kustomization)?,
        }
        layout.text_of(&kustomization)
    }

    /// Changes what can be changed without a look at other files.
    fn apply_to(&self, kustomization: &mut Kustomization) -> Result<(), BuildError> {
        match self {
            Self::SetNamePrefix(prefix) => kustomization.name_prefix.clone_from(prefix),
            Self::SetNameSuffix(suffix) => kustomization.name_suffix.clone_from(suffix),
            Self::SetNamespace(namespace) => kustomization.namespace.clone_from(namespace),
            Self::SetImages(images) => images::set_images(kustomization, images),
            Self::SetReplicas(replicas) => images::set_replicas(kustomization, replicas),
            Self::SetMetadata(kind, pairs) => metadata::set(kustomization, *kind, pairs),
            Self::AddMetadata { kind, pairs, force } => metadata::add(kustomization, *kind, pairs, *force)?,
            Self::AddLabelWithoutSelector { pairs, force, include_templates } => {
                metadata::add_without_selector(kustomization, pairs, *force, *include_templates)?;
            }
            Self::AddComponents(_) | Self::AddResources { .. } | Self::Fix => {}
        }
        Ok(())
    }
}

/// The one kustomization file of the folder.
fn file_name(place: &EditPlace<'_>) -> Result<&'static str, BuildError> {
    let resolve = |name: &str| place.folders.resolve(&absolute(place.working_directory, name));
    let found: Vec<_> = FILE_NAMES.into_iter().filter_map(|name| resolve(name).ok().map(|file| (name, file))).collect();
    match found.as_slice() {
        [] => Err(BuildError::new(format!("Missing kustomization file '{}'.\n", FILE_NAMES[0]))),
        [(name, file)] if file.is_directory => Err(BuildError::new(format!("{name} should be a file"))),
        [(name, _)] => Ok(name),
        _ => {
            let names: Vec<_> = found.iter().map(|(name, _)| *name).collect();
            Err(BuildError::new(format!("Found multiple kustomization file: [{}]\n", names.join(" "))))
        }
    }
}

/// The files that patterns mean, and what else can be the root of a kustomization.
fn existing_paths(
    patterns: &[String],
    place: &EditPlace<'_>,
    sources: &Sources<'_>,
) -> Result<Vec<String>, BuildError> {
    let mut paths = Vec::new();
    for pattern in patterns {
        let found = glob::visible(pattern, place.folders, place.working_directory)
            .map_err(|glob::BadPattern| BuildError::new("error checking the filesystem: syntax error in pattern"))?;
        if found.is_empty() {
            Rooted::at_target(sources, ".", place.working_directory, LoadRestrictor::RootOnly)
                .and_then(|loader| loader.descend(pattern))
                .map_err(|error| error.prefixed(format_args!("{pattern} has no match")))?;
            paths.push(pattern.clone());
        }
        paths.extend(found);
    }
    Ok(paths)
}

/// Adds the paths that are not in a list.
fn add_new(list: &mut Option<Vec<String>>, paths: impl Iterator<Item = String>, what: &str, sources: &Sources<'_>) {
    let list = list.get_or_insert_default();
    for path in paths {
        if list.contains(&path) {
            sources.log(format!("{what} {path} already in kustomization file"));
        } else {
            list.push(path);
        }
    }
}

/// A path from the working directory; `..` in it stays.
fn absolute(working_directory: &str, path: &str) -> String {
    if path.starts_with('/') { path.to_owned() } else { format!("{}/{path}", go_path::clean(working_directory)) }
}

#[cfg(test)]
mod tests;
