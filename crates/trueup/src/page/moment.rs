//! Moments and ages, as people read them. All times are UTC: a team reads one report in several time zones.

use jiff::Timestamp;

/// `07:22:10`.
pub(crate) fn clock_time(at: Timestamp) -> String {
    at.strftime("%H:%M:%S").to_string()
}

/// `2026-11-24`.
pub(crate) fn date(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d").to_string()
}

/// `2026-11-24 07:22:10`.
pub(crate) fn date_and_time(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// How long ago, in one unit: `45s`, `14m`, `26h`, `12d`. What lies ahead counts as `0s`.
pub(crate) fn age(at: Timestamp, now: Timestamp) -> String {
    let seconds = now.as_second().saturating_sub(at.as_second()).max(0);
    match seconds {
        0..60 => format!("{seconds}s"),
        60..3_600 => format!("{}m", seconds / 60),
        3_600..172_800 => format!("{}h", seconds / 3_600),
        _ => format!("{}d", seconds / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_have_one_unit() {
        let now: Timestamp = "2026-11-24T07:36:08Z".parse().unwrap();
        for (at, want) in [
            ("2026-11-24T07:36:08.9Z", "0s"),
            ("2026-11-24T07:35:10Z", "58s"),
            ("2026-11-24T07:22:08Z", "14m"),
            ("2026-11-23T05:36:08Z", "26h"),
            ("2026-11-12T07:36:08Z", "12d"),
            ("2026-11-25T07:36:08Z", "0s"),
        ] {
            assert_eq!(age(at.parse().unwrap(), now), want);
        }
    }
}
