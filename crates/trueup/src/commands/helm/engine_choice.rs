//! Which renderer answers: trueup's own, the real helm, or both against each other.

use std::io::{Cursor, Read};
use std::path::PathBuf;

use clap::ValueEnum;
use trueup_engine::{HelmTemplateRequest, ProgramAnswer, ReferenceHelm, Talk, disagreement, helm_template};

use crate::commands::Exit;
use crate::failure::CliError;
use crate::page::Tone;
use crate::printer::Printer;

/// Which renderer answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum EngineChoice {
    /// trueup's own
    #[default]
    Native,
    /// The real helm, with the same arguments
    Reference,
    /// Both: prints what the real helm says, and every difference
    Both,
}

/// A program to ask besides, or instead of, the native engine.
#[derive(Debug, Clone)]
pub(crate) struct Reference {
    /// Path or name of the real helm.
    pub(crate) program: PathBuf,
    /// What it is given.
    pub(crate) arguments: Vec<String>,
}

impl Reference {
    /// Lets the real helm answer.
    pub(crate) fn run(&self, request: &HelmTemplateRequest) -> Result<Exit, CliError> {
        if request.recipe != trueup_engine::Recipe::default() || request.lookup.is_some() {
            return Err(CliError::RecipeForReference);
        }
        let helm = ReferenceHelm::find(&self.program, request.options.generation)?;
        Ok(Exit::Of(helm.run(&self.arguments)?))
    }

    /// Prints what the real helm says, and on standard error every difference to the native engine.
    pub(crate) fn run_both(
        &self,
        request: &HelmTemplateRequest,
        talk: Talk,
        printer: &Printer,
    ) -> Result<Exit, CliError> {
        if request.options.output.output_dir.is_some() {
            return Err(CliError::BothWriteFiles);
        }
        let helm = ReferenceHelm::find(&self.program, request.options.generation)?;
        let mut input = Vec::new();
        if request.values.files.iter().any(|file| file.trim() == "-") {
            std::io::stdin().read_to_end(&mut input).map_err(CliError::Input)?;
        }
        let first = helm.answer(&self.arguments, &input)?;
        let second = helm.answer(&self.arguments, &input)?;
        let native = native_answer(request, talk, &input);
        printer.error_bytes(&first.stderr);
        printer.bytes(&first.stdout)?;
        let difference = disagreement([&first, &second], &native);
        if difference.is_empty() {
            return Ok(Exit::Of(first.code));
        }
        printer.talk(|page| {
            page.paragraph(
                0,
                Tone::Strong,
                "The native engine does not say what helm says. That is a defect of trueup: please report it, with the chart.",
            );
        });
        printer.line(difference.trim_end());
        Ok(Exit::Found)
    }
}

fn native_answer(request: &HelmTemplateRequest, talk: Talk, input: &[u8]) -> ProgramAnswer {
    let outcome = helm_template(request, &mut Cursor::new(input), talk);
    let mut stderr = String::new();
    for remark in &outcome.remarks {
        stderr.extend([&*remark.0, "\n"]);
    }
    if let Some(error) = &outcome.error {
        stderr.extend(["Error: ", error, "\n"]);
    }
    let code = u8::from(outcome.error.is_some());
    ProgramAnswer { stdout: outcome.stdout, stderr: stderr.into_bytes(), code }
}
