//! Protection against values that contain themselves, which `import-values` can bring about, and that grow without end.

use std::cell::Cell;

use crate::error::HelmError;

/// How deep values may be nested. YAML and JSON are not read beyond 1,000 levels.
const MAX_DEPTH: usize = 1200;
/// How many values all steps of coalescing may look at together.
const MAX_VALUES: u64 = 20_000_000;

/// Counts what coalescing does. Whoever is refused stops without a result, and [`Guard::check`] says why in the end.
#[derive(Debug, Default)]
pub(crate) struct Guard {
    values: Cell<u64>,
    is_exceeded: Cell<bool>,
}

impl Guard {
    /// Whether a table of so many values may be entered at this depth.
    pub(super) fn allows(&self, depth: usize, values: usize) -> bool {
        let seen = self.values.get().saturating_add(values as u64);
        self.values.set(seen);
        if depth > MAX_DEPTH || seen > MAX_VALUES {
            self.is_exceeded.set(true);
        }
        !self.is_exceeded.get()
    }

    /// Whether everything was allowed.
    pub(crate) fn check(&self) -> Result<(), HelmError> {
        if self.is_exceeded.get() {
            return Err(HelmError::new(
                "the values of the chart and its subcharts contain themselves or are too many: look at import-values",
            ));
        }
        Ok(())
    }
}
