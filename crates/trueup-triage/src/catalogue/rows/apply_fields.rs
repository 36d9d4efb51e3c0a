//! What an API server refuses because of the object's own fields.

use trueup_model::Rule::{
    SyncAnnotationTooLarge, SyncFieldConflict, SyncHookFailed, SyncImmutableField, SyncJobImmutable, SyncOther,
    SyncPvcField, SyncStatefulsetField, SyncValidation,
};

use crate::catalogue::row::{Row, row};

const RECREATE: &str = "Take the change of the field back in Git; or replace the object: sync option `Replace=true,Force=true` on it, or delete it and sync.";
const REPAIR: &str = "Correct the field in Git.";

pub(super) const ROWS: &[Row] = &[
    row(SyncAnnotationTooLarge, "Too long", r#"(?:(?P<kind>\w+)(?:\.(?P<group>[\w.-]+))? "(?P<name>[^"]*)" is invalid: )?(?P<field>metadata\.annotations): Too long: [^\d]*(?P<limit>262144)"#)
        .cause("[{kind} {name} ]is too large for client-side apply: the last-applied annotation may have {limit} bytes")
        .remedy("Add the sync option `ServerSideApply=true`, on the object or on the Application."),
    row(SyncStatefulsetField, "updates to statefulset spec", r#"(?:(?P<kind>StatefulSet)(?:\.(?P<group>[\w.-]+))? "(?P<name>[^"]*)" is invalid: )?(?P<field>spec): Forbidden: updates to statefulset spec for fields other than (?P<text>.*?) are forbidden"#)
        .cause("a field of StatefulSet[ {name}] that cannot be changed shall change (volumeClaimTemplates, serviceName, selector or podManagementPolicy)")
        .remedy("Take the change back in Git; or delete the StatefulSet and keep its pods (`--cascade=orphan`), then sync.")
        .command("argocd app diff {app}"),
    row(SyncPvcField, "spec is immutable after creation", r#"(?:(?P<kind>PersistentVolumeClaim) "(?P<name>[^"]*)" is invalid: )?(?P<field>spec): Forbidden: spec is immutable after creation"#)
        .cause("PersistentVolumeClaim[ {name}]: {field} cannot be changed[ from {old}][ to {new}]")
        .remedy("Take the change back in Git; a claim can only grow. Otherwise move the data to a new claim."),
    row(SyncPvcField, "can not be less than", r#"(?:(?P<kind>PersistentVolumeClaim) "(?P<name>[^"]*)" is invalid: )?(?P<field>spec\.resources\.requests\.storage): Forbidden: (?P<text>.*)"#)
        .cause("PersistentVolumeClaim[ {name}]: {field} {text}")
        .remedy("Take the change back in Git; a claim can only grow."),
    row(SyncPvcField, "only dynamically provisioned", r#"persistentvolumeclaims "(?P<name>[^"]*)" is forbidden: (?P<text>only dynamically provisioned pvc can be resized.*)"#)
        .cause("PersistentVolumeClaim {name} cannot grow: {text}")
        .remedy("Take the change back in Git, or use a storage class with `allowVolumeExpansion`."),
    row(SyncJobImmutable, "field is immutable", r#"(?P<kind>Job)\.(?P<group>batch) "(?P<name>[^"]*)" is invalid:.*?(?P<field>spec\.\w+[\w.\[\]]*): Invalid value:.*field is immutable"#)
        .cause("Job {name} exists and {field} shall change, which a Job does not allow")
        .remedy("Make the Job a hook with a delete policy, give it a new name, or add the sync option `Force=true,Replace=true`.")
        .command("argocd app diff {app}")
        .in_hook(SyncJobImmutable),
    row(SyncImmutableField, " are forbidden", r#"(?:(?P<kind>[A-Z]\w*)(?:\.(?P<group>[\w.-]+))? "(?P<name>[^"]*)" is invalid: )?(?P<field>\w[\w.]*): Forbidden: updates to \w+ are forbidden"#)
        .cause("{field}[ of {kind} {name}] cannot be changed")
        .remedy(RECREATE),
    row(SyncImmutableField, "pod updates may not change", r#"(?:(?P<kind>Pod) "(?P<name>[^"]*)" is invalid: )?(?P<field>spec): Forbidden: pod updates may not change fields other than (?P<text>.*)"#)
        .cause("a field of Pod[ {name}] that cannot be changed shall change")
        .remedy("Delete the Pod and sync; better have it made by a Deployment."),
    row(SyncImmutableField, "primary clusterIP can not be unset", r#"(?:(?P<kind>Service) "(?P<name>[^"]*)" is invalid: )?(?P<field>spec\.clusterIPs\[0\])?.*primary clusterIP can not be unset"#)
        .cause("the cluster IP of Service[ {name}] cannot be taken away")
        .remedy("Delete the Service and sync."),
    row(SyncImmutableField, "cannot change roleRef", r#"(?:(?P<kind>\w+)(?:\.(?P<group>[\w.-]+))? "(?P<name>[^"]*)" is invalid: )?(?P<field>roleRef)?(?:: Invalid value: (?P<value>.*?))?:? cannot change roleRef"#)
        .cause("roleRef of[ {kind} {name}] cannot be changed[ to {value}]")
        .remedy("Delete the binding and sync."),
    row(SyncImmutableField, "field is immutable when", r#"(?P<kind>\w+) "(?P<name>[^"]*)" is invalid: (?P<field>\S+?): Forbidden: field is immutable when `immutable` is set"#)
        .cause("{kind} {name} is marked immutable and {field} shall change")
        .remedy("Give the changed object a new name, or delete it and sync."),
    row(SyncImmutableField, "immutable", r#"(?P<kind>[A-Z]\w*)(?:\.(?P<group>[\w.-]+))? "(?P<name>[^"]*)" is invalid:.*?(?P<field>[a-zA-Z_][\w.\[\]/-]*): Invalid value: (?P<value>.*?): (?:field is immutable|.*?is immutable|.*?may not (?:be changed|change) )"#)
        .cause("{field} of {kind} {name} cannot be changed; Git says {value}")
        .remedy(RECREATE),
    row(SyncImmutableField, "may not change once set", r#"(?P<kind>[A-Z]\w*)(?:\.(?P<group>[\w.-]+))? "(?P<name>[^"]*)" is invalid:.*?(?P<field>[a-zA-Z_][\w.\[\]/-]*): Invalid value: (?P<value>.*?): may not change once set"#)
        .cause("{field} of {kind} {name} cannot be changed; Git says {value}")
        .remedy(RECREATE),
    row(SyncImmutableField, "immutable", r#"(?:(?P<kind>[A-Z]\w*)(?:\.(?P<group>[\w.-]+))? "(?P<name>[^"]*)" is invalid:.*?)?(?P<field>[a-zA-Z_][\w.\[\]/-]*): (?:Invalid value: (?P<value>.*?)|Forbidden|Required value): (?P<text>.*immutable.*)"#)
        .cause("{field}[ of {kind} {name}] cannot be changed: {text}")
        .remedy(RECREATE),
    row(SyncImmutableField, "field is immutable", r"(?:(?P<field>[a-zA-Z_][\w.\[\]/-]*): )?field is immutable")
        .cause("a field[ {field}][ of {kind} {name}] cannot be changed")
        .remedy(RECREATE),
    row(SyncFieldConflict, "Apply failed with 1 conflict", r#"Apply failed with (?P<count>1) conflict: conflict with "(?P<manager>[^"]*)"(?: with subresource "[^"]*")?(?: using [^:\s]+)?(?: at [^.]+)?:\s*\.(?P<field>[^\n,;]+)"#)
        .cause("{manager} owns {field}, which Git says differently")
        .remedy("Take the field out of Git, or let the other manager give it up; forcing the apply takes it over."),
    row(SyncFieldConflict, "Apply failed with", r#"Apply failed with (?P<count>\d+) conflicts?: conflicts? with "(?P<manager>[^"]*)".*?\.(?P<field>[a-zA-Z][^\n,;]*)(?P<text>.*)"#)
        .cause("{manager} owns {count} fields that Git says differently, first of all {field}")
        .remedy("Take the fields out of Git, or let the other manager give them up."),
    row(SyncFieldConflict, "client-side apply migration", r"[Ff]ailed to perform client-side apply migration for (?P<subject>[^:]+)(?:: (?P<text>.*))?")
        .cause("the ownership of {subject} cannot be moved to server-side apply[: {text}]")
        .remedy("Permit the patch, or set the sync option `ClientSideApplyMigration=false`."),
    row(SyncOther, "the object has been modified", r#"Operation cannot be fulfilled on (?P<resource>[\w.-]+) "(?P<subject>[^"]*)": the object has been modified"#)
        .cause("somebody else changed {resource} {subject} at the same moment")
        .remedy("Sync again; if it comes back, find the other writer in managedFields.")
        .command("argocd app sync {app}")
        .transient(),
    row(SyncOther, "in the precondition", r#"Operation cannot be fulfilled on (?P<resource>[\w.-]+) "(?P<subject>[^"]*)": (?P<text>.*)"#)
        .cause("{resource} {subject} is no longer the object that was meant: {text}")
        .remedy("Look again and repeat.")
        .transient(),
    row(SyncValidation, "duplicate entries for key", r#"(?:failed to create typed \w+ object \((?P<subject>[^)]*)\): )?\.(?P<field>[^\s:]+(?:"[^"]*"\][^\s:]*)*): duplicate entries for key \[(?P<value>[^\]]*)\]"#)
        .cause("{field} says {value} twice, which server-side apply does not accept")
        .remedy("Remove one of the two entries."),
    row(SyncValidation, "field not declared in schema", r"failed to create typed \w+ object \((?P<subject>[^)]*)\): \.(?P<field>\S+): field not declared in schema")
        .cause("the cluster's schema does not know the field {field} of {subject}")
        .remedy("Correct the field, or install a newer CRD."),
    row(SyncValidation, "failed to create typed", r"failed to create typed \w+ object \((?P<subject>[^)]*)\): \.(?P<field>[^\s:]+): (?P<text>.*)")
        .cause("{field} of {subject}: {text}")
        .remedy(REPAIR),
    row(SyncValidation, "unknown field", r#"(?:ValidationError\((?P<place>[^)]*)\): |strict decoding error: )?unknown field "(?P<field>[^"]*)"(?: in (?P<type>\S+))?"#)
        .cause("the field {field} does not exist[ in {place}][ (of {kind} {name})]")
        .remedy("Correct the name of the field; the cluster may be older than the manifest."),
    row(SyncValidation, "strict decoding error", r"strict decoding error: (?P<text>.*)")
        .cause("the object[ {kind} {name}] cannot be read: {text}")
        .remedy(REPAIR),
    row(SyncValidation, "error validating data", r"error validating data: (?P<text>.*)")
        .cause("the object[ {kind} {name}] does not fit its schema: {text}")
        .remedy(REPAIR),
    row(SyncValidation, "cannot unmarshal", r"(?P<kind>\w+) in version \S+ cannot be handled as an? \w+: json: cannot unmarshal (?P<got>\w+) into Go struct field (?P<field>\S+) of type (?P<expected>\S+)")
        .cause("{field} is a {got}, and {expected} is needed")
        .remedy(REPAIR),
    row(SyncValidation, "cannot be handled as", r"(?P<kind>\w+) in version \S+ cannot be handled as an? \w+: (?P<text>.*)")
        .cause("{kind} cannot be read: {text}")
        .remedy(REPAIR),
    row(SyncValidation, "equest entity too large", r"[Rr]equest entity too large(?:: limit is (?P<limit>\d+))?")
        .cause("the object[ {kind} {name}] is larger than the API server accepts[ ({limit} bytes)]")
        .remedy("Split the object."),
    row(SyncValidation, "request is too large", r"etcdserver: request is too large")
        .cause("the object[ {kind} {name}] is larger than the cluster can store")
        .remedy("Split the object."),
    row(SyncValidation, "is invalid: [", r#"(?P<kind>[A-Z]\w*)?(?:\.(?P<group>[\w.-]+))? ?"(?P<name>[^"]*)" is invalid: \[(?P<field>[a-zA-Z_][\w.\[\]/-]*): (?P<text>.*)\]"#)
        .cause("[{kind} ]{name} is invalid, several fields: {field}: {text}")
        .remedy("Correct the fields in Git."),
    row(SyncValidation, "is invalid: ", r#"(?P<kind>[A-Z]\w*)(?:\.(?P<group>[\w.-]+))? "(?P<name>[^"]*)" is invalid: (?P<field>[a-zA-Z_<][\w.\[\]/>-]*): (?:Invalid value: (?P<value>.*?): )?(?P<text>.*)"#)
        .cause("{field} of {kind} {name}[ = {value}]: {text}")
        .remedy(REPAIR),
    row(SyncValidation, "is invalid: ", r#""(?P<name>[^"]*)" is invalid: (?P<field>[\w.\[\]/-]+): (?P<text>.*)"#)
        .cause("the object[ {kind} {name}] is invalid: {field}: {text}")
        .remedy(REPAIR),
    row(SyncHookFailed, "ailed to remove hook finalizer", r"[Ff]ailed to remove hook finalizer: (?P<text>.*)")
        .cause("Argo CD cannot take its finalizer off the hook[ {name}]: {text}")
        .remedy("Permit the patch, or take the finalizer off by hand."),
];
