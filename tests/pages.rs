//! Every rule's page is its test: each heading with files is an example, and what is printed for it stands below.
//!
//! `UPDATE=1 cargo test pages` writes the blocks; read the difference as if someone else had written it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use marketlint::report::plain;
use marketlint::{apply, config_file};
use marketlint_parser::Source;
use marketlint_rules::fix::fix;
use marketlint_rules::{Config, Repo, Rule, Safety, Setting, check, rules};

use crate::memory::Memory;

/// A heading with files, and what is expected of them.
#[derive(Debug, Default)]
pub(crate) struct Example {
    pub(crate) title: String,
    files: Vec<(String, String)>,
    executable: Vec<String>,
    ignored: Vec<String>,
    links: BTreeMap<String, String>,
    unreadable: Vec<String>,
    submodules: Vec<String>,
    before: BTreeMap<String, Option<Vec<u8>>>,
    /// What the page says is printed, and what the fix does: the ```text and ```diff blocks.
    expected: Outcome,
    /// The lines of the page that hold these blocks with their fences; where to insert them if there are none.
    expected_lines: std::ops::Range<usize>,
}

/// What a rule prints for an example, and what its fixes change.
#[derive(Debug, Default, PartialEq, Eq)]
struct Outcome {
    text: Option<String>,
    diff: Option<String>,
}

#[test]
fn show_what_each_rule_finds() {
    let update = std::env::var_os("UPDATE").is_some();
    let mut wrong = String::new();
    for rule in rules::all() {
        let path = page_path(rule);
        let page = std::fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
        let (examples, mut complaints) = parse(&page);
        if page.lines().next() != Some(&format!("# {}", rule.name)) {
            complaints.push(format!("the page's title is not `# {}`", rule.name));
        }
        let mut lines: Vec<String> = page.lines().map(str::to_owned).collect();
        let (mut shows, mut silent, mut mends) = (false, false, false);
        for example in examples.iter().rev() {
            let actual = outcome(rule, example);
            shows |= actual.text.is_some();
            silent |= actual.text.is_none();
            mends |= actual.diff.is_some();
            if actual != example.expected {
                if update {
                    lines.splice(example.expected_lines.clone(), blocks(&actual));
                } else {
                    let (expected, actual) = (blocks(&example.expected).join("\n"), blocks(&actual).join("\n"));
                    complaints.push(format!("## {}\n--- expected\n{expected}\n--- actual\n{actual}", example.title));
                }
            }
        }
        if !shows {
            complaints.push("no example shows a finding".into());
        }
        if !silent {
            complaints.push("no example shows what is fine".into());
        }
        if mends != rule.fixes.is_some() {
            complaints.push(format!("`fixes` is {:?}, but the examples show {} fix", rule.fixes, if mends { "a" } else { "no" }));
        }
        if update {
            std::fs::write(&path, lines.join("\n") + "\n").unwrap();
        }
        for complaint in complaints {
            writeln!(wrong, "{}: {complaint}\n", path.display()).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}\n(UPDATE=1 cargo test pages writes what is printed)");
}

#[test]
fn names_files_and_registry_agree() {
    let all = rules::all();
    for rule in &all {
        let file = rule.file.replace('\\', "/");
        assert!(file.ends_with(&format!("/{}.rs", rule.name.replace('-', "_"))), "{} lies in {file}", rule.name);
        assert!(!rule.summary().is_empty(), "the page of {} says nothing below its title", rule.name);
    }
    let mut names: Vec<&str> = all.iter().flat_map(|it| std::iter::once(it.name).chain(it.aliases.iter().copied())).collect();
    names.sort_unstable();
    let count = names.len();
    names.dedup();
    assert_eq!(count, names.len(), "two rules share a name or an alias");
}

/// The page of a rule, beside its source.
pub(crate) fn page_path(rule: &Rule) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    root.join(rule.file.replace('\\', "/")).with_extension("md")
}

/// What only this rule prints for an example, and what its fixes do to the files.
fn outcome(rule: &'static Rule, example: &Example) -> Outcome {
    let memory = example.memory();
    let config = example.config(rule);
    // What silences rules is told from what they find: there all of them run.
    let rules = if rule.group() == "suppression" { rules::all() } else { vec![rule] };
    let mut report = memory.report(&rules, &config);
    report.findings.retain(|it| it.rule.name == rule.name);
    let mut out = Vec::new();
    plain::render(&report, &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    let text = text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n").trim_end().to_owned();
    let found = |repo: &Repo| check(repo, &rules, &config).found.into_iter().filter(|it| it.rule.name == rule.name).collect();
    let fixed = fix(memory.repo(config.options.clone()), &memory, Safety::Unsafe, &found);
    assert!(fixed.withdrawn.is_empty(), "{}: {:?}", rule.name, fixed.withdrawn);
    let diff = apply::diff(&fixed, &|path| path.to_owned()).replace('\r', "␍").trim_end().to_owned();
    Outcome { text: (!text.is_empty()).then_some(text), diff: (!diff.is_empty()).then_some(diff) }
}

impl Example {
    /// The configuration under which a rule runs: the example's own `marketlint.toml`, and the rule turned on.
    pub(crate) fn config(&self, rule: &Rule) -> Config {
        let own = self.files.iter().find(|it| it.0 == "marketlint.toml");
        let parsed = own.map(|(_, text)| config_file::parse(&Source::new(text.as_str()), false, None));
        let config = parsed.map_or_else(Config::default, |it| it.unwrap_or_else(|it| panic!("{}: {it:?}", self.title)).0.config);
        config.with(rule.name, Setting::On)
    }

    pub(crate) fn memory(&self) -> Memory {
        let files = self.files.iter().map(|(path, text)| (path.clone(), text.clone().into_bytes()));
        let (executable, ignored, links) = (self.executable.clone(), self.ignored.clone(), self.links.clone());
        let (unreadable, submodules) = (self.unreadable.clone(), self.submodules.clone());
        let mut memory = Memory { executable, ignored, links, unreadable, submodules, ..Memory::new(files) };
        memory.before = (!self.before.is_empty()).then(|| Arc::new(memory.as_it_was(&self.before)));
        memory
    }
}

/// Every example of every page, with its rule.
pub(crate) fn examples() -> Vec<(&'static Rule, Example)> {
    let mut out = Vec::new();
    for rule in rules::all() {
        let page = std::fs::read_to_string(page_path(rule)).unwrap().replace("\r\n", "\n");
        out.extend(parse(&page).0.into_iter().map(|it| (rule, it)));
    }
    out
}

fn blocks(outcome: &Outcome) -> Vec<String> {
    let mut lines = Vec::new();
    for (language, content) in [("text", &outcome.text), ("diff", &outcome.diff)] {
        if let Some(content) = content {
            lines.push(String::new());
            lines.push(format!("```{language}"));
            lines.extend(content.lines().map(str::to_owned));
            lines.push("```".to_owned());
        }
    }
    lines
}

/// Splits a page. A paragraph that is a path in backticks names the block below it. Behind it may stand `(executable)`,
/// `(crlf)` for line ends as on Windows, `(ignored)` for what git hides, `(1048577 bytes)`, up to which blanks follow, or, without a block, `(link to TARGET)` or
/// `(unreadable)` for a folder nobody may look into, or `(submodule)` for one that is committed as such. `(before)` names a file as it
/// was at the commit that is compared with, and `(new)` one that was not there then. A `marketlint.toml` is the example's configuration; a
/// `.git/config` says which repository it is. Blocks that belong to no path and show neither text nor diff are mistakes: such an example would prove nothing.
fn parse(page: &str) -> (Vec<Example>, Vec<String>) {
    let lines: Vec<&str> = page.lines().collect();
    let (mut examples, mut complaints): (Vec<Example>, Vec<String>) = (Vec::new(), Vec::new());
    let mut path: Option<String> = None;
    let mut size = 0_usize;
    let (mut crlf, mut before) = (false, false);
    let mut at = 0;
    while at < lines.len() {
        let line = lines[at];
        if let Some(title) = line.strip_prefix("## ") {
            examples.push(Example { title: title.to_owned(), ..Example::default() });
            path = None;
        } else if let Some(fence) = fence(line) {
            let end = (at + 1..lines.len()).find(|&it| lines[it].trim() == fence).unwrap_or(lines.len());
            let content = lines[at + 1..end].join("\n");
            let language = line.trim_start_matches('`');
            match (examples.last_mut(), path.take()) {
                (Some(example), Some(path)) => {
                    let text = format!("{content}\n{}", " ".repeat(size.saturating_sub(content.len() + 1)));
                    if before {
                        example.before.insert(path, Some(text.into_bytes()));
                    } else {
                        example.files.push((path, if crlf { text.replace('\n', "\r\n") } else { text }));
                    }
                    size = 0;
                    example.expected_lines = end + 1..end + 1;
                }
                (Some(example), None) if matches!(language, "text" | "diff") => {
                    // The empty line above goes and comes with the block.
                    let start = if example.expected == Outcome::default() { at - 1 } else { example.expected_lines.start };
                    example.expected_lines = start..end + 1;
                    let slot = if language == "text" { &mut example.expected.text } else { &mut example.expected.diff };
                    *slot = Some(content);
                }
                (None, _) => {}
                (Some(_), None) => complaints.push(format!("line {}: a block without a path", at + 1)),
            }
            at = end;
        } else if let Some(name) = line.strip_prefix('`').and_then(|it| it.split_once('`')) {
            let (name, rest) = name;
            let note = rest.trim().strip_prefix('(').and_then(|it| it.strip_suffix(')')).unwrap_or_default();
            let link = note.strip_prefix("link to ");
            let bytes = note.strip_suffix(" bytes").and_then(|it| it.parse::<usize>().ok());
            let known = link.is_some()
                || bytes.is_some()
                || matches!(note, "executable" | "crlf" | "ignored" | "unreadable" | "submodule" | "before" | "new");
            let is_path = rest.trim().is_empty() || known;
            if is_path
                && lines.get(at + 1).is_none_or(|it| it.is_empty())
                && let Some(example) = examples.last_mut()
            {
                if note == "executable" {
                    example.executable.push(name.to_owned());
                }
                if note == "ignored" {
                    example.ignored.push(name.to_owned());
                }
                size = bytes.unwrap_or_default();
                if note == "new" {
                    example.before.insert(name.to_owned(), None);
                }
                crlf = note == "crlf";
                before = note == "before";
                if let Some(target) = link {
                    example.links.insert(name.to_owned(), target.to_owned());
                    example.expected_lines = at + 1..at + 1;
                } else if note == "unreadable" {
                    example.unreadable.push(name.trim_end_matches('/').to_owned());
                    example.expected_lines = at + 1..at + 1;
                } else if note == "submodule" {
                    example.submodules.push(name.trim_end_matches('/').to_owned());
                    example.files.push((name.to_owned(), String::new()));
                    example.expected_lines = at + 1..at + 1;
                } else if name.ends_with('/') {
                    example.files.push((name.to_owned(), String::new()));
                    example.expected_lines = at + 1..at + 1;
                } else {
                    path = Some(name.to_owned());
                }
            }
        }
        at += 1;
    }
    examples.retain(|it| !it.files.is_empty());
    (examples, complaints)
}

/// The fence a line opens: as many backticks as it begins with, at least three.
fn fence(line: &str) -> Option<&str> {
    let ticks = line.bytes().take_while(|&it| it == b'`').count();
    (ticks >= 3).then(|| &line[..ticks])
}
