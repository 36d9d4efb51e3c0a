//! What was measured, as text.

use std::io::{self, Write};
use std::time::Duration;

use super::probe::Row;

/// Prints each chart, the medians, and the most memory.
pub(super) fn print(rows: &[Row], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "   KiB   helm ms  trueup ms  faster  within ms  faster  helm MiB  trueup MiB  chart")?;
    for row in rows {
        let name = row.chart.folder.components().rev().take(2).map(|part| part.as_os_str().to_string_lossy());
        let name: Vec<_> = name.collect::<Vec<_>>().into_iter().rev().collect();
        writeln!(
            out,
            "{:>6} {:>9.1} {:>10.2} {:>7.1} {:>10.2} {:>7.0} {:>9.1} {:>11.1}  {}",
            row.chart.bytes >> 10,
            milliseconds(row.helm.time),
            milliseconds(row.trueup.time),
            ratio(row.helm.time, row.trueup.time),
            milliseconds(row.in_process),
            ratio(row.helm.time, row.in_process),
            mebibytes(row.helm.bytes),
            mebibytes(row.trueup.bytes),
            name.join("/"),
        )?;
    }
    let of = |measure: fn(&Row) -> f64| median(rows.iter().map(measure).collect());
    writeln!(out, "\nmedians of {} charts", rows.len())?;
    writeln!(out, "  helm                {:>8.1} ms", of(|row| milliseconds(row.helm.time)))?;
    writeln!(out, "  trueup, a process   {:>8.2} ms", of(|row| milliseconds(row.trueup.time)))?;
    writeln!(out, "  trueup, in process  {:>8.2} ms", of(|row| milliseconds(row.in_process)))?;
    writeln!(out, "  faster, a process   {:>8.1} times", of(|row| ratio(row.helm.time, row.trueup.time)))?;
    writeln!(out, "  faster, in process  {:>8.0} times", of(|row| ratio(row.helm.time, row.in_process)))?;
    writeln!(out, "  memory of helm      {:>8.1} MiB", of(|row| mebibytes(row.helm.bytes)))?;
    writeln!(out, "  memory of trueup    {:>8.1} MiB", of(|row| mebibytes(row.trueup.bytes)))?;
    let most = |bytes: fn(&Row) -> u64| mebibytes(rows.iter().map(bytes).max().unwrap_or(0));
    writeln!(
        out,
        "most memory: helm {:.1} MiB, trueup {:.1} MiB",
        most(|row| row.helm.bytes),
        most(|row| row.trueup.bytes)
    )
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn ratio(slow: Duration, fast: Duration) -> f64 {
    slow.as_secs_f64() / fast.as_secs_f64().max(1e-9)
}

#[expect(clippy::cast_precision_loss, reason = "shown with one digit after the point")]
fn mebibytes(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let upper = values.len() / 2;
    match (values.get(upper), values.len() % 2) {
        (None, _) => 0.0,
        (Some(middle), 1) => *middle,
        (Some(above), _) => f64::midpoint(values[upper - 1], *above),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle() {
        assert!((median(vec![3.0, 1.0, 2.0]) - 2.0).abs() < f64::EPSILON);
        assert!((median(vec![4.0, 1.0, 2.0, 3.0]) - 2.5).abs() < f64::EPSILON);
        assert!(median(Vec::new()).abs() < f64::EPSILON);
    }
}
