//! `.Capabilities`.

use std::any::Any;
use std::borrow::Cow;
use std::rc::Rc;

use trueup_template::{Call, List, Member, MethodCall, Object, Param, Slot, Value};

use super::go_struct::{GoField, GoStruct};
use crate::capabilities::{Capabilities, KubeVersion};
use crate::generation::Generation;

/// What `.Capabilities` is: a pointer to a struct.
pub(super) fn of(capabilities: &Capabilities, generation: Generation) -> Value {
    let package = generation.values_package();
    let versions = VersionSet {
        type_name: generation.version_set_type(),
        versions: capabilities.api_versions.iter().map(|version| Rc::from(version.as_str())).collect(),
    };
    let fields = vec![
        GoField::plain("KubeVersion", kube_version(&capabilities.kube_version, generation)),
        GoField::plain("APIVersions", Value::Object(Rc::new(versions))),
        GoField::plain("HelmVersion", helm_version(generation)),
    ];
    GoStruct::new(format!("*{package}.Capabilities"), fields).into_value()
}

fn kube_version(version: &KubeVersion, generation: Generation) -> Value {
    let mut fields = vec![GoField::plain("Version", version.version.as_str())];
    if let Some(normalized) = &version.normalized {
        fields.push(GoField { exported: false, ..GoField::plain("normalizedVersion", normalized.as_str()) });
    }
    fields.push(GoField::plain("Major", version.major.as_str()));
    fields.push(GoField::plain("Minor", version.minor.as_str()));
    let string = version.normalized.clone().unwrap_or_else(|| version.version.clone());
    let getters = vec![("GitVersion", Value::from(version.version.as_str())), ("String", Value::from(string.as_str()))];
    let type_name = format!("{}.KubeVersion", generation.values_package()).into();
    GoStruct { type_name, fields, string: Some(string), getters }.into_value()
}

fn helm_version(generation: Generation) -> Value {
    let build = generation.build_info();
    let mut fields = vec![
        GoField::tagged("Version", "version", build.version),
        GoField::tagged("GitCommit", "git_commit", build.git_commit),
        GoField::tagged("GitTreeState", "git_tree_state", build.git_tree_state),
        GoField::tagged("GoVersion", "go_version", build.go_version),
    ];
    if let Some(client) = build.kube_client_version {
        let field = GoField::tagged("KubeClientVersion", "kube_client_version", client);
        fields.push(GoField { omit_empty: false, ..field });
    }
    GoStruct::new("version.BuildInfo", fields).into_value()
}

/// `.Capabilities.APIVersions`: a list of texts with the method `Has`.
#[derive(Debug)]
struct VersionSet {
    type_name: &'static str,
    versions: Rc<[Rc<str>]>,
}

impl Object for VersionSet {
    fn type_name(&self) -> Cow<'static, str> {
        Cow::Borrowed(self.type_name)
    }

    fn kind_name(&self) -> &'static str {
        "slice"
    }

    fn member(&self, name: &str) -> Option<Member> {
        if name != "Has" {
            return None;
        }
        let versions = Rc::clone(&self.versions);
        let call: MethodCall = Box::new(move |call: &mut Call<'_>| {
            let wanted = call.value(0).as_text().map(|text| text.to_str()).unwrap_or_default();
            Ok(Slot::new(versions.iter().any(|version| **version == *wanted)))
        });
        Some(Member::Method { params: &[Param::String], variadic: None, call })
    }

    fn print(&self) -> String {
        format!("[{}]", self.versions.iter().map(|version| &**version).collect::<Vec<_>>().join(" "))
    }

    fn to_json(&self) -> Option<Value> {
        self.as_entries()
    }

    fn is_true(&self) -> bool {
        !self.versions.is_empty()
    }

    fn as_entries(&self) -> Option<Value> {
        Some(Value::List(List::strings(self.versions.iter().map(|version| Value::from(&**version)))))
    }

    fn equals(&self, _: &Value) -> Option<bool> {
        None
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
