//! Version and settings of Argo CD: from its API, else from the `argocd-cm` `ConfigMap`.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;
use trueup_model::{ArgoCd, ArgoSettings, ResourceOverride, TrackingMethod, decode_tolerant};

use super::Shared;
use super::doors::Doors;
use super::progress::Stage;
use crate::RequestError;
use crate::server::{Ask, Server};

/// Reads what can be read; settings that nobody tells have Argo CD's defaults.
pub(super) async fn read(doors: &Doors, namespace: &str, shared: &Shared) -> ArgoCd {
    let version = match version(doors).await {
        Some(version) => Some(version),
        None => version_of_image(doors, namespace).await,
    };
    shared.meter.done(Stage::ControlPlane);
    let settings = settings(doors, namespace, version.as_deref(), shared).await;
    shared.meter.done(Stage::ControlPlane);
    ArgoCd { version, settings }
}

/// The version without the build's own suffix: `v3.5.1+unknown` is `v3.5.1`.
async fn version(doors: &Doors) -> Option<String> {
    #[derive(Deserialize)]
    struct Version {
        #[serde(rename = "Version")]
        version: String,
    }
    let answer = doors.argo.as_ref()?.get(Ask::path("/api/version")).await.ok()?;
    let version = serde_json::from_slice::<Version>(&answer.body).ok()?.version;
    Some(version.split('+').next().unwrap_or_default().to_owned()).filter(|version| !version.is_empty())
}

/// The tag of the server's image, where the API cannot be asked and the usual manifests were installed.
async fn version_of_image(doors: &Doors, namespace: &str) -> Option<String> {
    let path = format!("/apis/apps/v1/namespaces/{namespace}/deployments/argocd-server");
    let answer = doors.control.as_ref()?.get(Ask::path(&path)).await.ok()?;
    let deployment: Value = serde_json::from_slice(&answer.body).ok()?;
    let image = deployment.pointer("/spec/template/spec/containers/0/image")?.as_str()?;
    let tag = image.split('@').next()?.rsplit_once(':')?.1;
    let is_version = tag.strip_prefix('v')?.starts_with(|c: char| c.is_ascii_digit());
    is_version.then(|| tag.to_owned())
}

async fn settings(doors: &Doors, namespace: &str, version: Option<&str>, shared: &Shared) -> ArgoSettings {
    let mut errors = Vec::new();
    if let Some(argo) = &doors.argo {
        match from_api(argo, shared).await {
            Ok(settings) => return settings,
            Err(error) => errors.push(error),
        }
    }
    if let Some(control) = &doors.control {
        match from_config_map(control, namespace, version).await {
            Ok(settings) => return settings,
            Err(error) => errors.push(error),
        }
    }
    for error in errors {
        shared.gaps.request(&error, "Argo CD's settings; its defaults are assumed");
    }
    ArgoSettings::default()
}

async fn from_api(argo: &Server, shared: &Shared) -> Result<ArgoSettings, RequestError> {
    let path = "/api/v1/settings";
    let answer = argo.get(Ask::path(path)).await?;
    let malformed = |reason| RequestError::Malformed { place: argo.place(), request: path.to_owned(), reason };
    let document = serde_json::from_slice(&answer.body).map_err(|error| malformed(error.to_string()))?;
    let (settings, problems) = decode_tolerant(document).map_err(|_| malformed("not an object".to_owned()))?;
    shared.gaps.decoding(&argo.place(), "settings", &problems);
    Ok(settings)
}

async fn from_config_map(
    control: &Server,
    namespace: &str,
    version: Option<&str>,
) -> Result<ArgoSettings, RequestError> {
    #[derive(Deserialize)]
    struct ConfigMap {
        #[serde(default)]
        data: BTreeMap<String, Value>,
    }
    let path = format!("/api/v1/namespaces/{namespace}/configmaps/argocd-cm");
    let answer = control.get(Ask::path(&path)).await?;
    let config_map: ConfigMap = serde_json::from_slice(&answer.body).map_err(|error| RequestError::Malformed {
        place: control.place(),
        request: path.clone(),
        reason: error.to_string(),
    })?;
    let mut settings = of_config_map(&config_map.data, version);
    namespace.clone_into(&mut settings.controller_namespace);
    Ok(settings)
}

/// `util/settings/settings.go`: `GetResourceOverrides`, `GetTrackingMethod`, `GetAppInstanceLabelKey`.
fn of_config_map(data: &BTreeMap<String, Value>, version: Option<&str>) -> ArgoSettings {
    // The default was the label until Argo CD 3.0.
    let is_old = version.is_some_and(|version| version.starts_with("v2.") || version.starts_with("v1."));
    let text = |key: &str| data.get(key).and_then(Value::as_str).unwrap_or_default().trim().to_owned();
    let tracking_method = match text("application.resourceTrackingMethod").as_str() {
        "label" => TrackingMethod::Label,
        "annotation+label" => TrackingMethod::AnnotationAndLabel,
        "" if is_old => TrackingMethod::Label,
        _ => TrackingMethod::Annotation,
    };
    let mut resource_overrides = overrides_in_one_text(&text("resource.customizations"));
    for (key, value) in data {
        if let (Some(kind), Some(rules)) =
            (key.strip_prefix("resource.customizations.ignoreDifferences."), value.as_str())
        {
            let kind = if kind == "all" { "*/*".to_owned() } else { kind.replacen('_', "/", 1) };
            rules.clone_into(&mut resource_overrides.entry(kind).or_default().ignore_differences);
        }
    }
    ArgoSettings {
        tracking_method,
        app_label_key: text("application.instanceLabelKey"),
        installation_id: text("installationID"),
        controller_namespace: String::new(),
        resource_overrides,
    }
}

/// The older form: one YAML text keyed by group and kind.
fn overrides_in_one_text(text: &str) -> BTreeMap<String, ResourceOverride> {
    #[derive(Deserialize, Default)]
    #[serde(default)]
    struct Customization {
        #[serde(rename = "ignoreDifferences")]
        ignore_differences: Value,
    }
    let customizations: BTreeMap<String, Customization> = serde_saphyr::from_str(text).unwrap_or_default();
    let rules = customizations.into_iter().filter_map(|(kind, customization)| {
        let rules = match customization.ignore_differences {
            Value::Null => return None,
            Value::String(text) => text,
            // JSON is YAML, too.
            other => other.to_string(),
        };
        Some((kind, ResourceOverride { ignore_differences: rules }))
    });
    rules.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_config_map_gives_the_same_settings_as_the_api() {
        let data = json!({
            "application.resourceTrackingMethod": "annotation+label",
            "application.instanceLabelKey": "acme.test/app",
            "installationID": "acme",
            "resource.customizations.ignoreDifferences.all": "managedFieldsManagers: [scaler]\n",
            "resource.customizations.ignoreDifferences.apps_Deployment": "jsonPointers: [/spec/replicas]\n",
            "resource.customizations": "argoproj.io/Rollout:\n  health.lua: x\n  ignoreDifferences: |\n    jsonPointers: [/a]\n"
        });
        let settings = of_config_map(&serde_json::from_value(data).unwrap(), None);
        assert_eq!(settings.tracking_method, TrackingMethod::AnnotationAndLabel);
        assert_eq!((settings.app_label_key.as_str(), settings.installation_id.as_str()), ("acme.test/app", "acme"));
        let rules: Vec<(&str, &str)> = settings
            .resource_overrides
            .iter()
            .map(|(kind, rules)| (kind.as_str(), rules.ignore_differences.trim()))
            .collect();
        assert_eq!(
            rules,
            [
                ("*/*", "managedFieldsManagers: [scaler]"),
                ("apps/Deployment", "jsonPointers: [/spec/replicas]"),
                ("argoproj.io/Rollout", "jsonPointers: [/a]")
            ]
        );
    }

    #[test]
    fn the_default_of_tracking_depends_on_the_version() {
        let method = |version| of_config_map(&BTreeMap::new(), version).tracking_method;
        assert_eq!(method(Some("v2.14.3")), TrackingMethod::Label);
        assert_eq!(method(Some("v3.0.0")), TrackingMethod::Annotation);
        assert_eq!(method(None), TrackingMethod::Annotation);
    }
}
