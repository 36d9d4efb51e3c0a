//! The change that a volume claim refuses: Kubernetes shows it as a diff of Go structs inside the message.

use std::collections::BTreeMap;

/// Adds `field`, `old` and `new` from the diff in the message, if there is one.
///
/// Source of the form: `ValidatePersistentVolumeClaimUpdate`, `pkg/apis/core/validation/validation.go` (`cmp.Diff` of
/// the two specs as indented JSON, in unified form).
pub(super) fn capture(text: &str, captures: &mut BTreeMap<&'static str, String>) {
    let Some((_, diff)) = text.split_once("\n@@ ") else { return };
    let mut path: Vec<String> = Vec::new();
    let mut old = None;
    let mut new = None;
    for line in diff.lines().skip(1).take(200) {
        let (mark, rest) = line.split_at(line.len().min(1));
        let depth = rest.len() - rest.trim_start().len();
        let content = rest.trim().trim_end_matches(',');
        match mark {
            "-" if old.is_none() => old = Some((depth, content)),
            "+" if new.is_none() => new = Some(content),
            " " if old.is_none() && new.is_none() => {
                path.truncate(depth.saturating_sub(1));
                path.resize(depth.saturating_sub(1), String::new());
                path.push(key(content).map(lower_first).unwrap_or_default());
            }
            _ => {}
        }
    }
    let Some((depth, old)) = old else { return };
    path.truncate(depth.saturating_sub(1));
    path.extend(key(old).map(lower_first));
    let parts: Vec<&str> = path.iter().filter(|p| !p.is_empty()).map(String::as_str).collect();
    if !parts.is_empty() {
        captures.insert("field", format!("spec.{}", parts.join(".")));
    }
    captures.insert("old", value(old).to_owned());
    if let Some(new) = new {
        captures.insert("new", value(new).to_owned());
    }
}

/// `"Requests": {` → `Requests`.
fn key(content: &str) -> Option<&str> {
    content.strip_prefix('"')?.split_once("\":").map(|(key, _)| key)
}

/// `"storage": "1Gi"` and `"1Gi"` → `1Gi`.
fn value(content: &str) -> &str {
    let value = key(content).map_or(content, |key| &content[key.len() + 3..]);
    value.trim().trim_matches('"')
}

/// Go field names to API field names.
fn lower_first(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(diff: &str, expect: [&str; 3]) {
        let mut captures = BTreeMap::new();
        capture(&format!("spec: Forbidden: spec is immutable\n{diff}"), &mut captures);
        let got = ["field", "old", "new"].map(|name| captures.get(name).map_or("", String::as_str));
        assert_eq!(got, expect);
    }

    #[test]
    fn the_field_and_both_values_are_read_from_the_diff() {
        check(
            "@@ -6,7 +6,7 @@\n  \"Resources\": {\n   \"Limits\": null,\n   \"Requests\": {\n-   \"storage\": \"1Gi\"\n+   \"storage\": \"500Mi\"\n   }\n  },\n  \"VolumeName\": \"\",\n",
            ["spec.resources.requests.storage", "1Gi", "500Mi"],
        );
        check(
            "@@ -1,6 +1,6 @@\n {\n  \"AccessModes\": [\n-  \"ReadWriteOnce\"\n+  \"ReadWriteMany\"\n  ],\n",
            ["spec.accessModes", "ReadWriteOnce", "ReadWriteMany"],
        );
        check(
            "@@ -9,7 +9,7 @@\n   }\n  },\n  \"VolumeName\": \"\",\n- \"StorageClassName\": \"standard\",\n+ \"StorageClassName\": \"fast\",\n  \"VolumeMode\": \"Filesystem\",\n",
            ["spec.storageClassName", "standard", "fast"],
        );
    }

    #[test]
    fn a_message_without_a_diff_gives_nothing() {
        check("", ["", "", ""]);
        check("@@ -1 @@\n", ["", "", ""]);
    }
}
