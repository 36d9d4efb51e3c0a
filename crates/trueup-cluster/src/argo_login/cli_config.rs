//! The configuration file of the `argocd` command (`util/localconfig/localconfig.go`).

use serde::Deserialize;

/// The file, as far as it matters here.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub(super) struct CliConfig {
    current_context: String,
    contexts: Vec<ContextRef>,
    servers: Vec<CliServer>,
    users: Vec<CliUser>,
}

#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
struct ContextRef {
    name: String,
    server: String,
    user: String,
}

/// One server.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub(super) struct CliServer {
    pub(super) server: String,
    pub(super) plain_text: bool,
    pub(super) insecure: bool,
    pub(super) grpc_web_root_path: String,
    pub(super) certificate_authority_data: String,
    pub(super) core: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
struct CliUser {
    name: String,
    auth_token: String,
}

/// A context with what it refers to.
pub(super) struct CliContext {
    pub(super) server: CliServer,
    pub(super) token: Option<String>,
}

impl CliConfig {
    /// Reads the file's text.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        if text.trim().is_empty() {
            return Ok(Self::default());
        }
        serde_saphyr::from_str(text).map_err(|error| error.to_string())
    }

    /// The context of this name.
    pub(super) fn context(&self, name: &str) -> Option<CliContext> {
        self.contexts.iter().find(|context| context.name == name).map(|context| self.join(context))
    }

    /// The current context.
    pub(super) fn current(&self) -> Option<CliContext> {
        self.context(&self.current_context)
    }

    /// The first context of a server, the current one before others.
    pub(super) fn context_of_server(&self, host: &str) -> Option<CliContext> {
        let mut matching: Vec<&ContextRef> =
            self.contexts.iter().filter(|context| super::host(&context.server) == host).collect();
        matching.sort_by_key(|context| context.name != self.current_context);
        matching.first().map(|context| self.join(context))
    }

    fn join(&self, context: &ContextRef) -> CliContext {
        let server = self.servers.iter().find(|server| server.server == context.server).cloned();
        let server = server.unwrap_or_else(|| CliServer { server: context.server.clone(), ..CliServer::default() });
        let user = self.users.iter().find(|user| user.name == context.user);
        let token = user.map(|user| user.auth_token.clone()).filter(|token| !token.is_empty());
        CliContext { server, token }
    }
}
