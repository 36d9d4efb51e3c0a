//! Writing times in Go's layouts.

use super::Time;
use super::civil::Civil;
use super::go_layout::{Element, OffsetForm, next_chunk};
use super::named::{Month, Weekday};

/// The text of a time in a layout, as Go's `Time.Format`.
pub(super) fn format(time: &Time, layout: &[u8]) -> Vec<u8> {
    let (zone_name, offset) = time.zone.at(time.seconds);
    let shown = Shown { civil: Civil::new(time.seconds, offset), nanos: time.nanos, zone_name: &zone_name, offset };
    let mut text = Vec::with_capacity(layout.len() + 10);
    let mut layout = layout;
    while let Some(chunk) = next_chunk(layout) {
        text.extend_from_slice(chunk.prefix);
        shown.write(&mut text, chunk.element);
        layout = chunk.rest;
    }
    text.extend_from_slice(layout);
    text
}

struct Shown<'a> {
    civil: Civil,
    nanos: u32,
    zone_name: &'a str,
    offset: i32,
}

impl Shown<'_> {
    fn write(&self, text: &mut Vec<u8>, element: Element) {
        let civil = &self.civil;
        let half = |noon: &'static str, morning: &'static str| if civil.hour >= 12 { noon } else { morning };
        let hour12 = (civil.hour + 11) % 12 + 1;
        let written = match element {
            Element::LongMonth => Month(civil.month).name().to_owned(),
            Element::Month => Month(civil.month).name()[..3].to_owned(),
            Element::NumMonth => civil.month.to_string(),
            Element::ZeroMonth => format!("{:02}", civil.month),
            Element::LongWeekday => Weekday(civil.weekday).name().to_owned(),
            Element::Weekday => Weekday(civil.weekday).name()[..3].to_owned(),
            Element::Day => civil.day.to_string(),
            Element::UnderDay => format!("{:2}", civil.day),
            Element::ZeroDay => format!("{:02}", civil.day),
            Element::UnderYearDay => format!("{:3}", civil.day_of_year),
            Element::ZeroYearDay => format!("{:03}", civil.day_of_year),
            Element::Hour => format!("{:02}", civil.hour),
            Element::Hour12 => hour12.to_string(),
            Element::ZeroHour12 => format!("{hour12:02}"),
            Element::Minute => civil.minute.to_string(),
            Element::ZeroMinute => format!("{:02}", civil.minute),
            Element::Second => civil.second.to_string(),
            Element::ZeroSecond => format!("{:02}", civil.second),
            Element::LongYear => {
                let sign = if civil.year < 0 { "-" } else { "" };
                format!("{sign}{:04}", civil.year.unsigned_abs())
            }
            Element::Year => format!("{:02}", civil.year.unsigned_abs() % 100),
            Element::UpperHalf => half("PM", "AM").to_owned(),
            Element::LowerHalf => half("pm", "am").to_owned(),
            Element::ZoneName if self.zone_name.is_empty() => self.offset_text(OffsetForm::Minutes),
            Element::ZoneName => self.zone_name.to_owned(),
            Element::Offset { zulu: true, .. } if self.offset == 0 => "Z".to_owned(),
            Element::Offset { form, .. } => self.offset_text(form),
            Element::Fraction { digits, trim, separator } => fraction(self.nanos, digits, trim, separator),
        };
        text.extend_from_slice(written.as_bytes());
    }

    fn offset_text(&self, form: OffsetForm) -> String {
        let minutes = self.offset / 60;
        let sign = if minutes < 0 { '-' } else { '+' };
        let seconds = if minutes < 0 { -self.offset } else { self.offset };
        // An offset of less than a minute west of UTC keeps its sign in Go's remainder.
        let seconds = match seconds % 60 {
            negative @ ..0 => format!("-{:02}", -negative),
            seconds => format!("{seconds:02}"),
        };
        let (hours, minutes) = (minutes.abs() / 60, minutes.abs() % 60);
        match form {
            OffsetForm::Hours => format!("{sign}{hours:02}"),
            OffsetForm::Minutes => format!("{sign}{hours:02}{minutes:02}"),
            OffsetForm::ColonMinutes => format!("{sign}{hours:02}:{minutes:02}"),
            OffsetForm::Seconds => format!("{sign}{hours:02}{minutes:02}{seconds}"),
            OffsetForm::ColonSeconds => format!("{sign}{hours:02}:{minutes:02}:{seconds}"),
        }
    }
}

fn fraction(nanos: u32, digits: usize, trim: bool, separator: u8) -> String {
    if trim && (digits == 0 || nanos == 0) {
        return String::new();
    }
    let all = format!("{nanos:09}");
    let cut = &all[..digits.min(all.len())];
    let cut = if trim { cut.trim_end_matches('0') } else { cut };
    if trim && cut.is_empty() { String::new() } else { format!("{}{cut}", char::from(separator)) }
}
