//! `printf`: the directives of a format, as `doPrintf` of Go's `fmt` reads them.

use super::directive::Directive;
use super::printer::Printer;
use crate::function::Failure;
use crate::rune;
use crate::runtime::Runtime;
use crate::value::{Slot, Text, Value};

/// Widths, precisions and argument numbers beyond this are refused.
const TOO_LARGE: i64 = 1_000_000;

/// `fmt.Sprintf`. What is printed of an argument keeps its cause; the format itself has none.
pub fn sprintf(runtime: &Runtime, format: &[u8], args: &[Slot]) -> Result<Text, Failure> {
    let mut printer = Printer::new(runtime);
    let mut reader = Reader { format, at: 0, args, next: 0, reordered: false, good_index: true, after_index: false };
    while reader.at < format.len() {
        let rest = &format[reader.at..];
        let literal = rest.iter().position(|byte| *byte == b'%').unwrap_or(rest.len());
        printer.literal(&rest[..literal]);
        reader.at += literal + 1;
        if literal < rest.len() {
            reader.directive(&mut printer)?;
        }
    }
    if !reader.reordered && reader.next < args.len() {
        printer.directive = Directive::default();
        printer.literal(b"%!(EXTRA ");
        for (index, arg) in args[reader.next..].iter().enumerate() {
            if index > 0 {
                printer.literal(b", ");
            }
            printer.typed(&arg.value, arg.cause)?;
        }
        printer.literal(b")");
    }
    printer.finish()
}

struct Reader<'a> {
    format: &'a [u8],
    at: usize,
    args: &'a [Slot],
    /// The next argument.
    next: usize,
    reordered: bool,
    /// No index of this directive is out of range or misplaced.
    good_index: bool,
    /// An index like `[3]` stands just before.
    after_index: bool,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.format.get(self.at).copied()
    }

    /// What follows a percent sign.
    fn directive(&mut self, printer: &mut Printer<'_>) -> Result<(), Failure> {
        printer.directive = self.flags();
        self.good_index = true;
        self.index();
        self.width(printer);
        self.precision(printer);
        if !self.after_index {
            self.index();
        }
        if self.at >= self.format.len() {
            printer.literal(b"%!(NOVERB)");
            return Ok(());
        }
        let (verb, len) = rune::decode(&self.format[self.at..]);
        self.at += len;
        match self.args.get(self.next) {
            _ if verb == '%' => printer.literal(b"%"),
            _ if !self.good_index => printer.literal(format!("%!{verb}(BADINDEX)").as_bytes()),
            None => printer.literal(format!("%!{verb}(MISSING)").as_bytes()),
            Some(arg) => {
                if matches!(verb, 'v' | 'w') {
                    printer.directive.go_syntax = std::mem::take(&mut printer.directive.sharp);
                    printer.directive.plus = false;
                }
                printer.reserve()?;
                printer.argument(&arg.value, arg.cause, verb)?;
                self.next += 1;
            }
        }
        Ok(())
    }

    fn flags(&mut self) -> Directive {
        let mut directive = Directive::default();
        while let Some(byte) = self.peek() {
            match byte {
                b'#' => directive.sharp = true,
                b'0' => directive.zero = true,
                b'+' => directive.plus = true,
                b'-' => directive.minus = true,
                b' ' => directive.space = true,
                _ => break,
            }
            self.at += 1;
        }
        directive
    }

    fn width(&mut self, printer: &mut Printer<'_>) {
        if self.peek() == Some(b'*') {
            self.at += 1;
            let width = self.int_argument();
            if width.is_none() {
                printer.literal(b"%!(BADWIDTH)");
            }
            if width.is_some_and(|width| width < 0) {
                printer.directive.minus = true;
                printer.directive.zero = false;
            }
            printer.directive.width = width.map(magnitude);
            self.after_index = false;
            return;
        }
        printer.directive.width = self.number(self.format.len());
        if self.after_index && printer.directive.width.is_some() {
            self.good_index = false;
        }
    }

    fn precision(&mut self, printer: &mut Printer<'_>) {
        if self.peek() != Some(b'.') || self.at + 1 >= self.format.len() {
            return;
        }
        self.at += 1;
        if self.after_index {
            self.good_index = false;
        }
        self.index();
        if self.peek() == Some(b'*') {
            self.at += 1;
            let precision = self.int_argument().filter(|precision| *precision >= 0);
            if precision.is_none() {
                printer.literal(b"%!(BADPREC)");
            }
            printer.directive.precision = precision.map(magnitude);
            self.after_index = false;
            return;
        }
        printer.directive.precision = Some(self.number(self.format.len()).unwrap_or(0));
    }

    /// Digits before `end`; a number that is too large swallows everything up to `end`.
    fn number(&mut self, end: usize) -> Option<usize> {
        let mut number = None;
        while let Some(byte) = self.peek().filter(|byte| self.at < end && byte.is_ascii_digit()) {
            let so_far = number.unwrap_or(0);
            if so_far > magnitude(TOO_LARGE) {
                self.at = end;
                return None;
            }
            number = Some(so_far * 10 + usize::from(byte - b'0'));
            self.at += 1;
        }
        number
    }

    /// An index such as `[2]`, if one stands here.
    fn index(&mut self) {
        self.after_index = false;
        if self.peek() != Some(b'[') {
            return;
        }
        self.reordered = true;
        let rest = &self.format[self.at..];
        let Some(close) = rest.iter().position(|byte| *byte == b']').filter(|_| rest.len() >= 3) else {
            self.at += 1;
            self.good_index = false;
            return;
        };
        let end = self.at + close;
        self.at += 1;
        let index = self.number(end).filter(|_| self.at == end);
        self.at = end + 1;
        self.after_index = index.is_some();
        match index.and_then(|index| index.checked_sub(1)) {
            Some(index) if index < self.args.len() => self.next = index,
            _ => self.good_index = false,
        }
    }

    /// The next argument as a width or precision.
    fn int_argument(&mut self) -> Option<i64> {
        let value = &self.args.get(self.next)?.value;
        self.next += 1;
        let number = match value {
            Value::Int(number) | Value::Int64(number) => Some(*number),
            Value::Uint8(number) => Some(i64::from(*number)),
            Value::Uint64(number) => i64::try_from(*number).ok(),
            _ => None,
        };
        number.filter(|number| (-TOO_LARGE..=TOO_LARGE).contains(number))
    }
}

fn magnitude(number: i64) -> usize {
    usize::try_from(number.unsigned_abs()).unwrap_or(usize::MAX)
}
