//! How long, how much and how often a server is asked.

use std::time::Duration;

/// The bounds of all requests; the defaults fit a large fleet over a slow link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Longest wait for a connection.
    pub connect: Duration,
    /// Longest wait for one whole answer.
    pub request: Duration,
    /// Longest time that one server may be in use; waiting for others does not count.
    pub server: Duration,
    /// Largest answer in bytes, after decompression; also the largest whole list.
    pub body_bytes: usize,
    /// How often one request is tried, the first time included.
    pub tries: u32,
    /// Requests at a time to one server.
    pub parallel: usize,
    /// Items in one page of a list.
    pub page: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            request: Duration::from_secs(20),
            server: Duration::from_mins(5),
            body_bytes: 512 << 20,
            tries: 4,
            parallel: 8,
            page: 500,
        }
    }
}
