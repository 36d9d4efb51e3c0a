//! The marks that tell which Application an object belongs to.
//!
//! Source: `util/argo/resource_tracking.go` of Argo CD.

use serde_json::{Map, Value, json};
use trueup_model::{ArgoSettings, TrackingMethod};

/// The annotation that names the Application and the object.
pub const TRACKING_ID: &str = "argocd.argoproj.io/tracking-id";
/// The annotation that names the installation.
pub const INSTALLATION_ID: &str = "argocd.argoproj.io/installation-id";
/// The label that names the Application, unless the settings name another.
const INSTANCE_LABEL: &str = "app.kubernetes.io/instance";
/// The label of Argo CD before 0.11.
const LEGACY_LABEL: &str = "applications.argoproj.io/app-name";
/// As many bytes as a label's value may have.
const LABEL_LENGTH: usize = 63;

/// How the objects of one Application are marked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tracking {
    /// The instance name.
    pub app: String,
    /// The namespace of the destination, which stands for that of objects that have none.
    pub namespace: String,
    /// What is written.
    pub method: TrackingMethod,
    /// The label of label tracking.
    pub label: String,
    /// The installation; empty for none.
    pub installation_id: String,
}

/// A mark cannot be written; the text is Argo CD's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct TrackingError(String);

impl Tracking {
    /// The marks of an Application with an instance name and a destination namespace.
    pub fn new(app: &str, namespace: &str, settings: &ArgoSettings) -> Self {
        let label = &settings.app_label_key;
        Self {
            app: app.to_owned(),
            namespace: namespace.to_owned(),
            method: settings.tracking_method,
            label: if label.is_empty() { INSTANCE_LABEL.to_owned() } else { label.clone() },
            installation_id: settings.installation_id.clone(),
        }
    }

    /// The tracking id of an object: `APP:GROUP/KIND:NAMESPACE/NAME`.
    pub fn id(&self, object: &Value) -> String {
        let api_version = object["apiVersion"].as_str().unwrap_or_default();
        let group = api_version.split_once('/').map_or("", |(group, _)| group);
        let text = |field: &str| object["metadata"][field].as_str().unwrap_or_default();
        let namespace = if text("namespace").is_empty() { &self.namespace } else { text("namespace") };
        let kind = object["kind"].as_str().unwrap_or_default();
        format!("{}:{group}/{kind}:{namespace}/{}", self.app, text("name"))
    }

    /// Marks an object.
    ///
    /// # Errors
    /// If its labels or annotations are not texts, or the Application's name cannot be made a label.
    pub fn mark(&self, object: &mut Value) -> Result<(), TrackingError> {
        let labelled = |error: TrackingError| TrackingError(format!("failed to set app instance label: {error}"));
        match self.method {
            TrackingMethod::Annotation => self.annotate(object),
            TrackingMethod::Label => set_label(object, &self.label, &self.app).map_err(labelled),
            TrackingMethod::AnnotationAndLabel => {
                self.annotate(object)?;
                let label = truncated(&self.app).ok_or_else(|| {
                    TrackingError("unable to truncate label to not end with a special character".to_owned())
                });
                label.and_then(|label| set_label(object, &self.label, label)).map_err(labelled)
            }
        }
    }

    fn annotate(&self, object: &mut Value) -> Result<(), TrackingError> {
        let id = self.id(object);
        let mut annotations = texts(object, "annotations")?;
        if self.installation_id.is_empty() {
            annotations.remove(INSTALLATION_ID);
        } else {
            annotations.insert(INSTALLATION_ID.to_owned(), json!(self.installation_id));
        }
        annotations.insert(TRACKING_ID.to_owned(), json!(id));
        set_in_metadata(object, "annotations", annotations);
        Ok(())
    }
}

/// A name that fits a label: its end is a letter or a digit.
fn truncated(name: &str) -> Option<&str> {
    if name.len() <= LABEL_LENGTH {
        return Some(name);
    }
    let last = name.as_bytes()[..LABEL_LENGTH].iter().rposition(u8::is_ascii_alphanumeric)?;
    name.get(..=last)
}

/// As `kube.SetAppInstanceLabel`: the label of Argo CD before 0.11 also goes into the Pods of workloads.
fn set_label(object: &mut Value, label: &str, value: &str) -> Result<(), TrackingError> {
    let mut labels = texts(object, "labels")?;
    labels.insert(label.to_owned(), json!(value));
    set_in_metadata(object, "labels", labels);
    if label == LEGACY_LABEL && has_template(object) {
        let mut labels = texts(&object["spec"]["template"], "labels")?;
        labels.insert(label.to_owned(), json!(value));
        set_in_metadata(&mut object["spec"]["template"], "labels", labels);
    }
    Ok(())
}

fn has_template(object: &Value) -> bool {
    let group =
        object["apiVersion"].as_str().and_then(|version| version.split_once('/')).map_or("", |(group, _)| group);
    match object["kind"].as_str().unwrap_or_default() {
        "Deployment" | "ReplicaSet" | "StatefulSet" | "DaemonSet" => matches!(group, "apps" | "extensions"),
        "Job" => group == "batch",
        _ => false,
    }
}

/// Labels or annotations, which must be texts.
fn texts(object: &Value, field: &str) -> Result<Map<String, Value>, TrackingError> {
    let failed = |problem: String| {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let api_version = text(&object["apiVersion"]);
        let (group, version) = api_version.split_once('/').unwrap_or(("", &api_version));
        let (kind, metadata) = (text(&object["kind"]), &object["metadata"]);
        let (namespace, name) = (text(&metadata["namespace"]), text(&metadata["name"]));
        TrackingError(format!(
            "failed to get {field} from target object {group}/{version}, Kind={kind} {namespace}/{name}: \
             .metadata.{field} accessor error: {problem}"
        ))
    };
    match &object["metadata"][field] {
        Value::Null => Ok(Map::new()),
        Value::Object(map) => match map.iter().find(|(_, value)| !value.is_string()) {
            None => Ok(map.clone()),
            Some((key, value)) => Err(failed(format!(
                "contains non-string value in the map under key {key:?}: {} is of the type {}, expected string",
                go_value(value),
                go_type(value)
            ))),
        },
        value => Err(failed(format!(
            "{} is of the type {}, expected map[string]interface {{}}",
            go_value(value),
            go_type(value)
        ))),
    }
}

/// A value as Go's `%v` prints it.
fn go_value(value: &Value) -> String {
    match value {
        Value::Null => "<nil>".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(items) => format!("[{}]", items.iter().map(go_value).collect::<Vec<_>>().join(" ")),
        Value::Object(fields) => {
            let fields = fields.iter().map(|(key, value)| format!("{key}:{}", go_value(value)));
            format!("map[{}]", fields.collect::<Vec<_>>().join(" "))
        }
        Value::Bool(_) | Value::Number(_) => value.to_string(),
    }
}

fn go_type(value: &Value) -> &'static str {
    match value {
        Value::Null => "<nil>",
        Value::Bool(_) => "bool",
        Value::Number(number) if number.is_f64() => "float64",
        Value::Number(_) => "int64",
        Value::String(_) => "string",
        Value::Array(_) => "[]interface {}",
        Value::Object(_) => "map[string]interface {}",
    }
}

fn set_in_metadata(object: &mut Value, field: &str, map: Map<String, Value>) {
    let Some(object) = object.as_object_mut() else { return };
    let metadata = object.entry("metadata").or_insert_with(|| json!({}));
    if let Some(metadata) = metadata.as_object_mut() {
        metadata.insert(field.to_owned(), Value::Object(map));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tracking(method: TrackingMethod) -> Tracking {
        let settings = ArgoSettings { tracking_method: method, ..ArgoSettings::default() };
        Tracking::new("web", "shop", &settings)
    }

    fn marked(method: TrackingMethod, mut object: Value) -> Value {
        tracking(method).mark(&mut object).unwrap();
        object["metadata"].take()
    }

    #[test]
    fn the_destination_stands_for_a_missing_namespace() {
        let id = |object: Value| tracking(TrackingMethod::Annotation).id(&object);
        let role =
            json!({"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "view"}});
        assert_eq!(id(role), "web:rbac.authorization.k8s.io/ClusterRole:shop/view");
        let service =
            json!({"apiVersion": "v1", "kind": "Service", "metadata": {"name": "ui", "namespace": "default"}});
        assert_eq!(id(service), "web:/Service:default/ui");
    }

    #[test]
    fn each_method_writes_its_marks() {
        let object = || json!({"apiVersion": "v1", "kind": "Service", "metadata": {"name": "ui", "annotations": null}});
        let id = json!({TRACKING_ID: "web:/Service:shop/ui"});
        let label = json!({INSTANCE_LABEL: "web"});
        assert_eq!(marked(TrackingMethod::Annotation, object()), json!({"name": "ui", "annotations": id}));
        assert_eq!(
            marked(TrackingMethod::Label, object()),
            json!({"name": "ui", "annotations": null, "labels": label})
        );
        let both = json!({"name": "ui", "annotations": id, "labels": label});
        assert_eq!(marked(TrackingMethod::AnnotationAndLabel, object()), both);
    }

    #[test]
    fn an_installation_is_marked_or_its_mark_removed() {
        let mut object =
            json!({"kind": "Service", "metadata": {"name": "ui", "annotations": {INSTALLATION_ID: "old"}}});
        tracking(TrackingMethod::Annotation).mark(&mut object).unwrap();
        assert_eq!(object["metadata"]["annotations"], json!({TRACKING_ID: "web:/Service:shop/ui"}));
        let mut installed = tracking(TrackingMethod::Annotation);
        installed.installation_id = "here".to_owned();
        installed.mark(&mut object).unwrap();
        assert_eq!(object["metadata"]["annotations"][INSTALLATION_ID], "here");
    }

    #[test]
    fn a_label_ends_with_a_letter_or_a_digit() {
        let long = format!("{}-.{}", "a".repeat(61), "b".repeat(10));
        assert_eq!(truncated(&long), Some("a".repeat(61).as_str()));
        assert_eq!(truncated(&"-".repeat(70)), None);
        assert_eq!(truncated("short-"), Some("short-"));
    }

    #[test]
    fn annotations_that_are_no_texts_are_an_error() {
        let mut object =
            json!({"apiVersion": "v1", "kind": "Service", "metadata": {"name": "ui", "annotations": {"a": 1}}});
        let error = tracking(TrackingMethod::Annotation).mark(&mut object).unwrap_err();
        assert_eq!(
            error.to_string(),
            "failed to get annotations from target object /v1, Kind=Service /ui: .metadata.annotations accessor error: \
             contains non-string value in the map under key \"a\": 1 is of the type int64, expected string"
        );
    }
}
