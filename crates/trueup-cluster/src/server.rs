//! The one door to a server: reads with deadlines, limits, retries and paging, whether it is live or recorded.

mod answer;
mod attempt;
mod circuit;
mod error;
mod list;
mod time_in_use;

use std::sync::Arc;

use kube::Client;
use tokio::sync::Semaphore;
use trueup_model::{ServerEntry, ServerKind};

pub use answer::Answer;
pub use error::RequestError;
pub use list::ListAnswer;
pub(crate) use list::{items_of_torn_list, percent_encoded};

use crate::{Limits, Recorder};
use attempt::{AttemptError, Attempts};
use circuit::Circuit;
use time_in_use::TimeInUse;

/// What is asked for: everything of a GET request but the server.
#[derive(Debug, Clone, Copy, Default)]
pub struct Ask<'a> {
    /// The path.
    pub path: &'a str,
    /// The query without `?`, percent-encoded.
    pub query: &'a str,
    /// `Accept` header; absent means plain JSON.
    pub accept: Option<&'a str>,
}

impl<'a> Ask<'a> {
    /// A path, as plain JSON.
    pub fn path(path: &'a str) -> Self {
        Self { path, ..Self::default() }
    }

    fn target(&self) -> String {
        if self.query.is_empty() { self.path.to_owned() } else { format!("{}?{}", self.path, self.query) }
    }
}

/// A server that can be asked. All requests to it share a number of permits, a span of time and a circuit: after
/// several failed connections it is not asked again.
pub struct Server {
    entry: ServerEntry,
    client: Client,
    limits: Limits,
    recorded: bool,
    permits: Semaphore,
    circuit: Circuit,
    time: TimeInUse,
    recorder: Option<Arc<Recorder>>,
}

/// Whether answers come from a network, where trying again may help, or from a recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Medium {
    /// A server on the network.
    Network,
    /// A recording.
    Recording,
}

impl Server {
    /// A door to a server.
    pub fn new(
        entry: ServerEntry,
        client: Client,
        medium: Medium,
        limits: Limits,
        recorder: Option<Arc<Recorder>>,
    ) -> Self {
        Self {
            entry,
            client,
            recorded: medium == Medium::Recording,
            permits: Semaphore::new(limits.parallel.max(1)),
            circuit: Circuit::default(),
            time: TimeInUse::default(),
            limits,
            recorder,
        }
    }

    /// Name, kind and URL.
    pub fn entry(&self) -> &ServerEntry {
        &self.entry
    }

    /// True if it answers from a recording.
    pub fn is_recorded(&self) -> bool {
        self.recorded
    }

    /// The limits of its requests.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// What to call it in messages: `cluster prod (https://…)`, `Argo CD (https://…)`.
    pub fn place(&self) -> String {
        let ServerEntry { name, kind, url, cluster, control_plane } = &self.entry;
        match kind {
            ServerKind::Argocd => format!("Argo CD ({url})"),
            _ if *control_plane && cluster.is_none() => format!("cluster in-cluster ({url})"),
            _ => format!("cluster {} ({url})", cluster.as_deref().unwrap_or(name)),
        }
    }

    /// One document. What is not status 200 is a [`RequestError::Status`].
    ///
    /// # Errors
    /// If there is no answer in time, or another one than 200.
    pub async fn get(&self, ask: Ask<'_>) -> Result<Answer, RequestError> {
        let answer =
            self.attempts(&ask.target(), ask.accept).run().await.map_err(|error| error.at(self, &ask.target()))?;
        self.record(&ask, &answer);
        if answer.status == 200 { Ok(answer) } else { Err(self.status_error(&ask, &answer)) }
    }

    fn record(&self, ask: &Ask<'_>, answer: &Answer) {
        if let Some(recorder) = &self.recorder
            && !answer.not_recorded
        {
            recorder.record(&self.entry, ask, answer.status, &answer.body);
        }
    }

    fn status_error(&self, ask: &Ask<'_>, answer: &Answer) -> RequestError {
        RequestError::Status {
            place: self.place(),
            request: ask.target(),
            status: answer.status,
            message: answer.message(),
            recorded_gap: answer.not_recorded,
        }
    }

    fn attempts<'s>(&'s self, target: &'s str, accept: Option<&'s str>) -> Attempts<'s> {
        Attempts {
            client: &self.client,
            limits: &self.limits,
            tries: if self.recorded { 1 } else { self.limits.tries.max(1) },
            permits: &self.permits,
            circuit: &self.circuit,
            time: &self.time,
            target,
            accept,
        }
    }
}

impl AttemptError {
    fn at(self, server: &Server, request: &str) -> RequestError {
        let (place, request) = (server.place(), request.to_owned());
        match self {
            Self::Unreachable(reason) | Self::Abandoned(reason) => RequestError::Unreachable { place, request, reason },
            Self::Credentials(reason) => RequestError::Credentials { place, request, reason },
            Self::TimedOut(after) => RequestError::TimedOut { place, request, seconds: after.as_secs_f64() },
            Self::Truncated { reason, .. } => RequestError::Truncated { place, request, reason },
            Self::TooLarge(limit) => RequestError::TooLarge { place, request, limit_mib: limit >> 20 },
        }
    }
}
