//! From paths to a report: each repository is found, read, checked, and reduced to what was asked for.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use marketlint_parser::{FileId, Span};
use marketlint_rules::diagnostic::{Diagnostic, Label};
use marketlint_rules::model::{Facts, RootKind};
use marketlint_rules::rule::NOTHING_TO_LINT;
use marketlint_rules::{Config, Layer, Repo, Tree, check, rules};

use crate::Error;
use crate::args::Lint;
use crate::discover::{self, Limits};
use crate::report::{Report, Root};
use crate::roots::{self, Readings, Target};

/// Lints what the arguments name.
pub fn lint(args: &Lint, cwd: &Path) -> Result<Report, Error> {
    let wanted = wanted(args, cwd)?;
    let mut loaded: BTreeMap<PathBuf, Repo> = BTreeMap::new();
    let mut scopes: BTreeMap<PathBuf, Vec<Option<PathBuf>>> = BTreeMap::new();
    for (given, readings) in wanted {
        let targets = choose(readings, &mut loaded).ok_or_else(|| nothing_at(&given))?;
        for target in targets {
            scopes.entry(target.root).or_default().push(target.scope);
        }
    }
    let config = config(args);
    let all = rules::all();
    let mut report = Report::default();
    for (root, scopes) in scopes {
        let repo = loaded.remove(&root).unwrap_or_else(|| load(&root));
        let mut checked = check(&repo, &all, &config);
        let is_wanted = |it: &Diagnostic| is_asked_for(repo.tree.path(it.primary.span.file), &scopes);
        checked.found.retain(&is_wanted);
        checked.silenced.retain(|it| is_wanted(&it.diagnostic));
        if repo.kind == RootKind::Nothing && checked.found.is_empty() {
            return Err(nothing_at(&shown(&root, "", cwd)));
        }
        let summary = Root::of(&repo, shown(&root, "", cwd));
        report.add(&repo, checked, summary, &|path| shown(&root, path, cwd));
    }
    Ok(report)
}

/// What a report says where nothing could be linted.
pub fn nothing(path: &str, message: &str) -> Report {
    let tree = Tree::new(Vec::new());
    let repo = Repo::load(tree, &Nowhere, Facts::default(), Default::default());
    let diagnostic = Diagnostic {
        rule: &NOTHING_TO_LINT,
        level: NOTHING_TO_LINT.level,
        message: message.to_owned(),
        primary: Label { span: Span { file: FileId(0), ..Span::default() }, text: String::new() },
        secondary: Vec::new(),
        help: None,
        fix: None,
    };
    let mut report = Report::default();
    let root = Root::of(&repo, path);
    report.add(&repo, vec![diagnostic].into(), root, &|_| path.to_owned());
    report.roots.clear();
    report
}

struct Nowhere;

impl marketlint_rules::Files for Nowhere {
    fn read(&self, _: &str) -> marketlint_rules::Content {
        marketlint_rules::Content::Unreadable("there is nothing".into())
    }
}

/// Each path as it was given, with the ways to read it.
fn wanted(args: &Lint, cwd: &Path) -> Result<Vec<(String, Readings)>, Error> {
    if args.paths.is_empty() {
        return Ok(vec![(".".into(), roots::around(cwd))]);
    }
    let one = |path: &PathBuf| {
        let given = slashes(path);
        match absolute(path, cwd) {
            Ok(path) => Ok((given, roots::of(&path))),
            Err(source) => Err(Error::NothingToLint { message: format!("cannot read `{given}`: {source}"), path: given }),
        }
    };
    args.paths.iter().map(one).collect()
}

/// The first reading whose repositories know the path. A file that none of them knows is left to the first: whoever names
/// the files of a commit names others too.
fn choose(readings: Readings, loaded: &mut BTreeMap<PathBuf, Repo>) -> Option<Vec<Target>> {
    let mut fallback = None;
    for targets in readings {
        for target in &targets {
            loaded.entry(target.root.clone()).or_insert_with(|| load(&target.root));
        }
        let knows = |it: &Target| match (loaded.get(&it.root), &it.scope) {
            (Some(repo), Some(scope)) => knows(repo, &slashes(scope)),
            (repo, _) => repo.is_some(),
        };
        if targets.iter().any(knows) {
            return Some(targets);
        }
        let is_file = targets.iter().any(|it| it.scope.as_ref().is_some_and(|scope| it.root.join(scope).is_file()));
        if is_file && fallback.is_none() {
            fallback = Some(targets);
        }
    }
    fallback
}

/// Whether something of the model lies at or below a path.
fn knows(repo: &Repo, scope: &str) -> bool {
    let Some(scope) = repo.tree.get(scope) else { return false };
    let dirs = repo.plugins.iter().map(|it| it.dir);
    let files = repo.docs().map(|it| it.file).chain(repo.readme);
    dirs.chain(files).any(|it| repo.tree.is_within(it, scope))
}

fn load(root: &Path) -> Repo {
    let found = discover::discover(root, Limits::default());
    Repo::load(found.tree, &found.disk, found.facts, Default::default())
}

fn config(args: &Lint) -> Config {
    let mut config = Config::default();
    config.layers.extend(args.profile.map(|it| it.layer()));
    config.layers.push(Layer { paths: None, levels: args.levels.iter().cloned().collect() });
    config
}

fn is_asked_for(path: &str, scopes: &[Option<PathBuf>]) -> bool {
    scopes.iter().any(|scope| scope.as_ref().is_none_or(|it| Path::new(path).starts_with(it)))
}

fn nothing_at(given: &str) -> Error {
    let message = format!(
        "there is nothing to lint at `{given}`: no `.claude-plugin/marketplace.json`, no `.claude-plugin/plugin.json`, and no folder of skills, commands or agents"
    );
    Error::NothingToLint { path: given.to_owned(), message }
}

/// A path of a repository as people see it: from the current directory where it lies below that, else from the root.
fn shown(root: &Path, path: &str, cwd: &Path) -> String {
    let whole = root.join(path);
    let shown = whole.strip_prefix(cwd).unwrap_or(Path::new(path));
    if shown.as_os_str().is_empty() { ".".into() } else { slashes(shown) }
}

/// An existing path from the top of the file system.
fn absolute(path: &Path, cwd: &Path) -> std::io::Result<PathBuf> {
    path.metadata()?;
    let whole = cwd.join(path);
    // `a/..` is not `.` where `a` is a link.
    if path.components().any(|it| it == Component::ParentDir) { whole.canonicalize() } else { Ok(whole.components().collect()) }
}

fn slashes(path: &Path) -> String {
    let text = path.to_string_lossy();
    if cfg!(windows) { text.replace('\\', "/") } else { text.into_owned() }
}
