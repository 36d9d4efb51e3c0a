//! A server of charts on this machine's own address: a repository, an OCI registry, and their faults.

mod charts;
mod registry;

use std::io::{self, BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

pub use charts::{index_yaml, packed_chart};
pub use registry::RegistryCharts;

/// What was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChartRequest {
    /// Path and query.
    pub path: String,
    /// The header `Authorization`, if it came.
    pub authorization: Option<String>,
    /// The header `User-Agent`.
    pub user_agent: String,
}

/// What is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChartAnswer {
    /// 200 with a body.
    Body(Vec<u8>),
    /// 200 with a body of a media type, and the digest that registries send.
    Typed(&'static str, Vec<u8>),
    /// Only a status.
    Status(u16),
    /// 401 with a challenge.
    Challenge(String),
    /// 302 to another place.
    Redirect(String),
    /// Fewer bytes than announced.
    Truncated(Vec<u8>),
    /// Bytes without end.
    Endless,
    /// Nothing for so long.
    Silence(Duration),
}

type Answer = dyn Fn(&ChartRequest) -> ChartAnswer + Send + Sync;

/// A running server; it ends with the process.
#[derive(Debug)]
pub struct ChartServer {
    address: SocketAddr,
    log: Arc<Mutex<Vec<ChartRequest>>>,
}

impl ChartServer {
    /// Starts a server.
    ///
    /// # Errors
    /// There is no port.
    pub fn start(answer: impl Fn(&ChartRequest) -> ChartAnswer + Send + Sync + 'static) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let address = listener.local_addr()?;
        let log = Arc::new(Mutex::new(Vec::new()));
        let (answer, written): (Arc<Answer>, _) = (Arc::new(answer), Arc::clone(&log));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (answer, written) = (Arc::clone(&answer), Arc::clone(&written));
                // A client that goes away is no fault of the server.
                std::thread::spawn(move || drop(serve(&stream, &*answer, &written)));
            }
        });
        Ok(Self { address, log })
    }

    /// `http://127.0.0.1:PORT`
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// `127.0.0.1:PORT`
    pub fn host(&self) -> String {
        self.address.to_string()
    }

    /// Everything that was asked so far.
    pub fn requests(&self) -> Vec<ChartRequest> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn serve(stream: &TcpStream, answer: &Answer, log: &Mutex<Vec<ChartRequest>>) -> io::Result<()> {
    let mut lines = BufReader::new(stream).lines();
    let first = lines.next().transpose()?.unwrap_or_default();
    let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
    let mut request = ChartRequest { path, authorization: None, user_agent: String::new() };
    for line in lines {
        let line = line?;
        let Some((name, value)) = line.split_once(':') else { break };
        match name.to_ascii_lowercase().as_str() {
            "authorization" => request.authorization = Some(value.trim().to_owned()),
            "user-agent" => value.trim().clone_into(&mut request.user_agent),
            _ => {}
        }
    }
    log.lock().unwrap_or_else(PoisonError::into_inner).push(request.clone());
    let body_follows = !first.starts_with("HEAD ");
    write_answer(stream, answer(&request), body_follows)
}

fn write_answer(mut stream: &TcpStream, answer: ChartAnswer, body_follows: bool) -> io::Result<()> {
    let mut whole = |status: &str, head: &str, length: usize, body: &[u8]| {
        write!(stream, "HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n{head}\r\n")?;
        if body_follows { stream.write_all(body) } else { Ok(()) }
    };
    match answer {
        ChartAnswer::Body(body) => whole("200 OK", "", body.len(), &body),
        ChartAnswer::Typed(media_type, body) => {
            let digest = registry::digest(&body);
            let head = format!("Content-Type: {media_type}\r\nDocker-Content-Digest: {digest}\r\n");
            whole("200 OK", &head, body.len(), &body)
        }
        ChartAnswer::Status(status) => {
            let reason = match status {
                401 => "Unauthorized",
                404 => "Not Found",
                500 => "Internal Server Error",
                _ => "Other",
            };
            whole(&format!("{status} {reason}"), "", 0, &[])
        }
        ChartAnswer::Challenge(challenge) => {
            whole("401 Unauthorized", &format!("WWW-Authenticate: {challenge}\r\n"), 0, &[])
        }
        ChartAnswer::Redirect(place) => whole("302 Found", &format!("Location: {place}\r\n"), 0, &[]),
        ChartAnswer::Truncated(body) => whole("200 OK", "", body.len() + 100, &body),
        ChartAnswer::Endless => {
            stream.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")?;
            loop {
                stream.write_all(&[b'x'; 1 << 14])?;
            }
        }
        ChartAnswer::Silence(time) => {
            std::thread::sleep(time);
            Ok(())
        }
    }
}
