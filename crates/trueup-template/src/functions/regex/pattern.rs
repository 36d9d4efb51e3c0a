//! Compiled patterns, and a cache of them.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use regex_automata::Input;
use regex_automata::meta::Regex;

use super::haystack::Haystack;
use super::parser::{self, SyntaxError};
use super::template::Reference;

/// How much one pattern, and all those of the cache together, may take.
const MAX_PATTERN_BYTES: usize = 100 << 20;
const MAX_SEARCH_BYTES: usize = 256 << 20;
const MAX_CACHE_BYTES: usize = 64 << 20;
const MAX_CACHE_PATTERNS: usize = 500;

/// A compiled pattern.
#[derive(Debug)]
pub struct Pattern {
    regex: Regex,
    /// The names of the groups after the whole match.
    names: Vec<Option<Vec<u8>>>,
    instructions: u64,
}

/// Why a pattern is not compiled.
#[derive(Debug, Clone)]
pub(super) enum Refusal {
    Syntax(Rc<SyntaxError>),
    TooLarge,
}

#[derive(Default)]
struct Cache {
    patterns: HashMap<Box<[u8]>, Result<Rc<Pattern>, Refusal>>,
    bytes: usize,
}

thread_local! {
    static CACHE: RefCell<Cache> = RefCell::default();
}

impl Pattern {
    /// Compiles a pattern.
    ///
    /// # Errors
    /// It is none, or takes too much memory: Go's text.
    pub fn new(text: &str) -> Result<Self, String> {
        Self::compile(text.as_bytes()).map_err(|refusal| match refusal {
            Refusal::Syntax(error) => error.to_string(),
            Refusal::TooLarge => format!("error parsing regexp: expression too large: `{text}`"),
        })
    }

    /// Whether the pattern matches somewhere in a text.
    pub fn matches(&self, text: &str) -> bool {
        self.regex.is_match(text)
    }

    /// The pattern, compiled now or before.
    pub(super) fn cached(text: &[u8]) -> Result<Rc<Self>, Refusal> {
        CACHE.with_borrow_mut(|cache| {
            if let Some(found) = cache.patterns.get(text) {
                return found.clone();
            }
            let compiled = Self::compile(text).map(Rc::new);
            if cache.bytes > MAX_CACHE_BYTES || cache.patterns.len() >= MAX_CACHE_PATTERNS {
                *cache = Cache::default();
            }
            cache.bytes += text.len() + compiled.as_ref().map_or(0, |pattern| pattern.regex.memory_usage());
            cache.patterns.insert(text.into(), compiled.clone());
            compiled
        })
    }

    fn compile(text: &[u8]) -> Result<Self, Refusal> {
        let parsed = parser::parse(text).map_err(|error| Refusal::Syntax(Rc::new(error)))?;
        let config = Regex::config().nfa_size_limit(Some(MAX_PATTERN_BYTES));
        let regex = Regex::builder().configure(config).build_from_hir(&parsed.hir).map_err(|_| Refusal::TooLarge)?;
        // A search keeps the places of all groups for each state.
        if regex.memory_usage().saturating_mul(parsed.names.len()) > MAX_SEARCH_BYTES {
            return Err(Refusal::TooLarge);
        }
        Ok(Self { regex, names: parsed.names, instructions: parsed.instructions })
    }

    /// How many bytes the compiled pattern takes.
    pub(super) fn size(&self) -> usize {
        self.regex.memory_usage()
    }

    /// How many instructions Go's program has: a search may be at each of them at each place of a text.
    pub(super) fn instructions(&self) -> u64 {
        self.instructions
    }

    pub(super) fn is_match(&self, haystack: &Haystack<'_>) -> bool {
        self.regex.is_match(haystack.bytes())
    }

    /// The leftmost match from `at` on.
    pub(super) fn find_at(&self, haystack: &Haystack<'_>, at: usize) -> Option<Range<usize>> {
        self.regex.search(&Input::new(haystack.bytes()).range(at..)).map(|found| found.range())
    }

    /// The groups of the leftmost match from `at` on, the whole match first; empty without a match.
    pub(super) fn captures_at(&self, haystack: &Haystack<'_>, at: usize) -> Vec<Option<Range<usize>>> {
        let mut captures = self.regex.create_captures();
        self.regex.search_captures(&Input::new(haystack.bytes()).range(at..), &mut captures);
        if !captures.is_match() {
            return Vec::new();
        }
        captures.iter().map(|group| group.map(|span| span.range())).collect()
    }

    /// At most `most` matches that do not overlap, as Go's `Regexp.allMatches`: an empty one right after another does not
    /// count. `count` is asked before each.
    pub(super) fn find_all<E>(
        &self,
        haystack: &Haystack<'_>,
        most: usize,
        count: impl Fn() -> Result<(), E>,
    ) -> Result<Vec<Range<usize>>, E> {
        let mut found = Vec::new();
        let (mut at, mut previous_end) = (0, None);
        while found.len() < most && at <= haystack.bytes().len() {
            let Some(range) = self.find_at(haystack, at) else { break };
            count()?;
            let is_accepted = range.end != at || previous_end != Some(range.start);
            at = if range.end == at { haystack.next_search(at, at) } else { range.end };
            previous_end = Some(range.end);
            if is_accepted {
                found.push(range);
            }
        }
        Ok(found)
    }

    /// The range of the group that a template means, if it took part in the match.
    pub(super) fn group(&self, reference: &Reference<'_>, groups: &[Option<Range<usize>>]) -> Option<Range<usize>> {
        match reference {
            Reference::Number(number) => groups.get(*number)?.clone(),
            Reference::Name(name) => {
                let named = self.names.iter().zip(groups.iter().skip(1));
                named.filter(|(own, _)| own.as_deref() == Some(*name)).find_map(|(_, group)| group.clone())
            }
        }
    }
}
