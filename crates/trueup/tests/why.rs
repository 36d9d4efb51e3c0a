//! Where fields came from: the table `helm/why.yaml`.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use crate::trueup_in;

#[derive(Deserialize)]
struct Table {
    /// `web/Chart.yaml` of cases that have none.
    chart: String,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    files: BTreeMap<String, String>,
    ask: Vec<String>,
    answer: String,
}

#[test]
fn every_field_is_traced_to_where_its_value_stands() {
    let text = fs_err::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/helm/why.yaml")).unwrap();
    let table: Table = serde_saphyr::from_str(&text).unwrap();
    for case in &table.cases {
        let folder = tempfile::tempdir().unwrap();
        let mut files = case.files.clone();
        files.entry("web/Chart.yaml".to_owned()).or_insert_with(|| table.chart.clone());
        for (path, text) in files {
            let path = folder.path().join(path);
            fs_err::create_dir_all(path.parent().unwrap()).unwrap();
            fs_err::write(path, text).unwrap();
        }
        let ask: Vec<&str> = ["render"].into_iter().chain(case.ask.iter().map(String::as_str)).collect();
        let run = trueup_in(folder.path(), &ask, &[]);
        assert_eq!(run.err, "", "{}", case.name);
        assert_eq!(run.out, case.answer, "{}", case.name);
    }
}
