//! Types, constants, strings and numbers.

use super::super::super::node::Node;
use super::super::fault::{Fault, quote};
use super::super::numeral::{count, float};
use super::super::{Keywords, format};
use super::{Application, Checker};

impl Checker<'_> {
    /// What is judged before anything else; the first fault is the only one.
    pub(super) fn whole_value(&self, keywords: &Keywords, value: &Node, quiet: bool) -> Result<(), Fault> {
        if !keywords.types.is_empty() && !has_type(keywords, value) {
            let text = || format!("got {}, want {}", value.type_name(), keywords.types.join(" or "));
            return Err(self.fault(quiet, text));
        }
        if let Some(constant) = keywords.constant.as_ref().filter(|constant| !value.equals(constant)) {
            return Err(self.fault(quiet, || match display(constant) {
                Some(shown) => format!("value must be {shown}"),
                None => "'const' failed".to_owned(),
            }));
        }
        if let Some(values) = &keywords.enumeration
            && !values.iter().any(|known| value.equals(known))
        {
            return Err(self.fault(quiet, || enumeration_text(values)));
        }
        if let (Some(format), Node::String(text)) = (&keywords.format, value)
            && let Err(error) = format::check(format, text)
        {
            return Err(self.fault(quiet, || format!("{} is not valid {format}: {error}", quote(text))));
        }
        Ok(())
    }

    pub(super) fn string(&self, application: &mut Application<'_, '_>, text: &str) {
        let keywords = application.keywords;
        let length = text.chars().count();
        if let Some(least) = keywords.min_length.filter(|least| length < *least) {
            self.add(application, || format!("minLength: got {}, want {}", count(length), count(least)));
        }
        if let Some(most) = keywords.max_length.filter(|most| length > *most) {
            self.add(application, || format!("maxLength: got {}, want {}", count(length), count(most)));
        }
        if let Some((pattern, _)) = keywords.pattern.as_ref().filter(|(_, regex)| !regex.matches(text)) {
            self.add(application, || format!("{} does not match pattern {}", quote(text), quote(pattern)));
        }
    }

    pub(super) fn number(&self, application: &mut Application<'_, '_>) {
        let keywords = application.keywords;
        let Some(number) = application.value.decimal() else { return };
        let faults = [
            ("minimum", keywords.minimum.as_ref().filter(|least| number < **least)),
            ("maximum", keywords.maximum.as_ref().filter(|most| number > **most)),
            ("exclusiveMinimum", keywords.exclusive_minimum.as_ref().filter(|least| number <= **least)),
            ("exclusiveMaximum", keywords.exclusive_maximum.as_ref().filter(|most| number >= **most)),
            ("multipleOf", keywords.multiple_of.as_ref().filter(|of| !number.is_multiple_of(of))),
        ];
        for (name, wanted) in faults {
            if let Some(wanted) = wanted {
                self.add(application, || format!("{name}: got {}, want {}", float(&number), float(wanted)));
            }
        }
    }
}

fn has_type(keywords: &Keywords, value: &Node) -> bool {
    let name = value.type_name();
    keywords.types.contains(&name)
        || (keywords.types.contains(&"integer") && value.decimal().is_some_and(|number| number.is_whole()))
}

fn enumeration_text(values: &[Node]) -> String {
    let shown: Option<Vec<String>> = values.iter().map(display).collect();
    match shown.as_deref() {
        None => "'enum' failed".to_owned(),
        Some([one]) => format!("value must be {one}"),
        Some(several) => format!("value must be one of {}", several.join(", ")),
    }
}

/// A value that is no array and no object, as messages show it.
fn display(value: &Node) -> Option<String> {
    match value {
        Node::Null => Some("<nil>".to_owned()),
        Node::Bool(value) => Some(value.to_string()),
        Node::Number(text) => Some(text.clone()),
        Node::String(text) => Some(quote(text)),
        Node::Array(_) | Node::Object(_) => None,
    }
}
