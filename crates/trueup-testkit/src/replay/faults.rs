//! Faults that a replay shows, by server and path.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// One thing that goes wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Name of the server in the snapshot.
    pub server: String,
    /// To which requests.
    pub paths: FaultyPaths,
    /// What happens.
    pub kind: FaultKind,
    /// How often; `None` for always.
    pub times: Option<u32>,
}

/// Which paths of a server are concerned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaultyPaths {
    /// All.
    All,
    /// Those that begin like this.
    Below(String),
    /// Only this one, whatever its query.
    Exactly(String),
}

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// `429 Too Many Requests` with `Retry-After`.
    TooManyRequests {
        /// Value of `Retry-After`, in seconds.
        retry_after_s: u32,
    },
    /// `500 Internal Server Error`.
    InternalError,
    /// `403 Forbidden`.
    Forbidden,
    /// The connection is reset after half of the body.
    ResetMidBody,
    /// A complete HTTP answer with half of the body.
    TruncatedBody,
    /// A complete HTTP answer with a login page of a proxy, status 200.
    LoginPage,
    /// The right answer, late.
    Slow(Duration),
    /// No answer, on a connection that stays open.
    Never,
    /// Half of the body, then nothing, on a connection that stays open.
    StallMidBody,
    /// `410 Gone` to requests that carry a `continue` token; others are not touched.
    ExpiredContinue,
    /// `401 Unauthorized` from the first such request on, to all requests to the server.
    ExpiredToken,
    /// Connections to the server are refused; path and times do not matter.
    Down,
}

impl Fault {
    /// A fault on all requests to a server, always.
    pub fn always(server: &str, kind: FaultKind) -> Self {
        Self { server: server.to_owned(), paths: FaultyPaths::All, kind, times: None }
    }

    /// The same fault, only where the path begins like this.
    #[must_use]
    pub fn below(self, prefix: &str) -> Self {
        Self { paths: FaultyPaths::Below(prefix.to_owned()), ..self }
    }

    /// The same fault, only at this path.
    #[must_use]
    pub fn at(self, path: &str) -> Self {
        Self { paths: FaultyPaths::Exactly(path.to_owned()), ..self }
    }

    /// The same fault, only so many times.
    #[must_use]
    pub fn times(self, times: u32) -> Self {
        Self { times: Some(times), ..self }
    }
}

impl FaultyPaths {
    fn contain(&self, path: &str) -> bool {
        match self {
            Self::All => true,
            Self::Below(prefix) => path.starts_with(prefix.as_str()),
            Self::Exactly(exact) => path == exact,
        }
    }
}

/// The faults of one replay, and how often each is still to come.
#[derive(Debug)]
pub(super) struct FaultPlan(Mutex<State>);

#[derive(Debug)]
struct State {
    faults: Vec<Fault>,
    expired: HashSet<String>,
}

impl FaultPlan {
    /// A plan of these faults; of several that fit a request the first one shows.
    pub(super) fn new(faults: Vec<Fault>) -> Self {
        Self(Mutex::new(State { faults, expired: HashSet::new() }))
    }

    /// True if connections to the server are refused.
    pub(super) fn is_down(&self, server: &str) -> bool {
        let state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.faults.iter().any(|fault| fault.server == server && fault.kind == FaultKind::Down)
    }

    /// The fault that this request meets, used up once.
    pub(super) fn next(&self, server: &str, path: &str, continues: bool) -> Option<FaultKind> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if state.expired.contains(server) {
            return Some(FaultKind::ExpiredToken);
        }
        let fault = state.faults.iter_mut().find(|fault| {
            fault.server == server
                && fault.paths.contain(path)
                && fault.times != Some(0)
                && (continues || fault.kind != FaultKind::ExpiredContinue)
        })?;
        fault.times = fault.times.map(|times| times - 1);
        let kind = fault.kind;
        if kind == FaultKind::ExpiredToken {
            state.expired.insert(server.to_owned());
        }
        Some(kind)
    }
}
