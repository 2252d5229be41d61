//! What the official check says of our own examples, compared with what we say.
//!
//! The normal run compares recorded verdicts: file, place and severity, never the official tool's sentences. With
//! `MARKETLINT_OFFICIAL=/path/to/claude` the official check runs live; with `UPDATE=1` as well, its verdicts are recorded anew.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use marketlint::report::{Finding, Report};
use marketlint_rules::rule::By;
use marketlint_rules::tree::Found;
use marketlint_rules::{Config, Level, rules};
use serde_json::{Value, json};

use crate::memory::Memory;
use crate::pages;

/// One finding of the official check.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Official {
    file: String,
    place: Vec<String>,
    error: bool,
}

/// What was recorded for one example. The content's mark tells when the example has changed since.
#[derive(Debug)]
struct Recorded {
    mark: String,
    findings: Vec<Official>,
}

fn verdicts_file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/official/verdicts.json")
}

/// The examples that the official check can be asked about: those with a manifest, and without comments that only we understand.
fn examples() -> BTreeMap<String, Memory> {
    let all = pages::examples()
        .into_iter()
        .filter(|(rule, _)| rule.group() != "suppression")
        .map(|(rule, example)| (format!("{} / {}", rule.name, example.title), example.memory()));
    all.filter(|(_, memory)| {
        memory.files.keys().any(|it| it.ends_with(".claude-plugin/marketplace.json") || it == ".claude-plugin/plugin.json")
    })
    .collect()
}

#[test]
fn recorded_verdicts_are_ours_too() {
    let recorded = read();
    let (mut compared, mut wrong) = (0, String::new());
    for (name, memory) in examples() {
        let Some(recorded) = recorded.get(&name).filter(|it| it.mark == mark(&memory)) else { continue };
        compared += 1;
        wrong += &differences(&name, &memory, &recorded.findings);
    }
    assert!(compared > 0, "no verdict is recorded for any example as it stands");
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn live_verdicts_are_ours_too() {
    let Some(binary) = std::env::var_os("MARKETLINT_OFFICIAL") else { return };
    let home = tempfile::tempdir().unwrap();
    let (mut recorded, mut wrong) = (BTreeMap::new(), String::new());
    for (name, memory) in examples() {
        let findings = ask(Path::new(&binary), home.path(), &memory);
        wrong += &differences(&name, &memory, &findings);
        recorded.insert(name, Recorded { mark: mark(&memory), findings });
    }
    if std::env::var_os("UPDATE").is_some() {
        write(&recorded);
    }
    print!("{wrong}");
    assert!(wrong.is_empty(), "the official check and ours differ; see above");
}

/// What one side says and the other does not.
fn differences(name: &str, memory: &Memory, official: &[Official]) -> String {
    let report = memory.report(&rules::all(), &Config::default());
    let mut out = String::new();
    for theirs in official {
        let matched = report.findings.iter().any(|ours| is_same(&report, ours, theirs));
        if !matched {
            let level = if theirs.error { "error" } else { "warning" };
            writeln!(out, "{name}: missing {level} in {} at {}", theirs.file, theirs.place.join("/")).unwrap();
        }
    }
    for ours in &report.findings {
        let file = &report.file(&ours.place).path;
        let claims = ours.rule.witness.by == By::Official && ours.level == Level::Error;
        if claims && !official.iter().any(|it| it.error && (&it.file == file || is_below(&it.file, file) || is_below(file, &it.file))) {
            writeln!(out, "{name}: {} claims an official error in {file} at {:?}", ours.rule.name, ours.pointer).unwrap();
        }
    }
    out
}

/// Whether one of our findings speaks of the same: in the same file, at the same place or inside it, or at the parent of a
/// field that is not there.
fn is_same(report: &Report, ours: &Finding, theirs: &Official) -> bool {
    let file = &report.file(&ours.place).path;
    let severe_enough = ours.level == Level::Error || !theirs.error;
    let place: Vec<String> =
        ours.pointer.as_deref().unwrap_or("").split('/').skip(1).map(|it| it.replace("~1", "/").replace("~0", "~")).collect();
    let wanted = &theirs.place;
    let near = place.starts_with(wanted) || wanted.split_last().is_some_and(|(_, parent)| place == parent);
    let same_file = file == &theirs.file && near;
    // The official check names a folder where we name a file in it, and the other way round.
    severe_enough && (same_file || file != &theirs.file && (is_below(file, &theirs.file) || is_below(&theirs.file, file)))
}

/// Whether a path lies below a folder.
fn is_below(path: &str, folder: &str) -> bool {
    folder == "." || path.strip_prefix(folder).is_some_and(|it| it.starts_with('/'))
}

/// Runs the official check on the root and on every plugin in it, with a home of its own and no network to speak of.
fn ask(binary: &Path, home: &Path, memory: &Memory) -> Vec<Official> {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().canonicalize().unwrap().join("p1");
    memory.write_to(&root);
    let mut targets = vec![root.clone()];
    let repo = memory.repo(marketlint_rules::Options::default());
    let has_one = |dir| {
        let in_place = |it: &str| matches!(repo.tree.find(dir, it), Found::At(_));
        in_place(".claude-plugin/plugin.json") || matches!(repo.tree.find(dir, ".claude-plugin"), Found::At(it) if repo.tree.is_file(it))
    };
    let manifests = repo.plugins.iter().filter(|it| it.manifest.is_some() || has_one(it.dir)).map(|it| root.join(repo.tree.path(it.dir)));
    targets.extend(manifests.filter(|it| *it != root));
    let mut out = Vec::new();
    for target in targets {
        let answer = Command::new(binary)
            .args(["plugin", "validate", "--json"])
            .arg(&target)
            .env("HOME", home)
            .env("DISABLE_AUTOUPDATER", "1")
            .env("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1")
            .current_dir(&root)
            .output()
            .unwrap();
        let report: Value = serde_json::from_slice(&answer.stdout).unwrap_or_default();
        let parts = std::iter::once(&report["manifest"]).chain(report["contents"].as_array().into_iter().flatten());
        for part in parts {
            let file = part["file"].as_str().unwrap_or_default();
            let file = Path::new(file).strip_prefix(&root).map_or_else(|_| file.to_owned(), |it| it.to_string_lossy().into_owned());
            let file = if file.is_empty() { ".".to_owned() } else { file };
            for (key, error) in [("errors", true), ("warnings", false)] {
                for finding in part[key].as_array().into_iter().flatten() {
                    out.extend(place(&file, finding["path"].as_str().unwrap_or_default(), error));
                }
            }
        }
    }
    out.sort();
    out.dedup();
    out
}

/// The place of an official finding. What it says of a plugin's manifest from the catalogue is said again for the plugin.
fn place(file: &str, path: &str, error: bool) -> Option<Official> {
    if path.contains('→') {
        return None;
    }
    // A module is named by what stands in the list, not by its place there.
    let path = if path.starts_with("modules.") { "modules" } else { path };
    let whole = matches!(path, "" | "root" | "json" | "frontmatter" | "file" | "directory");
    let place = if whole { Vec::new() } else { path.split(['.', '[', ']']).filter(|it| !it.is_empty()).map(str::to_owned).collect() };
    Some(Official { file: file.to_owned(), place, error })
}

/// A mark of what an example holds.
fn mark(memory: &Memory) -> String {
    let mut text = String::new();
    for (path, content) in &memory.files {
        write!(text, "{path}\0{}\0", String::from_utf8_lossy(content)).unwrap();
    }
    for (path, target) in &memory.links {
        write!(text, "{path}\0{target}\0").unwrap();
    }
    text += &memory.executable.join("\0");
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{hash:016x}")
}

fn read() -> BTreeMap<String, Recorded> {
    let text = std::fs::read_to_string(verdicts_file()).unwrap();
    let all: Value = serde_json::from_str(&text).unwrap();
    let one = |it: &Value| Recorded {
        mark: it["mark"].as_str().unwrap().to_owned(),
        findings: it["findings"].as_array().unwrap().iter().map(finding).collect(),
    };
    all["examples"].as_object().unwrap().iter().map(|(name, it)| (name.clone(), one(it))).collect()
}

/// `error plugins/a/x.json mcpServers/s/url`
fn finding(value: &Value) -> Official {
    let parts: Vec<&str> = value.as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect();
    let place = if parts[2].is_empty() { Vec::new() } else { parts[2].split('/').map(str::to_owned).collect() };
    Official { error: parts[0] == "error", file: parts[1].to_owned(), place }
}

/// An example to a line, so that a change shows what it is about.
fn write(recorded: &BTreeMap<String, Recorded>) {
    let examples: Vec<String> = recorded
        .iter()
        .map(|(name, it)| {
            let findings: Vec<Value> =
                it.findings.iter().map(|it| json!([if it.error { "error" } else { "warning" }, it.file, it.place.join("/")])).collect();
            format!("    {}: {}", json!(name), json!({ "mark": it.mark, "findings": findings }))
        })
        .collect();
    let client = json!(marketlint_rules::rule::MEASURED);
    let document = format!("{{\n  \"client\": {client},\n  \"examples\": {{\n{}\n  }}\n}}\n", examples.join(",\n"));
    std::fs::create_dir_all(verdicts_file().parent().unwrap()).unwrap();
    std::fs::write(verdicts_file(), document).unwrap();
}
