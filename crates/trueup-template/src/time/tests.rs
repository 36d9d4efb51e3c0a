//! Tests of times: layouts, zones, calendars, durations, members.

use super::{Duration, Month, Time, Zone, parse, parse_duration};
use crate::function::{Call, CallSite};
use crate::runtime::{Libraries, Runtime, SemverLibrary, TomlLibrary};
use crate::value::{Member, Object, Slot, Value};

fn zone(name: &str) -> Zone {
    Zone::load(name.as_bytes(), "UTC").expect("a known zone")
}

fn moment() -> Time {
    Time::from_nanos(1_700_000_000_000_000_005, zone("America/New_York"))
}

fn formatted(time: &Time, layout: &str) -> String {
    String::from_utf8(time.format(layout.as_bytes())).expect("the layout is UTF-8")
}

#[test]
fn layouts_write_every_element() {
    let morning = Time::at(2009, 2, 3, 4 * 3600 + 5 * 60 + 6, 7_080_000, Zone::fixed("", -12_600));
    let cases = [
        ("2006 06 _2006", "2009 09 _2009"),
        ("January Jan 1 01 Janus", "February Feb 2 02 Janus"),
        ("Monday Mon Month", "Tuesday Tue Month"),
        ("2 _2 02 __2 002", "3  3 03  34 034"),
        ("15 3 03 PM pm", "04 4 04 AM am"),
        ("4 04 5 05", "5 05 6 06"),
        (".000 ,000000 .999 .999999999 .0 .00x .001", ".007 ,007080 .007 .00708 .0 .00x .002"),
        ("MST -07 -0700 -07:00 -070000 -07:00:00", "-0330 -03 -0330 -03:30 -033000 -03:30:00"),
        ("Z07 Z0700 Z07:00 Z070000 Z07:00:00", "-03 -0330 -03:30 -033000 -03:30:00"),
        ("é\u{1f600} x", "é\u{1f600} x"),
    ];
    for (layout, expected) in cases {
        assert_eq!(formatted(&morning, layout), expected, "{layout}");
    }
    assert_eq!(formatted(&morning.in_zone(Zone::Utc), "Z07:00 MST -07"), "Z UTC +00");
}

#[test]
fn years_reach_as_far_as_gos() {
    let cases = [
        (0, "1970-01-01 Thursday"),
        (-62_135_596_800, "0001-01-01 Monday"),
        (-62_167_219_200, "0000-01-01 Saturday"),
        (-62_198_755_200, "-0001-01-01 Friday"),
        (253_402_300_800, "10000-01-01 Saturday"),
        (951_782_400, "2000-02-29 Tuesday"),
    ];
    for (seconds, expected) in cases {
        assert_eq!(formatted(&Time::from_seconds(seconds, Zone::Utc), "2006-01-02 Monday"), expected);
    }
}

#[test]
fn rules_of_zones_hold_beyond_the_years_of_the_database() {
    let new_york = zone("America/New_York");
    for year in [2500, 9_999, 12_004, 2_000_000] {
        let offset = |month| Time::at(year, month, 1, 0, 0, new_york.clone()).zone().at(0).1;
        assert_eq!(offset(1), -18_000);
        let summer = Time::at(year, 7, 1, 0, 0, new_york.clone());
        assert_eq!(formatted(&summer, "MST 15"), "EDT 00", "{year}");
    }
    assert_eq!(formatted(&Time::from_seconds(i64::MIN, new_york), "MST"), "LMT");
}

#[test]
fn members_answer_as_in_go() {
    let cases = [
        ("String", "2023-11-14 17:13:20.000000005 -0500 EST"),
        ("Unix", "1700000000"),
        ("UnixMilli", "1700000000000"),
        ("UnixMicro", "1700000000000000"),
        ("UnixNano", "1700000000000000005"),
        ("UTC", "2023-11-14 22:13:20.000000005 +0000 UTC"),
        ("Local", "2023-11-14 23:13:20.000000005 +0100 CET"),
        ("Year", "2023"),
        ("Month", "November"),
        ("Day", "14"),
        ("Weekday", "Tuesday"),
        ("YearDay", "318"),
        ("Hour", "17"),
        ("Nanosecond", "5"),
        ("IsZero", "false"),
    ];
    for (name, expected) in cases {
        assert_eq!(answer(name, vec![]), expected, "{name}");
    }
    assert!(matches!(moment().member("wall"), Some(Member::Unexported)));
    assert!(moment().member("Nix").is_none());
}

#[test]
fn members_compute_as_in_go() {
    let number = Value::Int;
    let cases = [
        ("Format", vec!["Jan _2".into()], "Nov 14"),
        ("AddDate", vec![number(0), number(3), number(31)], "2024-03-16 17:13:20.000000005 -0400 EDT"),
        ("AddDate", vec![number(-1), number(-23), number(0)], "2020-12-14 17:13:20.000000005 -0500 EST"),
        ("Sub", vec![Time::from_seconds(1_699_999_990, Zone::Utc).into()], "10.000000005s"),
        ("Sub", vec![Time::zero().into()], "2562047h47m16.854775807s"),
        ("Add", vec![Duration(5).into()], "2023-11-14 17:13:20.00000001 -0500 EST"),
        ("Before", vec![moment().in_zone(Zone::Utc).into()], "false"),
        ("After", vec![Time::zero().into()], "true"),
        ("Equal", vec![moment().in_zone(Zone::Utc).into()], "true"),
        ("Compare", vec![Time::zero().into()], "1"),
    ];
    for (name, args, expected) in cases {
        assert_eq!(answer(name, args), expected, "{name}");
    }
    assert_eq!(moment().equals(&moment().in_zone(Zone::Utc).into()), Some(false));
    assert_eq!(Month(11).equals(&Value::Int64(11)), Some(true));
}

/// What the member of [`moment`] prints.
fn answer(name: &str, args: Vec<Value>) -> String {
    let libraries = Libraries { semver: SemverLibrary::V3_3, toml: TomlLibrary::V1_4, must_to_yaml: false };
    let mut runtime = Runtime::new(0, 1, libraries);
    "Europe/Berlin".clone_into(&mut runtime.time_zone);
    let args: Vec<Slot> = args.into_iter().map(Slot::new).collect();
    let Some(Member::Method { call, .. }) = moment().member(name) else { panic!("{name} is no method") };
    let site = CallSite { function: name, template: "t.yaml", line: 1 };
    let slot = call(&mut Call { args: &args, runtime: &runtime, site }).expect("it succeeds");
    crate::print::sprint(&runtime, &[slot]).expect("it is small").to_str().into_owned()
}

#[test]
fn json_has_only_times_that_rfc_3339_can_write() {
    assert_eq!(moment().json_text().as_deref(), Some("2023-11-14T17:13:20.000000005-05:00"));
    assert_eq!(Time::zero().json_text().as_deref(), Some("0001-01-01T00:00:00Z"));
    assert_eq!(Time::from_seconds(1 << 40, Zone::Utc).json_text(), None);
    assert_eq!(Time::from_seconds(0, Zone::fixed("", 86_400)).json_text(), None);
    assert_eq!(Time::from_seconds(0, Zone::fixed("", 86_400)).rfc3339_nano(), "1970-01-02T00:00:00+24:00");
}

#[test]
fn durations_are_read_and_written() {
    let cases = [
        ("0", "0s"),
        ("1ns", "1ns"),
        ("1500ns", "1.5µs"),
        ("1.5ms", "1.5ms"),
        ("-1.5h", "-1h30m0s"),
        ("1h15m30.918273645s", "1h15m30.918273645s"),
        (".5μs", "500ns"),
        ("+5.s", "5s"),
        ("-9223372036854775808ns", "-2562047h47m16.854775808s"),
        ("9223372036854775808ns", "time: invalid duration \"9223372036854775808ns\""),
        ("1", "time: missing unit in duration \"1\""),
        ("1d", "time: unknown unit \"d\" in duration \"1d\""),
        ("1é", "time: unknown unit \"\\xc3\\xa9\" in duration \"1\\xc3\\xa9\""),
        ("s", "time: invalid duration \"s\""),
        (".s", "time: invalid duration \".s\""),
        ("", "time: invalid duration \"\""),
    ];
    for (text, expected) in cases {
        let read = parse_duration(text.as_bytes()).map_or_else(|error| error, |duration| duration.to_string());
        assert_eq!(read, expected, "{text}");
    }
    assert_eq!(Duration(-1_500_000_000).round(Duration(1_000_000_000)), Duration(-2_000_000_000));
    assert_eq!(Duration(i64::MAX).round(Duration(1_000_000_000)), Duration(i64::MAX));
}

#[test]
fn odd_texts_are_read_as_go_reads_them() {
    let cases = [
        ("06", "+1", "2001-01-01 00:00:00 +0000 UTC"),
        ("06", "69", "1969-01-01 00:00:00 +0000 UTC"),
        ("15:04:05", "12:34:56,78", "0000-01-01 12:34:56.78 +0000 UTC"),
        ("3PM 3PM", "1PM 1AM", "0000-01-01 13:00:00 +0000 UTC"),
        ("3PM", "12AM", "0000-01-01 00:00:00 +0000 UTC"),
        ("2006  002", "2024 060", "2024-02-29 00:00:00 +0000 UTC"),
        ("__2 2006", "  1 2023", "2023-01-01 00:00:00 +0000 UTC"),
        ("jan Jan", "jan DEC", "0000-12-01 00:00:00 +0000 UTC"),
        ("-07", "+25", "parsing time \"+25\": time zone offset hour out of range"),
        ("-070000", "-000001", "0000-01-01 00:00:00 +0000 UTC"),
        (".000", ".-12", "parsing time \".-12\": fractional second out of range"),
        ("MST", "WITA", "0000-01-01 00:00:00 +0000 WITA"),
        ("MST", "-03", "0000-01-01 00:00:00 +0000 -03"),
        ("MST", "ABCD", "parsing time \"ABCD\" as \"MST\": cannot parse \"ABCD\" as \"MST\""),
    ];
    for (layout, text, expected) in cases {
        let read = parse(layout.as_bytes(), text.as_bytes(), &Zone::Utc);
        assert_eq!(read.map_or_else(|error| error, |time| time.print()), expected, "{text} as {layout}");
    }
}
