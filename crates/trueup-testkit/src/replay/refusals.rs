//! Refusals, in the words of the real servers (wire recordings).

use bytes::Bytes;
use serde_json::{Value, json};
use trueup_model::ServerKind;

const JSON: &str = "application/json";
const TEXT: &str = "text/plain; charset=utf-8";

/// An answer that is not out of the recording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    /// HTTP status.
    pub(super) status: u16,
    /// `Content-Type` header.
    pub(super) content_type: &'static str,
    /// `Retry-After` header, in seconds.
    pub(super) retry_after_s: Option<u32>,
    /// The body.
    pub(super) body: Bytes,
}

impl Refusal {
    /// No token, or not the replay's (`prod-100`, `prod-101`, `argocd-095` to `argocd-097`).
    pub(super) fn unauthorized(server: ServerKind, token: Option<&str>) -> Self {
        let is_jwt = token.is_some_and(|token| token.split('.').count() == 3);
        match (server, is_jwt) {
            (ServerKind::Argocd, true) => {
                Self::argocd(401, 16, "invalid session: token signature is invalid: signature is invalid")
            }
            (ServerKind::Argocd, false) => Self::argocd(401, 16, "no session information"),
            _ => Self::kubernetes(401, Some("Unauthorized"), "Unauthorized", None),
        }
    }

    /// A token that was good before (`argocd-121`).
    pub(super) fn token_expired(server: ServerKind) -> Self {
        match server {
            ServerKind::Argocd => Self::argocd(401, 16, "invalid session: token has invalid claims: token is expired"),
            _ => Self::kubernetes(401, Some("Unauthorized"), "Unauthorized", None),
        }
    }

    /// A user who may not do this (`prod-098`, `argocd-063`).
    pub(super) fn forbidden(server: ServerKind, verb: &str, path: &str) -> Self {
        let message = format!("forbidden: User \"replay\" cannot {verb} path \"{path}\"");
        match server {
            ServerKind::Argocd => Self::argocd(403, 7, "permission denied"),
            _ => Self::kubernetes(403, Some("Forbidden"), &message, Some(json!({}))),
        }
    }

    /// Too many requests at once; API servers say it in plain text.
    pub(super) fn too_many_requests(retry_after_s: u32) -> Self {
        let body = Bytes::from_static(b"Too many requests, please try again later.\n");
        Self { status: 429, content_type: TEXT, retry_after_s: Some(retry_after_s), body }
    }

    /// Something broke inside the server.
    pub(super) fn internal_error(server: ServerKind) -> Self {
        match server {
            ServerKind::Argocd => Self::argocd(500, 13, "internal error"),
            _ => Self::kubernetes(
                500,
                Some("InternalError"),
                "Internal error occurred: etcdserver: leader changed",
                None,
            ),
        }
    }

    /// A continue token whose version is gone (`prod-141`).
    pub(super) fn continue_expired() -> Self {
        let message = "The provided continue parameter is too old to display a consistent list result. You can start \
            a new list without the continue parameter, or use the continue token in this response to retrieve the \
            remainder of the results. Continuing with the provided token results in an inconsistent list - objects \
            that were created, modified, or deleted between the time the first chunk was returned and now may show \
            up in the list.";
        Self::kubernetes(410, Some("Expired"), message, None)
    }

    /// A malformed request.
    pub(super) fn bad_request(message: &str) -> Self {
        Self::kubernetes(400, Some("BadRequest"), message, None)
    }

    /// What a signing-in proxy in front of a server answers.
    pub(super) fn login_page() -> Self {
        let page = "<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body><form method=\"post\" \
            action=\"/login\"><input name=\"user\"><input name=\"password\" type=\"password\"></form></body></html>\n";
        let body = Bytes::from_static(page.as_bytes());
        Self { status: 200, content_type: "text/html; charset=utf-8", retry_after_s: None, body }
    }

    fn kubernetes(code: u16, reason: Option<&str>, message: &str, details: Option<Value>) -> Self {
        let mut status = json!({
            "kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure", "message": message, "code": code,
        });
        if let Some(reason) = reason {
            status["reason"] = json!(reason);
        }
        if let Some(details) = details {
            status["details"] = details;
        }
        Self { status: code, content_type: JSON, retry_after_s: None, body: Bytes::from(status.to_string()) }
    }

    fn argocd(status: u16, code: u8, message: &str) -> Self {
        let body = json!({"error": message, "code": code, "message": message});
        Self { status, content_type: JSON, retry_after_s: None, body: Bytes::from(body.to_string()) }
    }
}
