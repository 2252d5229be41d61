//! What is found and silenced: by an ignore of the configuration, or by a comment in the file.
//!
//! Comments count in YAML (`# marketlint: ignore[rule] reason`), in scripts, and in Markdown
//! (`<!-- marketlint: ignore[rule] reason -->`). JSON has none. A comment with something before it on its line speaks of
//! that line; one on a line of its own speaks of what follows; one before everything else, of all of it.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use marketlint_parser::{FileId, Node, Source, Span};
use rayon::prelude::*;
use regex::Regex;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Findings, Fix};
use crate::model::{Doc, Repo};
use crate::rule::Rule;
use crate::rules;
use crate::rules::suppression::{MALFORMED_IGNORE, UNUSED_IGNORE};
use crate::schema::{nearest, quote};

/// A finding that is not shown.
#[derive(Debug, Clone)]
pub struct Silenced {
    /// What was found.
    pub diagnostic: Diagnostic,
    /// What silenced it.
    pub by: Silencer,
    /// Why.
    pub reason: Option<String>,
}

/// What silences a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Silencer {
    /// An ignore of the configuration.
    Config,
    /// A comment in the file.
    Comment,
    /// It was there before.
    Baseline,
}

impl Silencer {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Silencer::Config => "config",
            Silencer::Comment => "comment",
            Silencer::Baseline => "baseline",
        }
    }
}

/// Parts what is shown from what is silenced, and says which ignores of the configuration silenced something.
pub(crate) struct Outcome {
    pub(crate) found: Vec<Diagnostic>,
    pub(crate) silenced: Vec<Silenced>,
    pub(crate) used: Vec<bool>,
}

/// Silences what is to be silenced. `ran` are the rules that ran: an ignore of another is not called useless.
pub(crate) fn apply(repo: &Repo, config: &Config, ran: &[&'static Rule], found: Vec<Diagnostic>) -> Outcome {
    let mut comments = comments(repo);
    let mut outcome = Outcome { found: Vec::new(), silenced: Vec::new(), used: vec![false; config.ignores.len()] };
    for diagnostic in found {
        match silencer(repo, config, &mut comments, &mut outcome.used, &diagnostic) {
            Some((by, reason)) => outcome.silenced.push(Silenced { diagnostic, by, reason: Some(reason) }),
            None => outcome.found.push(diagnostic),
        }
    }
    for (file, comments) in comments {
        // What cannot be read may hide what an ignore is for.
        let is_read = repo.doc(file).is_none_or(|it| it.parsed.errors.is_empty());
        comments.report(repo, ran, is_read, &mut outcome.found);
    }
    outcome
}

fn silencer(
    repo: &Repo,
    config: &Config,
    comments: &mut BTreeMap<FileId, FileComments>,
    used: &mut [bool],
    diagnostic: &Diagnostic,
) -> Option<(Silencer, String)> {
    let span = diagnostic.primary.span;
    let comment = comments.get_mut(&span.file).and_then(|it| it.silence(diagnostic.rule, span));
    // Both may speak of it; then both are of use.
    let mut reason = comment.map(|it| (Silencer::Comment, it));
    if config.ignores.is_empty() {
        return reason;
    }
    let path = config.seen(repo.tree.path(span.file));
    let pointer = repo.path_to(span).map(|it| it.0);
    for (ignore, used) in config.ignores.iter().zip(used) {
        if !ignore.is_over(config.today.as_deref()) && ignore.covers(diagnostic.rule, &path, pointer.as_deref()) {
            *used = true;
            reason.get_or_insert_with(|| (Silencer::Config, ignore.reason.clone()));
        }
    }
    reason
}

/// The comments of one file that speak to us.
#[derive(Default)]
struct FileComments {
    ignores: Vec<IgnoreComment>,
    malformed: Vec<Malformed>,
}

/// One rule that one comment silences.
struct IgnoreComment {
    rule: &'static Rule,
    /// The name of the rule in the comment.
    name: Span,
    /// What goes when the ignore goes: the comment, or only the name where it names several rules.
    removal: Span,
    /// What it speaks of.
    scope: Range<u32>,
    reason: String,
    used: bool,
}

/// A comment that silences nothing, because it cannot be understood.
struct Malformed {
    span: Span,
    message: String,
    help: String,
}

impl FileComments {
    fn silence(&mut self, rule: &Rule, span: Span) -> Option<String> {
        let speaks = |it: &&mut IgnoreComment| it.rule.name == rule.name && it.scope.contains(&span.start);
        // Every comment that speaks of it is of use.
        let mut reasons = self.ignores.iter_mut().filter(speaks).map(|it| {
            it.used = true;
            it.reason.clone()
        });
        let first = reasons.next();
        reasons.for_each(drop);
        first
    }

    /// Reports what cannot be understood and, where that can be told, what silenced nothing.
    fn report(self, repo: &Repo, ran: &[&'static Rule], is_read: bool, out: &mut Vec<Diagnostic>) {
        let runs = |rule: &Rule| ran.iter().any(|it| it.name == rule.name);
        if runs(&MALFORMED_IGNORE) {
            let mut findings = Findings::new(&MALFORMED_IGNORE);
            for it in self.malformed {
                findings.report(it.span, it.message).help(it.help);
            }
            out.extend(findings.into_vec());
        }
        if is_read && runs(&UNUSED_IGNORE) {
            let mut findings = Findings::new(&UNUSED_IGNORE);
            for it in self.ignores.into_iter().filter(|it| !it.used && runs(it.rule)) {
                let message = format!("`{}` finds nothing here, so this ignore silences nothing", repo.sources.slice(it.name));
                let fix = Fix::risky("Remove the ignore", it.removal, "");
                findings.report(it.name, message).help("remove it").fix(fix);
            }
            out.extend(findings.into_vec());
        }
    }
}

fn comments(repo: &Repo) -> BTreeMap<FileId, FileComments> {
    let ids: Vec<FileId> = repo.tree.ids().collect();
    let of_file = |&file: &FileId| {
        let source = repo.sources.source(file)?;
        let found = MARK.is_match(source.text()).then(|| of(repo, file, source))?;
        (!found.ignores.is_empty() || !found.malformed.is_empty()).then_some((file, found))
    };
    ids.par_iter().filter_map(of_file).collect()
}

/// What every comment to us begins with.
static MARK: LazyLock<Regex> = LazyLock::new(|| Regex::new("marketlint:").expect("it is a pattern"));

fn of(repo: &Repo, file: FileId, source: &Source) -> FileComments {
    let mut out = FileComments::default();
    let name = repo.tree.name(file);
    let doc = repo.doc(file);
    if name.to_ascii_lowercase().ends_with(".md") {
        let front = doc.and_then(|it| it.front.as_ref());
        if let (Some(front), Some(doc)) = (front, doc) {
            let lines = Lines { file, source, range: front.yaml.clone(), whole: front.open.start..front.close.end, doc: Some(doc) };
            lines.hash_comments(&mut out);
        }
        markdown(file, source, front.map_or(0, |it| it.body.start), &mut out);
    } else if !name.ends_with(".json") {
        let all = 0..source.text().len();
        Lines { file, source, range: all.clone(), whole: all, doc: None }.hash_comments(&mut out);
    }
    out
}

/// A stretch of a text where `#` begins a comment.
struct Lines<'a> {
    file: FileId,
    source: &'a Source,
    range: Range<usize>,
    /// What a comment before everything else speaks of.
    whole: Range<usize>,
    /// The document, where the stretch is its YAML.
    doc: Option<&'a Doc>,
}

impl Lines<'_> {
    fn hash_comments(&self, out: &mut FileComments) {
        let text = self.source.text();
        let mut begun = false;
        let mut at = self.range.start;
        for line in text.get(self.range.clone()).unwrap_or_default().split_inclusive('\n') {
            let start = at;
            at += line.len();
            let content = line.trim();
            if let Some(hash) = self.hash(start, line) {
                let own_line = line.get(..hash - start).unwrap_or_default().trim().is_empty();
                let scope = match (own_line, begun) {
                    (true, false) => self.whole.clone(),
                    (true, true) => self.next_line(at),
                    (false, _) => self.line(start, at),
                };
                let end = start + line.trim_end().len();
                let place = Comment { file: self.file, whole: removal(text, hash..end), scope };
                place.read(text, hash + 1..end, out);
            }
            begun |= !content.is_empty() && !content.starts_with('#');
        }
    }

    /// Where the comment to us on a line begins.
    fn hash(&self, start: usize, line: &str) -> Option<usize> {
        let mark = line.find("marketlint:")?;
        let before = line.get(..mark)?.trim_end();
        let hash = before.strip_suffix('#').filter(|it| it.is_empty() || it.ends_with(char::is_whitespace))?.len() + start;
        // A `#` within a string or a block of text is no comment; only the parser knows, where it could read the text.
        let known = self.doc.filter(|it| it.parsed.errors.is_empty()).map(|it| &it.parsed.comments);
        known.is_none_or(|it| it.iter().any(|it| it.start as usize == hash)).then_some(hash)
    }

    /// A line, and all of the values that begin on it.
    fn line(&self, start: usize, end: usize) -> Range<usize> {
        let values_end = self.doc.and_then(|it| it.root()).map_or(0, |it| end_of_values(it, start as u32..end as u32));
        start..end.max(values_end as usize)
    }

    /// The first line from `at` on that says something.
    fn next_line(&self, at: usize) -> Range<usize> {
        let mut start = at;
        for line in self.source.text().get(at..self.range.end).unwrap_or_default().split_inclusive('\n') {
            if !matches!(line.trim().chars().next(), None | Some('#')) {
                return self.line(start, start + line.len());
            }
            start += line.len();
        }
        at..self.range.end
    }
}

/// Where the last of the values ends whose keys begin within a range.
fn end_of_values(node: &Node, keys: Range<u32>) -> u32 {
    let own = node.members().iter().filter(|it| !it.merged && keys.contains(&it.key.span.start)).map(|it| it.value.span.end);
    let below = node.members().iter().map(|it| &it.value).chain(node.items()).map(|it| end_of_values(it, keys.clone()));
    own.chain(below).max().unwrap_or_default()
}

/// Comments in Markdown, from `body` on; what stands in a block of code is not meant.
fn markdown(file: FileId, source: &Source, body: usize, out: &mut FileComments) {
    let text = source.text();
    let mut fence: Option<&str> = None;
    let mut begun = false;
    let mut at = body;
    // What a comment of several lines has covered already.
    let mut covered = body;
    for line in text.get(body..).unwrap_or_default().split_inclusive('\n') {
        let start = at;
        at += line.len();
        if start < covered {
            continue;
        }
        if let Some(open) = fence {
            if line.trim().strip_prefix(open).is_some_and(|it| it.trim_start_matches(['`', '~']).is_empty()) {
                fence = None;
            }
            continue;
        }
        fence = opens_fence(line);
        let Some(open) = line.find("<!--") else {
            begun |= !line.trim().is_empty();
            continue;
        };
        let from = start + open;
        let Some(len) = text.get(from..).and_then(|it| it.find("-->")) else { break };
        let end = from + len + "-->".len();
        let line_end = text.get(end..).and_then(|it| it.find('\n')).map_or(text.len(), |it| end + it + 1);
        let around = (text.get(start..from).unwrap_or_default(), text.get(end..line_end).unwrap_or_default());
        let own_line = around.0.trim().is_empty() && around.1.trim().is_empty();
        let in_code = around.0.matches('`').count() % 2 == 1;
        let content = from + "<!--".len()..end - "-->".len();
        if !in_code && text.get(content.clone()).is_some_and(|it| it.trim_start().starts_with("marketlint:")) {
            let scope = match (own_line, begun) {
                (true, false) => 0..text.len() + 1,
                (true, true) => next_block(text, line_end),
                (false, _) => start..line_end,
            };
            Comment { file, whole: removal(text, from..end), scope }.read(text, content, out);
        }
        covered = line_end;
        begun |= !own_line;
    }
}

/// The marks that open a block of code on this line.
fn opens_fence(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let mark = line.chars().next().filter(|it| matches!(it, '`' | '~'))?;
    let len = line.len() - line.trim_start_matches(mark).len();
    // A line like ``` `code` ``` opens nothing.
    (len >= 3 && !(mark == '`' && line.get(len..)?.contains('`'))).then(|| line.get(..len)).flatten()
}

/// The lines up to the next empty one; a block of code with all that is in it.
fn next_block(text: &str, from: usize) -> Range<usize> {
    let (mut start, mut at) = (None, from);
    let mut fence: Option<&str> = None;
    for line in text.get(from..).unwrap_or_default().split_inclusive('\n') {
        let is_empty = line.trim().is_empty();
        match (start, fence) {
            (None, _) if is_empty => {}
            (None, _) => {
                start = Some(at);
                fence = opens_fence(line);
            }
            (Some(start), Some(open)) if line.trim().starts_with(open) => return start..at + line.len(),
            (Some(start), None) if is_empty => return start..at,
            _ => {}
        }
        at += line.len();
    }
    start.unwrap_or(from)..at + 1
}

/// A comment with what lies around it that goes with it: its whole line, or the blanks before it.
fn removal(text: &str, comment: Range<usize>) -> Range<usize> {
    let line_start = text.get(..comment.start).and_then(|it| it.rfind('\n')).map_or(0, |it| it + 1);
    let line_end = text.get(comment.end..).and_then(|it| it.find('\n')).map_or(text.len(), |it| comment.end + it + 1);
    let (before, after) = (text.get(line_start..comment.start).unwrap_or_default(), text.get(comment.end..line_end).unwrap_or_default());
    match (before.trim().is_empty(), after.trim().is_empty()) {
        (true, true) => line_start..line_end,
        (_, true) => line_start + before.trim_end().len()..comment.end,
        _ => comment,
    }
}

/// A comment, without what it says.
struct Comment {
    file: FileId,
    /// What goes when it goes.
    whole: Range<usize>,
    scope: Range<usize>,
}

impl Comment {
    /// Reads `marketlint: ignore[rule, rule] reason` at `range`.
    fn read(&self, text: &str, range: Range<usize>, out: &mut FileComments) {
        let content = text.get(range.clone()).unwrap_or_default();
        let Some((before, order)) = content.split_once("marketlint:") else { return };
        let start = range.start + before.len() + "marketlint:".len();
        let span = |range: Range<usize>| Span::new(self.file, range.start, range.end);
        let mut malformed =
            |at: Range<usize>, message: String, help: String| out.malformed.push(Malformed { span: span(at), message, help });
        let word_start = start + order.len() - order.trim_start().len();
        let order = order.trim();
        let Some(rest) = order.strip_prefix("ignore") else {
            let word = order.split([' ', '[', '(']).next().unwrap_or_default();
            let at = if word.is_empty() { start - "marketlint:".len()..start } else { word_start..word_start + word.len() };
            let message = format!("{} is nothing that a comment can ask for", if word.is_empty() { "this".into() } else { quote(word) });
            return malformed(at, message, HOW.into());
        };
        let Some((names, reason)) = rest.trim_start().strip_prefix('[').and_then(|it| it.split_once(']')) else {
            let at = word_start..word_start + "ignore".len();
            return malformed(at, "this ignore names no rule, so it silences nothing".into(), HOW.into());
        };
        let names_start = word_start + order.find('[').unwrap_or_default() + 1;
        let reason = reason.trim().trim_start_matches([':', '-', '–', '—']).trim_start();
        if reason.is_empty() {
            let at = word_start..names_start + names.len() + 1;
            let help = format!("write behind the bracket why: `ignore[{}] the reason`", names.trim());
            return malformed(at, "this ignore gives no reason, so it silences nothing".into(), help);
        }
        let count = names.split(',').count();
        let mut at = names_start;
        for part in names.split(',') {
            let name = part.trim();
            let name_start = at + part.len() - part.trim_start().len();
            let place = name_start..name_start + name.len();
            // With the comma before it; the first with what stands behind it up to the next.
            let behind = names.get(at + part.len() + 1 - names_start..).unwrap_or_default();
            let gap = 1 + behind.len() - behind.trim_start().len();
            let part_range = if at == names_start { at..at + part.len() + gap } else { at - 1..at + part.len() };
            at += part.len() + 1;
            match rules::find(name).filter(|it| it.group() != "suppression") {
                Some(rule) => out.ignores.push(IgnoreComment {
                    rule,
                    name: span(place),
                    removal: span(if count == 1 { self.whole.clone() } else { part_range }),
                    scope: self.scope.start as u32..self.scope.end as u32,
                    reason: reason.to_owned(),
                    used: false,
                }),
                None => {
                    let near = nearest(name, rules::all().iter().map(|it| it.name)).map(|it| format!("there is a rule `{it}`"));
                    let help = near.unwrap_or_else(|| "`marketlint rules` lists them".into());
                    let place = if name.is_empty() { names_start - 1..names_start + names.len() + 1 } else { place };
                    malformed(place, format!("{} is no rule that can be silenced", quote(name)), help);
                }
            }
        }
    }
}

const HOW: &str = "write `marketlint: ignore[rule] the reason`";
