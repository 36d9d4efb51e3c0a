//! The one door through which texts leave: scrubbed of secrets, bounded in length.

use std::borrow::Cow;

use trueup_model::Scrubber;

/// Longest text in a document, in characters; the rest is counted. An annotation can hold megabytes.
pub const MAX_TEXT_CHARS: usize = 16_384;

/// Makes texts fit to leave.
#[derive(Debug, Clone, Copy)]
pub struct Door<'s> {
    scrubber: &'s Scrubber,
}

impl<'s> Door<'s> {
    /// A door that knows the secrets of one fleet.
    pub fn new(scrubber: &'s Scrubber) -> Self {
        Self { scrubber }
    }

    /// A text as it may leave: known secrets replaced, at most [`MAX_TEXT_CHARS`] long.
    ///
    /// Scrubbing comes first: a secret that straddles the cut would otherwise leave in part.
    pub fn text(&self, text: &str) -> String {
        match bounded(&self.scrubber.scrub(text)) {
            Cow::Borrowed(text) => text.to_owned(),
            Cow::Owned(text) => text,
        }
    }

    /// The same for a text that may be absent.
    pub fn optional(&self, text: Option<&String>) -> Option<String> {
        text.map(|t| self.text(t))
    }

    /// The same for a list.
    pub fn texts(&self, texts: &[String]) -> Vec<String> {
        texts.iter().map(|t| self.text(t)).collect()
    }

    /// The name of an Application, namespace, project or object: only bounded.
    ///
    /// Names are what readers join on, and Kubernetes shows them to everybody who may list. Some Secrets hold a value
    /// that is also a name (a database called `checkout`); scrubbing it here would make the Application disappear.
    pub fn name(&self, name: &str) -> String {
        bounded(name).into_owned()
    }
}

fn bounded(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(MAX_TEXT_CHARS) {
        None => Cow::Borrowed(text),
        Some((cut, _)) => {
            let (kept, rest) = text.split_at(cut);
            Cow::Owned(format!("{kept}… ({} more characters)", rest.chars().count()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_across_the_cut_does_not_leave_in_part() {
        let secret = "canary-abcdefgh";
        let text = format!("{}{secret}", "x".repeat(MAX_TEXT_CHARS - 8));
        let scrubber = Scrubber::new([secret.to_owned()]);
        assert!(!Door::new(&scrubber).text(&text).contains("canary"));
    }

    #[test]
    fn a_long_text_is_cut_between_characters_and_the_rest_is_counted() {
        let scrubber = Scrubber::default();
        let text = Door::new(&scrubber).text(&"ü".repeat(MAX_TEXT_CHARS + 7));
        assert!(text.ends_with("ü… (7 more characters)"), "{}", &text[text.len() - 40..]);
        assert_eq!(Door::new(&scrubber).text("short"), "short");
    }
}
