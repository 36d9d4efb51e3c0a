//! What renders charts.

use super::ChartRequest;
use crate::error::BuildError;

/// Renders charts: Helm itself, or an engine of our own. Errors are texts for people.
pub trait ChartInflator {
    /// Whether it can be used at all; asked once for each chart, before everything else. For Helm: run it with
    /// [`ChartRequest::version_arguments`], and give its output to [`check_helm_version`].
    fn check(&self, request: &ChartRequest) -> Result<(), String>;
    /// Whether a path is a folder; `None` if there is nothing.
    fn is_folder(&self, path: &str) -> Option<bool>;
    /// Fetches the chart into [`ChartRequest::folder`], as `helm pull --untar`. Its own values are loaded after that.
    fn pull(&self, request: &ChartRequest) -> Result<(), String>;
    /// What `helm template` writes.
    fn inflate(&self, request: &ChartRequest) -> Result<Vec<u8>, String>;
}

/// Whether the output of `helm version --short` is of a version that kustomize accepts.
pub fn check_helm_version(output: &str) -> Result<(), BuildError> {
    let Some(version) = first_version(output) else {
        return Err(BuildError::new(format!("cannot find version string in {output}")));
    };
    match version.split('.').next() {
        Some("3" | "4") => Ok(()),
        _ => Err(BuildError::new(format!("this plugin requires helm V3 or V4 but got v{version}"))),
    }
}

/// The first numbers with dots between them.
fn first_version(text: &str) -> Option<&str> {
    let mut rest = text;
    loop {
        rest = &rest[rest.find(|c: char| c.is_ascii_digit())?..];
        let digits = |text: &str| text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let mut length = digits(rest);
        let first = length;
        while rest[length..].starts_with('.') {
            let more = digits(&rest[length + 1..]);
            if more == 0 {
                break;
            }
            length += 1 + more;
        }
        if length > first {
            return Some(&rest[..length]);
        }
        rest = &rest[length..];
    }
}
