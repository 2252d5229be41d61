//! The configuration: what it changes, what is said of a bad one, and that no rule escapes it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use globset::{Glob, GlobSet};
use marketlint::baseline::{self, Baseline};
use marketlint::config_file;
use marketlint_parser::Source;
use marketlint_rules::config::{Demand, Policy};
use marketlint_rules::rules::suppression::{MALFORMED_IGNORE, UNUSED_IGNORE};
use marketlint_rules::{Checked, Config, Diagnostic, Ignore, Layer, Level, Profile, Repo, Rule, Setting, Silencer, check, profile, rules};
use rayon::prelude::*;

use crate::cli::{disk, run};
use crate::docs::same;
use crate::memory::Memory;
use crate::pages::{self, Example};

/// An example that shows something, with what it shows.
struct Shown {
    rule: &'static Rule,
    memory: Memory,
    config: Config,
    repo: Repo,
    found: Vec<Diagnostic>,
}

impl Shown {
    fn new(rule: &'static Rule, example: &Example) -> Option<Shown> {
        let (memory, config) = (example.memory(), example.config(rule));
        let repo = memory.repo(config.options.clone());
        let found = check(&repo, &[rule], &config).found;
        (!found.is_empty()).then_some(Shown { rule, memory, config, repo, found })
    }

    fn path(&self, diagnostic: &Diagnostic) -> &str {
        self.repo.tree.path(diagnostic.primary.span.file)
    }

    fn check(&self, config: &Config) -> Checked {
        check(&self.repo, &[self.rule], config)
    }
}

/// Does something with every example of every rule that finds something.
fn for_every_rule(what: impl Fn(Shown) + Sync + Send) {
    // The engine speaks for these itself, of what others find.
    let of_its_own = |rule: &Rule| ![UNUSED_IGNORE.name, MALFORMED_IGNORE.name].contains(&rule.name);
    let examples = pages::examples();
    let shown = examples.par_iter().filter(|(rule, _)| of_its_own(rule)).filter_map(|(rule, example)| Shown::new(rule, example));
    shown.for_each(what);
}

#[test]
fn every_rule_can_be_turned_off_and_made_an_error() {
    for_every_rule(|shown| {
        let (rule, config) = (shown.rule, &shown.config);
        for name in std::iter::once(rule.name).chain(rule.aliases.iter().copied()).chain([rule.group(), "all"]) {
            assert!(shown.check(&config.clone().with(name, Setting::Off)).found.is_empty(), "{} by `{name}`", rule.name);
        }
        let louder = shown.check(&config.clone().with(rule.name, Setting::At(Level::Error)));
        assert_eq!(louder.found.len(), shown.found.len(), "{}", rule.name);
        assert!(louder.found.iter().all(|it| it.level == Level::Error), "{}", rule.name);
    });
}

#[test]
fn every_rule_can_be_turned_off_for_a_path() {
    for_every_rule(|shown| {
        let path = shown.path(&shown.found[0]).to_owned();
        let off = Layer { paths: Some(only(&path)), ..Layer::new([(shown.rule.name, Setting::Off)]) };
        let mut config = shown.config.clone();
        config.layers.push(off);
        let left = shown.check(&config).found;
        assert!(left.iter().all(|it| shown.path(it) != path), "{}", shown.rule.name);
        let elsewhere = shown.found.iter().filter(|it| shown.path(it) != path).count();
        assert_eq!(left.len(), elsewhere, "{}", shown.rule.name);
    });
}

#[test]
fn every_finding_can_be_ignored_by_its_place() {
    for_every_rule(|shown| {
        for one in &shown.found {
            let pointer = shown.repo.path_to(one.primary.span).map(|it| it.0);
            let tokens = |it: &str| it.split('/').skip(1).map(|it| it.replace("~1", "/").replace("~0", "~")).collect();
            let ignore = Ignore {
                rule: shown.rule.name.into(),
                paths: Some(only(shown.path(one))),
                at: pointer.as_deref().map(tokens),
                reason: "it is known".into(),
                until: None,
            };
            let checked = shown.check(&Config { ignores: vec![ignore], ..shown.config.clone() });
            let same = |it: &Diagnostic| it.primary == one.primary && it.message == one.message;
            assert!(!checked.found.iter().any(same), "{}", shown.rule.name);
            let silenced = checked.silenced.iter().find(|it| same(&it.diagnostic)).unwrap();
            assert_eq!((silenced.by, silenced.reason.as_deref()), (Silencer::Config, Some("it is known")));
            assert_eq!(checked.used_ignores, [true]);
            assert_eq!(checked.found.len() + checked.silenced.len(), shown.found.len(), "{}", shown.rule.name);
        }
    });
}

#[test]
fn every_rule_can_be_ignored_by_a_comment_where_there_are_comments() {
    for_every_rule(|shown| {
        let paths: Vec<String> = shown.found.iter().map(|it| shown.path(it).to_owned()).filter(|it| it.ends_with(".md")).collect();
        for path in paths {
            // Of some files only the name matters; nobody reads their comments.
            let file = shown.repo.tree.get(&path).unwrap();
            let Some(text) = shown.repo.sources.text(file) else { continue };
            let front = shown.repo.doc(file).and_then(|it| it.front.clone());
            let body = front.map_or(0, |it| it.body.start);
            let line_break = if text[..body].ends_with('\n') || body == 0 { "" } else { "\n" };
            let comment = format!("{line_break}<!-- marketlint: ignore[{}] it is known -->\n", shown.rule.name);
            let with_comment = format!("{}{comment}{}", &text[..body], &text[body..]);
            let mut memory = shown.memory.clone();
            memory.files.insert(path.clone(), with_comment.into_bytes());
            let repo = memory.repo(shown.config.options.clone());
            let checked = check(&repo, &[shown.rule], &shown.config);
            let left = checked.found.iter().filter(|it| repo.tree.path(it.primary.span.file) == path).count();
            assert_eq!(left, 0, "{} in {path}", shown.rule.name);
        }
    });
}

#[test]
fn every_finding_goes_into_a_baseline() {
    let dir = tempfile::tempdir().unwrap();
    for_every_rule(|shown| {
        let report = shown.memory.report(&[shown.rule], &shown.config);
        let path = dir.path().join(format!("{}-{:?}", shown.rule.name, std::thread::current().id()));
        assert_eq!(baseline::write(&path, "it", &report).unwrap(), shown.found.len());
        let mut baseline = Baseline::read(&path, "it").unwrap();
        let mut checked = shown.check(&shown.config);
        baseline.apply(&shown.repo, &mut checked);
        assert!(checked.found.is_empty(), "{}", shown.rule.name);
        assert_eq!(checked.silenced.len(), shown.found.len(), "{}", shown.rule.name);
        assert_eq!(baseline.stale(), 0, "{}", shown.rule.name);
    });
}

fn only(path: &str) -> GlobSet {
    let escaped = globset::escape(path);
    GlobSet::builder().add(Glob::new(&escaped).unwrap()).build().unwrap()
}

#[test]
fn a_bad_configuration_is_described_at_its_place() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/config");
    let repository = disk(&[(".claude-plugin/plugin.json", "{}")]);
    let mut wrong = Vec::new();
    let mut cases = 0;
    for entry in fs::read_dir(&dir).unwrap() {
        let path = entry.unwrap().path();
        let is_case = path.extension().is_some_and(|it| it == "toml" || it == "yaml");
        if !is_case {
            continue;
        }
        cases += 1;
        let name = path.file_name().unwrap().to_str().unwrap();
        let text = fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
        let copy = repository.path().join(name);
        fs::write(&copy, text).unwrap();
        let said = run(repository.path(), &["--config", name]);
        assert_eq!((said.status, said.out.as_str()), (2, ""), "{name}");
        let said: Vec<&str> = said.err.lines().map(str::trim_end).collect();
        wrong.extend(same(&dir.join(format!("{name}.txt")), &(said.join("\n") + "\n")).err());
    }
    assert!(cases > 5 && wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A catalogue with two unknown fields, one of them in a plugin.
const FILES: [(&str, &str); 2] = [
    (
        ".claude-plugin/marketplace.json",
        r#"{ "name": "m", "owner": { "name": "A" }, "colour": 1, "plugins": [{ "name": "p", "source": "./p", "colour": 2 }] }"#,
    ),
    ("p/.claude-plugin/plugin.json", r#"{ "name": "p", "version": "1.0.0", "description": "P.", "author": { "name": "A" }, "colour": 3 }"#),
];

/// `file:column: severity` of every unknown field, and of what is said of ignores, under a configuration.
fn seen(config: &str, args: &[&str]) -> Vec<String> {
    let dir = disk(&FILES);
    fs::write(dir.path().join("marketlint.toml"), config).unwrap();
    let levels = ["--level", "all=off", "--level", "unknown-field=on", "--level", "suppression=on"];
    let levels = if config.contains("levels") || config.contains("rules") { &[][..] } else { &levels[..] };
    let said = run(dir.path(), &[&["--format", "concise", "--all-severities"], levels, args].concat());
    assert_ne!(said.status, 2, "{}", said.err);
    let lines = said.out.lines().filter(|it| it.contains("unknown-field") || it.contains("ignore]"));
    lines.map(|it| it.split('[').next().unwrap().to_owned()).collect()
}

const TOP: &str = ".claude-plugin/marketplace.json:1:42: warning";
const ENTRY: &str = ".claude-plugin/marketplace.json:1:99: warning";
const PLUGIN: &str = "p/.claude-plugin/plugin.json:1:84: warning";

#[test]
fn levels_overrides_and_the_command_line_follow_each_other() {
    assert_eq!(seen("", &[]), [TOP, ENTRY, PLUGIN]);
    let error = |it: &str| it.replace("warning", "error");
    assert_eq!(seen("[levels]\nunknown-field = \"error\"\n", &[]), [TOP, ENTRY, PLUGIN].map(error));
    assert_eq!(seen("[levels]\nschema = \"error\"\nunknown-field = \"off\"\n", &[]), [""; 0]);
    let override_ = "[levels]\nunknown-field = \"error\"\n[[overrides]]\npaths = [\"p\"]\nlevels = { unknown-field = \"off\" }\n";
    assert_eq!(seen(override_, &[]), [TOP, ENTRY].map(error));
    assert_eq!(seen(override_, &["--level", "unknown-field=warning"]), [TOP, ENTRY, PLUGIN]);
    assert_eq!(seen(override_, &["--no-config", "--level", "unknown-field=on"]), [TOP, ENTRY, PLUGIN]);
    assert_eq!(seen("known-fields = [\"colour\"]\n", &[]), [""; 0]);
}

#[test]
fn ignores_need_a_place_run_out_and_are_missed_when_they_are_of_no_use() {
    let ignore = |more: &str| format!("[[ignore]]\nrule = \"unknown-field\"\nreason = \"ours\"\n{more}\n");
    assert_eq!(seen(&ignore(""), &[]), [""; 0]);
    assert_eq!(seen(&ignore("path = \"p/**\""), &[]), [TOP, ENTRY]);
    assert_eq!(seen(&ignore("path = [\".claude-plugin\"]"), &[]), [PLUGIN]);
    assert_eq!(seen(&ignore("at = \"/plugins/*\""), &[]), [TOP, PLUGIN]);
    assert_eq!(seen(&ignore("at = \"/colour\""), &[]), [ENTRY]);
    let until = ignore("until = 2026-12-31");
    assert_eq!(seen(&until, &["--today", "2026-12-31"]), [""; 0]);
    assert_eq!(seen(&until, &["--today", "2027-01-01"]), [TOP, ENTRY, PLUGIN, "marketlint.toml:2:8: warning"]);
    assert_eq!(seen(&ignore("path = \"q\""), &[]), [TOP, ENTRY, PLUGIN, "marketlint.toml:2:8: warning"]);
    assert_eq!(seen(&ignore("path = \"q\""), &["--level", "unknown-field=off"]), [""; 0], "a rule that did not run");
    assert_eq!(seen(&ignore("path = \"q\""), &["p"]), [PLUGIN], "a part of the repository only");
    let dir = disk(&FILES);
    fs::write(dir.path().join("marketlint.toml"), ignore("path = \"p\"")).unwrap();
    let said = run(dir.path(), &["--format", "json", "--show-suppressed"]);
    assert!(said.out.contains("\"reason\": \"ours\""), "{}", said.out);
}

#[test]
fn rules_after_the_agreed_set_wait_and_are_counted() {
    let dir = disk(&FILES);
    fs::write(dir.path().join("marketlint.toml"), "rules = \"0.0\"\n").unwrap();
    let said = run(dir.path(), &["--format", "concise"]);
    let on = rules::all().iter().filter(|it| !it.opt_in).count();
    assert!(said.out.contains(&format!("{on} newer rules wait")), "{}", said.out);
    assert_eq!(said.status, 0);
    assert_eq!(seen("rules = \"0.1\"\n", &[]), [TOP, ENTRY, PLUGIN]);
}

#[test]
fn the_nearest_configuration_above_counts_and_its_patterns_count_from_there() {
    let dir = disk(&[
        ("marketlint.toml", "[[overrides]]\npaths = [\"a/p\"]\nlevels = { all = \"off\" }\n"),
        ("a/p/.claude-plugin/plugin.json", "{}"),
        ("b/p/.claude-plugin/plugin.json", "{}"),
        ("c/.marketlint.toml", "[levels]\nall = \"off\"\n"),
        ("c/p/.claude-plugin/plugin.json", "{}"),
        ("d/marketlint.yaml", "levels:\n  all: off\n"),
        ("d/p/.claude-plugin/plugin.json", "{}"),
    ]);
    let found = |path: &str| !run(dir.path(), &["--format", "concise", "-q", path]).out.is_empty();
    assert_eq!(["a/p", "b/p", "c/p", "d/p"].map(found), [false, true, false, false]);
    fs::write(dir.path().join("c/marketlint.toml"), "").unwrap();
    let two = run(dir.path(), &["c/p"]);
    assert!(two.status == 2 && two.err.contains("there are two configurations"), "{}", two.err);
    fs::write(dir.path().join("c/p/nothing.toml"), "").unwrap();
    assert!(!run(dir.path(), &["-q", "--config", "c/p/nothing.toml", "a/p"]).out.is_empty());
}

#[test]
fn the_threshold_and_the_baseline_can_be_agreed_on() {
    let dir = disk(&FILES);
    fs::write(
        dir.path().join("marketlint.toml"),
        "fail-on = \"warning\"\nbaseline = \"old.json\"\n[levels]\nall = \"off\"\nunknown-field = \"on\"\n",
    )
    .unwrap();
    assert_eq!(run(dir.path(), &["--update-baseline"]).status, 0);
    assert!(dir.path().join("old.json").exists());
    assert_eq!(run(&dir.path().join("p"), &["-q"]).status, 0);
    fs::write(dir.path().join("old.json"), r#"{ "version": 1, "findings": [] }"#).unwrap();
    assert_eq!(run(dir.path(), &["-q"]).status, 1);
    assert_eq!(run(dir.path(), &["-q", "--fail-on", "error"]).status, 0);
}

#[test]
fn toml_and_yaml_say_the_same() {
    let toml = r#"
profile = "directory"
known-fields = ["a", "b"]
[levels]
missing-field = "off"
[[overrides]]
paths = ["x/**"]
levels = { schema = "error" }
[[ignore]]
rule = "wrong-type"
path = ["a", "b"]
at = "/a~1b/*"
reason = "r"
until = 2027-01-31
[limits]
file-size = 2_048
paths = 0x10
[policy]
sorted-entries = true
description-length = { min = 10 }
entry-version = "forbidden"
licenses = ["MIT"]
"#;
    let yaml = r#"
profile: directory
known-fields: [a, b]
levels: { missing-field: "off" }
overrides:
  - paths: ["x/**"]
    levels: { schema: error }
ignore:
  - rule: wrong-type
    path: [a, b]
    at: /a~1b/*
    reason: r
    until: 2027-01-31
limits: { file-size: 2048, paths: 16 }
policy:
  sorted-entries: true
  description-length: { min: 10 }
  entry-version: forbidden
  licenses: [MIT]
"#;
    let read = |text: &str, is_yaml| format!("{:?}", config_file::parse(&Source::new(text), is_yaml, None).unwrap().0);
    let toml = read(toml, false);
    assert_eq!(toml, read(yaml, true));
    for part in ["file: 2048", "paths: 16", r#"at: Some(["a/b", "*"])"#, r#"until: Some("2027-01-31")"#, "(10, 18446744073709551615)"] {
        assert!(toml.contains(part), "{part}: {toml}");
    }
}

#[test]
fn profiles_and_policies_name_rules_that_exist() {
    let mut names: BTreeMap<&str, &str> = BTreeMap::new();
    for profile in profile::PROFILES {
        names.extend(profile.levels.iter().map(|it| (it.0, profile.name)));
    }
    let unknown: Vec<_> = names.iter().filter(|(name, _)| !rules::is_rule_or_group(name)).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
    let list = || Some(Vec::new());
    let policy = Policy {
        reserved_names: vec!["x".into()],
        sorted_entries: true,
        categories: list(),
        description_length: Some((1, 2)),
        licenses: list(),
        readme_rows: true,
        entry_version: Some(Demand::Required),
        source_hosts: list(),
        source_owners: list(),
        pinned_sources: true,
        max_file_size: Some(1),
        max_repository_size: Some(1),
        required_files: vec!["x".into()],
        hook_events: list(),
        hook_commands: list(),
        mcp_servers: list(),
        mcp_packages: list(),
    };
    let demanded = policy.rules().into_iter().chain(["entry-version-forbidden"]).collect::<BTreeSet<_>>();
    let house: BTreeSet<&str> = rules::all().into_iter().filter(|it| it.group() == "policy").map(|it| it.name).collect();
    assert_eq!(demanded, house, "each demand has its rule");
    assert!(house.iter().all(|it| rules::find(it).unwrap().opt_in));
    assert_eq!(Profile::find("cli").map(|it| it.levels.len()), Some(0), "the default profile changes nothing");
}

#[test]
fn the_examples_of_the_documentation_are_good_configurations() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/configuration.md");
    let page = fs::read_to_string(page).unwrap().replace("\r\n", "\n");
    let mut whole = String::new();
    for block in page.split("```toml\n").skip(1).map(|it| it.split("```").next().unwrap()) {
        let parsed = config_file::parse(&Source::new(block), false, None);
        let problems = parsed.err().unwrap_or_default();
        assert!(problems.is_empty(), "{block}\n{problems:?}");
        whole.push_str(block);
    }
    for field in marketlint_rules::schema::tables::config::CONFIG.fields {
        assert!(whole.contains(field.name), "no example of `{}`", field.name);
    }
}

#[test]
fn a_team_adopts_the_gate_and_lives_with_it() {
    let dir = disk(&FILES);
    let write = |path: &str, text: &str| fs::write(dir.path().join(path), text).unwrap();
    let levels = "[levels]\nall = \"off\"\nunknown-field = \"on\"\nsuppression = \"on\"\n";
    let lint = |args: &[&str]| run(dir.path(), &[&["--format", "concise", "--strict"], args].concat());

    write("marketlint.toml", &format!("baseline = \"old.json\"\n{levels}"));
    assert_eq!(lint(&["--update-baseline"]).status, 0, "what is there is written down");
    assert_eq!(lint(&[]).status, 0, "and the gate is green");
    write("p/.claude-plugin/plugin.json", &FILES[1].1.replace("\"colour\"", "\"taste\": 1, \"colour\""));
    let red = lint(&[]);
    assert_eq!(red.status, 1, "what is new is not known");
    assert!(red.out.contains("`taste`") && !red.out.contains("`colour`"), "{}", red.out);

    write("marketlint.toml", &format!("baseline = \"old.json\"\nknown-fields = [\"taste\", \"colour\"]\n{levels}"));
    let green = lint(&[]);
    assert_eq!(green.status, 0, "a field of the house is a field: {}", green.out);
    assert!(green.err.contains("3 findings of the baseline `old.json` are gone"), "{}", green.err);
    lint(&["--update-baseline"]);

    let ignore = "[[ignore]]\nrule = \"unknown-field\"\npath = \"p/.claude-plugin\"\nreason = \"on its way out\"\n";
    write("marketlint.toml", &format!("{levels}{ignore}"));
    write("p/.claude-plugin/plugin.json", FILES[1].1);
    assert!(!lint(&[]).out.contains("plugin.json"), "silenced with a reason");
    let page = run(dir.path(), &["explain", "unknown-field"]);
    assert!(page.out.starts_with("# unknown-field"));
    write("p/.claude-plugin/plugin.json", &FILES[1].1.replace(", \"colour\": 3", ""));
    let useless = lint(&[]);
    assert!(useless.out.contains("marketlint.toml:6:8: warning[unused-ignore]"), "{}", useless.out);
    write("marketlint.toml", levels);
    assert!(!lint(&[]).out.contains("unused-ignore"));
}
