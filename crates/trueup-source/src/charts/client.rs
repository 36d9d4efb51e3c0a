//! HTTP clients: one for each way of TLS.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use reqwest::redirect::Policy;
use reqwest::{Certificate, Client, Identity};

use super::error::{DownloadProblem, chain};
use super::{DownloadLimits, ServerAccess};

/// How trueup calls itself.
pub(super) const USER_AGENT: &str = concat!("trueup/", env!("CARGO_PKG_VERSION"));
/// As many redirects as Go follows.
const REDIRECTS: usize = 10;

type Key = (Option<PathBuf>, Option<PathBuf>, Option<PathBuf>, bool);

/// The clients that were made already, so that connections are used again.
#[derive(Debug, Default)]
pub(super) struct Clients(Mutex<BTreeMap<Key, Client>>);

impl Clients {
    /// A client for a way of TLS.
    pub(super) fn get(&self, access: &ServerAccess, limits: DownloadLimits) -> Result<Client, DownloadProblem> {
        let key =
            (access.ca_file.clone(), access.cert_file.clone(), access.key_file.clone(), access.skips_tls_verification);
        let mut clients = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = clients.get(&key) {
            return Ok(client.clone());
        }
        let client = build(access, limits)?;
        clients.insert(key, client.clone());
        Ok(client)
    }
}

fn build(access: &ServerAccess, limits: DownloadLimits) -> Result<Client, DownloadProblem> {
    use_ring();
    let mut builder = Client::builder()
        .user_agent(USER_AGENT)
        .redirect(Policy::limited(REDIRECTS - 1))
        .connect_timeout(limits.connect)
        .read_timeout(limits.idle)
        .timeout(limits.total);
    if access.skips_tls_verification {
        builder = builder.tls_danger_accept_invalid_certs(true);
    }
    if let Some(path) = &access.ca_file {
        let authorities = Certificate::from_pem_bundle(&pem(path)?).map_err(|error| unusable(path, &error))?;
        builder = builder.tls_certs_only(authorities);
    }
    if let (Some(cert), Some(key)) = (&access.cert_file, &access.key_file) {
        let identity = [pem(cert)?, pem(key)?].join(&b'\n');
        builder = builder.identity(Identity::from_pem(&identity).map_err(|error| unusable(cert, &error))?);
    }
    builder.build().map_err(|error| DownloadProblem::Tls(chain(&error)))
}

/// TLS is *ring*'s, unless the program chose something else before.
pub(super) fn use_ring() {
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// The bytes of a file of certificates or keys.
pub(super) fn pem(path: &std::path::Path) -> Result<Vec<u8>, DownloadProblem> {
    fs_err::read(path).map_err(|error| DownloadProblem::Tls(error.to_string()))
}

fn unusable(path: &std::path::Path, error: &reqwest::Error) -> DownloadProblem {
    DownloadProblem::Tls(format!("{} cannot be used: {}", path.display(), chain(error)))
}
