//! Lists in pages: `limit`, `continue` and `remainingItemCount` as API servers do them (wire recordings `prod-137`
//! to `prod-142` and `prod-148`).

use std::collections::VecDeque;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

/// Lists that clients are in the middle of.
const KEPT: usize = 8;

/// The page that a request asks for.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Page {
    limit: Option<usize>,
    start: usize,
    /// With a selector servers do not count what remains.
    selected: bool,
}

impl Page {
    /// Reads the query; `None` if the whole list is asked for.
    ///
    /// # Errors
    /// The message of the server's 400.
    pub(super) fn of(query: &str) -> Result<Option<Self>, String> {
        let mut page = Self::default();
        let (mut paged, mut resource_version) = (false, false);
        for (name, value) in form_urlencoded::parse(query.as_bytes()).filter(|(_, value)| !value.is_empty()) {
            match name.as_ref() {
                "limit" => {
                    let limit: i64 =
                        value.parse().map_err(|_| format!("strconv.ParseInt: parsing \"{value}\": invalid syntax"))?;
                    page.limit = usize::try_from(limit).ok().filter(|limit| *limit > 0);
                    paged |= page.limit.is_some();
                }
                "continue" => {
                    page.start = ContinueToken::parse(&value)?;
                    paged = true;
                }
                "resourceVersion" => resource_version = value != "0",
                "labelSelector" | "fieldSelector" => page.selected = true,
                _ => {}
            }
        }
        if page.start > 0 && resource_version {
            return Err("specifying resource version is not allowed when using continue".to_owned());
        }
        Ok(paged.then_some(page))
    }
}

/// The lists that were cut last, by request, so that the next page needs no new answer.
#[derive(Debug, Default)]
pub(super) struct Pager(Mutex<VecDeque<(String, Arc<PagedList>)>>);

impl Pager {
    /// The list that an earlier page of the same request was cut from.
    pub(super) fn kept(&self, request: &str) -> Option<Arc<PagedList>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|(known, _)| known == request).map(|(_, list)| Arc::clone(list))
    }

    /// Scans the whole answer to a request; `None` if it is not a list.
    pub(super) fn scan(&self, request: &str, body: Bytes) -> Option<Arc<PagedList>> {
        let list = Arc::new(PagedList::scan(body)?);
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push_front((request.to_owned(), Arc::clone(&list)));
        kept.truncate(KEPT);
        Some(list)
    }
}

/// A list, with the places of its items in the body.
#[derive(Debug)]
pub(super) struct PagedList {
    kind: String,
    api_version: String,
    metadata: Map<String, Value>,
    items: Vec<Range<usize>>,
    body: Bytes,
}

impl PagedList {
    /// One page of the list; the whole body if everything fits.
    pub(super) fn cut(&self, page: &Page) -> Bytes {
        let total = self.items.len();
        let end = page.limit.map_or(total, |limit| page.start.saturating_add(limit).min(total));
        if page.start == 0 && end == total {
            return self.body.clone();
        }
        let mut metadata = self.metadata.clone();
        if end < total {
            let version = metadata.get("resourceVersion").and_then(Value::as_str).and_then(|text| text.parse().ok());
            metadata.insert("continue".into(), Value::from(ContinueToken::write(version.unwrap_or(0), end)));
            if !page.selected {
                metadata.insert("remainingItemCount".into(), Value::from(total - end));
            }
        }
        let head = format!(
            r#"{{"kind":{},"apiVersion":{},"metadata":{},"items":["#,
            Value::from(self.kind.as_str()),
            Value::from(self.api_version.as_str()),
            Value::from(metadata)
        );
        let mut text = head.into_bytes();
        for (number, item) in self.items.get(page.start..end).unwrap_or_default().iter().enumerate() {
            if number > 0 {
                text.push(b',');
            }
            text.extend_from_slice(&self.body[item.clone()]);
        }
        text.extend_from_slice(b"]}");
        Bytes::from(text)
    }

    fn scan(body: Bytes) -> Option<Self> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Document<'a> {
            kind: String,
            api_version: String,
            #[serde(default)]
            metadata: Map<String, Value>,
            #[serde(borrow)]
            items: Vec<&'a RawValue>,
        }
        let text = std::str::from_utf8(&body).ok()?;
        let Document { kind, api_version, metadata, items } = serde_json::from_str(text).ok()?;
        let place = |item: &RawValue| {
            let start = item.get().as_ptr().addr() - text.as_ptr().addr();
            start..start + item.get().len()
        };
        let items = items.into_iter().map(place).collect();
        Some(Self { kind, api_version, metadata, items, body })
    }
}

/// The real tokens name the key of the first object of the next page; here it is its position.
#[derive(Debug, Serialize, Deserialize)]
struct ContinueToken {
    v: String,
    rv: i64,
    start: String,
}

impl ContinueToken {
    fn write(resource_version: i64, start: usize) -> String {
        let token = Self { v: "meta.k8s.io/v1".into(), rv: resource_version, start: format!("/{start}\0") };
        let json = serde_json::to_vec(&token).expect("a value of plain fields has a JSON form");
        BASE64_URL_SAFE_NO_PAD.encode(json)
    }

    fn parse(text: &str) -> Result<usize, String> {
        let json = BASE64_URL_SAFE_NO_PAD.decode(text).ok();
        let token: Option<Self> = json.and_then(|json| serde_json::from_slice(&json).ok());
        let start = token.and_then(|token| token.start.trim_matches(['/', '\0']).parse().ok());
        start.ok_or_else(|| "invalid continue token: continue key is not valid".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn pages_follow_each_other_without_loss() {
        let items: Vec<Value> = (0..7).map(|n| json!({"metadata": {"name": format!("item-{n}")}})).collect();
        let list =
            json!({"kind": "PodList", "apiVersion": "v1", "metadata": {"resourceVersion": "8203"}, "items": items});
        let pages = Pager::default().scan("pods", Bytes::from(list.to_string())).unwrap();
        let (mut query, mut names, mut remaining) = ("limit=3".to_owned(), Vec::new(), Vec::new());
        loop {
            let page: Value = serde_json::from_slice(&pages.cut(&Page::of(&query).unwrap().unwrap())).unwrap();
            names.extend(
                page["items"].as_array().unwrap().iter().map(|i| i["metadata"]["name"].as_str().unwrap().to_owned()),
            );
            remaining.push(page["metadata"]["remainingItemCount"].as_u64());
            match page["metadata"]["continue"].as_str() {
                Some(token) => query = format!("limit=3&continue={token}"),
                None => break,
            }
        }
        assert_eq!(names, (0..7).map(|n| format!("item-{n}")).collect::<Vec<_>>());
        assert_eq!(remaining, [Some(4), Some(1), None]);
    }

    #[test]
    fn bad_parameters_are_refused_with_the_servers_words() {
        assert_eq!(Page::of("limit=many").unwrap_err(), "strconv.ParseInt: parsing \"many\": invalid syntax");
        assert!(Page::of("continue=garbage").unwrap_err().starts_with("invalid continue token"));
        let token = ContinueToken::write(8203, 3);
        let query = format!("continue={token}&resourceVersion=8203");
        assert_eq!(Page::of(&query).unwrap_err(), "specifying resource version is not allowed when using continue");
        assert_eq!(Page::of("resourceVersion=0&limit=0").unwrap(), None);
    }
}
