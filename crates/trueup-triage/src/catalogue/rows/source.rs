//! Fetching: Git, Helm repositories, OCI registries, and what binds sources together.

use trueup_model::Rule::{
    RenderHelmDependency, SourceChartRepoUnreachable, SourceChartVersionMissing, SourceOciLayer, SourceOther,
    SourcePathEscapes, SourcePathMissing, SourceRefConflict, SourceRefUnknown, SourceRepoAuth, SourceRepoUnreachable,
    SourceRevisionMissing, SourceRevisionUnsigned,
};

use crate::catalogue::row::{Row, row};

const CREDENTIALS: &str =
    "Register credentials for exactly this URL (or a prefix of it) and check that the project may use them.";
const NETWORK: &str = "Check name, network, proxy and certificates from the repo-server.";
const REVISION: &str = "Push the branch or tag again, or correct `targetRevision`.";

pub(super) const ROWS: &[Row] = &[
    row(SourceOther, "waiting for an external process", r"waiting for an external process to update (?P<target>\S+) from (?P<source>\S+)")
        .cause("nobody has promoted {source} to {target} yet")
        .remedy("Merge {source} into {target}."),
    row(SourceOther, "cannot hydrate because", r"cannot hydrate because application (?P<other>\S+) has an error|cannot hydrate because .*have errors")
        .cause("another Application of the same hydration fails[: {other}]")
        .remedy("Repair that Application first."),
    row(SourceRevisionMissing, "to a commit SHA", r"[Uu]nable to resolve '(?P<revision>[^']*)' to a commit SHA")
        .cause("the revision {revision} is not in the repository")
        .remedy(REVISION),
    row(SourceRevisionMissing, "not our ref", r"(?:upload-pack: )?not our ref (?P<revision>[0-9a-f]{7,64})")
        .cause("the commit {revision} is no longer in the repository (force-pushed or collected)")
        .remedy("Set `targetRevision` to a commit that exists."),
    row(SourceRevisionMissing, "find remote ref", r"[Cc]ouldn't find remote ref (?P<revision>\S+)")
        .cause("the revision {revision} is not in the repository")
        .remedy(REVISION),
    row(SourceRevisionMissing, "ailed to checkout", r"[Ff]ailed to checkout (?:revision )?(?P<revision>\S+?):? .*(?:reference is not a tree|unable to read tree|did not match any file|unknown revision|bad object|couldn't find remote ref)")
        .cause("the revision {revision} cannot be checked out: it is no longer in the repository")
        .remedy(REVISION),
    row(SourceRevisionUnsigned, "signature is required", r"(?:Target revision )?(?P<revision>\S+) in Git is not signed, but a signature is required")
        .cause("the revision {revision} is not signed and the project demands it")
        .remedy("Sign the commit, or relax `signatureKeys` of the AppProject."),
    row(SourceRevisionUnsigned, "signature", r"(?P<revision>[0-9a-f]{7,64}).*(?:signed with|signature is) (?P<text>.*(?:unknown|not allowed|bad|revoked|expired).*)")
        .cause("the signature of {revision} is not accepted: {text}")
        .remedy("Sign with a key that the AppProject lists, or add the key."),
    row(SourcePathMissing, "app path does not exist", r"(?P<path>[^\s:]+): app path does not exist")
        .cause("the folder {path} is not in the repository at that revision")
        .remedy("Correct `path`, or bring the folder back."),
    row(SourcePathMissing, "app path is not a directory", r"(?P<path>[^\s:]+): app path is not a directory")
        .cause("{path} is a file, not a folder")
        .remedy("Set `path` to a folder."),
    row(SourcePathEscapes, "app path", r"(?P<path>[^\s:]+): app path (?P<text>is absolute|outside root)")
        .cause("the path {path} leaves the repository")
        .remedy("Set `path` to a folder relative to the repository's root."),
    row(SourcePathEscapes, "out-of-bounds symlinks", r"repository contains out-of-bounds symlinks\. file: (?P<file>\S+)")
        .cause("the symbolic link {file} points out of the repository")
        .remedy("Remove the link; it stops every Application of the repository.")
        .root("symbolic link {file} leaves the repository"),
    row(SourceRefUnknown, "source referenced", r#"source referenced "(?P<ref>[^"]*)", (?:but no source has a 'ref' field defined|which is not one of the available sources \((?P<text>[^)]*)\))"#)
        .cause("{ref} names no source of the Application[; there is {text}]")
        .remedy("Correct the reference in `helm.valueFiles`, or the `ref` of the source it means."),
    row(SourceRefConflict, "different revision of the same repository", r"cannot reference a different revision of the same repository(?: \((?P<text>.*)\))?")
        .cause("two sources need one repository at two revisions[: {text}]")
        .remedy("Set the same `targetRevision` in both sources."),
    row(SourceRefConflict, "multiple revisions for the same repository", r"cannot reference multiple revisions for the same repository")
        .cause("two sources need one repository at two revisions")
        .remedy("Set the same `targetRevision` in both sources."),
    // A restricted project is only where Argo CD notices: it looks for the dependency's repository because `charts/`
    // is empty, and finds none that the project permits.
    row(RenderHelmDependency, "helm repos", r"helm repos (?P<repo>.+?) are not permitted in project '(?P<project>[^']*)'")
        .cause("a chart dependency from {repo} is not vendored in charts/ and its repository is not registered for the project {project}")
        .remedy("Vendor the dependency (`helm dependency update`, commit charts/ and Chart.lock), or register the repository and permit it in the project.")
        .command("helm dependency update"),
    row(SourceChartVersionMissing, "matching", r#"chart "(?P<chart>[^"]*)" (?:version "(?P<version>[^"]*)" not found|matching (?P<required>.+?) not found) in (?P<repo>\S+?) (?:index|repository)"#)
        .cause("chart {chart}[ {version}][ {required}] is not in its repository {repo}")
        .remedy("Set `targetRevision` to a version that the repository holds."),
    row(SourceChartVersionMissing, "no chart version found", r"no chart version found for (?P<chart>.+)-(?P<version>v?\d[^\s-]*(?:-[^\s]+)?)")
        .cause("chart {chart} {version} is not in its repository")
        .remedy("Set `targetRevision` to a version that the repository holds."),
    row(SourceChartVersionMissing, "version matching constraint not found", r#"(?:for "?(?P<chart>[^":]+)"?: )?version matching constraint not found in (?P<count>\d+) tags"#)
        .cause("none of the {count} versions[ of {chart}] satisfies the constraint in `targetRevision`")
        .remedy("Set `targetRevision` to a version, or a range, that the repository holds."),
    row(SourceChartVersionMissing, "not found in index", r"chart '(?P<chart>[^']*)' not found in index")
        .cause("chart {chart} is not in its repository at all")
        .remedy("Correct the name of the chart, or the repository."),
    row(SourceRepoAuth, "response status code 40", r#"(?:\w+ )?"(?P<repo>https?://[^"]*)": response status code (?P<text>(?:401|403)\b.*)"#)
        .cause("the registry refuses Argo CD's credentials for {repo}: {text}")
        .remedy(CREDENTIALS),
    row(SourceChartVersionMissing, "response status code 404", r#"(?:\w+ )?"(?P<repo>https?://[^"]*)": response status code (?P<text>404\b.*)"#)
        .cause("the registry does not hold {repo}: {text}")
        .remedy("Correct the name of the chart or artifact, or push it."),
    row(SourceChartVersionMissing, "version matching", r"(?:could not|unable to|failed to) (?:find|locate|resolve|get).*(?:version|constraint) (?:matching )?(?P<version>\S+)")
        .cause("no chart version matches {version}")
        .remedy("Set `targetRevision` to a version that the repository holds."),
    row(SourceChartVersionMissing, "chart", r#"chart "(?P<chart>[^"]*)"(?: version "(?P<version>[^"]*)")? not found in (?P<repo>\S+)"#)
        .cause("chart {chart}[ {version}] is not in its repository {repo}")
        .remedy("Set `targetRevision` to a version that the repository holds."),
    row(SourceRepoAuth, "chart", r"(?:failed to fetch chart|failed to pull OCI chart|pulling OCI chart|looks like).*?(?P<text>401 Unauthorized|403 Forbidden|unauthorized|authentication required|denied).*")
        .cause("the chart repository refuses Argo CD's credentials: {text}")
        .remedy(CREDENTIALS),
    row(SourceChartRepoUnreachable, "valid chart repository", r#"looks like "(?P<repo>[^"]*)" is not a valid chart repository or cannot be reached(?:: (?P<text>.*))?"#)
        .cause("the chart repository {repo} does not answer as one[: {text}]")
        .remedy(NETWORK)
        .root("repository {repo} unreachable"),
    row(SourceChartVersionMissing, "chart", r"(?:failed to fetch chart|failed to pull OCI chart|pulling OCI chart).*?(?P<text>\S+ ?: 404 Not Found|404 Not Found|manifest unknown|unable to locate any tags\b[^\n]*|\S+: not found|name unknown).*")
        .cause("the chart version is not in its repository: {text}")
        .remedy("Set `targetRevision` to a version that the repository holds."),
    row(SourceChartRepoUnreachable, "chart", r"(?:failed to fetch chart|failed to pull OCI chart|pulling OCI chart)[^:]*: (?P<text>.*)")
        .cause("the chart cannot be fetched: {text}")
        .remedy(NETWORK),
    row(SourceChartRepoUnreachable, "index", r"(?:(?:failed|unable) to (?:get|fetch|load) (?:helm )?(?:repo |repository )?index|error (?:getting|loading) (?:helm )?index)[^:]*: (?P<text>.*)")
        .cause("the index of the chart repository cannot be read: {text}")
        .remedy(NETWORK),
    row(SourceOciLayer, "is not in the list of allowed media types", r"oci layer media type (?P<type>\S+) is not in the list of allowed media types")
        .cause("the OCI artifact's layer is of the type {type}, which Argo CD does not accept")
        .remedy("Build the artifact anew, or add the media type to the repo-server's list."),
    row(SourceOciLayer, "single oci content layer", r"expected only a single oci content layer, got (?P<count>\d+)")
        .cause("the OCI artifact has {count} content layers; Argo CD expects one")
        .remedy("Build the artifact with a single layer."),
    row(SourceRevisionMissing, "cannot get digest for revision", r"cannot get digest for revision (?P<revision>\S+?): (?P<text>.*)")
        .cause("the tag {revision} is not in the registry: {text}")
        .remedy("Push the tag, or correct `targetRevision`."),
    row(SourceRepoAuth, "failed to authenticate to git repository", r#"failed to authenticate to git repository "?(?P<repo>[^"\s]+)"?(?:: (?P<text>.*))?"#)
        .cause("the repository {repo} refuses Argo CD[: {text}]")
        .remedy(CREDENTIALS)
        .root("repository {repo} refuses credentials"),
    row(SourceRepoAuth, "", r#"(?:authentication required|could not read Username|Authentication failed|[Ii]nvalid username or (?:password|token)|[Pp]ermission denied \(publickey|ssh: handshake failed: ssh: unable to authenticate|authorization failed|HTTP Basic: Access denied|Write access to repository not granted|The requested URL returned error: (?:401|403)|unexpected client error: .*status code: 40[13])(?:.*?(?:'|")(?P<repo>(?:https?|ssh|git)[^'"]+)(?:'|"))?"#)
        .cause("the repository[ {repo}] refuses Argo CD's credentials: {inner}")
        .remedy(CREDENTIALS)
        .root("repository {repo} refuses credentials"),
    row(SourceRepoAuth, "epository ", r"(?:[Rr]epository not found|[Rr]epository '(?P<repo>[^']*)' not found)")
        .cause("the repository[ {repo}] does not exist, or hides itself from Argo CD's credentials: {inner}")
        .remedy("Check the URL for typing mistakes; then register credentials for it."),
    row(SourceRepoUnreachable, "", r"ssh: handshake failed: knownhosts: (?P<text>.*)|Host key verification failed")
        .cause("the SSH host key of the repository is not known[: {text}]")
        .remedy("Add the host key to argocd-ssh-known-hosts-cm."),
    row(SourceRepoUnreachable, "failed to list refs", r#"failed to list refs: (?:Get "(?P<repo>[^"]+?)(?:/info/refs[^"]*)?": )?(?P<text>.*)"#)
        .cause("the Git repository[ {repo}] does not answer: {text}")
        .remedy(NETWORK)
        .root("repository {repo} unreachable"),
    row(SourceRepoUnreachable, "git ", r"`git (?:fetch|ls-remote|clone|submodule)[^`]*` failed .*?(?:[Cc]ould not resolve host:? (?P<server>\S+)|Failed to connect to (?P<url>\S+)|[Cc]onnection (?:refused|reset|timed out)|SSL certificate problem|early EOF|The requested URL returned error: 5\d\d)")
        .cause("the Git repository does not answer: {inner}")
        .remedy(NETWORK),
    row(SourceOther, "no space left on device", r"no space left on device")
        .cause("the repo-server's disk is full")
        .remedy("Free or enlarge the volume of the repo-server, then refresh.")
        .root("repo-server disk full"),
    row(SourceOther, "ailed to initialize git repo", r"[Ff]ailed to initialize git repo: (?P<text>.*)")
        .cause("the repo-server cannot prepare its checkout: {text}")
        .remedy("Restart the repo-server, so that it starts with an empty cache."),
    row(SourceOther, "ailed to fetch", r"[Ff]ailed to fetch (?P<revision>[^:]+): (?P<text>.*)")
        .cause("fetching {revision} fails: {text}")
        .remedy("Check the repository, its submodules and the repo-server's disk."),
    row(SourceOther, "ailed to checkout", r"[Ff]ailed to checkout (?:revision )?(?P<revision>[^:\s]+)(?:: (?P<text>.*))?")
        .cause("checking out {revision} fails[: {text}]")
        .remedy("Check the repository, its submodules, LFS and the repo-server's disk."),
    row(SourceRepoAuth, "hydrat", r"failed to get hydrator credentials(?:: (?P<text>.*))?")
        .cause("there are no credentials to write the hydrated manifests[: {text}]")
        .remedy("Add a Secret with the label `argocd.argoproj.io/secret-type: repository-write`."),
    row(SourceOther, "failed to commit hydrated manifests", r"failed to commit hydrated manifests: (?P<text>.*)")
        .cause("the hydrated manifests cannot be pushed: {text}")
        .remedy("Check the write credentials and the protection of the branch."),
];
