//! Aliases, tags and conditions.

use trueup_template::{Map, Slot, Value};

use super::tree::{ChartTree, DependencyId, NodeId, TreeChart};
use crate::coalesce::{Coalescing, Nulls, as_table};
use crate::error::HelmError;
use crate::talk::Warning;
use crate::versions::is_in_range;

/// Removes what is disabled from a chart and its subcharts; `path` leads to the chart in the values, with a dot behind.
pub(super) fn enable(
    tree: &mut ChartTree<'_>,
    id: NodeId,
    user: &Map,
    path: &str,
    coalescing: Coalescing<'_>,
) -> Result<(), HelmError> {
    let Some(declared) = tree.metadata_of(id).dependencies.clone() else { return Ok(()) };
    let children = resolve_children(tree, id, &declared, coalescing);
    tree.set_children(id, children);
    for dependency in &declared {
        tree.dependency_mut(*dependency).declared.enabled = true;
    }
    let values = coalescing.values(TreeChart { tree, id }, user, Nulls::Delete)?;
    apply_tags(tree, &declared, &values, coalescing);
    apply_conditions(tree, &declared, &values, path, coalescing);

    let is_disabled = |tree: &ChartTree<'_>, name: &str| {
        declared.iter().map(|id| &tree.dependency(*id).declared).any(|one| !one.enabled && one.name == name)
    };
    let mut children = tree.node(id).children.clone();
    children.retain(|child| !is_disabled(tree, tree.name(*child)));
    let mut kept = declared.clone();
    kept.retain(|one| !is_disabled(tree, &tree.dependency(*one).declared.name));
    for child in &children {
        let below = format!("{path}{}.", tree.name(*child));
        enable(tree, *child, &values, &below, coalescing)?;
    }
    tree.metadata_of_mut(id).dependencies = (!kept.is_empty()).then_some(kept);
    tree.set_children(id, children);
    Ok(())
}

/// Subcharts that no dependency declares, and then one for each dependency that finds its chart.
fn resolve_children(
    tree: &mut ChartTree<'_>,
    id: NodeId,
    declared: &[DependencyId],
    coalescing: Coalescing<'_>,
) -> Vec<NodeId> {
    let present = tree.node(id).children.clone();
    let answers = |tree: &ChartTree<'_>, dependency: DependencyId, child: NodeId| {
        let declared = &tree.dependency(dependency).declared;
        tree.name(child) == declared.name && is_in_range(&declared.version, tree.version(child), coalescing.generation)
    };
    let is_undeclared = |tree: &ChartTree<'_>, child: NodeId| !declared.iter().any(|one| answers(tree, *one, child));
    let mut children: Vec<NodeId> = present.iter().copied().filter(|child| is_undeclared(tree, *child)).collect();
    for dependency in declared {
        let alias = tree.dependency(*dependency).declared.alias.clone();
        if let Some(found) = present.iter().copied().find(|child| answers(tree, *dependency, *child)) {
            let copy = if coalescing.generation.copies_dependencies() {
                tree.copy_with_dependencies(found)
            } else {
                tree.copy_shallow(found)
            };
            if !alias.is_empty() {
                tree.metadata_of_mut(copy).name.clone_from(&alias);
            }
            children.push(copy);
        }
        if !alias.is_empty() {
            tree.dependency_mut(*dependency).declared.name = alias;
        }
    }
    children
}

fn apply_tags(tree: &mut ChartTree<'_>, declared: &[DependencyId], values: &Map, coalescing: Coalescing<'_>) {
    let Some(given) = values.get("tags").as_ref().and_then(as_table) else { return };
    for id in declared {
        let declared = &mut tree.dependency_mut(*id).declared;
        let (mut any_true, mut any_false) = (false, false);
        for tag in &declared.tags {
            match given.get(tag).map(|slot| slot.value) {
                None => {}
                Some(Value::Bool(true)) => any_true = true,
                Some(Value::Bool(false)) => any_false = true,
                Some(_) => coalescing.talk.warn(
                    coalescing.generation,
                    &Warning {
                        place: "dependencies.go:94",
                        text: format!("Warning: Tag '{tag}' for chart {} returned non-bool value", declared.name),
                        message: NOT_BOOL,
                        attributes: &[("tag", tag), ("chart", &declared.name)],
                    },
                ),
            }
        }
        declared.enabled = any_true || !any_false;
    }
}

const NOT_BOOL: &str = "returned non-bool value";

fn apply_conditions(
    tree: &mut ChartTree<'_>,
    declared: &[DependencyId],
    values: &Map,
    prefix: &str,
    coalescing: Coalescing<'_>,
) {
    for id in declared {
        let declared = &mut tree.dependency_mut(*id).declared;
        for path in declared.condition.trim().split(',').filter(|path| !path.is_empty()) {
            match scalar_at(values, &format!("{prefix}{path}")) {
                None => {}
                Some(Slot { value: Value::Bool(enabled), .. }) => {
                    declared.enabled = enabled;
                    break;
                }
                Some(_) => coalescing.talk.warn(
                    coalescing.generation,
                    &Warning {
                        place: "dependencies.go:63",
                        text: format!(
                            "Warning: Condition path '{path}' for chart {} returned non-bool value",
                            declared.name
                        ),
                        message: NOT_BOOL,
                        attributes: &[("path", path), ("chart", &declared.name)],
                    },
                ),
            }
        }
    }
}

/// What stands at a path joined by dots, unless it is a table.
fn scalar_at(values: &Map, path: &str) -> Option<Slot> {
    let (tables, key) = path.rsplit_once('.').map_or((None, path), |(tables, key)| (Some(tables), key));
    let table = tables.map_or_else(|| Ok(values.clone()), |tables| table_at(values, tables)).ok()?;
    table.get(key).filter(|slot| as_table(slot).is_none())
}

/// The table at a path joined by dots; otherwise the name that leads to none.
pub(super) fn table_at(values: &Map, path: &str) -> Result<Map, String> {
    path.split('.').try_fold(values.clone(), |table, name| {
        table.get(name).as_ref().and_then(as_table).ok_or_else(|| name.to_owned())
    })
}
