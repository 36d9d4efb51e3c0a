//! The transport below every client: the network, or a recording that answers in its place.

use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures::future::BoxFuture;
use http::{Method, Request, Response, header};
use http_body_util::Full;
use kube::Client;
use kube::client::Body;
use tower::Service;

use crate::recording::{RecordedRequest, Recording};

/// A client of one recorded server: it has the type of a live one and knows nothing else.
pub fn recorded_client(recording: Arc<Recording>, server: &str) -> Client {
    Client::new(RecordedService { recording, server: server.into() }, "default")
}

/// Answers the requests to one server from a recording. Everything but GET is refused, as a recording cannot change.
///
/// The response carries the [`AnswerOrigin`](crate::recording::AnswerOrigin) as an extension.
#[derive(Clone)]
pub struct RecordedService {
    recording: Arc<Recording>,
    server: Arc<str>,
}

impl RecordedService {
    /// A service for one server of a recording, by its name in `snapshot.yaml`.
    pub fn new(recording: Arc<Recording>, server: &str) -> Self {
        Self { recording, server: server.into() }
    }

    fn answer(&self, request: &Request<Body>) -> Result<Response<Full<Bytes>>, http::Error> {
        if request.method() != Method::GET {
            return Response::builder().status(405).body(Full::new(Bytes::from_static(b"a recording is read-only")));
        }
        let accept = request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok());
        let answer = self.recording.answer(
            &self.server,
            &RecordedRequest { path: request.uri().path(), query: request.uri().query().unwrap_or(""), accept },
        );
        let mut response = Response::builder()
            .status(answer.status)
            .header(header::CONTENT_TYPE, answer.content_type)
            .body(Full::new(answer.body))?;
        response.extensions_mut().insert(answer.origin);
        Ok(response)
    }
}

impl Service<Request<Body>> for RecordedService {
    type Response = Response<Full<Bytes>>;
    type Error = tower::BoxError;
    type Future = BoxFuture<'static, Result<Self::Response, Self::Error>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let service = self.clone();
        // Bodies are read from disk and unpacked: work for a thread that may block.
        Box::pin(async move { Ok(tokio::task::spawn_blocking(move || service.answer(&request)).await??) })
    }
}
