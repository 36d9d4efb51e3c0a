//! The generators and transformers that a kustomization's fields mean.

use super::steps::Step;
use super::target::Target;
use crate::error::{BuildError, BuildErrorKind};
use crate::generators::{ConfigMapGenerator, Generator, HelmChartInflationGenerator, SecretGenerator};
use crate::go_struct::GoValue;
use crate::kustomization::{Kustomization, items};
use crate::loader::Loader;
use crate::output::json_yaml;
use crate::replacements::Replacements;
use crate::transformer::Transformer;
use crate::transformer_config::TransformerConfig;
use crate::transformers::{
    Annotations, Images, JsonPatchEntry, Namespace, PatchEntry, Prefix, Replicas, StrategicMergePatches, Suffix,
    label_transformers,
};

/// What `configMapGenerator`, `secretGenerator` and `helmCharts` make.
pub(super) fn generators(target: &Target<'_>) -> Result<Vec<Step<dyn Generator>>, BuildError> {
    let kustomization = &target.kustomization;
    let options = kustomization.generator_options.as_ref();
    let mut steps: Vec<Step<dyn Generator>> = Vec::new();
    let origin = |kind: &str| target.origin.as_ref().map(|origin| origin.of_field(target.file_name, kind));
    for args in items(&kustomization.config_map_generator) {
        let what = Box::new(ConfigMapGenerator::new(args.clone(), options)?);
        steps.push(Step { what, origin: origin("ConfigMapGenerator") });
    }
    for args in items(&kustomization.secret_generator) {
        let what = Box::new(SecretGenerator::new(args.clone(), options)?);
        steps.push(Step { what, origin: origin("SecretGenerator") });
    }
    let own = &kustomization.namespace;
    let namespace = if own.is_empty() { &target.helm_namespace } else { own };
    for chart in items(&kustomization.helm_charts) {
        let (globals, helm) = (kustomization.helm_globals.as_ref(), &target.context.options.helm);
        let chart = HelmChartInflationGenerator::new(chart.clone(), globals, namespace, helm, &*target.loader)?;
        steps.push(Step { what: Box::new(chart), origin: origin("HelmChartInflationGenerator") });
    }
    Ok(steps)
}

/// What the fields change, in kustomize's order.
pub(super) fn transformers(
    target: &Target<'_>,
    config: &TransformerConfig,
) -> Result<Vec<Step<dyn Transformer>>, BuildError> {
    let kustomization = &target.kustomization;
    let mut steps = Steps { target, steps: Vec::new() };
    let loader = &*target.loader as &dyn Loader;
    let merges = items(&kustomization.patches_strategic_merge);
    if !merges.is_empty() {
        let (kind, config) = ("PatchStrategicMergeTransformer", StrategicMergePatches::config(merges));
        steps.add(kind, configured(kind, &config, StrategicMergePatches::new(merges, loader))?);
    }
    for patch in items(&kustomization.patches) {
        let (kind, config) = ("PatchTransformer", patch.encode());
        steps.add(kind, configured(kind, &config, PatchEntry::new(patch, loader))?);
    }
    if !kustomization.namespace.is_empty() {
        steps.add("NamespaceTransformer", Namespace::new(&kustomization.namespace, &config.namespace));
    }
    if !kustomization.name_prefix.is_empty() {
        steps.add("PrefixTransformer", Prefix::new(&kustomization.name_prefix, &config.name_prefix));
    }
    if !kustomization.name_suffix.is_empty() {
        steps.add("SuffixTransformer", Suffix::new(&kustomization.name_suffix, &config.name_suffix));
    }
    for labels in label_transformers(kustomization, config)? {
        steps.add("LabelTransformer", labels);
    }
    let annotations = kustomization.common_annotations.clone().unwrap_or_default();
    if !annotations.is_empty() {
        steps.add("AnnotationsTransformer", Annotations::new(annotations, &config.common_annotations));
    }
    for patch in items(&kustomization.patches_json6902) {
        let (kind, config) = ("PatchJson6902Transformer", JsonPatchEntry::config(patch));
        steps.add(kind, configured(kind, &config, JsonPatchEntry::new(patch, loader))?);
    }
    for replica in items(&kustomization.replicas) {
        steps.add("ReplicaCountTransformer", Replicas::new(replica.clone(), &config.replicas));
    }
    for image in items(&kustomization.images) {
        steps.add("ImageTagTransformer", Images::new(image.clone(), &config.images));
    }
    add_replacements(kustomization, &mut steps)?;
    Ok(steps.steps)
}

fn add_replacements(kustomization: &Kustomization, steps: &mut Steps<'_, '_>) -> Result<(), BuildError> {
    let replacements = items(&kustomization.replacements);
    if replacements.is_empty() {
        return Ok(());
    }
    let config = object([("Replacements", kustomization.replacements.encode())]);
    let loader = &*steps.target.loader as &dyn Loader;
    let replacements = Replacements::new(replacements, loader);
    steps.add("ReplacementTransformer", configured("ReplacementTransformer", &config, replacements)?);
    Ok(())
}

struct Steps<'s, 'a> {
    target: &'s Target<'a>,
    steps: Vec<Step<dyn Transformer>>,
}

impl Steps<'_, '_> {
    fn add(&mut self, kind: &str, transformer: impl Transformer + 'static) {
        let origin = self.target.origin.as_ref().map(|origin| origin.of_field(self.target.file_name, kind));
        self.steps.push(Step { what: Box::new(transformer), origin });
    }
}

fn object<const N: usize>(entries: [(&str, trueup_yaml::Json); N]) -> trueup_yaml::Json {
    let entries = entries.into_iter().map(|(key, value)| (key.to_owned(), value));
    trueup_yaml::JsonKind::Object(entries.collect()).into()
}

/// Wraps the error of a built-in plugin that cannot be configured.
fn configured<T>(kind: &str, config: &trueup_yaml::Json, plugin: Result<T, BuildError>) -> Result<T, BuildError> {
    plugin.map_err(|error| {
        if error.kind() == BuildErrorKind::Panic {
            return error;
        }
        let config = json_yaml(config);
        error.prefixed(format!("trouble configuring builtin {kind} with config: `\n{config}`"))
    })
}
