//! The stages of a run, each alone: `cargo bench -p marketlint`, or with the name of a stage behind it. Nothing is read from a
//! disk; benches/compare measures whole runs.
#![allow(clippy::unwrap_used, missing_docs)]

use divan::Bencher;
use divan::counter::BytesCount;
use marketlint::report::{self, Format, RenderOptions, Report};
use marketlint_parser::{FileId, frontmatter, json as json_parser, yaml as yaml_parser};
use marketlint_rules::{Config, check, rules};

use memory::Memory;

#[allow(dead_code)]
#[path = "../tests/memory.rs"]
mod memory;

fn main() {
    divan::main();
}

/// How many plugins the marketplace has.
const PLUGINS: usize = 200;

fn catalogue() -> String {
    let entries: Vec<_> = (0..PLUGINS)
        .map(|it| serde_json::json!({ "name": format!("p{it}"), "source": format!("./p{it}"), "description": "Does what it says." }))
        .collect();
    serde_json::json!({ "name": "m", "owner": { "name": "Ann" }, "plugins": entries }).to_string()
}

/// Front matter as most skills have it, and a body of about 4 KiB.
fn skill(name: &str) -> String {
    let line = "- Read the files that changed, `say what they do`, then look for what is [missing](notes.md).\n";
    format!(
        "---\nname: {name}\ndescription: Reviews a change. Use when asked to.\nallowed-tools: Read, Grep\n---\n\n# {name}\n\n{}",
        line.repeat(42)
    )
}

/// Plugins of a handful of files each; one in ten has something to find.
fn marketplace() -> Memory {
    let mut files = vec![(".claude-plugin/marketplace.json".to_owned(), catalogue())];
    for plugin in 0..PLUGINS {
        let slip = if plugin % 10 == 3 { ", \"keyword\": []" } else { "" };
        let manifest = format!("{{ \"name\": \"p{plugin}\", \"version\": \"1.0.0\", \"description\": \"Does it.\"{slip} }}\n");
        let hooks = "{ \"hooks\": { \"Stop\": [{ \"hooks\": [{ \"type\": \"command\", \"command\": \"true\", \"timeout\": 5 }] }] } }\n";
        files.push((format!("p{plugin}/.claude-plugin/plugin.json"), manifest));
        files.push((format!("p{plugin}/hooks/hooks.json"), hooks.to_owned()));
        files.push((format!("p{plugin}/commands/go.md"), "---\ndescription: Goes\n---\nGo.\n".to_owned()));
        files.extend(["a", "b", "c"].map(|it| (format!("p{plugin}/skills/{it}/SKILL.md"), skill(it))));
    }
    Memory::new(files.into_iter().map(|(path, text)| (path, text.into_bytes())))
}

/// One file with as many findings.
fn report_of(findings: usize) -> Report {
    let unknown: String = (0..findings).map(|it| format!(",\n  \"unknown-{it}\": {it}")).collect();
    let manifest = format!("{{\n  \"name\": \"p\"{unknown}\n}}\n");
    let memory = Memory::new([(".claude-plugin/plugin.json".to_owned(), manifest.into_bytes())]);
    memory.report(&rules::all(), &Config::default())
}

#[divan::bench]
fn parse_json(bencher: Bencher) {
    let text = catalogue();
    bencher.counter(BytesCount::of_str(&text)).bench(|| json_parser::parse(FileId(0), &text));
}

#[divan::bench]
fn parse_front_matter(bencher: Bencher) {
    let text = skill("review");
    let yaml = frontmatter::split(&text).unwrap().yaml;
    bencher.counter(BytesCount::new(yaml.len())).bench(|| yaml_parser::parse(FileId(0), &text, yaml.clone()));
}

#[divan::bench]
fn model(bencher: Bencher) {
    let memory = marketplace();
    bencher.bench(|| memory.repo(Default::default()));
}

#[divan::bench]
fn all_rules(bencher: Bencher) {
    let (repo, config) = (marketplace().repo(Default::default()), Config::default());
    bencher.bench(|| check(&repo, &rules::all(), &config));
}

#[divan::bench(args = Format::ALL)]
fn render(bencher: Bencher, format: &Format) {
    let report = report_of(10_000);
    bencher.bench(|| {
        let mut out = Vec::new();
        report::render(*format, &report, &RenderOptions::default(), &mut out).unwrap();
        out
    });
}
