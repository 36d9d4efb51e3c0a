//! Panics as findings: where and why, without the noise on stderr.

use std::cell::RefCell;
use std::panic::{self, AssertUnwindSafe};

thread_local! {
    static LAST: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// From now on panics of inputs are kept instead of printed.
pub(crate) fn keep() {
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        let is_input = LAST.with_borrow_mut(|last| {
            let is_input = last.is_some();
            *last = last.is_some().then(|| panic.to_string());
            is_input
        });
        if !is_input {
            usual(panic);
        }
    }));
}

/// What `work` answers, or its panic.
pub(crate) fn caught(work: impl FnOnce() -> Result<(), String>) -> Result<(), String> {
    LAST.set(Some("panicked".to_owned()));
    let result = panic::catch_unwind(AssertUnwindSafe(work));
    let panic = LAST.take();
    result.unwrap_or_else(|_| Err(panic.unwrap_or_else(|| "panicked".to_owned())))
}
