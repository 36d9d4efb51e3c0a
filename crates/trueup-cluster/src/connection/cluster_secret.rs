//! Argo CD's cluster Secrets: where a cluster is, and what to log in with
//! (`ClusterConfig` and `RawRestConfig` in `pkg/apis/application/v1alpha1/types.go`).

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kube::Config;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{ConnectionError, config_of};

/// Credential helpers that a cluster Secret may name. Whoever may write Secrets in Argo CD's namespace decides about
/// these commands, and they run on the machine of the person who looks: so only known helpers, and only by name.
const KNOWN_HELPERS: [&str; 8] =
    ["argocd-k8s-auth", "aws", "aws-iam-authenticator", "gke-gcloud-auth-plugin", "kubelogin", "tsh", "doctl", "oci"];

/// Variables that decide which code a program runs.
const FORBIDDEN_VARIABLES: [&str; 5] = ["LD_", "DYLD_", "PATH", "PYTHON", "NODE_"];

const CREDENTIAL_API: &str = "client.authentication.k8s.io/v1beta1";

/// One cluster that Argo CD knows.
#[derive(Debug, Clone)]
pub(crate) struct ClusterSecret {
    /// Name in Argo CD.
    pub(crate) name: String,
    /// URL of its API server.
    pub(crate) server: String,
    /// How to log in; `None` if that is redacted or unreadable.
    pub(crate) config: Option<ConnectionConfig>,
}

/// `config` of a cluster Secret.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct ConnectionConfig {
    username: String,
    password: String,
    bearer_token: String,
    tls_client_config: TlsClientConfig,
    aws_auth_config: Option<AwsAuthConfig>,
    exec_provider_config: Option<ExecProviderConfig>,
    proxy_url: String,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct TlsClientConfig {
    insecure: bool,
    server_name: String,
    ca_data: String,
    cert_data: String,
    key_data: String,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct AwsAuthConfig {
    cluster_name: String,
    #[serde(rename = "roleARN")]
    role_arn: String,
    profile: String,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct ExecProviderConfig {
    command: String,
    args: Vec<String>,
    env: BTreeMap<String, String>,
    api_version: String,
    install_hint: String,
}

impl ClusterSecret {
    /// Reads a Secret as the API server gives it; `None` if it names no server.
    pub(crate) fn read(secret: &Value) -> Option<Self> {
        let text = |key: &str| {
            let bytes = STANDARD.decode(secret["data"][key].as_str()?).ok()?;
            String::from_utf8(bytes).ok()
        };
        let server = text("server")?.trim().to_owned();
        let name = text("name").unwrap_or_else(|| server.clone());
        let config = text("config").and_then(|config| serde_json::from_str(&config).ok());
        Some(Self { name, server, config })
    }
}

impl ConnectionConfig {
    /// The ways to log in to the server, best first: the cloud helpers exist in two forms.
    pub(crate) async fn configs(&self, server: &str) -> Vec<Result<Config, ConnectionError>> {
        let users = match self.users() {
            Ok(users) => users,
            Err(error) => return vec![Err(error)],
        };
        let mut configs = Vec::new();
        for user in users {
            configs.push(config_of(self.cluster(server), user).await);
        }
        configs
    }

    fn cluster(&self, server: &str) -> Value {
        let tls = &self.tls_client_config;
        let mut cluster = json!({ "server": server, "insecure-skip-tls-verify": tls.insecure });
        for (key, text) in [
            ("certificate-authority-data", &tls.ca_data),
            ("tls-server-name", &tls.server_name),
            ("proxy-url", &self.proxy_url),
        ] {
            if !text.is_empty() {
                cluster[key] = json!(text);
            }
        }
        cluster
    }

    fn users(&self) -> Result<Vec<Value>, ConnectionError> {
        if let Some(aws) = &self.aws_auth_config {
            return Ok(aws.helpers());
        }
        if let Some(exec) = &self.exec_provider_config {
            return exec.helpers();
        }
        let mut user = json!({});
        for (key, text) in [
            ("token", &self.bearer_token),
            ("username", &self.username),
            ("password", &self.password),
            ("client-certificate-data", &self.tls_client_config.cert_data),
            ("client-key-data", &self.tls_client_config.key_data),
        ] {
            if !text.is_empty() {
                user[key] = json!(text);
            }
        }
        if user == json!({}) {
            return Err(ConnectionError::ClusterSecret("it holds no credentials".to_owned()));
        }
        Ok(vec![user])
    }
}

impl AwsAuthConfig {
    fn helpers(&self) -> Vec<Value> {
        let mut of_argo = vec!["aws", "--cluster-name", &self.cluster_name];
        let mut of_aws = vec!["eks", "get-token", "--cluster-name", &self.cluster_name];
        for (flag, text) in [("--role-arn", &self.role_arn), ("--profile", &self.profile)] {
            if !text.is_empty() {
                of_argo.extend([flag, text]);
                of_aws.extend([flag, text]);
            }
        }
        vec![helper("argocd-k8s-auth", &json!(of_argo), CREDENTIAL_API), helper("aws", &json!(of_aws), CREDENTIAL_API)]
    }
}

impl ExecProviderConfig {
    fn helpers(&self) -> Result<Vec<Value>, ConnectionError> {
        let name = self.command.rsplit('/').next().unwrap_or_default();
        if !KNOWN_HELPERS.contains(&name) {
            let reason = format!(
                "the credential command {name:?} is not a helper that is run from a Secret; use a kubeconfig context"
            );
            return Err(ConnectionError::ClusterSecret(reason));
        }
        if let Some(variable) =
            self.env.keys().find(|key| FORBIDDEN_VARIABLES.iter().any(|prefix| key.starts_with(prefix)))
        {
            let reason = format!("the credential command sets {variable}, which a Secret may not decide");
            return Err(ConnectionError::ClusterSecret(reason));
        }
        let version = if self.api_version.is_empty() { CREDENTIAL_API } else { &self.api_version };
        let mut first = helper(name, &json!(self.args), version);
        first["exec"]["env"] = self.env.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect();
        if !self.install_hint.is_empty() {
            first["exec"]["installHint"] = json!(self.install_hint);
        }
        let mut helpers = vec![first];
        if name == "argocd-k8s-auth" && self.args.first().is_some_and(|arg| arg == "gcp") {
            helpers.push(helper("gke-gcloud-auth-plugin", &json!([]), CREDENTIAL_API));
        }
        Ok(helpers)
    }
}

fn helper(command: &str, args: &Value, api_version: &str) -> Value {
    json!({ "exec": { "apiVersion": api_version, "command": command, "args": args, "interactiveMode": "Never" } })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn users(config: Value) -> Result<Vec<Value>, String> {
        let config: ConnectionConfig = serde_json::from_value(config).unwrap();
        config.users().map_err(|error| error.to_string())
    }

    #[test]
    fn a_secret_gives_name_server_and_credentials() {
        let encode = |text: &str| STANDARD.encode(text);
        let secret = json!({"data": {"name": encode("prod"), "server": encode("https://prod.test"), "config": encode(r#"{"bearerToken":"t"}"#)}});
        let cluster = ClusterSecret::read(&secret).unwrap();
        assert_eq!((cluster.name.as_str(), cluster.server.as_str()), ("prod", "https://prod.test"));
        assert_eq!(cluster.config.unwrap().users().unwrap(), [json!({"token": "t"})]);
        let redacted = json!({"data": {"server": encode("https://prod.test"), "config": "sha256:0123456789abcdef"}});
        assert!(ClusterSecret::read(&redacted).unwrap().config.is_none());
        assert!(ClusterSecret::read(&json!({"data": {}})).is_none());
    }

    #[test]
    fn cloud_credentials_become_helpers_in_two_forms() {
        let aws = users(json!({"awsAuthConfig": {"clusterName": "prod", "roleARN": "arn:x"}})).unwrap();
        assert_eq!(aws[0]["exec"]["args"], json!(["aws", "--cluster-name", "prod", "--role-arn", "arn:x"]));
        assert_eq!(aws[1]["exec"]["command"], "aws");
        let gcp = users(json!({"execProviderConfig": {"command": "argocd-k8s-auth", "args": ["gcp"], "apiVersion": "client.authentication.k8s.io/v1beta1"}})).unwrap();
        assert_eq!(gcp[1]["exec"]["command"], "gke-gcloud-auth-plugin");
    }

    #[test]
    fn a_secret_cannot_make_the_reader_run_any_program() {
        assert!(
            users(json!({"execProviderConfig": {"command": "/bin/sh", "args": ["-c", "x"]}}))
                .unwrap_err()
                .contains("\"sh\"")
        );
        let preload = json!({"execProviderConfig": {"command": "aws", "env": {"LD_PRELOAD": "/x.so"}}});
        assert!(users(preload).unwrap_err().contains("LD_PRELOAD"));
    }

    #[tokio::test]
    async fn certificates_and_names_reach_the_client_configuration() {
        let config: ConnectionConfig = serde_json::from_value(
            json!({"bearerToken": "t", "tlsClientConfig": {"insecure": true, "serverName": "api.prod"}}),
        )
        .unwrap();
        let config = config.configs("https://prod.test:6443").await.remove(0).unwrap();
        assert_eq!(config.cluster_url.to_string(), "https://prod.test:6443/");
        assert!(config.accept_invalid_certs);
        assert_eq!(config.tls_server_name.as_deref(), Some("api.prod"));
    }
}
