//! `import-values`: tables of subcharts that become defaults of their parent.

use trueup_template::{Map, Slot};
use trueup_yaml::{Json, JsonKind, Place};

use super::enable::table_at;
use super::tree::{ChartTree, DependencyId, NodeId, TreeChart};
use crate::chart::ImportValue;
use crate::coalesce::{Coalescing, Nulls};
use crate::error::HelmError;
use crate::go_text::quote;
use crate::talk::Warning;
use crate::values::print_json;

/// Imports into a chart and its subcharts, the innermost first.
pub(super) fn import(tree: &mut ChartTree<'_>, id: NodeId, coalescing: Coalescing<'_>) -> Result<(), HelmError> {
    for child in tree.node(id).children.clone() {
        import(tree, child, coalescing)?;
    }
    let Some(declared) = tree.metadata_of(id).dependencies.clone() else { return Ok(()) };
    let values = coalescing.values(TreeChart { tree, id }, &Map::default(), Nulls::Keep)?;
    let imported = Map::default();
    for dependency in declared {
        import_from(tree, dependency, &values, &imported, coalescing)?;
    }
    // Whoever declares dependencies gets all their defaults into its own, imports or not.
    let defaults = coalescing.deep_copy(&values);
    coalescing.tables().merge(&defaults, &imported, "", Nulls::Keep);
    coalescing.guard.check()?;
    tree.node_mut(id).values = defaults;
    Ok(())
}

fn import_from(
    tree: &mut ChartTree<'_>,
    id: DependencyId,
    values: &Map,
    imported: &Map,
    coalescing: Coalescing<'_>,
) -> Result<(), HelmError> {
    let dependency = tree.dependency_mut(id);
    let name = dependency.declared.name.clone();
    let wanted = std::mem::take(&mut dependency.declared.import_values);
    if std::mem::replace(&mut dependency.is_imported, true) {
        // Helm has put values of another type there by now, which it passes over.
        return Ok(());
    }
    let mut done = Vec::new();
    for wanted in wanted {
        let paths = match wanted {
            ImportValue::Export(key) => {
                ImportPaths { child: format!("exports.{key}"), parent: ".".to_owned(), is_export: true }
            }
            ImportValue::Paths { child, parent } => ImportPaths {
                child: path_text(&child, coalescing)?,
                parent: path_text(&parent, coalescing)?,
                is_export: false,
            },
            ImportValue::Other(_) => continue,
        };
        done.push(ImportValue::Paths { child: text(&paths.child), parent: text(&paths.parent) });
        match table_at(values, &format!("{name}.{}", paths.child)) {
            Ok(table) => coalescing.tables().merge(imported, &paths.place(table), "", Nulls::Keep),
            Err(missing) => paths.warn(&name, &missing, coalescing),
        }
    }
    tree.dependency_mut(id).declared.import_values = done;
    Ok(())
}

struct ImportPaths {
    child: String,
    parent: String,
    is_export: bool,
}

impl ImportPaths {
    /// The table below the tables that lead to it in the parent.
    fn place(&self, table: Map) -> Map {
        if self.parent == "." {
            return table;
        }
        self.parent.rsplit('.').fold(table, |inner, key| {
            let outer = Map::default();
            outer.insert(key, Slot::new(inner));
            outer
        })
    }

    fn warn(&self, chart: &str, missing: &str, coalescing: Coalescing<'_>) {
        let error = format!("{} is not a table", quote(missing));
        let warning = if self.is_export {
            Warning {
                place: "dependencies.go:286",
                text: format!("Warning: ImportValues missing table: {error}"),
                message: "ImportValues missing table",
                attributes: &[("error", &error)],
            }
        } else {
            Warning {
                place: "dependencies.go:269",
                text: format!("Warning: ImportValues missing table from chart {chart}: {error}"),
                message: "ImportValues missing table from chart",
                attributes: &[("chart", chart), ("error", &error)],
            }
        };
        coalescing.talk.warn(coalescing.generation, &warning);
    }
}

/// A path of an import; Helm 3 ends with a panic where it is no text.
fn path_text(path: &Json, coalescing: Coalescing<'_>) -> Result<String, HelmError> {
    match &path.kind {
        JsonKind::String(text) => Ok(text.clone()),
        _ if coalescing.generation.formats_import_paths() => Ok(print_json(path, coalescing.runtime)),
        other => Err(HelmError::new(format!(
            "panic: interface conversion: interface {{}} is {}, not string",
            crate::values::asserted_json_type(other)
        ))),
    }
}

fn text(text: &str) -> Json {
    Json { kind: JsonKind::String(text.to_owned()), place: Place::default() }
}
