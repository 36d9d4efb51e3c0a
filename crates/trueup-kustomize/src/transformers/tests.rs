//! Tests of what kustomization fields do to resources: text in, text out.

use super::{Annotations, Images, Namespace, Prefix, Replicas, Suffix, label_transformers};
use crate::error::BuildError;
use crate::kustomization::{Image, Kustomization, Replica, items};
use crate::output::list_yaml;
use crate::reader::read_resources;
use crate::resource_list::ResourceList;
use crate::schema::Schema;
use crate::transformer::Transformer;
use crate::transformer_config::TransformerConfig;

/// What a kustomization's own fields make of resources, in kustomize's order of transformers.
fn transformed(resources: &str, kustomization: &str) -> String {
    transform(resources, kustomization).unwrap_or_else(|error| error.to_string())
}

fn transform(resources: &str, kustomization: &str) -> Result<String, BuildError> {
    let schema = Schema::default();
    let config = TransformerConfig::built_in();
    let kustomization = Kustomization::parse(kustomization.as_bytes())?;
    let mut list = ResourceList { resources: read_resources(resources.as_bytes(), 0)? };
    let mut transformers: Vec<Box<dyn Transformer>> = vec![
        Box::new(Namespace::new(&kustomization.namespace, &config.namespace)),
        Box::new(Prefix::new(&kustomization.name_prefix, &config.name_prefix)),
        Box::new(Suffix::new(&kustomization.name_suffix, &config.name_suffix)),
    ];
    for labels in label_transformers(&kustomization, &config)? {
        transformers.push(Box::new(labels));
    }
    let annotations = kustomization.common_annotations.clone().unwrap_or_default();
    transformers.push(Box::new(Annotations::new(annotations, &config.common_annotations)));
    let replicas = items(&kustomization.replicas).iter().cloned();
    transformers.extend(
        replicas.map(|replica: Replica| -> Box<dyn Transformer> { Box::new(Replicas::new(replica, &config.replicas)) }),
    );
    let images = items(&kustomization.images).iter().cloned();
    transformers
        .extend(images.map(|image: Image| -> Box<dyn Transformer> { Box::new(Images::new(image, &config.images)) }));
    for transformer in &transformers {
        transformer.transform(&mut list, &schema)?;
    }
    list.remove_build_annotations()?;
    list_yaml(&list)
}

#[test]
fn names_become_what_their_text_says() {
    let named = |name: &str| format!("kind: ConfigMap\nmetadata:\n  name: {name}\n");
    let cases = [("x", "p-x"), ("\"5\"", "p-5")];
    for (name, expected) in cases {
        assert_eq!(transformed(&named(name), "namePrefix: p-"), named(expected));
    }
    assert_eq!(transformed(&named("e3"), "namePrefix: '1'"), named("1000"));
    assert_eq!(transformed(&named("'e3'"), "namePrefix: '1'"), named("\"1e3\""));
    let namespace = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: x\n";
    assert_eq!(transformed(namespace, "namePrefix: p-\nnameSuffix: -s"), namespace);
}

#[test]
fn a_namespace_goes_where_there_may_be_one() {
    let resources = "apiVersion: v1\nkind: Namespace\nmetadata: {name: old}\n---\n\
                     apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: b}\n\
                     subjects: [{kind: User, name: default}, {kind: ServiceAccount, name: other, namespace: q}]\n";
    let expected = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ns\n---\n\
                    apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata:\n  name: b\nsubjects:\n\
                    - kind: User\n  name: default\n  namespace: ns\n\
                    - kind: ServiceAccount\n  name: other\n  namespace: q\n";
    assert_eq!(transformed(resources, "namespace: ns"), expected);
}

#[test]
fn two_resources_that_a_namespace_makes_the_same_are_named() {
    let resources = "kind: A\nmetadata: {name: x}\n---\nkind: A\nmetadata: {name: x, namespace: ns}\n";
    assert_eq!(
        transformed(resources, "namespace: ns"),
        "namespace transformation produces ID conflict: [\
         {\"kind\":\"A\",\"metadata\":{\"annotations\":{\
         \"internal.config.kubernetes.io/previousKinds\":\"A\",\
         \"internal.config.kubernetes.io/previousNames\":\"x\",\
         \"internal.config.kubernetes.io/previousNamespaces\":\"default\"},\
         \"name\":\"x\",\"namespace\":\"ns\"}} \
         {\"kind\":\"A\",\"metadata\":{\"name\":\"x\",\"namespace\":\"ns\"}}]"
    );
}

#[test]
fn common_labels_make_selectors_and_templates_and_plain_ones_do_not() {
    let service = "apiVersion: v1\nkind: Service\nmetadata: {name: x}\n";
    let labelled = "apiVersion: v1\nkind: Service\nmetadata:\n  labels:\n    a: \"on\"\n  name: x\n";
    assert_eq!(transformed(service, "labels: [{pairs: {a: 'on'}}]"), labelled);
    let selecting = format!("{labelled}spec:\n  selector:\n    a: \"on\"\n");
    assert_eq!(transformed(service, "commonLabels: {a: 'on'}"), selecting);
    assert_eq!(transformed(service, "labels: [{pairs: {a: 'on'}, includeSelectors: true}]"), selecting);
    let conflicting = "labels: [{pairs: {a: b}, fields: [{path: metadata/labels}]}]";
    assert_eq!(transformed(service, conflicting), "failed to merge labels: conflicting fieldspecs");
}

#[test]
fn the_last_labels_win_in_all_places_where_they_are_one_node() {
    let deployment = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x, labels: {a: b}}\n";
    let expected = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  labels:\n    a: d\n  name: x\n\
                    spec:\n  selector:\n    matchLabels:\n      a: d\n  template:\n    metadata:\n      labels:\n        a: d\n";
    let kustomization = "labels: [{pairs: {a: c}, includeTemplates: true}]\ncommonLabels: {a: d}";
    assert_eq!(transformed(deployment, kustomization), expected);
}

#[test]
fn images_change_in_lists_of_containers_and_where_specs_say() {
    let pod = |image: &str| format!("kind: Pod\nmetadata:\n  name: x\nspec:\n  containers:\n  - image: {image}\n");
    let cases = [
        ("nginx:1", "{name: nginx, newTag: '2'}", "nginx:2"),
        ("nginx:1@sha256:a", "{name: nginx, newName: b}", "b:1@sha256:a"),
        ("nginx:1", "{name: nginx, digest: 'sha256:b'}", "nginx@sha256:b"),
        ("nginx:1", "{name: nginx, newTag: '2', digest: 'sha256:b'}", "nginx:2@sha256:b"),
        ("nginx:1", "{name: nginx, tagSuffix: -dev}", "nginx:1-dev-dev"),
        ("a/nginx", "{name: '(.*)/nginx', newName: b}", "b"),
        ("other", "{name: nginx, newTag: '2'}", "other"),
    ];
    for (before, image, after) in cases {
        assert_eq!(transformed(&pod(before), &format!("images: [{image}]")), pod(after), "{before} {image}");
    }
    let crd = "kind: CustomResourceDefinition\nmetadata:\n  name: x\nspec:\n  containers:\n  - image: nginx\n";
    assert_eq!(transformed(crd, "images: [{name: nginx, newTag: a}]"), crd);
    let null = "kind: Pod\nmetadata: {name: x}\nspec: {containers: null}\n";
    let empty = "kind: Pod\nmetadata:\n  name: x\nspec:\n  containers: []\n";
    assert_eq!(transformed(null, "images: [{name: nginx, newTag: a}]"), empty);
}

#[test]
fn replicas_are_for_known_kinds() {
    let rollout = "kind: Rollout\nmetadata: {name: x}\n";
    let expected = "resource with name x does not match a config with the following GVK \
                    [Deployment.[noVer].[noGrp] StatefulSet.[noVer].[noGrp] ReplicaSet.[noVer].[noGrp] \
                    ReplicationController.[noVer].[noGrp]]";
    assert_eq!(transformed(rollout, "replicas: [{name: x, count: 3}]"), expected);
    let set = "kind: ReplicaSet\nmetadata:\n  name: x\nspec:\n  replicas: ";
    assert_eq!(transformed(&format!("{set}1\n"), "replicas: [{name: x, count: 3}]"), format!("{set}3\n"));
    assert_eq!(transformed(&format!("{set}'1'\n"), "replicas: [{name: x, count: 3}]"), format!("{set}\"3\"\n"));
}
