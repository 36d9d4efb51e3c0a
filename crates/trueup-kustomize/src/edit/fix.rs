//! `edit fix`: old fields that still work become new ones.

use crate::error::BuildError;
use crate::kustomization::{Kustomization, Label, Patch, items};
use crate::loader::FileSystem;

/// What kustomize prints after a fix.
pub(super) const MESSAGE: &str = "
Fixed fields:
  patchesJson6902 -> patches
  patchesStrategicMerge -> patches
  commonLabels -> labels

To convert vars -> replacements, run the command `kustomize edit fix --vars`

WARNING: Converting vars to replacements will potentially overwrite many resource files\x20
and the resulting files may not produce the same output when `kustomize build` is run.\x20
We recommend doing this in a clean git repository where the change is easy to undo.
";

/// Patches of all kinds become `patches`, common labels become `labels`: kustomize's `FixKustomizationPreMarshalling`.
pub(super) fn fix(
    kustomization: &mut Kustomization,
    files: &dyn FileSystem,
    working_directory: &str,
) -> Result<(), BuildError> {
    let mut patches = kustomization.patches_json6902.take().unwrap_or_default();
    for text in kustomization.patches_strategic_merge.take().unwrap_or_default() {
        let is_file = files.read(&super::absolute(working_directory, &text)).is_ok();
        let patch = Patch::default();
        patches.push(if is_file { Patch { path: text, ..patch } } else { Patch { patch: text, ..patch } });
    }
    if !patches.is_empty() {
        kustomization.patches.get_or_insert_default().extend(patches);
    }
    fix_labels(kustomization)
}

fn fix_labels(kustomization: &mut Kustomization) -> Result<(), BuildError> {
    let Some(common) = kustomization.common_labels.take().filter(|common| !common.is_empty()) else { return Ok(()) };
    let others = items(&kustomization.labels).iter().filter_map(|label| label.pairs.as_ref());
    if let Some(key) = others.flat_map(|pairs| pairs.keys()).find(|key| common.contains_key(*key)) {
        let text = format!("label name '{key}' exists in both commonLabels and labels");
        return Err(BuildError::new(text));
    }
    let label = Label { pairs: Some(common), include_selectors: true, ..Label::default() };
    kustomization.labels.get_or_insert_default().push(label);
    Ok(())
}

/// What kustomize prints after a fix if the kustomization builds otherwise than before: `before` is the output of the
/// build before the fix, empty if it failed.
pub fn warning_after_fix(before: &str, after: Result<&str, &BuildError>) -> Option<String> {
    const INTRODUCTION: &str = "Warning: 'Fixed' kustomization now produces";
    match after {
        Err(error) => Some(format!("{INTRODUCTION} the error when running `kustomize build`: {error}\n")),
        Ok(after) if after != before => {
            Some(format!("{INTRODUCTION} different output when running `kustomize build`:\n...{after}...\n"))
        }
        Ok(_) => None,
    }
}
