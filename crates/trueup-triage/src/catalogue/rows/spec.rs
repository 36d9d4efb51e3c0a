//! The Application, its project and its destination.

use trueup_model::Rule::{
    HealthMissing, SpecDestinationUnknown, SpecExcludedResource, SpecNamespaceMissing, SpecOther,
    SpecProjectDeniesDestination, SpecProjectDeniesKind, SpecProjectDeniesSource, SpecProjectMissing,
    SpecRepeatedResource, SpecSharedResource, SyncHookFailed, SyncOther,
};

use crate::catalogue::row::{Row, row};

pub(super) const ROWS: &[Row] = &[
    // Stages that fail after everything was applied, or before anything was: what they quote is not the cause.
    row(SyncOther, "failed to record sync to history", r"failed to record sync to history: (?P<text>.*)")
        .cause("the sync was applied and could not be recorded: {text}")
        .remedy("Lower `spec.revisionHistoryLimit`."),
    row(SyncOther, "ailed to load openAPISchema", r"[Ff]ailed to load openAPISchema: (?P<text>.*)")
        .cause("the cluster's schema cannot be loaded: {text}")
        .remedy("Repair the cluster's discovery (a broken APIService), or do without `RespectIgnoreDifferences`.")
        .transient(),
    row(SpecProjectDeniesSource, "is not permitted in project", r"application repo (?P<repo>\S+) is not permitted in project '(?P<project>[^']*)'")
        .cause("project {project} does not permit the repository {repo}")
        .remedy("Add the repository to `spec.sourceRepos` of the AppProject, or move the Application to a project that permits it.")
        .command("argocd proj get {project}")
        .root("project {project} denies repository {repo}"),
    row(SpecProjectDeniesDestination, "do not match any of the allowed destinations", r"application destination (?:server|cluster)? ?'(?P<server>[^']*)' and namespace '(?P<namespace>[^']*)' do not match any of the allowed destinations in project '(?P<project>[^']*)'")
        .cause("project {project} does not permit namespace {namespace} on {server}")
        .remedy("Add the destination to `spec.destinations` of the AppProject, or correct the Application's destination.")
        .command("argocd proj get {project}")
        .root("project {project} denies destination {server} {namespace}"),
    row(SpecProjectDeniesKind, "is not permitted in project", r"resource (?P<group>[\w.-]*):(?P<kind>\w+) is not permitted in project (?P<project>[\w.-]+)")
        .cause("project {project} does not permit {kind}[ of {group}]; nothing of the sync is applied")
        .remedy("Permit the kind in the AppProject (namespaceResourceWhitelist, clusterResourceWhitelist or the blacklists), or take it out of Git.")
        .root("project {project} denies {group}/{kind}"),
    row(SpecProjectDeniesDestination, "is not permitted in project", r"namespace (?P<namespace>\S+) is not permitted in project '(?P<project>[^']*)'")
        .cause("project {project} does not permit the namespace {namespace} that a manifest names")
        .remedy("Correct the manifest's namespace, or add it to `spec.destinations` of the AppProject.")
        .root("project {project} denies namespace {namespace}"),
    row(SpecProjectMissing, "which does not exist", r"Application referencing project (?P<project>\S+) which does not exist")
        .cause("the project {project} does not exist")
        .remedy("Create the AppProject again, or correct `spec.project`.")
        .root("project {project} missing"),
    row(SpecProjectMissing, "or the project does not exist", r#"app is not allowed in project "(?P<project>[^"]*)", or the project does not exist"#)
        .cause("the project {project} does not exist, or does not permit the Application")
        .remedy("Create the AppProject, or correct `spec.project`.")
        .root("project {project} missing"),
    row(SpecProjectMissing, "oad application project", r"[Ff]ailed to load application project: (?P<text>.*)")
        .cause("the Application's project cannot be loaded: {text}")
        .remedy("Create the AppProject again, or correct `spec.project`."),
    row(SpecProjectMissing, "appprojects.argoproj.io", r#"appprojects?\.argoproj\.io "(?P<project>[^"]*)" not found"#)
        .cause("the project {project} does not exist")
        .remedy("Create the AppProject again, or correct `spec.project`.")
        .root("project {project} missing"),
    row(SpecOther, "is not permitted to use project", r"application '(?P<name>[^']*)' in namespace '(?P<namespace>[^']*)' is not permitted to use project '(?P<project>[^']*)'")
        .cause("project {project} does not admit Applications from namespace {namespace}")
        .remedy("Add the namespace to `spec.sourceNamespaces` of the AppProject, or move the Application.")
        .root("project {project} denies Applications in {namespace}"),
    row(SpecDestinationUnknown, "there are no clusters with this name", r"there are no clusters with this name: (?P<destination>[^\s;]+)")
        .cause("Argo CD knows no cluster named {destination}")
        .remedy("Correct `spec.destination.name`, or register the cluster again.")
        .command("argocd cluster list")
        .root("cluster {destination} unknown"),
    row(SpecDestinationUnknown, "clusters with the same name", r"there are (?P<count>\d+) clusters with the same name: \[?(?P<destination>[^\]]+)")
        .cause("{count} cluster Secrets carry one name: {destination}")
        .remedy("Delete or rename all but one of the cluster Secrets.")
        .command("argocd cluster list")
        .root("cluster name ambiguous"),
    row(SpecDestinationUnknown, "can't have both name and server defined", r"application destination can't have both name and server defined(?:: (?P<text>.*))?")
        .cause("the destination has both a name and a server[: {text}]")
        .remedy("Keep either `spec.destination.name` or `spec.destination.server`."),
    row(SpecDestinationUnknown, "estination server missing from app spec", r"Destination server missing from app spec")
        .cause("the destination names no cluster")
        .remedy("Set `spec.destination.server` or `spec.destination.name`."),
    row(SpecDestinationUnknown, "has not been configured", r"cluster '(?P<destination>[^']*)' has not been configured")
        .cause("Argo CD knows no cluster {destination}")
        .remedy("Correct `spec.destination.server`, or register the cluster again.")
        .command("argocd cluster list")
        .root("cluster {destination} unknown"),
    row(SpecDestinationUnknown, "error getting cluster by", r#"error getting cluster by (?:server|name) "(?P<destination>[^"]*)": (?P<text>.*)"#)
        .cause("the cluster {destination} cannot be looked up: {text}")
        .remedy("Correct the destination, or register the cluster again.")
        .root("cluster {destination} unknown"),
    row(SpecDestinationUnknown, "controller is configured to ignore cluster", r"controller is configured to ignore cluster (?P<destination>\S+)")
        .cause("no application controller is responsible for the cluster {destination}")
        .remedy("Check the sharding of the application controllers and the cluster Secret's `shard`.")
        .root("cluster {destination} ignored"),
    row(SpecOther, "in namespaced mode", r#"[Cc]luster level (?P<kind>\w+) "(?P<name>[^"]*)" can not be managed when in namespaced mode"#)
        .cause("{kind} {name} is cluster-wide and the cluster Secret limits Argo CD to some namespaces")
        .remedy("Set `clusterResources: true` in the cluster Secret, or take the object out of Git.")
        .root("cluster Secret is namespaced"),
    row(SpecOther, "is not managed", r#"[Nn]amespace "(?P<namespace>[^"]*)" for (?P<kind>\w+) "(?P<name>[^"]*)" is not managed"#)
        .cause("the cluster Secret does not list the namespace {namespace} of {kind} {name}")
        .remedy("Add the namespace to `namespaces` of the cluster Secret.")
        .root("cluster Secret lacks namespace {namespace}"),
    row(SpecNamespaceMissing, "Namespace for ", r"Namespace for (?P<name>\S+) (?P<type>.+?) is missing")
        .cause("neither {name} ({type}) nor the destination names a namespace")
        .remedy("Set `spec.destination.namespace`, or `metadata.namespace` in the manifest."),
    row(SpecSharedResource, "is part of applications", r"(?P<kind>\w+)/(?P<name>\S+) is part of applications (?P<app>\S+) and (?P<other>[^\s,;]+)")
        .cause("{kind} {name} is said by two Applications: {app} and {other}")
        .remedy("Take the object out of one of the two Applications.")
        .root("{kind} {name} shared"),
    row(SpecSharedResource, "Shared resource found", r"Shared resource found: (?P<text>.*)")
        .cause("an object belongs to another Application too: {text}")
        .remedy("Take the object out of one of the two Applications."),
    row(SpecRepeatedResource, "among application resources", r"Resource (?P<group>[^/\s]*)/(?P<kind>[^/\s]+)/(?P<namespace>[^/\s]*)/(?P<name>\S+) appeared (?P<count>\d+) times among application resources")
        .cause("{kind} {name} is said {count} times; the last one wins")
        .remedy("Keep one of the manifests."),
    row(SpecExcludedResource, "is excluded in the settings", r"Resource (?P<group>[\w.-]*)/(?P<kind>\w+) (?P<name>\S+) is excluded in the settings")
        .cause("Argo CD's settings exclude {kind}, so {kind} {name} is never applied")
        .remedy("Change `resource.exclusions` in argocd-cm, or take the object out of Git.")
        .root("settings exclude {group}/{kind}"),
    row(SpecNamespaceMissing, "namespaces \"", r#"namespaces "(?P<namespace>[^"]*)" not found"#)
        .cause("the namespace {namespace} does not exist")
        .remedy("Add the sync option `CreateNamespace=true`, or create the namespace in an earlier wave.")
        .command("kubectl create namespace {namespace}")
        .root("namespace {namespace} missing"),
    row(HealthMissing, "it might have been deleted", r"Resource (?P<group>[\w.-]*)/(?P<kind>\w+)/(?P<name>\S+) is missing, it might have been deleted")
        .cause("{kind} {name} vanished while the sync waited for it")
        .remedy("Find out who deletes it: a TTL (ttlSecondsAfterFinished), another controller, a person (audit log).")
        .in_hook(SyncHookFailed),
    row(SpecOther, "exceeds the Kubernetes resource size limit", r"Application status exceeds the Kubernetes resource size limit")
        .cause("the Application's status is too large to be stored")
        .remedy("Split the Application, or lower `spec.revisionHistoryLimit`."),
    row(SpecOther, "hydrate to the repository root", r"app is configured to hydrate to the repository root")
        .cause("the hydrator would write to the root of the repository")
        .remedy("Set a folder in `spec.sourceHydrator.syncSource.path`."),
    row(SpecOther, "hydrator use", r"app (?P<other>\S+) hydrators? uses? the same destination")
        .cause("{other} hydrates to the same branch and folder")
        .remedy("Give each Application its own `spec.sourceHydrator.syncSource.path`."),
    row(SpecOther, "no operation specified", r"Invalid operation request: no operation specified")
        .cause("somebody wrote an operation without a sync into the Application")
        .remedy("Start the sync again.")
        .command("argocd app sync {app}"),
];
