//! Help, exit codes, and errors that say what to do.

use std::process::{Command, Stdio};

use insta::assert_snapshot;

use crate::{trueup, trueup_in};

#[test]
fn the_short_help_tells_a_stranger_where_to_begin() {
    assert_snapshot!(trueup(&["-h"]).transcript(), @r"
    exit 0
    --- stdout
    Gets a stuck Argo CD fleet back under control

    Usage: trueup [OPTIONS] <COMMAND>

    Commands:
      triage      Rank the fleet by risk: what is wrong with each app, whose it is, and the next command
      explain     Everything about one app: states, timeline, findings with evidence, what Argo CD will
                  do next
      capture     Write what is there now to a snapshot, to look at it later or elsewhere
      render      Render a chart: its manifests, why a field has its value, and what is not the same
                  every time
      helm        What Helm does, without Helm: `trueup helm template` renders a chart
      kustomize   What Kustomize does, without Kustomize: `trueup kustomize build` builds a
                  kustomization
      version     Print the version
      completion  Print a completion script for a shell
      help        Print this message or the help of the given subcommand(s)

    Options:
      -h, --help     Print help (see more with '--help')
      -V, --version  Print version

    General:
          --config <FILE>  Configuration file [default: ~/.config/trueup/config.yaml if there is one]
          --color <WHEN>   When to use colours [default: auto] [possible values: auto, always, never]
      -v, --verbose...     Say more on standard error about what is being done (-vv: much more)

    Begin here:
      trueup triage --demo                    try it on an example fleet, without any cluster
      trueup triage                           your fleet, through your kubeconfig and argocd login
      trueup triage --env prod -o wide        only production, with rank, risk and rule
      trueup explain checkout-prod            everything about one app, and what to run
      trueup capture incident.d               keep what is there now, to look at it later
      trueup triage --snapshot incident.d     look at it later, offline
      trueup render ./chart -f prod.yaml      what a chart renders to; --why FIELD says where from

    Exit codes:
      0  nothing found
      1  something found (at or above --fail-on)
      2  an error, also one in the command line
    --- stderr
    ");
}

#[test]
fn without_arguments_the_help_is_shown_as_an_error() {
    let run = trueup(&[]);
    assert_eq!((run.code, run.out.as_str()), (Some(2), ""));
    assert!(run.err.contains("trueup triage --demo"));
}

#[test]
fn the_long_help_lists_every_environment_variable() {
    let run = trueup(&["--help"]);
    assert_eq!(run.code, Some(0));
    for variable in ["TRUEUP_CONFIG", "KUBECONFIG", "ARGOCD_SERVER", "ARGOCD_AUTH_TOKEN", "ARGOCD_OPTS", "NO_COLOR"] {
        assert!(run.out.contains(&format!("  {variable} ")), "{variable}");
    }
}

#[test]
fn every_command_has_help_with_examples() {
    for command in ["triage", "explain", "capture", "render"] {
        let run = trueup(&["help", command]);
        assert_eq!(run.code, Some(0));
        assert!(run.out.contains("Examples:\n  trueup "), "{command}");
        assert!(run.out.contains("Exit codes: 0 "), "{command}");
    }
    assert_snapshot!(trueup(&["explain", "-h"]).out, @r#"
    Everything about one app: states, timeline, findings with evidence, what Argo CD will do next

    Usage: trueup explain [OPTIONS] <APP>

    Arguments:
      <APP>  The Application: NAME, or NAMESPACE/NAME

    Options:
      -h, --help  Print help (see more with '--help')

    Output:
      -o, --output <FORM>       Form of the output [default: table] [possible values: table, json, yaml]
          --fail-on <SEVERITY>  Exit with 1 from which severity on [default: warning] [possible values:
                                advice, warning, error, critical, never]

    Where to look (default: your kubeconfig and your argocd login):
          --snapshot <DIR|FILE.tar.zst>   Look at a snapshot instead of a live fleet
          --demo                          Look at the example fleet that trueup carries
          --kubeconfig <FILE>             kubeconfig file of the cluster that holds the Applications
          --context <NAME>                kubeconfig context of the cluster that holds the Applications
          --in-cluster                    Use the service account of the Pod that trueup runs in
          --argocd-server <HOST[:PORT]>   Argo CD's API server, such as argocd.example.com or
                                          localhost:8080
          --argocd-context <NAME>         Context of the argocd command line's configuration
          --argocd-config <FILE>          Configuration file of the argocd command line [default:
                                          ~/.config/argocd/config]
          --argocd-namespace <NAMESPACE>  Namespace that Argo CD runs in [default: found by itself]
          --audit <CLUSTER=FILE>          Kubernetes audit log of a cluster (as Argo CD names it): tells
                                          who changed what; may be repeated
          --git <URL=PATH>                Local clone of a repository (URL as Applications name it):
                                          tells what was committed; may be repeated
          --timeout <DURATION>            Give up on a server that has not answered everything after
                                          this long, such as 30s or 2m [default: 5m]

    General:
          --config <FILE>  Configuration file [default: ~/.config/trueup/config.yaml if there is one]
          --color <WHEN>   When to use colours [default: auto] [possible values: auto, always, never]
      -v, --verbose...     Say more on standard error about what is being done (-vv: much more)

    Examples:
      trueup explain checkout-prod
      trueup explain team-a/checkout-prod       with the namespace, if several have an app of that name
      trueup explain --snapshot incident.d checkout-prod -o json

    Exit codes: 0 nothing found, 1 found something at or above --fail-on, 2 error
    "#);
}

#[test]
fn a_mistyped_flag_is_a_usage_error() {
    assert_snapshot!(trueup(&["triage", "--demoo"]).transcript(), @r#"
    exit 2
    --- stdout
    --- stderr
    error: unexpected argument '--demoo' found

      tip: a similar argument exists: '--demo'

    Usage: trueup triage --demo [NAME|GLOB]...

    For more information, try '--help'.
    "#);
}

#[test]
fn a_mistyped_rule_is_met_with_those_of_its_family() {
    assert_snapshot!(trueup(&["triage", "--demo", "--rule", "loop/selfheal"]).transcript(), @r#"
    exit 2
    --- stdout
    --- stderr
    error: no rule is called "loop/selfheal"
    hint: the rules of this family are loop/self-heal, loop/shared-resource, loop/normalisation,
      loop/nondeterministic, loop/failing-sync
    "#);
}

#[test]
fn a_selector_that_makes_no_sense_is_an_error() {
    assert_snapshot!(trueup(&["triage", "--demo", "-l", "team in x"]).transcript(), @r#"
    exit 2
    --- stdout
    --- stderr
    error: not a label selector: "team in x" (write key=value, key!=value, key in (a,b), key notin
      (a,b), key or !key)
    "#);
}

#[test]
fn with_nothing_to_look_at_the_ways_to_name_a_fleet_are_told() {
    assert_snapshot!(trueup(&["triage"]).transcript(), @r#"
    exit 2
    --- stdout
    --- stderr
    error: there is no fleet to look at: no kubeconfig and no Argo CD login was found
    hint: give --kubeconfig, --argocd-server or --snapshot; `trueup triage --demo` needs nothing at all
    "#);
}

#[test]
fn a_snapshot_that_is_not_there_is_named() {
    let run = trueup(&["triage", "--snapshot", "no/such/place"]);
    assert_eq!((run.code, run.out.as_str()), (Some(2), ""));
    assert!(run.err.starts_with("error: cannot open the snapshot"), "{}", run.err);
    assert!(run.err.contains("no/such/place"), "{}", run.err);
}

#[test]
fn an_unknown_key_of_the_configuration_is_named_with_file_and_line() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join(".config/trueup");
    fs_err::create_dir_all(&config).unwrap();
    fs_err::write(config.join("config.yaml"), "context: mgmt\nteamLabel: [squad]\n").unwrap();
    assert_snapshot!(trueup_in(folder.path(), &["triage"], &[("COLUMNS", "400")]).transcript(), @r#"
    exit 2
    --- stdout
    --- stderr
    error: [HOME]/.config/trueup/config.yaml:2:1: unknown field `teamLabel`, expected one of kubeconfig, context, argocd, audit, git, timeout, color, failOn, environments, environmentLabels, production, teamLabels, tierLabels
    hint: --config FILE or TRUEUP_CONFIG names another configuration file
    "#);
}

#[test]
fn the_configuration_can_be_named_by_the_environment() {
    let folder = tempfile::tempdir().unwrap();
    let run = trueup_in(folder.path(), &["triage", "--demo"], &[("TRUEUP_CONFIG", "no-such-file.yaml")]);
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("no-such-file.yaml"), "{}", run.err);
}

#[test]
fn the_version_is_told_to_people_and_to_programs() {
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(trueup(&["--version"]).out, format!("trueup {version}\n"));
    assert_eq!(trueup(&["version"]).out, format!("trueup {version}\n"));
    let json = trueup(&["version", "-o", "json"]).out;
    assert_eq!(json, format!("{{\n  \"schemaVersion\": \"trueup.dev/v1\",\n  \"version\": \"{version}\"\n}}\n"));
}

#[test]
fn completions_are_written_for_the_usual_shells() {
    for shell in ["bash", "zsh", "fish"] {
        let run = trueup(&["completion", shell]);
        assert_eq!(run.code, Some(0));
        assert!(run.out.contains("explain-rank"), "{shell}");
    }
}

#[test]
fn escape_sequences_in_what_was_typed_do_not_reach_the_terminal() {
    let run = trueup(&["triage", "--snapshot", "a\u{1b}[2Jb"]);
    assert!(!run.err.contains('\u{1b}'), "{}", run.err);
    assert!(run.err.contains("a\\x1b[2Jb"), "{}", run.err);
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_trueup"))
        .args(["completion", "zsh"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let full = fs_err::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output =
        Command::new(env!("CARGO_BIN_EXE_trueup")).arg("version").stdout(full.into_parts().0).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).starts_with("error: cannot write to standard output\n"));
}

#[test]
fn an_argocd_login_is_an_error_only_if_it_was_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let argocd = folder.path().join(".config/argocd");
    fs_err::create_dir_all(&argocd).unwrap();
    fs_err::write(argocd.join("config"), "current-context: gone\ncontexts: []\nservers: []\nusers: []\n").unwrap();
    let kubeconfig = "{apiVersion: v1, kind: Config, current-context: x, contexts: [{name: x, context: {cluster: x, user: x}}], \
                      clusters: [{name: x, cluster: {server: 'https://127.0.0.1:9'}}], users: [{name: x, user: {}}]}";
    fs_err::write(folder.path().join("kubeconfig"), kubeconfig).unwrap();
    let args = ["triage", "--kubeconfig", "kubeconfig", "--timeout", "2s"];
    let run = trueup_in(folder.path(), &args, &[]);
    assert!(!run.err.contains("no context"), "{}", run.err);
    let run = trueup_in(folder.path(), &[&args[..], &["--argocd-context", "other"]].concat(), &[]);
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("has no context \"other\""), "{}", run.err);
}
