//! Tests of references: resources with their earlier names in, references out.

use super::NameReferences;
use crate::annotations;
use crate::output::list_yaml;
use crate::reader::read_resources;
use crate::resource_list::ResourceList;
use crate::schema::Schema;
use crate::transformer::Transformer;
use crate::transformer_config::TransformerConfig;

/// A resource that was called otherwise once.
fn renamed(api_version: &str, kind: &str, [old, new]: [&str; 2], namespace: &str, prefix: &str) -> String {
    format!(
        "apiVersion: {api_version}\nkind: {kind}\nmetadata:\n  name: {new}\n  namespace: {namespace}\n  annotations:\n    \
         internal.config.kubernetes.io/previousNames: {old}\n    \
         internal.config.kubernetes.io/previousNamespaces: default\n    \
         internal.config.kubernetes.io/previousKinds: {kind}\n    \
         internal.config.kubernetes.io/prefixes: {prefix}\n"
    )
}

fn config_map(names: [&str; 2], namespace: &str, prefix: &str) -> String {
    renamed("v1", "ConfigMap", names, namespace, prefix)
}

fn pod(rest: &str) -> String {
    format!("apiVersion: v1\nkind: Pod\nmetadata:\n  name: pod\n  namespace: a\n{rest}")
}

const USES_CM: &str = "spec: {volumes: [{configMap: {name: cm}}]}\n";

fn fixed(resources: &[String]) -> Result<ResourceList, String> {
    let text = resources.join("---\n");
    let mut list = ResourceList { resources: read_resources(text.as_bytes(), 1).unwrap() };
    let table = TransformerConfig::built_in().name_references;
    let result = NameReferences::new(&table).transform(&mut list, &Schema::default());
    result.map(|()| list).map_err(|error| error.to_string())
}

/// The lines of the output that hold a text.
fn lines(resources: &[String], holding: &str) -> Vec<String> {
    let text = list_yaml(&fixed(resources).unwrap()).unwrap();
    text.lines().filter(|line| line.contains(holding)).map(|line| line.trim().to_owned()).collect()
}

#[test]
fn a_reference_follows_the_name_in_its_namespace() {
    let own = config_map(["cm", "p-cm"], "a", "p-");
    let other = config_map(["cm", "q-cm"], "b", "q-");
    assert_eq!(lines(&[own, other.clone(), pod(USES_CM)], "cm").last().unwrap(), "name: p-cm");
    assert_eq!(lines(&[other, pod(USES_CM)], "cm").last().unwrap(), "name: cm");
}

#[test]
fn what_was_never_renamed_is_no_candidate() {
    let plain = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cm, namespace: a}\n".to_owned();
    let renamed = config_map(["cm", "p-cm"], "a", "p-");
    assert_eq!(lines(&[plain, renamed, pod(USES_CM)], "cm").last().unwrap(), "name: p-cm");
}

#[test]
fn among_several_the_prefix_decides() {
    let both = [config_map(["cm", "p-cm"], "a", "p-"), config_map(["cm", "q-cm"], "a", "q-")];
    let referrer = renamed("v1", "Pod", ["pod", "q-pod"], "a", "q-") + USES_CM;
    assert_eq!(lines(&[both[0].clone(), both[1].clone(), referrer], "cm").last().unwrap(), "name: q-cm");
    // With a prefix of neither, there is no choice; without any, none either.
    let referrer = renamed("v1", "Pod", ["pod", "r-pod"], "a", "r-") + USES_CM;
    assert_eq!(lines(&[both[0].clone(), both[1].clone(), referrer], "cm").last().unwrap(), "name: cm");
}

#[test]
fn several_with_the_same_affixes_are_an_error_that_shows_them() {
    let [one, other] = [config_map(["cm", "p-cm"], "a", "p-"), config_map(["cm", "p-other"], "a", "p-")];
    let referrer = renamed("v1", "Pod", ["pod", "p-pod"], "a", "p-") + USES_CM;
    let error = fixed(&[one, other, referrer]).unwrap_err();
    let begin = "updating name reference in 'spec/volumes/configMap/name' field of 'Pod.v1.[noGrp]/p-pod.a': considering \
                 field 'spec/volumes/configMap/name' of object Pod.v1.[noGrp]/p-pod.a: visit traversal on path: \
                 [configMap name]: found multiple possible referrals: ConfigMap.v1.[noGrp]/p-cm.a, \
                 ConfigMap.v1.[noGrp]/p-other.a\n\n**** Too many possible referral targets to referrer:\napiVersion: v1\n";
    assert!(error.starts_with(begin), "{error}");
    assert!(error.contains("\n--- possible referral 1:\napiVersion: v1\nkind: ConfigMap\n"), "{error}");
}

#[test]
fn subjects_get_the_namespace_of_their_service_account() {
    let account = renamed("v1", "ServiceAccount", ["sa", "p-sa"], "b", "p-");
    let binding = "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: crb}\n\
                   subjects: [{kind: ServiceAccount, name: sa, namespace: default}, {kind: User, name: u}]\n";
    let list = fixed(&[account, binding.to_owned()]).unwrap();
    let text = list_yaml(&list).unwrap();
    assert!(
        text.contains("subjects:\n- kind: ServiceAccount\n  name: p-sa\n  namespace: b\n- kind: User\n  name: u\n"),
        "{text}"
    );
    let referrers = list.resources[0].annotation(annotations::REFERENCED_BY);
    assert_eq!(referrers, Some("ClusterRoleBinding.v1.rbac.authorization.k8s.io/crb.[noNs]"));
}

#[test]
fn a_role_reference_names_the_kind() {
    let role = renamed("rbac.authorization.k8s.io/v1", "Role", ["r", "p-r"], "a", "p-");
    let binding = |kind: &str| {
        format!(
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {{name: rb, namespace: a}}\n\
             roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: {kind}, name: r}}\n"
        )
    };
    assert_eq!(lines(&[role.clone(), binding("Role")], "name: p-r").len(), 2);
    assert_eq!(lines(&[role, binding("ClusterRole")], "name: p-r").len(), 1);
}

#[test]
fn a_map_without_name_and_a_blank_namespace_are_errors() {
    let account = renamed("v1", "ServiceAccount", ["sa", "p-sa"], "a", "p-");
    let binding = |subject: &str| {
        format!(
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {{name: rb, namespace: a}}\n\
             subjects: [{subject}]\n"
        )
    };
    let error = |subject: &str| fixed(&[account.clone(), binding(subject)]).unwrap_err();
    assert!(error("{kind: User}").ends_with("path config error; no 'name' field in node"));
    assert_eq!(
        error("{kind: ServiceAccount, name: sa, namespace: null}"),
        "Invalid Input: namespace is blank for resource \"RoleBinding.v1.rbac.authorization.k8s.io/rb.a\"\n"
    );
}
