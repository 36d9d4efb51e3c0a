//! From the bytes of a kustomization file to what it says.

use super::Kustomization;
use crate::error::BuildError;
use crate::go_struct::Decoder;

impl Kustomization {
    /// What a file says, as it says it: YAML 1.1, the last of equal keys counts, the first document counts, unknown fields
    /// are errors.
    pub fn parse(text: &[u8]) -> Result<Self, BuildError> {
        let json = trueup_yaml::read_json(text).map_err(|error| error.to_string());
        let decoded = json.and_then(|json| Decoder::decode(&json, true));
        decoded.map_err(|error| BuildError::new(error).prefixed("invalid Kustomization"))
    }
}

#[cfg(test)]
mod tests {
    use crate::kustomization::Kustomization;

    fn error(text: &str) -> String {
        Kustomization::parse(text.as_bytes()).map_or_else(|error| error.to_string(), |_| "none".to_owned())
    }

    #[test]
    fn values_of_the_wrong_type_are_named_as_go_names_them() {
        let cases = [
            ("namePrefix: 1", "number into Go struct field Kustomization.namePrefix of type string"),
            ("kind: 3", "number into Go struct field Kustomization.TypeMeta.kind of type string"),
            ("images: {a: b}", "object into Go struct field Kustomization.images of type []types.Image"),
            (
                "configMapGenerator: [{literals: [3]}]",
                "number into Go struct field ConfigMapArgs.configMapGenerator.GeneratorArgs.KvPairSources.literals of type string",
            ),
            (
                "patches: [{target: {kind: y}}]",
                "bool into Go struct field Selector.patches.target.ResId.Gvk.kind of type string",
            ),
            ("replicas: [{count: 1.5}]", "number 1.5 into Go struct field Replica.replicas.count of type int64"),
            (
                "replicas: [{count: 99999999999999999999}]",
                "number 100000000000000000000 into Go struct field Replica.replicas.count of type int64",
            ),
            (
                "replacements: [{source: {options: {index: x}}}]",
                "string into Go struct field FieldOptions.replacements.Replacement.source.options.index of type int",
            ),
            (
                "patchesStrategicMerge: 3",
                "number into Go struct field Kustomization.patchesStrategicMerge of type []types.PatchStrategicMerge",
            ),
            (
                "sortOptions: {order: [a]}",
                "array into Go struct field SortOptions.sortOptions.order of type types.SortOrder",
            ),
            ("- a", "array into Go value of type types.Kustomization"),
        ];
        for (text, expected) in cases {
            assert_eq!(error(text), format!("invalid Kustomization: json: cannot unmarshal {expected}"), "{text}");
        }
    }

    #[test]
    fn the_first_error_in_the_order_of_keys_counts() {
        assert_eq!(error("namePrefix: 3\nfoo: 1"), "invalid Kustomization: json: unknown field \"foo\"");
        assert_eq!(error("a: [\n"), "invalid Kustomization: yaml: line 1: did not find expected node content");
    }

    #[test]
    fn case_does_not_matter_and_the_last_value_counts() {
        let text = "IMAGES: [{name: a, newTag: x}]\nimages: [{name: c}]\nnamePrefix: a\nnamePrefix: b\nreplicas: [{count: 1e3}]\n";
        let kustomization = Kustomization::parse(text.as_bytes()).unwrap_or_default();
        let image = &super::super::items(&kustomization.images)[0];
        assert_eq!((image.name.as_str(), image.new_tag.as_str(), kustomization.name_prefix.as_str()), ("c", "x", "b"));
        assert_eq!(super::super::items(&kustomization.replicas)[0].count, 1000);
    }
}
