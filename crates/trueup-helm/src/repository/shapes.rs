//! The Go structs behind index.yaml, Chart.lock and repositories.yaml.

use super::go_shape::Shape::{self, Anything, Flag, List, Map, Struct, Text, Time};

const TEXTS: Shape = List("[]string", &Text);
const TEXT_MAP: Shape = Map("map[string]string", &Text);

const MAINTAINER: Shape = Struct("chart.Maintainer", "Maintainer", &[("name", Text), ("email", Text), ("url", Text)]);

/// `chart.Dependency`
const DEPENDENCY: Shape = Struct(
    "chart.Dependency",
    "Dependency",
    &[
        ("name", Text),
        ("version", Text),
        ("repository", Text),
        ("condition", Text),
        ("tags", TEXTS),
        ("enabled", Flag),
        ("import-values", List("[]interface {}", &Anything)),
        ("alias", Text),
    ],
);

/// `repo.ChartVersion` with the `chart.Metadata` inside it.
const CHART_VERSION: Shape = Struct(
    "repo.ChartVersion",
    "ChartVersion",
    &[
        ("name", Text),
        ("home", Text),
        ("sources", TEXTS),
        ("version", Text),
        ("description", Text),
        ("keywords", TEXTS),
        ("maintainers", List("[]*chart.Maintainer", &MAINTAINER)),
        ("icon", Text),
        ("apiVersion", Text),
        ("condition", Text),
        ("tags", Text),
        ("appVersion", Text),
        ("deprecated", Flag),
        ("annotations", TEXT_MAP),
        ("kubeVersion", Text),
        ("dependencies", List("[]*chart.Dependency", &DEPENDENCY)),
        ("type", Text),
        ("urls", TEXTS),
        ("created", Time),
        ("removed", Flag),
        ("digest", Text),
        ("checksum", Text),
        ("engine", Text),
        ("tillerVersion", Text),
        ("url", Text),
    ],
);

/// `repo.IndexFile`
pub(super) const INDEX: Shape = Struct(
    "repo.IndexFile",
    "IndexFile",
    &[
        ("serverInfo", Map("map[string]interface {}", &Anything)),
        ("apiVersion", Text),
        ("generated", Time),
        ("entries", Map("map[string]repo.ChartVersions", &List("repo.ChartVersions", &CHART_VERSION))),
        ("publicKeys", TEXTS),
        ("annotations", TEXT_MAP),
    ],
);

/// `chart.Lock`
pub(super) const LOCK: Shape = Struct(
    "chart.Lock",
    "Lock",
    &[("generated", Time), ("digest", Text), ("dependencies", List("[]*chart.Dependency", &DEPENDENCY))],
);

const ENTRY: Shape = Struct(
    "repo.Entry",
    "Entry",
    &[
        ("name", Text),
        ("url", Text),
        ("username", Text),
        ("password", Text),
        ("certFile", Text),
        ("keyFile", Text),
        ("caFile", Text),
        ("insecure_skip_tls_verify", Flag),
        ("pass_credentials_all", Flag),
    ],
);

/// `repo.File`
pub(super) const REPOSITORIES: Shape = Struct(
    "repo.File",
    "File",
    &[("apiVersion", Text), ("generated", Time), ("repositories", List("[]*repo.Entry", &ENTRY))],
);
