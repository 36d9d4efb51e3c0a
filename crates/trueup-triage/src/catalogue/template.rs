//! Templates of causes and remedies: `{name}` stands for a captured text, `[…]` for a part that is left out
//! together with the captures it lacks, `{inner}` for the innermost sentence.

use std::collections::BTreeMap;

/// What a template can name.
pub(super) struct Names<'a> {
    /// Captured texts.
    pub(super) captures: &'a BTreeMap<&'static str, String>,
    /// The innermost sentence.
    pub(super) inner: &'a str,
}

impl Names<'_> {
    fn get(&self, name: &str) -> Option<&str> {
        match name {
            "inner" => Some(self.inner),
            // Filled in by whoever knows the Application.
            "app" if !self.captures.contains_key("app") => Some("{app}"),
            _ => self.captures.get(name).map(String::as_str),
        }
    }
}

/// The filled template; `None` if it is empty or names something outside of `[…]` that was not captured.
pub(super) fn fill(template: &str, names: &Names<'_>) -> Option<String> {
    if template.is_empty() {
        return None;
    }
    let mut out = String::with_capacity(template.len() + 64);
    let mut rest = template;
    while let Some(at) = rest.find('[') {
        let (before, after) = rest.split_at(at);
        let (optional, behind) = after[1..].split_once(']')?;
        plain(before, names, &mut out)?;
        let mut part = String::new();
        if plain(optional, names, &mut part).is_some() {
            out.push_str(&part);
        }
        rest = behind;
    }
    plain(rest, names, &mut out)?;
    Some(out)
}

fn plain(template: &str, names: &Names<'_>, out: &mut String) -> Option<()> {
    let mut rest = template;
    while let Some(at) = rest.find('{') {
        let (before, after) = rest.split_at(at);
        let (name, behind) = after[1..].split_once('}')?;
        out.push_str(before);
        out.push_str(names.get(name)?);
        rest = behind;
    }
    out.push_str(rest);
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_optional_part_goes_with_the_capture_it_lacks() {
        let captures = BTreeMap::from([("kind", "Job".to_owned())]);
        let names = Names { captures: &captures, inner: "text" };
        assert_eq!(fill("{kind}[ {name}] fails: {inner}", &names).as_deref(), Some("Job fails: text"));
        assert_eq!(fill("{name} fails", &names), None);
        assert_eq!(fill("argocd app get {app}", &names).as_deref(), Some("argocd app get {app}"));
    }
}
