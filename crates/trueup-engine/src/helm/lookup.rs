//! `lookup` in templates, answered by a snapshot or by a cluster.

use std::fmt;
use std::path::PathBuf;
use std::rc::Rc;

use tokio::runtime::Runtime as Threads;
use trueup_cluster::{ClusterObjects, ClusterOrigin, KubernetesAccess, Limits, open_snapshot};
use trueup_helm::HelmError;
use trueup_template::{List, Lookup, Map, Slot, Value};

/// Who answers `lookup`; without one it finds nothing, as with `helm template`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LookupOrigin {
    /// A snapshot: a folder or a `.tar.zst` file.
    Snapshot {
        /// Where it is.
        path: PathBuf,
        /// Which of its clusters; absent means the one that Argo CD runs in.
        cluster: Option<String>,
    },
    /// A live cluster, which is only read.
    Cluster(KubernetesAccess),
}

impl LookupOrigin {
    /// From what a user writes: `cluster`, or a snapshot as `PATH` or `PATH#CLUSTER`.
    pub fn parse(text: &str, access: impl FnOnce() -> KubernetesAccess) -> Self {
        if text == "cluster" {
            return Self::Cluster(access());
        }
        let (path, cluster) = text.rsplit_once('#').map_or((text, None), |(path, cluster)| (path, Some(cluster)));
        Self::Snapshot { path: path.into(), cluster: cluster.filter(|name| !name.is_empty()).map(str::to_owned) }
    }

    /// Opens it.
    ///
    /// # Errors
    /// If there is no such snapshot or cluster.
    pub(super) fn open(&self) -> Result<Rc<dyn Lookup>, HelmError> {
        let failed = |text: String| HelmError::new(format!("--lookup: {text}"));
        let origin = match self {
            Self::Cluster(access) => ClusterOrigin::Live(access.clone()),
            Self::Snapshot { path, cluster } => {
                let files = open_snapshot(path).map_err(|error| failed(with_sources(&error)))?;
                ClusterOrigin::Snapshot { files, cluster: cluster.clone() }
            }
        };
        let threads = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let threads = threads.map_err(|error| failed(format!("no thread for it: {error}")))?;
        let objects = threads.block_on(ClusterObjects::open(origin, &Limits::default()));
        Ok(Rc::new(ClusterLookup { objects: objects.map_err(|error| failed(with_sources(&error)))?, threads }))
    }
}

/// An error and what is behind it, in one line.
fn with_sources(error: &dyn std::error::Error) -> String {
    let sources = std::iter::successors(error.source(), |source| source.source());
    sources.fold(error.to_string(), |text, source| format!("{text}: {source}"))
}

/// A cluster that answers `lookup`.
struct ClusterLookup {
    objects: ClusterObjects,
    threads: Threads,
}

impl fmt::Debug for ClusterLookup {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("ClusterLookup").field(&self.objects.place()).finish()
    }
}

impl Lookup for ClusterLookup {
    fn lookup(&self, api_version: &str, kind: &str, namespace: &str, name: &str) -> Result<Value, String> {
        let found = self.threads.block_on(async {
            let failed = |error: trueup_cluster::RequestError| error.to_string();
            let Some(served) = self.objects.kind(api_version, kind).await.map_err(failed)? else {
                let (group, version) = api_version.split_once('/').unwrap_or(("", api_version));
                return Err(format!(
                    "unable to get apiresource from unstructured: {group}/{version}, Kind={kind}: {} does not serve it",
                    self.objects.place()
                ));
            };
            if name.is_empty() {
                self.objects.list(&served, namespace).await.map_err(failed)
            } else {
                self.objects.object(&served, namespace, name).await.map_err(failed)
            }
        });
        Ok(found?.map_or_else(|| Value::Map(Map::default()), |object| value(&object)))
    }
}

/// An object as client-go decodes it: whole numbers stay whole.
fn value(json: &serde_json::Value) -> Value {
    use serde_json::Value as Json;

    let slot = |json: &Json| Slot::new(value(json));
    match json {
        Json::Null => Value::Nil,
        Json::Bool(value) => Value::Bool(*value),
        Json::Number(number) => {
            number.as_i64().map(Value::Int64).or_else(|| number.as_f64().map(Value::Float)).unwrap_or(Value::Nil)
        }
        Json::String(text) => Value::from(text.as_str()),
        Json::Array(items) => Value::List(List::of(items.iter().map(slot).collect())),
        Json::Object(fields) => {
            Value::Map(fields.iter().map(|(key, json)| (Rc::from(key.as_str()), slot(json))).collect::<Map>())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> LookupOrigin {
        LookupOrigin::parse(text, || KubernetesAccess::InCluster)
    }

    #[test]
    fn a_cluster_of_a_snapshot_is_named_behind_a_hash() {
        let snapshot = |path: &str, cluster: Option<&str>| LookupOrigin::Snapshot {
            path: path.into(),
            cluster: cluster.map(str::to_owned),
        };
        assert_eq!(parsed("cluster"), LookupOrigin::Cluster(KubernetesAccess::InCluster));
        assert_eq!(parsed("./cap"), snapshot("./cap", None));
        assert_eq!(parsed("cap.tar.zst#prod"), snapshot("cap.tar.zst", Some("prod")));
        assert_eq!(parsed("cap#"), snapshot("cap", None));
    }
}
