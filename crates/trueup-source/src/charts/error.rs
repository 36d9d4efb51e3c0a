//! What can go wrong on the way.

use std::error::Error;
use std::io;
use std::time::Duration;

use reqwest::Url;

/// Something could not be got; no text in it holds a password.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("failed to fetch {url} : {problem}")]
pub struct DownloadError {
    /// Where, without user and password.
    pub url: String,
    /// Why.
    pub problem: DownloadProblem,
}

/// Why something could not be got.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DownloadProblem {
    /// This is no URL, or one of a kind that is not spoken.
    #[error("not an http or https URL")]
    Url,
    /// Certificates or keys cannot be used.
    #[error("{0}")]
    Tls(String),
    /// The server answered something else than 200.
    #[error("{0}")]
    Status(String),
    /// The server was not reached, or the connection broke.
    #[error("{0}")]
    Connection(String),
    /// The server was too slow.
    #[error("no answer in time ({} s to connect, {} s without a byte, {} s in all)", connect.as_secs(), idle.as_secs(), total.as_secs())]
    Timeout {
        /// For connecting.
        connect: Duration,
        /// Between bytes.
        idle: Duration,
        /// In all.
        total: Duration,
    },
    /// The server sends one to another place without end.
    #[error("stopped after 10 redirects")]
    Redirects,
    /// There is more than permitted.
    #[error("more than the limit of {limit} bytes")]
    TooLarge {
        /// The limit.
        limit: u64,
    },
    /// The bytes are others than announced.
    #[error("the digest is {found}, but the repository says {expected}")]
    Digest {
        /// What was announced.
        expected: String,
        /// What came.
        found: String,
    },
    /// The registry refused, or what it has is no chart.
    #[error("{0}")]
    Registry(String),
    /// How to log in is not known.
    #[error("{0}")]
    Login(String),
}

impl DownloadError {
    pub(super) fn new(url: &str, problem: DownloadProblem) -> Self {
        Self { url: without_credentials(url), problem }
    }

    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match &self.problem {
            DownloadProblem::Url => "check the URL of the repository",
            DownloadProblem::Tls(_) => "check --ca-file, --cert-file and --key-file",
            DownloadProblem::Status(status) if status.starts_with("401") || status.starts_with("403") => {
                "give --username and --password, or log in with helm"
            }
            DownloadProblem::Status(status) if status.starts_with("404") => {
                "check the URL: a repository has an index.yaml, a chart an archive there"
            }
            DownloadProblem::Status(_) => "the server has a fault; try again later",
            DownloadProblem::Connection(_) => "check host, port, proxy and certificates",
            DownloadProblem::Timeout { .. } => "check the network and the proxy, and try again",
            DownloadProblem::Redirects => "check the URL; the server may want a login",
            DownloadProblem::TooLarge { .. } => "check that the URL leads to a chart",
            DownloadProblem::Digest { .. } => {
                "the archive was replaced or damaged: ask the owner of the repository, and do not use it"
            }
            DownloadProblem::Registry(_) => "check the reference and the version",
            DownloadProblem::Login(_) => {
                "log in with `helm registry login` without a credential helper, or give \
                 --username and --password"
            }
        }
    }
}

/// A URL for people to read.
pub(super) fn without_credentials(url: &str) -> String {
    let Ok(mut parsed) = Url::parse(url) else {
        return match url.split_once("://").and_then(|(scheme, rest)| Some((scheme, rest.rsplit_once('@')?.1))) {
            Some((scheme, rest)) => format!("{scheme}://{rest}"),
            None => url.to_owned(),
        };
    };
    if parsed.username().is_empty() && parsed.password().is_none() {
        return url.to_owned();
    }
    // It fails only for URLs that have no host, and those have no user either.
    let _ = parsed.set_username("").and_then(|()| parsed.set_password(None));
    parsed.to_string()
}

/// Why a connection failed: in Go's words where people know them by heart.
pub(super) fn connection_text(error: &(dyn Error + 'static)) -> String {
    let mut source = Some(error);
    while let Some(cause) = source {
        if cause.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::ConnectionRefused) {
            return "connect: connection refused".to_owned();
        }
        source = cause.source();
    }
    let text = chain(error);
    if text.contains("end of file before message length") { "unexpected EOF".to_owned() } else { text }
}

/// An error and its causes in one line.
pub(super) fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        let cause = error.to_string();
        if !text.contains(&cause) {
            text.push_str(": ");
            text.push_str(&cause);
        }
        source = error.source();
    }
    text
}
