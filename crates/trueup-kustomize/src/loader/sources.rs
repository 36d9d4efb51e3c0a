//! What all kustomizations of a build read from, and what they have read already.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::{FileSystem, HttpError, Remote, RepoSpec};
use crate::build::LogLine;
use crate::error::{BuildError, BuildErrorKind};
use crate::reader;
use crate::resource::Resource;

/// The files, servers and messages of one build. A file is parsed once, however many kustomizations name it.
#[derive(Debug)]
pub(crate) struct Sources<'a> {
    pub(super) files: &'a dyn FileSystem,
    pub(super) remote: &'a dyn Remote,
    log: RefCell<Vec<LogLine>>,
    names: RefCell<Vec<String>>,
    parsed: RefCell<HashMap<String, Rc<Vec<Resource>>>>,
}

impl<'a> Sources<'a> {
    pub(crate) fn new(files: &'a dyn FileSystem, remote: &'a dyn Remote) -> Self {
        Self { files, remote, log: RefCell::default(), names: RefCell::default(), parsed: RefCell::default() }
    }

    /// A line of the standard error output, as it is.
    pub(crate) fn say(&self, text: impl Into<String>) {
        self.log.borrow_mut().push(LogLine { text: text.into(), dated: false });
    }

    /// A line of the log, which begins with date and time.
    pub(crate) fn log(&self, text: impl Into<String>) {
        self.log.borrow_mut().push(LogLine { text: text.into(), dated: true });
    }

    /// All messages, and the names of all files.
    pub(crate) fn into_parts(self) -> (Vec<LogLine>, Vec<String>) {
        (self.log.into_inner(), self.names.into_inner())
    }

    /// What an address of a repository means; kustomize has something to say about some.
    pub(crate) fn repository(&self, address: &str) -> Option<RepoSpec> {
        if let Some(warning) = RepoSpec::warning(address) {
            self.log(warning);
        }
        RepoSpec::parse(address)
    }

    /// The number of a file, for the origins of nodes.
    pub(super) fn number(&self, name: &str) -> u32 {
        let mut names = self.names.borrow_mut();
        let place = names.iter().rposition(|other| other == name).unwrap_or_else(|| {
            names.push(name.to_owned());
            names.len() - 1
        });
        u32::try_from(place + 1).unwrap_or(0)
    }

    /// The resources of a file that has been parsed already.
    pub(super) fn parsed(&self, path: &str) -> Option<Rc<Vec<Resource>>> {
        self.parsed.borrow().get(path).cloned()
    }

    /// Parses a text. That of a file is kept.
    pub(super) fn parse(&self, name: &str, text: &[u8], keep: bool) -> Result<Rc<Vec<Resource>>, BuildError> {
        let resources = Rc::new(reader::read_resources(text, self.number(name))?);
        if keep {
            self.parsed.borrow_mut().insert(name.to_owned(), Rc::clone(&resources));
        }
        Ok(resources)
    }

    pub(super) fn get(&self, url: &str) -> Result<Vec<u8>, BuildError> {
        self.remote.get(url).map_err(|error| match error {
            HttpError::NoAnswer(text) => BuildError::new(text),
            HttpError::Status(_) if self.repository(url).is_some() => BuildError::new("URL is a git repository"),
            HttpError::Status(code) => {
                let text = format!("HTTP Error: status code {code} ({})", status_text(code));
                BuildError::of_kind(BuildErrorKind::Http, text)
            }
        })
    }
}

/// Go's words for a status of a server's answer.
fn status_text(code: u16) -> &'static str {
    match code {
        100 => "Continue",
        101 => "Switching Protocols",
        300 => "Multiple Choices",
        301 => "Moved Permanently",
        302 => "Found",
        303 => "See Other",
        304 => "Not Modified",
        305 => "Use Proxy",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        402 => "Payment Required",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        406 => "Not Acceptable",
        407 => "Proxy Authentication Required",
        408 => "Request Timeout",
        409 => "Conflict",
        410 => "Gone",
        411 => "Length Required",
        412 => "Precondition Failed",
        413 => "Request Entity Too Large",
        414 => "Request URI Too Long",
        415 => "Unsupported Media Type",
        416 => "Requested Range Not Satisfiable",
        417 => "Expectation Failed",
        418 => "I'm a teapot",
        421 => "Misdirected Request",
        422 => "Unprocessable Entity",
        423 => "Locked",
        424 => "Failed Dependency",
        425 => "Too Early",
        426 => "Upgrade Required",
        428 => "Precondition Required",
        429 => "Too Many Requests",
        431 => "Request Header Fields Too Large",
        451 => "Unavailable For Legal Reasons",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        505 => "HTTP Version Not Supported",
        506 => "Variant Also Negotiates",
        507 => "Insufficient Storage",
        508 => "Loop Detected",
        510 => "Not Extended",
        511 => "Network Authentication Required",
        _ => "",
    }
}
