//! The order in which kinds are installed, and so printed.

use std::cmp::Ordering;

use super::Manifest;
use crate::Generation;

/// Helm's `InstallOrder`.
const KINDS: &[&str] = &[
    "PriorityClass",
    "Namespace",
    "NetworkPolicy",
    "ResourceQuota",
    "LimitRange",
    "PodSecurityPolicy",
    "PodDisruptionBudget",
    "ServiceAccount",
    "Secret",
    "SecretList",
    "ConfigMap",
    "StorageClass",
    "PersistentVolume",
    "PersistentVolumeClaim",
    "CustomResourceDefinition",
    "ClusterRole",
    "ClusterRoleList",
    "ClusterRoleBinding",
    "ClusterRoleBindingList",
    "Role",
    "RoleList",
    "RoleBinding",
    "RoleBindingList",
    "Service",
    "DaemonSet",
    "Pod",
    "ReplicationController",
    "ReplicaSet",
    "Deployment",
    "HorizontalPodAutoscaler",
    "StatefulSet",
    "Job",
    "CronJob",
    "IngressClass",
    "Ingress",
    "APIService",
];

/// Sorts by kind; the order within a kind stays.
pub(super) fn sort(manifests: &mut [Manifest], generation: Generation) {
    manifests.sort_by(|a, b| {
        let (kind_a, kind_b) = (a.head.kind.as_str(), b.head.kind.as_str());
        match (place(kind_a, generation), place(kind_b, generation)) {
            (Some(a), Some(b)) => a.cmp(&b),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => kind_a.cmp(kind_b),
        }
    });
}

fn place(kind: &str, generation: Generation) -> Option<usize> {
    KINDS.iter().chain(generation.last_kinds()).position(|known| *known == kind)
}
