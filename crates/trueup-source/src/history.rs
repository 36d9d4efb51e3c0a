//! The walk through a history: all commits reachable from some tips, each before its parents.

use std::collections::{BinaryHeap, HashMap, HashSet};
use std::time::Instant;

use gix::ObjectId;
use gix::objs::{Find, FindExt, Kind, TagRefIter};
use jiff::Timestamp;
use trueup_model::Commit;

use crate::HistoryLimits;
use crate::changed_paths::changed_paths;

/// Tags may point at tags; nobody nests them deeper by accident.
const TAG_DEPTH: usize = 8;

/// Characters kept of an author's name and of a subject.
const TEXT_LENGTH: usize = 500;

/// What was read of one history.
#[derive(Debug, Default)]
pub(crate) struct History {
    /// Each commit before its parents; among those that could come next, the newest first.
    pub(crate) commits: Vec<Commit>,
    /// Why older commits are missing, if some are.
    pub(crate) cut: Option<String>,
}

/// Walks from the tips. Objects that are missing or damaged end their line of the history and are told in `cut`.
pub(crate) fn walk(objects: &impl Find, tips: impl IntoIterator<Item = ObjectId>, limits: HistoryLimits) -> History {
    let began = Instant::now();
    let in_time = || began.elapsed() < limits.time;
    let mut collected = Collected::default();
    collected.collect(objects, tips, limits.commits, &in_time);
    let order = collected.children_first();
    let mut history = History { commits: Vec::with_capacity(order.len()), cut: collected.cut.take() };
    let mut paths_left = limits.paths;
    for id in order {
        let Some(node) = collected.nodes.remove(&id) else { continue };
        if paths_left == 0 || !in_time() {
            history.cut = Some(format!("the walk was ended at a limit, before commit {id}"));
            break;
        }
        let limit = limits.paths_per_commit.min(paths_left);
        let paths = collected.paths(objects, &node, limit).unwrap_or_else(|reason| {
            history.cut.get_or_insert(reason);
            Vec::new()
        });
        paths_left -= paths.len();
        history.commits.push(Commit { paths, ..node.commit });
    }
    history
}

/// A commit without its paths, and where it stands in the graph.
struct Node {
    commit: Commit,
    tree: ObjectId,
    parents: Vec<ObjectId>,
}

/// The commits found so far.
#[derive(Default)]
struct Collected {
    nodes: HashMap<ObjectId, Node>,
    cut: Option<String>,
}

impl Collected {
    /// Takes the newest commits first, so that the limit cuts off the oldest.
    fn collect(
        &mut self,
        objects: &impl Find,
        tips: impl IntoIterator<Item = ObjectId>,
        limit: usize,
        in_time: &dyn Fn() -> bool,
    ) {
        let mut seen = HashSet::new();
        let mut waiting = BinaryHeap::new();
        for tip in tips.into_iter().take_while(|_| in_time()) {
            match peel(objects, tip) {
                Ok(Some(id)) if seen.insert(id) => self.read(objects, id, &mut waiting),
                Ok(_) => {}
                Err(reason) => self.cut_because(reason),
            }
        }
        while let Some((_, id)) = waiting.pop() {
            if self.nodes.len() > limit || !in_time() {
                break;
            }
            let parents = self.nodes.get(&id).map(|n| n.parents.clone()).unwrap_or_default();
            for parent in parents {
                if seen.insert(parent) {
                    self.read(objects, parent, &mut waiting);
                }
            }
        }
        self.keep_newest(limit);
    }

    fn read(&mut self, objects: &impl Find, id: ObjectId, waiting: &mut BinaryHeap<(Timestamp, ObjectId)>) {
        match read_commit(objects, id) {
            Ok(node) => {
                waiting.push((node.commit.at, id));
                self.nodes.insert(id, node);
            }
            Err(reason) => self.cut_because(reason),
        }
    }

    fn cut_because(&mut self, reason: String) {
        self.cut.get_or_insert(reason);
    }

    fn keep_newest(&mut self, limit: usize) {
        if self.nodes.len() <= limit {
            return;
        }
        let mut ids: Vec<(Timestamp, ObjectId)> = self.nodes.iter().map(|(id, n)| (n.commit.at, *id)).collect();
        ids.sort_unstable_by(|a, b| b.cmp(a));
        for (_, id) in ids.drain(limit..) {
            self.nodes.remove(&id);
        }
        self.cut_because(format!("only the newest {limit} commits were read"));
    }

    /// The tree to compare a commit with; its parent may lie outside of what was collected.
    fn first_parent_tree(&self, objects: &impl Find, node: &Node) -> Result<Option<ObjectId>, String> {
        let tree = |parent: &ObjectId| match self.nodes.get(parent) {
            Some(known) => Ok(known.tree),
            None => read_commit(objects, *parent).map(|n| n.tree),
        };
        node.parents.first().map(tree).transpose()
    }

    /// Changed paths of a commit against its first parent.
    fn paths(&self, objects: &impl Find, node: &Node, limit: usize) -> Result<Vec<String>, String> {
        let old = self.first_parent_tree(objects, node)?;
        changed_paths(objects, old, node.tree, limit).map_err(|e| format!("commit {}: {e}", node.commit.id))
    }

    /// Each commit before its parents, newest first among those that are ready.
    fn children_first(&self) -> Vec<ObjectId> {
        let mut children: HashMap<ObjectId, usize> = HashMap::new();
        for parent in self.nodes.values().flat_map(|n| &n.parents) {
            *children.entry(*parent).or_default() += 1;
        }
        let mut ready: BinaryHeap<(Timestamp, ObjectId)> = self
            .nodes
            .iter()
            .filter(|(id, _)| !children.contains_key(*id))
            .map(|(id, node)| (node.commit.at, *id))
            .collect();
        let mut order = Vec::with_capacity(self.nodes.len());
        while let Some((_, id)) = ready.pop() {
            order.push(id);
            for parent in self.nodes.get(&id).map(|n| n.parents.as_slice()).unwrap_or_default() {
                let left = children.entry(*parent).or_default();
                *left = left.saturating_sub(1);
                if let (0, Some(node)) = (*left, self.nodes.get(parent)) {
                    ready.push((node.commit.at, *parent));
                }
            }
        }
        order
    }
}

/// Follows tags to a commit; `None` if the end is something else.
pub(crate) fn peel(objects: &(impl Find + ?Sized), tip: ObjectId) -> Result<Option<ObjectId>, String> {
    let mut id = tip;
    let mut buffer = Vec::new();
    for _ in 0..TAG_DEPTH {
        let object = objects.find(&id, &mut buffer).map_err(|e| format!("reference to {id}: {e}"))?;
        match object.kind {
            Kind::Commit => return Ok(Some(id)),
            Kind::Tag => {
                id = TagRefIter::from_bytes(object.data, object.object_hash)
                    .target_id()
                    .map_err(|e| format!("tag {id}: {e}"))?;
            }
            Kind::Tree | Kind::Blob => return Ok(None),
        }
    }
    Err(format!("tag {tip} points at a chain of more than {TAG_DEPTH} tags"))
}

fn read_commit(objects: &impl Find, id: ObjectId) -> Result<Node, String> {
    let mut buffer = Vec::new();
    let found = objects.find_commit(&id, &mut buffer).map_err(|e| format!("commit {id}: {e}"))?;
    // A damaged signature must not hide the commit.
    let author = found.author().map(|a| a.name.to_string()).unwrap_or_default();
    let seconds = found.committer().map(|c| c.seconds()).unwrap_or_default();
    let commit = Commit {
        id: id.to_string(),
        author: shorten(&author),
        at: moment(seconds),
        subject: shorten(&String::from_utf8_lossy(found.message.split(|b| *b == b'\n').next().unwrap_or_default())),
        paths: Vec::new(),
    };
    Ok(Node { commit, tree: found.tree(), parents: found.parents().collect() })
}

/// A commit may claim any moment; those outside of the calendar are its ends.
fn moment(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).unwrap_or(if seconds < 0 { Timestamp::MIN } else { Timestamp::MAX })
}

fn shorten(text: &str) -> String {
    text.trim().chars().take(TEXT_LENGTH).collect()
}
