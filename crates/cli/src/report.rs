//! What is shown: findings made independent of the model, and one function per format from a report to bytes.
//!
//! A format knows no rule by name and computes no position: positions come from `SourceFile`.

use std::collections::BTreeMap;
use std::io;
use std::ops::Range;
use std::str::FromStr;
use std::sync::Arc;

use marketlint_parser::{Column, FileId, Position, Source, Span};
use marketlint_rules::model::view::Entry;
use marketlint_rules::{Checked, Diagnostic, DocKind, Level, Operation, Plugin, Repo, Rule, Safety, Silencer};

pub mod concise;
mod excerpt;
pub mod github;
pub mod gitlab;
pub mod html;
pub mod human;
pub mod json;
pub mod jsonl;
pub mod junit;
mod markup;
pub mod plain;
pub(crate) mod safe;
pub mod sarif;
pub mod summary;
pub(crate) mod terminal;
mod uri;

/// The formats a report can be written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// For people at a terminal.
    Human,
    /// For logs and pipes.
    Plain,
    /// One line each.
    Concise,
    /// One JSON document.
    Json,
    /// One JSON document per finding and line.
    Jsonl,
    /// SARIF 2.1.0.
    Sarif,
    /// Workflow commands of GitHub Actions.
    Github,
    /// GitLab's code quality report.
    Gitlab,
    /// JUnit's XML.
    Junit,
    /// One self-contained page.
    Html,
}

impl Format {
    /// All of them, in the order of the help text.
    pub const ALL: &'static [Format] = &[
        Format::Human,
        Format::Plain,
        Format::Concise,
        Format::Json,
        Format::Jsonl,
        Format::Sarif,
        Format::Github,
        Format::Gitlab,
        Format::Junit,
        Format::Html,
    ];

    /// Its name on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Format::Human => "human",
            Format::Plain => "plain",
            Format::Concise => "concise",
            Format::Json => "json",
            Format::Jsonl => "jsonl",
            Format::Sarif => "sarif",
            Format::Github => "github",
            Format::Gitlab => "gitlab",
            Format::Junit => "junit",
            Format::Html => "html",
        }
    }
}

impl FromStr for Format {
    type Err = String;

    fn from_str(name: &str) -> Result<Format, String> {
        let known = || Format::ALL.iter().map(|it| it.as_str()).collect::<Vec<_>>().join(", ");
        Format::ALL
            .iter()
            .copied()
            .find(|it| it.as_str() == name)
            .ok_or_else(|| format!("there is no format `{name}`; there are {}", known()))
    }
}

/// What the caller decides, once for all formats. No format looks at the environment.
#[derive(Debug, Clone, Default)]
pub struct RenderOptions {
    /// What the terminal can do; for `human`, `plain` and `concise`.
    pub terminal: Terminal,
    /// Nothing but findings: no summary, no friendly line.
    pub quiet: bool,
    /// A table of rules by count behind the findings.
    pub statistics: bool,
    /// Lists what was silenced. `sarif` and `html` always do.
    pub show_suppressed: bool,
    /// How the run went.
    pub run: Run,
}

/// What a terminal can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terminal {
    /// Escape codes for colours.
    pub color: bool,
    /// Escape codes for links.
    pub links: bool,
    /// Anything beyond ASCII in what we draw.
    pub unicode: bool,
    /// Columns.
    pub width: usize,
}

impl Default for Terminal {
    fn default() -> Self {
        Terminal { color: false, links: false, unicode: true, width: 100 }
    }
}

/// How a run went, as far as its caller knows.
#[derive(Debug, Clone, Default)]
pub struct Run {
    /// The exit status that will be given.
    pub exit_code: u8,
    /// What had to be said beside the findings: a file that could not be read, a limit that was met.
    pub notifications: Vec<Notification>,
    /// Where the files come from.
    pub version_control: Option<VersionControl>,
}

/// Something to be said of the run itself.
#[derive(Debug, Clone)]
pub struct Notification {
    /// How bad it is.
    pub level: Level,
    /// What happened.
    pub message: String,
}

/// The git work tree that the files lie in.
#[derive(Debug, Clone, Default)]
pub struct VersionControl {
    /// `https://github.com/owner/name`
    pub repository: Option<String>,
    /// The commit.
    pub revision: Option<String>,
    /// The branch.
    pub branch: Option<String>,
    /// The way from the top of the work tree to where marketlint was called, `a/b`; empty at the top. GitHub and GitLab count
    /// paths from there.
    pub prefix: String,
}

/// Writes a report in a format.
pub fn render(format: Format, report: &Report, options: &RenderOptions, out: &mut dyn io::Write) -> io::Result<()> {
    let out = &mut io::BufWriter::with_capacity(1 << 16, out);
    match format {
        Format::Human => human::render(report, options.terminal, out).and_then(|()| summary::render_painted(report, options, out)),
        Format::Plain => plain::render(report, out).and_then(|()| summary::render(report, options, out)),
        Format::Concise => concise::render(report, out).and_then(|()| summary::render(report, options, out)),
        Format::Jsonl => jsonl::render(report, options, out),
        Format::Sarif => sarif::render(report, options, sarif::LIMITS, out),
        Format::Github => github::render(report, options, out),
        Format::Gitlab => gitlab::render(report, options, out),
        Format::Junit => junit::render(report, out),
        Format::Html => html::render(report, options, out),
        Format::Json => json::render(report, options, out),
    }?;
    io::Write::flush(out)
}

/// Everything a format may show.
#[derive(Debug, Default)]
pub struct Report {
    /// What was linted.
    pub roots: Vec<Root>,
    /// The files that findings speak of.
    pub files: Vec<SourceFile>,
    /// What was found, sorted by file, offset and rule.
    pub findings: Vec<Finding>,
    /// What was found and silenced, in the same order.
    pub suppressed: Vec<Suppressed>,
    /// How many findings are advice that nobody asked to see; they are not among the findings.
    pub hidden: usize,
    /// How many rules came after the rule set that was agreed on, and wait.
    pub waiting: usize,
}

/// One linted root.
#[derive(Debug, Clone)]
pub struct Root {
    /// As shown: relative to the current directory where it lies below.
    pub path: String,
    /// `marketplace`, `plugin`, `folders`.
    pub kind: &'static str,
    /// What it calls itself.
    pub name: Option<String>,
    /// The plugins that lie in it.
    pub plugins: Vec<PluginSummary>,
    /// How many entries of the catalogue name a plugin that lies elsewhere.
    pub elsewhere: usize,
    /// How many files were read.
    pub files: usize,
}

/// A plugin, as far as a picture of it goes.
#[derive(Debug, Clone)]
pub struct PluginSummary {
    /// Its name, or the name of its directory.
    pub name: String,
    /// Its directory, relative to the root.
    pub dir: String,
    /// The entries of the catalogue that name it, by index.
    pub entries: Vec<usize>,
    /// Its manifest and its components, in the order of the report.
    pub parts: Vec<Part>,
}

/// A file that a plugin is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// What it is.
    pub kind: DocKind,
    /// Where it lies, relative to the root.
    pub path: String,
    /// How many bytes of text.
    pub size: usize,
}

impl Root {
    /// What there is to say of a repository; `path` as people see it.
    pub fn of(repo: &Repo, path: impl Into<String>) -> Root {
        let name = repo.marketplace.as_ref().and_then(|it| it.get("name")?.as_str()).map(str::to_owned);
        let local = repo.plugins.iter().map(|it| it.entries.len()).sum::<usize>();
        let entries: BTreeMap<usize, Entry<'_>> = repo.entries().map(|it| (it.index, it)).collect();
        Root {
            path: path.into(),
            kind: repo.kind.as_str(),
            name,
            plugins: repo.plugins.iter().map(|it| PluginSummary::of(repo, it, &entries)).collect(),
            elsewhere: entries.len().saturating_sub(local),
            files: repo.sources.read_so_far().0,
        }
    }
}

impl PluginSummary {
    fn of(repo: &Repo, plugin: &Plugin, entries: &BTreeMap<usize, Entry<'_>>) -> PluginSummary {
        let listed = || plugin.entries.first().and_then(|at| entries.get(at)?.name());
        let name = plugin.manifest_name().or_else(listed).map_or_else(|| repo.tree.name(plugin.dir), |it| it.as_str());
        let parts = plugin.docs().map(|it| Part {
            kind: it.kind,
            path: repo.tree.path(it.file).to_owned(),
            size: repo.sources.text(it.file).map_or(0, str::len),
        });
        PluginSummary {
            name: name.to_owned(),
            dir: repo.tree.path(plugin.dir).to_owned(),
            entries: plugin.entries.clone(),
            parts: parts.collect(),
        }
    }
}

/// A file as formats see it.
#[derive(Debug)]
pub struct SourceFile {
    /// As shown, with `/`.
    pub path: String,
    /// Relative to its root, with `/`.
    pub path_in_root: String,
    /// The root it belongs to.
    pub root: usize,
    /// Its text; empty for directories and for files that were not read.
    pub source: Arc<Source>,
}

/// One finding, ready to be shown.
#[derive(Debug, Clone)]
pub struct Finding {
    /// Who says it.
    pub rule: &'static Rule,
    /// How bad it is.
    pub level: Level,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// Where.
    pub place: Place,
    /// The other parties.
    pub labels: Vec<Place>,
    /// An RFC 6901 pointer into the document.
    pub pointer: Option<String>,
    /// The same as people write it: `plugins[0].source`.
    pub path: Option<String>,
    /// The repair.
    pub fix: Option<Repair>,
    /// Stays the same when lines move or the wording changes.
    pub fingerprint: String,
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The index of the file in the report.
    pub file: usize,
    /// Bytes of its text.
    pub range: Range<usize>,
    /// What the place is; may be empty.
    pub text: String,
}

/// A repair, ready to be shown.
#[derive(Debug, Clone)]
pub struct Repair {
    /// What it does, in the imperative.
    pub title: String,
    /// Whether it can be trusted blindly.
    pub safety: Safety,
    /// What is replaced, and by what.
    pub edits: Vec<(Place, String)>,
    /// What happens to whole files.
    pub operations: Vec<String>,
}

impl Finding {
    /// Where, and the other parties.
    pub fn places(&self) -> impl Iterator<Item = &Place> {
        std::iter::once(&self.place).chain(&self.labels)
    }
}

impl SourceFile {
    /// Whether there is anything to show of it.
    pub fn has_text(&self) -> bool {
        !self.source.text().trim_start_matches('\u{FEFF}').is_empty()
    }
}

/// A finding that was silenced.
#[derive(Debug, Clone)]
pub struct Suppressed {
    /// What was found.
    pub finding: Finding,
    /// By what: `config`, `comment`, `baseline`.
    pub by: &'static str,
    /// The reason that was given.
    pub reason: Option<String>,
}

/// How many of each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Infos.
    pub infos: usize,
    /// Silenced.
    pub suppressed: usize,
    /// With a safe fix.
    pub fixable: usize,
    /// With an unsafe one.
    pub fixable_unsafe: usize,
}

impl Report {
    /// Counts.
    pub fn summary(&self) -> Summary {
        let mut out = Summary { suppressed: self.suppressed.len(), ..Summary::default() };
        for finding in &self.findings {
            match finding.level {
                Level::Error => out.errors += 1,
                Level::Warning => out.warnings += 1,
                Level::Info => out.infos += 1,
            }
            match finding.fix.as_ref().map(|it| it.safety) {
                Some(Safety::Safe) => out.fixable += 1,
                Some(Safety::Unsafe) => out.fixable_unsafe += 1,
                None => {}
            }
        }
        out
    }

    /// The file of a place.
    pub fn file(&self, place: &Place) -> &SourceFile {
        self.files.get(place.file).expect("every place lies in a file of the report")
    }

    /// Where a place begins and ends.
    pub fn positions(&self, place: &Place, unit: Column) -> (Position, Position) {
        let source = &self.file(place).source;
        (source.position(place.range.start, unit), source.position(place.range.end, unit))
    }

    /// Adds the findings of one repository. `shown` turns a path in it into the path that people see.
    pub fn add(&mut self, repo: &Repo, checked: Checked, root: Root, shown: &dyn Fn(&str) -> String) {
        let root_index = self.roots.len();
        self.roots.push(root);
        let mut adder = Adder { repo, shown, root: root_index, known: BTreeMap::new(), fingerprints: Fingerprints::default() };
        // In one order, so that silencing one of several equals does not rename the others.
        let mut all: Vec<(Diagnostic, Option<Why>)> = checked.found.into_iter().map(|it| (it, None)).collect();
        all.extend(checked.silenced.into_iter().map(|it| (it.diagnostic, Some((it.by, it.reason)))));
        all.sort_by_cached_key(|(it, _)| (it.primary.span, it.rule.name, it.message.clone()));
        for (diagnostic, silenced) in all {
            let finding = adder.finding(&mut self.files, diagnostic);
            match silenced {
                None => self.findings.push(finding),
                Some((by, reason)) => self.suppressed.push(Suppressed { finding, by: by.as_str(), reason }),
            }
        }
    }
}

/// What silenced a finding, and the reason that was given.
type Why = (Silencer, Option<String>);

/// Turns spans of one repository into places of the report.
struct Adder<'a> {
    repo: &'a Repo,
    shown: &'a dyn Fn(&str) -> String,
    root: usize,
    known: BTreeMap<FileId, usize>,
    fingerprints: Fingerprints,
}

/// Names findings by the rule, the file, the way into the document, and a number among equals: no line numbers, no wording.
#[derive(Debug, Default)]
pub struct Fingerprints {
    /// How often each was met; equal ones are numbered in order.
    seen: BTreeMap<String, usize>,
}

impl Fingerprints {
    /// The name of the next finding of a repository, in the order of the report.
    pub fn next(&mut self, repo: &Repo, diagnostic: &Diagnostic) -> String {
        let span = diagnostic.primary.span;
        let anchor = repo.anchor(span).unwrap_or_default();
        let base = format!("{}\n{}\n{anchor}", diagnostic.rule.name, repo.tree.path(span.file));
        let count = self.seen.entry(base.clone()).or_insert(0);
        *count += 1;
        format!("{:016x}", fnv(format!("{base}\n{count}").as_bytes()))
    }
}

impl Adder<'_> {
    fn finding(&mut self, files: &mut Vec<SourceFile>, diagnostic: Diagnostic) -> Finding {
        let span = diagnostic.primary.span;
        let (pointer, path) = self.repo.path_to(span).unzip();
        let fingerprint = self.fingerprints.next(self.repo, &diagnostic);
        let labels = diagnostic.secondary.iter().map(|it| self.place(files, it.span, it.text.clone())).collect();
        let fix = diagnostic.fix.map(|fix| Repair {
            title: fix.title,
            safety: fix.safety,
            edits: fix.edits.into_iter().map(|it| (self.place(files, it.span, String::new()), it.insert)).collect(),
            operations: fix.operations.iter().map(|it| self.operation(it)).collect(),
        });
        Finding {
            rule: diagnostic.rule,
            level: diagnostic.level,
            message: diagnostic.message,
            help: diagnostic.help,
            place: self.place(files, span, diagnostic.primary.text),
            labels,
            pointer,
            path,
            fix,
            fingerprint,
        }
    }

    fn place(&mut self, files: &mut Vec<SourceFile>, span: Span, text: String) -> Place {
        let file = *self.known.entry(span.file).or_insert_with(|| {
            let path_in_root = self.repo.tree.path(span.file).to_owned();
            let source = self.repo.sources.shared(span.file).unwrap_or_default();
            files.push(SourceFile { path: (self.shown)(&path_in_root), path_in_root, root: self.root, source });
            files.len() - 1
        });
        Place { file, range: span.range(), text }
    }

    fn operation(&self, operation: &Operation) -> String {
        let tree = &self.repo.tree;
        match operation {
            Operation::Rename { file, name } => format!("rename {} to {name}", (self.shown)(tree.path(*file))),
            Operation::MakeExecutable { file } => format!("make {} executable", (self.shown)(tree.path(*file))),
        }
    }
}

/// FNV-1a: short, stable across versions, and no secret depends on it.
fn fnv(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}
