//! The order of the output, as kustomize's `SortOrderTransformer`.

use std::cmp::{Ordering, Reverse};
use std::collections::HashMap;

use crate::build::Reorder;
use crate::error::BuildError;
use crate::id::ResourceId;
use crate::kustomization::{LegacySortOptions, SortOptions, items};
use crate::resource_list::ResourceList;
use crate::scope::Scopes;

/// As the resources come.
const FIFO: &str = "fifo";
/// By kinds.
const LEGACY: &str = "legacy";

/// What stands in the log, behind the time, if the order is said twice.
pub const ORDER_IS_SET_TWICE: &str = "Warning: Sorting order is set both in 'kustomization.yaml' ('sortOptions') and \
     in a CLI flag ('--reorder'). Using the kustomization file over the CLI flag.";

/// The kinds at the beginning, unless a kustomization says others.
pub const DEFAULT_FIRST: &[&str] = &[
    "Namespace",
    "ResourceQuota",
    "StorageClass",
    "CustomResourceDefinition",
    "ServiceAccount",
    "PodSecurityPolicy",
    "Role",
    "ClusterRole",
    "RoleBinding",
    "ClusterRoleBinding",
    "ConfigMap",
    "Secret",
    "Endpoints",
    "Service",
    "LimitRange",
    "PriorityClass",
    "PersistentVolume",
    "PersistentVolumeClaim",
    "Deployment",
    "StatefulSet",
    "CronJob",
    "PodDisruptionBudget",
];

/// The kinds at the end, unless a kustomization says others.
pub const DEFAULT_LAST: &[&str] = &["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"];

impl Reorder {
    /// The value of the flag.
    pub fn from_flag(value: &str) -> Result<Self, BuildError> {
        match value {
            "legacy" => Ok(Self::Legacy),
            "none" => Ok(Self::None),
            _ => Err(BuildError::new(format!("illegal flag value --reorder {value}; legal values: [legacy none]"))),
        }
    }
}

/// Sorts the result of a build. The answer is a line for the log.
pub fn apply_sort_options(
    list: &mut ResourceList,
    options: Option<&SortOptions>,
    reorder: Reorder,
    scopes: &Scopes,
) -> Result<Option<&'static str>, BuildError> {
    let Some(options) = options else {
        if reorder != Reorder::None {
            sort(list, &Ranks::new(DEFAULT_FIRST, DEFAULT_LAST), scopes)?;
        }
        return Ok(None);
    };
    match options.order.as_str() {
        FIFO if options.legacy_sort_options.is_some() => {
            return Err(BuildError::new(
                "the field 'sortOptions.legacySortOptions' is set but the selected sort order is 'fifo', not 'legacy'",
            ));
        }
        FIFO => {}
        LEGACY => sort(list, &Ranks::of(options.legacy_sort_options.as_ref()), scopes)?,
        _ => return Err(BuildError::new("the field 'sortOptions.order' must be one of [fifo, legacy]")),
    }
    Ok((reorder != Reorder::Unspecified).then_some(ORDER_IS_SET_TWICE))
}

fn sort(list: &mut ResourceList, ranks: &Ranks<'_>, scopes: &Scopes) -> Result<(), BuildError> {
    let resources = std::mem::take(&mut list.resources);
    let keyed = resources.into_iter().map(|resource| (resource.current_id(scopes), resource));
    let mut keyed: Vec<_> = keyed.map(|(id, resource)| (ranks.key(&id), id, resource)).collect();
    keyed.sort_by(|(key, id, _), (other_key, other, _)| key.cmp(other_key).then_with(|| by_name(id, other)));
    let sorted = ResourceList { resources: keyed.into_iter().map(|(_, _, resource)| resource).collect() };
    list.append_all(sorted, scopes)
        .map_err(|error| error.prefixed("SortOrderTransformer: Failed to append to resources"))
}

/// Among resources of one kind: by namespace, those without one last, then by name.
fn by_name(id: &ResourceId, other: &ResourceId) -> Ordering {
    fn key(id: &ResourceId) -> impl Iterator<Item = u8> {
        let namespace = if id.namespace.is_empty() { "~X" } else { &id.namespace };
        let name = if id.name.is_empty() { "~N" } else { &id.name };
        namespace.bytes().chain(*b"|").chain(name.bytes())
    }
    key(id).cmp(key(other))
}

/// Where kinds stand.
struct Ranks<'k>(HashMap<&'k str, usize>);

/// The rank of those that are in neither list.
const UNLISTED: usize = usize::MAX / 2;

/// What decides between kinds: the rank, whether it is the core group's namespace, and the text. Kustomize turns the
/// order round if one of two namespaces is of the core group, which then comes first.
type KindKey = (usize, Reverse<Option<String>>, String);

impl<'k> Ranks<'k> {
    fn new(first: &[&'k str], last: &[&'k str]) -> Self {
        let first = first.iter().enumerate().map(|(index, kind)| (*kind, UNLISTED - first.len() + index));
        let last = last.iter().enumerate().map(|(index, kind)| (*kind, UNLISTED + 1 + index));
        Self(first.chain(last).collect())
    }

    fn of(options: Option<&'k LegacySortOptions>) -> Self {
        let Some(options) = options else { return Self::new(DEFAULT_FIRST, DEFAULT_LAST) };
        let kinds =
            |list: &'k Option<Vec<String>>| -> Vec<&'k str> { items(list).iter().map(String::as_str).collect() };
        Self::new(&kinds(&options.order_first), &kinds(&options.order_last))
    }

    fn key(&self, id: &ResourceId) -> KindKey {
        let rank = self.0.get(id.gvk.kind.as_str()).copied().unwrap_or(UNLISTED);
        let text = sort_text(&id.gvk.group, &id.gvk.version, &id.gvk.kind);
        if rank != UNLISTED && id.gvk.kind == "Namespace" && id.gvk.group.is_empty() {
            return (rank, Reverse(Some(text)), String::new());
        }
        (rank, Reverse(None), text)
    }
}

/// Group, version and kind; what is missing comes after all that is not.
pub(crate) fn sort_text(group: &str, version: &str, kind: &str) -> String {
    let or = |part: &str, otherwise: &str| if part.is_empty() { otherwise.to_owned() } else { part.to_owned() };
    format!("{}_{}_{}", or(group, "~G"), or(version, "~V"), or(kind, "~K"))
}

#[cfg(test)]
mod tests;
