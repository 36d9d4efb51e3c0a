//! Names of templates to the files that they stand in.

use std::collections::BTreeMap;

use crate::dependencies::ActiveChart;

/// How Helm calls the templates that `tpl` is given.
const TEXT_OF_TPL: &str = "gotpl";

/// Where templates stand: `c/templates/x.yaml` is a name, `charts/c/templates/x.yaml` may be the file. With an alias, or in a
/// packed chart, the two differ by more than the folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SourceFiles {
    /// What names begin with, and the folder or the archive of that chart as the user knows it.
    folders: BTreeMap<String, String>,
}

impl SourceFiles {
    /// The charts of a tree.
    pub(crate) fn of_chart(chart: &ActiveChart<'_>) -> Self {
        let mut files = Self::default();
        files.add(chart);
        files
    }

    fn add(&mut self, chart: &ActiveChart<'_>) {
        self.folders.insert(format!("{}/", chart.full_path), chart.source.shown().to_owned());
        chart.dependencies.iter().for_each(|child| self.add(child));
    }

    /// The file of a template, as the user can open it; the name itself if it is of no known chart.
    pub(crate) fn path(&self, name: &str) -> String {
        if name == TEXT_OF_TPL {
            return "(text given to tpl)".to_owned();
        }
        let longest =
            self.folders.iter().filter(|(prefix, _)| name.starts_with(*prefix)).max_by_key(|(prefix, _)| prefix.len());
        longest.map_or_else(|| name.to_owned(), |(prefix, folder)| format!("{folder}/{}", &name[prefix.len()..]))
    }
}
