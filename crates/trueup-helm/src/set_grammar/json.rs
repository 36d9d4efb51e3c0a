//! JSON as Go's `encoding/json` decodes it into an `interface{}`.

use trueup_template::{List, Map, Slot, Value};

/// How deep arrays and objects may be nested. Go allows 10,000.
const MAX_DEPTH: usize = 1000;

/// The value at the beginning of the text and its length in bytes, as Go's `Decoder` reads it; `None` where that fails.
pub(crate) fn read_value(text: &str) -> Option<(Slot, usize)> {
    let mut reader = Reader { text, at: 0 };
    let value = reader.value(0)?;
    Some((value, reader.at))
}

/// The value that the whole text is, as Go's `json.Unmarshal` reads it.
pub(crate) fn parse_document(text: &str) -> Option<Slot> {
    let mut reader = Reader { text, at: 0 };
    let value = reader.value(0)?;
    reader.skip_blanks();
    (reader.at == text.len()).then_some(value)
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn take(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| self.at += 1)
    }

    fn skip_blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    fn value(&mut self, depth: usize) -> Option<Slot> {
        if depth > MAX_DEPTH {
            return None;
        }
        self.skip_blanks();
        let value = match self.peek()? {
            b'{' => Value::Map(self.object(depth)?),
            b'[' => Value::List(self.array(depth)?),
            b'"' => Value::from(self.string()?),
            b't' => self.word("true", Value::Bool(true))?,
            b'f' => self.word("false", Value::Bool(false))?,
            b'n' => self.word("null", Value::Nil)?,
            _ => Value::Float(self.number()?),
        };
        Some(Slot::new(value))
    }

    fn word(&mut self, word: &str, value: Value) -> Option<Value> {
        self.text[self.at..].starts_with(word).then(|| {
            self.at += word.len();
            value
        })
    }

    fn object(&mut self, depth: usize) -> Option<Map> {
        let map = Map::default();
        self.take(b'{')?;
        self.skip_blanks();
        if self.take(b'}').is_some() {
            return Some(map);
        }
        loop {
            self.skip_blanks();
            let key = self.string()?;
            self.skip_blanks();
            self.take(b':')?;
            let value = self.value(depth + 1)?;
            map.insert(key, value);
            self.skip_blanks();
            if self.take(b'}').is_some() {
                return Some(map);
            }
            self.take(b',')?;
        }
    }

    fn array(&mut self, depth: usize) -> Option<List> {
        let mut items = Vec::new();
        self.take(b'[')?;
        self.skip_blanks();
        if self.take(b']').is_some() {
            return Some(List::of(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            self.skip_blanks();
            if self.take(b']').is_some() {
                return Some(List::of(items));
            }
            self.take(b',')?;
        }
    }

    fn digits(&mut self) -> Option<()> {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        (self.at > start).then_some(())
    }

    fn number(&mut self) -> Option<f64> {
        let start = self.at;
        let _sign = self.take(b'-');
        if self.take(b'0').is_none() {
            self.digits()?;
        }
        if self.take(b'.').is_some() {
            self.digits()?;
        }
        if self.take(b'e').or_else(|| self.take(b'E')).is_some() {
            let _sign = self.take(b'+').or_else(|| self.take(b'-'));
            self.digits()?;
        }
        // A number that is out of range is an error in Go.
        self.text[start..self.at].parse().ok().filter(|number: &f64| number.is_finite())
    }

    fn string(&mut self) -> Option<String> {
        self.take(b'"')?;
        let mut string = String::new();
        loop {
            let rest = &self.text[self.at..];
            let end = rest.find(['"', '\\'])?;
            let plain = &rest[..end];
            if plain.bytes().any(|byte| byte < b' ') {
                return None;
            }
            string.push_str(plain);
            self.at += end;
            if self.take(b'"').is_some() {
                return Some(string);
            }
            self.take(b'\\')?;
            string.push(self.escaped()?);
        }
    }

    fn escaped(&mut self) -> Option<char> {
        let kind = self.peek()?;
        self.at += 1;
        Some(match kind {
            b'"' | b'\\' | b'/' => char::from(kind),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unicode(),
            _ => return None,
        })
    }

    /// Four hexadecimal digits; half of a surrogate pair becomes U+FFFD.
    fn unicode(&mut self) -> Option<char> {
        let first = self.hex()?;
        if let Some(character) = char::from_u32(first) {
            return Some(character);
        }
        let before = self.at;
        if (0xd800..0xdc00).contains(&first) && self.text[self.at..].starts_with("\\u") {
            self.at += 2;
            let second = self.hex()?;
            if (0xdc00..0xe000).contains(&second) {
                return char::from_u32(0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00));
            }
            self.at = before;
        }
        Some(char::REPLACEMENT_CHARACTER)
    }

    fn hex(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4)?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        self.at += 4;
        u32::from_str_radix(digits, 16).ok()
    }
}
