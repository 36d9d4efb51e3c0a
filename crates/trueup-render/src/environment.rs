//! The variables that Argo CD gives to a rendering, and how it puts them into texts.

/// Names and values.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Environment {
    variables: Vec<(&'static str, String)>,
}

/// What the variables say.
#[derive(Debug, Clone, Copy, Default)]
pub struct AppFacts<'a> {
    /// The instance name.
    pub name: &'a str,
    /// The namespace of the destination, not that of the Application.
    pub namespace: &'a str,
    /// The project.
    pub project: &'a str,
    /// The revision that is rendered.
    pub revision: &'a str,
    /// The URL of the repository.
    pub repo_url: &'a str,
    /// The path in it.
    pub path: &'a str,
    /// The revision as the Application names it.
    pub target_revision: &'a str,
}

impl Environment {
    /// The variables of an Application's source, as `newEnv` in `reposerver/repository/repository.go`.
    pub fn of_app(facts: AppFacts<'_>) -> Self {
        let short = |length: usize| facts.revision.get(..length).unwrap_or(facts.revision).to_owned();
        let variables = vec![
            ("ARGOCD_APP_NAME", facts.name.to_owned()),
            ("ARGOCD_APP_NAMESPACE", facts.namespace.to_owned()),
            ("ARGOCD_APP_PROJECT_NAME", facts.project.to_owned()),
            ("ARGOCD_APP_REVISION", facts.revision.to_owned()),
            ("ARGOCD_APP_REVISION_SHORT", short(7)),
            ("ARGOCD_APP_REVISION_SHORT_8", short(8)),
            ("ARGOCD_APP_SOURCE_REPO_URL", facts.repo_url.to_owned()),
            ("ARGOCD_APP_SOURCE_PATH", facts.path.to_owned()),
            ("ARGOCD_APP_SOURCE_TARGET_REVISION", facts.target_revision.to_owned()),
        ];
        Self { variables }
    }

    /// All variables.
    pub fn variables(&self) -> impl Iterator<Item = (&str, &str)> {
        self.variables.iter().map(|(name, value)| (*name, value.as_str()))
    }

    /// Replaces `$NAME` and `${NAME}`, as Go's `os.Expand` in `Env.Envsubst`: what is not known becomes nothing, `$$` is
    /// a dollar.
    pub fn substitute(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find('$') {
            out.push_str(&rest[..at]);
            rest = &rest[at + 1..];
            let (name, length) = shell_name(rest);
            match name {
                None if length == 0 => out.push('$'),
                None => {}
                Some("$") => out.push('$'),
                Some(name) => out.push_str(self.value(name)),
            }
            rest = &rest[length..];
        }
        out.push_str(rest);
        out
    }

    fn value(&self, name: &str) -> &str {
        self.variables.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value)
    }
}

/// The name behind a dollar and how many bytes it takes with its braces, as Go's `getShellName`. No name and some bytes:
/// they are swallowed.
fn shell_name(text: &str) -> (Option<&str>, usize) {
    let is_special = |byte: u8| b"*#$@!?-".contains(&byte) || byte.is_ascii_digit();
    match text.as_bytes() {
        [] => (None, 0),
        [b'{', special, b'}', ..] if is_special(*special) => (Some(&text[1..2]), 3),
        [b'{', ..] => match text[1..].find('}') {
            Some(0) => (None, 2),
            Some(end) => (Some(&text[1..=end]), end + 2),
            None => (None, 1),
        },
        [special, ..] if is_special(*special) => (Some(&text[..1]), 1),
        bytes => {
            let length = bytes.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
            ((length > 0).then(|| &text[..length]), length)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn substituted(text: &str) -> String {
        let facts = AppFacts { name: "web", revision: "0123456789abcdef", path: "apps/web", ..AppFacts::default() };
        Environment::of_app(facts).substitute(text)
    }

    #[test]
    fn names_are_replaced_with_and_without_braces() {
        assert_eq!(substituted("$ARGOCD_APP_NAME-${ARGOCD_APP_REVISION_SHORT}.yaml"), "web-0123456.yaml");
        assert_eq!(substituted("a/$ARGOCD_APP_SOURCE_PATH/b"), "a/apps/web/b");
        assert_eq!(substituted("é$ARGOCD_APP_NAMEé"), "éwebé");
    }

    #[test]
    fn what_is_not_known_is_nothing() {
        assert_eq!(substituted("pa$word$1x${HOME}!"), "pax!");
        assert_eq!(substituted("$_x$*$"), "$");
    }

    #[test]
    fn two_dollars_are_one() {
        assert_eq!(substituted("pa$$word$${x}"), "pa$word${x}");
        assert_eq!(substituted("cost: $ 5 ${} ${"), "cost: $ 5  ");
    }
}
