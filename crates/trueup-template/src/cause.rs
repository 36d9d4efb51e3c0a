//! Provenance: where a value or a part of a string came from.
//!
//! A [`Cause`] is a number that stands for a node of a graph kept in [`Causes`]. Without tracing every cause is
//! [`Cause::NONE`] and no graph exists, so provenance costs four bytes a slot and one test a function call.

use std::collections::HashMap;
use std::rc::Rc;

/// A node of the graph of causes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
pub struct Cause(u32);

impl Cause {
    /// Nothing is known.
    pub const NONE: Self = Self(0);

    /// Whether anything is known.
    pub fn is_known(self) -> bool {
        self != Self::NONE
    }
}

/// Where something enters a rendering.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Origin {
    /// A line of a file of values, or of another file of the chart.
    File {
        /// Path of the file as the user knows it.
        path: Rc<str>,
        /// Line, counted from 1; 0 for the whole file.
        line: u32,
        /// The field, such as `image.tag`.
        field: Rc<str>,
    },
    /// An option of the command line, such as `--set image.tag=1.2`.
    Option(Rc<str>),
    /// Something that the renderer gives, such as `.Release.Name`.
    Given(Rc<str>),
    /// A function whose result is not determined by its arguments, such as `randAlphaNum`, `now` or `lookup`.
    Impure {
        /// Its name.
        function: Rc<str>,
        /// Where it was called.
        site: Rc<Site>,
    },
}

/// A place in a template.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Site {
    /// Name of the template file, such as `c/templates/deployment.yaml`.
    pub template: Rc<str>,
    /// Line, counted from 1.
    pub line: u32,
    /// The action as Go prints it, such as `include "c.name" .`; empty for plain text.
    pub action: Rc<str>,
}

/// What one cause is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum CauseNode {
    /// An entry from outside.
    Origin(Origin),
    /// Something a template wrote, from these causes.
    Step {
        /// The action.
        site: Rc<Site>,
        /// What went into it.
        inputs: Rc<[Cause]>,
    },
    /// Several causes together.
    Union(Rc<[Cause]>),
}

/// The graph of causes of one rendering. Equal nodes are kept once.
#[derive(Debug, Default)]
pub struct Causes {
    nodes: Vec<CauseNode>,
    known: HashMap<CauseNode, Cause>,
}

impl Causes {
    /// What the cause is; `None` for [`Cause::NONE`].
    pub fn node(&self, cause: Cause) -> Option<&CauseNode> {
        self.nodes.get((cause.0 as usize).checked_sub(1)?)
    }

    /// The cause for an entry from outside.
    pub fn origin(&mut self, origin: Origin) -> Cause {
        self.intern(CauseNode::Origin(origin))
    }

    /// The cause for what an action wrote.
    pub fn step(&mut self, site: Rc<Site>, inputs: impl IntoIterator<Item = Cause>) -> Cause {
        let inputs = distinct(inputs);
        self.intern(CauseNode::Step { site, inputs: inputs.into() })
    }

    /// Several causes as one.
    pub fn union(&mut self, causes: impl IntoIterator<Item = Cause>) -> Cause {
        let causes = distinct(causes);
        match causes.as_slice() {
            [] => Cause::NONE,
            [one] => *one,
            _ => self.intern(CauseNode::Union(causes.into())),
        }
    }

    fn intern(&mut self, node: CauseNode) -> Cause {
        if let Some(cause) = self.known.get(&node) {
            return *cause;
        }
        self.nodes.push(node.clone());
        let cause = Cause(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        self.known.insert(node, cause);
        cause
    }
}

fn distinct(causes: impl IntoIterator<Item = Cause>) -> Vec<Cause> {
    let mut distinct: Vec<Cause> = Vec::new();
    for cause in causes {
        if cause.is_known() && !distinct.contains(&cause) {
            distinct.push(cause);
        }
    }
    distinct
}
