//! Schemas and values with the texts of both generations.

use super::*;

fn text(schema: &str, values: &str, generation: Generation) -> String {
    let (values, _) = Node::read(values.as_bytes()).expect("the values are JSON");
    let result = Schema::compile(schema.as_bytes(), generation).and_then(|schema| schema.check_node(&values));
    result.err().unwrap_or_default()
}

fn check(schema: &str, values: &str, helm3: &str, helm4: &str) {
    assert_eq!(text(schema, values, Generation::Helm3), helm3, "{schema} in Helm 3");
    assert_eq!(text(schema, values, Generation::Helm4), helm4, "{schema} in Helm 4");
}

#[test]
fn each_generation_has_its_words() {
    check(r#"{"required":["a"]}"#, r#"{"a":1}"#, "", "");
    check(r#"{"required":["a"]}"#, "{}", "- (root): a is required\n", "- at '': missing property 'a'\n");
    check(
        r#"{"properties":{"a":{"minimum":1000000}}}"#,
        r#"{"a":1234}"#,
        "- a: Must be greater than or equal to 1e+06\n",
        "- at '/a': minimum: got 1,234, want 1\u{202f}×\u{202f}10⁰⁶\n",
    );
    check(
        r#"{"properties":{"name":{"oneOf":[{"type":"string"},{"type":"boolean"}]}}}"#,
        r#"{"name":1}"#,
        "- name: Must validate one and only one schema (oneOf)\n\
         - name: Invalid type. Expected: string, given: integer\n",
        "- at '/name': 'oneOf' failed, none matched\n  - at '/name': got number, want string\n  \
         - at '/name': got number, want boolean\n",
    );
}

#[test]
fn a_number_beyond_go_in_the_place_of_a_schema_makes_helm_3_stumble() {
    let metaschema = "\"file:///values.schema.json#\" is not valid against metaschema: jsonschema validation failed with \
                      'https://json-schema.org/draft/2020-12/schema#'\n- at '': got number, want boolean or object";
    check("1e1000000", "{}", "schema is invalid", metaschema);
    check("0e1000001", "{}", "schema is invalid", metaschema);
    let stumbles = "unable to validate schema: runtime error: invalid memory address or nil pointer dereference";
    for schema in ["1e1000001", "-2.5e1000002", "1e99999999999999999999"] {
        check(schema, "{}", stumbles, metaschema);
    }
    assert_eq!(text(r#"{"anyOf":[1e1000001]}"#, "{}", Generation::Helm3), stumbles);
}

#[test]
fn a_urn_that_nobody_resolves_is_said_by_helm_4() {
    let mut unresolved = Vec::new();
    let schema = br#"{"$ref":"urn:a:b","allOf":[{"$ref":"urn:c:d"},{"$ref":"urn:a:b#/x"}]}"#;
    let error = Schema::compile_noting(schema, Generation::Helm4, &mut unresolved).err();
    assert_eq!(error.as_deref(), Some("json-pointer in \"urn:a:b#/x\" not found"));
    assert_eq!(unresolved, ["urn:a:b", "urn:c:d"]);
}

#[test]
fn a_bad_schema_is_refused() {
    check(
        r#"{"type":"nope"}"#,
        "{}",
        "has a primitive type that is NOT VALID -- given: /nope/ Expected valid values are:\
         [array boolean integer number null object string]",
        "\"file:///values.schema.json#\" is not valid against metaschema: jsonschema validation failed with \
         'https://json-schema.org/draft/2020-12/schema#'\n- at '': 'allOf' failed\n  - at '/type': 'anyOf' failed\n    \
         - at '/type': value must be one of 'array', 'boolean', 'integer', 'null', 'number', 'object', 'string'\n    \
         - at '/type': got string, want array",
    );
    check(
        "{bad",
        "{}",
        "invalid character 'b' looking for beginning of object key string",
        "invalid character 'b' looking for beginning of object key string",
    );
    check(
        r#"{"$ref":"other.json"}"#,
        "{}",
        "Reference /other.json must be canonical",
        "failing loading \"file:///other.json\": open /other.json: no such file or directory",
    );
}

#[test]
fn schemas_that_lead_nowhere_end() {
    let endless = r##"{"$ref":"#"}"##;
    assert!(text(endless, "{}", Generation::Helm3).contains("deep"));
    assert!(text(endless, "{}", Generation::Helm4).contains("causing reference cycle"));
}
