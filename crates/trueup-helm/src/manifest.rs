//! What happens after rendering: documents, their heads, hooks, order, and the text that `helm template` prints.

mod crds;
mod hook;
mod install_order;
mod name_pattern;
mod objects;
mod print;
mod show_only;
mod simple_head;
mod split;

#[cfg(test)]
mod tests;

use trueup_template::Text;

use crate::{Generation, HelmError, Talk};

pub use crds::{CrdFile, crds};
pub use hook::{Hook, HookEvent};
pub use objects::{RenderedObject, json_value};
pub use print::{OutputFile, OutputOptions, Printed, WriteMode, print_unsorted};
pub use simple_head::Head;

/// A template file after rendering.
#[derive(Debug, Clone)]
pub struct RenderedFile {
    /// Name of the template, such as `c/templates/deployment.yaml`.
    pub name: String,
    /// What it rendered to.
    pub text: Text,
}

/// One document of a rendered file.
#[derive(Debug, Clone)]
pub struct Manifest {
    /// Name of the template it came from, as in `# Source:`.
    pub source: String,
    /// The document as it is printed.
    pub content: Text,
    /// What Helm reads of it.
    pub head: Head,
    /// What makes it a hook, if it is one.
    pub hook: Option<Hook>,
}

/// Everything that one rendering gives, in the order of printing.
#[derive(Debug, Clone, Default)]
pub struct Manifests {
    /// Files of `crds/`, raw, if they were asked for.
    pub crds: Vec<OutputDocument>,
    /// Documents that are no hooks.
    pub manifests: Vec<Manifest>,
    /// Documents that are hooks.
    pub hooks: Vec<Manifest>,
}

impl Manifests {
    /// Every document with the name of the template or file that it came from, in the order of printing.
    pub fn documents(&self) -> impl Iterator<Item = (&str, &Text)> {
        let crds = self.crds.iter().map(|crd| (crd.source.as_str(), &crd.content));
        let rest = self.manifests.iter().chain(&self.hooks);
        crds.chain(rest.map(|manifest| (manifest.source.as_str(), &manifest.content)))
    }
}

/// A document whose head nobody reads.
#[derive(Debug, Clone)]
pub struct OutputDocument {
    /// Where it came from, as in `# Source:`.
    pub source: String,
    /// The document as it is printed.
    pub content: Text,
}

/// Splits rendered files into documents and puts them into the order of installing, as Helm's `SortManifests`.
///
/// # Errors
/// A document is not YAML, or its head has other types than Kubernetes gives it.
pub fn sort_manifests(files: Vec<RenderedFile>, generation: Generation, talk: &Talk) -> Result<Manifests, HelmError> {
    let mut files = files;
    files.retain(is_manifest_file);
    files.sort_by(|a, b| a.name.cmp(&b.name));
    let mut sorted = Manifests::default();
    for file in &files {
        for content in split::documents(&file.text, generation) {
            let head = simple_head::read(&content, generation)
                .map_err(|text| HelmError::in_rendering(format!("YAML parse error on {}: {text}", file.name)))?;
            let source = file.name.clone();
            match hook::judge(&head) {
                hook::Judgement::Manifest => {
                    sorted.manifests.push(Manifest { source, content, head, hook: None });
                }
                hook::Judgement::Hook(hook) => {
                    sorted.hooks.push(Manifest { source, content, head, hook: Some(hook) });
                }
                hook::Judgement::Unknown(words) => talk.say(generation.unknown_hook(&words)),
            }
        }
    }
    install_order::sort(&mut sorted.manifests, generation);
    install_order::sort(&mut sorted.hooks, generation);
    Ok(sorted)
}

/// Notes are rendered and thrown away, partials and blank files hold nothing.
fn is_manifest_file(file: &RenderedFile) -> bool {
    let base = file.name.rsplit('/').next().unwrap_or_default();
    !file.name.ends_with("NOTES.txt") && !base.starts_with('_') && !split::is_blank(&file.text)
}
