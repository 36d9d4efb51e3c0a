//! Sockets: one accept loop for each replayed server, one task for each connection.

use std::convert::Infallible;
use std::io;
use std::net::TcpListener as StdListener;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use trueup_cluster::Recording;
use trueup_model::ServerEntry;

use super::answer::respond;
use super::faults::FaultPlan;
use super::pages::Pager;
use super::request_log::RequestLog;
use super::rewriting::Rewriting;

const HANDSHAKE: Duration = Duration::from_secs(10);

/// One server of the snapshot and what it answers with; all but its pages is shared with the others.
pub(super) struct ReplayedServer {
    pub(super) entry: ServerEntry,
    pub(super) recording: Arc<Recording>,
    pub(super) rewriting: Arc<Rewriting>,
    pub(super) faults: Arc<FaultPlan>,
    pub(super) log: Arc<RequestLog>,
    pub(super) tokens: Arc<[String]>,
    pub(super) pager: Pager,
}

/// Begins to accept connections; has to be called inside the runtime.
///
/// # Errors
/// If the runtime cannot watch the socket.
pub(super) fn listen(socket: StdListener, server: Arc<ReplayedServer>, tls: Option<TlsAcceptor>) -> io::Result<()> {
    let socket = TcpListener::from_std(socket)?;
    tokio::spawn(async move {
        loop {
            match socket.accept().await {
                Ok((stream, _)) => drop(tokio::spawn(serve(stream, Arc::clone(&server), tls.clone()))),
                // Out of descriptors, most likely: they come back.
                Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
            }
        }
    });
    Ok(())
}

async fn serve(stream: TcpStream, server: Arc<ReplayedServer>, tls: Option<TlsAcceptor>) {
    let Ok((stream, connection)) = with_second_handle(stream) else { return };
    match tls {
        None => serve_http(stream, server, connection).await,
        Some(acceptor) => {
            if let Ok(Ok(stream)) = tokio::time::timeout(HANDSHAKE, acceptor.accept(stream)).await {
                serve_http(stream, server, connection).await;
            }
        }
    }
}

async fn serve_http<S>(stream: S, server: Arc<ReplayedServer>, connection: Arc<TcpStream>)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let service = service_fn(|request| {
        let (server, connection) = (Arc::clone(&server), Arc::clone(&connection));
        async move { Ok::<_, Infallible>(respond(server, request, connection).await) }
    });
    // An error is a client that went away, or a fault that was asked for.
    drop(http1::Builder::new().serve_connection(TokioIo::new(stream), service).await);
}

/// A second handle on the socket, by which an answer can have the connection reset.
fn with_second_handle(stream: TcpStream) -> io::Result<(TcpStream, Arc<TcpStream>)> {
    let stream = stream.into_std()?;
    let second = TcpStream::from_std(stream.try_clone()?)?;
    Ok((TcpStream::from_std(stream)?, Arc::new(second)))
}
