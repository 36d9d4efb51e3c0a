//! Windows as people write them, and what they mean at a moment.

use std::fmt::Write as _;

use serde_json::{Value, json};
use trueup_model::decode_tolerant;

use super::*;

fn app(spec: &Value) -> Application {
    let document =
        json!({"metadata": {"name": "settlements-prod", "namespace": "argocd"}, "spec": {"destination": spec}});
    decode_tolerant(document).unwrap().0
}

fn project(windows: &Value) -> AppProject {
    decode_tolerant(json!({"metadata": {"name": "p"}, "spec": {"syncWindows": windows}})).unwrap().0
}

/// `auto manual`, what blocks, and when it opens.
fn check(windows: &Value, now: &str, expect: &str) {
    let project = project(windows);
    let app = app(&json!({"name": "prod", "namespace": "payments"}));
    let state = windows_for(&app, Some(&project), now.parse().unwrap());
    let word = |may: bool| if may { "may" } else { "may not" };
    let mut got = format!("auto {}, person {}", word(state.can_sync_auto), word(state.can_sync_manual));
    if let Some(window) = state.blocked_by {
        write!(got, ", blocked by {} {}", window.kind, window.schedule).unwrap();
    }
    if let Some(at) = state.since {
        write!(got, " since {at}").unwrap();
    }
    if let Some(at) = state.opens_at {
        write!(got, ", opens {at}").unwrap();
    }
    if let Some(error) = state.error {
        write!(got, ", error {error}").unwrap();
    }
    assert_eq!(got, expect, "{windows} at {now}");
}

#[test]
fn no_window_is_no_obstacle() {
    check(&json!([]), "2026-11-24T07:36:00Z", "auto may, person may");
    let other = json!([{"kind": "deny", "schedule": "* * * * *", "duration": "24h", "applications": ["other-*"]}]);
    check(&other, "2026-11-24T07:36:00Z", "auto may, person may");
}

#[test]
fn a_window_that_fires_every_minute_is_always_active() {
    let freeze = json!([{"kind": "deny", "schedule": "* * * * *", "duration": "24h", "applications": ["settlements-*"], "timeZone": "Europe/Berlin"}]);
    check(&freeze, "2026-11-24T07:36:00Z", "auto may not, person may not, blocked by deny * * * * *");
}

#[test]
fn a_deny_window_opens_when_its_time_is_over() {
    let night = json!([{"kind": "deny", "schedule": "0 22 * * *", "duration": "8h", "namespaces": ["payments"], "manualSync": true}]);
    check(
        &night,
        "2026-11-24T23:00:00Z",
        "auto may not, person may, blocked by deny 0 22 * * * since 2026-11-24T22:00:00Z, opens 2026-11-25T06:00:00Z",
    );
    check(&night, "2026-11-25T06:00:00Z", "auto may, person may");
    check(&night, "2026-11-24T22:00:00Z", "auto may, person may");
    check(
        &night,
        "2026-11-24T22:00:01Z",
        "auto may not, person may, blocked by deny 0 22 * * * since 2026-11-24T22:00:00Z, opens 2026-11-25T06:00:00Z",
    );
}

#[test]
fn outside_of_all_allow_windows_nothing_syncs() {
    let hours = json!([{"kind": "allow", "schedule": "0 8 * * 1-5", "duration": "10h", "clusters": ["prod"]}]);
    check(
        &hours,
        "2026-11-24T07:36:00Z",
        "auto may not, person may not, blocked by allow 0 8 * * 1-5 since 2026-11-23T18:00:00Z, opens 2026-11-24T08:00:00Z",
    );
    check(&hours, "2026-11-24T08:36:00Z", "auto may, person may");
    // Friday evening: Monday morning.
    check(
        &hours,
        "2026-11-27T19:00:00Z",
        "auto may not, person may not, blocked by allow 0 8 * * 1-5 since 2026-11-27T18:00:00Z, opens 2026-11-30T08:00:00Z",
    );
}

#[test]
fn an_active_deny_beats_an_active_allow() {
    let both = json!([
        {"kind": "allow", "schedule": "0 0 * * *", "duration": "24h", "applications": ["*"]},
        {"kind": "deny", "schedule": "0 7 * * *", "duration": "1h", "applications": ["*"], "manualSync": true},
        {"kind": "deny", "schedule": "30 7 * * *", "duration": "1h", "applications": ["*"]}
    ]);
    check(
        &both,
        "2026-11-24T07:10:00Z",
        "auto may not, person may, blocked by deny 0 7 * * * since 2026-11-24T07:00:00Z, opens 2026-11-24T08:30:00Z",
    );
    check(
        &both,
        "2026-11-24T07:36:00Z",
        "auto may not, person may not, blocked by deny 0 7 * * * since 2026-11-24T07:00:00Z, opens 2026-11-24T08:30:00Z",
    );
}

#[test]
fn the_zone_shifts_the_whole_window_by_the_offset_of_now() {
    let morning = json!([{"kind": "deny", "schedule": "0 8 * * *", "duration": "1h", "applications": ["*"], "timeZone": "Europe/Berlin"}]);
    check(
        &morning,
        "2026-11-24T07:30:00Z",
        "auto may not, person may not, blocked by deny 0 8 * * * since 2026-11-24T07:00:00Z, opens 2026-11-24T08:00:00Z",
    );
    check(
        &morning,
        "2026-07-24T06:30:00Z",
        "auto may not, person may not, blocked by deny 0 8 * * * since 2026-07-24T06:00:00Z, opens 2026-07-24T07:00:00Z",
    );
    check(&morning, "2026-07-24T07:30:00Z", "auto may, person may");
    let unknown = json!([{"kind": "deny", "schedule": "0 8 * * *", "duration": "1h", "applications": ["*"], "timeZone": "Mars/Base"}]);
    check(
        &unknown,
        "2026-11-24T08:30:00Z",
        "auto may not, person may not, blocked by deny 0 8 * * * since 2026-11-24T08:00:00Z, opens 2026-11-24T09:00:00Z",
    );
}

#[test]
fn a_change_of_the_clocks_moves_the_end() {
    // 2026-10-25 01:00Z: Berlin goes from +2 to +1, so the window that began at 22:00Z lasts an hour longer.
    let night = json!([{"kind": "deny", "schedule": "0 0 * * *", "duration": "6h", "applications": ["*"], "timeZone": "Europe/Berlin"}]);
    check(
        &night,
        "2026-10-24T23:00:00Z",
        "auto may not, person may not, blocked by deny 0 0 * * * since 2026-10-24T22:00:00Z, opens 2026-10-25T05:00:00Z",
    );
    // 2026-03-29 01:00Z: and from +1 to +2.
    check(
        &night,
        "2026-03-29T00:00:00Z",
        "auto may not, person may not, blocked by deny 0 0 * * * since 2026-03-28T23:00:00Z, opens 2026-03-29T04:00:00Z",
    );
}

#[test]
fn a_window_that_cannot_be_read_blocks_everything() {
    let broken = json!([{"kind": "allow", "schedule": "@daily", "duration": "1h", "applications": ["*"]}]);
    check(
        &broken,
        "2026-11-24T07:36:00Z",
        "auto may not, person may not, error cannot parse schedule '@daily': parser does not accept descriptors: @daily",
    );
    let broken = json!([{"kind": "deny", "schedule": "0 0 1 1 *", "duration": "1d", "applications": ["*"]}]);
    check(
        &broken,
        "2026-11-24T07:36:00Z",
        "auto may not, person may not, error cannot parse duration '1d': time: unknown unit \"d\" in duration \"1d\"",
    );
    // Only windows that concern the Application are read.
    let elsewhere = json!([{"kind": "deny", "schedule": "broken", "duration": "1h", "applications": ["other"]}]);
    check(&elsewhere, "2026-11-24T07:36:00Z", "auto may, person may");
}

#[test]
fn lists_are_alternatives_unless_all_are_demanded() {
    let deny = |and: bool, namespaces: &[&str]| json!([{"kind": "deny", "schedule": "* * * * *", "duration": "1h", "applications": ["settlements-*"], "namespaces": namespaces, "andOperator": and}]);
    check(
        &deny(false, &["elsewhere"]),
        "2026-11-24T07:36:00Z",
        "auto may not, person may not, blocked by deny * * * * *",
    );
    check(&deny(true, &["elsewhere"]), "2026-11-24T07:36:00Z", "auto may, person may");
    check(&deny(true, &["pay*"]), "2026-11-24T07:36:00Z", "auto may not, person may not, blocked by deny * * * * *");
    let nobody = json!([{"kind": "deny", "schedule": "* * * * *", "duration": "1h", "andOperator": true}]);
    check(&nobody, "2026-11-24T07:36:00Z", "auto may, person may");
}

#[test]
fn long_windows_have_an_end_too() {
    let november = json!([{"kind": "deny", "schedule": "*/5 * * 11 *", "duration": "10m", "applications": ["*"]}]);
    check(
        &november,
        "2026-11-02T07:36:00Z",
        "auto may not, person may not, blocked by deny */5 * * 11 * since 2026-11-01T00:00:00Z, opens 2026-12-01T00:05:00Z",
    );
    let whole_days = json!([{"kind": "deny", "schedule": "0 0 * * *", "duration": "24h", "applications": ["*"]}]);
    check(&whole_days, "2026-11-02T07:36:00Z", "auto may not, person may not, blocked by deny 0 0 * * *");
    let weekend = json!([{"kind": "deny", "schedule": "0 0 * * 6,0", "duration": "24h", "applications": ["*"]}]);
    check(
        &weekend,
        "2026-11-28T07:36:00Z",
        "auto may not, person may not, blocked by deny 0 0 * * 6,0 since 2026-11-28T00:00:00Z, opens 2026-11-30T00:00:00Z",
    );
}

#[test]
fn an_operation_that_began_legally_goes_on_where_overrun_is_permitted() {
    let state = |overrun: bool, began: &str| {
        let project = project(
            &json!([{"kind": "deny", "schedule": "0 7 * * *", "duration": "1h", "applications": ["*"], "syncOverrun": overrun}]),
        );
        let document = json!({"metadata": {"name": "a"}, "status": {"operationState": {"phase": "Running", "startedAt": began, "operation": {"initiatedBy": {"automated": true}}}}});
        let app: Application = decode_tolerant(document).unwrap().0;
        windows_for(&app, Some(&project), "2026-11-24T07:36:00Z".parse().unwrap()).can_continue
    };
    assert!(state(true, "2026-11-24T06:59:00Z"));
    assert!(!state(true, "2026-11-24T07:05:00Z"));
    assert!(!state(false, "2026-11-24T06:59:00Z"));
}
