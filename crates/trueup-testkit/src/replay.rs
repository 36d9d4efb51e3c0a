//! The replay server: the servers of a snapshot, up again on loopback and answering as they did.
//!
//! Every Kubernetes server listens with HTTPS on a port of its own, Argo CD with the scheme it was recorded with.
//! Recorded addresses would lead clients astray (cluster Secrets, destinations), so that in every body the
//! recorded URL of a replayed server is replaced by the one it listens on: consistently, so that everything still
//! refers to the same things, and reversibly ([`ReplayServer::as_recorded`]), so that what a client says about the
//! replay can be compared with what it says about the snapshot. Cluster Secrets get credentials that the replay
//! accepts.

use std::collections::BTreeMap;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::net::TcpSocket;
use tokio::runtime::Runtime;
use trueup_cluster::{Recording, RecordingError};
use trueup_model::{ServerEntry, ServerKind, SnapshotFiles};

mod access_files;
mod answer;
mod body;
mod certificates;
mod faults;
mod listener;
mod pages;
mod refusals;
mod request_log;
mod rewriting;

pub use faults::{Fault, FaultKind, FaultyPaths};
pub use request_log::LoggedRequest;

use certificates::Certificates;
use faults::FaultPlan;
use listener::ReplayedServer;
use pages::Pager;
use request_log::RequestLog;
use rewriting::Rewriting;

/// The bearer token that every replayed server accepts.
pub const REPLAY_TOKEN: &str = "replay-token-accepted-by-all-servers";

/// How to replay.
#[derive(Debug, Clone, Default)]
pub struct ReplayOptions {
    /// What goes wrong.
    pub faults: Vec<Fault>,
    /// Where to listen.
    pub ports: Ports,
    /// Bearer tokens that are accepted besides [`REPLAY_TOKEN`], such as those of a recorded kubeconfig.
    pub tokens: Vec<String>,
}

/// Which ports the replayed servers listen on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Ports {
    /// Whatever is free, so that many replays can run side by side.
    #[default]
    Free,
    /// Those of the recorded URLs where they are on loopback and free, so that no body is changed.
    Recorded,
}

/// Why a replay cannot start.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    /// The snapshot cannot be read.
    #[error("the snapshot cannot be replayed")]
    Recording(#[from] RecordingError),
    /// A socket or thread could not be had.
    #[error("cannot listen for {server}")]
    Listen {
        /// The server.
        server: String,
        /// Why.
        source: io::Error,
    },
    /// The certificates could not be made.
    #[error("cannot make certificates: {0}")]
    Certificates(String),
    /// An access file could not be written.
    #[error("cannot write access files")]
    Write(#[from] io::Error),
}

/// The running servers; they stop when this is dropped.
pub struct ReplayServer {
    runtime: Option<Runtime>,
    urls: BTreeMap<String, String>,
    servers: Vec<ServerEntry>,
    certificates: Certificates,
    rewriting: Arc<Rewriting>,
    log: Arc<RequestLog>,
    /// Keeps the ports of servers that are down from being given to others.
    _refusing: Vec<TcpSocket>,
}

impl ReplayServer {
    /// Starts all Kubernetes and Argo CD servers of a snapshot, on threads of their own.
    ///
    /// # Errors
    /// If the snapshot cannot be read, or a socket cannot be had.
    pub fn start(files: Arc<dyn SnapshotFiles>, options: ReplayOptions) -> Result<Self, ReplayError> {
        let recording = Arc::new(Recording::open(files)?);
        let certificates = Certificates::make().map_err(|error| ReplayError::Certificates(error.to_string()))?;
        let servers: Vec<ServerEntry> =
            recording.meta().servers.iter().filter(|s| is_replayed(s.kind)).cloned().collect();
        let faults = Arc::new(FaultPlan::new(options.faults));
        let mut sockets = Vec::new();
        for server in &servers {
            let socket = if faults.is_down(&server.name) { reserve() } else { bind(server, options.ports) };
            sockets.push(socket.map_err(|source| ReplayError::Listen { server: server.name.clone(), source })?);
        }
        let urls: BTreeMap<String, String> = servers
            .iter()
            .zip(&sockets)
            .map(|(server, socket)| (server.name.clone(), replayed_url(server, socket.address)))
            .collect();
        let rewriting = Arc::new(Rewriting::new(&servers, &urls, &certificates));
        let log = Arc::new(RequestLog::default());
        let tokens: Arc<[String]> = options.tokens.into_iter().chain([REPLAY_TOKEN.to_owned()]).collect();
        let runtime = runtime().map_err(|source| ReplayError::Listen { server: "all servers".into(), source })?;
        let mut refusing = Vec::new();
        for (server, socket) in servers.iter().zip(sockets) {
            let listener = match socket.state {
                SocketState::Listening(listener) => listener,
                SocketState::Refusing(socket) => {
                    refusing.push(socket);
                    continue;
                }
            };
            let replayed = ReplayedServer {
                entry: server.clone(),
                recording: Arc::clone(&recording),
                rewriting: Arc::clone(&rewriting),
                faults: Arc::clone(&faults),
                log: Arc::clone(&log),
                tokens: Arc::clone(&tokens),
                pager: Pager::default(),
            };
            let tls = server.url.starts_with("https:").then(|| certificates.acceptor());
            let _inside = runtime.enter();
            let listening = listener::listen(listener, Arc::new(replayed), tls);
            listening.map_err(|source| ReplayError::Listen { server: server.name.clone(), source })?;
        }
        Ok(Self { runtime: Some(runtime), urls, servers, certificates, rewriting, log, _refusing: refusing })
    }

    /// Where a server listens.
    ///
    /// # Panics
    /// If the snapshot has no such server.
    pub fn url(&self, server: &str) -> &str {
        &self.urls[server]
    }

    /// The certificate authority of all servers, in PEM.
    pub fn ca_pem(&self) -> &str {
        self.certificates.ca_pem()
    }

    /// What came in so far: each request with its count, sorted.
    pub fn requests(&self) -> Vec<LoggedRequest> {
        self.log.requests()
    }

    /// A text that a client wrote about the replay, with the recorded URLs instead of the replayed ones.
    pub fn as_recorded(&self, text: &str) -> String {
        self.rewriting.as_recorded(text)
    }

    /// Writes a kubeconfig with one context for each Kubernetes server, named like it; the control plane is current.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn write_kubeconfig(&self, folder: &Path) -> Result<PathBuf, ReplayError> {
        let text = access_files::kubeconfig(&self.servers, &self.urls, self.ca_pem());
        write(folder, "kubeconfig", &text)
    }

    /// Writes a configuration of the `argocd` program with one context for each Argo CD; the first is current.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn write_argocd_config(&self, folder: &Path) -> Result<PathBuf, ReplayError> {
        write(folder, "argocd-config", &access_files::argocd_config(&self.servers, &self.urls))
    }
}

impl Drop for ReplayServer {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            // Does not wait: answers that never come must not keep a test from ending.
            runtime.shutdown_background();
        }
    }
}

fn is_replayed(kind: ServerKind) -> bool {
    matches!(kind, ServerKind::Kubernetes | ServerKind::Argocd)
}

fn runtime() -> io::Result<Runtime> {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).thread_name("replay").enable_all().build()
}

/// A port of loopback.
struct Socket {
    address: SocketAddr,
    state: SocketState,
}

enum SocketState {
    Listening(TcpListener),
    /// Bound, but not listening: the kernel refuses connections.
    Refusing(TcpSocket),
}

fn bind(server: &ServerEntry, ports: Ports) -> io::Result<Socket> {
    let recorded = recorded_loopback_port(&server.url).filter(|_| ports == Ports::Recorded);
    let listener = recorded
        .and_then(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).ok())
        .map_or_else(|| TcpListener::bind((Ipv4Addr::LOCALHOST, 0)), Ok)?;
    listener.set_nonblocking(true)?;
    Ok(Socket { address: listener.local_addr()?, state: SocketState::Listening(listener) })
}

fn reserve() -> io::Result<Socket> {
    let socket = TcpSocket::new_v4()?;
    socket.bind((Ipv4Addr::LOCALHOST, 0).into())?;
    Ok(Socket { address: socket.local_addr()?, state: SocketState::Refusing(socket) })
}

fn recorded_loopback_port(url: &str) -> Option<u16> {
    let authority = url.split_once("://")?.1.split('/').next()?;
    let (host, port) = authority.rsplit_once(':')?;
    port.parse().ok().filter(|_| host == "127.0.0.1")
}

fn replayed_url(server: &ServerEntry, address: SocketAddr) -> String {
    let scheme = if server.url.starts_with("https:") { "https" } else { "http" };
    format!("{scheme}://{address}")
}

fn write(folder: &Path, name: &str, text: &str) -> Result<PathBuf, ReplayError> {
    let path = folder.join(name);
    fs_err::write(&path, text)?;
    Ok(path)
}
