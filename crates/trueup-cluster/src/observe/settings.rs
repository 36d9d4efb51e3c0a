//! Version and settings of Argo CD: from its API, else from the `argocd-cm` `ConfigMap`.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;
use trueup_model::{ArgoCd, ArgoSettings, ResourceOverride, TrackingMethod, decode_tolerant};

use super::Shared;
use super::doors::Doors;
use super::progress::Stage;
use crate::server::Ask;

/// Reads what can be read; settings that nobody tells have Argo CD's defaults.
pub(super) async fn read(doors: &Doors, namespace: &str, shared: &Shared) -> ArgoCd {
    let version = version(doors).await;
    shared.meter.done(Stage::ControlPlane);
    let settings = match from_api(doors, shared).await {
        Some(settings) => settings,
        None => from_config_map(doors, namespace, shared).await.unwrap_or_default(),
    };
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

async fn from_api(doors: &Doors, shared: &Shared) -> Option<ArgoSettings> {
    let argo = doors.argo.as_ref()?;
    let answer = argo.get(Ask::path("/api/v1/settings")).await.ok()?;
    let document = serde_json::from_slice(&answer.body).ok()?;
    let (settings, problems) = decode_tolerant(document).ok()?;
    shared.gaps.decoding(&argo.place(), "settings", &problems);
    Some(settings)
}

async fn from_config_map(doors: &Doors, namespace: &str, shared: &Shared) -> Option<ArgoSettings> {
    #[derive(Deserialize)]
    struct ConfigMap {
        #[serde(default)]
        data: BTreeMap<String, Value>,
    }
    let path = format!("/api/v1/namespaces/{namespace}/configmaps/argocd-cm");
    let answer = match doors.control.as_ref()?.get(Ask::path(&path)).await {
        Ok(answer) => answer,
        Err(error) => {
            shared.gaps.request(&error, "Argo CD's settings; its defaults are assumed");
            return None;
        }
    };
    let config_map: ConfigMap = serde_json::from_slice(&answer.body).ok()?;
    let mut settings = of_config_map(&config_map.data);
    namespace.clone_into(&mut settings.controller_namespace);
    Some(settings)
}

/// `util/settings/settings.go`: `GetResourceOverrides`, `GetTrackingMethod`, `GetAppInstanceLabelKey`.
fn of_config_map(data: &BTreeMap<String, Value>) -> ArgoSettings {
    let text = |key: &str| data.get(key).and_then(Value::as_str).unwrap_or_default().trim().to_owned();
    let tracking_method = match text("application.resourceTrackingMethod").as_str() {
        "label" => TrackingMethod::Label,
        "annotation+label" => TrackingMethod::AnnotationAndLabel,
        _ => TrackingMethod::Annotation,
    };
    let mut resource_overrides = overrides_in_one_text(&text("resource.customizations"));
    for (key, value) in data {
        if let (Some(kind), Some(rules)) = (key.strip_prefix("resource.customizations.ignoreDifferences."), value.as_str()) {
            let kind = if kind == "all" { "*/*".to_owned() } else { kind.replacen('_', "/", 1) };
            resource_overrides.entry(kind).or_default().ignore_differences = rules.to_owned();
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
        let settings = of_config_map(&serde_json::from_value(data).unwrap());
        assert_eq!(settings.tracking_method, TrackingMethod::AnnotationAndLabel);
        assert_eq!((settings.app_label_key.as_str(), settings.installation_id.as_str()), ("acme.test/app", "acme"));
        let rules: Vec<(&str, &str)> =
            settings.resource_overrides.iter().map(|(kind, rules)| (kind.as_str(), rules.ignore_differences.trim())).collect();
        assert_eq!(
            rules,
            [("*/*", "managedFieldsManagers: [scaler]"), ("apps/Deployment", "jsonPointers: [/spec/replicas]"), ("argoproj.io/Rollout", "jsonPointers: [/a]")]
        );
    }
}
