//! Patches and what they are for.

use crate::go_struct::go_struct;

go_struct! {
    /// A patch of either kind.
    pub struct Patch = "Patch", "types.Patch" {
        /// Its file.
        pub path: String = "path";
        /// Its text.
        pub patch: String = "patch";
        /// What it changes.
        pub target: Option<Selector> = "target";
        /// What it may change.
        pub options: Option<PatchArgs> = "options";
    }
}

go_struct! {
    /// Chooses resources: regular expressions that must match as a whole, empty for any.
    pub struct Selector = "Selector", "types.Selector" {
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
        /// A selector of annotations in Kubernetes' grammar.
        pub annotation_selector: String = "annotationSelector";
        /// A selector of labels in Kubernetes' grammar.
        pub label_selector: String = "labelSelector";
    }
}

go_struct! {
    /// What a patch may change.
    pub struct PatchArgs = "PatchArgs", "types.PatchArgs" {
        /// Names.
        pub allow_name_change: bool = "allowNameChange";
        /// Kinds.
        pub allow_kind_change: bool = "allowKindChange";
    }
}
