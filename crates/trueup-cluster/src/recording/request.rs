//! What is asked of a recording: a GET request, and the meaning of its query and `Accept` header.

use std::borrow::Cow;

/// Parameters that choose how an answer is delivered, not what is in it. A recorded list is whole and of one moment,
/// and an `OpenAPI` document is served whatever hash its address carries.
const IGNORED: [&str; 14] = [
    "allowWatchBookmarks",
    "continue",
    "fields",
    "hash",
    "includeObject",
    "limit",
    "pretty",
    "refresh",
    "resourceVersion",
    "resourceVersionMatch",
    "sendInitialEvents",
    "timeout",
    "timeoutSeconds",
    "watch",
];

/// A GET request to one server of a recording.
#[derive(Debug, Clone, Copy)]
pub struct RecordedRequest<'r> {
    /// The path, as in the request line.
    pub path: &'r str,
    /// The query, without `?`, percent-encoded as in the request line.
    pub query: &'r str,
    /// The `Accept` header, if there is one.
    pub accept: Option<&'r str>,
}

/// The parameters of a query that matter, decoded and sorted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Query<'q>(Vec<(Cow<'q, str>, Cow<'q, str>)>);

impl<'q> Query<'q> {
    /// Reads a percent-encoded query; empty parameters say nothing and are left out.
    pub(super) fn parse(query: &'q str) -> Self {
        let mut pairs: Vec<_> = form_urlencoded::parse(query.as_bytes())
            .filter(|(name, value)| !IGNORED.contains(&name.as_ref()) && !value.is_empty())
            .collect();
        pairs.sort();
        Self(pairs)
    }

    /// The first value of a parameter.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_ref())
    }

    /// All values of a parameter.
    pub(super) fn all<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'s str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_ref())
    }

    /// The same query without some parameters.
    pub(super) fn without(&self, names: &[&str]) -> Self {
        Self(self.0.iter().filter(|(key, _)| !names.contains(&key.as_ref())).cloned().collect())
    }
}

/// A representation that a client asks for, or that was recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// The thing itself.
    Plain,
    /// `as=PartialObjectMetadataList` or `as=PartialObjectMetadata`: metadata only.
    Metadata,
    /// `as=APIGroupDiscoveryList` with its version: discovery of all groups in one document.
    AggregatedDiscovery(DiscoveryVersion),
    /// Anything else, such as a table or protobuf.
    Foreign,
}

/// Versions of `apidiscovery.k8s.io`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DiscoveryVersion {
    /// Since Kubernetes 1.30.
    V2,
    /// Kubernetes 1.26 to 1.32.
    V2beta1,
}

impl Shape {
    /// The shapes that an `Accept` header names, in its order; without a header, the plain one.
    pub(super) fn accepted(accept: Option<&str>) -> Vec<Self> {
        match accept.map(str::trim) {
            None | Some("") => vec![Self::Plain],
            Some(accept) => accept.split(',').map(Self::of_media_type).collect(),
        }
    }

    /// The `Content-Type` of a body of this shape, where it is not plain JSON.
    pub(super) fn content_type(self) -> Option<&'static str> {
        match self {
            Self::AggregatedDiscovery(DiscoveryVersion::V2) => {
                Some("application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList")
            }
            Self::AggregatedDiscovery(DiscoveryVersion::V2beta1) => {
                Some("application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList")
            }
            Self::Plain | Self::Metadata | Self::Foreign => None,
        }
    }

    fn of_media_type(media_type: &str) -> Self {
        let mut parts = media_type.split(';').map(str::trim);
        let is_json = matches!(parts.next(), Some("application/json" | "application/*" | "*/*"));
        let (mut form, mut version) = (None, None);
        for parameter in parts {
            match parameter.split_once('=') {
                Some(("as", value)) => form = Some(value),
                Some(("v", value)) => version = Some(value),
                _ => {}
            }
        }
        match (is_json, form, version) {
            (true, None, _) => Self::Plain,
            (true, Some("PartialObjectMetadataList" | "PartialObjectMetadata"), _) => Self::Metadata,
            (true, Some("APIGroupDiscoveryList"), Some("v2")) => Self::AggregatedDiscovery(DiscoveryVersion::V2),
            (true, Some("APIGroupDiscoveryList"), _) => Self::AggregatedDiscovery(DiscoveryVersion::V2beta1),
            _ => Self::Foreign,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_are_equal_whatever_their_order_encoding_and_paging() {
        let asked = Query::parse("labelSelector=a%3Db&limit=500&appNamespace=argocd&continue=x");
        assert_eq!(asked, Query::parse("appNamespace=argocd&labelSelector=a=b&fieldSelector="));
        assert_ne!(asked, Query::parse("appNamespace=argocd"));
    }

    #[test]
    fn shapes_are_read_in_the_order_of_the_header() {
        let accept = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList, application/json;as=Table;v=v1;g=meta.k8s.io,*/*";
        let expected = [Shape::AggregatedDiscovery(DiscoveryVersion::V2), Shape::Foreign, Shape::Plain];
        assert_eq!(Shape::accepted(Some(accept)), expected);
        assert_eq!(Shape::accepted(None), [Shape::Plain]);
        assert_eq!(Shape::accepted(Some("text/html")), [Shape::Foreign]);
    }
}
