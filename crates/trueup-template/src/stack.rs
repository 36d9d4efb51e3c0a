//! Room on the machine's stack, for templates and values that nest deeply.

/// What must be left before more is taken: enough for any function that templates can call.
const RED_ZONE: usize = 256 << 10;

/// How much is taken at a time.
const SEGMENT: usize = 4 << 20;

/// Runs `work` with room on the stack.
pub(crate) fn on_large_stack<T>(work: impl FnOnce() -> T) -> T {
    stacker::maybe_grow(RED_ZONE, SEGMENT, work)
}
