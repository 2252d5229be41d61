//! From paths to a report: each repository is found, read, checked, perhaps repaired, and reduced to what was asked for.

use std::collections::BTreeMap;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use marketlint_parser::{FileId, Source, Span};
use marketlint_rules::diagnostic::{Diagnostic, Label};
use marketlint_rules::fix::{self, Fixed};
use marketlint_rules::model::{Before, Facts, RootKind};
use marketlint_rules::rule::NOTHING_TO_LINT;
use marketlint_rules::rules::suppression::UNUSED_IGNORE;
use marketlint_rules::schema::Problem;
use marketlint_rules::{Checked, Config, Content, Files, Layer, Level, Profile, Reading, Repo, Safety, Setting, Tree, check, rules};

use crate::args::{FailOn, Lint};
use crate::baseline::{self, Baseline};
use crate::config_file::{self, Settings};
use crate::discover::{self, Disk};
use crate::git::Git;
use crate::report::{Report, Root, SourceFile};
use crate::roots::{self, Readings, Target};
use crate::{Error, apply, history};

/// What came of a run.
#[derive(Debug)]
pub struct Linted {
    /// What was found.
    pub report: Report,
    /// From which level on findings fail the run.
    pub fail_on: FailOn,
    /// The git work tree of the first repository.
    pub git: Option<Git>,
    /// What fixes would change, where that was asked for.
    pub diff: Option<String>,
    /// What there is to say beside the findings.
    pub notes: Vec<String>,
    /// What could not be written.
    pub failures: Vec<Error>,
}

/// Lints what the arguments name. `stdin` is the text of the file that stands for standard input.
pub fn lint(args: &Lint, cwd: &Path, stdin: Option<Source>) -> Result<Linted, Error> {
    let mut run = Run::new(args, cwd);
    if let (Some(path), Some(text)) = (&args.stdin_path, stdin) {
        run.stdin = Some((lexical(&cwd.join(path)), Arc::new(text)));
    }
    let scopes = run.scopes()?;
    let mut out =
        Linted { report: Report::default(), fail_on: FailOn::Error, git: None, diff: None, notes: Vec::new(), failures: Vec::new() };
    let mut baseline = None;
    for (at, (root, scopes)) in scopes.into_iter().enumerate() {
        let Some(loaded) = run.loaded.remove(&root) else { continue };
        if at == 0 {
            out.fail_on = fail_on(args, &loaded.settings);
            out.git = loaded.git.clone();
            baseline = run.baseline(&loaded.settings)?;
        }
        run.root(&root, &scopes, loaded, &mut baseline, &mut out)?;
    }
    if (args.fix || args.diff) && out.notes.is_empty() && out.failures.is_empty() {
        let only_risky = out.report.summary().fixable_unsafe > 0;
        out.notes.push(if only_risky { "nothing can be repaired without `--unsafe-fixes`" } else { "there is nothing to repair" }.into());
    }
    run.unused_ignores(&mut out.report);
    hide_infos(&mut out, args);
    run.finish_baseline(baseline, &mut out)?;
    Ok(out)
}

/// The configuration that applies to a directory; the default one where it cannot be used.
pub fn config_of(root: &Path) -> Config {
    let args = Lint::default();
    let mut run = Run::new(&args, root);
    let settings = run.settings(root).unwrap_or_default();
    run.config(&settings, root)
}

/// What every step needs, and what is shared between repositories.
struct Run<'a> {
    args: &'a Lint,
    cwd: &'a Path,
    /// Where standard input lies, and what it says.
    stdin: Option<(PathBuf, Arc<Source>)>,
    /// The configurations that were read, by their files.
    settings: BTreeMap<PathBuf, Arc<Settings>>,
    loaded: BTreeMap<PathBuf, Loaded>,
    /// For each configuration, which of its ignores silenced something, and which of their rules ran.
    used_ignores: BTreeMap<PathBuf, Ignores>,
}

#[derive(Default)]
struct Ignores {
    used: Vec<bool>,
    config: Config,
}

/// A repository with what applies to it.
struct Loaded {
    repo: Repo,
    disk: Disk,
    git: Option<Git>,
    settings: Arc<Settings>,
    config: Config,
}

/// The parts of a repository that are shown; `None` stands for all of it.
type Scopes = Vec<Option<PathBuf>>;

impl<'a> Run<'a> {
    fn new(args: &'a Lint, cwd: &'a Path) -> Run<'a> {
        Run { args, cwd, stdin: None, settings: BTreeMap::new(), loaded: BTreeMap::new(), used_ignores: BTreeMap::new() }
    }

    /// The repositories to lint, and what to show of each. All of them are loaded.
    fn scopes(&mut self) -> Result<BTreeMap<PathBuf, Scopes>, Error> {
        let mut scopes: BTreeMap<PathBuf, Scopes> = BTreeMap::new();
        for (given, readings) in self.wanted()? {
            let targets = self.choose(readings)?.ok_or_else(|| nothing_at(&given))?;
            for target in targets {
                scopes.entry(target.root).or_default().push(target.scope);
            }
        }
        Ok(scopes)
    }

    /// Each path as it was given, with the ways to read it.
    fn wanted(&self) -> Result<Vec<(String, Readings)>, Error> {
        if let (Some(given), Some((path, _))) = (&self.args.stdin_path, &self.stdin) {
            return Ok(vec![(slashes(given), roots::of_file(path))]);
        }
        if self.args.paths.is_empty() {
            return Ok(vec![(".".into(), roots::around(self.cwd))]);
        }
        let one = |path: &PathBuf| {
            let given = slashes(path);
            match absolute(path, self.cwd) {
                Ok(path) => Ok((given, roots::of(&path))),
                Err(source) => Err(not_there(given, &source)),
            }
        };
        self.args.paths.iter().map(one).collect()
    }

    /// The first reading whose repositories know the path. A file that none of them knows is left to the first: whoever
    /// names the files of a commit names others too.
    fn choose(&mut self, readings: Readings) -> Result<Option<Vec<Target>>, Error> {
        let mut fallback = None;
        for targets in readings {
            for target in &targets {
                self.load(&target.root)?;
            }
            let knows = |it: &Target| match (self.loaded.get(&it.root), &it.scope) {
                (Some(loaded), Some(scope)) => knows(&loaded.repo, &slashes(scope)),
                (loaded, _) => loaded.is_some(),
            };
            if targets.iter().any(knows) {
                return Ok(Some(targets));
            }
            let is_file = targets.iter().any(|it| it.scope.as_ref().is_some_and(|scope| !it.root.join(scope).is_dir()));
            if is_file && fallback.is_none() {
                fallback = Some(targets);
            }
        }
        Ok(fallback)
    }

    fn load(&mut self, root: &Path) -> Result<(), Error> {
        if self.loaded.contains_key(root) {
            return Ok(());
        }
        let settings = self.settings(root)?;
        let config = self.config(&settings, root);
        let mut found = discover::discover(root, settings.limits);
        if let Some((path, source)) = &self.stdin
            && let Ok(path) = path.strip_prefix(root)
        {
            found.put(&slashes(path), Arc::clone(source));
        }
        if let Some(base) = &self.args.base {
            let git = found
                .git
                .as_ref()
                .ok_or_else(|| Error::Usage(format!("`{}` is in no git work tree: there is no `{base}`", self.shown_in(root, ""))))?;
            found.facts.before = Some(Arc::new(history::before(git, root, base).map_err(Error::Usage)?));
        }
        let repo = Repo::load(found.tree, &found.disk, found.facts, config.options.clone());
        self.loaded.insert(root.to_owned(), Loaded { repo, disk: found.disk, git: found.git, settings, config });
        Ok(())
    }

    /// The configuration that applies to a root.
    fn settings(&mut self, root: &Path) -> Result<Arc<Settings>, Error> {
        let path = match &self.args.config {
            _ if self.args.no_config => None,
            Some(path) => Some(lexical(&self.cwd.join(path))),
            None => config_file::find(root)?,
        };
        let Some(path) = path else { return Ok(Arc::default()) };
        if let Some(known) = self.settings.get(&path) {
            return Ok(Arc::clone(known));
        }
        let settings = Arc::new(config_file::read(&path, &self.shown(&path), self.args.profile)?);
        self.settings.insert(path, Arc::clone(&settings));
        Ok(settings)
    }

    /// Everything that decides on rules, the weakest first.
    fn config(&self, settings: &Settings, root: &Path) -> Config {
        let mut config = settings.config.clone();
        let profile = self.args.profile.or(settings.profile);
        let demanded = Layer::new(config.options.policy.rules().into_iter().map(|it| (it, Setting::On)));
        let given = Layer::new(self.args.levels.iter().map(|(name, setting)| (name.as_str(), *setting)));
        config.layers = profile.map(Profile::layer).into_iter().chain([demanded]).chain(config.layers).chain([given]).collect();
        // The patterns of a configuration above the root count from there; those of one elsewhere, from the root.
        let dir = settings.file.as_ref().and_then(|it| it.path.parent());
        let way = dir.and_then(|it| root.strip_prefix(it).ok()).map(slashes).unwrap_or_default();
        config.base = if way.is_empty() { way } else { way + "/" };
        if let Some(oldest) = &self.args.min_client {
            config.options.min_client = Some(oldest.clone());
        }
        config.today = Some(self.args.today.clone().unwrap_or_else(today));
        config
    }

    /// Lints one repository into the report.
    fn root(
        &mut self,
        root: &Path,
        scopes: &Scopes,
        loaded: Loaded,
        baseline: &mut Option<Baseline>,
        out: &mut Linted,
    ) -> Result<(), Error> {
        let Loaded { mut repo, disk, settings, config, .. } = loaded;
        let all = rules::all();
        let before = baseline.clone();
        let look = |repo: &Repo, baseline: &mut Option<Baseline>| {
            let mut checked = check(repo, &all, &config);
            let is_wanted = |it: &Diagnostic| is_asked_for(repo.tree.path(it.primary.span.file), scopes);
            checked.found.retain(&is_wanted);
            checked.silenced.retain(|it| is_wanted(&it.diagnostic));
            if let Some(baseline) = baseline {
                baseline.apply(repo, &mut checked);
            }
            checked
        };
        let boldest = if self.args.unsafe_fixes { Safety::Unsafe } else { Safety::Safe };
        let to_fix = |repo: &Repo| {
            let mut found = look(repo, &mut before.clone()).found;
            // What is not shown is not repaired.
            found.iter_mut().filter(|it| self.hides(it.level)).for_each(|it| it.fix = None);
            found
        };
        let checked = if self.args.diff {
            let checked = look(&repo, baseline);
            let base = repo.facts.before.clone();
            let fixed = fix::fix(repo, &disk, boldest, &to_fix);
            let diff = apply::diff(&fixed, &|path| self.shown_in(root, path));
            out.notes.extend(repairs(&fixed, "would repair"));
            note_left_alone(&fixed, out);
            out.diff.get_or_insert_default().push_str(&diff);
            // The report speaks of the repository as it is.
            repo = self.again(root, &disk, &config, base);
            checked
        } else if self.args.fix {
            let base = repo.facts.before.clone();
            let fixed = fix::fix(repo, &disk, boldest, &to_fix);
            let failures = apply::write(root, &fixed, &|path| self.shown_in(root, path));
            if failures.is_empty() {
                out.notes.extend(repairs(&fixed, "repaired"));
                note_left_alone(&fixed, out);
                let Fixed { repo: after, left, .. } = fixed;
                repo = after;
                Checked { found: left, ..look(&repo, baseline) }
            } else {
                // The report speaks of what lies on the disk.
                out.notes.push("not everything could be written; the findings are those of the files as they lie now".into());
                out.failures.extend(failures);
                repo = self.again(root, &disk, &config, base);
                look(&repo, baseline)
            }
        } else {
            look(&repo, baseline)
        };
        if repo.kind == RootKind::Nothing && checked.found.is_empty() {
            return Err(nothing_at(&self.shown_in(root, "")));
        }
        // Where only a part is looked at, or a file cannot be read, what an ignore is for may just not be seen.
        let is_whole = scopes.contains(&None) && repo.docs().all(|it| it.parsed.errors.is_empty());
        if let Some(file) = settings.file.as_ref().filter(|_| is_whole) {
            let ignores =
                self.used_ignores.entry(file.path.clone()).or_insert_with(|| Ignores { used: Vec::new(), config: config.clone() });
            ignores.used.resize(checked.used_ignores.len(), false);
            ignores.used.iter_mut().zip(&checked.used_ignores).for_each(|(all, here)| *all |= here);
        }
        out.report.waiting = out.report.waiting.max(all.iter().filter(|it| config.waits(it)).count());
        let summary = Root::of(&repo, self.shown_in(root, ""));
        out.report.add(&repo, checked, summary, &|path| self.shown_in(root, path));
        // The process ends soon: to give back each node of each tree would take longer than to render the report.
        std::mem::forget(repo);
        Ok(())
    }

    fn again(&self, root: &Path, disk: &Disk, config: &Config, before: Option<Arc<Before>>) -> Repo {
        let found = discover::discover(root, disk.limits);
        let facts = Facts { before, ..found.facts };
        Repo::load(found.tree, disk, facts, config.options.clone())
    }

    fn hides(&self, level: Level) -> bool {
        hides(self.args, level)
    }

    /// Says which ignores of the configurations silence nothing.
    fn unused_ignores(&self, report: &mut Report) {
        for (path, ignores) in &self.used_ignores {
            let Some(file) = self.settings.get(path).and_then(|it| it.file.as_ref()) else { continue };
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let level = match ignores.config.setting(&UNUSED_IGNORE, &name) {
                Setting::Off => continue,
                Setting::On => UNUSED_IGNORE.level,
                Setting::At(level) => level,
            };
            let mut place = None;
            for ((ignore, used), span) in ignores.config.ignores.iter().zip(&ignores.used).zip(&file.ignores) {
                let over = ignore.until.as_ref().filter(|_| ignore.is_over(ignores.config.today.as_deref()));
                let ran = rules::find(&ignore.rule).is_some_and(|it| ignores.config.runs(it));
                if (*used || !ran) && over.is_none() {
                    continue;
                }
                let message = match over {
                    Some(until) => format!("this ignore of `{}` ran out on {until}", ignore.rule),
                    None => format!("`{}` finds nothing here, so this ignore silences nothing", ignore.rule),
                };
                let at = *place.get_or_insert_with(|| {
                    let shown = self.shown(path);
                    report.files.push(SourceFile { path: shown, path_in_root: name.clone(), root: 0, source: Arc::clone(&file.source) });
                    report.files.len() - 1
                });
                let help = Some("remove it".to_owned());
                let problem = Problem { rule: UNUSED_IGNORE.name, level, span: *span, label: String::new(), message, help, fix: None };
                report.findings.push(config_file::finding(&UNUSED_IGNORE, level, at, problem));
            }
        }
    }

    /// The baseline to read. One that is to be written need not be there yet.
    fn baseline(&self, settings: &Settings) -> Result<Option<Baseline>, Error> {
        let Some(path) = self.baseline_path(settings) else { return Ok(None) };
        if self.args.update_baseline && !path.exists() {
            return Ok(Some(Baseline::empty(&path)));
        }
        Baseline::read(&path, &self.shown(&path)).map(Some)
    }

    fn baseline_path(&self, settings: &Settings) -> Option<PathBuf> {
        let given = self.args.baseline.as_ref().map(|it| lexical(&self.cwd.join(it)));
        given.or_else(|| settings.baseline.clone())
    }

    /// Writes the baseline, or says what in it is no longer of use.
    fn finish_baseline(&self, baseline: Option<Baseline>, out: &mut Linted) -> Result<(), Error> {
        let Some(baseline) = baseline else {
            let missing = "there is no baseline to write: name it with `--baseline FILE` or in the configuration";
            return if self.args.update_baseline { Err(Error::Usage(missing.into())) } else { Ok(()) };
        };
        let shown = self.shown(&baseline.path);
        if self.args.update_baseline {
            let count = baseline::write(&baseline.path, &shown, &out.report)?;
            out.report.findings.clear();
            out.notes.push(format!("wrote {} to `{shown}`", crate::report::summary::number(count, "finding")));
        } else if baseline.stale() > 0 && self.args.paths.is_empty() && self.args.stdin_path.is_none() {
            let (are, them) = if baseline.stale() == 1 { ("is", "it") } else { ("are", "them") };
            let count = crate::report::summary::number(baseline.stale(), "finding");
            out.notes.push(format!("{count} of the baseline `{shown}` {are} gone; `--update-baseline` forgets {them}"));
        }
        Ok(())
    }

    /// A path of a repository as people see it: from the current directory where it lies below that, else from the root.
    fn shown_in(&self, root: &Path, path: &str) -> String {
        let whole = root.join(path);
        let shown = whole.strip_prefix(self.cwd).unwrap_or(Path::new(path));
        if shown.as_os_str().is_empty() { ".".into() } else { slashes(shown) }
    }

    /// Any path as people see it.
    fn shown(&self, path: &Path) -> String {
        slashes(path.strip_prefix(self.cwd).unwrap_or(path))
    }
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
    report
}

struct Nowhere;

impl Files for Nowhere {
    fn read(&self, _: &str) -> Reading {
        Content::Unreadable("there is nothing".into()).into()
    }
}

/// "repaired 3 findings in 2 files".
fn repairs(fixed: &Fixed, done: &str) -> Option<String> {
    let number = crate::report::summary::number;
    let files = fixed.texts.len() + fixed.operations.len();
    let findings = fixed.applied.len();
    (findings > 0).then(|| format!("{done} {} in {}", number(findings, "finding"), number(files, "file")))
}

/// Says which fixes were offered and not made.
fn note_left_alone(fixed: &Fixed, out: &mut Linted) {
    for it in &fixed.withdrawn {
        out.notes
            .push(format!("the fix of `{}` in {} made things worse and was taken back: this is a bug in marketlint", it.rule, it.path));
    }
    for it in &fixed.held {
        out.notes.push(format!("the fix of `{}` in {} would only bring another error, and was left out", it.rule, it.path));
    }
    let mut rules: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    fixed.opposed.iter().for_each(|it| rules.entry(&it.path).or_default().push(it.rule));
    for (path, mut rules) in rules {
        rules.sort_unstable();
        rules.dedup();
        let mut names: Vec<String> = rules.iter().map(|it| format!("`{it}`")).collect();
        if names.len() == 1 {
            names.push("another rule".into());
        }
        let names = names.join(" and ");
        out.notes.push(format!("{names} ask for opposite things in {path}, so neither was repaired: turn one of them off"));
    }
}

fn fail_on(args: &Lint, settings: &Settings) -> FailOn {
    if args.strict { FailOn::Warning } else { args.fail_on.or(settings.fail_on).unwrap_or_default() }
}

/// Advice that nobody asked for is counted, not shown.
fn hide_infos(out: &mut Linted, args: &Lint) {
    if out.fail_on == FailOn::Info {
        return;
    }
    let before = out.report.findings.len();
    out.report.findings.retain(|it| !hides(args, it.level));
    out.report.suppressed.retain(|it| !hides(args, it.finding.level));
    out.report.hidden = before - out.report.findings.len();
}

fn hides(args: &Lint, level: Level) -> bool {
    level == Level::Info && !args.all_severities && args.fail_on != Some(FailOn::Info)
}

/// Whether something of the model lies at or below a path.
fn knows(repo: &Repo, scope: &str) -> bool {
    let Some(scope) = repo.tree.get(scope) else { return false };
    let dirs = repo.plugins.iter().map(|it| it.dir);
    let files = repo.docs().map(|it| it.file).chain(repo.readme);
    dirs.chain(files).any(|it| repo.tree.is_within(it, scope))
}

fn is_asked_for(path: &str, scopes: &Scopes) -> bool {
    scopes.iter().any(|scope| scope.as_ref().is_none_or(|it| Path::new(path).starts_with(it)))
}

fn nothing_at(given: &str) -> Error {
    let message = format!(
        "there is nothing to lint at `{given}`: no `.claude-plugin/marketplace.json`, no `.claude-plugin/plugin.json`, and no folder of skills, commands or agents"
    );
    Error::NothingToLint { path: given.to_owned(), message }
}

fn not_there(given: String, error: &io::Error) -> Error {
    let message = match error.kind() {
        io::ErrorKind::NotFound => format!("there is no `{given}`"),
        _ => format!("cannot read `{given}`: {error}"),
    };
    Error::NothingToLint { path: given, message }
}

/// An existing path from the top of the file system.
fn absolute(path: &Path, cwd: &Path) -> io::Result<PathBuf> {
    path.metadata()?;
    let whole = cwd.join(path);
    // `a/..` is not `.` where `a` is a link.
    if path.components().any(|it| it == Component::ParentDir) { whole.canonicalize() } else { Ok(lexical(&whole)) }
}

/// A path without `.` and needless separators.
fn lexical(path: &Path) -> PathBuf {
    path.components().collect()
}

fn slashes(path: &Path) -> String {
    let text = path.to_string_lossy();
    if cfg!(windows) { text.replace('\\', "/") } else { text.into_owned() }
}

/// The date in Greenwich, as `2026-12-31`.
fn today() -> String {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |it| it.as_secs());
    // Days are counted from 0000-03-01, so that a leap day ends its year (Howard Hinnant's `civil_from_days`).
    let days = seconds / 86_400 + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}
