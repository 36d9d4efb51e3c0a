//! What `--dependency-update` leaves in the chart's folder.

use std::path::Path;

use trueup_helm::{Generation, HelmError};
use trueup_source::go_error_text;

use super::dependencies::CompletedCharts;

impl CompletedCharts {
    /// Writes archives and lock into a chart's folder, and removes what is out of date, as Helm does.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn write(&self, chart: &Path, generation: Generation) -> Result<(), HelmError> {
        if self.archives.is_empty() && self.outdated.is_empty() && self.lock.is_none() {
            return Ok(());
        }
        for (name, _) in &self.archives {
            if name.is_empty() || name.contains(['/', '\\', '\0']) || name == "." || name == ".." {
                return Err(HelmError::new(format!("{name:?} cannot be the name of an archive in charts/")));
            }
        }
        let charts = chart.join("charts");
        if charts.exists() && !charts.is_dir() {
            return Err(HelmError::new(format!("{:?} is not a directory", charts.display().to_string())));
        }
        let scratch = chart.join(format!("tmpcharts-{}", std::process::id()));
        let result = self.write_archives(&charts, &scratch);
        let removed = if scratch.exists() { fs_err::remove_dir_all(&scratch) } else { Ok(()) };
        result.and(removed).map_err(|error| HelmError::new(error.to_string()))?;
        self.write_lock(chart, generation)
    }

    fn write_archives(&self, charts: &Path, scratch: &Path) -> std::io::Result<()> {
        fs_err::create_dir_all(charts)?;
        fs_err::create_dir_all(scratch)?;
        for (name, bytes) in &self.archives {
            fs_err::write(scratch.join(name), bytes)?;
        }
        for (name, _) in &self.archives {
            fs_err::rename(scratch.join(name), charts.join(name))?;
        }
        self.outdated.iter().try_for_each(|name| fs_err::remove_file(charts.join(name)))
    }

    fn write_lock(&self, chart: &Path, generation: Generation) -> Result<(), HelmError> {
        let Some((name, lock)) = &self.lock else { return Ok(()) };
        let path = chart.join(name);
        if generation.refuses_linked_lock()
            && let Ok(target) = fs_err::read_link(&path)
        {
            let target = target.display().to_string();
            return Err(HelmError::new(format!("the {name} file is a symlink to {target:?}")));
        }
        fs_err::write(&path, lock.to_yaml())
            .map_err(|error| HelmError::new(format!("open {}: {}", path.display(), go_error_text(&error))))
    }
}
