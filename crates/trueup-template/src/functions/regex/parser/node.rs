//! Parts of a pattern, with the measures by which Go limits patterns.

use regex_syntax::hir::{Capture, Class, ClassUnicode, ClassUnicodeRange, Hir, Repetition};

use crate::rune;

/// The most levels of a pattern, and instructions of its program, that Go accepts.
const MAX_HEIGHT: usize = 1000;
const MAX_SIZE: u64 = (128 << 20) / 40;

/// A part of a pattern.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) hir: Hir,
    /// How often its innermost part may be repeated by counts.
    pub(super) repetitions: u64,
    height: usize,
    /// Instructions of Go's program.
    pub(super) size: u64,
    is_literal: bool,
}

impl Node {
    /// What has no parts.
    pub(super) fn leaf(hir: Hir) -> Self {
        Self { hir, repetitions: 1, height: 1, size: 1, is_literal: false }
    }

    /// One rune, in any case if `folds`.
    pub(super) fn literal(rune: char, folds: bool) -> Self {
        let mut class = ClassUnicode::new([ClassUnicodeRange::new(rune, rune)]);
        if folds {
            rune::fold(&mut class);
        }
        Self { is_literal: true, ..Self::class(class) }
    }

    /// One rune of a class.
    pub(super) fn class(class: ClassUnicode) -> Self {
        Self::leaf(Hir::class(Class::Unicode(class)))
    }

    /// One after the other.
    pub(super) fn concat(nodes: Vec<Self>) -> Self {
        let is_literal = nodes.iter().all(|node| node.is_literal) && !nodes.is_empty();
        let size = nodes.iter().map(|node| node.size).fold(0, u64::saturating_add);
        let joined = Self::joined(nodes, size, Hir::concat);
        // Literals side by side are one to Go.
        if is_literal { Self { is_literal, height: 1, ..joined } } else { joined }
    }

    /// One or the other.
    pub(super) fn alternation(nodes: Vec<Self>) -> Self {
        let branches = u64::try_from(nodes.len()).unwrap_or(u64::MAX).saturating_sub(1);
        let size = nodes.iter().map(|node| node.size).fold(branches, u64::saturating_add);
        Self::joined(nodes, size, Hir::alternation)
    }

    fn joined(mut nodes: Vec<Self>, size: u64, join: fn(Vec<Hir>) -> Hir) -> Self {
        if nodes.len() == 1
            && let Some(only) = nodes.pop()
        {
            return only;
        }
        let repetitions = nodes.iter().map(|node| node.repetitions).max().unwrap_or(1);
        let height = nodes.iter().map(|node| node.height).max().unwrap_or(0) + 1;
        let hir = join(nodes.into_iter().map(|node| node.hir).collect());
        Self { hir, repetitions, height, size: size.max(1), is_literal: false }
    }

    /// As a group of this number.
    pub(super) fn captured(self, number: u32) -> Self {
        let hir = Hir::capture(Capture { index: number, name: None, sub: Box::new(self.hir) });
        Self { hir, height: self.height + 1, size: self.size.saturating_add(2), is_literal: false, ..self }
    }

    /// `*`, `+` or `?`.
    pub(super) fn repeated(self, min: u32, max: Option<u32>, is_greedy: bool) -> Self {
        let more = if (min, max) == (0, None) { 2 } else { 1 };
        let (repetitions, size) = (self.repetitions, self.size.saturating_add(more));
        self.repetition(min, max, is_greedy, repetitions, size)
    }

    /// `{min,max}`.
    pub(super) fn counted(self, min: u32, max: Option<u32>, is_greedy: bool) -> Self {
        let repetitions = match max {
            Some(0) => 1,
            _ => self.repetitions.saturating_mul(u64::from(max.unwrap_or(min).max(1))),
        };
        let size = match max {
            None if min == 0 => self.size.saturating_add(2),
            None => self.size.saturating_mul(u64::from(min)).saturating_add(1),
            Some(max) => self.size.saturating_mul(u64::from(max)).saturating_add(u64::from(max.saturating_sub(min))),
        };
        self.repetition(min, max, is_greedy, repetitions, size)
    }

    fn repetition(self, min: u32, max: Option<u32>, is_greedy: bool, repetitions: u64, size: u64) -> Self {
        let hir = Hir::repetition(Repetition { min, max, greedy: is_greedy, sub: Box::new(self.hir) });
        Self { hir, repetitions, height: self.height + 1, size: size.max(1), is_literal: false }
    }

    /// Go's code for a pattern that is too much.
    pub(super) fn excess(&self) -> Option<&'static str> {
        if self.size > MAX_SIZE {
            return Some("expression too large");
        }
        (self.height > MAX_HEIGHT).then_some("expression nests too deeply")
    }
}
