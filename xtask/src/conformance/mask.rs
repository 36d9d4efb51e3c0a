//! What the reference itself does not repeat: lines that differ between its runs.

use similar::{DiffOp, TextDiff};

/// The lines of a first run that another run of the same tool says differently.
#[derive(Debug)]
pub(super) struct Mask {
    /// Ranges of lines; they may overlap.
    ranges: Vec<std::ops::Range<usize>>,
}

/// Stands for masked lines.
const MASKED: &str = "# not repeatable\n";

impl Mask {
    /// What differs between a run and any of the others.
    pub(super) fn between(first: &str, others: impl IntoIterator<Item = String>) -> Self {
        let ranges =
            others.into_iter().flat_map(|other| changes(first, &other).map(|op| op.old_range()).collect::<Vec<_>>());
        Self { ranges: ranges.collect() }
    }

    /// The first place where `other` differs from `first` outside of the mask.
    pub(super) fn first_difference(&self, first: &str, other: &str) -> Option<String> {
        let (old, new): (Vec<&str>, Vec<&str>) = (first.lines().collect(), other.lines().collect());
        let op = changes(first, other).find(|op| !self.covers(&op.old_range()))?;
        let context = old[..op.old_range().start].iter().rev().find(|line| line.starts_with("# Source: ")).copied();
        let shown = |lines: &[&str], sign| {
            let lines: Vec<String> = lines.iter().take(4).map(|line| format!("\n    {sign} {line:?}")).collect();
            lines.concat()
        };
        Some(format!(
            "line {}, {}{}{}",
            op.old_range().start + 1,
            context.unwrap_or("before the first document"),
            shown(&old[op.old_range().start.min(old.len())..op.old_range().end.min(old.len())], '-'),
            shown(&new[op.new_range().start.min(new.len())..op.new_range().end.min(new.len())], '+'),
        ))
    }

    /// The first run with its masked lines replaced.
    pub(super) fn apply(&self, first: &str) -> String {
        let masked = |index: &usize| self.ranges.iter().any(|range| range.contains(index));
        first
            .split_inclusive('\n')
            .enumerate()
            .map(|(index, line)| if masked(&index) { MASKED } else { line })
            .collect()
    }

    /// Another output with those lines replaced that stand where the first run is masked.
    pub(super) fn apply_to_other(&self, first: &str, other: &str) -> String {
        let lines: Vec<&str> = other.split_inclusive('\n').collect();
        let mut masked = String::new();
        for op in TextDiff::from_lines(first, other).ops() {
            let covered = !matches!(op, DiffOp::Equal { .. }) && self.covers(&op.old_range());
            let equal_but_masked = matches!(op, DiffOp::Equal { .. });
            for (offset, line) in lines[op.new_range()].iter().enumerate() {
                let old = op.old_range().start + offset;
                let hidden = covered || (equal_but_masked && self.ranges.iter().any(|range| range.contains(&old)));
                masked.push_str(if hidden { MASKED } else { line });
            }
        }
        masked
    }

    fn covers(&self, lines: &std::ops::Range<usize>) -> bool {
        lines.clone().all(|line| self.ranges.iter().any(|range| range.contains(&line)))
            && self.ranges.iter().any(|range| range.start <= lines.start && lines.end <= range.end.max(lines.start))
    }
}

fn changes(first: &str, second: &str) -> impl Iterator<Item = DiffOp> {
    let ops = TextDiff::from_lines(first, second).ops().to_vec();
    ops.into_iter().filter(|op| !matches!(op, DiffOp::Equal { .. }))
}

#[cfg(test)]
mod tests {
    use super::Mask;

    #[test]
    fn what_the_reference_does_not_repeat_is_no_difference() {
        let mask = Mask::between("a\npassword: x\nb\n", ["a\npassword: y\nb\n".to_owned()]);
        assert_eq!(mask.first_difference("a\npassword: x\nb\n", "a\npassword: z\nb\n"), None);
    }

    #[test]
    fn any_other_line_is_a_difference() {
        let mask = Mask::between("a\npassword: x\nb\n", ["a\npassword: y\nb\n".to_owned()]);
        let difference = mask.first_difference("a\npassword: x\nb\n", "a\npassword: x\nc\n").expect("b is not c");
        assert!(difference.contains("- \"b\"") && difference.contains("+ \"c\""), "{difference}");
    }
}
