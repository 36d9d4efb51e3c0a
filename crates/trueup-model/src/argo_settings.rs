//! The settings of an Argo CD installation that decide what it does.

use std::collections::BTreeMap;

use serde::Deserialize;

/// How Argo CD marks the objects of an Application (`application.resourceTrackingMethod`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
pub enum TrackingMethod {
    /// Annotation `argocd.argoproj.io/tracking-id`; the default since Argo CD 3.0.
    #[default]
    #[serde(rename = "annotation")]
    Annotation,
    /// Label `app.kubernetes.io/instance`.
    #[serde(rename = "label")]
    Label,
    /// Both; the annotation decides.
    #[serde(rename = "annotation+label")]
    AnnotationAndLabel,
}

/// Settings as `/api/v1/settings` gives them, or as read from `argocd-cm`.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ArgoSettings {
    /// How objects are marked.
    pub tracking_method: TrackingMethod,
    /// The label of label tracking; empty means `app.kubernetes.io/instance`.
    pub app_label_key: String,
    /// Marks objects of this installation, if set.
    #[serde(rename = "installationID")]
    pub installation_id: String,
    /// Namespace of the control plane; empty means `argocd`.
    pub controller_namespace: String,
    /// Overrides keyed `group/Kind`, `Kind` or `*/*`.
    pub resource_overrides: BTreeMap<String, ResourceOverride>,
}

impl ArgoSettings {
    /// Namespace of the control plane.
    pub fn control_plane_namespace(&self) -> &str {
        if self.controller_namespace.is_empty() { "argocd" } else { &self.controller_namespace }
    }
}

/// `resource.customizations` of one kind.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ResourceOverride {
    /// YAML text with `jsonPointers`, `jqPathExpressions`, `managedFieldsManagers`.
    pub ignore_differences: String,
}
