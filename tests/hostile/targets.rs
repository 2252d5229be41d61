//! What is tried on arbitrary bytes: by the fuzzer at length, by the tests on what it found.
//!
//! Each function panics where something must not be.

use std::collections::BTreeSet;

use marketlint::config_file;
use marketlint::report::{self, Format, RenderOptions, Report};
use marketlint_parser::{FileId, Node, Parsed, Source, Span, Value, frontmatter, json as json_parser, yaml as yaml_parser};
use marketlint_rules::fix::{self as fixes, Fixed};
use marketlint_rules::{Config, Diagnostic, Layer, Level, Safety, Setting, check, rules};

use crate::memory::Memory;

/// Panics where bytes bring about what must not be.
pub(crate) type Target = fn(&[u8]);

/// The targets by name.
pub(crate) const ALL: &[(&str, Target)] =
    &[("json", json), ("yaml", yaml), ("frontmatter", front_matter), ("repository", repository), ("fix", fix), ("config", config)];

const FILE: FileId = FileId(0);

/// Bytes as a JSON file.
pub(crate) fn json(bytes: &[u8]) {
    let source = Source::from_bytes(bytes.to_vec());
    spans_are_sound(&json_parser::parse(FILE, source.text()), source.text());
}

/// Bytes as a YAML file.
pub(crate) fn yaml(bytes: &[u8]) {
    let source = Source::from_bytes(bytes.to_vec());
    spans_are_sound(&yaml_parser::parse(FILE, source.text(), 0..source.text().len()), source.text());
}

/// Bytes as a Markdown file with front matter.
pub(crate) fn front_matter(bytes: &[u8]) {
    let source = Source::from_bytes(bytes.to_vec());
    let text = source.text();
    match frontmatter::split(text) {
        Some(found) => {
            assert!(text.get(found.body).is_some());
            spans_are_sound(&yaml_parser::parse(FILE, text, found.yaml), text);
        }
        None => assert!(frontmatter::why_none(text).is_some()),
    }
}

/// Bytes as a repository, see [`tree`]: linted with every rule and shown in every format.
pub(crate) fn repository(bytes: &[u8]) {
    show(&tree(bytes).report(&rules::all(), &every_rule()));
}

/// The same, mended until nothing is left to mend: once is enough, and no error is new where everything could be read before.
pub(crate) fn fix(bytes: &[u8]) {
    let mut memory = tree(bytes);
    let config = every_rule();
    let before = check(&memory.repo(config.options.clone()), &rules::all(), &config).found;
    let once = mended(&memory, &config);
    let errors =
        |found: &[Diagnostic]| -> BTreeSet<&str> { found.iter().filter(|it| it.level == Level::Error).map(|it| it.rule.name).collect() };
    let was_readable = !before.iter().any(|it| it.rule.name.ends_with("-syntax"));
    let new: Vec<_> = errors(&once.left).difference(&errors(&before)).copied().collect();
    assert!(!was_readable || new.is_empty(), "fixing brings in {new:?}: {:?}", once.applied);
    for (path, text) in &once.texts {
        memory.files.insert(path.clone(), text.new.text().as_bytes().to_vec());
    }
    let twice = mended(&memory, &config);
    assert!(twice.texts.is_empty() || !once.withdrawn.is_empty(), "fixing twice changes {:?}", twice.applied);
    show(&memory.report(&rules::all(), &config));
}

/// Bytes as a configuration, in TOML and in YAML.
pub(crate) fn config(bytes: &[u8]) {
    let source = Source::from_bytes(bytes.to_vec());
    for is_yaml in [false, true] {
        let spans = match config_file::parse(&source, is_yaml, None) {
            Ok((_, spans)) => spans,
            Err(problems) => problems.iter().map(|it| it.span).collect(),
        };
        spans.into_iter().for_each(|it| is_sound(it, source.text()));
    }
}

/// Files, each behind a line `=== path`. A path that ends in `/` is an empty directory, and one that ends in ` -> target` a link.
pub(crate) fn tree(bytes: &[u8]) -> Memory {
    let mut memory = Memory::default();
    let mut rest = bytes;
    while let Some(start) = rest.strip_prefix(b"=== ") {
        let end = start.windows(5).position(|it| it == b"\n=== ").map_or(start.len(), |it| it + 1);
        let (file, after) = start.split_at(end);
        rest = after;
        let line_end = file.iter().position(|&it| it == b'\n').unwrap_or(file.len());
        let line = String::from_utf8_lossy(file.get(..line_end).unwrap_or_default());
        let (path, target) = line.split_once(" -> ").map_or((&*line, None), |(path, target)| (path, Some(target)));
        let name = path.strip_suffix('/').unwrap_or(path);
        let is_a_path = name.split('/').all(|it| !matches!(it, "" | "." | ".."));
        let clashes = memory.files.keys().chain(memory.links.keys()).any(|it| {
            let known = it.strip_suffix('/').unwrap_or(it);
            known == name || is_below(known, name) || is_below(name, known)
        });
        if !is_a_path || clashes {
            continue;
        }
        match target {
            Some(target) => drop(memory.links.insert(name.to_owned(), target.to_owned())),
            None => drop(memory.files.insert(path.to_owned(), file.get(line_end + 1..).unwrap_or_default().to_vec())),
        }
    }
    memory
}

fn is_below(path: &str, dir: &str) -> bool {
    path.strip_prefix(dir).is_some_and(|it| it.starts_with('/'))
}

fn every_rule() -> Config {
    Config { layers: vec![Layer::new([("all", Setting::On)])], ..Config::default() }
}

fn mended(memory: &Memory, config: &Config) -> Fixed {
    fixes::fix(memory.repo(config.options.clone()), memory, Safety::Unsafe, &|repo| check(repo, &rules::all(), config).found)
}

/// No rule has failed; what has a parser is parsed, and a terminal gets nothing to obey.
pub(crate) fn show(report: &Report) {
    for it in &report.findings {
        assert_ne!(it.rule.name, "internal-error", "{}", it.message);
    }
    for &format in Format::ALL {
        let text = rendered(report, format);
        match format {
            Format::Json | Format::Sarif | Format::Gitlab => drop(serde_json::from_str::<serde_json::Value>(&text).expect("it is JSON")),
            Format::Human | Format::Plain | Format::Concise | Format::Github => {
                assert!(text.chars().all(|it| it == '\n' || !it.is_control()), "{} lets control characters through", format.as_str());
            }
            Format::Jsonl | Format::Junit | Format::Html => {}
        }
    }
}

fn rendered(report: &Report, format: Format) -> String {
    let mut out = Vec::new();
    report::render(format, report, &RenderOptions::default(), &mut out).expect("memory can be written to");
    String::from_utf8(out).expect("it is UTF-8")
}

fn spans_are_sound(parsed: &Parsed, text: &str) {
    parsed.comments.iter().for_each(|it| is_sound(*it, text));
    for error in &parsed.errors {
        is_sound(error.span, text);
        error.related.iter().for_each(|(span, _)| is_sound(*span, text));
    }
    let mut open: Vec<&Node> = parsed.root.iter().collect();
    while let Some(node) = open.pop() {
        is_sound(node.span, text);
        match &node.value {
            Value::Array(items) => open.extend(items),
            Value::Object(members) => {
                members.iter().for_each(|it| is_sound(it.key.span, text));
                open.extend(members.iter().map(|it| &it.value));
            }
            _ => {}
        }
    }
}

fn is_sound(span: Span, text: &str) {
    assert!(text.get(span.range()).is_some(), "{span:?} is none of the text");
}
