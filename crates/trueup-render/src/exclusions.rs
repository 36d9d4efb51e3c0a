//! Which objects Argo CD does not manage: `resource.exclusions` and `resource.inclusions` of `argocd-cm`.
//!
//! Source: `util/settings/resources_filter.go` of Argo CD.

use serde::Deserialize;
use trueup_model::ArgoGlob;

/// The rules of an installation; those that Argo CD always has are added.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Exclusions {
    /// What is left out.
    pub excluded: Vec<ResourceRule>,
    /// If there are any for a cluster, only these are managed there.
    pub included: Vec<ResourceRule>,
}

/// Kinds on clusters; an empty list means all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ResourceRule {
    /// Globs of groups.
    pub api_groups: Vec<String>,
    /// Kinds, or `*`.
    pub kinds: Vec<String>,
    /// Globs of the URLs of clusters.
    pub clusters: Vec<String>,
}

impl Exclusions {
    /// Whether Argo CD leaves a kind on a cluster alone.
    pub fn excludes(&self, group: &str, kind: &str, cluster: &str) -> bool {
        if is_never_managed(group, kind) || self.excluded.iter().any(|rule| rule.fits(group, kind, cluster)) {
            return true;
        }
        !self.included.iter().any(|rule| rule.fits(group, kind, cluster))
            && self.included.iter().any(|rule| rule.fits_cluster(cluster))
    }
}

fn is_never_managed(group: &str, kind: &str) -> bool {
    matches!((group, kind), ("events.k8s.io" | "metrics.k8s.io", _) | ("", "Event") | ("coordination.k8s.io", "Lease"))
}

impl ResourceRule {
    fn fits(&self, group: &str, kind: &str, cluster: &str) -> bool {
        let kinds = &self.kinds;
        fits_any(&self.api_groups, group)
            && (kinds.is_empty() || kinds.iter().any(|wanted| wanted == "*" || wanted == kind))
            && self.fits_cluster(cluster)
    }

    fn fits_cluster(&self, cluster: &str) -> bool {
        fits_any(&self.clusters, cluster)
    }
}

fn fits_any(globs: &[String], text: &str) -> bool {
    globs.is_empty() || globs.iter().any(|glob| ArgoGlob::new(glob).matches(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(api_groups: &[&str], kinds: &[&str], clusters: &[&str]) -> ResourceRule {
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        ResourceRule { api_groups: owned(api_groups), kinds: owned(kinds), clusters: owned(clusters) }
    }

    #[test]
    fn inclusions_leave_out_everything_else_on_their_clusters() {
        let rules = Exclusions {
            excluded: vec![rule(&["*.cilium.io", "cilium.io"], &["*"], &[]), rule(&["apps"], &["ReplicaSet"], &[])],
            included: vec![rule(&["", "apps", "cilium.io"], &[], &["https://prod*"])],
        };
        let excludes = |group: &str, kind: &str, cluster: &str| rules.excludes(group, kind, cluster);
        assert!(excludes("cilium.io", "CiliumIdentity", "https://prod"), "excluded wins");
        assert!(excludes("apps", "ReplicaSet", "https://prod"));
        assert!(!excludes("apps", "Deployment", "https://prod"));
        assert!(excludes("batch", "Job", "https://prod"), "not included there");
        assert!(!excludes("batch", "Job", "https://staging"), "no inclusions there");
    }

    #[test]
    fn some_kinds_are_never_managed() {
        let rules = Exclusions::default();
        assert!(rules.excludes("coordination.k8s.io", "Lease", ""));
        assert!(!rules.excludes("", "ConfigMap", ""));
    }
}
