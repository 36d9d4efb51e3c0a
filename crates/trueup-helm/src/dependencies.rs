//! Dependencies: which subcharts are enabled, under which names, and what the parent imports from their values.

mod enable;
mod import;
mod tree;

use std::rc::Rc;

use trueup_template::{Map, Runtime};

use crate::chart::{Chart, ChartMetadata};
use crate::coalesce::{ChartNode, Coalescing, Guard, Nulls};
use crate::error::HelmError;
use crate::generation::Generation;
use crate::talk::Talk;

use tree::ChartTree;

/// A chart that is rendered: its disabled subcharts are gone, aliases are in force, values are imported.
#[derive(Debug, Clone)]
pub struct ActiveChart<'a> {
    /// The metadata, with the alias as name and only the enabled dependencies.
    pub metadata: Rc<ChartMetadata>,
    /// The defaults, each with its cause.
    pub values: Map,
    /// The chart as it was loaded, for its files.
    pub source: &'a Chart,
    /// What names of templates begin with, such as `c/charts/sub`.
    pub full_path: String,
    /// The enabled subcharts in Helm's order.
    pub dependencies: Vec<ActiveChart<'a>>,
}

/// Enables, renames and imports, as Helm's `ProcessDependencies` does in `helm template`; `user` are the user's values.
pub fn process_dependencies<'a>(
    chart: &'a Chart,
    user: &Map,
    generation: Generation,
    runtime: &Runtime,
    talk: &Talk,
) -> Result<ActiveChart<'a>, HelmError> {
    let mut tree = ChartTree::new(chart, runtime);
    let guard = Guard::default();
    let coalescing = Coalescing { generation, runtime, talk, guard: &guard };
    let root = ChartTree::root();
    let processed = enable::enable(&mut tree, root, user, "", coalescing)
        .and_then(|()| import::import(&mut tree, root, coalescing));
    match processed {
        Ok(()) => Ok(tree.freeze(root)),
        Err(error) => {
            let (said, text) = generation.dependency_failure(&error.text);
            if let Some(line) = said {
                talk.say(line);
            }
            Err(HelmError::new(text))
        }
    }
}

/// The values that templates see: the user's over the defaults of the chart and its subcharts.
pub fn coalesce_values(
    chart: &ActiveChart<'_>,
    user: &Map,
    generation: Generation,
    runtime: &Runtime,
    talk: &Talk,
) -> Result<Map, HelmError> {
    let guard = Guard::default();
    Coalescing { generation, runtime, talk, guard: &guard }.values(chart, user, Nulls::Delete)
}

/// The names of the dependencies that are declared but of which no chart was loaded.
pub fn missing_dependencies(chart: &Chart) -> Vec<&str> {
    let is_there = |name: &str| chart.dependencies.iter().any(|child| child.metadata.name == name);
    let declared = chart.metadata.dependencies.iter().map(|dependency| dependency.name.as_str());
    declared.filter(|name| !is_there(name)).collect()
}

/// Refuses a chart of which a declared dependency was not loaded, as `helm template` does before anything else.
pub fn check_dependencies(chart: &Chart, generation: Generation) -> Result<(), HelmError> {
    match missing_dependencies(chart).as_slice() {
        [] => Ok(()),
        names => Err(HelmError::new(generation.missing_dependencies(&names.join(", ")))),
    }
}

impl ChartNode for &ActiveChart<'_> {
    fn name(&self) -> &str {
        &self.metadata.name
    }

    fn values(&self) -> &Map {
        &self.values
    }

    fn children(&self) -> Vec<Self> {
        self.dependencies.iter().collect()
    }
}

#[cfg(test)]
mod tests;
