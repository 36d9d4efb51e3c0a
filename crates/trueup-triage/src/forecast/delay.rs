//! How long Argo CD waits before it tries again.

use jiff::SignedDuration;
use trueup_model::Retry;

use crate::windows::parse_go_duration;

/// `DefaultSyncRetryDuration`, `…Factor`, `…MaxDuration`: `pkg/apis/application/v1alpha1/application_defaults.go`.
const RETRY_FIRST: SignedDuration = SignedDuration::from_secs(5);
const RETRY_FACTOR: i64 = 2;
const RETRY_LONGEST: SignedDuration = SignedDuration::from_mins(3);

/// Defaults of `--self-heal-backoff-timeout-seconds`, `…-factor`, `…-cap-seconds`.
const SELF_HEAL_FIRST: i64 = 2;
const SELF_HEAL_FACTOR: i64 = 3;
const SELF_HEAL_LONGEST: i64 = 300;

/// The wait before a retry: `duration * factor^count`, at most `maxDuration`; `count` is the number of tries so far
/// as the operation's state holds it (`retryCount`).
///
/// The announced time (`Retrying attempt #N at …`) is computed before `retryCount` is counted up and the gate after
/// it, so the real wait is one step longer than the announced one. Source: `NextRetryAt`,
/// `pkg/apis/application/v1alpha1/types.go`; observed as 20, 40, 80, 120, 120 s for announced 10, 20, 40, 80, 120 s.
/// A duration that cannot be read counts as the default.
pub fn retry_delay(retry: &Retry, count: i64) -> SignedDuration {
    let backoff = retry.backoff.as_ref();
    let read = |text: Option<&String>, default| text.and_then(|t| duration(t)).unwrap_or(default);
    let first = read(backoff.map(|b| &b.duration), RETRY_FIRST);
    let longest = read(backoff.map(|b| &b.max_duration), RETRY_LONGEST);
    let factor = backoff.and_then(|b| b.factor).unwrap_or(RETRY_FACTOR);
    let nanos = i64::try_from(first.as_nanos()).unwrap_or(i64::MAX).wrapping_mul(power(factor, count));
    let wait = SignedDuration::from_nanos(nanos);
    // Go's multiplication wraps around; Argo CD then retries at once.
    let wait = if longest.is_positive() { wait.min(longest) } else { wait };
    wait.max(SignedDuration::ZERO)
}

/// The wait of self-heal after so many self-heal operations in a row: 0, 2, 6, 18, 54, 162, 300, 300 … seconds.
///
/// Counted from the end of the last operation. Source: `shouldSelfHeal`, `controller/appcontroller.go`, with the
/// defaults of the controller's flags.
pub fn self_heal_delay(attempts: i64) -> SignedDuration {
    if attempts < 1 {
        return SignedDuration::ZERO;
    }
    let seconds =
        (1..attempts.min(20)).fold(SELF_HEAL_FIRST, |wait, _| (wait * SELF_HEAL_FACTOR).min(SELF_HEAL_LONGEST));
    SignedDuration::from_secs(seconds)
}

/// `factor^count` as Go computes it: in floating point, and what does not fit an `int64` is its smallest value.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "this is what Go does")]
fn power(factor: i64, count: i64) -> i64 {
    let power = (factor as f64).powf(count.max(0) as f64);
    if power.abs() < 9.2e18 { power as i64 } else { i64::MIN }
}

/// A Go duration, or a number of seconds. Source: `parseStringToDuration`, `types.go`.
fn duration(text: &str) -> Option<SignedDuration> {
    match text.parse::<i32>() {
        Ok(seconds) => Some(SignedDuration::from_secs(i64::from(seconds))),
        Err(_) => parse_go_duration(text).ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use trueup_model::Backoff;

    fn retry(duration: &str, factor: Option<i64>, max: &str) -> Retry {
        let backoff = Backoff { duration: duration.to_owned(), factor, max_duration: max.to_owned() };
        Retry { limit: 30, backoff: Some(backoff), refresh: false }
    }

    #[test]
    fn waits_double_up_to_the_longest() {
        let waits = |retry: &Retry| (1..=6).map(|n| retry_delay(retry, n).as_secs()).collect::<Vec<_>>();
        assert_eq!(waits(&retry("10s", Some(2), "2m")), [20, 40, 80, 120, 120, 120]);
        assert_eq!(waits(&Retry::default()), [10, 20, 40, 80, 160, 180]);
        assert_eq!(waits(&retry("", None, "")), [10, 20, 40, 80, 160, 180]);
        assert_eq!(waits(&retry("30", Some(1), "not a duration")), [30; 6]);
        assert_eq!(retry_delay(&retry("5s", Some(3), "1h"), 3).as_secs(), 135);
    }

    #[test]
    fn very_many_retries_end_without_a_wait_as_in_go() {
        assert_eq!(retry_delay(&Retry::default(), 31), SignedDuration::ZERO);
        assert_eq!(retry_delay(&Retry::default(), i64::MAX), SignedDuration::ZERO);
    }

    #[test]
    fn self_heal_waits_three_times_as_long_each_time() {
        let waits: Vec<i64> = (0..9).map(|n| self_heal_delay(n).as_secs()).collect();
        assert_eq!(waits, [0, 2, 6, 18, 54, 162, 300, 300, 300]);
        assert_eq!(self_heal_delay(i64::MAX).as_secs(), 300);
    }
}
