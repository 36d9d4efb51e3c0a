//! One request until it is answered: deadlines, back-off, and what may be tried again.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, Request, header};
use http_body_util::BodyExt;
use kube::Client;
use kube::client::Body;
use rand::RngExt;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::answer::Answer;
use super::circuit::Circuit;
use super::time_in_use::TimeInUse;
use crate::Limits;
use crate::recording::AnswerOrigin;

/// The first wait between two tries; it doubles, and half of it is random.
const FIRST_WAIT: Duration = Duration::from_millis(200);
/// The longest wait, also when the server asks for more.
const LONGEST_WAIT: Duration = Duration::from_secs(30);
/// A server that does not answer in time is seldom faster the third time.
const TRIES_AFTER_TIMEOUT: u32 = 2;

/// Why there is no answer.
#[derive(Debug)]
pub(super) enum AttemptError {
    /// No connection.
    Unreachable(String),
    /// No credentials to ask with.
    Credentials(String),
    /// No whole answer in time.
    TimedOut(Duration),
    /// The answer broke off; what came of it.
    Truncated { reason: String, partial: Bytes },
    /// The answer is larger than this.
    TooLarge(usize),
    /// The server is not asked any more.
    Abandoned(String),
}

/// A request and what bounds it.
pub(super) struct Attempts<'s> {
    pub(super) client: &'s Client,
    pub(super) limits: &'s Limits,
    pub(super) tries: u32,
    pub(super) permits: &'s Semaphore,
    pub(super) circuit: &'s Circuit,
    pub(super) time: &'s TimeInUse,
    pub(super) target: &'s str,
    pub(super) accept: Option<&'s str>,
}

impl Attempts<'_> {
    /// Asks until there is an answer that is worth keeping, or no hope of one.
    pub(super) async fn run(&self) -> Result<Answer, AttemptError> {
        let _in_use = self.time.begin();
        let mut tried = 0;
        loop {
            let outcome = self.once().await;
            tried += 1;
            let Some(wait) = self.wait_before_next(&outcome, tried) else { return outcome.map(|(answer, _)| answer) };
            if wait >= self.time_left() {
                return outcome.map(|(answer, _)| answer);
            }
            tracing::debug!(target = self.target, tried, ?wait, "asking again");
            tokio::time::sleep(wait).await;
        }
    }

    async fn once(&self) -> Result<(Answer, HeaderMap), AttemptError> {
        let _permit = self.permits.acquire().await.expect("the semaphore is never closed");
        if let Some(reason) = self.circuit.given_up() {
            return Err(AttemptError::Abandoned(reason));
        }
        let until = self.limits.request.min(self.time_left());
        if until.is_zero() {
            let seconds = self.limits.server.as_secs();
            return Err(AttemptError::Abandoned(format!(
                "not asked: all requests together took more than {seconds} s"
            )));
        }
        let outcome = match timeout(until, self.send()).await {
            Ok(outcome) => outcome,
            Err(_) => Err(AttemptError::TimedOut(until)),
        };
        match &outcome {
            Ok(_) | Err(AttemptError::TooLarge(_)) => self.circuit.answered(),
            Err(AttemptError::Credentials(reason)) => self.circuit.give_up(reason),
            Err(AttemptError::TimedOut(after)) => {
                self.circuit.failed(&format!("no answer within {} s", after.as_secs_f64()));
            }
            Err(AttemptError::Unreachable(reason) | AttemptError::Abandoned(reason)) => self.circuit.failed(reason),
            // Somebody answers; that the answer breaks off says nothing about the next one.
            Err(AttemptError::Truncated { .. }) => {}
        }
        outcome
    }

    fn time_left(&self) -> Duration {
        self.limits.server.saturating_sub(self.time.total())
    }

    async fn send(&self) -> Result<(Answer, HeaderMap), AttemptError> {
        let request = Request::get(self.target)
            .header(header::ACCEPT, self.accept.unwrap_or("application/json"))
            .body(Body::empty())
            .map_err(|error| AttemptError::Unreachable(error.to_string()))?;
        let response = self.client.send(request).await.map_err(|error| self.classify(&error))?;
        let (parts, body) = response.into_parts();
        let body = read(body, self.limits.body_bytes).await?;
        let not_recorded = parts.extensions.get::<AnswerOrigin>() == Some(&AnswerOrigin::NotRecorded);
        Ok((Answer { status: parts.status.as_u16(), body, not_recorded }, parts.headers))
    }

    fn classify(&self, error: &kube::Error) -> AttemptError {
        match error {
            kube::Error::Auth(error) => AttemptError::Credentials(innermost(error)),
            error if is_timeout(error) => AttemptError::TimedOut(self.limits.connect),
            error => AttemptError::Unreachable(innermost(error)),
        }
    }

    /// How long to wait before the next try; `None` if there shall be none.
    fn wait_before_next(&self, outcome: &Result<(Answer, HeaderMap), AttemptError>, tried: u32) -> Option<Duration> {
        let asked = match outcome {
            Ok((answer, headers)) if answer.status == 429 || answer.status >= 500 => retry_after(headers),
            Err(AttemptError::TimedOut(_)) if tried < TRIES_AFTER_TIMEOUT => None,
            Err(AttemptError::Unreachable(_) | AttemptError::Truncated { .. }) => None,
            Ok(_) | Err(_) => return None,
        };
        if tried >= self.tries {
            return None;
        }
        let doubled = FIRST_WAIT.saturating_mul(1 << tried.min(10));
        let jittered = doubled.mul_f64(rand::rng().random_range(0.5..1.0));
        Some(asked.unwrap_or(jittered).min(LONGEST_WAIT))
    }
}

/// Reads a body up to a limit. A body in one piece, as recordings give it, is not copied.
async fn read(mut body: Body, limit: usize) -> Result<Bytes, AttemptError> {
    let mut whole = Bytes::new();
    let mut joined = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let partial = |whole: Bytes, joined: BytesMut| if joined.is_empty() { whole } else { joined.freeze() };
        let frame = match frame {
            Ok(frame) => frame,
            Err(error) => {
                return Err(AttemptError::Truncated { reason: innermost(&error), partial: partial(whole, joined) });
            }
        };
        let Ok(data) = frame.into_data() else { continue };
        if whole.len().max(joined.len()) + data.len() > limit {
            return Err(AttemptError::TooLarge(limit));
        }
        if whole.is_empty() && joined.is_empty() {
            whole = data;
        } else {
            if joined.is_empty() {
                joined.extend_from_slice(&std::mem::take(&mut whole));
            }
            joined.extend_from_slice(&data);
        }
    }
    Ok(if joined.is_empty() { whole } else { joined.freeze() })
}

/// `Retry-After` in seconds; the form with a date is not used by API servers.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim().parse().ok().map(Duration::from_secs)
}

/// The innermost error of a chain: `connection refused` rather than `client error (Connect)`.
fn innermost(error: &(dyn std::error::Error + 'static)) -> String {
    let mut error = error;
    while let Some(source) = error.source() {
        error = source;
    }
    error.to_string()
}

/// True if a connection could not be made in time.
fn is_timeout(error: &kube::Error) -> bool {
    let chain = std::iter::successors(Some(error as &(dyn std::error::Error + 'static)), |error| error.source());
    chain
        .filter_map(|error| error.downcast_ref::<std::io::Error>())
        .any(|error| error.kind() == std::io::ErrorKind::TimedOut)
}
