//! Stages of operations, and what Argo CD's API answers.

use trueup_model::Rule::{
    ControlRollbackBlocked, HealthDeletionStuck, SpecNamespaceMissing, SyncAdmissionDenied, SyncHalted, SyncHookFailed,
    SyncHookStuck, SyncOperationStuck, SyncOther, SyncRbacForbidden, SyncWaveBlocked, SyncWindowDenied, SyncWouldWipe,
};

use crate::catalogue::row::{Row, row};

const TERMINATE: &str = "argocd app terminate-op {app}";

pub(super) const ROWS: &[Row] = &[
    row(SyncWouldWipe, "auto-sync will wipe out all resources", r"Skipping sync attempt to \[?(?P<revision>[^\]:]*)\]?: auto-sync will wipe out all resources")
        .cause("revision {revision} renders no object at all, so auto-sync stopped before it removed everything")
        .remedy("Repair the path or values so that something is rendered; `allowEmpty` only if nothing is really wanted."),
    row(SyncWindowDenied, "blocked by sync window", r"(?:Sync operation|cannot sync:) blocked by sync window(?:: (?P<text>.*))?")
        .cause("a sync window of the project holds the sync back[: {text}]")
        .remedy("Wait for the window, or have it changed by the project's owner.")
        .command("argocd proj windows list {project}"),
    row(SyncWindowDenied, "invalid sync window", r"(?:cannot sync: )?invalid sync windows?(?:: (?P<text>.*))?")
        .cause("a sync window of the project cannot be read, which blocks every sync[: {text}]")
        .remedy("Repair schedule and duration of the window in the AppProject."),
    row(SyncHookStuck, "waiting for completion of hook", r"waiting for completion of hook (?P<group>[\w.-]*)/(?P<kind>\w+)/(?P<hook>\S+)(?: and (?P<count>\d+) more hooks)?")
        .cause("the hook {kind} {hook}[ and {count} more] does not end")
        .remedy("Look at its pods; terminate the operation to get the Application going.")
        .command(TERMINATE),
    row(SyncHookStuck, "waiting for deletion of hook", r"waiting for deletion of hook (?P<group>[\w.-]*)/(?P<kind>\w+)/(?P<hook>\S+)")
        .cause("the old hook {kind} {hook} is not going away")
        .remedy("Find the finalizer that holds up its deletion.")
        .command(TERMINATE),
    row(HealthDeletionStuck, "waiting for deletion of", r"waiting for deletion of (?P<group>[\w.-]*)/(?P<kind>\w+)/(?P<name>\S+)")
        .cause("{kind} {name} is not going away, and the sync waits for it")
        .remedy("Find the finalizer that holds up its deletion.")
        .command(TERMINATE),
    row(SyncWaveBlocked, "waiting for healthy state of", r"waiting for healthy state of (?P<group>[\w.-]*)/(?P<kind>\w+)/(?P<name>\S+)(?: and (?P<count>\d+) more resources)?")
        .cause("the sync waits for {kind} {name}[ and {count} more] to become healthy before it goes on to the next wave")
        .remedy("Repair the object; if it needs something of a later wave, put both into one wave.")
        .command(TERMINATE),
    row(SyncOperationStuck, "waiting for pruning confirmation", r"waiting for pruning confirmation of (?P<group>[\w.-]*)/(?P<kind>\w+)/(?P<name>\S+)")
        .cause("somebody must confirm that {kind} {name} is pruned (`Prune=confirm`)")
        .remedy("Confirm it.")
        .command("argocd app confirm-deletion {app}"),
    row(SyncOperationStuck, " timeout", r"operation is terminating due to timeout|triggered by controller sync timeout")
        .cause("the operation was stopped because it took longer than the controller's sync timeout")
        .remedy("Find out what it waited for."),
    row(SyncOther, "Operation terminat", r"^Operation terminat(?:ed|ion had errors)")
        .cause("somebody stopped the operation, or its time was up")
        .remedy("Sync again; auto-sync does not try this revision again by itself.")
        .command("argocd app sync {app}"),
    row(SyncOperationStuck, "another operation is already in progress", r"another operation is already in progress")
        .cause("another operation is under way")
        .remedy("Wait for it, or terminate it.")
        .command(TERMINATE)
        .transient(),
    row(SyncOther, "No operation is in progress", r"Unable to terminate operation\. No operation is in progress")
        .cause("there is no operation to stop")
        .remedy("Nothing needs to be done."),
    row(ControlRollbackBlocked, "rollback cannot be initiated", r"rollback cannot be initiated when auto-sync is enabled")
        .cause("a rollback is refused while auto-sync is on")
        .remedy("Pause auto-sync first.")
        .command("argocd app set {app} --sync-policy none"),
    row(ControlRollbackBlocked, "does not have deployment with id", r"application (?P<name>\S+) does not have deployment with id (?P<version>\d+)")
        .cause("the history of {name} has no entry {version}")
        .remedy("Choose an entry of the history.")
        .command("argocd app history {app}"),
    row(SyncOther, "auto-sync currently set to", r"Cannot sync to (?P<revision>\S+?): auto-sync currently set to (?P<target>\S+)")
        .cause("a sync to {revision} is refused while auto-sync follows {target}")
        .remedy("Pause auto-sync first.")
        .command("argocd app set {app} --sync-policy none"),
    row(SyncOther, "oo many conflicts", r"Failed to (?:update application|terminate app)\. Too many conflicts")
        .cause("the Application is changed by somebody else all the time")
        .remedy("Repeat it.")
        .transient(),
    row(SyncOther, "refresh deadline exceeded", r"application refresh deadline exceeded")
        .cause("the application controller does not refresh the Application: it is stuck, or told to skip it")
        .remedy("Look for the annotation `argocd.argoproj.io/skip-reconcile`, then at the application controller."),
    row(SyncOther, "ailed to normalize target resources", r"[Ff]ailed to normalize target resources: (?P<text>.*)")
        .cause("an ignore rule cannot be applied: {text}")
        .remedy("Simplify the ignore rule, or do without `RespectIgnoreDifferences`."),
    row(SyncOther, "", r"(?:parse|compile|error in) jq .*|jq[: ].*(?:unexpected token|timed out|error).*|JQ patch execution timed out.*")
        .cause("an ignore rule cannot be applied: {inner}")
        .remedy("Correct the jq expression in `ignoreDifferences`."),
    row(SpecNamespaceMissing, "the namespace failed to apply", r"the namespace failed to apply(?:, reason: (?P<text>.*))?")
        .cause("the destination namespace cannot be created[: {text}]")
        .remedy("Permit Argo CD to create it, or create it beforehand."),
    row(SpecNamespaceMissing, "namespace auto creation failed", r"namespace auto creation failed: (?P<text>.*)")
        .cause("the destination namespace cannot be created: {text}")
        .remedy("Permit Argo CD to create it, or create it beforehand."),
    row(SpecNamespaceMissing, "namespaceModifier error", r"namespaceModifier error: (?P<text>.*)")
        .cause("the destination namespace cannot be prepared: {text}")
        .remedy("Permit Argo CD to change it, or drop `managedNamespaceMetadata`."),
    row(SyncOther, "SyncWaveHook failed", r"SyncWaveHook failed: (?P<text>.*)")
        .cause("the step between two waves failed: {text}")
        .remedy("Sync again.")
        .command("argocd app sync {app}"),
    row(SyncOther, "ailed to get live resource", r"[Ff]ailed to get live resource (?P<text>.*)")
        .cause("an object that the sync waited for cannot be read: {text}")
        .remedy("Repair the cluster's API, then sync again.")
        .transient(),
    row(SyncHookFailed, "completed unsuccessfully", r"^one or more synchronization tasks completed unsuccessfully$")
        .cause("a hook failed, or an object that the sync waited for; the operation does not say which")
        .remedy("Look for a result with the hook phase Failed in the operation's resources.")
        .command("argocd app get {app} --show-operation"),
    row(SyncOther, "failed to apply", r"^one or more objects failed to apply(?: \((?P<text>dry run)\))?$")
        .cause("an object was refused[ ({text})]; the operation does not say which")
        .remedy("Look for a result with the status SyncFailed in the operation's resources.")
        .command("argocd app get {app} --show-operation"),
    row(SyncHalted, "Failed last sync attempt", r"^Failed last sync attempt to \[?(?P<revision>[^\]:]*)\]?:?\s*$")
        .cause("the last sync to {revision} failed, and auto-sync does not try it again")
        .remedy("Repair the cause, then sync by hand or push a commit.")
        .command("argocd app sync {app}"),
    row(SyncRbacForbidden, "permission denied", r"^permission denied(?:: (?P<resource>\w+), (?P<verb>[\w/*-]+), (?P<subject>[^,]+)(?:, sub: (?P<user>[^,]+))?.*)?$")
        .cause("Argo CD does not permit it[: {user} may not {verb} {subject}], or the Application does not exist")
        .remedy("Check the name and project of the Application, then the policy of the account."),
    row(SyncAdmissionDenied, "is forbidden: ", r#"(?P<resource>[\w.-]+) "(?P<subject>[^"]*)" is forbidden: (?P<text>.*)"#)
        .cause("the API server refuses {resource} {subject}: {text}")
        .remedy("Change the object so that it is accepted."),
];
