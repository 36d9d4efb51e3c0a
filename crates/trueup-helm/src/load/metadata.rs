//! `Chart.yaml` and `requirements.yaml`, decoded over each other.

use trueup_yaml::{Json, JsonKind, read_json};

use super::decode::Decoding;
use crate::chart::{ChartDependency, ImportValue, Maintainer};
use crate::error::HelmError;
use crate::generation::Generation;

/// The metadata before they are validated: elements may be null.
#[derive(Debug, Default)]
pub(super) struct MetadataDraft {
    pub(super) name: String,
    pub(super) home: String,
    pub(super) sources: Vec<String>,
    pub(super) version: String,
    pub(super) description: String,
    pub(super) keywords: Vec<String>,
    pub(super) maintainers: Vec<Option<Maintainer>>,
    pub(super) icon: String,
    pub(super) api_version: String,
    pub(super) condition: String,
    pub(super) tags: String,
    pub(super) app_version: String,
    pub(super) deprecated: bool,
    pub(super) annotations: Vec<(String, String)>,
    pub(super) kube_version: String,
    pub(super) dependencies: Vec<Option<ChartDependency>>,
    pub(super) declares_dependencies: bool,
    pub(super) kind: String,
}

const FIELDS: [&str; 17] = [
    "name",
    "home",
    "sources",
    "version",
    "description",
    "keywords",
    "maintainers",
    "icon",
    "apiVersion",
    "condition",
    "tags",
    "appVersion",
    "deprecated",
    "annotations",
    "kubeVersion",
    "dependencies",
    "type",
];
const DEPENDENCY_FIELDS: [&str; 8] =
    ["name", "version", "repository", "condition", "tags", "enabled", "import-values", "alias"];

/// Decodes over what is there already; the error is that of `sigs.k8s.io/yaml`.
pub(super) fn decode_metadata(text: &[u8], target: &mut MetadataDraft, generation: Generation) -> Result<(), String> {
    let json = read_json(text).map_err(|error| error.converting())?;
    let package = generation.chart_package();
    let mut decoding = Decoding::default();
    decoding.object(&json, &format!("{package}.Metadata"), "Metadata", &FIELDS, |decoding, field, json| {
        decode_field(decoding, field, json, target, package);
    });
    decoding.finish()
}

fn decode_field(decoding: &mut Decoding, field: &str, json: &Json, target: &mut MetadataDraft, package: &str) {
    match field {
        "name" => decoding.string(json, &mut target.name),
        "home" => decoding.string(json, &mut target.home),
        "sources" => decoding.strings(json, &mut target.sources),
        "version" => decoding.string(json, &mut target.version),
        "description" => decoding.string(json, &mut target.description),
        "keywords" => decoding.strings(json, &mut target.keywords),
        "maintainers" => decode_maintainers(decoding, json, &mut target.maintainers, package),
        "icon" => decoding.string(json, &mut target.icon),
        "apiVersion" => decoding.string(json, &mut target.api_version),
        "condition" => decoding.string(json, &mut target.condition),
        "tags" => decoding.string(json, &mut target.tags),
        "appVersion" => decoding.string(json, &mut target.app_version),
        "deprecated" => decoding.boolean(json, &mut target.deprecated),
        "annotations" => decoding.string_map(json, &mut target.annotations),
        "kubeVersion" => decoding.string(json, &mut target.kube_version),
        "dependencies" => {
            if let Some(declares) = decode_dependencies(decoding, json, &mut target.dependencies, package) {
                target.declares_dependencies = declares;
            }
        }
        _ => decoding.string(json, &mut target.kind),
    }
}

fn decode_maintainers(decoding: &mut Decoding, json: &Json, target: &mut Vec<Option<Maintainer>>, package: &str) {
    let go_type = format!("{package}.Maintainer");
    decoding.list(json, &format!("[]*{go_type}"), target, |decoding, json, target| {
        if json.kind == JsonKind::Null {
            *target = None;
            return;
        }
        let target = target.get_or_insert_default();
        decoding.object(json, &go_type, "Maintainer", &["name", "email", "url"], |decoding, field, json| {
            let text = match field {
                "name" => &mut target.name,
                "email" => &mut target.email,
                _ => &mut target.url,
            };
            decoding.string(json, text);
        });
    });
}

/// Decodes a list of dependencies; returns whether it is not nil, if it could be decoded.
pub(super) fn decode_dependencies(
    decoding: &mut Decoding,
    json: &Json,
    target: &mut Vec<Option<ChartDependency>>,
    package: &str,
) -> Option<bool> {
    let go_type = format!("{package}.Dependency");
    decoding.list(json, &format!("[]*{go_type}"), target, |decoding, json, target| {
        if json.kind == JsonKind::Null {
            *target = None;
            return;
        }
        let target = target.get_or_insert_default();
        decoding.object(json, &go_type, "Dependency", &DEPENDENCY_FIELDS, |decoding, field, json| match field {
            "name" => decoding.string(json, &mut target.name),
            "version" => decoding.string(json, &mut target.version),
            "repository" => decoding.string(json, &mut target.repository),
            "condition" => decoding.string(json, &mut target.condition),
            "tags" => decoding.strings(json, &mut target.tags),
            "enabled" => decoding.boolean(json, &mut target.enabled),
            "import-values" => decode_imports(decoding, json, &mut target.import_values),
            _ => decoding.string(json, &mut target.alias),
        });
    })
}

fn decode_imports(decoding: &mut Decoding, json: &Json, target: &mut Vec<ImportValue>) {
    let mut imports: Vec<Option<ImportValue>> = Vec::new();
    let decoded = decoding.list(json, "[]interface {}", &mut imports, |_, json, target| {
        *target = Some(import_value(json));
    });
    if decoded.is_some() {
        *target = imports.into_iter().flatten().collect();
    }
}

fn import_value(json: &Json) -> ImportValue {
    let null = || Json { kind: JsonKind::Null, place: json.place };
    match &json.kind {
        JsonKind::String(key) => ImportValue::Export(key.clone()),
        JsonKind::Object(_) => ImportValue::Paths {
            child: json.get("child").cloned().unwrap_or_else(null),
            parent: json.get("parent").cloned().unwrap_or_else(null),
        },
        _ => ImportValue::Other(json.clone()),
    }
}

/// Helm 4's look at `apiVersion` before anything else.
pub(super) fn detect_version(text: &[u8]) -> Result<(), HelmError> {
    let cannot_load = |text: String| HelmError::new(format!("cannot load Chart.yaml: {text}"));
    let json = read_json(text).map_err(|error| cannot_load(error.converting()))?;
    let mut version = String::new();
    let mut decoding = Decoding::default();
    decoding.object(&json, "loader.chartBase", "chartBase", &["apiVersion"], |decoding, _, json| {
        decoding.string(json, &mut version);
    });
    decoding.finish().map_err(cannot_load)?;
    match version.as_str() {
        "" | "v1" | "v2" | "v3" => Ok(()),
        _ => Err(HelmError::new("unsupported chart version")),
    }
}
