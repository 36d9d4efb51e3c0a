//! What a resource is called: group, version, kind, name and namespace, as kustomize's `resid` package.

use std::fmt;

use crate::scope::Scopes;

/// Stands for the namespace of what has none.
pub const NOT_NAMESPACED: &str = "_non_namespaceable_";
const DEFAULT_NAMESPACE: &str = "default";

/// Group, version and kind; empty where unknown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Gvk {
    /// `apps`; empty for the core group.
    pub group: String,
    /// `v1`
    pub version: String,
    /// `Deployment`
    pub kind: String,
}

/// A resource's group, version, kind, name and namespace.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct ResourceId {
    /// Group, version, kind.
    pub gvk: Gvk,
    /// `metadata.name`
    pub name: String,
    /// `metadata.namespace`; of a previous id the effective one.
    pub namespace: String,
    /// Whether the kind certainly has no namespace. Kustomize does not look this up for previous ids.
    pub cluster_scoped: bool,
}

impl Gvk {
    /// From `apiVersion` and `kind`: what stands before the first `/` is the group.
    pub fn new(api_version: &str, kind: &str) -> Self {
        let (group, version) = api_version.split_once('/').unwrap_or(("", api_version));
        Self { group: group.to_owned(), version: version.to_owned(), kind: kind.to_owned() }
    }

    /// `GROUP/VERSION`, or the version alone.
    pub fn api_version(&self) -> String {
        if self.group.is_empty() { self.version.clone() } else { format!("{}/{}", self.group, self.version) }
    }

    /// Whether each part that the selector gives is this one's.
    pub fn is_selected_by(&self, selector: &Self) -> bool {
        let selected = |own: &str, wanted: &str| wanted.is_empty() || own == wanted;
        selected(&self.group, &selector.group)
            && selected(&self.version, &selector.version)
            && selected(&self.kind, &selector.kind)
    }
}

impl ResourceId {
    /// The id of something whose kind is looked up.
    pub fn new(gvk: Gvk, name: &str, namespace: &str, scopes: &Scopes) -> Self {
        let cluster_scoped = scopes.is_certainly_cluster_scoped(&gvk);
        Self { gvk, name: name.to_owned(), namespace: namespace.to_owned(), cluster_scoped }
    }

    /// Never empty: [`NOT_NAMESPACED`] for what certainly has no namespace, `default` where none is given.
    pub fn effective_namespace(&self) -> &str {
        if self.cluster_scoped {
            NOT_NAMESPACED
        } else if self.namespace.is_empty() {
            DEFAULT_NAMESPACE
        } else {
            &self.namespace
        }
    }

    /// Whether both are in the same effective namespace.
    pub fn is_in_namespace_of(&self, other: &Self) -> bool {
        self.effective_namespace() == other.effective_namespace()
    }

    /// Whether both name the same resource: everything equal, the namespace as [`ResourceId::effective_namespace`].
    pub fn is_same(&self, other: &Self) -> bool {
        self.name == other.name && self.gvk == other.gvk && self.is_in_namespace_of(other)
    }

    /// Whether each part that the selector gives is this one's.
    pub fn is_selected_by(&self, selector: &Self) -> bool {
        (selector.name.is_empty() || selector.name == self.name)
            && (selector.namespace.is_empty() || selector.is_in_namespace_of(self))
            && self.gvk.is_selected_by(&selector.gvk)
    }
}

impl fmt::Display for Gvk {
    /// `Kind.version.group`, as in kustomize's messages.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = |text: &'static str, own: &str| if own.is_empty() { text.to_owned() } else { own.to_owned() };
        let (kind, version) = (part("[noKind]", &self.kind), part("[noVer]", &self.version));
        write!(f, "{kind}.{version}.{}", part("[noGrp]", &self.group))
    }
}

impl fmt::Display for ResourceId {
    /// `Kind.version.group/name.namespace`, as in kustomize's messages.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = if self.name.is_empty() { "[noName]" } else { &self.name };
        let namespace = if self.namespace.is_empty() { "[noNs]" } else { &self.namespace };
        write!(f, "{}/{name}.{namespace}", self.gvk)
    }
}

#[cfg(test)]
mod tests {
    use super::{Gvk, ResourceId};
    use crate::scope::Scopes;

    fn id(api_version: &str, kind: &str, name: &str, namespace: &str) -> ResourceId {
        ResourceId::new(Gvk::new(api_version, kind), name, namespace, &Scopes::default())
    }

    #[test]
    fn empty_parts_are_named() {
        assert_eq!(id("apps/v1", "Deployment", "web", "").to_string(), "Deployment.v1.apps/web.[noNs]");
        assert_eq!(id("", "", "", "").to_string(), "[noKind].[noVer].[noGrp]/[noName].[noNs]");
    }

    #[test]
    fn no_namespace_is_the_default_namespace_unless_the_kind_has_none() {
        assert!(id("v1", "ConfigMap", "a", "").is_same(&id("v1", "ConfigMap", "a", "default")));
        assert_eq!(id("v1", "Namespace", "a", "b").effective_namespace(), super::NOT_NAMESPACED);
        assert_eq!(id("gateway.networking.k8s.io/v1", "GatewayClass", "a", "").effective_namespace(), "default");
    }
}
