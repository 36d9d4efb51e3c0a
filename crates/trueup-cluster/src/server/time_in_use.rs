//! How long a server has been in use: the time during which at least one request to it was open.

use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

use tokio::time::Instant;

/// Adds up time in use. Waiting for other servers does not count.
#[derive(Debug, Default)]
pub(super) struct TimeInUse(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    open: usize,
    since: Option<Instant>,
    before: Duration,
}

/// An open request; its time counts until it is dropped.
pub(super) struct InUse<'t>(&'t TimeInUse);

impl TimeInUse {
    /// A request begins.
    pub(super) fn begin(&self) -> InUse<'_> {
        let mut state = self.state();
        state.open += 1;
        state.since.get_or_insert_with(Instant::now);
        InUse(self)
    }

    /// The time in use so far.
    pub(super) fn total(&self) -> Duration {
        let state = self.state();
        state.before + state.since.map_or(Duration::ZERO, |since| since.elapsed())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().expect("no code panics while it holds this lock")
    }
}

impl Drop for InUse<'_> {
    fn drop(&mut self) {
        let mut state = self.0.state();
        state.open -= 1;
        if state.open == 0
            && let Some(since) = state.since.take()
        {
            state.before += since.elapsed();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_time_with_an_open_request_counts_and_only_once() {
        tokio::time::pause();
        let time = TimeInUse::default();
        let wait = |seconds| tokio::time::sleep(Duration::from_secs(seconds));
        wait(10).await;
        let (first, second) = (time.begin(), time.begin());
        wait(2).await;
        drop(first);
        wait(1).await;
        assert_eq!(time.total().as_secs(), 3);
        drop(second);
        wait(10).await;
        assert_eq!(time.total().as_secs(), 3);
    }
}
