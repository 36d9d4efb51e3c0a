//! `namespace`.

use std::collections::HashMap;

use trueup_yaml::Json;
use trueup_yaml::tree::{Node, Tag};

use super::plugin_config;
use crate::annotations;
use crate::error::BuildError;
use crate::field_spec::{self, Creation, ScalarTag};
use crate::fields;
use crate::go_struct::go_struct;
use crate::go_text::quoted;
use crate::id::{Gvk, ResourceId};
use crate::kustomization::{FieldSpec, ObjectMeta};
use crate::loader::Loader;
use crate::resource::Resource;
use crate::resource_list::ResourceList;
use crate::schema::Schema;
use crate::scope::Scopes;
use crate::sharing;
use crate::transformer::Transformer;
use crate::transformer_config::{SpecList, field_of_any_kind};

/// Where a namespace itself is: specs for it do not count, as it is set in all resources that may have one.
const NAMESPACE: &str = "metadata/namespace";
const NAME: &str = "metadata/name";
const SUBJECTS: &str = "subjects/namespace";

/// Puts resources into a namespace.
#[derive(Debug, Clone)]
pub struct Namespace {
    name: String,
    specs: SpecList,
    unset_only: bool,
    subjects: SubjectMode,
}

/// Which subjects of role bindings get the namespace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SubjectMode {
    /// Those called `default`.
    #[default]
    DefaultOnly,
    /// All service accounts.
    AllServiceAccounts,
    /// None.
    None,
}

go_struct! {
    /// The configuration of a plugin.
    struct Config = "NamespaceTransformerPlugin", "builtins.NamespaceTransformerPlugin" {
        /// Has the namespace.
        pub metadata: ObjectMeta = "metadata";
        /// Where it goes besides `metadata.namespace`.
        pub specs: SpecList = "fieldSpecs";
        /// Whether other namespaces stay.
        pub unset_only: bool = "unsetOnly";
        /// A [`SubjectMode`].
        pub subjects: String = "setRoleBindingSubjects";
    }
}

impl Namespace {
    /// Puts everything into a namespace, also where the specs say.
    pub fn new(namespace: &str, specs: &SpecList) -> Self {
        Self { name: namespace.to_owned(), specs: specs.clone(), unset_only: false, subjects: SubjectMode::DefaultOnly }
    }

    /// What a plugin's configuration says.
    pub fn from_config(config: &Json, _: &dyn Loader) -> Result<Self, BuildError> {
        let Config { metadata, specs, unset_only, subjects } =
            plugin_config(config).map_err(|error| error.prefixed("unmarshalling NamespaceTransformer config"))?;
        let subjects = match subjects.as_str() {
            "" | "defaultOnly" => SubjectMode::DefaultOnly,
            "allServiceAccounts" => SubjectMode::AllServiceAccounts,
            "none" => SubjectMode::None,
            other => {
                return Err(BuildError::new(format!(
                    "invalid value {} for setRoleBindingSubjects: must be one of \"defaultOnly\", \"none\" or \
                     \"allServiceAccounts\"",
                    quoted(other)
                )));
            }
        };
        Ok(Self { name: metadata.namespace, specs, unset_only, subjects })
    }

    /// Puts one resource into the namespace.
    pub fn apply(&self, resource: &mut Resource, scopes: &Scopes) -> Result<(), BuildError> {
        let gvk = resource.gvk();
        if !scopes.is_certainly_cluster_scoped(&gvk) {
            let creation = Creation::Scalar(ScalarTag::None);
            let spec = field_of_any_kind(NAMESPACE, true);
            field_spec::visit(&mut resource.node, &spec, creation, &mut |node| self.set(node))?;
        }
        let is_binding = is_role_binding(&gvk.kind);
        if is_binding {
            self.set_in_subjects(&mut resource.node)?;
        }
        let is_core = resource.api_version() == "v1";
        let specs = self.specs.iter().filter(|spec| match spec.path.as_str() {
            NAMESPACE => false,
            NAME => is_core,
            SUBJECTS => !(is_binding && is_role_binding(&spec.kind)),
            _ => true,
        });
        let node = &mut resource.node;
        let specs = field_spec::matching(specs, node);
        let applied = specs.into_iter().try_for_each(|spec| self.apply_spec(spec, node));
        sharing::settle(resource);
        applied
    }

    fn apply_spec(&self, spec: &FieldSpec, node: &mut Node) -> Result<(), BuildError> {
        let applied = field_spec::visit(node, spec, Creation::Scalar(ScalarTag::Str), &mut |node| self.set(node));
        applied.map_err(|error| {
            let is_wrong_kind = error.text().split_once("wrong node kind: expected ").is_some_and(|(_, kinds)| {
                !kinds.split_once(" but got ").is_some_and(|(_, got)| got.starts_with("ScalarNode"))
            });
            error.prefixed(if is_wrong_kind {
                "namespace field specs must target scalar nodes"
            } else {
                "namespace transformation failed"
            })
        })
    }

    fn set(&self, node: &mut Node) -> Result<(), BuildError> {
        if self.unset_only && node.tag != Tag::Null && node.text().is_some_and(|text| !text.is_empty()) {
            return Ok(());
        }
        field_spec::set_tagged(node, &self.name, Tag::Str)
    }

    fn set_in_subjects(&self, node: &mut Node) -> Result<(), BuildError> {
        let (field, value, looking) = match self.subjects {
            SubjectMode::None => return Ok(()),
            SubjectMode::DefaultOnly => ("name", "default", "looking up name on (cluster)role binding subject"),
            SubjectMode::AllServiceAccounts => {
                ("kind", "ServiceAccount", "looking up kind on (cluster)role binding subject")
            }
        };
        let Some(subjects) = node.get_mut("subjects").filter(|subjects| subjects.tag != Tag::Null) else {
            return Ok(());
        };
        let on_subjects = |error: BuildError| error.prefixed("setting namespace on (cluster)role binding subjects");
        fields::demand_sequence(subjects).map_err(on_subjects)?;
        for subject in subjects.items_mut().into_iter().flatten() {
            let is_meant = has_text(subject, field, value).map_err(|error| error.prefixed(looking));
            if is_meant.map_err(on_subjects)? {
                self.set_in_subject(subject).map_err(on_subjects)?;
            }
        }
        Ok(())
    }

    fn set_in_subject(&self, subject: &mut Node) -> Result<(), BuildError> {
        if subject.get("namespace").is_none()
            && let Some(entries) = subject.entries_mut()
        {
            entries.push((fields::untyped("namespace"), fields::untyped("")));
        }
        subject.get_mut("namespace").map_or(Ok(()), |namespace| self.set(namespace))
    }
}

impl Transformer for Namespace {
    fn transform(&self, resources: &mut ResourceList, schema: &Schema) -> Result<(), BuildError> {
        if self.name.is_empty() {
            return Ok(());
        }
        let scopes = &schema.scopes;
        let mut counts: HashMap<IdKey, usize> = HashMap::new();
        for resource in &resources.resources {
            *counts.entry(key(&resource.current_id(scopes))).or_default() += 1;
        }
        for index in 0..resources.resources.len() {
            let resource = &mut resources.resources[index];
            if resource.is_empty() || resource.annotation(annotations::HELM_GENERATED) == Some("true") {
                continue;
            }
            let before = key(&resource.current_id(scopes));
            resource.store_previous_id(scopes)?;
            self.apply(resource, scopes)?;
            let after = key(&resource.current_id(scopes));
            counts.entry(before).and_modify(|count| *count -= 1);
            let count = counts.entry(after).or_default();
            *count += 1;
            if *count != 1 {
                return Err(conflict(resources, index, scopes));
            }
        }
        Ok(())
    }
}

type IdKey = (Gvk, String, String);

fn key(id: &ResourceId) -> IdKey {
    (id.gvk.clone(), id.name.clone(), id.effective_namespace().to_owned())
}

fn conflict(resources: &ResourceList, index: usize, scopes: &Scopes) -> BuildError {
    let id = resources.resources[index].current_id(scopes);
    let same = resources.resources.iter().filter(|resource| resource.current_id(scopes).is_same(&id));
    let texts: Vec<String> = same.map(crate::output::resource_json).collect();
    BuildError::new(format!("namespace transformation produces ID conflict: [{}]", texts.join(" ")))
}

fn is_role_binding(kind: &str) -> bool {
    matches!(kind, "RoleBinding" | "ClusterRoleBinding")
}

/// Whether a map has a scalar of this text.
fn has_text(node: &Node, field: &str, text: &str) -> Result<bool, BuildError> {
    let Some(value) = fields::lookup(node, &[field])? else { return Ok(false) };
    fields::demand_scalar(value)?;
    Ok(fields::text_of(value) == text)
}
