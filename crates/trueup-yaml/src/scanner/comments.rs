//! Comments, and which token each belongs to, as go-yaml v3's scanner keeps them.

use super::Scanner;
use super::cursor::Mark;
use super::token::TokenKind;
use crate::dialect::Dialect;
use crate::error::YamlError;

/// How far go-yaml looks for the next comment.
const REACH: usize = 512;

/// A comment that has not yet been given to an event.
#[derive(Debug)]
pub(crate) struct Comment {
    pub(crate) kind: CommentKind,
    pub(crate) text: String,
    /// The byte of the token from which on it is handed out.
    pub(crate) token: usize,
    /// Where the search began that found it.
    scan: usize,
    /// Where it begins. Columns of comments count from 1, but for those at the end of a line.
    start: Mark,
    end: usize,
}

/// Where a comment stands in relation to its token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CommentKind {
    Head,
    Line,
    Foot,
}

/// A search through lines of comments.
struct Search {
    text: String,
    token: usize,
    scan: usize,
    start: Mark,
    /// How far ahead of the cursor it stands.
    ahead: usize,
    line: usize,
    column: usize,
    next_indent: usize,
    recent_empty: bool,
    first_empty: bool,
    /// The line on which a comment must begin to belong to what stands before it.
    foot_line: Option<usize>,
    after_value: bool,
}

impl<'t> Scanner<'t> {
    /// Where the token after a place ends the blocks that are deeper, so that comments at their depth stay inside.
    pub(super) fn block_end(&self, indent: usize, mark: Mark) -> Mark {
        let mut block = mark;
        let mut stop = mark.position;
        for comment in self.comments.iter().rev() {
            if comment.end < stop {
                break;
            }
            if comment.start.column == indent + 1 {
                block = comment.start;
            }
            stop = comment.scan;
        }
        block
    }

    /// Takes a comment at the end of the line just scanned.
    pub(super) fn scan_line_comment(&mut self, token: Mark) -> Result<(), YamlError> {
        if self.dialect == Dialect::V2 || self.cursor.breaks_before() > 0 {
            return Ok(());
        }
        let mut ahead = 0;
        while ahead < REACH {
            self.cursor.ensure(ahead + 1)?;
            if !self.cursor.is_blank(ahead) {
                break;
            }
            ahead += 1;
        }
        if ahead == REACH || self.cursor.peek(ahead) != b'#' {
            return Ok(());
        }
        for _ in 0..ahead {
            self.cursor.advance();
        }
        let start = self.cursor.mark;
        let text = self.scan_comment_text()?.to_owned();
        let token = token.position;
        self.comments.push_back(Comment { kind: CommentKind::Line, text, token, scan: 0, start, end: 0 });
        Ok(())
    }

    /// A comment behind a lone `-` in the first item of a sequence is the head of what follows.
    pub(super) fn promote_entry_comment(&mut self) {
        let [before, last] = [2, 1].map(|back| self.tokens.len().checked_sub(back).map(|at| self.tokens[at].kind));
        if (before, last) != (Some(TokenKind::BlockSequenceStart), Some(TokenKind::BlockEntry))
            || self.cursor.is_break(0)
        {
            return;
        }
        let mark = self.cursor.mark;
        if let Some(comment) = self.comments.back_mut()
            && comment.kind == CommentKind::Line
        {
            comment.kind = CommentKind::Head;
            if comment.start.line + 1 == mark.line {
                comment.token = mark.position;
            }
        }
    }

    /// Takes the comments that begin here, line by line.
    pub(super) fn scan_comments(&mut self, scan: Mark) -> Result<(), YamlError> {
        let mut search = self.new_search(scan);
        while search.ahead < REACH {
            self.cursor.ensure(search.ahead + 1)?;
            search.column += 1;
            if self.cursor.is_blank(search.ahead) {
                search.ahead += 1;
                continue;
            }
            let byte = self.cursor.peek(search.ahead);
            let close_flow = self.flow_level > 0 && matches!(byte, b']' | b'}');
            if close_flow || self.cursor.is_break_or_end(search.ahead) {
                self.end_of_comment_line(&mut search, close_flow);
                if !self.cursor.is_break(search.ahead) {
                    break;
                }
                search.first_empty = false;
                search.recent_empty = true;
                search.column = 0;
                search.line += 1;
                search.ahead += 1;
                continue;
            }
            if !search.text.is_empty() && search.column - 1 < search.next_indent && search.column != search.start.column
            {
                self.push_foot(&mut search);
            }
            if byte != b'#' {
                break;
            }
            self.scan_comment_line(&mut search)?;
        }
        if !search.text.is_empty() {
            self.comments.push_back(Comment {
                kind: CommentKind::Head,
                text: search.text,
                token: search.start.position,
                scan: search.scan,
                start: search.start,
                end: (self.cursor.mark.position + search.ahead).saturating_sub(1),
            });
        }
        Ok(())
    }

    fn new_search(&self, scan: Mark) -> Search {
        let last = self.tokens.len().checked_sub(1).map(|at| &self.tokens[at]);
        let before = self.tokens.len().checked_sub(2).map(|at| &self.tokens[at]);
        let token = match (before, last) {
            (Some(before), Some(last)) if last.kind == TokenKind::FlowEntry => Some(before),
            _ => last,
        };
        let mark = self.cursor.mark;
        let breaks = self.cursor.breaks_before();
        let foot_line = (scan.line > 0).then(|| {
            let below_content = breaks == 0 && mark.column > 1;
            (mark.line + 1).saturating_sub(breaks) + usize::from(below_content)
        });
        Search {
            text: String::new(),
            token: token.map_or(0, |token| token.start.position),
            scan: scan.position,
            start: Mark::default(),
            ahead: 0,
            line: mark.line,
            column: mark.column,
            next_indent: self.indent.unwrap_or(0),
            recent_empty: false,
            first_empty: breaks <= 1,
            foot_line,
            after_value: token.is_some_and(|token| token.kind == TokenKind::Value),
        }
    }

    /// An empty line, the end of the text, or the end of a flow collection: what has been found so far may belong to
    /// what stands before it.
    fn end_of_comment_line(&mut self, search: &mut Search, close_flow: bool) {
        if search.recent_empty && !close_flow {
            return;
        }
        let dedented = search.start.column.saturating_sub(1) < search.next_indent;
        let at_foot = Some(search.start.line) == search.foot_line && !search.after_value;
        if close_flow || search.first_empty && (at_foot || dedented) {
            if !search.text.is_empty() {
                if dedented {
                    search.token = search.start.position;
                }
                self.push_foot(search);
            }
        } else if !search.text.is_empty() && self.cursor.peek(search.ahead) != 0 {
            search.text.push('\n');
        }
    }

    fn push_foot(&mut self, search: &mut Search) {
        let end = self.cursor.mark.position + search.ahead;
        self.comments.push_back(Comment {
            kind: CommentKind::Foot,
            text: std::mem::take(&mut search.text),
            token: search.token,
            scan: search.scan,
            start: search.start,
            end,
        });
        search.scan = end;
        search.token = end;
    }

    fn scan_comment_line(&mut self, search: &mut Search) -> Result<(), YamlError> {
        let hash = self.cursor.mark.position + search.ahead;
        if search.text.is_empty() {
            search.start = Mark { line: search.line, column: search.column, position: hash };
        } else {
            search.text.push('\n');
        }
        search.recent_empty = false;
        while self.cursor.mark.position < hash {
            self.cursor.ensure(2)?;
            if self.cursor.is_break(0) {
                self.cursor.advance_line();
            } else {
                self.cursor.advance();
            }
        }
        search.text.push_str(self.scan_comment_text()?);
        // The next line is looked at from behind the line break; go-yaml does not count that.
        search.ahead = 1;
        search.column = 0;
        search.line = self.cursor.mark.line;
        search.next_indent = self.indent.unwrap_or(0);
        Ok(())
    }

    fn scan_comment_text(&mut self) -> Result<&'t str, YamlError> {
        let start = self.cursor.mark.position;
        self.cursor.ensure(1)?;
        self.cursor.advance_comment()?;
        Ok(self.cursor.slice(start, self.cursor.mark.position))
    }
}
