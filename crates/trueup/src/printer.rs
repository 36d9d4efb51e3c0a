//! The one door to standard output and standard error: stdout is data, stderr is talk.

use std::error::Error;
use std::io::{ErrorKind, IsTerminal, Stderr, Stdout, Write};

use crate::cli::ColorChoice;
use crate::commands::Exit;
use crate::failure::CliError;
use crate::page::{Look, Page, Tone};
use crate::settings::{EnvVar, Environment};

/// Width of pages where it is neither known nor given.
const USUAL_WIDTH: usize = 100;

/// Writes to standard output and standard error.
#[derive(Debug)]
pub(crate) struct Printer {
    out: Stdout,
    out_look: Look,
    err: Stderr,
    err_look: Look,
}

impl Printer {
    /// A printer that uses colours and width as wanted and as the streams permit.
    pub(crate) fn new(color: ColorChoice, environment: &Environment) -> Self {
        let plain =
            environment.text(EnvVar::NoColor).is_some() || environment.text(EnvVar::Term).as_deref() == Some("dumb");
        let (out, err) = (std::io::stdout(), std::io::stderr());
        let colour = |terminal: bool| match color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => terminal && !plain,
        };
        let columns = environment.text(EnvVar::Columns).and_then(|text| text.parse().ok());
        let width = |size: Option<(terminal_size::Width, terminal_size::Height)>| {
            size.map(|(width, _)| usize::from(width.0)).or(columns).unwrap_or(USUAL_WIDTH)
        };
        Self {
            out_look: Look { width: width(terminal_size::terminal_size_of(&out)), colour: colour(out.is_terminal()) },
            err_look: Look { width: width(terminal_size::terminal_size_of(&err)), colour: colour(err.is_terminal()) },
            out,
            err,
        }
    }

    /// How pages on standard output look.
    pub(crate) fn look(&self) -> Look {
        self.out_look
    }

    /// Whether somebody watches standard error.
    pub(crate) fn is_watched(&self) -> bool {
        self.err.is_terminal()
    }

    /// Writes data. A reader that has gone away (`| head`) has what it wanted: no error.
    pub(crate) fn data(&self, text: &str) -> Result<(), CliError> {
        self.bytes(text.as_bytes())
    }

    /// Writes data that need not be UTF-8, as [`Printer::data`].
    pub(crate) fn bytes(&self, bytes: &[u8]) -> Result<(), CliError> {
        let mut out = self.out.lock();
        match out.write_all(bytes).and_then(|()| out.flush()) {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(CliError::Print(error)),
            _ => Ok(()),
        }
    }

    /// Tells a line as it is: for commands that stand in for another program.
    pub(crate) fn line(&self, text: &str) {
        // Nobody is left to be told if standard error is gone.
        let _ = self.err.lock().write_all(format!("{text}\n").as_bytes());
    }

    /// Tells what another program told, as it is.
    pub(crate) fn error_bytes(&self, bytes: &[u8]) {
        // Nobody is left to be told if standard error is gone.
        let _ = self.err.lock().write_all(bytes);
    }

    /// Tells something beside the data.
    pub(crate) fn talk(&self, write: impl FnOnce(&mut Page)) {
        let mut page = Page::new(self.err_look);
        write(&mut page);
        // Nobody is left to be told if standard error is gone.
        let _ = self.err.lock().write_all(page.into_text().as_bytes());
    }

    /// Tells an error with its causes and what to do about it.
    pub(crate) fn failure(&self, error: &CliError) -> Exit {
        self.talk(|page| failure_lines(page, error));
        Exit::Failed
    }
}

fn failure_lines(page: &mut Page, error: &CliError) {
    let mut line = page.begin(0);
    line.push(Tone::Severity(trueup_model::Severity::Error), "error: ");
    let mut said = error.to_string();
    page.end_wrapped(line, 2, Tone::Strong, &said);
    let mut cause = error.source();
    while let Some(source) = cause {
        let text = source.to_string();
        if !said.contains(&text) {
            let mut line = page.begin(2);
            line.push(Tone::Faint, "because: ");
            page.end_wrapped(line, 4, Tone::Plain, &text);
            said = text;
        }
        cause = source.source();
    }
    if let Some(hint) = error.hint() {
        let mut line = page.begin(0);
        line.push(Tone::Faint, "hint: ");
        page.end_wrapped(line, 2, Tone::Plain, &hint);
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::settings::ConfigFileError;

    fn check(error: &CliError) -> String {
        let mut page = Page::new(Look { width: 80, colour: false });
        failure_lines(&mut page, error);
        page.into_text()
    }

    #[test]
    fn an_error_comes_with_its_causes_and_a_hint() {
        let missing = std::io::Error::new(ErrorKind::NotFound, "no such file: a\u{1b}[2Jb");
        insta::assert_snapshot!(check(&CliError::Config(ConfigFileError::Read(missing))), @r#"
        error: cannot read the configuration file
          because: no such file: a\x1b[2Jb
        hint: --config FILE or TRUEUP_CONFIG names another configuration file
        "#);
        insta::assert_snapshot!(check(&CliError::UnknownRule { text: "sync/imutable".into() }), @r#"
        error: no rule is called "sync/imutable"
        hint: the rules of this family are sync/immutable-field, sync/statefulset-field,
          sync/job-immutable, sync/pvc-field, sync/kind-unknown,
          sync/api-version-removed, sync/validation, sync/admission-denied,
          sync/webhook-unavailable, sync/rbac-forbidden, sync/quota,
          sync/annotation-too-large, sync/field-conflict, sync/namespace-terminating,
          sync/hook-failed, sync/hook-stuck, sync/wave-blocked, sync/operation-stuck,
          sync/retry-pinned, sync/halted, sync/window-denied, sync/would-wipe,
          sync/other
        "#);
        let invalid = ConfigFileError::Invalid {
            path: PathBuf::from("c.yaml"),
            line: 2,
            column: 1,
            message: "unknown field `x`".into(),
        };
        insta::assert_snapshot!(check(&CliError::Config(invalid)), @r#"
        error: c.yaml:2:1: unknown field `x`
        hint: --config FILE or TRUEUP_CONFIG names another configuration file
        "#);
    }
}
