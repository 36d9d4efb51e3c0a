//! The output as one file for each resource, as `kustomize build -o FOLDER` writes it.

use std::collections::BTreeSet;

use trueup_yaml::tree::{DataError, to_json};

use super::{json_yaml, node_text, problem};
use crate::error::BuildError;
use crate::id::{Gvk, NOT_NAMESPACED, ResourceId};
use crate::resource::Resource;
use crate::resource_list::ResourceList;
use crate::scope::Scopes;

/// A file of the output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputFile {
    /// Its name in the folder.
    pub name: String,
    /// Its content.
    pub text: String,
}

/// The files of the output. Two may have the same name: the later one wins. Nothing is read again as for the stream,
/// so that some values differ. Those without a namespace come last.
pub fn output_files(list: &ResourceList, scopes: &Scopes) -> Result<Vec<OutputFile>, BuildError> {
    let mut resources: Vec<_> = list.resources.iter().map(|resource| (resource.current_id(scopes), resource)).collect();
    resources.sort_by_key(|(id, _)| id.effective_namespace() == NOT_NAMESPACED);
    let namespaces: BTreeSet<_> = resources.iter().map(|(id, _)| id.effective_namespace()).collect();
    let several = namespaces.iter().filter(|namespace| **namespace != NOT_NAMESPACED).count() > 1;
    let file = |(id, resource): &(ResourceId, &Resource)| {
        let mut name = file_name(&id.gvk, &id.name);
        if several && id.effective_namespace() != NOT_NAMESPACED {
            name = format!("{}_{name}", id.effective_namespace().to_lowercase());
        }
        Ok(OutputFile { name, text: text_of(resource)? })
    };
    resources.iter().map(file).collect()
}

fn text_of(resource: &Resource) -> Result<String, BuildError> {
    to_json(&resource.node).map(|json| json_yaml(&json)).map_err(|error| {
        let problem = problem(&error);
        BuildError::new(match error {
            DataError::Yaml(_) => {
                let text = node_text(&resource.node).unwrap_or_default();
                format!("received error {problem} for the following resource:\n{text}")
            }
            DataError::Json { .. } if problem.starts_with("json: ") => {
                format!("error marshaling into JSON: {problem}")
            }
            DataError::Json { .. } => problem,
        })
    })
}

fn file_name(gvk: &Gvk, name: &str) -> String {
    let parts = [&gvk.group, &gvk.version, &gvk.kind];
    let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).map(String::as_str).collect();
    format!("{}_{}.yaml", parts.join("_").to_lowercase(), name.to_lowercase())
}
