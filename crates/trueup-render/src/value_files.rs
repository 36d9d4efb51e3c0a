//! `helm.valueFiles` as Argo CD resolves them: references to other sources, globs, duplicates, missing files.
//!
//! Source: `getResolvedValueFiles` in `reposerver/repository/repository.go`, `util/io/path/resolved.go` of Argo CD.

use std::collections::BTreeMap;
use std::sync::Arc;

use globset::GlobBuilder;
use trueup_model::SourceTree;

use crate::environment::Environment;
use crate::paths;

/// The schemes of URLs that value files may have, unless `helm.valuesFileSchemas` says otherwise.
pub const USUAL_SCHEMES: [&str; 2] = ["https", "http"];

/// Where value files can be.
#[derive(Debug, Clone, Copy)]
pub struct ValueFileContext<'a> {
    /// The repository of the source.
    pub repository: &'a SourceTree,
    /// The path of the source in it.
    pub path: &'a str,
    /// The repositories of other sources by their `ref`, without the dollar.
    pub references: &'a BTreeMap<String, Arc<SourceTree>>,
    /// The schemes of URLs that are permitted.
    pub schemes: &'a [String],
    /// The variables.
    pub environment: &'a Environment,
}

/// A file that Helm is given.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ValueFile {
    /// A file of a repository, which need not be there.
    Local {
        /// The `ref` of its source; `None` for the source's own repository.
        reference: Option<String>,
        /// Its path from the root of the repository.
        path: String,
    },
    /// A file on a server.
    Remote(String),
}

/// A value file cannot be used; the text is Argo CD's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ValueFileError(pub String);

impl ValueFileContext<'_> {
    /// The files in the order in which Helm gets them.
    ///
    /// # Errors
    /// A file is outside of its repository, a URL is not permitted, or a glob matches nothing.
    pub fn resolve_all(&self, files: &[String], ignore_missing: bool) -> Result<Vec<ValueFile>, ValueFileError> {
        let is_explicit = |file: &ValueFile| !matches!(file, ValueFile::Local { path, .. } if is_glob(path));
        let explicit: Vec<ValueFile> =
            files.iter().filter_map(|file| self.resolve(file).ok()).filter(is_explicit).collect();
        let mut resolved: Vec<ValueFile> = Vec::new();
        let mut add = |file: ValueFile| {
            if !resolved.contains(&file) {
                resolved.push(file);
            }
        };
        for raw in files {
            let failed = |text: String| ValueFileError(format!("error resolving helm value files: {text}"));
            let file =
                self.resolve(raw).map_err(|error| failed(format!("error resolving value file path: {error}")))?;
            let ValueFile::Local { reference, path } = &file else {
                add(file);
                continue;
            };
            let tree = self.tree(reference.as_deref());
            if is_glob(path) {
                let matches = matching(tree, path)
                    .map_err(|error| failed(format!("error expanding glob pattern {raw:?}: {error}")))?;
                if matches.is_empty() && !ignore_missing {
                    return Err(failed(format!("values file glob {raw:?} matched no files")));
                }
                let found = matches.into_iter().map(|path| ValueFile::Local { reference: reference.clone(), path });
                found.filter(|file| !explicit.contains(file)).for_each(&mut add);
            } else if !ignore_missing || paths::exists(tree, path) {
                add(file);
            }
        }
        Ok(resolved)
    }

    /// One file; globs are left as they are.
    ///
    /// # Errors
    /// It is outside of its repository, or a URL that is not permitted.
    pub fn resolve(&self, raw: &str) -> Result<ValueFile, ValueFileError> {
        let reference = raw.strip_prefix('$').map(|rest| rest.split('/').next().unwrap_or_default());
        if let Some(reference) = reference.filter(|name| self.references.contains_key(*name)) {
            let rest = self.environment.substitute(&raw[1 + reference.len()..]);
            let path = local("", &format!("/{}", rest.trim_start_matches('/')))?;
            return Ok(ValueFile::Local { reference: Some(reference.to_owned()), path });
        }
        let text = self.environment.substitute(raw);
        match scheme(&text) {
            Some(scheme) if self.schemes.iter().any(|known| known.eq_ignore_ascii_case(scheme)) => {
                Ok(ValueFile::Remote(text))
            }
            Some(scheme) => Err(ValueFileError(format!("the URL scheme '{scheme}' is not allowed"))),
            None => Ok(ValueFile::Local { reference: None, path: local(self.path, &text)? }),
        }
    }

    /// The repository of a reference, or the source's own.
    pub fn tree(&self, reference: Option<&str>) -> &SourceTree {
        reference.and_then(|name| self.references.get(name)).map_or(self.repository, |tree| tree)
    }
}

/// A path from the root of a repository: what begins with `/` counts from there, the rest from a folder.
fn local(folder: &str, text: &str) -> Result<String, ValueFileError> {
    let joined = if text.starts_with('/') { text.to_owned() } else { format!("{folder}/{text}") };
    match paths::normal(&joined) {
        None => Err(ValueFileError(format!("file '{text}' resolved to outside repository root"))),
        Some(path) if path.is_empty() => {
            Err(ValueFileError("internal error: failed to resolve path. Check logs for more details".to_owned()))
        }
        Some(path) => Ok(path),
    }
}

/// The scheme of a URL, as Go's `url.Parse` finds it.
fn scheme(text: &str) -> Option<&str> {
    let (scheme, _) = text.split_once(':')?;
    let mut bytes = scheme.bytes();
    let is_letter = bytes.next()?.is_ascii_alphabetic();
    (is_letter && bytes.all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))).then_some(scheme)
}

fn is_glob(path: &str) -> bool {
    path.contains(['*', '?', '['])
}

/// The files and folders that a glob matches, in the order of their names; `**` crosses folders.
fn matching(tree: &SourceTree, pattern: &str) -> Result<Vec<String>, String> {
    let glob = GlobBuilder::new(pattern).literal_separator(true).backslash_escape(true).build();
    let matcher = glob.map_err(|_| "syntax error in pattern".to_owned())?.compile_matcher();
    Ok(paths::all(tree).into_iter().filter(|path| matcher.is_match(path)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::environment::AppFacts;

    fn tree(paths: &[&str]) -> SourceTree {
        let mut tree = SourceTree::default();
        for path in paths {
            tree.insert(*path, b"".as_slice());
        }
        tree
    }

    fn resolved(files: &[&str], ignore_missing: bool) -> Result<Vec<String>, String> {
        let repository =
            tree(&["apps/web/a.yaml", "apps/web/b.yaml", "apps/web/c.yaml", "apps/web/d/e.yaml", "top.yaml"]);
        let references = BTreeMap::from([("vals".to_owned(), Arc::new(tree(&["web/x.yaml", "y.yaml"])))]);
        let context = ValueFileContext {
            repository: &repository,
            path: "apps/web",
            references: &references,
            schemes: &USUAL_SCHEMES.map(str::to_owned),
            environment: &Environment::of_app(AppFacts { name: "web", ..AppFacts::default() }),
        };
        let files: Vec<String> = files.iter().map(|file| (*file).to_owned()).collect();
        let shown = |file: ValueFile| match file {
            ValueFile::Local { reference: Some(reference), path } => format!("{reference}:{path}"),
            ValueFile::Local { reference: None, path } => path,
            ValueFile::Remote(url) => url,
        };
        let found = context.resolve_all(&files, ignore_missing).map_err(|error| error.to_string())?;
        Ok(found.into_iter().map(shown).collect())
    }

    fn check(files: &[&str], expected: &[&str]) {
        assert_eq!(resolved(files, false), Ok(expected.iter().map(|text| (*text).to_owned()).collect()));
    }

    #[test]
    fn the_first_of_two_counts() {
        check(&["a.yaml", "b.yaml", "./a.yaml"], &["apps/web/a.yaml", "apps/web/b.yaml"]);
    }

    #[test]
    fn paths_count_from_the_folder_the_root_or_another_source() {
        check(
            &["d/../a.yaml", "/top.yaml", "$vals/$ARGOCD_APP_NAME/x.yaml", "https://example.com/v.yaml"],
            &["apps/web/a.yaml", "top.yaml", "vals:web/x.yaml", "https://example.com/v.yaml"],
        );
        check(&["$typo/top.yaml"], &["top.yaml"]);
    }

    #[test]
    fn globs_leave_out_what_is_named_elsewhere() {
        check(&["*.yaml", "b.yaml"], &["apps/web/a.yaml", "apps/web/c.yaml", "apps/web/b.yaml"]);
        check(&["**/*.yaml"], &["apps/web/a.yaml", "apps/web/b.yaml", "apps/web/c.yaml", "apps/web/d/e.yaml"]);
        check(&["$vals/**/x.yaml"], &["vals:web/x.yaml"]);
    }

    #[test]
    fn missing_files_are_left_to_helm_or_ignored() {
        check(&["nope.yaml"], &["apps/web/nope.yaml"]);
        assert_eq!(resolved(&["nope.yaml", "no*.yaml", "a.yaml"], true), Ok(vec!["apps/web/a.yaml".to_owned()]));
    }

    #[test]
    fn mistakes_are_named_as_by_argo_cd() {
        let error = |file: &str| resolved(&[file], false).unwrap_err();
        let outside = "error resolving helm value files: error resolving value file path: file '../../../x' resolved to \
                       outside repository root";
        assert_eq!(error("../../../x"), outside);
        assert!(error("s3://b/v.yaml").ends_with("the URL scheme 's3' is not allowed"));
        assert!(error("no*.yaml").ends_with("values file glob \"no*.yaml\" matched no files"));
    }
}
