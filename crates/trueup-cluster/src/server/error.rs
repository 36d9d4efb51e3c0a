//! Why a request has no useful answer.

use trueup_model::GapKind;

/// A request that failed; every variant names the server and the request.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum RequestError {
    /// An answer with another status than 200.
    #[error("{place}: GET {request}: status {status}: {message}")]
    Status {
        /// The server.
        place: String,
        /// Path and query.
        request: String,
        /// HTTP status.
        status: u16,
        /// The server's sentence, shortened.
        message: String,
        /// True if this is a recording that was never asked this, rather than a server's refusal.
        recorded_gap: bool,
    },
    /// No connection, or the server is not asked any more.
    #[error("{place}: GET {request}: {reason}")]
    Unreachable {
        /// The server.
        place: String,
        /// Path and query.
        request: String,
        /// Why.
        reason: String,
    },
    /// The credentials could not be obtained or used.
    #[error("{place}: GET {request}: no usable credentials: {reason}")]
    Credentials {
        /// The server.
        place: String,
        /// Path and query.
        request: String,
        /// Why.
        reason: String,
    },
    /// No whole answer in time.
    #[error("{place}: GET {request}: no answer within {seconds} s")]
    TimedOut {
        /// The server.
        place: String,
        /// Path and query.
        request: String,
        /// How long it was waited for, in seconds.
        seconds: f64,
    },
    /// The answer broke off each time.
    #[error("{place}: GET {request}: the answer broke off: {reason}")]
    Truncated {
        /// The server.
        place: String,
        /// Path and query.
        request: String,
        /// Why.
        reason: String,
    },
    /// The answer is larger than the limit.
    #[error("{place}: GET {request}: the answer has more than {limit_mib} MiB")]
    TooLarge {
        /// The server.
        place: String,
        /// Path and query.
        request: String,
        /// The limit in MiB.
        limit_mib: usize,
    },
    /// The answer is not the JSON that was asked for.
    #[error("{place}: GET {request}: {reason}")]
    Malformed {
        /// The server.
        place: String,
        /// Path and query.
        request: String,
        /// What is wrong.
        reason: String,
    },
}

impl RequestError {
    /// The HTTP status, if there was an answer.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Status { status, .. } => Some(*status),
            _ => None,
        }
    }

    /// True if the credentials do not suffice.
    pub fn is_forbidden(&self) -> bool {
        matches!(self.status(), Some(401 | 403)) || matches!(self, Self::Credentials { .. })
    }

    /// True if the server does not have it, or does not know the question.
    pub fn is_not_served(&self) -> bool {
        matches!(self.status(), Some(404 | 405 | 406 | 501))
    }

    /// What sort of gap it leaves.
    pub fn gap_kind(&self) -> GapKind {
        match self {
            Self::Status { recorded_gap: true, .. } | Self::Status { status: 404, .. } => GapKind::Absent,
            Self::TooLarge { .. } | Self::Truncated { .. } | Self::Malformed { .. } => GapKind::Malformed,
            _ if self.is_forbidden() => GapKind::Forbidden,
            _ => GapKind::Unreachable,
        }
    }

    /// The server, for messages.
    pub fn place(&self) -> &str {
        match self {
            Self::Status { place, .. }
            | Self::Unreachable { place, .. }
            | Self::Credentials { place, .. }
            | Self::TimedOut { place, .. }
            | Self::Truncated { place, .. }
            | Self::TooLarge { place, .. }
            | Self::Malformed { place, .. } => place,
        }
    }

    /// Path and query.
    pub fn request(&self) -> &str {
        match self {
            Self::Status { request, .. }
            | Self::Unreachable { request, .. }
            | Self::Credentials { request, .. }
            | Self::TimedOut { request, .. }
            | Self::Truncated { request, .. }
            | Self::TooLarge { request, .. }
            | Self::Malformed { request, .. } => request,
        }
    }

    /// What went wrong, without server and request.
    pub fn reason(&self) -> String {
        match self {
            Self::Status { status, message, .. } => format!("status {status}: {message}"),
            Self::Unreachable { reason, .. } | Self::Malformed { reason, .. } => reason.clone(),
            Self::Credentials { reason, .. } => format!("no usable credentials: {reason}"),
            Self::TimedOut { seconds, .. } => format!("no answer within {seconds} s"),
            Self::Truncated { reason, .. } => format!("the answer broke off: {reason}"),
            Self::TooLarge { limit_mib, .. } => format!("the answer has more than {limit_mib} MiB"),
        }
    }
}
