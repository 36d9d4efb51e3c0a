//! The paths that differ between two trees.

use std::ops::ControlFlow;

use gix::bstr::BStr;
use gix::diff::tree::visit::{Action, Change};
use gix::diff::tree::{Recorder, State, Visit};
use gix::objs::{Find, FindExt, TreeRefIter};
use gix::{Error, ObjectId};

/// Git refuses longer paths on every platform; a tree that nests deeper was made to do harm.
const LONGEST_PATH: usize = 4096;

/// Trees are visited as well as files, so a tree of nothing but trees needs a bound of its own.
const VISITS_PER_PATH: usize = 16;

/// The paths of files that differ between two trees, sorted, at most `limit`; no old tree means all paths are new.
///
/// # Errors
/// A tree is missing or damaged.
pub(crate) fn changed_paths(
    objects: &impl Find,
    old: Option<ObjectId>,
    new: ObjectId,
    limit: usize,
) -> Result<Vec<String>, Error> {
    let (mut old_data, mut new_data) = (Vec::new(), Vec::new());
    let old_tree = match old {
        Some(id) => objects.find_tree_iter(&id, &mut old_data)?,
        None => TreeRefIter::from_bytes(&[], new.kind()),
    };
    let new_tree = objects.find_tree_iter(&new, &mut new_data)?;
    let mut paths = ChangedPaths { place: Recorder::default(), paths: Vec::new(), visits: 0, limit };
    match gix::diff::tree(old_tree, new_tree, State::default(), objects, &mut paths) {
        Ok(()) | Err(gix::diff::tree::Error::Cancelled) => {}
        Err(gix::diff::tree::Error::Failure(error)) => return Err(error),
    }
    let mut paths = paths.paths;
    paths.sort_unstable();
    paths.dedup();
    Ok(paths)
}

/// Collects the paths of files; follows the place in the tree like gix's own recorder.
struct ChangedPaths {
    place: Recorder,
    paths: Vec<String>,
    visits: usize,
    limit: usize,
}

impl Visit for ChangedPaths {
    fn pop_front_tracked_path_and_set_current(&mut self) {
        self.place.pop_front_tracked_path_and_set_current();
    }

    fn push_back_tracked_path_component(&mut self, component: &BStr) {
        self.place.push_back_tracked_path_component(component);
    }

    fn push_path_component(&mut self, component: &BStr) {
        self.place.push_path_component(component);
    }

    fn pop_path_component(&mut self) {
        self.place.pop_path_component();
    }

    fn visit(&mut self, change: Change) -> Action {
        self.visits += 1;
        let path = self.place.path();
        if path.len() > LONGEST_PATH
            || self.paths.len() >= self.limit
            || self.visits > self.limit.saturating_mul(VISITS_PER_PATH)
        {
            return ControlFlow::Break(());
        }
        if !change.entry_mode().is_tree() {
            self.paths.push(path.to_string());
        }
        ControlFlow::Continue(())
    }
}
