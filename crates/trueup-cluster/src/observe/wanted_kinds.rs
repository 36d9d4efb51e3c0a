//! Which kinds of a cluster are worth a list: those that Applications use, and those that explain their faults.

use std::collections::{BTreeMap, BTreeSet};

use trueup_model::{AppProject, Application};

/// Group and kind.
pub(super) type GroupKind = (String, String);

/// How much of each object is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Detail {
    /// Only its metadata is asked for.
    Metadata,
    /// Everything but its `managedFields`: these objects are many, and nobody edits them.
    WithoutManagers,
    /// Everything.
    Full,
}

/// Kinds that explain faults whatever the Applications use.
const ALWAYS: [(&str, &str, Detail); 13] = [
    ("apps", "ReplicaSet", Detail::WithoutManagers),
    ("", "Pod", Detail::WithoutManagers),
    ("", "Event", Detail::WithoutManagers),
    ("batch", "Job", Detail::Full),
    ("", "ResourceQuota", Detail::Full),
    ("", "LimitRange", Detail::Full),
    ("", "Namespace", Detail::Full),
    ("apiextensions.k8s.io", "CustomResourceDefinition", Detail::Metadata),
    ("admissionregistration.k8s.io", "ValidatingAdmissionPolicy", Detail::Full),
    ("admissionregistration.k8s.io", "ValidatingAdmissionPolicyBinding", Detail::Full),
    ("admissionregistration.k8s.io", "ValidatingWebhookConfiguration", Detail::Full),
    ("admissionregistration.k8s.io", "MutatingWebhookConfiguration", Detail::Full),
    ("", "PersistentVolumeClaim", Detail::Full),
];

/// Kinds among which orphans are looked for, where a project asks for that.
const ORPHANS: [(&str, &str, Detail); 4] = [
    ("", "ConfigMap", Detail::Full),
    ("", "Secret", Detail::Metadata),
    ("", "Service", Detail::Full),
    ("apps", "Deployment", Detail::Full),
];

/// What to read from one cluster.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    /// Kinds, with how much of their objects.
    pub(super) kinds: BTreeMap<GroupKind, Detail>,
    /// Versions in which Applications use them, for clusters without discovery.
    pub(super) versions: BTreeMap<GroupKind, String>,
    /// Namespaces that Applications use, for clusters that may not be listed as a whole.
    pub(super) namespaces: BTreeSet<String>,
    used: BTreeSet<GroupKind>,
}

impl Wanted {
    /// What these Applications, all of one cluster, need.
    pub(super) fn of(applications: &[&Application], projects: &[AppProject]) -> Self {
        let mut wanted = Self::default();
        wanted.add(&ALWAYS);
        let watches = |app: &&Application| {
            let name = if app.spec.project.is_empty() { "default" } else { &app.spec.project };
            projects.iter().any(|project| project.metadata.name == name && project.spec.orphaned_resources.is_some())
        };
        if applications.iter().any(watches) {
            wanted.add(&ORPHANS);
        }
        for app in applications {
            wanted.add_application(app);
        }
        wanted
    }

    /// True if an Application uses the kind, rather than it being read for explanations only.
    pub(super) fn is_used(&self, key: &GroupKind) -> bool {
        self.used.contains(key)
    }

    fn add(&mut self, kinds: &[(&str, &str, Detail)]) {
        for (group, kind, detail) in kinds {
            let entry = self.kinds.entry(((*group).to_owned(), (*kind).to_owned())).or_insert(*detail);
            *entry = (*entry).max(*detail);
        }
    }

    fn add_application(&mut self, app: &Application) {
        self.namespaces.insert(app.spec.destination.namespace.clone());
        let resources = app.status.resources.iter().map(|r| (&r.group, &r.version, &r.kind, &r.namespace));
        let results = app.status.operation_state.iter().filter_map(|state| state.sync_result.as_ref());
        let results =
            results.flat_map(|result| &result.resources).map(|r| (&r.group, &r.version, &r.kind, &r.namespace));
        for (group, version, kind, namespace) in resources.chain(results) {
            if kind.is_empty() {
                continue;
            }
            let key = (group.clone(), kind.clone());
            // Pods and ReplicaSets of an Application's own are rare, and kept like the others of their kind.
            let frugal =
                ALWAYS.iter().any(|(g, k, detail)| g == group && k == kind && *detail == Detail::WithoutManagers);
            let detail = if frugal { Detail::WithoutManagers } else { Detail::Full };
            let entry = self.kinds.entry(key.clone()).or_insert(detail);
            *entry = (*entry).max(detail);
            self.versions.entry(key.clone()).or_insert_with(|| version.clone());
            self.used.insert(key);
            self.namespaces.insert(namespace.clone());
        }
        self.namespaces.remove("");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn kinds_of_applications_are_wanted_as_a_whole() {
        let app: Application = serde_json::from_value(json!({
            "spec": {"destination": {"namespace": "shop"}, "project": "shop"},
            "status": {"resources": [{"group": "apiextensions.k8s.io", "version": "v1", "kind": "CustomResourceDefinition", "name": "x"}],
                "operationState": {"syncResult": {"resources": [{"version": "v1", "kind": "Secret", "namespace": "db", "name": "y"}]}}}
        }))
        .unwrap();
        let project: AppProject =
            serde_json::from_value(json!({"metadata": {"name": "shop"}, "spec": {"orphanedResources": {}}})).unwrap();
        let wanted = Wanted::of(&[&app], &[project]);
        let detail = |group: &str, kind: &str| wanted.kinds.get(&(group.to_owned(), kind.to_owned())).copied();
        assert_eq!(detail("apiextensions.k8s.io", "CustomResourceDefinition"), Some(Detail::Full));
        assert_eq!(detail("", "Secret"), Some(Detail::Full));
        assert_eq!(detail("", "Service"), Some(Detail::Full));
        assert_eq!(detail("", "Pod"), Some(Detail::WithoutManagers));
        assert_eq!(wanted.namespaces.iter().collect::<Vec<_>>(), ["db", "shop"]);
    }
}
