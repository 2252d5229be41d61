//! Fixes, applied: edits to texts, in rounds, each checked before it counts.
//!
//! Works on texts alone; who writes them to a disk is not known here.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use marketlint_parser::{FileId, Source, Span};

use crate::diagnostic::{Diagnostic, Edit, Fix, Level, Operation, Safety};
use crate::edit;
use crate::model::Repo;
use crate::rules;
use crate::sources::{Content, Files, Reading};

/// More rounds than that and two fixes are undoing each other.
const MAX_ROUNDS: usize = 10;
/// As many are made where little is found: slips may hide one another.
const MAX_SHORT_ROUNDS: usize = 100;
/// How many findings, over all rounds, are little.
const LITTLE: usize = 100_000;

/// What came of it.
#[derive(Debug)]
pub struct Fixed {
    /// The repository with the new texts.
    pub repo: Repo,
    /// What is still found in it.
    pub left: Vec<Diagnostic>,
    /// The texts that changed, by path.
    pub texts: BTreeMap<String, Changed>,
    /// What to do to whole files, once the texts are written.
    pub operations: Vec<Operation>,
    /// What was repaired, in order.
    pub applied: Vec<Applied>,
    /// Fixes that made things worse and were taken back: our bugs.
    pub withdrawn: Vec<Applied>,
    /// Fixes that were left alone because the rules that are on contradict each other: another one undoes them, or minds.
    pub opposed: Vec<Applied>,
    /// Fixes that would only have brought another error: left alone.
    pub held: Vec<Applied>,
}

/// A text before and after.
#[derive(Debug, Clone)]
pub struct Changed {
    /// As it was read.
    pub old: Arc<Source>,
    /// As it shall be.
    pub new: Arc<Source>,
}

/// A fix that was applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// The rule whose finding it repaired.
    pub rule: &'static str,
    /// Where.
    pub path: String,
    /// What it did.
    pub title: String,
}

/// Applies what may be applied until nothing changes any more. `check` gives the findings of a repository, as the user has
/// configured them: a finding that is silenced is not repaired.
pub fn fix(repo: Repo, files: &dyn Files, boldest: Safety, check: &dyn Fn(&Repo) -> Vec<Diagnostic>) -> Fixed {
    let mut banned = BTreeSet::new();
    let (mut withdrawn, mut opposed, mut held) = (Vec::new(), Vec::new(), Vec::new());
    let mut start = repo;
    let mut attempts = 0;
    loop {
        attempts += 1;
        let (mut fixed, has_settled) = rounds(start, files, boldest, check, &mut banned);
        withdrawn.append(&mut fixed.withdrawn);
        opposed.append(&mut fixed.opposed);
        held.append(&mut fixed.held);
        if has_settled || attempts > MAX_ROUNDS {
            return Fixed { withdrawn, opposed, held, ..fixed };
        }
        // None of those that undo each other is better than the others: everything is done again without them.
        let before = fixed.texts.into_iter().map(|(path, it)| (path, Changed { new: Arc::clone(&it.old), old: it.old })).collect();
        start = reload(&fixed.repo, &before, files);
    }
}

/// What a round made of the texts, and by which fixes.
struct Round {
    texts: BTreeMap<String, Changed>,
    chosen: Vec<(String, Applied)>,
}

/// Round after round, until nothing is left to do. Stops, and says so, where a round brings back what an earlier one had changed.
fn rounds(
    mut repo: Repo,
    files: &dyn Files,
    boldest: Safety,
    check: &dyn Fn(&Repo) -> Vec<Diagnostic>,
    banned: &mut BTreeSet<String>,
) -> (Fixed, bool) {
    let mut found = check(&repo);
    let mut operations: Vec<Operation> = Vec::new();
    let (mut done, mut withdrawn, mut opposed, mut held) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut has_settled = true;
    let mut past = vec![Round { texts: BTreeMap::new(), chosen: Vec::new() }];
    let mut limit = usize::MAX;
    let mut count = 0;
    let mut texts: BTreeMap<String, Changed> = BTreeMap::new();
    let mut seen = 0;
    while count < MAX_ROUNDS || (count < MAX_SHORT_ROUNDS && seen < LITTLE) {
        seen += found.len();
        let chosen = choose(&repo, &found, boldest, banned, &operations, limit);
        if chosen.is_empty() {
            break;
        }
        let mut overlay = texts.clone();
        for (file, text) in edited(&repo, &chosen) {
            let new = Arc::new(Source::new(text));
            let path = repo.tree.path(file);
            match (overlay.get_mut(path), repo.sources.shared(file)) {
                (Some(changed), _) => changed.new = new,
                (None, Some(old)) => {
                    overlay.insert(path.to_owned(), Changed { old, new });
                }
                (None, None) => {}
            }
        }
        let next = reload(&repo, &overlay, files);
        let next_found = check(&next);
        let outcome = judge(&repo, &found, &next, &next_found, &chosen);
        if outcome != Outcome::Better {
            // Fewer and fewer are tried until the bad one stands alone.
            if let [only] = chosen.as_slice() {
                banned.insert(identity(&repo, only));
                let is_guess = only.fix.as_ref().is_some_and(|it| it.safety == Safety::Unsafe);
                match outcome {
                    // A guess may be right, and show what was hidden.
                    Outcome::Worse if is_guess => held.push(applied(&repo, only)),
                    Outcome::Worse => withdrawn.push(applied(&repo, only)),
                    Outcome::Opposed => opposed.push(applied(&repo, only)),
                    Outcome::Traded => held.push(applied(&repo, only)),
                    Outcome::Better => {}
                }
                limit = usize::MAX;
            } else {
                limit = chosen.len() / 2;
            }
            continue;
        }
        done.extend(chosen.iter().map(|it| applied(&repo, it)));
        operations.extend(chosen.iter().filter_map(|it| it.fix.as_ref()).flat_map(|it| &it.operations).cloned());
        let editing = chosen.iter().filter(|it| it.fix.as_ref().is_some_and(|it| !it.edits.is_empty()));
        let chosen: Vec<(String, Applied)> = editing.map(|it| (identity(&repo, it), applied(&repo, it))).collect();
        texts = overlay;
        (repo, found) = (next, next_found);
        if !chosen.is_empty() {
            let same = past.iter().position(|it| say_the_same(&it.texts, &texts));
            past.push(Round { texts: texts.clone(), chosen });
            if let Some(at) = same {
                for (identity, applied) in past.drain(at + 1..).flat_map(|it| it.chosen) {
                    if banned.insert(identity) {
                        opposed.push(applied);
                    }
                }
                has_settled = false;
                break;
            }
        }
        // Halves of a round that failed are no rounds of their own.
        count += usize::from(limit == usize::MAX);
        limit = usize::MAX;
    }
    let mut left: Vec<Diagnostic> = found.into_iter().filter(|it| !is_settled(it, &operations)).collect();
    // What was tried in vain is no offer any more.
    left.iter_mut().filter(|it| banned.contains(&identity(&repo, it))).for_each(|it| it.fix = None);
    texts.retain(|_, it| it.old.text() != it.new.text());
    (Fixed { repo, left, texts, operations, applied: done, withdrawn, opposed, held }, has_settled)
}

/// Whether two states of the repository are one; a file that is not named has its first text.
fn say_the_same(one: &BTreeMap<String, Changed>, other: &BTreeMap<String, Changed>) -> bool {
    let has = |texts: &BTreeMap<String, Changed>, path: &String, it: &Changed| {
        let text = texts.get(path).map_or(it.old.text(), |it| it.new.text());
        text == it.new.text()
    };
    one.iter().all(|(path, it)| has(other, path, it)) && other.iter().all(|(path, it)| has(one, path, it))
}

/// Whether a finding is one that an operation will do away with.
fn is_settled(diagnostic: &Diagnostic, operations: &[Operation]) -> bool {
    let own = diagnostic.fix.as_ref().map_or(&[][..], |fix| &fix.operations);
    !own.is_empty() && own.iter().all(|it| operations.contains(it))
}

/// The fixes of a round: bold enough, in files that may be edited, and none touching what another touches. Two that only
/// meet wait for each other too: their order would matter, unless each adds something of its own behind the last of a list.
fn choose<'a>(
    repo: &Repo,
    found: &'a [Diagnostic],
    boldest: Safety,
    banned: &BTreeSet<String>,
    operations: &[Operation],
    limit: usize,
) -> Vec<&'a Diagnostic> {
    // What is taken never overlaps, so the one that starts last before an edit's end decides.
    let mut taken: BTreeMap<Span, HashSet<&str>> = BTreeMap::new();
    let mut chosen = Vec::new();
    for diagnostic in found {
        let Some(fix) = diagnostic.fix.as_ref().filter(|it| it.safety <= boldest && is_possible(repo, it)) else { continue };
        let free = |edit: &Edit| {
            let last = Span { start: edit.span.end, end: u32::MAX, ..edit.span };
            taken.range(..=last).next_back().is_none_or(|(it, added)| {
                let apart = it.file != edit.span.file || it.end < edit.span.start;
                let is_another = || edit::addition(&edit.insert).is_some_and(|it| !added.is_empty() && !added.contains(it));
                apart || (*it == edit.span && it.is_empty() && is_another())
            })
        };
        // What changes whole files shows only when they are changed on the disk: once is enough.
        let is_done = is_settled(diagnostic, operations);
        if is_done || !fix.edits.iter().all(free) || banned.contains(&identity(repo, diagnostic)) {
            continue;
        }
        for edit in &fix.edits {
            taken.entry(edit.span).or_default().extend(edit::addition(&edit.insert));
        }
        chosen.push(diagnostic);
        if chosen.len() == limit {
            break;
        }
    }
    chosen
}

/// Whether every edit lies in a text that may be changed, and one of them changes something.
pub(crate) fn is_possible(repo: &Repo, fix: &Fix) -> bool {
    let old = |edit: &Edit| {
        let source = repo.sources.source(edit.span.file).filter(|it| !it.is_lossy())?;
        source.text().get(edit.span.range())
    };
    let changes = fix.edits.iter().any(|it| old(it).is_some_and(|old| old != it.insert));
    (changes || !fix.operations.is_empty()) && fix.edits.iter().all(|it| old(it).is_some())
}

/// The texts of the files that the chosen fixes change.
fn edited(repo: &Repo, chosen: &[&Diagnostic]) -> BTreeMap<FileId, String> {
    let mut by_file: BTreeMap<FileId, Vec<&Edit>> = BTreeMap::new();
    for edit in chosen.iter().filter_map(|it| it.fix.as_ref()).flat_map(|it| &it.edits) {
        by_file.entry(edit.span.file).or_default().push(edit);
    }
    let mut out = BTreeMap::new();
    for (file, mut edits) in by_file {
        let Some(text) = repo.sources.text(file) else { continue };
        edits.sort_by_key(|it| it.span);
        out.insert(file, apply(text, &edits));
    }
    out
}

/// A text with edits made; they are sorted and do not overlap.
pub fn apply(text: &str, edits: &[&Edit]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        let range = edit.span.range();
        out.push_str(text.get(at..range.start).unwrap_or_default());
        out.push_str(&edit.insert);
        at = range.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

/// The same tree with other texts; what was read already is not read again.
fn reload(repo: &Repo, texts: &BTreeMap<String, Changed>, files: &dyn Files) -> Repo {
    let overlay = Overlay { repo, texts, files };
    Repo::load(repo.tree.clone(), &overlay, repo.facts.clone(), repo.options.clone())
}

/// New texts over old ones over whoever reads.
struct Overlay<'a> {
    repo: &'a Repo,
    texts: &'a BTreeMap<String, Changed>,
    files: &'a dyn Files,
}

impl Files for Overlay<'_> {
    fn read(&self, path: &str) -> Reading {
        let known = || self.repo.tree.get(path).and_then(|it| self.repo.sources.shared(it));
        match self.texts.get(path).map(|it| Arc::clone(&it.new)).or_else(known) {
            Some(source) => Content::Text(source).into(),
            // The tree knows the rest, and what has become of it.
            None => self.files.read(path).content.into(),
        }
    }
}

/// What a round came to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    /// No error is new.
    Better,
    /// One error went and another came in its place: nothing is gained, and what the author wrote is lost.
    Traded,
    /// A rule that is off unless somebody asks for it minds.
    Opposed,
    /// There are more errors than before.
    Worse,
}

/// Whether a round brought in errors that were not there. A file that could not be read before may show what it had hidden:
/// there only new slips of syntax count.
fn judge(before: &Repo, old: &[Diagnostic], after: &Repo, new: &[Diagnostic], chosen: &[&Diagnostic]) -> Outcome {
    let slips = |repo: &Repo, file: &str| {
        let doc = repo.tree.get(file).and_then(|it| repo.doc(it));
        doc.map_or(0, |it| it.parsed.errors.len())
    };
    let touched: BTreeSet<&str> =
        chosen.iter().filter_map(|it| it.fix.as_ref()).flat_map(|it| &it.edits).map(|it| before.tree.path(it.span.file)).collect();
    let of_file = |path: &&str| {
        match slips(after, path).cmp(&slips(before, path)) {
            Ordering::Greater => return Outcome::Worse,
            Ordering::Less => return Outcome::Better,
            Ordering::Equal => {}
        }
        let (had, has) = (errors_in(before, old, path), errors_in(after, new, path));
        let risen = || has.iter().filter(|(rule, count)| had.get(*rule).is_none_or(|it| it < count)).map(|(rule, _)| rule);
        match () {
            () if risen().next().is_none() => Outcome::Better,
            () if risen().all(|it| rules::find(it).is_some_and(|it| it.opt_in)) => Outcome::Opposed,
            () if has.values().sum::<usize>() > had.values().sum() => Outcome::Worse,
            () => Outcome::Traded,
        }
    };
    touched.iter().map(of_file).max().unwrap_or(Outcome::Better)
}

/// How many errors of each rule there are in a file.
fn errors_in(repo: &Repo, found: &[Diagnostic], path: &str) -> BTreeMap<&'static str, usize> {
    let mut out = BTreeMap::new();
    for it in found.iter().filter(|it| it.level == Level::Error && repo.tree.path(it.primary.span.file) == path) {
        *out.entry(it.rule.name).or_default() += 1;
    }
    out
}

/// What a finding is known by across rounds: its place moves, its words do not.
fn identity(repo: &Repo, diagnostic: &Diagnostic) -> String {
    format!("{}\n{}\n{}", diagnostic.rule.name, repo.tree.path(diagnostic.primary.span.file), diagnostic.message)
}

fn applied(repo: &Repo, diagnostic: &Diagnostic) -> Applied {
    Applied {
        rule: diagnostic.rule.name,
        path: repo.tree.path(diagnostic.primary.span.file).to_owned(),
        title: diagnostic.fix.as_ref().map(|it| it.title.clone()).unwrap_or_default(),
    }
}
