//! Replacements and variables.

use super::patches::Selector;
use crate::go_struct::go_struct;

go_struct! {
    /// A replacement, or the file with one or more.
    pub struct ReplacementField = "ReplacementField", "types.ReplacementField" {
        /// Where the value comes from.
        pub source: Option<SourceSelector> = "source", at "Replacement.source";
        /// Where it goes.
        pub targets: Option<Vec<Option<TargetSelector>>> = "targets", at "Replacement.targets";
        /// The value itself.
        pub source_value: Option<String> = "sourceValue", at "Replacement.sourceValue";
        /// The file.
        pub path: String = "path";
    }
}

go_struct! {
    /// A replacement.
    pub struct Replacement = "Replacement", "types.Replacement" {
        /// Where the value comes from.
        pub source: Option<SourceSelector> = "source";
        /// Where it goes.
        pub targets: Option<Vec<Option<TargetSelector>>> = "targets";
        /// The value itself.
        pub source_value: Option<String> = "sourceValue";
    }
}

go_struct! {
    /// Where a value comes from.
    pub struct SourceSelector = "SourceSelector", "types.SourceSelector" {
        /// Group.
        pub group: String = "group", at "ResId.Gvk.group";
        /// Version.
        pub version: String = "version", at "ResId.Gvk.version";
        /// Kind.
        pub kind: String = "kind", at "ResId.Gvk.kind";
        /// Name.
        pub name: String = "name", at "ResId.name";
        /// Namespace.
        pub namespace: String = "namespace", at "ResId.namespace";
        /// The field: `metadata.name` if empty.
        pub field_path: String = "fieldPath";
        /// Which part of it.
        pub options: Option<FieldOptions> = "options";
    }
}

go_struct! {
    /// Where a value goes.
    pub struct TargetSelector = "TargetSelector", "types.TargetSelector" {
        /// Into these resources,
        pub select: Option<Selector> = "select", always true;
        /// but not into those.
        pub reject: Option<Vec<Option<Selector>>> = "reject";
        /// The fields: `metadata.name` if there are none.
        pub field_paths: Option<Vec<String>> = "fieldPaths";
        /// How.
        pub options: Option<FieldOptions> = "options";
    }
}

go_struct! {
    /// Which part of a field.
    pub struct FieldOptions = "FieldOptions", "types.FieldOptions" {
        /// What separates the parts.
        pub delimiter: String = "delimiter";
        /// Which part, counted from 0.
        pub index: i64 = "index", named "int";
        /// Has no effect.
        pub encoding: String = "encoding";
        /// Whether the field is created if there is none.
        pub create: bool = "create";
    }
}

go_struct! {
    /// A variable.
    pub struct Var = "Var", "types.Var" {
        /// Its name in `$(NAME)`.
        pub name: String = "name", always true;
        /// Where its value is.
        pub objref: VarTarget = "objref", always true;
        /// In which field.
        pub fieldref: FieldSelector = "fieldref";
    }
}

go_struct! {
    /// Where a variable's value is.
    pub struct VarTarget = "Target", "types.Target" {
        /// Group and version in one.
        pub api_version: String = "apiVersion";
        /// Group.
        pub group: String = "group", at "Gvk.group";
        /// Version.
        pub version: String = "version", at "Gvk.version";
        /// Kind.
        pub kind: String = "kind", at "Gvk.kind";
        /// Name.
        pub name: String = "name", always true;
        /// Namespace.
        pub namespace: String = "namespace";
    }
}

go_struct! {
    /// The field of a variable's value.
    pub struct FieldSelector = "FieldSelector", "types.FieldSelector" {
        /// `metadata.name` if empty.
        pub field_path: String = "fieldPath";
    }
}
