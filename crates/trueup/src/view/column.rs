//! The columns of the table of Applications.

use jiff::Timestamp;
use trueup_api::{App, Triage};
use unicode_width::UnicodeWidthStr;

use super::Detail;
use crate::page::{Line, Tone, age, visible};

/// Wider cells push the rest of their row to the right instead of widening the whole column.
const WIDEST_CELL: usize = 34;

/// Columns between two cells.
const GUTTER: usize = 2;

/// One column: a title and a cell for each Application.
pub(super) struct Column {
    title: &'static str,
    right: bool,
    cell: fn(&App, Timestamp) -> (Tone, String),
}

/// The columns of one table with their widths.
pub(super) struct Columns {
    columns: Vec<(Column, usize)>,
    now: Timestamp,
}

impl Columns {
    /// The columns that a report needs: the namespace only if there are several.
    pub(super) fn of(triage: &Triage, detail: Detail) -> Self {
        let several = triage.apps.windows(2).any(|pair| pair[0].namespace != pair[1].namespace);
        let all = [
            (
                detail == Detail::Wide,
                Column { title: "RANK", right: true, cell: |a, _| (Tone::Plain, a.rank.to_string()) },
            ),
            (
                detail == Detail::Wide,
                Column { title: "RISK", right: true, cell: |a, _| (Tone::Plain, format!("{:.1}", a.risk)) },
            ),
            (true, Column { title: "SEVERITY", right: false, cell: severity }),
            (several, Column { title: "NAMESPACE", right: false, cell: |a, _| (Tone::Plain, a.namespace.clone()) }),
            (true, Column { title: "APP", right: false, cell: |a, _| (Tone::Strong, a.name.clone()) }),
            (
                detail == Detail::Wide,
                Column { title: "PROJECT", right: false, cell: |a, _| (Tone::Plain, a.project.clone()) },
            ),
            (
                true,
                Column { title: "ENV", right: false, cell: |a, _| (Tone::Plain, or_dash(a.environment.as_deref())) },
            ),
            (
                detail == Detail::Wide,
                Column { title: "SYNC", right: false, cell: |a, _| (Tone::Plain, or_dash(Some(a.sync.as_str()))) },
            ),
            (
                detail == Detail::Wide,
                Column { title: "HEALTH", right: false, cell: |a, _| (Tone::Plain, or_dash(Some(a.health.as_str()))) },
            ),
            (true, Column { title: "SINCE", right: true, cell: since }),
            (true, Column { title: "OWNER", right: false, cell: |a, _| (Tone::Plain, or_dash(owner(a))) }),
            (detail == Detail::Wide, Column { title: "RULE", right: false, cell: rule }),
        ];
        let now = triage.captured_at;
        let width = |column: &Column| {
            let cells = triage.apps.iter().map(|app| visible(&(column.cell)(app, now).1).width());
            cells.filter(|width| *width <= WIDEST_CELL).max().unwrap_or(0).max(column.title.len())
        };
        let columns = all.into_iter().filter(|(wanted, _)| *wanted).map(|(_, column)| {
            let width = width(&column);
            (column, width)
        });
        Self { columns: columns.collect(), now }
    }

    /// Columns of the terminal that all of them take, with the gutter after the last.
    pub(super) fn width(&self) -> usize {
        self.columns.iter().map(|(_, width)| width + GUTTER).sum()
    }

    /// Writes the titles.
    pub(super) fn titles(&self, line: &mut Line) {
        self.write(line, |column| (Tone::Faint, column.title.to_owned()));
    }

    /// Writes the cells of one Application.
    pub(super) fn cells(&self, line: &mut Line, app: &App) {
        self.write(line, |column| (column.cell)(app, self.now));
    }

    fn write(&self, line: &mut Line, cell: impl Fn(&Column) -> (Tone, String)) {
        let mut start = line.width();
        for (i, (column, width)) in self.columns.iter().enumerate() {
            if i > 0 {
                line.pad(start);
            }
            let (tone, text) = cell(column);
            if column.right {
                line.push_right(tone, &text, start + width);
            } else {
                line.push(tone, &text);
            }
            start += width + GUTTER;
        }
    }
}

fn severity(app: &App, _: Timestamp) -> (Tone, String) {
    app.lead().map_or((Tone::Good, "ok".to_owned()), |lead| (Tone::Severity(lead.severity), lead.severity.to_string()))
}

fn since(app: &App, now: Timestamp) -> (Tone, String) {
    (Tone::Plain, app.lead().and_then(|lead| lead.since).map_or_else(|| "-".to_owned(), |at| age(at, now)))
}

fn rule(app: &App, _: Timestamp) -> (Tone, String) {
    (Tone::Plain, or_dash(app.lead().map(|lead| lead.rule.name())))
}

/// Who must act on the leading finding; the team of the Application where nobody is named.
fn owner(app: &App) -> Option<&str> {
    app.lead().and_then(|lead| lead.owner.holder.as_deref()).or(app.team.as_deref())
}

fn or_dash(text: Option<&str>) -> String {
    text.filter(|text| !text.is_empty()).unwrap_or("-").to_owned()
}
