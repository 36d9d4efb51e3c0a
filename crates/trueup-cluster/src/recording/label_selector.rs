//! Label selectors, equality-based and set-based, as API servers read them.
//!
//! Imitates `k8s.io/apimachinery/pkg/labels` (lexer, parser and `Requirement.Matches`), its messages included.

use std::collections::HashMap;

/// A parsed `labelSelector`: all requirements must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct LabelSelector(Vec<Requirement>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Requirement {
    key: String,
    condition: Condition,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Condition {
    Exists,
    DoesNotExist,
    In(Vec<String>),
    NotIn(Vec<String>),
    GreaterThan(i64),
    LessThan(i64),
}

impl LabelSelector {
    /// Parses a selector; an empty one selects everything.
    ///
    /// # Errors
    /// The message that an API server gives.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut parser = Parser { tokens: tokens(text), position: 0 };
        let parsed = parser.requirements();
        parsed.map(Self).map_err(|reason| format!("unable to parse requirement: {reason}"))
    }

    /// True if these labels satisfy all requirements.
    pub(super) fn matches(&self, labels: Option<&HashMap<String, String>>) -> bool {
        self.0.iter().all(|requirement| {
            let value = labels.and_then(|labels| labels.get(&requirement.key));
            match (&requirement.condition, value) {
                (Condition::Exists, value) => value.is_some(),
                (Condition::DoesNotExist, value) => value.is_none(),
                (Condition::In(values), Some(value)) => values.contains(value),
                (Condition::NotIn(values), Some(value)) => !values.contains(value),
                (Condition::NotIn(_), None) => true,
                (Condition::GreaterThan(bound), Some(value)) => value.parse::<i64>().is_ok_and(|value| value > *bound),
                (Condition::LessThan(bound), Some(value)) => value.parse::<i64>().is_ok_and(|value| value < *bound),
                (Condition::In(_) | Condition::GreaterThan(_) | Condition::LessThan(_), None) => false,
            }
        })
    }
}

/// Splits into the single characters and operators that mean something, and the words between them.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            ' ' | '\t' | '\r' | '\n' => {}
            '=' | '!' | '<' | '>' | '(' | ')' | ',' => {
                let mut token = String::from(character);
                if matches!(character, '=' | '!') && characters.next_if_eq(&'=').is_some() {
                    token.push('=');
                }
                tokens.push(token);
            }
            _ => {
                let mut word = String::from(character);
                while let Some(next) = characters.next_if(|next| !" \t\r\n=!<>(),".contains(*next)) {
                    word.push(next);
                }
                tokens.push(word);
            }
        }
    }
    tokens
}

struct Parser {
    tokens: Vec<String>,
    position: usize,
}

impl Parser {
    fn requirements(&mut self) -> Result<Vec<Requirement>, String> {
        let mut requirements = Vec::new();
        if self.peek().is_empty() {
            return Ok(requirements);
        }
        loop {
            requirements.push(self.requirement()?);
            match self.next().as_str() {
                "" => return Ok(requirements),
                "," if !matches!(self.peek(), "" | ",") => {}
                "," => return Err(format!("found '{}', expected: identifier after ','", self.peek())),
                found => return Err(format!("found '{found}', expected: ',' or 'end of string'")),
            }
        }
    }

    fn requirement(&mut self) -> Result<Requirement, String> {
        let negated = self.peek() == "!";
        if negated {
            self.next();
        }
        let key = self.next();
        if !is_word(&key) {
            return Err(format!("found '{key}', expected: identifier"));
        }
        if negated {
            return Ok(Requirement { key, condition: Condition::DoesNotExist });
        }
        if matches!(self.peek(), "" | ",") {
            return Ok(Requirement { key, condition: Condition::Exists });
        }
        let operator = self.next();
        let condition = match operator.as_str() {
            "=" | "==" => Condition::In(vec![self.value()?]),
            "!=" => Condition::NotIn(vec![self.value()?]),
            "in" => Condition::In(self.values()?),
            "notin" => Condition::NotIn(self.values()?),
            "gt" | ">" => Condition::GreaterThan(self.bound()?),
            "lt" | "<" => Condition::LessThan(self.bound()?),
            found => return Err(format!("found '{found}', expected: in, notin, =, ==, !=, gt, lt")),
        };
        Ok(Requirement { key, condition })
    }

    /// `key=` and `key=,…` mean the empty value.
    fn value(&mut self) -> Result<String, String> {
        match self.peek() {
            "" | "," => Ok(String::new()),
            word if is_word(word) => Ok(self.next()),
            found => Err(format!("found '{found}', expected: identifier")),
        }
    }

    fn values(&mut self) -> Result<Vec<String>, String> {
        let open = self.next();
        if open != "(" {
            return Err(format!("found '{open}', expected: '('"));
        }
        let mut values = vec![self.listed_value()];
        loop {
            match self.next().as_str() {
                ")" => return Ok(values),
                "," => values.push(self.listed_value()),
                found => return Err(format!("found '{found}', expected: ',' or ')'")),
            }
        }
    }

    /// Between commas nothing stands for the empty value.
    fn listed_value(&mut self) -> String {
        if is_word(self.peek()) { self.next() } else { String::new() }
    }

    fn bound(&mut self) -> Result<i64, String> {
        let word = self.next();
        word.parse().map_err(|_| format!("for 'Gt', 'Lt' operators, the value must be an integer, found '{word}'"))
    }

    fn peek(&self) -> &str {
        self.tokens.get(self.position).map_or("", String::as_str)
    }

    fn next(&mut self) -> String {
        let token = self.peek().to_owned();
        self.position += 1;
        token
    }
}

fn is_word(token: &str) -> bool {
    !token.is_empty() && !token.starts_with(['=', '!', '<', '>', '(', ')', ','])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(selector: &str, labels: &[(&str, &str)], expect: bool) {
        let labels = labels.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        assert_eq!(LabelSelector::parse(selector).unwrap().matches(Some(&labels)), expect, "{selector}");
    }

    #[test]
    fn requirements_hold_as_the_api_server_says() {
        let web = [("app", "web"), ("tier", "1"), ("empty", "")];
        for selector in [
            "",
            "app",
            "app=web",
            "app==web",
            "app in (web,api),!nope",
            "nope!=x",
            "nope notin (x)",
            "empty=",
            "empty in (,x)",
            "tier>0",
            "tier lt 2",
            "app = web , tier=1",
        ] {
            check(selector, &web, true);
        }
        for selector in
            ["!app", "app!=web", "app notin (web)", "nope", "nope=x", "nope in (x)", "app=web,tier=2", "app>1"]
        {
            check(selector, &web, false);
        }
        assert!(LabelSelector::parse("!a").unwrap().matches(None));
    }

    #[test]
    fn malformed_selectors_are_refused_with_the_servers_words() {
        let check = |selector: &str, expect: &str| {
            assert_eq!(LabelSelector::parse(selector).unwrap_err(), format!("unable to parse requirement: {expect}"));
        };
        // Wire recording prod-144.
        check("a b=,", "found 'b', expected: in, notin, =, ==, !=, gt, lt");
        check("a=b,", "found '', expected: identifier after ','");
        check("a in b", "found 'b', expected: '('");
        check("=b", "found '=', expected: identifier");
    }
}
