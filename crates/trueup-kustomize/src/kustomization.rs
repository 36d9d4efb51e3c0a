//! What a kustomization file says, as kustomize's `types` package: fields, defaults, old names.

use std::collections::BTreeMap;

use crate::go_struct::{AnyJson, go_struct};

pub use generators::{ConfigMapArgs, GeneratorOptions, HelmChart, HelmChartArgs, HelmGlobals, SecretArgs};
pub use patches::{Patch, PatchArgs, Selector};
pub use references::{
    FieldOptions, FieldSelector, Replacement, ReplacementField, SourceSelector, TargetSelector, Var, VarTarget,
};

mod decoding;
mod fix_ups;
mod generators;
mod patches;
mod references;

pub use fix_ups::{COMPONENT, KUSTOMIZATION};

go_struct! {
    /// A kustomization file. Lists and maps are `None` where the file has none, as it matters whether one is given.
    pub struct Kustomization = "Kustomization", "types.Kustomization" {
        /// `Kustomization` or `Component`.
        pub kind: String = "kind", at "TypeMeta.kind";
        /// `kustomize.config.k8s.io/v1beta1`, or `…/v1alpha1` for components.
        pub api_version: String = "apiVersion", at "TypeMeta.apiVersion";
        /// Has no effect.
        pub metadata: Option<ObjectMeta> = "metadata";
        /// `path` of a schema, or `version` of a built-in one.
        pub openapi: Option<BTreeMap<String, String>> = "openapi";
        /// Goes before every name.
        pub name_prefix: String = "namePrefix";
        /// Goes after every name.
        pub name_suffix: String = "nameSuffix";
        /// Where everything goes.
        pub namespace: String = "namespace";
        /// Labels for metadata, templates and selectors.
        pub common_labels: Option<BTreeMap<String, String>> = "commonLabels";
        /// Labels for what each entry says.
        pub labels: Option<Vec<Label>> = "labels";
        /// Annotations for metadata and templates.
        pub common_annotations: Option<BTreeMap<String, String>> = "commonAnnotations";
        /// Deprecated: files or texts of patches.
        pub patches_strategic_merge: Option<Vec<String>> = "patchesStrategicMerge", named "types.PatchStrategicMerge";
        /// Deprecated.
        pub patches_json6902: Option<Vec<Patch>> = "patchesJson6902";
        /// Patches of both kinds.
        pub patches: Option<Vec<Patch>> = "patches";
        /// Names, tags and digests of images.
        pub images: Option<Vec<Image>> = "images";
        /// Deprecated: `images`.
        pub image_tags: Option<Vec<Image>> = "imageTags";
        /// Copies of fields into others.
        pub replacements: Option<Vec<ReplacementField>> = "replacements";
        /// Numbers of replicas.
        pub replicas: Option<Vec<Replica>> = "replicas";
        /// Deprecated: `$(NAME)` in some fields.
        pub vars: Option<Vec<Var>> = "vars";
        /// The order of the output.
        pub sort_options: Option<SortOptions> = "sortOptions";
        /// Files, folders and remote places.
        pub resources: Option<Vec<String>> = "resources";
        /// Folders with components.
        pub components: Option<Vec<String>> = "components";
        /// Files with definitions that say which fields are references.
        pub crds: Option<Vec<String>> = "crds";
        /// Deprecated: `resources`.
        pub bases: Option<Vec<String>> = "bases";
        /// Config maps to make.
        pub config_map_generator: Option<Vec<ConfigMapArgs>> = "configMapGenerator";
        /// Secrets to make.
        pub secret_generator: Option<Vec<SecretArgs>> = "secretGenerator";
        /// Folders of all charts.
        pub helm_globals: Option<HelmGlobals> = "helmGlobals";
        /// Charts to render.
        pub helm_charts: Option<Vec<HelmChart>> = "helmCharts";
        /// Deprecated: `helmCharts`.
        pub helm_chart_inflation_generator: Option<Vec<HelmChartArgs>> = "helmChartInflationGenerator";
        /// For all config maps and secrets.
        pub generator_options: Option<GeneratorOptions> = "generatorOptions";
        /// Files with field specs.
        pub configurations: Option<Vec<String>> = "configurations";
        /// Files or texts of generators.
        pub generators: Option<Vec<String>> = "generators";
        /// Files or texts of transformers.
        pub transformers: Option<Vec<String>> = "transformers";
        /// Files or texts of validators.
        pub validators: Option<Vec<String>> = "validators";
        /// What the output says of its making.
        pub build_metadata: Option<Vec<String>> = "buildMetadata";
    }
}

go_struct! {
    /// Metadata of a kustomization or of a plugin's configuration.
    pub struct ObjectMeta = "ObjectMeta", "types.ObjectMeta" {
        /// Its name.
        pub name: String = "name";
        /// Its namespace.
        pub namespace: String = "namespace";
        /// Its labels.
        pub labels: Option<BTreeMap<String, String>> = "labels";
        /// Its annotations.
        pub annotations: Option<BTreeMap<String, String>> = "annotations";
    }
}

go_struct! {
    /// Labels and where they go.
    pub struct Label = "Label", "types.Label" {
        /// The labels.
        pub pairs: Option<BTreeMap<String, String>> = "pairs";
        /// Also into selectors (and templates).
        pub include_selectors: bool = "includeSelectors";
        /// Also into templates.
        pub include_templates: bool = "includeTemplates";
        /// Further places.
        pub fields: Option<Vec<FieldSpec>> = "fields";
    }
}

go_struct! {
    /// Fields of some kinds that a transformer changes.
    pub struct FieldSpec = "FieldSpec", "types.FieldSpec" {
        /// The group; empty for any.
        pub group: String = "group", at "Gvk.group";
        /// The version; empty for any.
        pub version: String = "version", at "Gvk.version";
        /// The kind; empty for any.
        pub kind: String = "kind", at "Gvk.kind";
        /// The path, its parts separated by `/`.
        pub path: String = "path";
        /// Whether the field is created if there is none.
        pub create: bool = "create";
    }
}

go_struct! {
    /// A change of an image.
    pub struct Image = "Image", "types.Image" {
        /// Which: a regular expression, in fact.
        pub name: String = "name";
        /// Its new name.
        pub new_name: String = "newName";
        /// What goes after the tag.
        pub tag_suffix: String = "tagSuffix";
        /// Its new tag.
        pub new_tag: String = "newTag";
        /// Its new digest.
        pub digest: String = "digest";
    }
}

go_struct! {
    /// A number of replicas.
    pub struct Replica = "Replica", "types.Replica" {
        /// Of what.
        pub name: String = "name";
        /// How many.
        pub count: i64 = "count", always true;
    }
}

go_struct! {
    /// The order of the output.
    pub struct SortOptions = "SortOptions", "types.SortOptions" {
        /// `legacy` or `fifo`.
        pub order: String = "order", named "types.SortOrder";
        /// Kinds at the beginning and at the end.
        pub legacy_sort_options: Option<LegacySortOptions> = "legacySortOptions";
    }
}

go_struct! {
    /// Kinds at the beginning and at the end.
    pub struct LegacySortOptions = "LegacySortOptions", "types.LegacySortOptions" {
        /// At the beginning.
        pub order_first: Option<Vec<String>> = "orderFirst", always true;
        /// At the end.
        pub order_last: Option<Vec<String>> = "orderLast", always true;
    }
}

/// Values for charts, whatever they are.
pub type ValuesInline = BTreeMap<String, AnyJson>;

/// The items of a list that may not be given.
pub fn items<T>(list: &Option<Vec<T>>) -> &[T] {
    list.as_deref().unwrap_or_default()
}
