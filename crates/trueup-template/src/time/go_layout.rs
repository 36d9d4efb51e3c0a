//! Go's layouts: which parts of `Mon Jan _2 15:04:05 2006` stand for what.

/// A part of a layout that stands for something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Element {
    /// `January`.
    LongMonth,
    /// `Jan`.
    Month,
    /// `1`.
    NumMonth,
    /// `01`.
    ZeroMonth,
    /// `Monday`.
    LongWeekday,
    /// `Mon`.
    Weekday,
    /// `2`.
    Day,
    /// `_2`.
    UnderDay,
    /// `02`.
    ZeroDay,
    /// `__2`.
    UnderYearDay,
    /// `002`.
    ZeroYearDay,
    /// `15`.
    Hour,
    /// `3`.
    Hour12,
    /// `03`.
    ZeroHour12,
    /// `4`.
    Minute,
    /// `04`.
    ZeroMinute,
    /// `5`.
    Second,
    /// `05`.
    ZeroSecond,
    /// `2006`.
    LongYear,
    /// `06`.
    Year,
    /// `PM`.
    UpperHalf,
    /// `pm`.
    LowerHalf,
    /// `MST`.
    ZoneName,
    /// `-0700` and the like.
    Offset {
        /// `Z0700` and the like: `Z` for UTC.
        zulu: bool,
        /// Which parts it has.
        form: OffsetForm,
    },
    /// `.000` and the like.
    Fraction {
        /// How many digits.
        digits: usize,
        /// `.999` and the like: zeros at the end are left out.
        trim: bool,
        /// `.` or `,`.
        separator: u8,
    },
}

/// Which parts an offset from UTC has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OffsetForm {
    /// `07`.
    Hours,
    /// `0700`.
    Minutes,
    /// `07:00`.
    ColonMinutes,
    /// `070000`.
    Seconds,
    /// `07:00:00`.
    ColonSeconds,
}

/// The first element of a layout and what stands around it.
#[derive(Debug, Clone, Copy)]
pub struct Chunk<'a> {
    /// The text before it.
    pub prefix: &'a [u8],
    /// What it stands for.
    pub element: Element,
    /// How it is written.
    pub written: &'a [u8],
    /// The layout after it.
    pub rest: &'a [u8],
}

const OFFSETS: [(&[u8], OffsetForm); 5] = [
    (b"070000", OffsetForm::Seconds),
    (b"07:00:00", OffsetForm::ColonSeconds),
    (b"0700", OffsetForm::Minutes),
    (b"07:00", OffsetForm::ColonMinutes),
    (b"07", OffsetForm::Hours),
];

/// The first element of a layout, as Go's `nextStdChunk`; `None` if all of it is plain text.
pub fn next_chunk(layout: &[u8]) -> Option<Chunk<'_>> {
    (0..layout.len()).find_map(|start| {
        let (skip, element, length) = element_at(&layout[start..])?;
        let (prefix, rest) = layout.split_at(start + skip);
        let (written, rest) = rest.split_at(length);
        Some(Chunk { prefix, element, written, rest })
    })
}

/// Bytes before the element, the element, and its length.
fn element_at(layout: &[u8]) -> Option<(usize, Element, usize)> {
    let starts = |text: &[u8]| layout.starts_with(text);
    let word_ends = |length: usize| !layout.get(length).is_some_and(u8::is_ascii_lowercase);
    let found = |element: Element, length: usize| Some((0, element, length));
    match layout.first()? {
        b'J' if starts(b"January") => found(Element::LongMonth, 7),
        b'J' if starts(b"Jan") && word_ends(3) => found(Element::Month, 3),
        b'M' if starts(b"Monday") => found(Element::LongWeekday, 6),
        b'M' if starts(b"Mon") && word_ends(3) => found(Element::Weekday, 3),
        b'M' if starts(b"MST") => found(Element::ZoneName, 3),
        b'0' => zero_padded(layout),
        b'1' if starts(b"15") => found(Element::Hour, 2),
        b'1' => found(Element::NumMonth, 1),
        b'2' if starts(b"2006") => found(Element::LongYear, 4),
        b'2' => found(Element::Day, 1),
        b'_' if starts(b"_2006") => Some((1, Element::LongYear, 4)),
        b'_' if starts(b"_2") => found(Element::UnderDay, 2),
        b'_' if starts(b"__2") => found(Element::UnderYearDay, 3),
        b'3' => found(Element::Hour12, 1),
        b'4' => found(Element::Minute, 1),
        b'5' => found(Element::Second, 1),
        b'P' if starts(b"PM") => found(Element::UpperHalf, 2),
        b'p' if starts(b"pm") => found(Element::LowerHalf, 2),
        first @ (b'-' | b'Z') => {
            let (written, form) = OFFSETS.iter().find(|(written, _)| layout[1..].starts_with(written))?;
            found(Element::Offset { zulu: *first == b'Z', form: *form }, 1 + written.len())
        }
        b'.' | b',' => fraction(layout),
        _ => None,
    }
}

fn zero_padded(layout: &[u8]) -> Option<(usize, Element, usize)> {
    if layout.starts_with(b"002") {
        return Some((0, Element::ZeroYearDay, 3));
    }
    let element = match layout.get(1)? {
        b'1' => Element::ZeroMonth,
        b'2' => Element::ZeroDay,
        b'3' => Element::ZeroHour12,
        b'4' => Element::ZeroMinute,
        b'5' => Element::ZeroSecond,
        b'6' => Element::Year,
        _ => return None,
    };
    Some((0, element, 2))
}

fn fraction(layout: &[u8]) -> Option<(usize, Element, usize)> {
    let digit = *layout.get(1).filter(|digit| matches!(digit, b'0' | b'9'))?;
    let digits = layout[1..].iter().take_while(|byte| **byte == digit).count();
    if layout.get(1 + digits).is_some_and(u8::is_ascii_digit) {
        return None;
    }
    let element = Element::Fraction { digits: digits & 0xfff, trim: digit == b'9', separator: layout[0] };
    Some((0, element, 1 + digits))
}
