//! Tests of dates.

use super::FUNCTIONS;
use crate::functions::testing::{self, runtime, shown_in};
use crate::time::{Time, Zone};
use crate::value::{Slot, Value};

fn shown(name: &str, args: Vec<Value>) -> String {
    testing::shown(FUNCTIONS, name, args)
}

fn moment(zone: &str) -> Value {
    Time::from_seconds(1_700_000_000, Zone::load(zone.as_bytes(), "UTC").expect("a known zone")).into()
}

#[test]
fn dates_are_written_in_zones() {
    let layout = || Value::from("2006-01-02 15:04 MST -07:00");
    let cases = [
        ("UTC", vec![layout(), Value::Int(1_700_000_000)], "string 2023-11-14 22:13 UTC +00:00"),
        ("Europe/Berlin", vec![layout(), Value::Int64(1_700_000_000)], "string 2023-11-14 23:13 CET +01:00"),
        (":Asia/Kolkata", vec![layout(), moment("UTC")], "string 2023-11-15 03:43 IST +05:30"),
        ("Nowhere/Nix", vec![layout(), moment("Europe/Berlin")], "string 2023-11-14 22:13 UTC +00:00"),
        ("UTC", vec![layout(), 1.0.into()], "string 2023-11-14 22:13 UTC +00:00"),
        ("UTC", vec!["2006".into(), Value::Int64(i64::MAX)], "string 292277026596"),
    ];
    for (zone, args, expected) in cases {
        assert_eq!(shown_in(zone, FUNCTIONS, "date", args), expected, "{zone}");
    }
    let in_zone = |zone: &str| shown("dateInZone", vec!["15:04".into(), moment("UTC"), zone.into()]);
    assert_eq!(in_zone("America/New_York"), "string 17:13");
    assert_eq!(in_zone("america/new_york"), "string 22:13");
    assert_eq!(shown("htmlDate", vec![Value::Int(0)]), "string 1970-01-01");
    assert_eq!(shown("htmlDateInZone", vec![Value::Int(0), "America/New_York".into()]), "string 1969-12-31");
}

#[test]
fn only_what_asks_for_the_moment_is_impure() {
    let runtime = runtime("UTC").traced();
    let layout = Slot::new("2006");
    let call = |name: &str, args: &[Slot]| testing::call(&runtime, FUNCTIONS, name, args).expect("it succeeds");
    call("date", &[layout.clone(), Slot::new(moment("UTC"))]);
    assert!(runtime.impure_calls().is_empty());
    assert!(call("date", &[layout, Slot::new("no date")]).cause.is_known());
    assert!(call("now", &[]).cause.is_known());
    assert!(call("ago", &[Slot::new(moment("UTC"))]).cause.is_known());
    let names: Vec<String> = runtime.impure_calls().iter().map(|(name, _)| name.to_string()).collect();
    assert_eq!(names, ["date", "now", "ago"]);
}

#[test]
fn now_prints_without_the_monotonic_clock() {
    let shown = shown_in("Europe/Berlin", FUNCTIONS, "now", vec![]);
    assert_eq!(shown, "time.Time 2023-11-14 23:13:20.000000005 +0100 CET");
}

#[test]
fn dates_are_read() {
    let cases = [
        ("2006-01-02", "2023-11-14", "time.Time 2023-11-14 00:00:00 +0100 CET"),
        ("2006-01-02T15:04:05Z07:00", "2023-11-14T01:02:03.5Z", "time.Time 2023-11-14 01:02:03.5 +0000 UTC"),
        ("2006-01-02 MST", "2023-07-14 CEST", "time.Time 2023-07-14 00:00:00 +0200 CEST"),
        ("2006-01-02 MST", "2023-07-14 XYZ", "time.Time 2023-07-14 00:00:00 +0000 XYZ"),
        ("2006-01-02 MST", "2023-07-14 GMT+3", "time.Time 2023-07-14 03:00:00 +0300 GMT+3"),
        ("2006-01-02 -0700", "2023-07-14 +0530", "time.Time 2023-07-14 00:00:00 +0530 +0530"),
        (
            "2006-01-02",
            "14.11.2023",
            "error: parsing time \"14.11.2023\" as \"2006-01-02\": cannot parse \"14.11.2023\" as \"2006\"",
        ),
        ("2006-01-02", "2023-13-14", "error: parsing time \"2023-13-14\": month out of range"),
        ("2006-01-02", "2023-02-29", "error: parsing time \"2023-02-29\": day out of range"),
        ("2006", "2023é", "error: parsing time \"2023\\xc3\\xa9\": extra text: \"\\xc3\\xa9\""),
        ("2006-002 Jan", "2023-040 Jan", "error: parsing time \"2023-040 Jan\": day-of-year does not match month"),
    ];
    for (layout, text, expected) in cases {
        let args = vec![layout.into(), text.into()];
        assert_eq!(shown_in("Europe/Berlin", FUNCTIONS, "mustToDate", args), expected, "{text}");
    }
    assert_eq!(shown("toDate", vec!["2006".into(), "x".into()]), "time.Time 0001-01-01 00:00:00 +0000 UTC");
}

#[test]
fn dates_are_modified() {
    let modified = |name: &str, by: &str| shown(name, vec![by.into(), moment("UTC")]);
    assert_eq!(modified("dateModify", "-1.5h"), "time.Time 2023-11-14 20:43:20 +0000 UTC");
    assert_eq!(modified("date_modify", "1d"), "time.Time 2023-11-14 22:13:20 +0000 UTC");
    assert_eq!(modified("mustDateModify", "1d"), "error: time: unknown unit \"d\" in duration \"1d\"");
    assert_eq!(modified("must_date_modify", ""), "error: time: invalid duration \"\"");
    assert_eq!(shown("unixEpoch", vec![moment("Europe/Berlin")]), "string 1700000000");
}

#[test]
fn durations_are_shown() {
    let cases = [
        ("duration", "95".into(), "1m35s"),
        ("duration", Value::Int64(3600), "1h0m0s"),
        ("duration", Value::Int(95), "0s"),
        ("duration", 95.0.into(), "0s"),
        ("durationRound", "2h10m5s".into(), "2h"),
        ("durationRound", "1h".into(), "60m"),
        ("durationRound", "2400h".into(), "3mo"),
        ("durationRound", "-48h".into(), "2d"),
        ("durationRound", Value::Int64(1_500_000_000), "1s"),
        ("durationRound", Value::Int(1_500_000_000), "0s"),
        ("ago", Value::Int(1_699_999_990), "10s"),
        ("ago", Value::Int64(i64::MAX), "2562047h47m16.854775807s"),
        ("ago", "now".into(), "0s"),
    ];
    for (name, argument, expected) in cases {
        assert_eq!(shown(name, vec![argument.clone()]), format!("string {expected}"), "{name} {argument:?}");
    }
}
