//! The flags about charts that are not on this machine.

use std::path::PathBuf;

use trueup_engine::{ChartQuery, Generation, Login, MissingDependencies, RemoteOptions, ServerAccess};

use super::flag_parser::Arguments;
use crate::settings::HelmSettings;

/// Takes in every version, pre-releases too.
const DEVELOPMENT: &str = ">0.0.0-0";

/// Where the chart and its dependencies come from.
pub(super) fn chart_query(arguments: &Arguments, generation: Generation, settings: &HelmSettings) -> ChartQuery {
    let path = |name: &str, otherwise: &Option<PathBuf>| file(arguments, name).or_else(|| otherwise.clone());
    let version = arguments.text("version");
    let registry_configs =
        file(arguments, "registry-config").map_or_else(|| settings.registry_configs.clone(), |path| vec![path]);
    let missing = if arguments.is_set("dependency-update") {
        MissingDependencies::Update
    } else if arguments.is_set("dependency-build") {
        MissingDependencies::Build
    } else {
        MissingDependencies::Refuse
    };
    let remote = RemoteOptions {
        generation,
        repo: arguments.text("repo"),
        version: if version.is_empty() && arguments.is_set("devel") { DEVELOPMENT.to_owned() } else { version },
        access: access(arguments),
        repository_config: path("repository-config", &settings.repository_config),
        repository_cache: path("repository-cache", &settings.repository_cache),
        registry_configs,
        archive_cache: settings.archive_cache.clone(),
        ..RemoteOptions::default()
    };
    ChartQuery { remote, missing, verify: arguments.is_set("verify") }
}

fn access(arguments: &Arguments) -> ServerAccess {
    let (username, password) = (arguments.text("username"), arguments.text("password"));
    ServerAccess {
        login: (!username.is_empty()).then_some(Login { username, password }),
        login_is_for: None,
        passes_credentials: arguments.is_set("pass-credentials"),
        ca_file: file(arguments, "ca-file"),
        cert_file: file(arguments, "cert-file"),
        key_file: file(arguments, "key-file"),
        skips_tls_verification: arguments.is_set("insecure-skip-tls-verify"),
        is_plain_http: arguments.is_set("plain-http"),
    }
}

fn file(arguments: &Arguments, name: &str) -> Option<PathBuf> {
    Some(arguments.text(name)).filter(|path| !path.is_empty()).map(PathBuf::from)
}
