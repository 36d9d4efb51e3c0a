//! Helm's configuration of repositories and registries.

use std::collections::BTreeMap;
use std::fmt;

use super::go_shape::{Strictness, is_set, items_of, read_shape, text_of};
use super::shapes::REPOSITORIES;
use crate::HelmError;

/// `repositories.yaml`: what `helm repo add` knows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Repositories(pub Vec<RepositoryEntry>);

/// One repository.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct RepositoryEntry {
    /// `name`
    pub name: String,
    /// `url`
    pub url: String,
    /// `username`
    pub username: String,
    /// `password`
    pub password: String,
    /// `certFile`
    pub cert_file: String,
    /// `keyFile`
    pub key_file: String,
    /// `caFile`
    pub ca_file: String,
    /// `insecure_skip_tls_verify`
    pub skips_tls_verification: bool,
    /// `pass_credentials_all`
    pub passes_credentials: bool,
}

impl fmt::Debug for RepositoryEntry {
    /// Without the password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RepositoryEntry").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Repositories {
    /// Reads `repositories.yaml`.
    ///
    /// # Errors
    /// It cannot be decoded; the text is that of `sigs.k8s.io/yaml`.
    pub fn read(text: &[u8]) -> Result<Self, HelmError> {
        let json = read_shape(text, &REPOSITORIES, Strictness::Lenient).map_err(HelmError::new)?;
        let entry = |json| RepositoryEntry {
            name: text_of(json, "name"),
            url: text_of(json, "url"),
            username: text_of(json, "username"),
            password: text_of(json, "password"),
            cert_file: text_of(json, "certFile"),
            key_file: text_of(json, "keyFile"),
            ca_file: text_of(json, "caFile"),
            skips_tls_verification: is_set(json, "insecure_skip_tls_verify"),
            passes_credentials: is_set(json, "pass_credentials_all"),
        };
        Ok(Self(items_of(&json, "repositories").iter().map(entry).collect()))
    }

    /// The repository of a name.
    ///
    /// # Errors
    /// There is none, or it has no URL; in Helm's words.
    pub fn named(&self, name: &str) -> Result<&RepositoryEntry, HelmError> {
        let entry = self.0.iter().find(|entry| entry.name == name);
        let entry = entry.ok_or_else(|| HelmError::new(format!("repo {name} not found")))?;
        if entry.url.is_empty() {
            return Err(HelmError::new(format!("no URL found for repository {name}")));
        }
        Ok(entry)
    }
}

/// Who one is to registries: `registry/config.json` of Helm, or docker's `config.json`.
#[derive(Clone, Default)]
pub struct RegistryConfig {
    auths: BTreeMap<String, String>,
    helpers: BTreeMap<String, String>,
    store: String,
}

/// What a configuration says of one registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RegistryLogin {
    /// Nothing.
    None,
    /// User and password, joined by a colon, in base 64.
    Encoded(String),
    /// A program knows, which is not asked.
    Helper(String),
}

impl RegistryConfig {
    /// Reads a configuration.
    ///
    /// # Errors
    /// It is no JSON.
    pub fn read(text: &[u8]) -> Result<Self, HelmError> {
        let json: serde_json::Value =
            serde_json::from_slice(text).map_err(|error| HelmError::new(format!("not JSON: {error}")))?;
        let mut config = Self { store: json["credsStore"].as_str().unwrap_or_default().to_owned(), ..Self::default() };
        for (registry, login) in json["auths"].as_object().into_iter().flatten() {
            let encoded = login["auth"].as_str().unwrap_or_default();
            config.auths.insert(host_of(registry).to_owned(), encoded.to_owned());
        }
        for (registry, helper) in json["credHelpers"].as_object().into_iter().flatten() {
            config.helpers.insert(host_of(registry).to_owned(), helper.as_str().unwrap_or_default().to_owned());
        }
        Ok(config)
    }

    /// How to log in to a registry.
    pub fn login(&self, registry: &str) -> RegistryLogin {
        if let Some(helper) = self.helpers.get(registry) {
            return RegistryLogin::Helper(helper.clone());
        }
        match self.auths.get(registry) {
            Some(encoded) if !encoded.is_empty() => RegistryLogin::Encoded(encoded.clone()),
            Some(_) if !self.store.is_empty() => RegistryLogin::Helper(self.store.clone()),
            _ => RegistryLogin::None,
        }
    }
}

fn host_of(key: &str) -> &str {
    let host = key.split_once("://").map_or(key, |(_, rest)| rest);
    host.split('/').next().unwrap_or(host)
}
