//! What templates see at their root: `.Values`, `.Chart`, `.Release`, `.Capabilities`, `.Template`, `.Files`, `.Subcharts`.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use trueup_template::{Cause, Map, MapKind, Origin, Runtime, Slot, Value};

use super::files::Files;
use super::values_type::ValuesType;
use super::{capabilities_object, chart_object};
use crate::capabilities::Capabilities;
use crate::dependencies::ActiveChart;
use crate::generation::Generation;
use crate::go_text::clean_path;

/// The release that is rendered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// `.Release.Name`
    pub name: String,
    /// `.Release.Namespace`
    pub namespace: String,
    /// `.Release.IsUpgrade`, and the opposite of `.Release.IsInstall`.
    pub is_upgrade: bool,
}

/// What all charts of one rendering see alike.
#[derive(Debug)]
pub struct Scope {
    release: Slot,
    capabilities: Slot,
    values_kind: MapKind,
    generation: Generation,
}

/// A template file and what it sees.
#[derive(Debug)]
pub(super) struct Template {
    pub(super) text: Arc<[u8]>,
    pub(super) root: Map,
    base_path: Rc<str>,
}

impl Scope {
    /// The scope of one rendering.
    pub fn new(release: &Release, capabilities: &Capabilities, generation: Generation, runtime: &Runtime) -> Self {
        let given = |path: &str| given(runtime, path);
        let entry = |name: &str, value: Value| {
            let cause = runtime.trace(|causes| causes.origin(Origin::Given(format!(".Release.{name}").into())));
            (Rc::from(name), Slot::caused(value, cause))
        };
        let fields: Map = [
            entry("Name", Value::from(release.name.as_str())),
            entry("Namespace", Value::from(release.namespace.as_str())),
            entry("IsUpgrade", Value::Bool(release.is_upgrade)),
            entry("IsInstall", Value::Bool(!release.is_upgrade)),
            entry("Revision", Value::Int(1)),
            entry("Service", Value::from("Helm")),
        ]
        .into_iter()
        .collect();
        Self {
            release: Slot::caused(fields, given(".Release")),
            capabilities: Slot::caused(capabilities_object::of(capabilities, generation), given(".Capabilities")),
            values_kind: ValuesType::kind(generation),
            generation,
        }
    }

    /// Which Helm is imitated.
    pub(super) fn generation(&self) -> Generation {
        self.generation
    }

    /// Puts the templates of the chart and its subcharts, by name, into `templates`.
    pub(super) fn collect(
        &self,
        chart: &ActiveChart<'_>,
        values: &Map,
        runtime: &Runtime,
        templates: &mut HashMap<String, Template>,
    ) {
        self.collect_below(chart, true, Some(values), runtime, templates);
    }

    /// As [`Scope::collect`] for one chart of the tree; `values` are its own, `None` for a subchart that has none. Returns its
    /// root.
    fn collect_below(
        &self,
        chart: &ActiveChart<'_>,
        is_root: bool,
        values: Option<&Map>,
        runtime: &Runtime,
        templates: &mut HashMap<String, Template>,
    ) -> Map {
        let values =
            values.map_or_else(|| Map::new(self.values_kind.clone()), |map| map.seen_as(self.values_kind.clone()));
        let path = chart.full_path.as_str();
        let subcharts = Map::default();
        let root: Map = [
            ("Chart", chart_object::of(chart, is_root, self.generation, runtime)),
            ("Files", Slot::new(Files::of_chart(&chart.source.files, chart.source.shown(), runtime))),
            ("Release", self.release.clone()),
            ("Capabilities", self.capabilities.clone()),
            ("Values", Slot::new(values.clone())),
            ("Subcharts", Slot::new(subcharts.clone())),
        ]
        .into_iter()
        .map(|(name, slot)| (Rc::from(name), slot))
        .collect();
        for child in &chart.dependencies {
            let name = child.metadata.name.as_str();
            let child_values = child_values(&values, name);
            let below = self.collect_below(child, false, child_values.as_ref(), runtime, templates);
            subcharts.insert(name, Slot::new(below));
        }
        let is_library = chart.metadata.kind.eq_ignore_ascii_case("library");
        let base_path: Rc<str> = join(path, "templates").into();
        for file in &chart.source.templates {
            if is_library && !super::is_partial(&file.path) {
                continue;
            }
            // Templates see their root under the type of `.Values`, the chart above sees a plain map.
            let root = root.seen_as(self.values_kind.clone());
            let template = Template { text: Arc::clone(&file.bytes), root, base_path: Rc::clone(&base_path) };
            templates.insert(join(path, &file.path), template);
        }
        root
    }
}

impl Template {
    /// Says in `.Template` which file is rendered; all files of a chart share their root.
    pub(super) fn announce(&self, name: &str, scope: &Scope) {
        let template = Map::new(scope.values_kind.clone());
        template.insert("Name", Slot::new(Value::from(name)));
        template.insert("BasePath", Slot::new(Value::from(&*self.base_path)));
        self.root.insert("Template", Slot::new(template));
    }
}

/// The values of a subchart; `Values.Table` of Helm splits the name at its dots.
fn child_values(values: &Map, name: &str) -> Option<Map> {
    name.split('.').try_fold(values.clone(), |table, part| table.get(part)?.value.as_map().cloned())
}

fn given(runtime: &Runtime, path: &str) -> Cause {
    runtime.trace(|causes| causes.origin(Origin::Given(path.into())))
}

/// Go's `path.Join`, which also resolves `.` and `..`.
fn join(base: &str, path: &str) -> String {
    clean_path(&format!("{base}/{path}"))
}
