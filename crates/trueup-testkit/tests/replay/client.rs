//! A client of one request that hides nothing of the answer: HTTP/1.1 written by hand.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use serde_json::Value;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use trueup_testkit::{REPLAY_TOKEN, ReplayServer};

/// An answer as it came, as far as it came.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) head: String,
    pub(super) body: String,
    /// How the connection ended, unless in an orderly way.
    pub(super) broken: Option<io::ErrorKind>,
}

impl Answer {
    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    pub(super) fn message(&self) -> String {
        self.json()["message"].as_str().unwrap_or_default().to_owned()
    }
}

/// A client of one replay.
pub(super) struct Client<'r> {
    pub(super) replay: &'r ReplayServer,
    pub(super) token: Option<&'r str>,
}

impl<'r> Client<'r> {
    pub(super) fn of(replay: &'r ReplayServer) -> Self {
        Self { replay, token: Some(REPLAY_TOKEN) }
    }

    pub(super) async fn get(&self, server: &str, path: &str) -> Answer {
        self.send(server, "GET", path, &[]).await.unwrap_or_else(|error| panic!("{server} {path}: {error}"))
    }

    pub(super) async fn get_as(&self, server: &str, path: &str, accept: &str) -> Answer {
        self.send(server, "GET", path, &[("Accept", accept)]).await.unwrap()
    }

    /// Fails if there is no connection, or no answer within a second.
    pub(super) async fn send(
        &self,
        server: &str,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
    ) -> io::Result<Answer> {
        let (scheme, address) = self.replay.url(server).split_once("://").unwrap();
        let token = self.token.map(|token| format!("Bearer {token}"));
        let mut lines =
            vec![format!("{method} {path} HTTP/1.1"), format!("Host: {address}"), "Connection: close".into()];
        lines.extend(token.map(|token| format!("Authorization: {token}")));
        lines.extend(headers.iter().map(|(name, value)| format!("{name}: {value}")));
        let request = lines.join("\r\n") + "\r\n\r\n";
        let stream = TcpStream::connect(address).await?;
        if scheme == "http" {
            return exchange(stream, &request).await;
        }
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_slice(self.replay.ca_pem().as_bytes()).unwrap()).unwrap();
        let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        let name = ServerName::try_from("127.0.0.1").unwrap();
        exchange(TlsConnector::from(Arc::new(config)).connect(name, stream).await?, &request).await
    }
}

async fn exchange(mut stream: impl AsyncRead + AsyncWrite + Unpin, request: &str) -> io::Result<Answer> {
    stream.write_all(request.as_bytes()).await?;
    let mut received = Vec::new();
    let broken = loop {
        match tokio::time::timeout(Duration::from_secs(1), stream.read_buf(&mut received)).await {
            Ok(Ok(0)) => break None,
            Ok(Ok(_)) => {}
            Ok(Err(error)) => break Some(error.kind()),
            Err(_) => break Some(io::ErrorKind::TimedOut),
        }
    };
    let text = String::from_utf8(received).unwrap();
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return Err(io::ErrorKind::TimedOut.into()) };
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Ok(Answer { status, head: head.to_owned(), body: body.to_owned(), broken })
}
