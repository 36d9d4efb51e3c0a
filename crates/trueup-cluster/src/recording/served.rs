//! Which groups and resources a recorded API server serves, as its discovery says.

use std::collections::HashSet;

use serde_json::Value;
use trueup_model::SnapshotFiles;

use super::body;
use super::index::Index;
use super::request::{DiscoveryVersion, Query, Shape};
use super::resource_path::ResourcePath;

/// The discovery of one server, reduced to what tells the two sorts of 404 apart.
#[derive(Debug, Default)]
pub(super) struct Served {
    groups: HashSet<String>,
    /// `/apis/apps/v1/deployments`.
    resources: HashSet<String>,
}

impl Served {
    /// Reads whatever discovery documents there are; unreadable ones say nothing here.
    pub(super) fn read(index: &Index, files: &dyn SnapshotFiles, server: &str) -> Self {
        let mut served = Self::default();
        served.groups.insert(String::new());
        for path in index.paths(server) {
            served.add_path(path);
        }
        let document = |path: &str, shape| -> Option<Value> {
            let entry = index.find(server, path, &Query::parse(""), shape).filter(|entry| entry.status == 200)?;
            serde_json::from_slice(&body::read(files, entry).ok()?).ok()
        };
        let mut aggregated = false;
        for path in ["/api", "/apis"] {
            let versions = [DiscoveryVersion::V2, DiscoveryVersion::V2beta1];
            let found = versions.into_iter().find_map(|v| document(path, Shape::AggregatedDiscovery(v)));
            if let Some(found) = found {
                served.add_aggregated(&found);
                aggregated = true;
            }
        }
        if !aggregated {
            for path in index.paths(server).filter(|path| is_group_version(path)) {
                if let Some(found) = document(path, Shape::Plain) {
                    served.add_resource_list(path, &found);
                }
            }
        }
        served
    }

    /// True if the server knows the group, in whatever version.
    pub(super) fn has_group(&self, group: &str) -> bool {
        self.groups.contains(group)
    }

    /// True if the server has this resource in this version of its group.
    pub(super) fn has_resource(&self, path: &ResourcePath<'_>) -> bool {
        self.resources.contains(&path.list_path())
    }

    /// A recorded answer below a group shows that the group is served, even without discovery.
    fn add_path(&mut self, path: &str) {
        if let Some(group) = path.strip_prefix("/apis/").and_then(|rest| rest.split('/').next()) {
            self.groups.insert(group.to_owned());
        }
    }

    fn add_aggregated(&mut self, document: &Value) {
        for group in list(document, "items") {
            let name = group.pointer("/metadata/name").and_then(Value::as_str).unwrap_or_default();
            self.groups.insert(name.to_owned());
            for version in list(group, "versions") {
                let version_name = text(version, "version");
                let root = if name.is_empty() {
                    format!("/api/{version_name}")
                } else {
                    format!("/apis/{name}/{version_name}")
                };
                let resources = list(version, "resources").iter().map(|resource| text(resource, "resource"));
                self.resources.extend(resources.map(|resource| format!("{root}/{resource}")));
            }
        }
    }

    fn add_resource_list(&mut self, root: &str, document: &Value) {
        let resources = list(document, "resources").iter().map(|resource| text(resource, "name"));
        self.resources.extend(resources.map(|resource| format!("{root}/{resource}")));
    }
}

/// `/api/v1` or `/apis/GROUP/VERSION`.
fn is_group_version(path: &str) -> bool {
    match path.strip_prefix("/apis/") {
        Some(rest) => rest.matches('/').count() == 1,
        None => path.strip_prefix("/api/").is_some_and(|rest| !rest.contains('/')),
    }
}

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}
