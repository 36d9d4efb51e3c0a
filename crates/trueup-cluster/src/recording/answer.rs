//! What a recording answers: a recorded body, a part of one, or the refusal that the real server would give.

use bytes::Bytes;
use serde_json::{Value, json};

/// `Content-Type` of almost everything.
pub(super) const JSON: &str = "application/json";
const TEXT: &str = "text/plain; charset=utf-8";

/// An answer to a [`RecordedRequest`](super::RecordedRequest).
#[derive(Debug, Clone)]
pub struct RecordedAnswer {
    /// HTTP status.
    pub status: u16,
    /// `Content-Type` header.
    pub content_type: &'static str,
    /// The body.
    pub body: Bytes,
    /// Where the answer comes from.
    pub origin: AnswerOrigin,
}

/// How much a [`RecordedAnswer`] is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerOrigin {
    /// Recorded, or computed from a recorded answer as the server would.
    Recorded,
    /// The recording does not know: the server serves this kind of thing, but nobody asked for it in the capture.
    NotRecorded,
    /// The recording is damaged; the body names the file.
    Damaged,
}

impl RecordedAnswer {
    /// A recorded or computed body of JSON.
    pub(super) fn json(body: impl Into<Bytes>) -> Self {
        Self { status: 200, content_type: JSON, body: body.into(), origin: AnswerOrigin::Recorded }
    }

    /// A recorded body as it is; its content type follows from the file's name and its first byte.
    pub(super) fn recorded(status: u16, file: &str, body: Bytes) -> Self {
        let first = body.iter().find(|byte| !byte.is_ascii_whitespace());
        let content_type = match (first, file.strip_suffix(".zst").unwrap_or(file).rsplit('.').next()) {
            (Some(b'{' | b'['), _) => JSON,
            (_, Some("yaml")) => "application/yaml",
            (_, Some("tgz")) => "application/gzip",
            _ => TEXT,
        };
        Self { status, content_type, body, origin: AnswerOrigin::Recorded }
    }

    /// The answer of an API server to a path whose group it does not know (wire recording `prod-092`).
    pub(super) fn group_not_served() -> Self {
        let body = Bytes::from_static(b"404 page not found\n");
        Self { status: 404, content_type: TEXT, body, origin: AnswerOrigin::Recorded }
    }

    /// The answer of an API server to a resource or version it does not know in a group that it knows (`prod-095`).
    pub(super) fn resource_not_served() -> Self {
        kubernetes_status(404, "NotFound", "the server could not find the requested resource", Some(json!({})))
    }

    /// The answer of an API server where there is no object of that name (`prod-156`).
    pub(super) fn object_not_found(resource: &str, group: &str, name: &str) -> Self {
        let mut details = json!({ "name": name });
        let mut qualified = resource.to_owned();
        if !group.is_empty() {
            details["group"] = json!(group);
            qualified = format!("{resource}.{group}");
        }
        details["kind"] = json!(resource);
        kubernetes_status(404, "NotFound", &format!("{qualified} \"{name}\" not found"), Some(details))
    }

    /// The answer of an API server to a malformed request (`prod-144`).
    pub(super) fn bad_request(message: &str) -> Self {
        kubernetes_status(400, "BadRequest", message, None)
    }

    /// The answer of an API server that has no such representation (`prod-155`).
    pub(super) fn not_acceptable() -> Self {
        let message = "406: Not Acceptable\n\nAvailable representations: application/json";
        kubernetes_status(406, "NotAcceptable", message, Some(json!({})))
    }

    /// Argo CD's answer to an error: the text twice, and the code of gRPC.
    pub(super) fn argocd_error(status: u16, code: u8, message: &str) -> Self {
        let body = json!({ "error": message, "code": code, "message": message });
        Self { status, ..Self::json(body.to_string()) }
    }

    /// Argo CD's answer to a path that it does not have (`argocd-132`).
    pub(super) fn argocd_unknown_path() -> Self {
        let body = Bytes::from_static(b"Not Found\n");
        Self { status: 404, content_type: TEXT, body, origin: AnswerOrigin::Recorded }
    }

    /// The recording has no answer, and does not know whether the server had one.
    pub(super) fn not_recorded(server: &str, path: &str) -> Self {
        let message = format!("not recorded: the snapshot has no answer of {server} to {path}");
        Self { origin: AnswerOrigin::NotRecorded, ..kubernetes_status(404, "NotFound", &message, None) }
    }

    /// The recorded answer cannot be read; `what` names the file.
    pub(super) fn damaged(what: &str) -> Self {
        let status = kubernetes_status(500, "InternalError", &format!("damaged snapshot: {what}"), None);
        Self { origin: AnswerOrigin::Damaged, ..status }
    }
}

/// A failure as API servers write it; Argo CD's clients find `message` in it, too.
fn kubernetes_status(code: u16, reason: &str, message: &str, details: Option<Value>) -> RecordedAnswer {
    let mut status = json!({
        "kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure",
        "message": message, "reason": reason, "code": code,
    });
    if let Some(details) = details {
        status["details"] = details;
    }
    RecordedAnswer { status: code, ..RecordedAnswer::json(status.to_string()) }
}
