//! `--engine`: the real helm asked instead of, or besides, the native engine. A script stands in for it.
#![cfg(unix)]

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use insta::assert_snapshot;
use tempfile::TempDir;

use crate::{Run, trueup_in};

/// A folder with a chart and a `helm` whose `template` runs these lines of shell.
fn folder(version: &str, template: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs_err::create_dir_all(path.parent().expect("files stand in a folder")).expect("the folder can be made");
        fs_err::write(path, text).expect("the file can be written");
    };
    write("web/Chart.yaml", "{apiVersion: v2, name: web, version: 1.0.0}");
    write("web/values.yaml", "a: 1\n");
    write("web/templates/c.yaml", "kind: ConfigMap\na: {{ .Values.a }}\nb: {{ randAlphaNum 9 }}\n");
    write("helm", &format!("#!/bin/sh\nif [ \"$1\" = version ]; then echo {version}; exit; fi\n{template}\n"));
    let helm = folder.path().join("helm");
    fs_err::set_permissions(&helm, std::fs::Permissions::from_mode(0o755)).expect("the file can be written");
    folder
}

fn run(folder: &Path, args: &[&str]) -> Run {
    let helm = folder.join("helm");
    let args: Vec<&str> = args.iter().copied().chain(["--helm", helm.to_str().expect("the path is UTF-8")]).collect();
    trueup_in(folder, &args, &[("PATH", "/usr/bin:/bin")])
}

/// What helm would say, with another password each time.
const AGREES: &str = "printf -- '---\\n# Source: web/templates/c.yaml\\nkind: ConfigMap\\na: 1\\nb: %s\\n' $$";

#[test]
fn the_reference_answers_with_its_own_output_and_exit_code() {
    let folder = folder("v4.2.1+gabc", "echo \"$@\"; echo oh >&2; exit 7");
    let args = ["helm", "template", "--engine=reference", "rel", "web", "--set", "a=2", "--helm-version", "v4"];
    assert_snapshot!(run(folder.path(), &args).transcript(), @r"
    exit 7
    --- stdout
    template rel web --set a=2
    --- stderr
    oh
    ");
    let args = ["render", "web", "--engine", "reference", "--set", "a=2", "-f", "x,y", "--skip-tests"];
    assert_snapshot!(run(folder.path(), &args).out, @"template --values=x --values=y --set=a=2 --namespace=default --skip-tests -- release-name web");
}

#[test]
fn both_are_silent_where_they_agree() {
    let folder = folder("v4.2.1", AGREES);
    for args in [&["helm", "template", "web", "--engine", "both"][..], &["render", "web", "--engine", "both"]] {
        let run = run(folder.path(), args);
        assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
        assert!(run.out.starts_with("---\n# Source: web/templates/c.yaml\nkind: ConfigMap\na: 1\nb: "), "{}", run.out);
    }
}

#[test]
fn both_show_every_difference_as_a_defect_of_the_native_engine() {
    let folder = folder("v4.2.1", &format!("{AGREES} | sed 's/a: 1/a: 2/'"));
    let run = run(folder.path(), &["helm", "template", "web", "--engine", "both"]);
    assert_eq!(run.code, Some(1));
    assert!(run.out.contains("a: 2\n"), "{}", run.out);
    let steady: Vec<&str> = run.err.lines().filter(|line| !line.starts_with(" b: ")).collect();
    assert_snapshot!(steady.join("\n"), @r"
    The native engine does not say what helm says. That is a defect of trueup: please report it, with
    the chart.
    --- reference stdout
    +++ native stdout
    @@ -1,5 +1,5 @@
     ---
     # Source: web/templates/c.yaml
     kind: ConfigMap
    -a: 2
    +a: 1
    ");
}

#[test]
fn errors_are_compared_too() {
    let folder = folder("v4.2.1", "echo 'Error: path \"./nope\" not found' >&2; exit 1");
    let same = run(folder.path(), &["helm", "template", "./nope", "--engine", "both"]);
    assert_eq!((same.code, same.err.as_str()), (Some(1), "Error: path \"./nope\" not found\n"));
    let other = run(folder.path(), &["helm", "template", "web", "--engine", "both"]);
    assert!(other.err.contains("\nthe reference fails, the native engine succeeds\n"), "{}", other.err);
}

#[test]
fn a_reference_that_cannot_be_asked_is_an_error_with_a_hint() {
    let folder = folder("v3.17.2", "");
    assert_snapshot!(run(folder.path(), &["render", "web", "--engine", "both"]).transcript(), @r#"
    exit 2
    --- stdout
    --- stderr
    error: the reference `[HOME]/helm` is helm v3.17.2, but v4 is asked for
    hint: --helm-version v3 imitates this one; --helm PATH names another
    "#);
    let missing = ["render", "web", "--engine", "reference", "--helm", "no/such/helm"];
    assert_snapshot!(trueup_in(folder.path(), &missing, &[]).transcript(), @r#"
    exit 2
    --- stdout
    --- stderr
    error: cannot run the reference `no/such/helm`
      because: No such file or directory (os error 2)
    hint: --helm PATH says where the real helm is; --engine native needs none
    "#);
    let seeded = ["render", "web", "--engine", "reference", "--helm-version", "v3", "--seed", "1"];
    assert_snapshot!(run(folder.path(), &seeded).transcript(), @r"
    exit 2
    --- stdout
    --- stderr
    error: --seed, --now and --lookup cannot be given to the real helm: its entropy, its clock and its
      cluster are its own
    ");
}
