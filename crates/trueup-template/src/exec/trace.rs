//! Provenance of what a template writes.
//!
//! Every byte gets a [`Step`](crate::CauseNode::Step) of the text or action that wrote it. The inputs of an action's step are
//! the causes of the value; for a string whose parts have causes, each part has its own step. So the result of `include`
//! has, from the outside in, a step for each template that it went through, down to the line that says it first.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::state::State;
use crate::cause::{Cause, Site};
use crate::parse::{Pipeline, Position, TemplateTree};
use crate::value::{Slot, Text, TextBuilder, Value};

/// The sites of one execution, each made once.
#[derive(Debug, Default)]
pub(super) struct Tracer {
    lines: RefCell<HashMap<*const u8, Rc<[usize]>>>,
    sites: RefCell<HashMap<SiteKey, Rc<Site>>>,
    /// The steps made so far, found without comparing sites: by the site's address, what went in, and the template's source.
    steps: RefCell<HashMap<(*const Site, Cause, Cause), Cause>>,
}

/// A file, by the address of its name (files of equal text share that): all of them are kept until the execution ends.
#[derive(Debug, PartialEq, Eq, Hash)]
enum SiteKey {
    Line(*const u8, u32),
    Action(*const u8, Position),
}

impl Tracer {
    /// The site of an action.
    pub(super) fn action_site(
        &self,
        tree: &TemplateTree,
        position: Position,
        line: u32,
        pipeline: &Pipeline,
    ) -> Rc<Site> {
        self.site(SiteKey::Action(tree.file.as_ptr(), position), tree, line, || pipeline.to_string())
    }

    /// The cause of a constant: the pipeline that it stands in.
    pub(super) fn constant(&self, state: &State<'_>, pipeline: &Pipeline) -> Cause {
        let site = self.action_site(state.tree, pipeline.position, pipeline.line, pipeline);
        self.step(state, &site, Cause::NONE)
    }

    /// Adds plain text, each line with its own site.
    pub(super) fn write_text(&self, state: &State<'_>, position: Position, text: &str, out: &mut TextBuilder) {
        let tree = state.tree;
        for (line, piece) in (self.line(tree, position)..).zip(text.split_inclusive('\n')) {
            let site = self.site(SiteKey::Line(tree.file.as_ptr(), line), tree, line, String::new);
            out.push(piece, self.step(state, &site, Cause::NONE));
        }
    }

    /// Adds what an action prints.
    pub(super) fn write_value(
        &self,
        state: &State<'_>,
        site: &Rc<Site>,
        text: &Text,
        cause: Cause,
        out: &mut TextBuilder,
    ) {
        let mut at = 0;
        for span in text.spans() {
            if at < span.start {
                out.push(&text[at..span.start], self.step(state, site, cause));
            }
            out.push(&text[span.start..span.end], self.step(state, site, span.cause));
            at = span.end;
        }
        if at < text.len() {
            out.push(&text[at..], self.step(state, site, cause));
        }
    }

    fn step(&self, state: &State<'_>, site: &Rc<Site>, input: Cause) -> Cause {
        let mut steps = self.steps.borrow_mut();
        *steps.entry((Rc::as_ptr(site), input, state.source)).or_insert_with(|| {
            state.session.runtime.trace(|causes| causes.step(Rc::clone(site), [input, state.source]))
        })
    }

    fn site(&self, key: SiteKey, tree: &TemplateTree, line: u32, action: impl FnOnce() -> String) -> Rc<Site> {
        let mut sites = self.sites.borrow_mut();
        let make = || Rc::new(Site { template: Rc::from(&*tree.file), line, action: action().into() });
        Rc::clone(sites.entry(key).or_insert_with(make))
    }

    /// The line of a position, counted from 1.
    fn line(&self, tree: &TemplateTree, position: Position) -> u32 {
        let mut known = self.lines.borrow_mut();
        let breaks = known.entry(tree.text.as_ptr()).or_insert_with(|| {
            tree.text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at).collect()
        });
        let before = breaks.partition_point(|at| *at < position as usize);
        u32::try_from(before + 1).unwrap_or(u32::MAX)
    }
}

/// The causes of a value, those of the parts of a string included.
pub(super) fn causes_of(slot: &Slot) -> impl Iterator<Item = Cause> {
    let spans = if let Value::Text(text) = &slot.value { text.spans() } else { &[] };
    spans.iter().map(|span| span.cause).chain([slot.cause])
}
