//! The log of requests, by which a test shows what a client never did.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// Requests that were alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoggedRequest {
    /// Name of the server.
    pub server: String,
    /// HTTP method.
    pub method: String,
    /// Path.
    pub path: String,
    /// Query, as it came.
    pub query: String,
    /// How many there were.
    pub count: u32,
}

impl LoggedRequest {
    /// True for a request that can change nothing: a GET that does not ask for a refresh.
    pub fn is_read_only(&self) -> bool {
        let refreshes =
            self.query.split('&').any(|pair| pair.starts_with("refresh") || pair.starts_with("hardRefresh"));
        self.method == "GET" && !refreshes
    }
}

/// Counts of requests.
#[derive(Debug, Default)]
pub(super) struct RequestLog(Mutex<BTreeMap<[String; 4], u32>>);

impl RequestLog {
    /// Counts one request.
    pub(super) fn add(&self, server: &str, method: &str, path: &str, query: &str) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *counts.entry([server, method, path, query].map(str::to_owned)).or_default() += 1;
    }

    /// All requests so far, sorted.
    pub(super) fn requests(&self) -> Vec<LoggedRequest> {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let logged = counts.iter().map(|([server, method, path, query], count)| LoggedRequest {
            server: server.clone(),
            method: method.clone(),
            path: path.clone(),
            query: query.clone(),
            count: *count,
        });
        logged.collect()
    }
}
