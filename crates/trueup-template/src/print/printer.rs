//! Prints one value under one verb, as `printArg` and `printValue` of Go's `fmt` do it.

use super::directive::{Directive, Integer};
use crate::cause::Cause;
use crate::function::Failure;
use crate::runtime::Runtime;
use crate::value::{List, Map, Object, Text, TextBuilder, Value};
use crate::walk::{Instead, Meter, Visitor, walk};

/// Output under construction. What is printed of an argument has the cause of the argument or of its part.
pub(super) struct Printer<'a> {
    out: TextBuilder,
    meter: Meter<'a>,
    /// The directive in force.
    pub(super) directive: Directive,
}

impl<'a> Printer<'a> {
    pub(super) fn new(runtime: &'a Runtime) -> Self {
        Self { out: TextBuilder::new(), meter: Meter::new(runtime), directive: Directive::default() }
    }

    pub(super) fn finish(mut self) -> Result<Text, Failure> {
        self.meter.finished(self.out.len())?;
        Ok(self.out.finish())
    }

    /// Counts what width and precision may add before it is made.
    pub(super) fn reserve(&mut self) -> Result<(), Failure> {
        let most = self.directive.width.unwrap_or(0).max(self.directive.precision.unwrap_or(0));
        self.meter.reached(self.out.len() + most)
    }

    /// Text that is no part of an argument.
    pub(super) fn literal(&mut self, text: &[u8]) {
        self.out.push(text, Cause::NONE);
    }

    /// One argument.
    pub(super) fn argument(&mut self, value: &Value, cause: Cause, verb: char) -> Result<(), Failure> {
        self.value(value, cause, verb)
    }

    fn value(&mut self, value: &Value, cause: Cause, verb: char) -> Result<(), Failure> {
        match (verb, value) {
            ('T', Value::Nil) => self.value(value, cause, 'v'),
            ('T', _) => {
                let name = self.directive.string(value.type_name().as_bytes());
                self.out.push(name, cause);
                Ok(())
            }
            ('w', Value::List(_) | Value::Map(_) | Value::Object(_)) => self.bad_verb(value, cause, verb),
            ('p', Value::List(_) | Value::Map(_) | Value::Bytes(_) | Value::Object(_)) => {
                self.out.push(SOME_ADDRESS, cause);
                Ok(())
            }
            _ => walk(value, cause, None, &mut Composite { printer: self, verb, depth: 0, cause }),
        }?;
        self.meter.reached(self.out.len())
    }

    /// `%!d(string=x)`: a verb that does not fit the value.
    fn bad_verb(&mut self, value: &Value, cause: Cause, verb: char) -> Result<(), Failure> {
        self.out.push(format!("%!{verb}("), cause);
        if value.is_nil() {
            self.out.push("<nil>", cause);
        } else {
            self.out.push(format!("{}=", value.type_name()), cause);
            self.value(value, cause, 'v')?;
        }
        self.out.push(")", cause);
        Ok(())
    }

    /// `type=value`, as in the list of extra arguments.
    pub(super) fn typed(&mut self, value: &Value, cause: Cause) -> Result<(), Failure> {
        if value.is_nil() {
            self.out.push("<nil>", cause);
            return Ok(());
        }
        self.out.push(format!("{}=", value.type_name()), cause);
        self.argument(value, cause, 'v')
    }

    /// Everything but lists and maps; whether the verb fits it.
    fn scalar(&mut self, value: &Value, cause: Cause, verb: char, nested: bool) -> bool {
        let text = match value {
            Value::Nil if verb == 'v' && nested && self.directive.go_syntax => b"interface {}(nil)".to_vec(),
            // Inside composites nil needs no verb.
            Value::Nil if nested => b"<nil>".to_vec(),
            Value::Nil if verb == 'v' => Directive { precision: None, ..self.directive }.string(b"<nil>"),
            Value::Bool(value) if matches!(verb, 't' | 'v') => self.directive.boolean(*value),
            Value::Int(value) | Value::Int64(value) => return self.integer(Integer::signed(*value), cause, verb),
            Value::Uint8(value) => return self.integer(Integer::unsigned(u64::from(*value)), cause, verb),
            Value::Uint64(value) => return self.integer(Integer::unsigned(*value), cause, verb),
            Value::Float(value) => return self.float(*value, cause, verb),
            Value::Complex(re, im) => return self.complex(*re, *im, cause, verb),
            Value::Text(text) => return self.text(text, cause, verb),
            _ => return false,
        };
        self.out.push(text, cause);
        true
    }

    fn integer(&mut self, value: Integer, cause: Cause, verb: char) -> bool {
        let text = match verb {
            'v' if self.directive.go_syntax && !value.signed => {
                Directive { sharp: true, ..self.directive }.integer(value, 'x')
            }
            'v' | 'd' | 'b' | 'o' | 'O' | 'x' | 'X' => self.directive.integer(value, verb),
            'c' => self.directive.rune(value),
            'q' => self.directive.quoted_rune(value),
            'U' => self.directive.unicode(value),
            _ => return false,
        };
        self.out.push(text, cause);
        true
    }

    fn float(&mut self, value: f64, cause: Cause, verb: char) -> bool {
        let text = match verb {
            'v' => self.directive.float(value, 'g', None),
            'b' | 'g' | 'G' | 'x' | 'X' => self.directive.float(value, verb, None),
            'f' | 'F' => self.directive.float(value, 'f', Some(6)),
            'e' | 'E' => self.directive.float(value, verb, Some(6)),
            _ => return false,
        };
        self.out.push(text, cause);
        true
    }

    fn complex(&mut self, re: f64, im: f64, cause: Cause, verb: char) -> bool {
        if !matches!(verb, 'v' | 'b' | 'g' | 'G' | 'x' | 'X' | 'f' | 'F' | 'e' | 'E') {
            return false;
        }
        self.out.push("(", cause);
        self.float(re, cause, verb);
        let plus = std::mem::replace(&mut self.directive.plus, true);
        self.float(im, cause, verb);
        self.directive.plus = plus;
        self.out.push("i)", cause);
        true
    }

    fn text(&mut self, text: &Text, cause: Cause, verb: char) -> bool {
        match verb {
            's' | 'v' if !(verb == 'v' && self.directive.go_syntax) => self.traced_text(text, cause),
            _ => match self.verbatim(text, verb) {
                Some(bytes) => self.out.push(bytes, cause),
                None => return false,
            },
        }
        true
    }

    /// A string as `%s` prints it, its parts keeping their own causes.
    fn traced_text(&mut self, text: &Text, cause: Cause) {
        let text = text.slice(0, self.directive.truncated(text));
        let (missing, byte) = match self.directive.width {
            None => (0, b' '),
            Some(_) => self.directive.padding(crate::rune::count(&text)),
        };
        if !self.directive.minus {
            self.out.push(vec![byte; missing], cause);
        }
        self.out.push_text(&text, cause);
        if self.directive.minus {
            self.out.push(vec![byte; missing], cause);
        }
    }

    /// Bytes under one of the verbs for strings.
    fn verbatim(&self, bytes: &[u8], verb: char) -> Option<Vec<u8>> {
        match verb {
            'v' if self.directive.go_syntax => Some(self.directive.quoted(bytes)),
            's' | 'v' => Some(self.directive.string(bytes)),
            'x' | 'X' => Some(self.directive.hex_bytes(bytes, verb == 'X')),
            'q' => Some(self.directive.quoted(bytes)),
            _ => None,
        }
    }
}

/// What `%p` prints: Go's addresses differ from run to run.
const SOME_ADDRESS: &str = "0xc000000000";

/// The parts of one argument under one verb.
struct Composite<'p, 'a> {
    printer: &'p mut Printer<'a>,
    verb: char,
    depth: usize,
    cause: Cause,
}

impl Composite<'_, '_> {
    fn go_syntax(&self) -> bool {
        self.printer.directive.go_syntax
    }

    fn punctuation(&mut self, plain: &str, go: &str, cause: Cause) {
        let text = if self.go_syntax() { go } else { plain };
        self.printer.out.push(text, cause);
    }

    fn bytes(&mut self, bytes: &[u8], cause: Cause) -> Result<(), Failure> {
        if matches!(self.verb, 's' | 'q' | 'x' | 'X')
            && let Some(text) = self.printer.verbatim(bytes, self.verb)
        {
            self.printer.out.push(text, cause);
            return Ok(());
        }
        let name = if self.depth == 0 && matches!(self.verb, 'v' | 'd') { "[]byte{" } else { "[]uint8{" };
        self.punctuation("[", name, cause);
        for (index, byte) in bytes.iter().enumerate() {
            if index > 0 {
                self.punctuation(" ", ", ", cause);
            }
            if !self.printer.scalar(&Value::Uint8(*byte), cause, self.verb, true) {
                self.printer.bad_verb(&Value::Uint8(*byte), cause, self.verb)?;
            }
        }
        self.punctuation("]", "}", cause);
        Ok(())
    }

    fn object(&mut self, object: &dyn Object, cause: Cause) {
        let text = object.print_copy();
        let text = self.printer.verbatim(text.as_bytes(), self.verb).unwrap_or_else(|| text.into_bytes());
        self.printer.out.push(text, cause);
    }
}

impl Visitor for Composite<'_, '_> {
    fn scalar(&mut self, value: &Value, cause: Cause) -> Result<Option<Instead>, Failure> {
        match value {
            Value::Bytes(bytes) => self.bytes(bytes, cause)?,
            Value::Object(object) => self.object(object.as_ref(), cause),
            _ if self.printer.scalar(value, cause, self.verb, self.depth > 0) => {}
            _ => self.printer.bad_verb(value, cause, self.verb)?,
        }
        self.printer.meter.reached(self.printer.out.len())?;
        Ok(None)
    }

    fn begin_list(&mut self, list: &List, cause: Cause) -> Result<(), Failure> {
        self.depth += 1;
        let go = format!("{}{{", list.kind().type_name());
        self.punctuation("[", &go, cause);
        self.printer.meter.reached(self.printer.out.len())
    }

    fn item(&mut self, index: usize) {
        if index > 0 {
            self.punctuation(" ", ", ", self.cause);
        }
    }

    fn end_list(&mut self, _: &List) {
        self.depth -= 1;
        self.punctuation("]", "}", self.cause);
    }

    fn begin_map(&mut self, map: &Map, cause: Cause) -> Result<(), Failure> {
        self.depth += 1;
        let go = format!("{}{{", map.kind().type_name());
        self.punctuation("map[", &go, cause);
        self.printer.meter.reached(self.printer.out.len())
    }

    fn key(&mut self, index: usize, key: &str, cause: Cause) -> Result<(), Failure> {
        self.item(index);
        match self.printer.verbatim(key.as_bytes(), self.verb) {
            Some(text) => self.printer.out.push(text, cause),
            None => self.printer.bad_verb(&Value::from(key), cause, self.verb)?,
        }
        self.printer.out.push(":", self.cause);
        Ok(())
    }

    fn end_map(&mut self, _: &Map) {
        self.depth -= 1;
        self.punctuation("]", "}", self.cause);
    }

    fn cycle(&mut self, map: &Map) -> Failure {
        Failure::Limit(format!("a value contains itself: it cannot be printed ({})", map.kind().type_name()))
    }
}

/// Whether Go's `fmt` calls this a string: no space is put beside it by `print`.
pub(super) fn is_string(value: &Value) -> bool {
    matches!(value, Value::Text(_))
}
