//! Which tool renders a source.
//!
//! Source: `GetAppSourceType` in `reposerver/repository/repository.go` and `Discover` in `util/app/discovery` of Argo CD.

use std::fmt;

use trueup_model::{Source, SourceTree};

/// The tools.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SourceType {
    /// A chart.
    Helm,
    /// A kustomization.
    Kustomize,
    /// Files of manifests, and Jsonnet.
    Directory,
    /// A config management plugin.
    Plugin,
}

impl fmt::Display for SourceType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Helm => "Helm",
            Self::Kustomize => "Kustomize",
            Self::Directory => "Directory",
            Self::Plugin => "Plugin",
        })
    }
}

/// Which tools `argocd-cm` switches off: anything but `true` in `helm.enable`, `kustomize.enable`, `jsonnet.enable`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DisabledTools {
    /// No charts.
    pub helm: bool,
    /// No kustomizations.
    pub kustomize: bool,
    /// No Jsonnet in folders.
    pub jsonnet: bool,
}

/// A source that says more than one type; the text is Argo CD's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("multiple application sources defined: {0}")]
pub struct SeveralTypes(pub String);

/// The type that a source says itself: that of its settings. A type that is switched off is a directory.
///
/// # Errors
/// If it has settings of several types.
pub fn explicit_type(source: &Source, disabled: DisabledTools) -> Result<Option<SourceType>, SeveralTypes> {
    let said = [
        (source.kustomize.is_some(), SourceType::Kustomize),
        (source.helm.is_some(), SourceType::Helm),
        (source.directory.is_some(), SourceType::Directory),
        (source.plugin.is_some(), SourceType::Plugin),
    ];
    let said: Vec<SourceType> = said.into_iter().filter(|(is_said, _)| *is_said).map(|(_, kind)| kind).collect();
    match said.as_slice() {
        [] => Ok(None),
        [only] => Ok(Some(enabled(*only, disabled))),
        several => {
            let names: Vec<String> = several.iter().map(ToString::to_string).collect();
            Err(SeveralTypes(names.join(",")))
        }
    }
}

/// The type of a folder that says nothing: what its files look like. Plugins that would discover it are not asked.
pub fn discovered_type(folder: &SourceTree, disabled: DisabledTools) -> SourceType {
    let names = || folder.entries().map(|(path, _)| path).filter(|path| !path.contains('/'));
    // The file that comes last in the order of names decides, so Kustomize before Helm.
    let is_kustomization = |name: &str| matches!(name, "kustomization.yaml" | "kustomization.yml" | "Kustomization");
    if !disabled.kustomize && names().any(is_kustomization) {
        SourceType::Kustomize
    } else if !disabled.helm && names().any(|name| name.ends_with("Chart.yaml")) {
        SourceType::Helm
    } else {
        SourceType::Directory
    }
}

fn enabled(said: SourceType, disabled: DisabledTools) -> SourceType {
    match said {
        SourceType::Helm if disabled.helm => SourceType::Directory,
        SourceType::Kustomize if disabled.kustomize => SourceType::Directory,
        said => said,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use trueup_model::HelmSource;

    use super::*;

    fn discovered(files: &[&str], disabled: DisabledTools) -> SourceType {
        let mut tree = SourceTree::default();
        for path in files {
            tree.insert(*path, b"".as_slice());
        }
        discovered_type(&tree, disabled)
    }

    #[test]
    fn the_files_of_the_folder_itself_decide() {
        let none = DisabledTools::default();
        assert_eq!(discovered(&["a.yaml", "sub/Chart.yaml"], none), SourceType::Directory);
        assert_eq!(discovered(&["MyChart.yaml"], none), SourceType::Helm);
        assert_eq!(discovered(&["Chart.yaml", "kustomization.yml"], none), SourceType::Kustomize);
        let no_kustomize = DisabledTools { kustomize: true, ..none };
        assert_eq!(discovered(&["Chart.yaml", "kustomization.yml"], no_kustomize), SourceType::Helm);
    }

    #[test]
    fn settings_of_two_types_are_an_error() {
        let source = Source { helm: Some(HelmSource::default()), directory: Some(json!({})), ..Source::default() };
        let error = explicit_type(&source, DisabledTools::default()).unwrap_err();
        assert_eq!(error.to_string(), "multiple application sources defined: Helm,Directory");
    }

    #[test]
    fn a_type_that_is_switched_off_is_a_directory() {
        let source = Source { helm: Some(HelmSource::default()), ..Source::default() };
        let disabled = DisabledTools { helm: true, ..DisabledTools::default() };
        assert_eq!(explicit_type(&source, disabled), Ok(Some(SourceType::Directory)));
    }
}
