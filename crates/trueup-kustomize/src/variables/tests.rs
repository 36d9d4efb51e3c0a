//! Tests of variables: texts in, texts out.

use super::Variables;
use crate::kustomization::{FieldSelector, Var, VarTarget};
use crate::output::list_yaml;
use crate::reader::read_resources;
use crate::resource_list::ResourceList;
use crate::scope::Scopes;
use crate::transformer_config::TransformerConfig;

const SOURCE: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: src}\ndata:\n  s: text\n  n: 5\n  f: 1e30\n  b: true\n  \
                      map: {k: [1, x]}\n  l: [p, q]\n---\n";

fn var(name: &str, path: &str) -> Var {
    let objref =
        VarTarget { api_version: "v1".into(), kind: "ConfigMap".into(), name: "src".into(), ..VarTarget::default() };
    Var { name: name.into(), objref, fieldref: FieldSelector { field_path: path.into() } }
}

fn resolved(text: &str, vars: &[Var]) -> Result<(String, Vec<String>), String> {
    let pod =
        format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: pod}}\nspec: {{containers: [{{args: ['{text}']}}]}}\n");
    let mut list = ResourceList { resources: read_resources(format!("{SOURCE}{pod}").as_bytes(), 1).unwrap() };
    let (mut variables, mut log) = (Variables::default(), Vec::new());
    let result = variables.register(vars, &mut list, &Scopes::default());
    let specs = TransformerConfig::built_in().var_references;
    let result = result.and_then(|()| variables.resolve(&mut list, &specs, &mut log));
    result.map_err(|error| error.to_string())?;
    let text = list_yaml(&list).unwrap();
    let argument = text.split_once("- args:\n    - ").map_or("", |(_, rest)| rest.trim_end());
    Ok((argument.to_owned(), log))
}

#[test]
fn variables_are_replaced_and_keep_their_type_if_alone() {
    let vars = [
        var("S", "data.s"),
        var("N", "data.n"),
        var("F", "data.f"),
        var("B", "data.b"),
        var("L", "data.l[1]"),
        var("M", ""),
    ];
    let table = [
        ("$(S)", "text"),
        ("$(N)", "5"),
        ("x$(N)", "x5"),
        ("$(N)$(B)", "5true"),
        ("$(B)", "true"),
        ("$(F)!", "1e+30!"),
        ("$(L)-$(M)", "q-src"),
        ("$$(S)", "$(S)"),
        ("$$$(S)", "$text"),
        ("$(nope) $ $x $(S", "$(nope) $ $x $(S"),
        ("a$", "a$"),
        ("$é", "JMODqQ=="),
    ];
    for (text, expected) in table {
        assert_eq!(resolved(text, &vars).unwrap().0, expected, "{text}");
    }
}

#[test]
fn what_is_unused_or_no_text_is_logged() {
    let (text, log) = resolved("$(MAP)", &[var("MAP", "data.map"), var("A", "data.s")]).unwrap();
    assert_eq!(text, "$(MAP)");
    let expected = [
        "MakePrimitiveReplacer: bad replacement type=map[string]interface {} val=map[k:[1 x]]",
        "well-defined vars that were never replaced: A,MAP",
    ];
    assert_eq!(log, expected);
}

#[test]
fn what_is_wrong_is_said_as_kustomize_says_it() {
    let mut elsewhere = var("A", "");
    elsewhere.objref.name = "gone".into();
    let table = [
        (
            vec![var("A", ""), var("A", "x")],
            "merging vars [{A ConfigMap.[noVer].[noGrp] {}} {A ConfigMap.[noVer].[noGrp] {x}}]: \
                                              var 'A' already encountered",
        ),
        (
            vec![elsewhere],
            "var '{A ConfigMap.v1.[noGrp] {metadata.name}}' cannot be mapped to a field in the set of known \
                           resources",
        ),
        (
            vec![var("A", "data.gone")],
            "field specified in var '{A ConfigMap.v1.[noGrp] {data.gone}}' not found in \
                                       corresponding resource",
        ),
    ];
    for (vars, expected) in table {
        assert_eq!(resolved("$(A)", &vars).unwrap_err(), expected);
    }
}
