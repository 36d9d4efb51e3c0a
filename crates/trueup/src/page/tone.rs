//! What a piece of text means, and its colour.

use anstyle::{AnsiColor, Style};
use trueup_model::Severity;

/// What a piece of text means. Colour only repeats what the words say already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    /// Ordinary text.
    Plain,
    /// Headings and names.
    Strong,
    /// What may be skipped.
    Faint,
    /// The word for a severity.
    Severity(Severity),
    /// A command to paste.
    Command,
    /// All is well.
    Good,
}

impl Tone {
    /// The text in its colour, if colours are used.
    pub(crate) fn paint(self, text: &str, colour: bool) -> String {
        let style = self.style();
        if colour && style != Style::new() && !text.is_empty() {
            format!("{style}{text}{style:#}")
        } else {
            text.to_owned()
        }
    }

    fn style(self) -> Style {
        let of = |colour: AnsiColor| Style::new().fg_color(Some(colour.into()));
        match self {
            Self::Plain => Style::new(),
            Self::Strong => Style::new().bold(),
            Self::Faint => Style::new().dimmed(),
            Self::Severity(Severity::Critical) => of(AnsiColor::Red).bold(),
            Self::Severity(Severity::Error) => of(AnsiColor::Red),
            Self::Severity(Severity::Warning) => of(AnsiColor::Yellow),
            Self::Severity(Severity::Advice) => of(AnsiColor::Blue),
            Self::Command => of(AnsiColor::Cyan),
            Self::Good => of(AnsiColor::Green),
        }
    }
}
