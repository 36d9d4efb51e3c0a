//! A progress bar on standard error, for long work that somebody watches.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// Work that ends sooner shows no bar at all: a flash helps nobody.
const SHOWN_AFTER: Duration = Duration::from_millis(400);

/// Shows how far an observation has come.
#[derive(Debug, Clone)]
pub(crate) struct Progress {
    bar: ProgressBar,
    begun: std::time::Instant,
}

impl Progress {
    /// A bar, if somebody watches.
    pub(crate) fn new(watched: bool) -> Self {
        let bar = if watched { ProgressBar::new(0) } else { ProgressBar::hidden() };
        let style = ProgressStyle::with_template("{msg} [{bar:24}] {pos}/{len}").expect("the template is constant");
        bar.set_style(style.progress_chars("=> "));
        Self { bar, begun: std::time::Instant::now() }
    }

    /// Says what is being done, and how much of it is done.
    pub(crate) fn show(&self, stage: &str, done: usize, total: usize) {
        if self.begun.elapsed() < SHOWN_AFTER {
            return;
        }
        self.bar.set_length(u64::try_from(total).unwrap_or(u64::MAX));
        self.bar.set_position(u64::try_from(done).unwrap_or(u64::MAX));
        self.bar.set_message(stage.to_owned());
    }

    /// Takes the bar away.
    pub(crate) fn end(&self) {
        self.bar.finish_and_clear();
    }
}
