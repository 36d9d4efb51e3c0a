//! What is done with a kustomization before it is used: warnings, old fields made new ones, what it must say.

use super::{HelmChart, HelmGlobals, Kustomization};
use crate::error::BuildError;

/// The kind of ordinary kustomizations.
pub const KUSTOMIZATION: &str = "Kustomization";
/// The kind of components.
pub const COMPONENT: &str = "Component";
const KUSTOMIZATION_VERSION: &str = "kustomize.config.k8s.io/v1beta1";
const COMPONENT_VERSION: &str = "kustomize.config.k8s.io/v1alpha1";

impl Kustomization {
    /// What kustomize says of old fields that are there, even if they are empty.
    pub fn warnings(&self) -> Vec<String> {
        let old = [
            (self.bases.is_some(), "bases", "resources", ""),
            (self.common_labels.is_some(), "commonLabels", "labels", ""),
            (self.image_tags.is_some(), "imageTags", "images", ""),
            (self.patches_json6902.is_some(), "patchesJson6902", "patches", ""),
            (self.patches_strategic_merge.is_some(), "patchesStrategicMerge", "patches", ""),
            (self.vars.is_some(), "vars", "replacements", "[EXPERIMENTAL] "),
        ];
        let present = old.into_iter().filter(|(is_there, ..)| *is_there);
        present
            .map(|(_, field, instead, mark)| {
                format!(
                    "# Warning: '{field}' is deprecated. Please use '{instead}' instead. {mark}Run 'kustomize edit fix' to \
                     update your Kustomization automatically."
                )
            })
            .collect()
    }

    /// Fills in what is always there, and turns old fields into new ones.
    pub fn fix(&mut self) {
        if self.kind.is_empty() {
            KUSTOMIZATION.clone_into(&mut self.kind);
        }
        if self.api_version.is_empty() {
            self.required_version().clone_into(&mut self.api_version);
        }
        append(&mut self.resources, self.bases.take());
        append(&mut self.images, self.image_tags.take());
        for args in self.config_map_generator.iter_mut().flatten() {
            append_file(&mut args.envs, &mut args.env);
        }
        for args in self.secret_generator.iter_mut().flatten() {
            append_file(&mut args.envs, &mut args.env);
        }
        self.fix_charts();
    }

    fn fix_charts(&mut self) {
        let mut globals = HelmGlobals::default();
        let mut charts = Vec::new();
        for old in self.helm_chart_inflation_generator.take().unwrap_or_default() {
            if !old.helm_home.is_empty() {
                globals.config_home = old.helm_home;
            }
            if !old.chart_home.is_empty() {
                globals.chart_home = old.chart_home;
            }
            charts.push(HelmChart {
                name: old.chart_name,
                version: old.chart_version,
                repo: old.chart_repo_url,
                values_file: old.values,
                values_inline: old.values_local,
                values_merge: old.values_merge,
                release_name: old.release_name,
                ..HelmChart::default()
            });
        }
        if self.helm_globals.is_none() && globals != HelmGlobals::default() {
            self.helm_globals = Some(globals);
        }
        append(&mut self.helm_charts, Some(charts));
    }

    /// An error if there is nothing in it. A list without items is something.
    pub fn demand_content(&self) -> Result<(), BuildError> {
        let (kind, api_version) = (self.kind.clone(), self.api_version.clone());
        if *self == (Self { kind, api_version, ..Self::default() }) {
            return Err(BuildError::new("kustomization.yaml is empty"));
        }
        Ok(())
    }

    /// What is wrong with kind and version.
    pub fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        if ![KUSTOMIZATION, COMPONENT, ""].contains(&self.kind.as_str()) {
            problems.push(format!("kind should be {KUSTOMIZATION} or {COMPONENT}"));
        }
        let required = self.required_version();
        if !self.api_version.is_empty() && self.api_version != required {
            problems.push(format!("apiVersion for {} should be {required}", self.kind));
        }
        problems
    }

    fn required_version(&self) -> &'static str {
        if self.kind == COMPONENT { COMPONENT_VERSION } else { KUSTOMIZATION_VERSION }
    }
}

/// Appends as Go does: nothing to nothing stays nothing.
fn append<T>(list: &mut Option<Vec<T>>, more: Option<Vec<T>>) {
    let Some(more) = more.filter(|more| !more.is_empty()) else { return };
    list.get_or_insert_default().extend(more);
}

fn append_file(files: &mut Option<Vec<String>>, file: &mut String) {
    if !file.is_empty() {
        files.get_or_insert_default().push(std::mem::take(file));
    }
}

#[cfg(test)]
mod tests {
    use crate::kustomization::Kustomization;

    fn fixed(text: &str) -> Kustomization {
        let mut kustomization = Kustomization::parse(text.as_bytes()).unwrap_or_default();
        kustomization.fix();
        kustomization
    }

    #[test]
    fn old_fields_go_after_new_ones() {
        let kustomization = fixed("bases: [a]\nresources: [b]\nconfigMapGenerator: [{env: x, envs: [z]}]\n");
        assert_eq!(kustomization.resources, Some(vec!["b".to_owned(), "a".to_owned()]));
        assert_eq!(
            kustomization.config_map_generator.unwrap_or_default()[0].envs,
            Some(vec!["z".to_owned(), "x".to_owned()])
        );
    }

    #[test]
    fn empty_lists_are_content() {
        for (text, is_empty) in [("", true), ("kind: Component", true), ("bases: []", true), ("resources: []", false)] {
            assert_eq!(fixed(text).demand_content().is_err(), is_empty, "{text}");
        }
    }

    #[test]
    fn kind_and_version_must_fit() {
        assert_eq!(
            fixed("kind: Foo\napiVersion: v1").problems(),
            [
                "kind should be Kustomization or Component",
                "apiVersion for Foo should be kustomize.config.k8s.io/v1beta1"
            ]
        );
    }

    #[test]
    fn old_fields_are_warned_of_even_if_empty() {
        let warnings = Kustomization::parse(b"vars: []\nbases:\n- a\n").unwrap_or_default().warnings();
        assert!(warnings[0].starts_with("# Warning: 'bases' is deprecated. Please use 'resources' instead. Run"));
        assert!(warnings[1].ends_with(
            "'replacements' instead. [EXPERIMENTAL] Run 'kustomize edit fix' to update your \
                                       Kustomization automatically."
        ));
    }
}
