//! Whole lists: pages joined, each item a slice of its page, what cannot be read left out.

use std::fmt;

use bytes::Bytes;
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use trueup_model::ServerKind;

use super::{Answer, Ask, AttemptError, RequestError, Server};

/// How often a list begins anew because its continuation expired; the last time it is asked for in one piece, as
/// client-go's pager does (`FullListIfExpired`).
const RESTARTS: u32 = 2;
/// How often a page that is not whole JSON is asked for again.
const TORN_TRIES: u32 = 2;
/// More pages than any real list has: a server that always says `continue` must end.
const MAX_PAGES: usize = 10_000;

/// A list, all pages joined.
#[derive(Debug, Clone, Default)]
pub struct ListAnswer {
    /// The items as received.
    pub items: Vec<Bytes>,
    /// What is missing, if the list is not whole.
    pub incomplete: Option<RequestError>,
}

impl Server {
    /// All items of a list, page by page.
    ///
    /// # Errors
    /// If the first page cannot be read. Later failures leave the list incomplete.
    pub async fn list(&self, ask: Ask<'_>) -> Result<ListAnswer, RequestError> {
        let mut restarts = 0;
        loop {
            // Argo CD's API has no pages.
            let is_paged = restarts < RESTARTS && self.entry.kind != ServerKind::Argocd;
            let limit = if is_paged { self.limits.page } else { 0 };
            match self.pages(ask, limit).await {
                Err(ListFailure::Expired) if restarts < RESTARTS => restarts += 1,
                Err(ListFailure::Expired) => {
                    return Err(self.malformed(ask, "the list expired each time while it was read"));
                }
                Err(ListFailure::Failed(error)) => return Err(error),
                Ok(list) => return Ok(list),
            }
        }
    }

    async fn pages(&self, ask: Ask<'_>, limit: usize) -> Result<ListAnswer, ListFailure> {
        let mut list = ListAnswer::default();
        let mut bodies = Vec::new();
        let mut token = String::new();
        let mut bytes = 0;
        for _ in 0..MAX_PAGES {
            let target = paged(&ask, limit, &token);
            let page = match self.page(&target, ask).await {
                Ok(page) => page,
                Err(PageFailure::Status(answer)) if answer.status == 410 && !token.is_empty() => {
                    return Err(ListFailure::Expired);
                }
                Err(PageFailure::Status(answer)) if token.is_empty() => {
                    self.record(&ask, &answer);
                    return Err(ListFailure::Failed(self.status_error(&ask, &answer)));
                }
                Err(PageFailure::Failed(error)) if token.is_empty() => return Err(ListFailure::Failed(error)),
                Err(failure) => {
                    list.incomplete = Some(failure.into_error(self, &ask));
                    break;
                }
            };
            bytes += page.body.len();
            list.items.extend(page.items);
            bodies.push(page.body);
            list.incomplete = page.torn.map(|reason| self.malformed(ask, &reason));
            token = page.next;
            if token.is_empty() || list.incomplete.is_some() {
                break;
            }
            if bytes > self.limits.body_bytes {
                let (place, request) = (self.place(), ask.target());
                let limit_mib = self.limits.body_bytes >> 20;
                list.incomplete = Some(RequestError::TooLarge { place, request, limit_mib });
                break;
            }
        }
        self.record_list(&ask, &bodies, &list.items);
        Ok(list)
    }

    /// One page; asked for again if it is not whole.
    async fn page(&self, target: &str, ask: Ask<'_>) -> Result<Page, PageFailure> {
        let mut tried = 0;
        loop {
            tried += 1;
            let last = tried >= TORN_TRIES || self.recorded;
            let (body, broken) = match self.attempts(target, ask.accept).run().await {
                Ok(answer) if answer.status == 200 => (answer.body, None),
                Ok(answer) => return Err(PageFailure::Status(answer)),
                Err(AttemptError::Truncated { reason, partial }) if !partial.is_empty() => (partial, Some(reason)),
                Err(error) => return Err(PageFailure::Failed(error.at(self, &ask.target()))),
            };
            let page =
                tokio::task::spawn_blocking(move || Page::read(body)).await.expect("reading a page does not panic");
            match page {
                Ok(mut page) if page.torn.is_none() || last || broken.is_some() => {
                    page.torn = page.torn.map(|torn| broken.unwrap_or(torn));
                    return Ok(page);
                }
                Err(reason) if last => return Err(PageFailure::Failed(self.malformed(ask, &reason))),
                Ok(_) | Err(_) => {}
            }
        }
    }

    fn record_list(&self, ask: &Ask<'_>, bodies: &[Bytes], items: &[Bytes]) {
        let Some(recorder) = &self.recorder else { return };
        match bodies {
            [whole] => recorder.record(&self.entry, ask, 200, whole),
            [first, ..] => recorder.record_joined(&self.entry, ask, first, items),
            [] => {}
        }
    }

    fn malformed(&self, ask: Ask<'_>, reason: &str) -> RequestError {
        RequestError::Malformed { place: self.place(), request: ask.target(), reason: reason.to_owned() }
    }
}

enum ListFailure {
    Expired,
    Failed(RequestError),
}

enum PageFailure {
    Status(Answer),
    Failed(RequestError),
}

impl PageFailure {
    fn into_error(self, server: &Server, ask: &Ask<'_>) -> RequestError {
        match self {
            Self::Status(answer) => server.status_error(ask, &answer),
            Self::Failed(error) => error,
        }
    }
}

fn paged(ask: &Ask<'_>, limit: usize, token: &str) -> String {
    let mut target = ask.target();
    let mut add = |name: &str, value: &str| {
        target.push(if target.contains('?') { '&' } else { '?' });
        target.push_str(name);
        target.push('=');
        target.push_str(value);
    };
    if limit > 0 {
        add("limit", &limit.to_string());
    }
    if !token.is_empty() {
        add("continue", &percent_encoded(token));
    }
    target
}

/// Everything but unreserved characters (RFC 3986) percent-encoded; for query values and path segments.
pub(crate) fn percent_encoded(text: &str) -> String {
    use std::fmt::Write;
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => encoded.push(char::from(byte)),
            _ => write!(encoded, "%{byte:02X}").expect("writing to a string cannot fail"),
        }
    }
    encoded
}

/// One page of a list: its items as slices of the body, and where the next page begins.
struct Page {
    body: Bytes,
    items: Vec<Bytes>,
    next: String,
    /// What is wrong with the JSON, if it ends too early.
    torn: Option<String>,
}

impl Page {
    fn read(body: Bytes) -> Result<Self, String> {
        let mut items = Vec::new();
        let mut next = String::new();
        let mut reader = serde_json::Deserializer::from_slice(&body);
        let outcome =
            ListReader { items: &mut items, next: &mut next }.deserialize(&mut reader).and_then(|()| reader.end());
        if let Err(error) = &outcome
            && items.is_empty()
        {
            return Err(format!("not a list: {error}"));
        }
        let items = items.into_iter().map(|item| body.slice_ref(item.get().as_bytes())).collect();
        Ok(Self { items, next, torn: outcome.err().map(|error| format!("the list is torn: {error}")), body })
    }
}

/// The whole items of a list that ends too early.
pub(crate) fn items_of_torn_list(body: &[u8]) -> Vec<Bytes> {
    Page::read(Bytes::copy_from_slice(body)).map(|page| page.items).unwrap_or_default()
}

/// Reads a list object and keeps what it has read when the text ends too early.
struct ListReader<'a, 'de> {
    items: &'a mut Vec<&'de RawValue>,
    next: &'a mut String,
}

impl<'de> DeserializeSeed<'de> for ListReader<'_, 'de> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for ListReader<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut has_items = false;
        while let Some(key) = map.next_key::<std::borrow::Cow<'de, str>>()? {
            match key.as_ref() {
                "items" => {
                    has_items = true;
                    map.next_value_seed(Items(&mut *self.items))?;
                }
                "metadata" => {
                    let metadata: serde_json::Value = map.next_value()?;
                    let token = metadata.get("continue").and_then(serde_json::Value::as_str);
                    token.unwrap_or_default().clone_into(self.next);
                }
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        if has_items { Ok(()) } else { Err(serde::de::Error::missing_field("items")) }
    }
}

struct Items<'a, 'de>(&'a mut Vec<&'de RawValue>);

impl<'de> DeserializeSeed<'de> for Items<'_, 'de> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        // Go writes an empty list as `null`.
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Items<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of items")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while let Some(item) = seq.next_element::<&'de RawValue>()? {
            self.0.push(item);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, items: &[&str], next: &str, torn: bool) {
        let page = Page::read(Bytes::copy_from_slice(text.as_bytes())).unwrap();
        let read: Vec<&str> = page.items.iter().map(|item| std::str::from_utf8(item).unwrap()).collect();
        assert_eq!((read.as_slice(), page.next.as_str(), page.torn.is_some()), (items, next, torn), "{text}");
    }

    #[test]
    fn a_page_gives_its_items_and_its_continuation() {
        check(
            r#"{"kind":"PodList","metadata":{"continue":"abc"},"items":[{"a":1}, 2]}"#,
            &[r#"{"a":1}"#, "2"],
            "abc",
            false,
        );
        check(r#"{"items":null,"metadata":{}}"#, &[], "", false);
    }

    #[test]
    fn a_torn_page_keeps_the_items_that_are_whole() {
        check(r#"{"metadata":{},"items":[{"a":1},{"b":2},{"c":"#, &[r#"{"a":1}"#, r#"{"b":2}"#], "", true);
        check(r#"{"metadata":{},"items":[{"a":1}]"#, &[r#"{"a":1}"#], "", true);
    }

    #[test]
    fn what_is_not_a_list_is_an_error() {
        for text in ["", "[]", "{}", "<html>", r#"{"items":{}}"#, r#"{"items":[{"a"#] {
            assert!(Page::read(Bytes::copy_from_slice(text.as_bytes())).is_err(), "{text}");
        }
    }
}
