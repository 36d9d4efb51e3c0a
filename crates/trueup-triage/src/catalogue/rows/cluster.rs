//! Clusters and components of Argo CD that do not answer.

use trueup_model::Rule::{RenderOther, SyncOther, SyncRbacForbidden};

use crate::catalogue::row::{Row, row};

const CLUSTER: &str = "Check that the cluster can be reached and that the credentials in its cluster Secret are valid.";
const REPO_SERVER: &str = "Look at the pods of argocd-repo-server; wait if they are restarting.";

pub(super) const ROWS: &[Row] = &[
    row(SyncRbacForbidden, "", r"^(?:Unauthorized|invalid session: .*|no session information|Invalid username or password)$")
        .cause("the server does not accept the credentials: {inner}")
        .remedy("Log in again, or renew the token."),
    row(SyncRbacForbidden, "", r#"(?:cluster info for "(?P<server>[^"]*)": .*?)?(?:the server has asked for the client to provide credentials|error synchronizing cache state ?: Unauthorized)"#)
        .cause("the cluster[ {server}] refuses Argo CD's credentials: they have expired")
        .remedy("Renew the token or certificate in the cluster Secret.")
        .root("cluster credentials refused"),
    row(SyncOther, "currently unable to handle the request", r"the server is currently unable to handle the request")
        .cause("an aggregated API of the cluster has no server behind it")
        .remedy("Repair or delete the APIService that is not available.")
        .command("kubectl get apiservices")
        .root("aggregated API unavailable")
        .transient(),
    row(SyncOther, "failed to load initial state of resource", r"failed to load initial state of resource (?P<resource>[^:]+): (?P<text>.*)")
        .cause("Argo CD cannot list {resource}: {text}")
        .remedy("Repair that API (conversion webhook, permissions), or exclude the kind in argocd-cm.")
        .root("{resource} cannot be listed"),
    row(SyncOther, "failed to get cluster info", r#"failed to get cluster info for "(?P<server>[^"]*)": (?:error synchronizing cache state ?: )?(?:failed to sync cluster \S+: )?(?P<text>.*)"#)
        .cause("Argo CD cannot read the cluster {server}: {text}")
        .remedy(CLUSTER)
        .command("argocd cluster get {server}")
        .root("cluster {server} unreachable")
        .transient(),
    row(SyncOther, "failed to sync cluster", r"failed to sync cluster (?P<server>\S+): (?P<text>.*)")
        .cause("Argo CD cannot read the cluster {server}: {text}")
        .remedy(CLUSTER)
        .root("cluster {server} unreachable")
        .transient(),
    row(SyncOther, "unable to resolve parseableType", r"unable to resolve parseableType for GroupVersionKind: (?P<type>.*)")
        .cause("the cluster publishes no schema for {type}, and server-side apply needs one")
        .remedy("Invalidate the cluster cache (a new CRD), or do without server-side apply for it."),
    row(SyncOther, "permitted in project", r#"[Ff]ailed to check if live resource "?(?P<subject>[^"]*)"? is permitted in project"#)
        .cause("Argo CD cannot check whether {subject} is permitted")
        .remedy("Repair the AppProject.")
        .transient(),
    row(RenderOther, "DeadlineExceeded", r"code = DeadlineExceeded desc = (?P<text>.*)")
        .cause("the repo-server did not render it in time: {text}")
        .remedy("Raise `--repo-server-timeout-seconds`, add repo-server replicas, or vendor dependencies.")
        .root("repo-server too slow")
        .transient(),
    row(RenderOther, "context deadline exceeded", r"context deadline exceeded")
        .cause("it did not answer in time: {inner}")
        .remedy("Raise the timeout, or find out what is slow.")
        .transient(),
    row(RenderOther, "code = Unavailable", r"code = Unavailable desc = (?P<text>.*)")
        .cause("the repo-server does not answer: {text}")
        .remedy(REPO_SERVER)
        .root("repo-server unavailable")
        .transient(),
    row(RenderOther, "code = ResourceExhausted", r"code = ResourceExhausted desc = (?P<text>.*)")
        .cause("a component of Argo CD is over its limit: {text}")
        .remedy("Split the Application, or raise the limit that the text names."),
    row(RenderOther, "connection error", r"connection error: (?P<text>.*)")
        .cause("a component of Argo CD does not answer: {text}")
        .remedy(REPO_SERVER)
        .transient(),
    row(SyncOther, "error setting app health", r"error setting app health: (?P<text>.*)")
        .cause("the health of the Application cannot be worked out: {text}")
        .remedy("Repair the health customisation in argocd-cm."),
    row(SyncOther, "", r"(?:dial tcp (?P<server>[^:\s]+(?::\d+)?)[^:]*: .*?)?(?P<text>connection refused|no such host|i/o timeout|connection reset by peer|no route to host|TLS handshake timeout|unexpected EOF|x509: [^\n]*)")
        .cause("a server[ ({server})] does not answer: {inner}")
        .remedy("Check network, names and certificates between Argo CD and the server.")
        .transient(),
];
