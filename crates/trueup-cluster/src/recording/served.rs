//! Which groups and resources a recorded API server serves, as its discovery says.

use std::collections::HashSet;

use serde_json::Value;
use trueup_model::SnapshotFiles;

use super::body;
use super::index::Index;
use super::request::{DiscoveryVersion, Query, Shape};
use super::resource_path::ResourcePath;

/// The discovery of one server, reduced to what tells the sorts of 404 apart.
#[derive(Debug, Default)]
pub(super) struct Served {
    /// All groups but the core one; `None` if no document lists them.
    groups: Option<HashSet<String>>,
    /// Roots (`/apis/apps/v1`) whose resources are known.
    documented: HashSet<String>,
    /// True if there is no version of the core group beyond those documented.
    core_is_whole: bool,
    /// True if there is no version of any other group beyond those documented.
    groups_are_whole: bool,
    /// `/apis/apps/v1/deployments`.
    resources: HashSet<String>,
}

/// What discovery says about a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The resource is served.
    Served,
    /// The group is served, but not this version or resource.
    ResourceNotServed,
    /// The group is not served.
    GroupNotServed,
    /// There is no discovery to tell.
    Unknown,
}

impl Served {
    /// Reads whatever discovery documents there are; unreadable ones say nothing here.
    pub(super) fn read(index: &Index, files: &dyn SnapshotFiles, server: &str) -> Self {
        let mut served = Self::default();
        let document = |path: &str, shape| -> Option<Value> {
            let entry = index.find(server, path, &Query::parse(""), shape).filter(|entry| entry.status == 200)?;
            serde_json::from_slice(&body::read(files, entry).ok()?).ok()
        };
        for path in ["/api", "/apis"] {
            let versions = [DiscoveryVersion::V2, DiscoveryVersion::V2beta1];
            let aggregated = versions.into_iter().find_map(|v| document(path, Shape::AggregatedDiscovery(v)));
            if let Some(aggregated) = aggregated {
                if path == "/api" {
                    served.core_is_whole = true;
                } else {
                    served.groups_are_whole = true;
                }
                served.add_aggregated(path, &aggregated);
            } else if let Some(plain) = document(path, Shape::Plain) {
                served.add_group_list(path, &plain);
            }
        }
        for path in index.paths(server).filter(|path| is_group_version(path)) {
            if !served.documented.contains(path)
                && let Some(found) = document(path, Shape::Plain)
            {
                served.add_resource_list(path, &found);
            }
        }
        served
    }

    /// What is known about the resource of a path.
    pub(super) fn verdict(&self, path: &ResourcePath<'_>) -> Verdict {
        if self.resources.contains(&path.list_path()) {
            return Verdict::Served;
        }
        let whole = if path.group.is_empty() { self.core_is_whole } else { self.groups_are_whole };
        let known = whole || self.documented.contains(path.root);
        match self.has_group(path.group) {
            Some(false) => Verdict::GroupNotServed,
            _ if known => Verdict::ResourceNotServed,
            _ => Verdict::Unknown,
        }
    }

    /// True if the server knows the group, in whatever version; `None` if no document lists the groups.
    pub(super) fn has_group(&self, group: &str) -> Option<bool> {
        if group.is_empty() {
            return Some(true);
        }
        self.groups.as_ref().map(|groups| groups.contains(group))
    }

    fn add_aggregated(&mut self, path: &str, document: &Value) {
        for group in list(document, "items") {
            let name = group.pointer("/metadata/name").and_then(Value::as_str).unwrap_or_default();
            for version in list(group, "versions") {
                let separator = if name.is_empty() { "" } else { "/" };
                let root = format!("{path}{separator}{name}/{}", text(version, "version"));
                let resources = list(version, "resources").iter().map(|resource| text(resource, "resource"));
                self.resources.extend(resources.map(|resource| format!("{root}/{resource}")));
                self.documented.insert(root);
            }
        }
        let names = list(document, "items").iter().filter_map(|group| group.pointer("/metadata/name")?.as_str());
        self.add_groups(path, names);
    }

    fn add_group_list(&mut self, path: &str, document: &Value) {
        self.add_groups(path, list(document, "groups").iter().map(|group| text(group, "name")));
    }

    fn add_groups<'v>(&mut self, path: &str, names: impl Iterator<Item = &'v str>) {
        if path == "/apis" {
            self.groups.get_or_insert_default().extend(names.map(str::to_owned));
        }
    }

    fn add_resource_list(&mut self, root: &str, document: &Value) {
        let resources = list(document, "resources").iter().map(|resource| text(resource, "name"));
        self.resources.extend(resources.map(|resource| format!("{root}/{resource}")));
        self.documented.insert(root.to_owned());
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
