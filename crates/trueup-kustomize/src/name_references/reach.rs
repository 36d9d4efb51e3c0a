//! Which resources a resource can refer to at all.

use trueup_yaml::tree::{Node, NodeKind, Style, Tag};

use super::candidates::Candidate;
use crate::error::{BuildError, BuildErrorKind};
use crate::fields;
use crate::id::ResourceId;
use crate::resource::Resource;

/// Which resources a resource can refer to: those without namespace and those in its own, and those in the namespaces
/// of a role binding's service accounts.
#[derive(Debug)]
pub(super) enum Reach {
    /// The referrer has no namespace.
    Everything,
    /// What can be referred to from a namespace.
    Namespaces { own: String, of_subjects: Vec<String> },
}

impl Reach {
    /// The reach of a resource as it is before any of its references is changed.
    pub(super) fn of(resource: &Resource, facts: &Candidate) -> Result<Self, BuildError> {
        if facts.id.cluster_scoped {
            return Ok(Self::Everything);
        }
        let of_subjects = service_account_namespaces(resource, &facts.id)?;
        Ok(Self::Namespaces { own: facts.id.effective_namespace().to_owned(), of_subjects })
    }

    /// Whether a resource can be referred to.
    pub(super) fn covers(&self, candidate: &ResourceId) -> bool {
        match self {
            Self::Everything => true,
            Self::Namespaces { own, of_subjects } => {
                candidate.cluster_scoped
                    || candidate.effective_namespace() == own
                    || of_subjects.contains(&candidate.namespace)
            }
        }
    }
}

fn service_account_namespaces(resource: &Resource, id: &ResourceId) -> Result<Vec<String>, BuildError> {
    let mut namespaces = Vec::new();
    let subjects = resource.node.get("subjects").and_then(Node::items);
    if resource.kind() != "RoleBinding" {
        return Ok(namespaces);
    }
    for subject in subjects.unwrap_or_default() {
        if subject.entries().is_none() {
            return Err(panic("a subject of a RoleBinding is no map"));
        }
        let (Some(namespace), Some(kind)) = (subject.get("namespace"), subject.get("kind")) else { continue };
        if !is_string(kind) {
            return Err(panic("the kind of a RoleBinding's subject is no string"));
        }
        if fields::text_of(kind) != "ServiceAccount" {
            continue;
        }
        if !is_string(namespace) {
            let id = crate::go_text::quoted(&id.to_string());
            return Err(BuildError::new(format!("Invalid Input: namespace is blank for resource {id}\n")));
        }
        namespaces.push(fields::text_of(namespace).to_owned());
    }
    Ok(namespaces)
}

fn panic(text: &str) -> BuildError {
    BuildError::of_kind(BuildErrorKind::Panic, format!("kustomize panics: {text}"))
}

/// Whether go-yaml decodes a node to a string.
fn is_string(node: &Node) -> bool {
    let NodeKind::Scalar(text) = &node.kind else { return false };
    match &node.tag {
        Tag::None => node.style.has(Style::QUOTED) || Tag::of_text(text) == Tag::Str,
        Tag::Null | Tag::Bool | Tag::Int | Tag::Float | Tag::Timestamp => false,
        _ => true,
    }
}
