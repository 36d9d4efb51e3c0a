//! What an API server refuses because of a policy, a permission, a quota or a kind it does not know.

use trueup_model::Rule::{
    HealthPodDenied, HealthQuota, SyncAdmissionDenied, SyncApiVersionRemoved, SyncKindUnknown,
    SyncNamespaceTerminating, SyncOther, SyncQuota, SyncRbacForbidden, SyncValidation, SyncWebhookUnavailable,
};

use crate::catalogue::row::{Row, row};

const OBEY: &str = "Change the object so that it obeys, or have an exception made by the policy's owner.";
const WEBHOOK: &str =
    "Repair the webhook's service (pods, endpoints, certificate); `failurePolicy: Ignore` as an emergency measure.";
const SECURITY: &str = "Set the securityContext that the text asks for, or relax the namespace's `pod-security.kubernetes.io/enforce` label.";
const CRD: &str = "Install the CRD first (an earlier wave, or an Application of its own); `SkipDryRunOnMissingResource=true` if this sync installs it.";
const API_VERSION: &str = "Move the manifest or chart to an API version that the cluster serves.";
const ROLE: &str = "Extend the role of the account that Argo CD uses in this cluster.";

pub(super) const ROWS: &[Row] = &[
    row(SyncAdmissionDenied, "denied request", r"ValidatingAdmissionPolicy '(?P<policy>[^']*)' with binding '(?P<binding>[^']*)' denied request: (?P<text>.*)")
        .cause("policy {policy} refuses[ {kind} {name}]: {text}")
        .remedy(OBEY)
        .command("kubectl get validatingadmissionpolicy {policy} -o yaml")
        .root("policy {policy}")
        .in_health(HealthPodDenied),
    row(SyncWebhookUnavailable, "does not support dry run", r#"admission webhook "(?P<webhook>[^"]*)" does not support dry run"#)
        .cause("webhook {webhook} cannot be asked in a dry run, which server-side diff does")
        .remedy("Switch server-side diff off for the Application, or set the webhook's `sideEffects: None`.")
        .root("webhook {webhook}"),
    // Kyverno and Gatekeeper answer for many policies: the policy is the cause, not the webhook.
    row(SyncAdmissionDenied, "blocked due to the following policies", r#"admission webhook "(?P<webhook>[^"]*)" denied the request: .*?due to the following policies:?\s+(?P<policy>[\w.-]+):\s+(?P<text>.*)"#)
        .cause("policy {policy} refuses[ {kind} {name}]: {text}")
        .remedy(OBEY)
        .root("policy {policy}")
        .in_health(HealthPodDenied),
    row(SyncAdmissionDenied, "denied the request: [", r#"admission webhook "(?P<webhook>[^"]*)" denied the request: \[(?P<policy>[^\]\s]+)\] (?P<text>.*)"#)
        .cause("policy {policy} refuses[ {kind} {name}]: {text}")
        .remedy(OBEY)
        .root("policy {policy}")
        .in_health(HealthPodDenied),
    row(SyncAdmissionDenied, "denied the request", r#"admission webhook "(?P<webhook>[^"]*)" denied the request(?: without explanation)?(?:: (?P<text>.*))?"#)
        .cause("webhook {webhook} refuses[ {kind} {name}][: {text}]")
        .remedy(OBEY)
        .root("webhook {webhook}")
        .in_health(HealthPodDenied),
    row(SyncWebhookUnavailable, "failed calling webhook", r#"failed calling webhook "(?P<webhook>[^"]*)":? ?(?:failed to call webhook: )?(?:Post "(?P<url>[^"]*)": )?(?P<text>.*)"#)
        .cause("webhook {webhook} does not answer: {text}")
        .remedy(WEBHOOK)
        .command("kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations")
        .root("webhook {webhook}")
        .transient(),
    row(SyncWebhookUnavailable, "conversion webhook for", r"conversion webhook for (?P<type>.+?) failed: (?:Post \S*?//(?P<server>[^/:\s]+)\S* )?(?P<text>.*)")
        .cause("the conversion webhook[ {server}] for {type} does not answer: {text}")
        .remedy("Repair the conversion webhook's service; until then the kind can neither be read nor written.")
        .root("conversion webhook for {type}"),
    row(SyncAdmissionDenied, "violates PodSecurity", r#"(?:(?P<resource>[\w.-]+) "(?P<subject>[^"]*)" is forbidden: )?violates PodSecurity "(?P<policy>[^"]*)": (?P<text>.*)"#)
        .cause("Pod Security {policy} refuses the pods[ of {kind} {name}]: {text}")
        .remedy(SECURITY)
        .root("Pod Security {policy}[ in namespace {namespace}]")
        .in_health(HealthPodDenied),
    row(SyncQuota, "exceeded quota", r#"(?:(?P<resource>[\w.-]+) "(?P<subject>[^"]*)" is forbidden: )?exceeded quota: (?P<quota>[^,]+), requested: (?P<requested>.+?), used: (?P<used>.+?), limited: (?P<limited>[^\s)]+(?:,[^\s)]+)*)"#)
        .cause("quota {quota}[ in namespace {namespace}] does not allow it: requested {requested}, used {used} of {limited}")
        .remedy("Ask for less, free something, or have the ResourceQuota raised by its owner.")
        .root("quota {quota}[ in namespace {namespace}]")
        .in_health(HealthQuota),
    row(SyncQuota, "failed quota", r"failed quota: (?P<quota>[^:]+): must specify (?P<text>.*)")
        .cause("quota {quota}[ in namespace {namespace}] demands {text}")
        .remedy("Set the requests and limits that the quota names.")
        .root("quota {quota}[ in namespace {namespace}]")
        .in_health(HealthQuota),
    row(SyncAdmissionDenied, "usage per", r"(?P<text>(?P<limit>minimum|maximum) \S+ usage per \w+ is [^\]]+)")
        .cause("the namespace's LimitRange refuses it: {text}")
        .remedy("Set requests and limits within the range, or have the LimitRange changed by its owner.")
        .root("limit range[ in namespace {namespace}]")
        .in_health(HealthPodDenied),
    row(SyncAdmissionDenied, "limit to request ratio", r"(?P<text>\S+ max limit to request ratio per \w+ is .*)")
        .cause("the namespace's LimitRange refuses it: {text}")
        .remedy("Set requests and limits within the range, or have the LimitRange changed by its owner.")
        .root("limit range[ in namespace {namespace}]")
        .in_health(HealthPodDenied),
    row(SyncNamespaceTerminating, "because it is being terminated", r"unable to create new content in namespace (?P<namespace>\S+) because it is being terminated")
        .cause("the namespace {namespace} is being deleted")
        .remedy("Find the finalizer that holds up the deletion; then create the namespace again.")
        .command("kubectl get namespace {namespace} -o yaml")
        .root("namespace {namespace} terminating"),
    row(SyncRbacForbidden, "permissions not currently held", r#"(?:(?P<resource>[\w.-]+) "(?P<subject>[^"]*)" is forbidden: )?.*?(?:user "(?P<user>[^"]*)" .*?)?(?:is )?attempting to grant RBAC permissions not currently held"#)
        .cause("Argo CD may not grant permissions that it does not hold itself[: {resource} {subject}]")
        .remedy("Grant Argo CD's account the verbs `escalate` and `bind`, or the permissions themselves.")
        .root("RBAC escalation refused"),
    row(SyncRbacForbidden, "is forbidden: User", r#"(?P<subject>[\w.-]+(?: "[^"]*")?) is forbidden: User "(?P<user>[^"]*)" cannot (?P<verb>\S+) resource "(?P<resource>[^"]*)" in API group "(?P<group>[^"]*)"(?: in the namespace "(?P<namespace>[^"]*)"| at the cluster scope)?"#)
        .cause("{user} may not {verb} {resource}[ in namespace {namespace}]")
        .remedy(ROLE)
        .command("kubectl auth can-i {verb} {resource} --as {user}")
        .root("{user} may not {verb} {resource}")
        .in_health(HealthPodDenied),
    row(SyncRbacForbidden, "no matching service account found", r"no matching service account found for destination server (?P<server>\S+) and namespace (?P<namespace>\S+)")
        .cause("the project names no service account for namespace {namespace} on {server}, and impersonation is on")
        .remedy("Add it to `spec.destinationServiceAccounts` of the AppProject.")
        .root("no service account for {server} {namespace}"),
    row(SyncRbacForbidden, "service account to impersonate", r"failed to (?:derive|find a matching) service account to impersonate: (?P<text>.*)")
        .cause("no service account to act as can be found: {text}")
        .remedy("Correct `spec.destinationServiceAccounts` of the AppProject."),
    // Only groups that Kubernetes itself owns lose versions; elsewhere a missing version is a missing CRD.
    row(SyncApiVersionRemoved, "could not find version", r#"could not find version "(?P<version>[^"]*)" of (?P<group>[\w.-]*)/(?P<kind>\w+) for requested resource (?:(?P<namespace>[^/\s]*)/)?(?P<name>[^\s.]\S*?)\.(?: Version "(?P<installed>[^"]*)" of)?"#)
        .cause("the cluster does not serve version {version} of {kind} ({group})[, only {installed}]")
        .remedy(API_VERSION)
        .root("{group}/{version} {kind} not served"),
    row(SyncKindUnknown, "CRD is installed on the destination cluster", r#"could not find (?P<group>[\w.-]*)/(?P<kind>\w+) for requested resource (?:(?P<namespace>[^/\s]*)/)?(?P<name>\S+?)\. Make sure the "(?P<crd>\w+)" CRD"#)
        .cause("the cluster does not know the kind {kind} of {group}: its CRD is not installed")
        .remedy(CRD)
        .root("CRD {kind}"),
    row(SyncApiVersionRemoved, "no matches for kind", r#"(?:resource mapping not found for name: "(?P<name>[^"]*)" namespace: "(?P<namespace>[^"]*)".*?)?no matches for kind "(?P<kind>\w+)" in version "(?P<group>extensions|apps|batch|autoscaling|policy|(?:[\w.-]+\.)?k8s\.io)/(?P<version>v\d+(?:alpha|beta)\d+)""#)
        .cause("the cluster no longer serves {kind} in {group}/{version}")
        .remedy(API_VERSION)
        .root("{group}/{version} {kind} not served"),
    row(SyncKindUnknown, "no matches for kind", r#"(?:resource mapping not found for name: "(?P<name>[^"]*)" namespace: "(?P<namespace>[^"]*)".*?)?no matches for kind "(?P<kind>\w+)" in version "(?:(?P<group>[^"/]*)/)?(?P<version>[^"/]*)""#)
        .cause("the cluster does not know the kind {kind}[ of {group}]: its CRD is not installed")
        .remedy(CRD)
        .root("CRD {kind}"),
    row(SyncApiVersionRemoved, "could not find the requested resource", r"group version (?P<group>extensions|apps|batch|autoscaling|policy|(?:[\w.-]+\.)?k8s\.io)/(?P<version>v\d+(?:alpha|beta)\d+): the server could not find the requested resource")
        .cause("the cluster no longer serves {group}/{version}; nothing of the sync is applied")
        .remedy(API_VERSION)
        .root("{group}/{version} not served"),
    row(SyncKindUnknown, "could not find the requested resource", r"group version (?P<group>[\w.-]+)/(?P<version>\w+): the server could not find the requested resource")
        .cause("the cluster does not know the API {group}/{version}: its CRD is not installed; nothing of the sync is applied")
        .remedy(CRD)
        .root("API {group}/{version}"),
    row(SyncOther, "failed to discover server resources", r"failed to discover server resources for group version (?P<group>[^\s:]+): (?P<text>.*)")
        .cause("the API {group} cannot be discovered: {text}")
        .remedy("Repair or delete the APIService of the group.")
        .root("API {group} cannot be discovered")
        .transient(),
    row(SyncKindUnknown, "could not find the requested resource", r"the server could not find the requested resource")
        .cause("the cluster does not know the kind[ of {kind} {name}]")
        .remedy(CRD),
    row(SyncValidation, "provided port is already allocated", r#"(?:(?P<kind>\w+) "(?P<name>[^"]*)" is invalid: )?(?P<field>spec\.ports\[\d+\]\.nodePort)?(?:: Invalid value: (?P<value>\d+))?.*provided port is already allocated"#)
        .cause("another Service uses the node port[ {value}]")
        .remedy("Choose another port, or let the cluster choose."),
    row(SyncOther, "object is being deleted", r#"object is being deleted: (?P<resource>[\w.-]+) "(?P<subject>[^"]*)" already exists"#)
        .cause("{resource} {subject} is still being deleted")
        .remedy("Find the finalizer that holds up the deletion.")
        .transient(),
    row(SyncOther, "already exists", r#"(?P<resource>[\w.-]+) "(?P<subject>[^"]*)" already exists"#)
        .cause("{resource} {subject} is there already and the sync wants to create it")
        .remedy("Adopt or delete the existing object."),
];
