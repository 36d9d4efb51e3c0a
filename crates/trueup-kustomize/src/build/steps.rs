//! What a kustomization does with the resources that it has: generators, transformers, validators.

use std::collections::BTreeMap;

use super::built_in;
use super::origin::{self, Origin};
use super::plugins;
use super::target::Target;
use crate::accumulator::Accumulator;
use crate::error::BuildError;
use crate::generators::{Generator, Surroundings, absorb};
use crate::kustomization::items;
use crate::resource_list::ResourceList;
use crate::schema::Schema;
use crate::transformer::Transformer;

/// The label that a validator may leave.
const VALIDATED_BY: &str = "validated-by";

/// Something that makes or changes resources, and what they remember of it.
#[derive(Debug)]
pub(super) struct Step<T: ?Sized> {
    pub(super) what: Box<T>,
    pub(super) origin: Option<Origin>,
}

/// Makes what the kustomization makes: everything is configured before anything is made.
pub(super) fn generate(target: &Target<'_>, gathered: &mut Accumulator) -> Result<(), BuildError> {
    let mut steps: Vec<Step<dyn Generator>> = built_in::generators(target)?;
    let plugins = plugins::generators(target, items(&target.kustomization.generators));
    steps.extend(plugins.map_err(|error| error.prefixed("loading generator plugins"))?);
    for step in steps {
        let schema = target.context.schema();
        let surroundings =
            Surroundings { loader: &*target.loader, schema: &schema, inflator: target.context.charts, origin: 0 };
        let mut made = step.what.generate(&surroundings)?;
        if let Some(origin) = &step.origin {
            origin::add_origin(&mut made, origin)?;
        }
        let pointers = if step.origin.is_some() { "0xc000000000 0xc000000000" } else { "0xc000000000 <nil>" };
        absorb(&mut gathered.resources, made, &schema.scopes)
            .map_err(|error| error.prefixed(format!("merging from generator &{{{pointers}}}")))?;
    }
    Ok(())
}

/// Changes what the kustomization changes: everything is configured before anything is changed.
pub(super) fn transform(target: &Target<'_>, gathered: &mut Accumulator) -> Result<(), BuildError> {
    let mut steps: Vec<Step<dyn Transformer>> = built_in::transformers(target, &gathered.config)?;
    steps.extend(plugins::transformers(target, items(&target.kustomization.transformers))?);
    let schema = target.context.schema();
    for step in steps {
        apply(&*step.what, &mut gathered.resources, &schema)?;
        if let Some(origin) = &step.origin {
            origin::add_transformation(&mut gathered.resources, origin)?;
        }
        gathered.resources.drop_empty();
    }
    Ok(())
}

/// One transformer; see [`crate::sharing`].
pub(super) fn apply(
    transformer: &dyn Transformer,
    resources: &mut ResourceList,
    schema: &Schema,
) -> Result<(), BuildError> {
    transformer.transform(resources, schema)?;
    resources.resources.iter_mut().for_each(crate::sharing::settle);
    Ok(())
}

/// Lets the kustomization's validators look at everything; they may not change anything.
pub(super) fn validate(target: &Target<'_>, gathered: &mut Accumulator) -> Result<(), BuildError> {
    let steps = plugins::transformers(target, items(&target.kustomization.validators))?;
    let schema = target.context.schema();
    for step in steps {
        let before = gathered.resources.clone();
        apply(&*step.what, &mut gathered.resources, &schema)?;
        let mut after = gathered.resources.clone();
        remove_mark(&mut after)?;
        demand_equal(&before, &after, &schema)
            .map_err(|error| error.prefixed("validator shouldn't modify the resource map"))?;
    }
    Ok(())
}

fn remove_mark(list: &mut ResourceList) -> Result<(), BuildError> {
    for resource in &mut list.resources {
        let mut labels: BTreeMap<String, String> = resource.labels();
        if labels.remove(VALIDATED_BY).is_some() {
            resource.set_labels(&labels)?;
        }
    }
    Ok(())
}

/// Go's `%#v` of a resource, with an address that stands for any.
const GO_RESOURCE: &str = "&resource.Resource{RNode:yaml.RNode{fieldPath:[]string(nil), value:(*yaml.Node)(0xc000000000), \
     ShouldKeep:false, Match:[]string(nil)}, refVarNames:[]string(nil)}";

/// An error unless both have the same resources, in whatever order.
fn demand_equal(before: &ResourceList, after: &ResourceList, schema: &Schema) -> Result<(), BuildError> {
    if before.resources.len() != after.resources.len() {
        return Err(BuildError::new("lists have different number of entries"));
    }
    for resource in &before.resources {
        let id = resource.current_id(&schema.scopes);
        let others = after.positions(|other| other.current_id(&schema.scopes).is_same(&id));
        let other = match others.as_slice() {
            [] => return Err(BuildError::new(format!("id in self missing from other; id: {id}"))),
            [other] => &after.resources[*other],
            _ => return Err(BuildError::new(format!("id in self matches {} in other; id: {id}", others.len()))),
        };
        if resource.node != other.node {
            let [text, other] = [resource, other].map(crate::output::resource_json);
            return Err(BuildError::new(format!(
                "nodes unequal: \n -- {text},\n -- {other}\n\n--\n{GO_RESOURCE}\n------\n{GO_RESOURCE}\n"
            )));
        }
    }
    Ok(())
}
