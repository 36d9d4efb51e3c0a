//! How generated resources come into a list, as kustomize's `ResMap.AbsorbAll`.

use std::collections::BTreeMap;

use trueup_yaml::tree::Node;

use super::config_map::set_data;
use crate::annotations::{self, BUILD_ANNOTATIONS};
use crate::error::BuildError;
use crate::fields;
use crate::go_text::quoted;
use crate::id::ResourceId;
use crate::output::resource_json;
use crate::resource::Resource;
use crate::resource_list::ResourceList;
use crate::scope::Scopes;

/// What becomes of a resource that is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Behavior {
    Unspecified,
    Create,
    Replace,
    Merge,
}

/// Adds generated resources, or replaces or merges those that are there, as each demands.
pub fn absorb(list: &mut ResourceList, generated: ResourceList, scopes: &Scopes) -> Result<(), BuildError> {
    generated.resources.into_iter().try_for_each(|resource| absorb_one(list, resource, scopes))
}

fn absorb_one(list: &mut ResourceList, mut new: Resource, scopes: &Scopes) -> Result<(), BuildError> {
    let id = new.current_id(scopes);
    let behavior = behavior_of(&new);
    match list.with_any_id(&id, scopes).as_slice() {
        [] if matches!(behavior, Behavior::Merge | Behavior::Replace) => {
            Err(BuildError::new(format!("id {} does not exist; cannot merge or replace", go_syntax(&id))))
        }
        [] => list.append(new, scopes),
        [place] => {
            let old = &list.resources[*place];
            match behavior {
                Behavior::Replace => copy_metadata(&mut new, old)?,
                Behavior::Merge => merge(&mut new, old)?,
                Behavior::Unspecified | Behavior::Create => return Err(exists(&id, behavior)),
            }
            replace(list, new, *place, scopes)
        }
        places => {
            let all: Vec<_> = places.iter().map(|place| resource_json(&list.resources[*place])).collect();
            let all = all.join(" ");
            Err(BuildError::new(format!("found multiple objects [{all}] that could accept merge of {id}")))
        }
    }
}

fn behavior_of(resource: &Resource) -> Behavior {
    match resource.annotation(annotations::GENERATOR_BEHAVIOR) {
        Some("create") => Behavior::Create,
        Some("replace") => Behavior::Replace,
        Some("merge") => Behavior::Merge,
        _ => Behavior::Unspecified,
    }
}

fn exists(id: &ResourceId, behavior: Behavior) -> BuildError {
    let behavior = if behavior == Behavior::Create { "create" } else { "unspecified" };
    let id = go_syntax(id);
    BuildError::new(format!("id {id} exists; can not use behavior: '{behavior}', behavior must be merge or replace"))
}

/// An id as Go's `%#v` prints it.
fn go_syntax(id: &ResourceId) -> String {
    let (group, version, kind) = (quoted(&id.gvk.group), quoted(&id.gvk.version), quoted(&id.gvk.kind));
    let (name, namespace) = (quoted(&id.name), quoted(&id.namespace));
    format!(
        "resid.ResId{{Gvk:resid.Gvk{{Group:{group}, Version:{version}, Kind:{kind}, isClusterScoped:{}}}, \
         Name:{name}, Namespace:{namespace}}}",
        id.cluster_scoped
    )
}

/// Puts the new resource where the one with its current id is, which must be the one that was found.
fn replace(list: &mut ResourceList, new: Resource, place: usize, scopes: &Scopes) -> Result<(), BuildError> {
    let id = new.current_id(scopes);
    let same = list.positions(|resource| resource.current_id(scopes).is_same(&id));
    match same.as_slice() {
        [] => return Err(BuildError::new(format!("cannot find resource with id {id} to replace"))),
        [found] if *found == place => {}
        [_] => return Err(BuildError::new("unexpected target index in replacement")),
        several => {
            let count = several.len();
            return Err(BuildError::new(format!("in Replace: id matched {count} resources")));
        }
    }
    list.resources[place] = new;
    Ok(())
}

fn merge(new: &mut Resource, old: &Resource) -> Result<(), BuildError> {
    let origin = old.annotation(annotations::ORIGIN).map(str::to_owned);
    copy_metadata(new, old)?;
    for field in ["data", "binaryData"] {
        let mut data = data_of(old, field);
        data.extend(data_of(new, field));
        set_data(new, field, data)?;
    }
    if let Some(origin) = origin {
        let mut all = new.annotations();
        all.insert(annotations::ORIGIN.to_owned(), origin);
        new.set_annotations(&all)?;
    }
    Ok(())
}

fn data_of(resource: &Resource, field: &str) -> BTreeMap<String, String> {
    resource.node.get(field).map(|data: &Node| fields::string_map(data)).unwrap_or_default()
}

/// Gives the new resource the old one's name, namespace, labels and annotations; where both have a label or annotation,
/// the new one's stays. What the build remembers is the old one's, but that the name gets a hash both must say.
fn copy_metadata(new: &mut Resource, old: &Resource) -> Result<(), BuildError> {
    let mut labels = old.labels();
    labels.extend(new.labels());
    new.set_labels(&labels)?;

    let (own, before) = (new.annotations(), old.annotations());
    let mut merged = before.clone();
    merged.extend(own.iter().map(|(key, value)| (key.clone(), value.clone())));
    for key in BUILD_ANNOTATIONS {
        match before.get(*key) {
            Some(value) => merged.insert((*key).to_owned(), value.clone()),
            None => merged.remove(*key),
        };
    }
    if !own.contains_key(annotations::NEEDS_HASH) {
        merged.remove(annotations::NEEDS_HASH);
    }
    new.set_annotations(&merged)?;

    new.set_name(old.name())?;
    new.set_namespace(old.namespace())?;
    new.variables.clone_from(&old.variables);
    Ok(())
}
