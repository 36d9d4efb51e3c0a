//! One answer as received.

use bytes::Bytes;
use serde::Deserialize;

/// The longest part of a server's sentence that is quoted.
const MAX_MESSAGE: usize = 600;

/// Status and body of an answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// The whole body.
    pub body: Bytes,
    /// True if a recording says so that was never asked this.
    pub not_recorded: bool,
}

impl Answer {
    /// The sentence in a `Status` of Kubernetes or an error of Argo CD; otherwise the beginning of the body.
    pub(super) fn message(&self) -> String {
        #[derive(Deserialize)]
        struct Failure {
            #[serde(alias = "error")]
            message: String,
        }
        // Argo CD writes its sentence twice, as `error` and as `message`.
        let by_name = |name: &str| {
            let value: serde_json::Value = serde_json::from_slice(&self.body).ok()?;
            Some(value.get(name)?.as_str()?.to_owned())
        };
        let message = serde_json::from_slice::<Failure>(&self.body)
            .map(|failure| failure.message)
            .ok()
            .or_else(|| by_name("message"))
            .unwrap_or_else(|| {
                String::from_utf8_lossy(self.body.get(..MAX_MESSAGE).unwrap_or(&self.body)).trim().to_owned()
            });
        shortened(&message)
    }
}

fn shortened(message: &str) -> String {
    match message.char_indices().nth(MAX_MESSAGE) {
        Some((end, _)) => format!("{}…", &message[..end]),
        None => message.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(body: &str, message: &str) {
        let answer = Answer { status: 403, body: Bytes::copy_from_slice(body.as_bytes()), not_recorded: false };
        assert_eq!(answer.message(), message);
    }

    #[test]
    fn the_sentence_is_found_in_every_kind_of_failure() {
        check(r#"{"kind":"Status","message":"pods is forbidden"}"#, "pods is forbidden");
        check(r#"{"error":"permission denied","code":7,"message":"permission denied"}"#, "permission denied");
        check("404 page not found\n", "404 page not found");
        check("", "");
    }
}
