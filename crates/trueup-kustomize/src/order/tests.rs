//! Orders that kustomize gave.

use trueup_yaml::tree::{Node, NodeKind};

use super::{ORDER_IS_SET_TWICE, apply_sort_options};
use crate::build::Reorder;
use crate::kustomization::{LegacySortOptions, SortOptions};
use crate::resource::Resource;
use crate::resource_list::ResourceList;
use crate::scope::Scopes;

fn resource(api_version: &str, kind: &str, namespace: &str, name: &str) -> Resource {
    let mut resource = Resource::new(Node::new(NodeKind::Mapping(Vec::new()), trueup_yaml::tree::Tag::Map));
    resource.set_api_version(api_version).expect("it is a map");
    resource.set_kind(kind).expect("it is a map");
    resource.set_name(name).expect("it is a map");
    resource.set_namespace(namespace).expect("it is a map");
    resource
}

fn sorted(given: &[(&str, &str, &str, &str)], options: Option<&SortOptions>, reorder: Reorder) -> String {
    let resources = given.iter().map(|(api, kind, namespace, name)| resource(api, kind, namespace, name)).collect();
    let mut list = ResourceList { resources };
    match apply_sort_options(&mut list, options, reorder, &Scopes::default()) {
        Ok(log) => {
            let names: Vec<_> = list.resources.iter().map(Resource::name).collect();
            format!("{}{}", names.join(" "), if log.is_some() { " +log" } else { "" })
        }
        Err(error) => error.to_string(),
    }
}

const GIVEN: &[(&str, &str, &str, &str)] = &[
    ("v1", "Pod", "", "d"),
    ("v1", "Pod", "n", "c"),
    ("apps/v1", "Deployment", "", "b"),
    ("x/v1", "Namespace", "", "a2"),
    ("v1", "Namespace", "", "a1"),
    ("admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration", "", "z"),
    ("example.com/v1", "Thing", "", "t"),
    ("v1", "Pod", "n", "B"),
];

#[test]
fn kinds_have_ranks_and_the_rest_is_sorted_by_group_namespace_and_name() {
    assert_eq!(sorted(GIVEN, None, Reorder::Unspecified), "a1 a2 b t B c d z");
    assert_eq!(sorted(GIVEN, None, Reorder::Legacy), "a1 a2 b t B c d z");
    assert_eq!(sorted(GIVEN, None, Reorder::None), "d c b a2 a1 z t B");
}

#[test]
fn sort_options_win_over_the_flag_and_replace_both_lists() {
    let options = |order: &str, legacy| SortOptions { order: order.to_owned(), legacy_sort_options: legacy };
    let some = |kinds: &[&str]| Some(kinds.iter().map(|kind| (*kind).to_owned()).collect());
    assert_eq!(sorted(GIVEN, Some(&options("fifo", None)), Reorder::Legacy), "d c b a2 a1 z t B +log");
    let pods = LegacySortOptions { order_first: some(&["Pod", "Thing"]), order_last: some(&["Thing"]) };
    assert_eq!(sorted(GIVEN, Some(&options("legacy", Some(pods))), Reorder::Unspecified), "B c d z b a2 a1 t");
    let none = Some(LegacySortOptions::default());
    assert_eq!(
        sorted(GIVEN, Some(&options("fifo", none)), Reorder::Unspecified),
        "the field 'sortOptions.legacySortOptions' is set but the selected sort order is 'fifo', not 'legacy'"
    );
    assert_eq!(
        sorted(GIVEN, Some(&options("", None)), Reorder::Unspecified),
        "the field 'sortOptions.order' must be one of [fifo, legacy]"
    );
    assert!(ORDER_IS_SET_TWICE.ends_with("Using the kustomization file over the CLI flag."));
}
