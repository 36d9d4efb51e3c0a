//! The jq expressions of ignore rules: which paths of an object they name.
//!
//! Argo CD evaluates `del(EXPRESSION)` with gojq and a time limit. Here there is no clock, so that only the part of jq is
//! accepted whose work is bounded by the object and the expression: no definitions, variables, folds, ranges or calls that
//! may run for ever. Everything that names paths in practice is inside that part.

use std::fmt;
use std::sync::OnceLock;

use jaq_core::load::lex::{Lexer, StrPart, Tok, Token};
use jaq_core::load::parse::{BinaryOp, Parser, Term};
use jaq_core::load::{Arena, File, Loader};
use jaq_core::ops::Math;
use jaq_core::path::Part;
use jaq_core::{Compiler, Ctx, Filter, Vars, data, unwrap_valr};
use jaq_json::Val;
use serde::Deserialize;
use serde_json::Value;

/// Longer expressions are refused.
const MAX_EXPRESSION_BYTES: usize = 2_048;

/// Each comma may double the work, each recursion multiply it by the depth of the object.
const MAX_COMMAS: usize = 8;
const MAX_RECURSIONS: usize = 2;

/// Deeper expressions are refused, and longer ones too, because each token may nest the next one (`- - - 1`).
const MAX_BRACKET_DEPTH: usize = 40;
const MAX_TOKENS: usize = 200;

/// More paths of one object are not looked at.
const MAX_PATHS: usize = 10_000;

/// The calls that may occur in an expression, with their numbers of arguments: all end, none makes large values out of
/// small ones.
const CALLS: &[(&str, usize)] = &[
    ("add", 0),
    ("all", 0),
    ("all", 1),
    ("all", 2),
    ("any", 0),
    ("any", 1),
    ("any", 2),
    ("arrays", 0),
    ("ascii_downcase", 0),
    ("ascii_upcase", 0),
    ("booleans", 0),
    ("contains", 1),
    ("empty", 0),
    ("endswith", 1),
    ("false", 0),
    ("first", 0),
    ("first", 1),
    ("getpath", 1),
    ("has", 1),
    ("index", 1),
    ("inside", 1),
    ("isempty", 1),
    ("iterables", 0),
    ("keys", 0),
    ("keys_unsorted", 0),
    ("last", 0),
    ("last", 1),
    ("length", 0),
    ("ltrimstr", 1),
    ("map", 1),
    ("not", 0),
    ("null", 0),
    ("nulls", 0),
    ("numbers", 0),
    ("objects", 0),
    ("rtrimstr", 1),
    ("scalars", 0),
    ("select", 1),
    ("split", 1),
    ("startswith", 1),
    ("strings", 0),
    ("test", 1),
    ("test", 2),
    ("to_entries", 0),
    ("tonumber", 0),
    ("tostring", 0),
    ("true", 0),
    ("type", 0),
    ("values", 0),
];

/// A checked jq path expression, compiled when it is first needed: few objects have drift that a rule may cover.
pub(crate) struct JqPath {
    expression: String,
    filter: OnceLock<Option<JqFilter>>,
}

type JqFilter = Filter<data::JustLut<Val>>;

impl fmt::Debug for JqPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("JqPath").field(&self.expression).finish()
    }
}

/// Why a jq expression is not evaluated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum JqPathError {
    /// It is not jq.
    #[error("the jq expression cannot be parsed")]
    Syntax,
    /// It is outside of the accepted part of jq.
    #[error("the jq expression is not evaluated here: it uses {0}")]
    NotBounded(&'static str),
}

impl JqPath {
    /// Checks an expression.
    pub(crate) fn parse(expression: &str) -> Result<Self, JqPathError> {
        check(expression)?;
        Ok(Self { expression: expression.to_owned(), filter: OnceLock::new() })
    }

    /// The paths that the expression names in an object, as JSON tokens. None if it fails on this object: Argo CD then
    /// skips the rule for the object. Source: `jqNormalizerPatch.Apply`, `util/argo/normalizers/diff_normalizer.go`.
    pub(crate) fn paths(&self, object: &Value) -> Vec<Vec<String>> {
        let Some(filter) = self.filter.get_or_init(|| compile(&self.expression)) else { return Vec::new() };
        let Ok(input) = Val::deserialize(object) else { return Vec::new() };
        let context = Ctx::<data::JustLut<Val>>::new(&filter.lut, Vars::new([]));
        let outputs = filter.id.run((context, input)).map(unwrap_valr).take(MAX_PATHS);
        let paths: Option<Vec<_>> = outputs.map(|path| path.ok().and_then(|p| tokens_of(&p))).collect();
        // The object itself cannot be removed.
        paths.unwrap_or_default().into_iter().filter(|path| !path.is_empty()).collect()
    }
}

/// Compiles a checked expression; there is nothing left in it that could be undefined.
fn compile(expression: &str) -> Option<JqFilter> {
    // The line break ends a comment at the end of the expression.
    let code = format!("path({expression}\n)");
    let defs = jaq_core::defs().chain(jaq_std::defs()).chain(jaq_json::defs());
    let arena = Arena::default();
    let modules = Loader::new(defs).load(&arena, File { code: code.as_str(), path: () }).ok()?;
    let funs = jaq_core::funs().chain(jaq_std::funs()).chain(jaq_json::funs());
    Compiler::default().with_funs(funs).compile(modules).ok()
}

fn tokens_of(path: &Val) -> Option<Vec<String>> {
    let Val::Arr(parts) = path else { return None };
    parts
        .iter()
        .map(|part| match part {
            Val::TStr(text) => std::str::from_utf8(text).ok().map(str::to_owned),
            Val::Num(number) => Some(number.to_string()),
            _ => None,
        })
        .collect()
}

fn check(expression: &str) -> Result<(), JqPathError> {
    if expression.len() > MAX_EXPRESSION_BYTES {
        return Err(JqPathError::NotBounded("more than 2048 bytes"));
    }
    let nesting = expression.chars().scan(0_usize, |depth, c| {
        match c {
            '(' | '[' | '{' => *depth += 1,
            ')' | ']' | '}' => *depth = depth.saturating_sub(1),
            _ => {}
        }
        Some(*depth)
    });
    if nesting.max().unwrap_or(0) > MAX_BRACKET_DEPTH {
        return Err(JqPathError::NotBounded("deep nesting"));
    }
    let tokens = Lexer::new(expression).lex().map_err(|_| JqPathError::Syntax)?;
    if count(&tokens) > MAX_TOKENS {
        return Err(JqPathError::NotBounded("more than 200 tokens"));
    }
    let term = Parser::new(&tokens).parse(Parser::term).map_err(|_| JqPathError::Syntax)?;
    let mut budget = Budget { commas: MAX_COMMAS, recursions: MAX_RECURSIONS };
    budget.spend(&term)
}

fn count(tokens: &[Token<&str>]) -> usize {
    let inner = |token: &Token<&str>| match &token.1 {
        Tok::Block(tokens) => count(tokens),
        Tok::Str(parts) => parts.len(),
        _ => 0,
    };
    tokens.iter().map(|token| 1 + inner(token)).sum()
}

struct Budget {
    commas: usize,
    recursions: usize,
}

impl Budget {
    fn spend(&mut self, term: &Term<&str>) -> Result<(), JqPathError> {
        match term {
            Term::Id | Term::Num(_) | Term::Arr(None) => Ok(()),
            Term::Recurse => take(&mut self.recursions, "too many recursions"),
            Term::Str(None, parts) => parts.iter().try_for_each(|part| match part {
                StrPart::Str(_) | StrPart::Char(_) => Ok(()),
                StrPart::Term(_) => Err(JqPathError::NotBounded("string interpolation")),
            }),
            Term::Str(Some(_), _) => Err(JqPathError::NotBounded("a format")),
            Term::Arr(Some(inner)) | Term::Neg(inner) => self.spend(inner),
            Term::Obj(entries) => entries.iter().try_for_each(|(key, value)| {
                self.spend(key)?;
                value.as_ref().map_or(Ok(()), |v| self.spend(v))
            }),
            Term::BinOp(left, operator, right) => {
                self.operator(operator)?;
                self.spend(left)?;
                self.spend(right)
            }
            Term::TryCatch(inner, handler) => {
                self.spend(inner)?;
                handler.as_ref().map_or(Ok(()), |h| self.spend(h))
            }
            Term::IfThenElse(branches, otherwise) => {
                for (condition, then) in branches {
                    self.spend(condition)?;
                    self.spend(then)?;
                }
                otherwise.as_ref().map_or(Ok(()), |o| self.spend(o))
            }
            Term::Call(name, arguments) => {
                self.call(name, arguments.len())?;
                arguments.iter().try_for_each(|argument| self.spend(argument))
            }
            Term::Path(head, path) => {
                self.spend(head)?;
                path.0.iter().try_for_each(|(part, _)| self.part(part))
            }
            Term::Label(..) | Term::Break(_) => Err(JqPathError::NotBounded("labels")),
            Term::Fold(..) => Err(JqPathError::NotBounded("reduce or foreach")),
            Term::Def(..) => Err(JqPathError::NotBounded("definitions")),
            Term::Var(_) => Err(JqPathError::NotBounded("variables")),
        }
    }

    fn part(&mut self, part: &Part<Term<&str>>) -> Result<(), JqPathError> {
        match part {
            Part::Index(index) => self.spend(index),
            Part::Range(from, to) => [from, to].into_iter().flatten().try_for_each(|bound| self.spend(bound)),
        }
    }

    fn operator(&mut self, operator: &BinaryOp<&str>) -> Result<(), JqPathError> {
        match operator {
            BinaryOp::Pipe(None)
            | BinaryOp::Alt
            | BinaryOp::Or
            | BinaryOp::And
            | BinaryOp::Cmp(_)
            | BinaryOp::Math(Math::Sub) => Ok(()),
            BinaryOp::Comma => take(&mut self.commas, "too many commas"),
            BinaryOp::Math(Math::Add) => take(&mut self.commas, "too many additions"),
            BinaryOp::Math(_) => Err(JqPathError::NotBounded("multiplication or division")),
            BinaryOp::Pipe(Some(_)) => Err(JqPathError::NotBounded("variables")),
            _ => Err(JqPathError::NotBounded("assignments")),
        }
    }

    fn call(&mut self, name: &str, arguments: usize) -> Result<(), JqPathError> {
        match (name, arguments) {
            ("recurse" | "paths", 0) => take(&mut self.recursions, "too many recursions"),
            ("recurse" | "paths", _) => Err(JqPathError::NotBounded("recursion with arguments")),
            call if CALLS.contains(&call) => Ok(()),
            _ => Err(JqPathError::NotBounded("a function that is not needed to name paths")),
        }
    }
}

fn take(left: &mut usize, what: &'static str) -> Result<(), JqPathError> {
    *left = left.checked_sub(1).ok_or(JqPathError::NotBounded(what))?;
    Ok(())
}
