//! Paths of the Kubernetes API.

/// A path below `/api/VERSION` or `/apis/GROUP/VERSION`, taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ResourcePath<'p> {
    /// `/api/v1` or `/apis/apps/v1`.
    pub(super) root: &'p str,
    /// The group, empty for the core group.
    pub(super) group: &'p str,
    /// The namespace, if the path names one.
    pub(super) namespace: Option<&'p str>,
    /// The plural name of the resource.
    pub(super) resource: &'p str,
    /// The object, if the path names one.
    pub(super) name: Option<&'p str>,
    /// What follows the object, such as `status`.
    pub(super) subresource: Option<&'p str>,
}

impl<'p> ResourcePath<'p> {
    /// Takes a path apart; `None` if it is not below a group's version (discovery, `/version`).
    pub(super) fn parse(path: &'p str) -> Option<Self> {
        let mut segments = path.strip_prefix('/')?.split('/');
        let group = match segments.next()? {
            "api" => "",
            "apis" => segments.next().filter(|group| !group.is_empty())?,
            _ => return None,
        };
        let version = segments.next()?;
        let root_length = "/api".len() + version.len() + 1 + if group.is_empty() { 0 } else { group.len() + 2 };
        let root = path.get(..root_length)?;
        let rest: Vec<&str> = segments.collect();
        if rest.iter().any(|segment| segment.is_empty()) {
            return None;
        }
        let (namespace, rest) = match rest.as_slice() {
            ["namespaces", namespace, rest @ ..] if !rest.is_empty() => (Some(*namespace), rest),
            rest => (None, rest),
        };
        let (resource, name, subresource) = match rest {
            [resource] => (*resource, None, None),
            [resource, name] => (*resource, Some(*name), None),
            [resource, name, subresource, ..] => (*resource, Some(*name), Some(*subresource)),
            [] => return None,
        };
        Some(Self { root, group, namespace, resource, name, subresource })
    }

    /// Where the list of one namespace is.
    pub(super) fn namespace_list_path(&self, namespace: &str) -> String {
        format!("{}/namespaces/{namespace}/{}", self.root, self.resource)
    }

    /// Where the list over all namespaces is.
    pub(super) fn list_path(&self) -> String {
        format!("{}/{}", self.root, self.resource)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, expect: &str) {
        let shown = ResourcePath::parse(path).map_or_else(
            || "none".to_owned(),
            |p| format!("{} [{}] {:?} {} {:?} {:?}", p.root, p.group, p.namespace, p.resource, p.name, p.subresource),
        );
        assert_eq!(shown, expect, "{path}");
    }

    #[test]
    fn paths_are_taken_apart() {
        check("/api/v1/pods", "/api/v1 [] None pods None None");
        check("/api/v1/namespaces/shop", r#"/api/v1 [] None namespaces Some("shop") None"#);
        check("/api/v1/namespaces/shop/pods", r#"/api/v1 [] Some("shop") pods None None"#);
        check(
            "/apis/apps/v1/namespaces/shop/deployments/web",
            r#"/apis/apps/v1 [apps] Some("shop") deployments Some("web") None"#,
        );
        check(
            "/apis/apps/v1/namespaces/shop/deployments/web/scale",
            r#"/apis/apps/v1 [apps] Some("shop") deployments Some("web") Some("scale")"#,
        );
        check("/apis/a.b/v1/widgets/x", r#"/apis/a.b/v1 [a.b] None widgets Some("x") None"#);
        for path in ["/apis/apps/v1", "/apis/apps", "/version", "", "/", "/api/v1//pods", "/apis//v1/x"] {
            check(path, "none");
        }
    }
}
