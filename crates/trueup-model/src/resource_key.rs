//! The name of one object in one cluster.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Group, kind, namespace and name of an object; the API version is deliberately not part of it, as in Argo CD.
///
/// Written `group/Kind/namespace/name`; the core group and the namespace of cluster-scoped objects are empty:
/// `apps/Deployment/shop/web`, `/ConfigMap/shop/settings`, `rbac.authorization.k8s.io/ClusterRole//view`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ResourceKey {
    /// API group, empty for the core group.
    pub group: String,
    /// Kind, such as `Deployment`.
    pub kind: String,
    /// Namespace, empty for cluster-scoped objects.
    pub namespace: String,
    /// Name of the object.
    pub name: String,
}

impl ResourceKey {
    /// A key from its four parts.
    pub fn new(
        group: impl Into<String>,
        kind: impl Into<String>,
        namespace: impl Into<String>,
        name: impl Into<String>,
    ) -> Self {
        Self { group: group.into(), kind: kind.into(), namespace: namespace.into(), name: name.into() }
    }

    /// True for the given group and kind.
    pub fn is(&self, group: &str, kind: &str) -> bool {
        self.group == group && self.kind == kind
    }

    /// `Kind name`, the shortest form a person understands.
    pub fn short(&self) -> String {
        format!("{} {}", self.kind, self.name)
    }

    /// `Kind namespace/name`, or `Kind name` when cluster-scoped: for sentences.
    pub fn spoken(&self) -> String {
        if self.namespace.is_empty() { self.short() } else { format!("{} {}/{}", self.kind, self.namespace, self.name) }
    }

    /// The resource argument that kubectl understands: `deployment.apps/web`, `configmap/settings`.
    pub fn kubectl(&self) -> String {
        let kind = self.kind.to_lowercase();
        if self.group.is_empty() {
            format!("{kind}/{}", self.name)
        } else {
            format!("{kind}.{}/{}", self.group, self.name)
        }
    }
}

impl fmt::Display for ResourceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}/{}", self.group, self.kind, self.namespace, self.name)
    }
}

/// A text that is not of the form `group/Kind/namespace/name`.
#[derive(Debug, thiserror::Error)]
#[error("not an object name of the form group/Kind/namespace/name: {0:?}")]
pub struct ParseResourceKeyError(pub String);

impl FromStr for ResourceKey {
    type Err = ParseResourceKeyError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parts: Vec<&str> = text.splitn(4, '/').collect();
        match parts.as_slice() {
            [group, kind, namespace, name] if !kind.is_empty() && !name.is_empty() => {
                Ok(Self::new(*group, *kind, *namespace, *name))
            }
            _ => Err(ParseResourceKeyError(text.to_owned())),
        }
    }
}

impl Serialize for ResourceKey {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ResourceKey {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_written_and_read_back() {
        for text in
            ["apps/Deployment/shop/web", "/ConfigMap/shop/settings", "rbac.authorization.k8s.io/ClusterRole//view"]
        {
            assert_eq!(text.parse::<ResourceKey>().unwrap().to_string(), text);
        }
        assert!("ConfigMap/settings".parse::<ResourceKey>().is_err());
    }

    #[test]
    fn kubectl_understands_the_short_form() {
        assert_eq!(ResourceKey::new("apps", "Deployment", "shop", "web").kubectl(), "deployment.apps/web");
        assert_eq!(ResourceKey::new("", "ConfigMap", "shop", "settings").kubectl(), "configmap/settings");
    }
}
