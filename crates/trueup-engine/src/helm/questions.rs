//! A chart rendered to be looked at: its objects, why fields have their values, and what is not the same every time.

use std::io::Read;

use trueup_helm::manifest::{CrdFile, RenderedObject, sort_manifests};
use trueup_helm::provenance::{FieldSelector, NoSuchField, Trace, impure_uses};
use trueup_helm::{HelmError, Remark, Talk};
use trueup_model::{FieldProvenance, ImpureUse};

use super::{HelmTemplateRequest, in_helm_words, render, runtime};

/// What is asked about a rendering.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// The objects.
    Objects,
    /// Where these fields came from.
    Why(Vec<FieldSelector>),
    /// Which functions are used whose results their arguments do not determine, and what they reach.
    Impure,
}

/// The answer, in the form of the question.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// The objects in the order of printing.
    Objects(Vec<RenderedObject>),
    /// The fields in the order of the question; for a map or a list each scalar below it.
    Why(Vec<FieldProvenance>),
    /// The uses, by file and line.
    Impure(Vec<ImpureUse>),
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AskError {
    /// The chart does not render; in Helm's words.
    #[error("{0}")]
    Helm(String),
    /// A field that is not there.
    #[error(transparent)]
    NoSuchField(#[from] NoSuchField),
}

/// Renders a chart and answers a question about it. The remarks are what Helm says on its way.
pub fn ask_helm_chart(
    request: &HelmTemplateRequest,
    question: &Question,
    stdin: &mut dyn Read,
) -> (Vec<Remark>, Result<Answer, AskError>) {
    let talk = Talk::default();
    let answer = answer(request, question, stdin, &talk);
    (talk.into_remarks(), answer)
}

fn answer(
    request: &HelmTemplateRequest,
    question: &Question,
    stdin: &mut dyn Read,
    talk: &Talk,
) -> Result<Answer, AskError> {
    let helm = |error: HelmError| AskError::Helm(in_helm_words(&error, request));
    let runtime = runtime(request).map_err(helm)?;
    let runtime = if *question == Question::Objects { runtime } else { runtime.traced() };
    let mut progress = Vec::new();
    let rendering = render(request, stdin, &runtime, talk, &mut progress);
    // What Helm would print among the manifests is talk here.
    String::from_utf8_lossy(&progress).lines().for_each(|line| talk.say(line));
    let rendering = rendering.map_err(helm)?;
    let mut manifests = sort_manifests(rendering.files, request.options.generation, talk).map_err(helm)?;
    if request.options.include_crds {
        manifests.crds = rendering.crds.iter().map(CrdFile::document).collect();
    }
    let mut trace = Trace { sources: rendering.sources, ..Trace::default() };
    match question {
        Question::Objects => Ok(Answer::Objects(manifests.objects(&request.options.output))),
        Question::Why(fields) => {
            trace.causes = runtime.into_causes();
            let mut found = Vec::new();
            for field in fields {
                found.extend(field.provenance(&manifests, &trace)?);
            }
            Ok(Answer::Why(found))
        }
        Question::Impure => {
            let uses = runtime.impure_calls();
            trace.causes = runtime.into_causes();
            Ok(Answer::Impure(impure_uses(&manifests, &uses, &trace)))
        }
    }
}
