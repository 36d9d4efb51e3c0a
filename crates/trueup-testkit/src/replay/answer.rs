//! What a replayed server answers to one request.

use std::sync::Arc;
use std::time::Duration;

use http::header::{ACCEPT, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderMap, Method, Request, Response};
use hyper::body::Incoming;
use tokio::net::TcpStream;
use trueup_cluster::{AnswerOrigin, RecordedAnswer, RecordedRequest};
use trueup_model::ServerKind;

use super::body::{Piece, ReplayBody, pieces, whole};
use super::faults::FaultKind;
use super::listener::ReplayedServer;
use super::pages::Page;
use super::refusals::Refusal;

/// How long a watch lasts that does not say it; real servers choose half an hour or more.
const WATCH: Duration = Duration::from_mins(1);

/// Paths of Argo CD that need no token.
const PUBLIC: [&str; 3] = ["/api/version", "/api/v1/settings", "/healthz"];

/// Answers one request, with the fault that is due.
pub(super) async fn respond(
    server: Arc<ReplayedServer>,
    request: Request<Incoming>,
    connection: Arc<TcpStream>,
) -> Response<ReplayBody> {
    let kind = server.entry.kind;
    let (path, query) = (request.uri().path().to_owned(), request.uri().query().unwrap_or_default().to_owned());
    server.log.add(&server.entry.name, request.method().as_str(), &path, &query);
    let fault = server.faults.next(&server.entry.name, &path, parameter(&query, "continue").is_some());
    match fault {
        Some(FaultKind::TooManyRequests { retry_after_s }) => return refuse(Refusal::too_many_requests(retry_after_s)),
        Some(FaultKind::InternalError) => return refuse(Refusal::internal_error(kind)),
        Some(FaultKind::Forbidden) => return refuse(Refusal::forbidden(kind, "get", &path)),
        Some(FaultKind::LoginPage) => return refuse(Refusal::login_page()),
        Some(FaultKind::ExpiredContinue) => return refuse(Refusal::continue_expired()),
        Some(FaultKind::ExpiredToken) => return refuse(Refusal::token_expired(kind)),
        Some(FaultKind::Never) => return futures::future::pending().await,
        Some(FaultKind::Slow(time)) => tokio::time::sleep(time).await,
        Some(FaultKind::ResetMidBody | FaultKind::TruncatedBody | FaultKind::StallMidBody | FaultKind::Down) | None => {
        }
    }
    let token = bearer_token(request.headers());
    let public = kind == ServerKind::Argocd && PUBLIC.contains(&path.as_str());
    if !public && !token.is_some_and(|token| server.tokens.iter().any(|known| known == token)) {
        return refuse(Refusal::unauthorized(kind, token));
    }
    if request.method() != Method::GET {
        return refuse(Refusal::forbidden(kind, &request.method().as_str().to_ascii_lowercase(), &path));
    }
    let accept = request.headers().get(ACCEPT).and_then(|value| value.to_str().ok()).map(str::to_owned);
    if kind == ServerKind::Argocd && path.starts_with("/api/v1/stream/") {
        return watch_of_nothing("text/event-stream", WATCH);
    }
    let watches = kind == ServerKind::Kubernetes && is_watch(&query);
    let asked = Asked { path, query, accept };
    let time = watches.then(|| watch_time(&asked.query));
    let answered = tokio::task::spawn_blocking(move || asked.answer(&server)).await;
    let answer = match answered {
        Ok(Ok(answer)) => answer,
        Ok(Err(refusal)) => return refuse(refusal),
        Err(_) => return refuse(Refusal::internal_error(kind)),
    };
    match time {
        Some(time) if answer.status == 200 => watch_of_nothing(answer.content_type, time),
        _ => deliver(answer, fault, connection),
    }
}

/// The parts of a request that the recording looks at.
struct Asked {
    path: String,
    query: String,
    accept: Option<String>,
}

impl Asked {
    fn answer(&self, server: &ReplayedServer) -> Result<RecordedAnswer, Refusal> {
        let page = match server.entry.kind {
            ServerKind::Kubernetes => Page::of(&self.query).map_err(|message| Refusal::bad_request(&message))?,
            _ => None,
        };
        let Some(page) = page else { return Ok(self.whole_answer(server)) };
        let request = self.without_paging();
        if let Some(list) = server.pager.kept(&request) {
            let (body, origin) = (list.cut(&page), AnswerOrigin::Recorded);
            return Ok(RecordedAnswer { status: 200, content_type: "application/json", body, origin });
        }
        let mut answer = self.whole_answer(server);
        if answer.status == 200
            && let Some(list) = server.pager.scan(&request, answer.body.clone())
        {
            answer.body = list.cut(&page);
        }
        Ok(answer)
    }

    fn whole_answer(&self, server: &ReplayedServer) -> RecordedAnswer {
        let request = RecordedRequest { path: &self.path, query: &self.query, accept: self.accept.as_deref() };
        let mut answer = server.recording.answer(&server.entry.name, &request);
        answer.body = server.rewriting.body(server.entry.kind, &self.path, answer.body);
        answer
    }

    /// What is the same for all pages of a list.
    fn without_paging(&self) -> String {
        let pairs = form_urlencoded::parse(self.query.as_bytes())
            .filter(|(name, _)| !matches!(name.as_ref(), "limit" | "continue"));
        let query: String = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        format!("{}?{query} {}", self.path, self.accept.as_deref().unwrap_or_default())
    }
}

fn deliver(answer: RecordedAnswer, fault: Option<FaultKind>, connection: Arc<TcpStream>) -> Response<ReplayBody> {
    let body = answer.body;
    let half = body.slice(..body.len() / 2);
    let response = Response::builder().status(answer.status).header(CONTENT_TYPE, answer.content_type);
    let response = match fault {
        Some(FaultKind::TruncatedBody) => response.body(whole(half)),
        Some(FaultKind::ResetMidBody) => {
            response.header(CONTENT_LENGTH, body.len()).body(pieces([Piece::Send(half), Piece::Reset(connection)]))
        }
        Some(FaultKind::StallMidBody) => {
            response.header(CONTENT_LENGTH, body.len()).body(pieces([Piece::Send(half), Piece::Stall]))
        }
        _ => response.body(whole(body)),
    };
    response.expect("status and headers come from constants and recorded numbers in range")
}

/// A stream in which nothing happens until its time is over.
fn watch_of_nothing(content_type: &str, time: Duration) -> Response<ReplayBody> {
    let response = Response::builder().header(CONTENT_TYPE, content_type);
    response.body(pieces([Piece::Pause(time)])).expect("the content type is one of a few constants")
}

fn refuse(refusal: Refusal) -> Response<ReplayBody> {
    let mut response = Response::builder().status(refusal.status).header(CONTENT_TYPE, refusal.content_type);
    if let Some(seconds) = refusal.retry_after_s {
        response = response.header(RETRY_AFTER, seconds);
    }
    response.body(whole(refusal.body)).expect("status and headers are constants")
}

fn is_watch(query: &str) -> bool {
    parameter(query, "watch").is_some_and(|value| matches!(value.as_str(), "1" | "true"))
}

fn watch_time(query: &str) -> Duration {
    let asked = parameter(query, "timeoutSeconds").and_then(|seconds| seconds.parse().ok());
    asked.map_or(WATCH, Duration::from_secs).min(WATCH)
}

fn parameter(query: &str, name: &str) -> Option<String> {
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    pairs.find(|(key, value)| key == name && !value.is_empty()).map(|(_, value)| value.into_owned())
}

fn bearer_token(headers: &HeaderMap) -> Option<&str> {
    headers.get(AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ").map(str::trim)
}
