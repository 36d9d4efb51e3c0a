//! How a server is to be spoken to.

use std::fmt;
use std::path::PathBuf;

use reqwest::Url;

/// User and password.
#[derive(Clone, PartialEq, Eq)]
pub struct Login {
    /// Who.
    pub username: String,
    /// The secret.
    pub password: String,
}

impl fmt::Debug for Login {
    /// Without the password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Login").field("username", &self.username).finish_non_exhaustive()
    }
}

/// What Helm's flags of connections say, for one repository.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ServerAccess {
    /// `--username`, `--password`
    pub login: Option<Login>,
    /// The server that the login is for: it goes to no other. Without one, it goes to the server that is asked first.
    pub login_is_for: Option<String>,
    /// `--pass-credentials`: the login goes to any server.
    pub passes_credentials: bool,
    /// `--ca-file`: the only authorities that count.
    pub ca_file: Option<PathBuf>,
    /// `--cert-file`
    pub cert_file: Option<PathBuf>,
    /// `--key-file`
    pub key_file: Option<PathBuf>,
    /// `--insecure-skip-tls-verify`
    pub skips_tls_verification: bool,
    /// `--plain-http`: registries are spoken to without TLS.
    pub is_plain_http: bool,
}

impl ServerAccess {
    /// The login, if it may go to this server.
    pub(super) fn login_for(&self, url: &Url) -> Option<&Login> {
        let login = self.login.as_ref().filter(|login| !login.username.is_empty() && !login.password.is_empty())?;
        let server =
            |url: &Url| (url.scheme().to_owned(), url.host_str().map(ToOwned::to_owned), url.port_or_known_default());
        let is_meant = match &self.login_is_for {
            None => true,
            Some(place) => Url::parse(place).is_ok_and(|place| server(&place) == server(url)),
        };
        (self.passes_credentials || is_meant).then_some(login)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_goes_only_where_it_belongs() {
        let login = Login { username: "u".into(), password: "p".into() };
        let access = ServerAccess {
            login: Some(login),
            login_is_for: Some("https://h.test/charts".into()),
            ..ServerAccess::default()
        };
        let goes = |access: &ServerAccess, url: &str| {
            access.login_for(&Url::parse(url).expect("the URL is well-formed")).is_some()
        };
        assert!(goes(&access, "https://h.test:443/c.tgz"));
        for other in ["http://h.test/c.tgz", "https://h.test:8443/c.tgz", "https://o.test/c.tgz"] {
            assert!(!goes(&access, other), "{other}");
            assert!(goes(&ServerAccess { passes_credentials: true, ..access.clone() }, other));
        }
        assert!(!format!("{access:?}").contains("\"p\""));
    }
}
