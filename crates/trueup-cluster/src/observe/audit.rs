//! Audit logs of API servers: the writes that succeeded, and who made them.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use trueup_model::{AuditEvent, Cluster, Fleet, GapKind};

use super::Shared;
use super::clusters::IN_CLUSTER;
use super::doors::{Doors, Elsewhere};
use super::options::AuditFile;
use super::progress::Stage;
use crate::redaction::{learn_application_secrets, redact_secret_patch};
use crate::{Recorder, SecretPolicy};

/// The largest log, unpacked; the longest line; the most events that are kept, newest first.
const MAX_LOG: u64 = 2 << 30;
const MAX_LINE: usize = 16 << 20;
const MAX_EVENTS: usize = 200_000;
/// Larger bodies of requests that no person made are left out.
const MAX_FOREIGN_BODY: usize = 64 << 10;

/// A log that was found.
struct Log {
    server: String,
    place: String,
    bytes: std::io::Result<Vec<u8>>,
}

/// Reads the logs of the snapshot and those that the user names, each into the cluster it belongs to.
pub(super) async fn read_all(
    doors: &Doors,
    named: &[AuditFile],
    recorder: Option<&Recorder>,
    fleet: &mut Fleet,
    shared: &Arc<Shared>,
) {
    let mut logs = match &doors.elsewhere {
        Elsewhere::Recorded { files, .. } => {
            let files = Arc::clone(files);
            tokio::task::spawn_blocking(move || in_snapshot(files.as_ref())).await.expect("reading logs does not panic")
        }
        Elsewhere::Live { .. } => Vec::new(),
    };
    for file in named {
        let (server, place) = (file.server.clone(), format!("audit log {}", file.path.display()));
        let path = file.path.clone();
        let bytes = tokio::task::spawn_blocking(move || read_file(&path)).await.expect("reading a file does not panic");
        logs.push(Log { server, place, bytes });
    }
    shared.meter.add(Stage::AuditLogs, logs.len());
    for log in logs {
        read(log, doors, recorder, fleet, shared).await;
        shared.meter.done(Stage::AuditLogs);
    }
}

async fn read(log: Log, doors: &Doors, recorder: Option<&Recorder>, fleet: &mut Fleet, shared: &Arc<Shared>) {
    let bytes = match log.bytes.and_then(unpacked) {
        Ok(bytes) => bytes,
        Err(error) => {
            return shared.gaps.add(
                GapKind::Malformed,
                &log.place,
                "the log",
                &error.to_string(),
                &format!("who changed what in {}", log.server),
            );
        }
    };
    let Some(cluster) = fleet.clusters.iter_mut().find(|cluster| belongs(&log.server, cluster, doors)) else {
        let reason = format!("there is no cluster {:?}", log.server);
        return shared.gaps.add(
            GapKind::Absent,
            &log.place,
            "the cluster of the log",
            &reason,
            &format!("who changed what in {}", log.server),
        );
    };
    if let Some(recorder) = recorder {
        // Under the name of the server, so that the snapshot's reader finds the cluster again.
        let control = doors.control.as_ref().filter(|_| cluster.control_plane);
        recorder.record_audit(control.map_or(&log.server, |server| &server.entry().name), &bytes);
    }
    let (shared, place) = (Arc::clone(shared), log.place);
    let work = tokio::task::spawn_blocking(move || parse(&bytes, &place, &shared));
    cluster.audit.extend(work.await.expect("parsing a log does not panic"));
    cluster.audit.sort_by_key(|event| event.at);
}

/// `audit/SERVER.jsonl` and `audit/SERVER.jsonl.zst`.
fn in_snapshot(files: &dyn trueup_model::SnapshotFiles) -> Vec<Log> {
    let names = files.list("audit/").unwrap_or_default();
    let logs = names.into_iter().filter_map(|name| {
        let stem = name.strip_prefix("audit/")?;
        let server = stem.strip_suffix(".zst").unwrap_or(stem).strip_suffix(".jsonl")?.to_owned();
        let bytes = files.read(&name);
        Some(Log { server, place: format!("{}: {name}", files.label()), bytes })
    });
    logs.collect()
}

fn read_file(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    fs_err::File::open(path)?.take(MAX_LOG).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// zstd says by its first bytes that it is zstd.
fn unpacked(bytes: Vec<u8>) -> std::io::Result<Vec<u8>> {
    if !bytes.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
        return Ok(bytes);
    }
    let mut text = Vec::new();
    zstd::Decoder::new(bytes.as_slice())?.take(MAX_LOG).read_to_end(&mut text)?;
    Ok(text)
}

/// True if the log's name means this cluster: its name, its URL, or the name of its server in a snapshot.
fn belongs(server: &str, cluster: &Cluster, doors: &Doors) -> bool {
    if server == cluster.name || server == cluster.server {
        return true;
    }
    if cluster.control_plane {
        return server == IN_CLUSTER
            || doors.control_context.as_deref() == Some(server)
            || doors
                .control
                .as_ref()
                .is_some_and(|control| control.entry().name == server || control.entry().url == server);
    }
    let Elsewhere::Recorded { servers, .. } = &doors.elsewhere else { return false };
    let entry = servers.iter().map(|server| server.entry()).find(|entry| entry.name == server);
    entry.is_some_and(|entry| entry.cluster.as_deref() == Some(&cluster.name) || entry.url == cluster.server)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Line<'a> {
    #[serde(default)]
    stage: String,
    #[serde(default)]
    verb: String,
    #[serde(rename = "requestURI", default)]
    request_uri: String,
    #[serde(default)]
    user: User,
    impersonated_user: Option<User>,
    #[serde(default)]
    user_agent: String,
    object_ref: Option<ObjectRef>,
    response_status: Option<ResponseStatus>,
    #[serde(borrow, default)]
    request_object: Option<&'a RawValue>,
    request_received_timestamp: Option<Timestamp>,
    stage_timestamp: Option<Timestamp>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct User {
    username: String,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct ObjectRef {
    resource: String,
    subresource: String,
    namespace: String,
    name: String,
    api_group: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct ResponseStatus {
    code: u16,
}

fn parse(log: &[u8], place: &str, shared: &Shared) -> Vec<AuditEvent> {
    let mut events = Vec::new();
    let mut bad: Option<(usize, String)> = None;
    let mut bad_lines = 0;
    let mut reader = BufReader::new(log);
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        match reader.read_until(b'\n', &mut line) {
            Ok(0) | Err(_) => break,
            Ok(_) => {}
        }
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let parsed = if line.len() > MAX_LINE { Err("the line is too long".to_owned()) } else { event(&line, shared) };
        match parsed {
            Ok(event) => events.extend(event),
            Err(reason) => {
                bad_lines += 1;
                bad.get_or_insert((number, reason));
            }
        }
    }
    if let Some((number, reason)) = bad {
        shared.gaps.add(
            GapKind::Malformed,
            place,
            &format!("{bad_lines} lines, the first is line {number}"),
            &reason,
            "the changes that these lines tell of",
        );
    }
    events.sort_by_key(|event| event.at);
    if events.len() > MAX_EVENTS {
        let old = events.len() - MAX_EVENTS;
        events.drain(..old);
        shared.gaps.add(
            GapKind::Absent,
            place,
            "older events",
            &format!("more than {MAX_EVENTS} writes in the log"),
            "who made the oldest changes",
        );
    }
    events
}

/// The write that a line tells of, if it tells of one that was carried out.
fn event(line: &[u8], shared: &Shared) -> Result<Option<AuditEvent>, String> {
    let line: Line<'_> = serde_json::from_slice(line).map_err(|error| error.to_string())?;
    let written = matches!(line.verb.as_str(), "create" | "update" | "patch" | "delete");
    let code = line.response_status.unwrap_or_default().code;
    let (Some(object), Some(at)) = (line.object_ref, line.request_received_timestamp.or(line.stage_timestamp)) else {
        return Ok(None);
    };
    if !written || line.stage != "ResponseComplete" || code >= 300 || parameter(&line.request_uri, "dryRun").is_some() {
        return Ok(None);
    }
    let user = line.impersonated_user.map_or(line.user.username, |user| user.username);
    let mut event = AuditEvent {
        at,
        user,
        verb: line.verb,
        user_agent: line.user_agent,
        group: object.api_group,
        resource: object.resource,
        subresource: object.subresource,
        namespace: object.namespace,
        name: object.name,
        field_manager: parameter(&line.request_uri, "fieldManager").unwrap_or_default(),
        request: Value::Null,
    };
    if let Some(body) = line.request_object.filter(|body| is_kept(&event, body)) {
        event.request = serde_json::from_str(body.get()).map_err(|error| error.to_string())?;
        redact(&mut event, shared);
    }
    Ok(Some(event))
}

fn is_kept(event: &AuditEvent, body: &RawValue) -> bool {
    event.is_person() || (event.verb != "create" && body.get().len() < MAX_FOREIGN_BODY)
}

fn redact(event: &mut AuditEvent, shared: &Shared) {
    match event.resource.as_str() {
        "secrets" if event.group.is_empty() => redact_secret_patch(&mut event.request, &shared.redactor),
        "applications" | "applicationsets" if shared.redactor.policy() == SecretPolicy::Digest => {
            learn_application_secrets(&event.request, &shared.redactor);
        }
        _ => {}
    }
}

/// A parameter of a request's query.
fn parameter(uri: &str, name: &str) -> Option<String> {
    let (_, query) = uri.split_once('?')?;
    form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observe::gaps::Gaps;
    use crate::observe::progress::{Meter, progress_to_nobody};
    use crate::redaction::Redactor;
    use serde_json::json;

    fn shared() -> Shared {
        Shared {
            redactor: Redactor::new(SecretPolicy::Digest),
            gaps: Gaps::default(),
            meter: Meter::new(progress_to_nobody()),
        }
    }

    fn line(change: impl FnOnce(&mut Value)) -> String {
        let mut line = json!({"stage": "ResponseComplete", "verb": "patch", "requestURI": "/api/v1/x?fieldManager=kubectl%20edit",
            "user": {"username": "alice"}, "objectRef": {"resource": "deployments", "apiGroup": "apps", "namespace": "shop", "name": "web"},
            "responseStatus": {"code": 200}, "requestObject": {"spec": {"replicas": 3}}, "requestReceivedTimestamp": "2026-01-01T00:00:00.123456Z"});
        change(&mut line);
        line.to_string()
    }

    #[test]
    fn only_writes_that_were_carried_out_are_kept() {
        let lines = [
            line(|_| ()),
            line(|l| l["verb"] = "get".into()),
            line(|l| l["responseStatus"]["code"] = 409.into()),
            line(|l| l["requestURI"] = "/api/v1/x?dryRun=All".into()),
            line(|l| l["stage"] = "RequestReceived".into()),
            line(|l| l["impersonatedUser"] = json!({"username": "bob"})),
            "{torn".to_owned(),
        ];
        let shared = shared();
        let events = parse(lines.join("\n").as_bytes(), "audit log", &shared);
        let users: Vec<&str> = events.iter().map(|event| event.user.as_str()).collect();
        assert_eq!(users, ["alice", "bob"]);
        assert_eq!(events[0].field_manager, "kubectl edit");
        assert_eq!(events[0].request["spec"]["replicas"], 3);
        let gaps = shared.gaps.folded();
        assert_eq!((gaps.len(), gaps[0].subject.as_str()), (1, "1 lines, the first is line 7"));
    }

    #[test]
    fn bodies_of_secrets_are_redacted_and_large_ones_of_machines_left_out() {
        let secret = line(|l| {
            l["objectRef"] = json!({"resource": "secrets", "name": "db"});
            l["requestObject"] = json!({"data": {"P": "Y2FuYXJ5LTE="}});
        });
        let large = line(|l| {
            l["user"]["username"] = "system:serviceaccount:x:y".into();
            l["requestObject"] = json!({"x": "y".repeat(MAX_FOREIGN_BODY)});
        });
        let events = parse([secret, large].join("\n").as_bytes(), "audit log", &shared());
        assert!(events[0].request["data"]["P"].as_str().unwrap().starts_with("sha256:"));
        assert!(events[1].request.is_null());
    }
}
