//! What is shown: findings made independent of the model, and one function per format from a report to bytes.
//!
//! A format knows no rule by name and computes no position: positions come from `SourceFile`.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use marketlint_parser::{Column, FileId, Position, Source, Span};
use marketlint_rules::{Diagnostic, Level, Operation, Repo, Rule, Safety};

pub mod json;
pub mod plain;

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
}

/// One linted root.
#[derive(Debug, Clone)]
pub struct Root {
    /// As shown: relative to the current directory where it lies below.
    pub path: String,
    /// `marketplace`, `plugin`, `folders`.
    pub kind: &'static str,
    /// How many plugins it holds.
    pub plugins: usize,
    /// How many files were read.
    pub files: usize,
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
    pub fn add(&mut self, repo: &Repo, diagnostics: Vec<Diagnostic>, root: Root, shown: &dyn Fn(&str) -> String) {
        let root_index = self.roots.len();
        self.roots.push(root);
        let mut adder = Adder { repo, shown, root: root_index, known: BTreeMap::new(), seen: BTreeMap::new() };
        for diagnostic in diagnostics {
            let finding = adder.finding(&mut self.files, diagnostic);
            self.findings.push(finding);
        }
    }
}

/// Turns spans of one repository into places of the report.
struct Adder<'a> {
    repo: &'a Repo,
    shown: &'a dyn Fn(&str) -> String,
    root: usize,
    known: BTreeMap<FileId, usize>,
    /// How often a fingerprint's base was met: equal ones are numbered in order.
    seen: BTreeMap<String, usize>,
}

impl Adder<'_> {
    fn finding(&mut self, files: &mut Vec<SourceFile>, diagnostic: Diagnostic) -> Finding {
        let span = diagnostic.primary.span;
        let (pointer, path) = self.repo.path_to(span).unzip();
        let fingerprint = self.fingerprint(diagnostic.rule, self.repo.tree.path(span.file), pointer.as_deref().unwrap_or(""));
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

    /// No line numbers and no wording: the rule, the file, the way into the document, and a number among equals.
    fn fingerprint(&mut self, rule: &Rule, path: &str, pointer: &str) -> String {
        let base = format!("{}\n{path}\n{pointer}", rule.name);
        let count = self.seen.entry(base.clone()).or_insert(0);
        *count += 1;
        format!("{:016x}", fnv(format!("{base}\n{count}").as_bytes()))
    }
}

/// FNV-1a: short, stable across versions, and no secret depends on it.
fn fnv(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}
