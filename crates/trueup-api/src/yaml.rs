//! YAML of the same documents.

use serde::Serialize;

use crate::{WriteError, is_hostile, to_json};

/// A document as YAML: the same names, the same order, the same values as its JSON.
///
/// # Errors
/// If the document cannot be serialized, which no wire type can cause.
pub fn to_yaml<T: Serialize>(document: &T) -> Result<String, WriteError> {
    let yaml = serde_saphyr::to_string(document).map_err(WriteError::Yaml)?;
    // Some characters that a terminal may obey stay raw in YAML. JSON is YAML too, and has an escape for all of them.
    if yaml.chars().any(is_hostile) { to_json(document) } else { Ok(yaml) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn check(document: &Value) -> String {
        let yaml = to_yaml(document).unwrap();
        assert_eq!(serde_saphyr::from_str::<Value>(&yaml).unwrap(), *document);
        assert!(!yaml.chars().any(is_hostile), "{yaml}");
        yaml
    }

    #[test]
    fn yaml_reads_back_as_the_same_document() {
        let document = json!({"a": "no", "b": "1.0", "c": "x\u{1b}[31m", "d": "line\nline: # text\n", "e": ["- x", "", "'\""], "f": null});
        insta::assert_snapshot!(check(&document), @r#"
        a: "no"
        b: "1.0"
        c: "x\e[31m"
        d: |
          line
          line: # text
        e:
        - "- x"
        - ""
        - "'\""
        f: null
        "#);
    }

    #[test]
    fn what_yaml_cannot_escape_is_written_as_json() {
        insta::assert_snapshot!(check(&json!({"a": "b\u{202e}c"})), @r#"
        {
          "a": "b\u202ec"
        }
        "#);
    }
}
