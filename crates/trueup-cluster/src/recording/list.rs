//! A recorded list, its items left as they were written: parts of it are handed out without re-encoding them.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::OnceLock;

use bytes::Bytes;
use serde::Deserialize;
use serde_json::value::RawValue;

/// A list of Kubernetes or of Argo CD's API, with the place of each item in its text.
#[derive(Debug)]
pub(super) struct RecordedList {
    body: Bytes,
    /// `PodList`; empty in Argo CD's lists.
    pub(super) kind: String,
    /// `v1`; empty in Argo CD's lists.
    pub(super) api_version: String,
    metadata: Option<Range<usize>>,
    items: Vec<Range<usize>>,
    names: OnceLock<Names>,
}

/// Positions of items by namespace and name; cluster-scoped ones have an empty namespace.
type Names = HashMap<(String, String), usize>;

impl RecordedList {
    /// Scans a list.
    ///
    /// # Errors
    /// What is not as it should be, with line and column.
    pub(super) fn parse(body: Bytes) -> Result<Self, String> {
        let text = std::str::from_utf8(&body).map_err(|error| error.to_string())?;
        let document: ListDocument<'_> = serde_json::from_str(text).map_err(|error| error.to_string())?;
        let place = |raw: &RawValue| {
            // The raw value borrows from `text`, so that the difference of the addresses is its place.
            let start = raw.get().as_ptr().addr() - text.as_ptr().addr();
            start..start + raw.get().len()
        };
        let kind = document.kind.into_owned();
        let api_version = document.api_version.into_owned();
        let metadata = document.metadata.map(place);
        let items = document.items.unwrap_or_default().into_iter().map(place).collect();
        Ok(Self { kind, api_version, metadata, items, names: OnceLock::new(), body })
    }

    /// Bytes that keeping this list costs, about.
    pub(super) fn size(&self) -> usize {
        self.body.len() + self.items.len() * size_of::<Range<usize>>()
    }

    /// The texts of the items, in their order.
    pub(super) fn items(&self) -> impl Iterator<Item = &str> {
        self.items.iter().map(|range| self.text(range))
    }

    /// The text of one object.
    pub(super) fn object(&self, namespace: &str, name: &str) -> Option<&str> {
        let names = self.names.get_or_init(|| self.scan_names());
        names.get(&(namespace.to_owned(), name.to_owned())).map(|position| self.text(&self.items[*position]))
    }

    /// The objects of one name, in whatever namespace.
    pub(super) fn named<'l>(&'l self, name: &'l str) -> impl Iterator<Item = &'l str> {
        self.items().filter(move |item| ItemHead::of(item).metadata.name == name)
    }

    /// The text of the list's own metadata.
    pub(super) fn metadata(&self) -> &str {
        self.metadata.as_ref().map_or("{}", |range| self.text(range))
    }

    /// The kind of its items (`Pod` of `PodList`), for those that do not say it themselves.
    pub(super) fn item_kind(&self) -> &str {
        self.kind.strip_suffix("List").unwrap_or(&self.kind)
    }

    fn scan_names(&self) -> Names {
        let heads = self.items().map(ItemHead::of).enumerate();
        heads.map(|(at, head)| ((head.metadata.namespace.into_owned(), head.metadata.name.into_owned()), at)).collect()
    }

    fn text(&self, range: &Range<usize>) -> &str {
        std::str::from_utf8(&self.body[range.clone()]).expect("checked when the list was parsed, at value boundaries")
    }
}

/// What a reader needs to know of an item without reading it.
#[derive(Debug, Default, Deserialize)]
pub(super) struct ItemHead<'a> {
    #[serde(default, borrow)]
    pub(super) kind: Option<Cow<'a, str>>,
    #[serde(default, borrow, rename = "apiVersion")]
    pub(super) api_version: Option<Cow<'a, str>>,
    #[serde(default, borrow)]
    pub(super) metadata: ItemMetadata<'a>,
}

/// The part of an item's metadata that requests select by.
#[derive(Debug, Default, Deserialize)]
pub(super) struct ItemMetadata<'a> {
    #[serde(default, borrow)]
    pub(super) name: Cow<'a, str>,
    #[serde(default, borrow)]
    pub(super) namespace: Cow<'a, str>,
    #[serde(default)]
    pub(super) labels: Option<HashMap<String, String>>,
}

impl<'a> ItemHead<'a> {
    /// The head of an item; of one that is not an object, an empty head.
    pub(super) fn of(item: &'a str) -> Self {
        serde_json::from_str(item).unwrap_or_default()
    }
}

/// Just the metadata of an item, as text.
pub(super) fn metadata_of(item: &str) -> &str {
    #[derive(Deserialize)]
    struct WithMetadata<'a> {
        #[serde(borrow)]
        metadata: &'a RawValue,
    }
    serde_json::from_str::<WithMetadata<'_>>(item).map_or("{}", |item| item.metadata.get())
}

#[derive(Deserialize)]
struct ListDocument<'a> {
    #[serde(default, borrow)]
    kind: Cow<'a, str>,
    #[serde(default, borrow, rename = "apiVersion")]
    api_version: Cow<'a, str>,
    #[serde(default, borrow)]
    metadata: Option<&'a RawValue>,
    #[serde(borrow)]
    items: Option<Vec<&'a RawValue>>,
}
