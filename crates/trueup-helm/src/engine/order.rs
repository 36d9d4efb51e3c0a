//! The order in which templates are parsed and rendered.

/// Deepest first; among equal depth the byte-wise last first. A later definition replaces an earlier one, so the shallowest
/// file wins. (`sortTemplates` of Helm's engine.)
pub(super) fn of_rendering<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut names: Vec<&str> = names.collect();
    names.sort_unstable_by_key(|name| std::cmp::Reverse((depth(name), *name)));
    names
}

fn depth(name: &str) -> usize {
    name.bytes().filter(|byte| *byte == b'/').count()
}

#[cfg(test)]
mod tests {
    use super::of_rendering;

    #[test]
    fn subcharts_come_first_and_the_alphabetically_first_file_comes_last() {
        let names = ["c/templates/a.yaml", "c/templates/b.yaml", "c/charts/s/templates/z.yaml", "c/templates/x/y.yaml"];
        assert_eq!(
            of_rendering(names.into_iter()),
            ["c/charts/s/templates/z.yaml", "c/templates/x/y.yaml", "c/templates/b.yaml", "c/templates/a.yaml"]
        );
    }
}
