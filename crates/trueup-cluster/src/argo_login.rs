//! How to reach Argo CD's API: the same files and variables as the `argocd` command uses.

mod cli_config;
mod cli_opts;

use std::fmt;
use std::path::{Path, PathBuf};

use cli_config::CliConfig;
use cli_opts::CliOpts;

/// What a user can say about an Argo CD server; plain values, wherever they come from.
///
/// Later fields do not win over earlier ones: the address comes from `server`, else from `opts`, else from the
/// context; likewise for the token.
#[derive(Clone, Default)]
pub struct ArgoLogin {
    /// Content of the `argocd` command's configuration file.
    pub config_text: Option<String>,
    /// Context in that file; absent means its current one.
    pub context: Option<String>,
    /// `ARGOCD_SERVER`: host and port, perhaps a scheme.
    pub server: Option<String>,
    /// `ARGOCD_AUTH_TOKEN`.
    pub auth_token: Option<String>,
    /// `ARGOCD_OPTS`: flags of the `argocd` command in one text.
    pub opts: Option<String>,
}

/// Why a login cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ArgoLoginError {
    /// The configuration file is not what it should be.
    #[error("the configuration of the argocd command cannot be read: {0}")]
    Config(String),
    /// `ARGOCD_OPTS` is not what it should be.
    #[error("ARGOCD_OPTS cannot be read: {0}")]
    Opts(String),
    /// There is no such context.
    #[error("the configuration of the argocd command has no context {0:?}")]
    NoContext(String),
    /// There is a server, and nothing to log in with.
    #[error("no token for the Argo CD server {0}: run `argocd login {0}`, or set ARGOCD_AUTH_TOKEN")]
    NoToken(String),
}

/// An address and what is needed to be let in.
#[derive(Clone, PartialEq, Eq)]
pub struct ArgoConnection {
    pub(crate) url: String,
    pub(crate) token: String,
    pub(crate) verification: Verification,
}

/// How the server proves who it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verification {
    /// By a certificate that the system trusts.
    System,
    /// By a certificate that this authority signed, as base64 of PEM.
    Authority(String),
    /// By a certificate in this file.
    File(PathBuf),
    /// Not at all (`--insecure`).
    Skipped,
}

impl ArgoConnection {
    /// A connection to a server at a URL, with a token; certificates as the system trusts them.
    pub fn new(url: impl Into<String>, token: impl Into<String>) -> Self {
        Self { url: url.into(), token: token.into(), verification: Verification::System }
    }

    /// The address, with scheme and root path.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl fmt::Debug for ArgoConnection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { url, token: _, verification } = self;
        f.debug_struct("ArgoConnection").field("url", url).field("verification", verification).finish_non_exhaustive()
    }
}

impl fmt::Debug for ArgoLogin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ArgoLogin")
            .field("context", &self.context)
            .field("server", &self.server)
            .finish_non_exhaustive()
    }
}

impl ArgoLogin {
    /// The connection that these values describe; `None` if they name no server, or one in core mode, which has no API.
    ///
    /// A token of the configuration file goes only to the server that it was made for, unlike in the `argocd`
    /// command, which sends the current context's token to whatever `ARGOCD_SERVER` names.
    ///
    /// # Errors
    /// If a value cannot be understood, or there is a server and no token for it.
    pub fn resolve(&self) -> Result<Option<ArgoConnection>, ArgoLoginError> {
        let opts = CliOpts::parse(self.opts.as_deref().unwrap_or_default()).map_err(ArgoLoginError::Opts)?;
        let config = match &self.config_text {
            Some(text) => CliConfig::parse(text).map_err(ArgoLoginError::Config)?,
            None => CliConfig::default(),
        };
        let context_name = self.context.as_deref().filter(|name| !name.is_empty()).or(opts.context.as_deref());
        let asked = self.server.as_deref().filter(|server| !server.is_empty()).or(opts.server.as_deref());
        let context = match (context_name, asked) {
            (Some(name), _) => Some(config.context(name).ok_or_else(|| ArgoLoginError::NoContext(name.to_owned()))?),
            (None, Some(server)) => config.context_of_server(host(server)),
            (None, None) => config.current(),
        };
        let Some(server) = asked.map(str::to_owned).or(context.as_ref().map(|context| context.server.server.clone()))
        else {
            return Ok(None);
        };
        let server = server.as_str();
        let context = context.filter(|context| host(&context.server.server) == host(server));
        let settings = context.as_ref().map(|context| context.server.clone()).unwrap_or_default();
        if settings.core || opts.core {
            return Ok(None);
        }
        let plain = opts.plaintext.unwrap_or(settings.plain_text || server.starts_with("http://"));
        let root = opts.root_path.as_deref().unwrap_or(&settings.grpc_web_root_path);
        let url = url(server, plain, root);
        let explicit = self.auth_token.clone().filter(|token| !token.is_empty()).or(opts.auth_token);
        let token = explicit
            .or(context.and_then(|context| context.token))
            .ok_or_else(|| ArgoLoginError::NoToken(host(server).to_owned()))?;
        let verification = if opts.insecure.unwrap_or(settings.insecure) {
            Verification::Skipped
        } else if let Some(file) = opts.server_crt {
            Verification::File(file)
        } else if settings.certificate_authority_data.is_empty() {
            Verification::System
        } else {
            Verification::Authority(settings.certificate_authority_data)
        };
        Ok(Some(ArgoConnection { url, token, verification }))
    }
}

/// The configuration file that `ARGOCD_OPTS` names with `--config`, if any.
pub fn config_file_in_opts(opts: &str) -> Option<PathBuf> {
    CliOpts::parse(opts).ok()?.config.map(|file| Path::new(&file).to_owned())
}

/// Host and port without scheme and path.
fn host(server: &str) -> &str {
    let rest = server.split_once("://").map_or(server, |(_, rest)| rest);
    rest.split('/').next().unwrap_or(rest)
}

fn url(server: &str, plain: bool, root: &str) -> String {
    let scheme = if plain { "http" } else { "https" };
    let after_host =
        server.split_once("://").map_or(server, |(_, rest)| rest).split_once('/').map_or("", |(_, path)| path);
    let root = if root.is_empty() { after_host } else { root }.trim_matches('/');
    if root.is_empty() { format!("{scheme}://{}", host(server)) } else { format!("{scheme}://{}/{root}", host(server)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONFIG: &str = "
contexts:
- {name: lab, server: 'argocd.lab.test:8080', user: admin}
- {name: prod, server: argocd.prod.test, user: ops}
- {name: here, server: kubernetes, user: kubernetes}
current-context: lab
servers:
- {server: 'argocd.lab.test:8080', plain-text: true, insecure: true}
- {server: argocd.prod.test, grpc-web-root-path: /argo/cd/, certificate-authority-data: Q0E=}
- {server: kubernetes, core: true}
users:
- {name: admin, auth-token: lab-token}
- {name: ops, auth-token: prod-token, refresh-token: x}
prompts-enabled: false
";

    fn login(change: impl FnOnce(&mut ArgoLogin)) -> Result<Option<ArgoConnection>, ArgoLoginError> {
        let mut login = ArgoLogin { config_text: Some(CONFIG.to_owned()), ..ArgoLogin::default() };
        change(&mut login);
        login.resolve()
    }

    fn check(change: impl FnOnce(&mut ArgoLogin), url: &str, token: &str, verification: &Verification) {
        let connection = login(change).unwrap().unwrap();
        assert_eq!((connection.url(), connection.token.as_str(), &connection.verification), (url, token, verification));
    }

    #[test]
    fn the_current_context_is_used_unless_another_is_asked_for() {
        check(|_| (), "http://argocd.lab.test:8080", "lab-token", &Verification::Skipped);
        let authority = Verification::Authority("Q0E=".into());
        check(|l| l.context = Some("prod".into()), "https://argocd.prod.test/argo/cd", "prod-token", &authority);
        check(
            |l| l.opts = Some("--argocd-context prod".into()),
            "https://argocd.prod.test/argo/cd",
            "prod-token",
            &authority,
        );
        assert!(matches!(login(|l| l.context = Some("none".into())), Err(ArgoLoginError::NoContext(_))));
    }

    #[test]
    fn a_server_gets_its_own_token_and_no_other() {
        check(
            |l| l.server = Some("https://argocd.prod.test".into()),
            "https://argocd.prod.test/argo/cd",
            "prod-token",
            &Verification::Authority("Q0E=".into()),
        );
        assert!(
            matches!(login(|l| l.server = Some("evil.test".into())), Err(ArgoLoginError::NoToken(server)) if server == "evil.test")
        );
        check(
            |l| (l.server, l.auth_token) = (Some("new.test".into()), Some("t".into())),
            "https://new.test",
            "t",
            &Verification::System,
        );
    }

    #[test]
    fn options_of_the_argocd_command_are_understood() {
        let opts = "--server 'x.test:443' --auth-token=\"a b\" --plaintext=false --insecure --grpc-web-root-path /r --loglevel debug --grpc-web";
        let login = ArgoLogin { opts: Some(opts.into()), ..ArgoLogin::default() };
        let connection = login.resolve().unwrap().unwrap();
        assert_eq!((connection.url(), connection.token.as_str()), ("https://x.test:443/r", "a b"));
        assert_eq!(connection.verification, Verification::Skipped);
        assert_eq!(config_file_in_opts("--config /c/argo --insecure"), Some(PathBuf::from("/c/argo")));
    }

    #[test]
    fn nothing_said_and_core_mode_are_no_server() {
        assert_eq!(ArgoLogin::default().resolve().unwrap(), None);
        assert_eq!(login(|l| l.context = Some("here".into())).unwrap(), None);
    }

    #[test]
    fn tokens_do_not_show_in_debug_output() {
        let connection = login(|_| ()).unwrap().unwrap();
        assert!(!format!("{connection:?}").contains("lab-token"));
    }
}
