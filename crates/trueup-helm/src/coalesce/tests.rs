//! Nulls, globals and conflicts, in both generations.

use crate::tests_support::{BOTH, assemble, load, runtime, show};
use crate::{Generation, HelmError, Talk, ValuesOption, coalesce_values, process_dependencies};

const DEFAULTS: &str = "a: 1\nm: {x: 1, w: 2, nn: null, d: {p: 1, q: null}}\ntop: null\n";
const CHART: &str = "apiVersion: v2\nname: c\nversion: 1.0.0\n";
const DECLARING: &str = "apiVersion: v2\nname: c\nversion: 1.0.0\ndependencies: [{name: s, version: '*'}]\n";
const SUBCHART: &str = "apiVersion: v2\nname: s\nversion: 1.0.0\n";

/// The values that templates see, then the warnings.
fn coalesced(files: &[(&str, &str)], set: &str, generation: Generation) -> String {
    let talk = Talk::default();
    let text = render(files, set, generation, &talk).unwrap_or_else(|error| error.text);
    talk.into_remarks().into_iter().fold(text, |text, remark| text + "\n" + &remark.0)
}

fn render(files: &[(&str, &str)], set: &str, generation: Generation, talk: &Talk) -> Result<String, HelmError> {
    let chart = load(files, generation, talk)?;
    let user = assemble(vec![ValuesOption::Set(set.to_owned())], generation)?;
    let runtime = runtime(generation);
    let active = process_dependencies(&chart, &user, generation, &runtime, talk)?;
    Ok(show(&coalesce_values(&active, &user, generation, &runtime, talk)?))
}

#[test]
fn nulls_of_the_chart_and_of_the_user() {
    let cases = [
        ("", "{a: 1, m: {d: {p: 1, q: null}, nn: null, w: 2, x: 1}, top: null}", "{a: 1, m: {d: {p: 1}, w: 2, x: 1}}"),
        ("a=null,m=null", "{top: null}", "{}"),
        ("m.x=null", "{a: 1, m: {d: {p: 1, q: null}, nn: null, w: 2}, top: null}", "{a: 1, m: {d: {p: 1}, w: 2}}"),
        (
            "m.nn=null",
            "{a: 1, m: {d: {p: 1, q: null}, w: 2, x: 1}, top: null}",
            "{a: 1, m: {d: {p: 1}, nn: null, w: 2, x: 1}}",
        ),
        ("zz=null,m=null", "{a: 1, top: null, zz: null}", "{a: 1, zz: null}"),
    ];
    for (set, helm3, helm4) in cases {
        let files = [("Chart.yaml", CHART), ("values.yaml", DEFAULTS)];
        assert_eq!(coalesced(&files, set, Generation::Helm3), helm3, "{set}");
        assert_eq!(coalesced(&files, set, Generation::Helm4), helm4, "{set}");
    }
}

#[test]
fn nulls_between_a_parent_and_its_subchart() {
    let of = |parent: &str, values: &str, set: &str, generation| {
        let files = [
            ("Chart.yaml", parent),
            ("values.yaml", values),
            ("charts/s/Chart.yaml", SUBCHART),
            ("charts/s/values.yaml", "a: 1\nv: null\nm: {nn: null}\nglobal: {a: 1}\n"),
        ];
        coalesced(&files, set, generation)
    };
    let cases = [
        (CHART, "", "", "{s: {a: 1, global: {a: 1}, m: {nn: null}, v: null}}", "{s: {a: 1, global: {a: 1}, m: {}}}"),
        (DECLARING, "", "", "{s: {a: 1, global: {a: 1}, m: {}}}", "{s: {a: 1, global: {a: 1}, m: {}}}"),
        (
            CHART,
            "s: {a: null}",
            "",
            "{s: {global: {a: 1}, m: {nn: null}, v: null}}",
            "{s: {a: 1, global: {a: 1}, m: {}}}",
        ),
        (
            CHART,
            "s: {a: null}",
            "s.f=1",
            "{s: {f: 1i, global: {a: 1}, m: {nn: null}, v: null}}",
            "{s: {f: 1i, global: {a: 1}, m: {}}}",
        ),
        (CHART, "s: null", "", "type mismatch on s: %!t(<nil>)", "{s: {a: 1, global: {a: 1}, m: {}}}"),
        (
            CHART,
            "global: {a: null}",
            "",
            "{global: {a: null}, s: {a: 1, global: {}, m: {nn: null}, v: null}}",
            "{global: {}, s: {a: 1, global: {a: 1}, m: {}}}",
        ),
    ];
    for (parent, values, set, helm3, helm4) in cases {
        assert_eq!(of(parent, values, set, Generation::Helm3), helm3, "{parent} {values} {set}");
        assert_eq!(of(parent, values, set, Generation::Helm4), helm4, "{parent} {values} {set}");
    }
}

#[test]
fn conflicts_are_warned_of_in_each_generations_words() {
    let files = [("Chart.yaml", CHART), ("values.yaml", "a: 1\no: {t: {x: 1}, f: 1}\n")];
    let set = "a.b=1,o.t=5,o.f.g=1";
    assert_eq!(
        coalesced(&files, set, Generation::Helm3),
        "{a: {b: 1i}, o: {f: {g: 1i}, t: 5i}}\n\
         coalesce.go:237: warning: skipped value for c.a: Not a table.\n\
         coalesce.go:301: warning: destination for c.o.f is a table. Ignoring non-table value (1)\n\
         coalesce.go:298: warning: cannot overwrite table with non table for c.o.t (map[x:1])"
    );
    assert_eq!(
        coalesced(&files, set, Generation::Helm4).lines().nth(1),
        Some("level=INFO msg=\"warning: skipped value for c.a: Not a table.\"")
    );
}

#[test]
fn a_value_that_is_no_table_in_the_place_of_a_subchart_is_an_error() {
    let files = [("Chart.yaml", DECLARING), ("charts/s/Chart.yaml", SUBCHART)];
    assert_eq!(coalesced(&files, "s={1}", Generation::Helm3), "type mismatch on s: [%!t(int64=1)]");
    assert_eq!(
        coalesced(&files, "s=5", Generation::Helm4),
        "chart dependencies processing failed: type mismatch on s: %!t(int64=5)\n\
         level=ERROR msg=\"chart dependencies processing failed\" error=\"type mismatch on s: %!t(int64=5)\""
    );
}

#[test]
fn globals_reach_subcharts_and_the_users_win() {
    for generation in BOTH {
        let files = [
            ("Chart.yaml", CHART),
            ("values.yaml", "global: {a: 1, t: {x: 1}}"),
            ("charts/s/Chart.yaml", SUBCHART),
            ("charts/s/values.yaml", "global: {a: 2, b: 3, t: {z: 2}}"),
        ];
        assert_eq!(
            coalesced(&files, "global.a=9", generation),
            "{global: {a: 9i, t: {x: 1}}, s: {global: {a: 9i, b: 3, t: {x: 1, z: 2}}}}"
        );
    }
}
