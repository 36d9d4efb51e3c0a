//! `Chart.lock`: which versions were chosen, and the digest that ties them to what was asked for.

use std::fmt::Write;

use sha2::{Digest, Sha256};
use trueup_template::json::number_text;
use trueup_yaml::{Json, JsonKind, Style, Writer};

use super::go_shape::{Strictness, items_of, read_shape, text_of};
use super::shapes::LOCK;
use crate::{ChartDependency, Generation, HelmError, ImportValue, Talk};

/// A lock.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChartLock {
    /// `dependencies`
    pub dependencies: Vec<LockedDependency>,
    /// `digest`
    pub digest: String,
    /// `generated`: when, as Go writes it.
    pub generated: String,
}

/// A dependency of which the version is certain.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LockedDependency {
    /// `name`
    pub name: String,
    /// `repository`
    pub repository: String,
    /// `version`: the range, if the chart stands in `charts/` as a folder.
    pub version: String,
}

/// The name of a chart's lock file.
pub fn lock_file_name(api_version: &str) -> &'static str {
    if api_version == "v1" { "requirements.lock" } else { "Chart.lock" }
}

impl ChartLock {
    /// Reads a lock.
    ///
    /// # Errors
    /// It cannot be decoded; the text is that of `sigs.k8s.io/yaml`.
    pub fn read(text: &[u8]) -> Result<Self, HelmError> {
        let json = read_shape(text, &LOCK, Strictness::Lenient).map_err(HelmError::new)?;
        let dependency = |json: &Json| LockedDependency {
            name: text_of(json, "name"),
            repository: text_of(json, "repository"),
            version: text_of(json, "version"),
        };
        Ok(Self {
            dependencies: items_of(&json, "dependencies").iter().map(dependency).collect(),
            digest: text_of(&json, "digest"),
            generated: text_of(&json, "generated"),
        })
    }

    /// The text that Helm writes.
    pub fn to_yaml(&self) -> String {
        let mut writer = Writer::new(Style::V2);
        let field = |writer: &mut Writer, name: &str, text: &str| {
            writer.key(name);
            writer.string(text);
        };
        writer.begin_map(3);
        writer.key("dependencies");
        writer.begin_list(self.dependencies.len());
        for dependency in &self.dependencies {
            writer.begin_map(if dependency.version.is_empty() { 2 } else { 3 });
            field(&mut writer, "name", &dependency.name);
            field(&mut writer, "repository", &dependency.repository);
            if !dependency.version.is_empty() {
                field(&mut writer, "version", &dependency.version);
            }
            writer.end_map();
        }
        writer.end_list();
        field(&mut writer, "digest", &self.digest);
        field(&mut writer, "generated", &self.generated);
        writer.end_map();
        writer.finish()
    }

    /// Whether the lock belongs to these requirements; `resolved` are the same with aliases of repositories replaced.
    ///
    /// # Errors
    /// It does not.
    pub fn check_in_sync(
        &self,
        requirements: &[ChartDependency],
        resolved: &[ChartDependency],
        api_version: &str,
        generation: Generation,
        talk: &Talk,
    ) -> Result<(), HelmError> {
        if digest_of(resolved, &self.dependencies) == self.digest {
            return Ok(());
        }
        if api_version == "v1" {
            let text = "warning: a valid Helm v3 hash was not found. Checking against Helm v2 hash...";
            talk.log(generation, "manager.go:122", text);
            if helm_2_digest_of(requirements) == self.digest {
                return Ok(());
            }
            return Err(HelmError::new(
                "the lock file (requirements.lock) is out of sync with the dependencies file (requirements.yaml). \
                 Please update the dependencies",
            ));
        }
        Err(HelmError::new(generation.out_of_sync()))
    }
}

/// As Helm's `resolver.HashReq`.
pub fn digest_of(requirements: &[ChartDependency], locked: &[LockedDependency]) -> String {
    let locked = locked.iter().map(|locked| ChartDependency {
        name: locked.name.clone(),
        version: locked.version.clone(),
        repository: locked.repository.clone(),
        ..ChartDependency::default()
    });
    let locked: Vec<_> = locked.collect();
    sha256(&format!("[{},{}]", list_json(requirements), list_json(&locked)))
}

/// As Helm's `resolver.HashV2Req`.
fn helm_2_digest_of(requirements: &[ChartDependency]) -> String {
    sha256(&format!("{{\"dependencies\":{}}}", list_json(requirements)))
}

fn sha256(text: &str) -> String {
    format!("sha256:{}", hex(&Sha256::digest(text)))
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A slice as `encoding/json` writes it: without elements it is nil.
fn list_json(dependencies: &[ChartDependency]) -> String {
    if dependencies.is_empty() {
        return "null".to_owned();
    }
    format!("[{}]", dependencies.iter().map(dependency_json).collect::<Vec<_>>().join(","))
}

fn dependency_json(dependency: &ChartDependency) -> String {
    let mut fields = vec![format!("\"name\":{}", string_json(&dependency.name))];
    let mut text = |name: &str, text: &str, is_optional: bool| {
        if !(is_optional && text.is_empty()) {
            fields.push(format!("\"{name}\":{}", string_json(text)));
        }
    };
    text("version", &dependency.version, true);
    text("repository", &dependency.repository, false);
    text("condition", &dependency.condition, true);
    if !dependency.tags.is_empty() {
        let tags: Vec<_> = dependency.tags.iter().map(|tag| string_json(tag)).collect();
        fields.push(format!("\"tags\":[{}]", tags.join(",")));
    }
    if dependency.enabled {
        fields.push("\"enabled\":true".to_owned());
    }
    if !dependency.import_values.is_empty() {
        let imports: Vec<_> = dependency.import_values.iter().map(import_json).collect();
        fields.push(format!("\"import-values\":[{}]", imports.join(",")));
    }
    if !dependency.alias.is_empty() {
        fields.push(format!("\"alias\":{}", string_json(&dependency.alias)));
    }
    format!("{{{}}}", fields.join(","))
}

fn import_json(import: &ImportValue) -> String {
    match import {
        ImportValue::Export(key) => string_json(key),
        ImportValue::Other(json) => value_json(json),
        ImportValue::Paths { child, parent } => {
            let fields = [("child", child), ("parent", parent)].into_iter();
            let fields = fields.filter(|(_, json)| json.kind != JsonKind::Null);
            let fields: Vec<_> = fields.map(|(name, json)| format!("\"{name}\":{}", value_json(json))).collect();
            format!("{{{}}}", fields.join(","))
        }
    }
}

fn value_json(json: &Json) -> String {
    match &json.kind {
        JsonKind::Null => "null".to_owned(),
        JsonKind::Bool(flag) => flag.to_string(),
        JsonKind::Int(value) => value.to_string(),
        JsonKind::Uint(value) => value.to_string(),
        JsonKind::Float(value) => number_text(*value).unwrap_or_default(),
        JsonKind::String(text) => string_json(text),
        JsonKind::Array(items) => format!("[{}]", items.iter().map(value_json).collect::<Vec<_>>().join(",")),
        JsonKind::Object(entries) => {
            let entry = |(key, json): &(String, Json)| format!("{}:{}", string_json(key), value_json(json));
            format!("{{{}}}", entries.iter().map(entry).collect::<Vec<_>>().join(","))
        }
    }
}

/// A string as `encoding/json` writes it, safe inside HTML.
fn string_json(text: &str) -> String {
    let mut json = String::with_capacity(text.len() + 2);
    json.push('"');
    for character in text.chars() {
        match character {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            '\u{8}' => json.push_str("\\b"),
            '\u{c}' => json.push_str("\\f"),
            '\n' => json.push_str("\\n"),
            '\r' => json.push_str("\\r"),
            '\t' => json.push_str("\\t"),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\0'..='\u{1f}' => {
                let _ = write!(json, "\\u{:04x}", u32::from(character));
            }
            character => json.push(character),
        }
    }
    json.push('"');
    json
}
