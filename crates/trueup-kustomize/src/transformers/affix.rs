//! What `namePrefix` and `nameSuffix` have in common.

use trueup_yaml::tree::Node;

use crate::error::BuildError;
use crate::field_spec::{self, Creation, ScalarTag};
use crate::fields;
use crate::id::Gvk;
use crate::kustomization::FieldSpec;
use crate::resource::Resource;
use crate::resource_list::ResourceList;
use crate::schema::Schema;
use crate::sharing;
use crate::transformer_config::SpecList;

/// Where the name itself is.
const NAME: &str = "metadata/name";

/// A change of names that does not depend on the resource.
#[derive(Debug, Clone, Copy)]
pub(super) struct Affix<'a> {
    /// What is added; may be empty.
    pub text: &'a str,
    /// The annotation that remembers it.
    pub annotation: &'static str,
    /// Whether it goes before the name.
    pub is_prefix: bool,
}

impl Affix<'_> {
    /// Changes what the specs find, in all resources but those whose name means something by itself.
    pub(super) fn apply(
        &self,
        specs: &SpecList,
        resources: &mut ResourceList,
        schema: &Schema,
    ) -> Result<(), BuildError> {
        for resource in &mut resources.resources {
            let gvk = resource.original_id(&schema.scopes).gvk;
            if is_skipped(&gvk) {
                continue;
            }
            for spec in specs.iter().filter(|spec| is_selected(&gvk, spec)) {
                self.apply_spec(spec, resource, schema)?;
            }
            sharing::settle(resource);
        }
        Ok(())
    }

    fn apply_spec(&self, spec: &FieldSpec, resource: &mut Resource, schema: &Schema) -> Result<(), BuildError> {
        if spec.path == NAME && !self.text.is_empty() {
            resource.append_to_annotation(self.annotation, self.text)?;
            resource.store_previous_id(&schema.scopes)?;
        }
        let creation = Creation::Scalar(ScalarTag::Str);
        field_spec::apply(&mut resource.node, spec, creation, &mut |node| self.set(node))
    }

    fn set(&self, node: &mut Node) -> Result<(), BuildError> {
        let before = fields::text_of(node);
        let after = if self.is_prefix { format!("{}{before}", self.text) } else { format!("{before}{}", self.text) };
        field_spec::set_text(node, &after)
    }
}

fn is_skipped(gvk: &Gvk) -> bool {
    match gvk.kind.as_str() {
        "CustomResourceDefinition" | "Namespace" => true,
        "APIService" => gvk.group == "apiregistration.k8s.io",
        _ => false,
    }
}

fn is_selected(gvk: &Gvk, spec: &FieldSpec) -> bool {
    let selected = |own: &str, wanted: &str| wanted.is_empty() || own == wanted;
    selected(&gvk.group, &spec.group) && selected(&gvk.version, &spec.version) && selected(&gvk.kind, &spec.kind)
}
