//! Who one is to a server.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use trueup_helm::HelmError;
use trueup_helm::repository::{RegistryConfig, RegistryLogin, RepositoryEntry};
use trueup_source::{Login, ServerAccess};

use super::Remote;

/// How a registry is spoken to, and what is to be said if it wants a login that is out of reach.
pub(super) struct RegistryAccess {
    pub(super) access: ServerAccess,
    pub(super) unknown_login: Option<String>,
}

impl Remote<'_> {
    /// The flags of the command line, for a server.
    pub(super) fn access_of_flags(&self, server: &str) -> ServerAccess {
        ServerAccess { login_is_for: Some(server.to_owned()), ..self.options.access.clone() }
    }

    /// What `repositories.yaml` says of a repository, over the flags.
    pub(super) fn access_of(&self, entry: &RepositoryEntry) -> ServerAccess {
        let mut access = self.access_of_flags(&entry.url);
        if !entry.username.is_empty() && !entry.password.is_empty() {
            access.login = Some(Login { username: entry.username.clone(), password: entry.password.clone() });
            access.passes_credentials = entry.passes_credentials;
        }
        let path = |path: &String| (!path.is_empty()).then(|| path.into());
        if [&entry.ca_file, &entry.cert_file, &entry.key_file].into_iter().any(|path| !path.is_empty()) {
            access.ca_file = path(&entry.ca_file);
            access.cert_file = path(&entry.cert_file);
            access.key_file = path(&entry.key_file);
        }
        access.skips_tls_verification |= entry.skips_tls_verification;
        access
    }

    /// The flags, or the login that Helm or docker keeps for a registry.
    pub(super) fn access_of_registry(&self, registry: &str) -> Result<RegistryAccess, HelmError> {
        let mut access = self.options.access.clone();
        if access.login.is_some() {
            return Ok(RegistryAccess { access, unknown_login: None });
        }
        for path in &self.options.registry_configs {
            let Ok(text) = fs_err::read(path) else { continue };
            let shown = path.display();
            let config = RegistryConfig::read(&text).map_err(|error| {
                HelmError::new(format!("{shown} cannot be read: {error}; log in to the registry again"))
            })?;
            match config.login(registry) {
                RegistryLogin::None => {}
                RegistryLogin::Helper(helper) => {
                    let text = format!(
                        "the login for {registry} is kept by the program docker-credential-{helper}, which is not asked"
                    );
                    return Ok(RegistryAccess { access, unknown_login: Some(text) });
                }
                RegistryLogin::Encoded(encoded) => {
                    let login = decode(&encoded).ok_or_else(|| {
                        HelmError::new(format!("{shown} holds no readable login for {registry}; log in again"))
                    })?;
                    access.login = Some(login);
                    return Ok(RegistryAccess { access, unknown_login: None });
                }
            }
        }
        Ok(RegistryAccess { access, unknown_login: None })
    }
}

fn decode(encoded: &str) -> Option<Login> {
    let text = String::from_utf8(STANDARD.decode(encoded).ok()?).ok()?;
    let (username, password) = text.split_once(':')?;
    Some(Login { username: username.to_owned(), password: password.trim_end_matches('\0').to_owned() })
}
