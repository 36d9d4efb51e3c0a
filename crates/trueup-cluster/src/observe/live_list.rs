//! One list of live objects: over all namespaces, or over those that Applications use where more is forbidden.

use std::collections::BTreeSet;
use std::sync::Arc;

use bytes::Bytes;
use kube::core::{ApiResource, GroupVersionKind};
use trueup_model::{GapKind, LiveObject, ServedKind};

use super::Shared;
use super::live_object::live_object;
use super::wanted_kinds::{Detail, GroupKind};
use crate::RequestError;
use crate::server::{Ask, Server, percent_encoded};

const METADATA_ONLY: &str = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";
/// Namespaces that are asked one by one.
const MAX_NAMESPACES: usize = 200;

/// A list to read.
pub(super) struct LiveList {
    /// Kind, version and plural.
    pub(super) served: ServedKind,
    /// How much of each object.
    pub(super) detail: Detail,
}

/// What a list gave.
pub(super) struct LiveAnswer {
    /// The objects.
    pub(super) objects: Vec<LiveObject>,
    /// False if some are missing.
    pub(super) whole: bool,
}

impl LiveList {
    /// A list without discovery: the plural is guessed as `kubectl` guessed it before there was discovery.
    pub(super) fn guessed((group, kind): &GroupKind, version: Option<&String>, detail: Detail) -> Self {
        let version = version.filter(|version| !version.is_empty()).map_or("v1", String::as_str);
        let plural = ApiResource::from_gvk(&GroupVersionKind::gvk(group, version, kind)).plural;
        let (group, version, kind) = (group.clone(), version.to_owned(), kind.clone());
        Self { served: ServedKind { group, version, kind, plural, namespaced: true }, detail }
    }

    fn path(&self, namespace: Option<&str>) -> String {
        let ServedKind { group, version, plural, .. } = &self.served;
        let root = if group.is_empty() { format!("/api/{version}") } else { format!("/apis/{group}/{version}") };
        match namespace {
            Some(namespace) => format!("{root}/namespaces/{}/{plural}", percent_encoded(namespace)),
            None => format!("{root}/{plural}"),
        }
    }

    fn ask<'p>(&self, path: &'p str) -> Ask<'p> {
        let accept = (self.detail == Detail::Metadata).then_some(METADATA_ONLY);
        Ask { path, query: "", accept }
    }

    /// Reads the list, falling back to single namespaces. What fails becomes a gap.
    ///
    /// # Errors
    /// If nothing of it can be read.
    pub(super) async fn read(
        &self,
        server: &Server,
        namespaces: &BTreeSet<String>,
        shared: &Arc<Shared>,
    ) -> Result<LiveAnswer, RequestError> {
        match server.list(self.ask(&self.path(None))).await {
            Ok(list) => {
                if let Some(error) = &list.incomplete {
                    shared.gaps.request(error, &format!("some {} in {}", self.served.plural, server.place()));
                }
                let whole = list.incomplete.is_none();
                Ok(LiveAnswer { objects: self.objects(list.items, server, shared).await, whole })
            }
            Err(error) if error.status() == Some(403) && self.served.namespaced && !namespaces.is_empty() => {
                self.read_namespaces(server, namespaces, error, shared).await
            }
            Err(error) => Err(error),
        }
    }

    async fn read_namespaces(
        &self,
        server: &Server,
        namespaces: &BTreeSet<String>,
        refusal: RequestError,
        shared: &Arc<Shared>,
    ) -> Result<LiveAnswer, RequestError> {
        let paths: Vec<String> =
            namespaces.iter().take(MAX_NAMESPACES).map(|namespace| self.path(Some(namespace))).collect();
        let lists = futures::future::join_all(paths.iter().map(|path| server.list(self.ask(path)))).await;
        let mut objects = Vec::new();
        let mut refused = Vec::new();
        let mut read = 0;
        for (namespace, list) in namespaces.iter().zip(lists) {
            match list {
                Ok(list) => {
                    read += 1;
                    objects.extend(self.objects(list.items, server, shared).await);
                }
                Err(_) => refused.push(namespace.as_str()),
            }
        }
        if read == 0 {
            return Err(refusal);
        }
        let plural = &self.served.plural;
        let unknown = if refused.is_empty() {
            format!("{plural} outside the namespaces of the Applications")
        } else {
            format!("{plural} in {} and outside the namespaces of the Applications", refused.join(", "))
        };
        shared.gaps.request(&refusal, &unknown);
        Ok(LiveAnswer { objects, whole: refused.is_empty() })
    }

    /// Objects of items, on a thread that may work for long.
    pub(super) async fn objects(&self, items: Vec<Bytes>, server: &Server, shared: &Arc<Shared>) -> Vec<LiveObject> {
        let (served, detail, place, shared) = (self.served.clone(), self.detail, server.place(), Arc::clone(shared));
        let work = tokio::task::spawn_blocking(move || {
            let made = items.iter().filter_map(|item| match live_object(item, &served, detail, &shared.redactor) {
                Ok(object) => Some(object),
                Err(reason) => {
                    shared.gaps.add(
                        GapKind::Malformed,
                        &place,
                        &format!("an item of {}", served.plural),
                        &reason,
                        &format!("one {}", served.kind),
                    );
                    None
                }
            });
            made.collect()
        });
        work.await.expect("reading objects does not panic")
    }
}
