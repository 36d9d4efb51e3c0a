//! Words that are commands, and words that are none.

use super::{ArgumentError, EditCommand, MetadataKind};

fn parsed(words: &[&str]) -> Result<EditCommand, ArgumentError> {
    let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    EditCommand::parse(&words)
}

fn error(words: &str) -> String {
    match parsed(&words.split_whitespace().collect::<Vec<_>>()) {
        Err(ArgumentError::Invalid(text)) => text,
        other => format!("{other:?}"),
    }
}

fn label(key: &str, value: &str, force: bool) -> EditCommand {
    let pairs = [(key.to_owned(), value.to_owned())].into();
    EditCommand::AddMetadata { kind: MetadataKind::Label, pairs, force }
}

#[test]
fn flags_can_stand_anywhere_before_two_dashes() {
    assert_eq!(parsed(&["set", "nameprefix", "--", "-p"]), Ok(EditCommand::SetNamePrefix("-p".to_owned())));
    assert_eq!(parsed(&["set", "namesuffix", ""]), Ok(EditCommand::SetNameSuffix(String::new())));
    assert_eq!(parsed(&["--stack-trace", "add", "label", "a:b", "-f"]), Ok(label("a", "b", true)));
    assert_eq!(parsed(&["add", "label", "--force", "a:\"b\"", "-f=false"]), Ok(label("a", "b", false)));
    assert_eq!(parsed(&["add", "label", "-ff", "-"]), Ok(label("-", "", true)));
    assert_eq!(
        parsed(&["add", "resource", "--no-verify", "x"]),
        Ok(EditCommand::AddResources { patterns: vec!["x".to_owned()], unverified: true })
    );
}

#[test]
fn groups_of_commands_and_help_flags_give_help() {
    let help = |words: &[&str], command: &[&'static str]| {
        assert_eq!(parsed(words), Err(ArgumentError::Help(command.to_vec())), "{words:?}");
    };
    help(&[], &[]);
    help(&["foo"], &[]);
    help(&["set", "foo"], &["set"]);
    help(&["add", "label", "-h"], &["add", "label"]);
    help(&["--help", "set", "nameprefix", "x"], &[]);
    help(&["--", "set", "nameprefix", "x"], &[]);
}

#[test]
fn wrong_flags_are_named_as_pflag_names_them() {
    let cases = [
        ("set nameprefix --nope=3", "unknown flag: --nope"),
        ("--nope set nameprefix a", "unknown flag: --nope"),
        ("add --force label a:b", "unknown flag: --force"),
        ("add label -fx", "unknown shorthand flag: 'x' in -x"),
        ("set nameprefix -é", "unknown shorthand flag: 'Ã' in -é"),
        ("set nameprefix -'", "unknown shorthand flag: '\\'' in -'"),
        ("add label --=x", "bad flag syntax: --=x"),
        (
            "add label --force=maybe a:b",
            "invalid argument \"maybe\" for \"-f, --force\" flag: strconv.ParseBool: parsing \"maybe\": invalid syntax",
        ),
    ];
    for (words, expected) in cases {
        assert_eq!(error(words), expected, "{words}");
    }
}

#[test]
fn wrong_arguments_are_refused() {
    let cases = [
        ("set nameprefix", "must specify exactly one prefix value"),
        ("set namesuffix a b", "must specify exactly one suffix value"),
        ("set namespace", "must specify exactly one namespace value"),
        ("set image", "no image specified"),
        ("set replicas", "no replicas specified"),
        ("set replicas a=b=1", "invalid format of replica, use the following format: <name>=<count>"),
        ("set label", "must specify label"),
        ("add annotation :x", "invalid annotation: ':x' (need k:v pair where v may be quoted)"),
        ("add component", "must specify a component file"),
        ("add resource", "must specify a resource file"),
        ("add label --include-templates", "must specify label"),
        (
            "add label --include-templates a:b",
            "--without-selector flag must be specified for --include-templates to work",
        ),
        ("add patch --path x", "`edit add patch` is not supported by trueup"),
        ("fix --vars", "`edit fix --vars` is not supported by trueup"),
    ];
    for (words, expected) in cases {
        assert_eq!(error(words), expected, "{words}");
    }
    assert!(
        error("set image nginx").starts_with("invalid format of image, use one of the following options:\n- <image>=")
    );
}

#[test]
fn keys_of_annotations_are_checked_when_they_are_set() {
    for key in ["a", "a.b/c_d", "A-1/0", "x/y.z"] {
        assert!(parsed(&["set", "annotation", &format!("{key}:v")]).is_ok(), "{key}");
    }
    let long = "a".repeat(64);
    for key in ["-a", "a/", "/a", "a/b/c", "1/a", "a_b/c", "é", &long] {
        assert!(parsed(&["set", "annotation", &format!("{key}:v")]).is_err(), "{key}");
    }
}
