//! Selectors of labels in Kubernetes' grammar, with the errors of `apimachinery`'s `labels.Parse`.

use std::collections::{BTreeMap, BTreeSet};

use crate::error::BuildError;
use tokens::{Token, TokenKind};

mod names;
mod tokens;

/// What a map of labels must be: all requirements together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LabelSelector {
    requirements: Vec<Requirement>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Requirement {
    key: String,
    condition: Condition,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Condition {
    Exists,
    DoesNotExist,
    In(BTreeSet<String>),
    NotIn(BTreeSet<String>),
    GreaterThan(i64),
    LessThan(i64),
}

/// Whether a selector's text matches a map of labels or annotations.
pub fn matches_labels(selector: &str, labels: &BTreeMap<String, String>) -> Result<bool, BuildError> {
    Ok(LabelSelector::parse(selector)?.matches(labels))
}

impl LabelSelector {
    /// Reads a selector; the empty text selects everything.
    pub fn parse(text: &str) -> Result<Self, BuildError> {
        let mut parser = Parser { tokens: tokens::tokens(text).into_iter() };
        parser.requirements().map(|requirements| Self { requirements }).map_err(BuildError::new)
    }

    /// Whether a map fulfils all requirements.
    pub fn matches(&self, labels: &BTreeMap<String, String>) -> bool {
        self.requirements.iter().all(|requirement| requirement.matches(labels))
    }
}

impl Requirement {
    fn matches(&self, labels: &BTreeMap<String, String>) -> bool {
        let value = labels.get(&self.key);
        let number = || value.and_then(|value| value.parse::<i64>().ok());
        match &self.condition {
            Condition::Exists => value.is_some(),
            Condition::DoesNotExist => value.is_none(),
            Condition::In(values) => value.is_some_and(|value| values.contains(value)),
            Condition::NotIn(values) => value.is_none_or(|value| !values.contains(value)),
            Condition::GreaterThan(least) => number().is_some_and(|number| number > *least),
            Condition::LessThan(most) => number().is_some_and(|number| number < *most),
        }
    }
}

/// What stands between a key and its values.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Operator {
    In,
    NotIn,
    Equals,
    NotEquals,
    GreaterThan,
    LessThan,
}

struct Parser<'t> {
    tokens: std::vec::IntoIter<Token<'t>>,
}

impl<'t> Parser<'t> {
    /// The next token; the end of the text for ever after the last one.
    fn next(&mut self) -> Token<'t> {
        self.tokens.next().unwrap_or(Token::END)
    }

    fn peek(&self) -> Token<'t> {
        self.tokens.as_slice().first().copied().unwrap_or(Token::END)
    }

    fn requirements(&mut self) -> Result<Vec<Requirement>, String> {
        let mut requirements = Vec::new();
        let first = self.peek();
        if first.kind == TokenKind::End {
            return Ok(requirements);
        }
        if !begins_requirement(first) {
            return Err(format!("found '{}', expected: !, identifier, or 'end of string'", first.text));
        }
        loop {
            let requirement = self.requirement().map_err(|error| format!("unable to parse requirement: {error}"))?;
            requirements.push(requirement);
            let separator = self.next();
            match separator.kind {
                TokenKind::End => return Ok(requirements),
                TokenKind::Comma if begins_requirement(self.peek()) => {}
                TokenKind::Comma => {
                    return Err(format!("found '{}', expected: identifier after ','", self.peek().text));
                }
                _ => return Err(format!("found '{}', expected: ',' or 'end of string'", separator.text)),
            }
        }
    }

    fn requirement(&mut self) -> Result<Requirement, String> {
        let mut key = self.next();
        let is_negated = key.kind == TokenKind::Not;
        if is_negated {
            key = self.next();
        }
        if !key.is_word() {
            return Err(format!("found '{}', expected: identifier", key.text));
        }
        names::check_key(key.text)?;
        let condition = if is_negated {
            Condition::DoesNotExist
        } else if self.is_at_end_of_requirement() {
            Condition::Exists
        } else {
            self.comparison(key.text)?
        };
        Ok(Requirement { key: key.text.to_owned(), condition })
    }

    fn is_at_end_of_requirement(&self) -> bool {
        matches!(self.peek().kind, TokenKind::End | TokenKind::Comma)
    }

    fn comparison(&mut self, key: &str) -> Result<Condition, String> {
        let operator = self.operator()?;
        let values = match operator {
            Operator::In | Operator::NotIn => self.values()?,
            _ => BTreeSet::from([self.exact_value()?]),
        };
        let number = match operator {
            Operator::GreaterThan | Operator::LessThan => {
                let first = values.first().and_then(|value| value.parse().ok());
                first.ok_or("for 'Gt', 'Lt' operators, the value must be an integer")?
            }
            _ => 0,
        };
        values.iter().try_for_each(|value| names::check_value(key, value))?;
        let values = values.into_iter().map(str::to_owned).collect();
        Ok(match operator {
            Operator::In | Operator::Equals => Condition::In(values),
            Operator::NotIn | Operator::NotEquals => Condition::NotIn(values),
            Operator::GreaterThan => Condition::GreaterThan(number),
            Operator::LessThan => Condition::LessThan(number),
        })
    }

    fn operator(&mut self) -> Result<Operator, String> {
        let token = self.next();
        Ok(match token.kind {
            TokenKind::In => Operator::In,
            TokenKind::NotIn => Operator::NotIn,
            TokenKind::Equals => Operator::Equals,
            TokenKind::NotEquals => Operator::NotEquals,
            TokenKind::GreaterThan => Operator::GreaterThan,
            TokenKind::LessThan => Operator::LessThan,
            _ => return Err(format!("found '{}', expected: '=', '!=', '==', 'in', notin'", token.text)),
        })
    }

    fn exact_value(&mut self) -> Result<&'t str, String> {
        if self.is_at_end_of_requirement() {
            return Ok("");
        }
        let token = self.next();
        if token.is_word() { Ok(token.text) } else { Err(format!("found '{}', expected: identifier", token.text)) }
    }

    /// The values in parentheses; where there is none between commas or parentheses, the empty text is one.
    fn values(&mut self) -> Result<BTreeSet<&'t str>, String> {
        let open = self.next();
        if open.kind != TokenKind::Open {
            return Err(format!("found '{}' expected: '('", open.text));
        }
        let first = self.peek();
        if first.kind == TokenKind::Close {
            self.next();
            return Ok(BTreeSet::from([""]));
        }
        if !first.is_word() && first.kind != TokenKind::Comma {
            return Err(format!("found '{}', expected: ',', ')' or identifier", first.text));
        }
        let values = self.value_list()?;
        // What follows a list is always its `)`.
        self.next();
        Ok(values)
    }

    fn value_list(&mut self) -> Result<BTreeSet<&'t str>, String> {
        let mut values = BTreeSet::new();
        loop {
            let token = self.next();
            let following = self.peek();
            if token.is_word() {
                values.insert(token.text);
                match following.kind {
                    TokenKind::Comma => {}
                    TokenKind::Close => return Ok(values),
                    _ => return Err(format!("found '{}', expected: ',' or ')'", following.text)),
                }
            } else if token.kind == TokenKind::Comma {
                if values.is_empty() || matches!(following.kind, TokenKind::Close | TokenKind::Comma) {
                    values.insert("");
                }
                match following.kind {
                    TokenKind::Close => return Ok(values),
                    TokenKind::Comma => drop(self.next()),
                    _ => {}
                }
            } else {
                return Err(format!("found '{}', expected: ',', or identifier", token.text));
            }
        }
    }
}

fn begins_requirement(token: Token<'_>) -> bool {
    token.is_word() || token.kind == TokenKind::Not
}
