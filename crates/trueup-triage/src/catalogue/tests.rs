//! Every message of the semantics reference and every message seen in recordings, in tables of the form
//!
//! ```text
//! place > message, line breaks written as ⏎
//!     = rule | captured names but those of the place itself
//! ```

use std::fmt::Write as _;

use trueup_model::ResourceKey;

use super::*;

/// What the table says about one message.
fn classified(place: &str, message: &str) -> String {
    let words: Vec<&str> = place.split(' ').collect();
    let kind = words.last().copied().unwrap_or_default();
    let key = ResourceKey::new("", kind, "shop", "web");
    let place = match words[0] {
        "operation" => MessagePlace::Operation,
        "result" => MessagePlace::Resource { key: &key, hook: false },
        "hook" => MessagePlace::Resource { key: &key, hook: true },
        "event" => MessagePlace::Event { reason: words[1], key: &key },
        "health" => MessagePlace::Health { key: &key },
        "hydrator" => MessagePlace::Hydrator,
        "api" => MessagePlace::Api,
        condition => MessagePlace::Condition(condition),
    };
    let found = classify(message, place);
    assert!(found.inner.chars().count() <= LONGEST_INNER, "{message}");
    assert!(
        !found.cause.is_empty() && !found.cause.contains(['{', '\n'])
            || found.cause.contains("{…}")
            || message.contains('{'),
        "{found:?}"
    );
    assert!(!found.remedy.is_empty(), "{found:?}");
    let mut out = found.rule.name().to_owned();
    if !found.known {
        out.push_str(" | unknown");
    }
    if found.transient {
        out.push_str(" | transient");
    }
    let of_place = |name: &str, value: &str| match name {
        "kind" => value == key.kind,
        "name" => value == key.name,
        "namespace" => value == key.namespace,
        _ => name == "text",
    };
    for (name, value) in found.captures.iter().filter(|(name, value)| !of_place(name, value)) {
        write!(out, " | {name}={value}").unwrap();
    }
    out
}

fn check(table: &str) {
    let mut wrong = Vec::new();
    let mut lines = table.lines().filter(|line| !line.is_empty());
    while let Some(line) = lines.next() {
        let (place, message) = line.split_once(" > ").expect("a place and a message");
        let expected = lines.next().and_then(|line| line.strip_prefix("    = ")).expect("an expectation");
        let got = classified(place, &message.replace('⏎', "\n"));
        if got != expected {
            wrong.push(format!("{place} > {message}\n  expected {expected}\n  got      {got}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn fetching_fails_by_its_name() {
    check(include_str!("tests/source.txt"));
}

#[test]
fn rendering_fails_by_its_name() {
    check(include_str!("tests/render.txt"));
}

#[test]
fn applying_fails_by_its_name() {
    check(include_str!("tests/apply.txt"));
}

#[test]
fn operations_and_objects_fail_by_their_names() {
    check(include_str!("tests/operation.txt"));
}

#[test]
fn recorded_messages_are_known() {
    check(include_str!("tests/recorded.txt"));
}

#[test]
fn every_row_compiles_and_names_known_captures() {
    for (_, row) in rows::all() {
        let regex = Regex::new(&format!("(?s){}", row.pattern)).unwrap_or_else(|e| panic!("{}: {e}", row.pattern));
        let names: Vec<&str> = regex.capture_names().flatten().collect();
        for name in &names {
            assert!(row::NAMES.contains(name), "{name} in {}", row.pattern);
        }
        for template in [row.cause, row.remedy, row.command, row.root] {
            for part in template.split('{').skip(1) {
                let name = part.split_once('}').expect("a closed name").0;
                let of_place = ["kind", "name", "namespace", "group", "inner", "app", "old", "new", "project", "entry"];
                assert!(names.contains(&name) || of_place.contains(&name), "{name} in {template}");
            }
        }
        assert!(!row.cause.is_empty() && !row.remedy.is_empty(), "{}", row.pattern);
    }
}

#[test]
fn the_source_and_the_cache_are_told() {
    let found = classify(
        "Failed to load target state: failed to generate manifest for source 2 of 3: rpc error: code = Unknown desc = Manifest generation error (cached): a: app path does not exist",
        MessagePlace::Condition("ComparisonError"),
    );
    assert_eq!((found.source, found.cached), (Some((2, 3)), true));
}

#[test]
fn a_command_is_ready_to_paste() {
    let found = classify("waiting for completion of hook batch/Job/smoke", MessagePlace::Operation);
    assert_eq!(found.command_for("orders").as_deref(), Some("argocd app terminate-op orders"));
}

#[test]
fn apps_with_one_cause_share_its_name() {
    let denied = |object: &str| {
        let text = format!(
            "deployments.apps \"{object}\" is forbidden: ValidatingAdmissionPolicy 'require-owner' with binding 'b' denied request: no owner"
        );
        classify(&text, MessagePlace::Operation).root
    };
    assert_eq!(denied("a").as_deref(), Some("policy require-owner"));
    assert_eq!(denied("a"), denied("b"));
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(48))]

    #[test]
    fn any_text_at_all_is_classified(text in "\\PC{0,300}", head in 0_usize..40) {
        let row = rows::all().nth(head * 7 % 180).map_or("", |(_, row)| row.literal);
        for place in [MessagePlace::Operation, MessagePlace::Condition("ComparisonError"), MessagePlace::Api] {
            let found = classify(&format!("{row} {text} {row}{text}"), place);
            proptest::prop_assert!(found.inner.chars().count() <= LONGEST_INNER);
            proptest::prop_assert!(found.captures.values().all(|v| v.chars().count() <= LONGEST_CAPTURE));
        }
        normalise(&text);
    }
}

#[test]
fn whole_objects_and_huge_texts_stay_out() {
    let object =
        format!("{{\"Containers\":[{{\"Env\":[{{\"Value\":\"hunter2\"}}]}}],\"pad\":\"{}\"}}", "x".repeat(100_000));
    let text = format!("Job.batch \"mig\" is invalid: spec.template: Invalid value: {object}: field is immutable");
    let found = classify(&text, MessagePlace::Operation);
    assert_eq!(found.rule, Rule::SyncJobImmutable);
    assert!(!format!("{found:?}").contains("hunter2"), "{found:?}");
    let found = classify(&"\u{20ac}".repeat(2_000_000), MessagePlace::Operation);
    assert!(found.cause.len() < 4 * LONGEST_INNER);
}
