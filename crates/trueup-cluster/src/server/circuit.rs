//! Stops asking a server that cannot be reached: one dead cluster must cost seconds, not minutes.

use std::sync::Mutex;

/// Failed connections in a row after which a server is given up.
const GIVE_UP_AFTER: u32 = 3;

/// Counts failures in a row; open once there are too many.
#[derive(Debug, Default)]
pub(super) struct Circuit(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    failures: u32,
    given_up: Option<String>,
}

impl Circuit {
    /// Why the server is not asked any more, if that is so.
    pub(super) fn given_up(&self) -> Option<String> {
        self.state().given_up.clone()
    }

    /// An answer came, of whatever status.
    pub(super) fn answered(&self) {
        let mut state = self.state();
        if state.given_up.is_none() {
            state.failures = 0;
        }
    }

    /// No answer came.
    pub(super) fn failed(&self, reason: &str) {
        let mut state = self.state();
        state.failures += 1;
        if state.failures >= GIVE_UP_AFTER {
            state.given_up.get_or_insert_with(|| reason.to_owned());
        }
    }

    /// Nothing will help: give up at once.
    pub(super) fn give_up(&self, reason: &str) {
        self.state().given_up.get_or_insert_with(|| reason.to_owned());
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().expect("no code panics while it holds this lock")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_given_up_after_failures_in_a_row_and_not_before() {
        let circuit = Circuit::default();
        for _ in 0..10 {
            circuit.failed("connection refused");
            circuit.failed("connection refused");
            circuit.answered();
        }
        assert_eq!(circuit.given_up(), None);
        (0..3).for_each(|_| circuit.failed("connection refused"));
        assert_eq!(circuit.given_up().as_deref(), Some("connection refused"));
    }
}
