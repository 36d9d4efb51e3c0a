//! `.Chart`: a struct in Helm 3, a map in Helm 4.

use std::any::Any;
use std::borrow::Cow;
use std::rc::Rc;

use trueup_template::{Cause, List, ListKind, Map, MapKind, Member, Object, Origin, Runtime, Slot, Value};

use super::go_struct::{GoField, GoStruct};
use crate::chart::{ChartDependency, ChartMetadata, ImportValue, Maintainer};
use crate::dependencies::ActiveChart;
use crate::generation::Generation;
use crate::values::plain_value;

/// What `.Chart` is.
pub(super) fn of(chart: &ActiveChart<'_>, is_root: bool, generation: Generation, runtime: &Runtime) -> Slot {
    let file = runtime.is_traced().then(|| Rc::from(format!("{}/Chart.yaml", chart.source.shown())));
    let cause = |field: &str| {
        file.as_ref().map_or(Cause::NONE, |path| {
            let origin = Origin::File { path: Rc::clone(path), line: 0, field: field.into() };
            runtime.trace(|causes| causes.origin(origin))
        })
    };
    let mut fields = metadata_fields(&chart.metadata, generation);
    for field in &mut fields {
        field.slot.cause = cause(field.json.unwrap_or(field.name));
    }
    if let Some((parent, alias)) = alias(chart)
        && file.is_some()
    {
        let (path, field) =
            (format!("{parent}/Chart.yaml").into(), format!("dependencies[alias={alias}].alias").into());
        fields[0].slot.cause = runtime.trace(|causes| causes.origin(Origin::File { path, line: 0, field }));
    }
    let is_root = GoField::plain("IsRoot", is_root);
    let value = if generation.chart_is_a_map() {
        Value::Map(as_map(fields.into_iter().chain([is_root])))
    } else {
        let metadata = GoField::embedded("Metadata", GoStruct::new("chart.Metadata", fields).into_value());
        GoStruct::new("struct { chart.Metadata; IsRoot bool }", vec![metadata, is_root]).into_value()
    };
    Slot::caused(value, cause(""))
}

/// The folder of the parent that gave a chart another name, and that name.
fn alias<'c>(chart: &'c ActiveChart<'_>) -> Option<(&'c str, &'c str)> {
    let name = chart.metadata.name.as_str();
    let (parent, _) = chart.source.shown().rsplit_once("/charts/")?;
    (name != chart.source.metadata.name).then_some((parent, name))
}

fn metadata_fields(metadata: &ChartMetadata, generation: Generation) -> Vec<GoField> {
    let maintainers = metadata.maintainers.iter().map(|one| nested("*chart.Maintainer", maintainer(one), generation));
    let dependencies =
        metadata.dependencies.iter().map(|one| nested("*chart.Dependency", dependency(one, generation), generation));
    vec![
        GoField::tagged("Name", "name", metadata.name.as_str()),
        GoField::tagged("Home", "home", metadata.home.as_str()),
        GoField::tagged("Sources", "sources", strings(&metadata.sources, generation)),
        GoField::tagged("Version", "version", metadata.version.as_str()),
        GoField::tagged("Description", "description", metadata.description.as_str()),
        GoField::tagged("Keywords", "keywords", strings(&metadata.keywords, generation)),
        GoField::tagged("Maintainers", "maintainers", pointers("[]*chart.Maintainer", maintainers, generation)),
        GoField::tagged("Icon", "icon", metadata.icon.as_str()),
        GoField::tagged("APIVersion", "apiVersion", metadata.api_version.as_str()),
        GoField::tagged("Condition", "condition", metadata.condition.as_str()),
        GoField::tagged("Tags", "tags", metadata.tags.as_str()),
        GoField::tagged("AppVersion", "appVersion", metadata.app_version.as_str()),
        GoField::tagged("Deprecated", "deprecated", metadata.deprecated),
        GoField::tagged("Annotations", "annotations", annotations(&metadata.annotations)),
        GoField::tagged("KubeVersion", "kubeVersion", metadata.kube_version.as_str()),
        GoField::tagged("Dependencies", "dependencies", pointers("[]*chart.Dependency", dependencies, generation)),
        GoField::tagged("Type", "type", metadata.kind.as_str()),
    ]
}

fn maintainer(maintainer: &Maintainer) -> Vec<GoField> {
    vec![
        GoField::tagged("Name", "name", maintainer.name.as_str()),
        GoField::tagged("Email", "email", maintainer.email.as_str()),
        GoField::tagged("URL", "url", maintainer.url.as_str()),
    ]
}

fn dependency(dependency: &ChartDependency, generation: Generation) -> Vec<GoField> {
    let always = |name, json, value: &str| GoField { omit_empty: false, ..GoField::tagged(name, json, value) };
    let imports = dependency.import_values.iter().map(|import| Slot::new(import_value(import)));
    vec![
        always("Name", "name", &dependency.name),
        GoField::tagged("Version", "version", dependency.version.as_str()),
        always("Repository", "repository", &dependency.repository),
        GoField::tagged("Condition", "condition", dependency.condition.as_str()),
        GoField::tagged("Tags", "tags", strings(&dependency.tags, generation)),
        GoField::tagged("Enabled", "enabled", dependency.enabled),
        GoField::tagged("ImportValues", "import-values", List::of(imports.collect())),
        GoField::tagged("Alias", "alias", dependency.alias.as_str()),
    ]
}

fn import_value(import: &ImportValue) -> Value {
    match import {
        ImportValue::Export(key) => Value::from(key.as_str()),
        ImportValue::Paths { child, parent } => {
            Value::Map(Map::from(vec![("child", plain_value(child)), ("parent", plain_value(parent))]))
        }
        ImportValue::Other(json) => plain_value(json),
    }
}

/// A pointer to a struct in Helm 3, a map of its fields in Helm 4.
fn nested(type_name: &'static str, fields: Vec<GoField>, generation: Generation) -> Slot {
    if generation.chart_is_a_map() {
        return Slot::new(as_map(fields));
    }
    Slot::new(GoStruct::new(type_name, fields).into_value())
}

fn pointers(type_name: &'static str, items: impl Iterator<Item = Slot>, generation: Generation) -> List {
    let kind = if generation.chart_is_a_map() { ListKind::Any } else { ListKind::Pointers(type_name) };
    List::new(kind, items.collect())
}

fn as_map(fields: impl IntoIterator<Item = GoField>) -> Map {
    fields.into_iter().map(|field| (Rc::from(field.name), field.slot)).collect()
}

fn strings(strings: &[String], generation: Generation) -> List {
    let items = strings.iter().map(String::as_str);
    if generation.chart_is_a_map() {
        return List::of(items.map(|text| Slot::new(Value::from(text))).collect());
    }
    List::strings(items)
}

fn annotations(annotations: &[(String, String)]) -> Value {
    if annotations.is_empty() {
        return Value::Object(Rc::new(NilStrings));
    }
    let map = Map::new(MapKind::Strings);
    for (key, value) in annotations {
        map.insert(key.as_str(), Slot::new(Value::from(value.as_str())));
    }
    Value::Map(map)
}

/// A nil `map[string]string`: every key reads as the empty string, and JSON says `null`.
#[derive(Debug)]
struct NilStrings;

impl Object for NilStrings {
    fn type_name(&self) -> Cow<'static, str> {
        Cow::Borrowed("map[string]string")
    }

    fn kind_name(&self) -> &'static str {
        "map"
    }

    fn member(&self, _: &str) -> Option<Member> {
        Some(Member::Field(Slot::new(Value::from(""))))
    }

    fn print(&self) -> String {
        "map[]".to_owned()
    }

    fn to_json(&self) -> Option<Value> {
        Some(Value::Nil)
    }

    fn is_true(&self) -> bool {
        false
    }

    fn as_entries(&self) -> Option<Value> {
        Some(Value::Map(Map::new(MapKind::Strings)))
    }

    fn equals(&self, _: &Value) -> Option<bool> {
        None
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
