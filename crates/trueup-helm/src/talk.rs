//! What Helm prints on stderr on its way: warnings and remarks, in order.

use std::cell::RefCell;

use crate::generation::Generation;

/// One line of stderr, in the words of the generation that is imitated, without the newline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark(pub String);

/// Collects what Helm would say. Passed by shared reference through loading, values and rendering.
#[derive(Debug, Default)]
pub struct Talk(RefCell<Vec<Remark>>);

/// A message that Helm 3 writes with `log.Printf` and Helm 4 with `slog.Warn`.
pub(crate) struct Warning<'a> {
    /// File and line of Helm 3's source, which its logger prints.
    pub(crate) place: &'static str,
    /// Helm 3's text.
    pub(crate) text: String,
    /// Helm 4's text.
    pub(crate) message: &'static str,
    /// Helm 4's attributes.
    pub(crate) attributes: &'a [(&'static str, &'a str)],
}

impl Talk {
    /// Says a line.
    pub fn say(&self, line: impl Into<String>) {
        self.0.borrow_mut().push(Remark(line.into()));
    }

    /// Says what was said elsewhere.
    pub fn say_all(&self, remarks: Vec<Remark>) {
        self.0.borrow_mut().extend(remarks);
    }

    /// Everything that was said, in order.
    pub fn into_remarks(self) -> Vec<Remark> {
        self.0.into_inner()
    }

    /// What goes through `log.Printf` in both: Helm 3 names the place in its source, Helm 4 hands it to `slog`.
    pub(crate) fn log(&self, generation: Generation, place: &'static str, text: &str) {
        self.say(generation.log_line(place, text));
    }

    /// What Helm 3 logs and Helm 4 warns of.
    pub(crate) fn warn(&self, generation: Generation, warning: &Warning<'_>) {
        self.say(generation.warning_line(warning));
    }
}

/// What Helm logs about a symbolic link that it follows while it loads a chart.
pub fn link_remark(path: &str, target: &str, generation: Generation) -> String {
    generation.followed_link(path, target)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn helm_3_names_the_line_and_helm_4_quotes() {
        let lines = |generation| {
            let talk = Talk::default();
            talk.log(generation, "a.go:1", "say \"x\"");
            let attributes = [("tag", "t1"), ("chart", "a b")];
            talk.warn(
                generation,
                &Warning { place: "b.go:2", text: "T".into(), message: "m", attributes: &attributes },
            );
            talk.into_remarks().into_iter().map(|remark| remark.0).collect::<Vec<_>>()
        };
        assert_eq!(lines(Generation::Helm3), ["a.go:1: say \"x\"", "b.go:2: T"]);
        assert_eq!(
            lines(Generation::Helm4),
            ["level=INFO msg=\"say \\\"x\\\"\"", "level=WARN msg=m tag=t1 chart=\"a b\""]
        );
    }
}
