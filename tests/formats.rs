//! One small repository with everything that is hard to draw, in every format: `testdata/formats/`.
//!
//! `UPDATE=1 cargo test formats` writes the files; read the difference as if someone else had written it.

use std::path::{Path, PathBuf};

use marketlint::report::{self, Format, Notification, RenderOptions, Report, Run, Suppressed, Terminal, VersionControl};
use marketlint_parser::Span;
use marketlint_rules::rule::{By, Witness};
use marketlint_rules::{Config, Findings, Fix, Level, Operation, Repo, Rule, Safety};

use crate::memory::Memory;

/// Tabs, CRLF, characters of two, three and four bytes, a line of 3,000 characters, an empty file.
pub(crate) fn memory() -> Memory {
    let long = format!(r#"{{ "name": "long", "description": "{}", "name": "long again" }}"#, "é very long story ".repeat(170));
    let files = [
        (
            ".claude-plugin/marketplace.json",
            "{\n\t\"name\": \"démo\",\n\t\"plugins\": [\n\t\t{ \"name\": \"fmt😀\", \"source\": \"./plugins/fmt\" },\n\t\t{ \"name\": \"fmt😀\", \"source\": \"./plugins/long\" },\n\t\t{ \"name\": \"far\", \"source\": { \"source\": \"github\", \"repo\": \"a/b\" } }\n\t]\n}\n",
        ),
        ("plugins/fmt/.claude-plugin/plugin.json", "{\r\n  \"name\": \"fmt\",\r\n  \"version\": \"1.0\"\r\n}\r\n"),
        ("plugins/fmt/commands/empty.md", ""),
        ("plugins/fmt/skills/wide/SKILL.md", "---\nname: 日本語\ndescription: |\n  one\n  two\n---\n\nthe end"),
        ("plugins/long/.claude-plugin/plugin.json", long.as_str()),
    ];
    Memory::new(files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())))
}

/// The span of the nth `needle` in a file.
fn spot(repo: &Repo, path: &str, needle: &str, nth: usize) -> Span {
    let file = repo.tree.get(path).unwrap();
    let (start, found) = repo.sources.text(file).unwrap().match_indices(needle).nth(nth).unwrap();
    Span::new(file, start, start + found.len())
}

const CATALOGUE: &str = ".claude-plugin/marketplace.json";
const FMT: &str = "plugins/fmt/.claude-plugin/plugin.json";
const LONG: &str = "plugins/long/.claude-plugin/plugin.json";
const SKILL: &str = "plugins/fmt/skills/wide/SKILL.md";

pub(crate) static RULES: &[&Rule] = &[&BAD_NAME, &ODD_TEXT, &FINE_ADVICE];

static BAD_NAME: Rule = Rule {
    name: "bad-name",
    level: Level::Error,
    fixes: Some(Safety::Safe),
    page: "# bad-name\n\nA name that is bad.\n\nIt hurts.\n\n## Example\n\n`a.json`\n\n```json\n{}\n```\n",
    file: "crates/rules/src/rules/demo/bad_name.rs",
    check: |repo, findings| {
        let name = spot(repo, CATALOGUE, "\"fmt😀\"", 1);
        findings
            .report(name, "two plugins are called `fmt😀`; only the first can be installed")
            .label("never installed")
            .also(spot(repo, CATALOGUE, "\"fmt😀\"", 0), "the first one")
            .also(spot(repo, FMT, "\"fmt\"", 0), "and its manifest")
            .help("rename one of the two")
            .fix(Fix::safe("Rename the second", name, "\"fmt-2\""));
        let version = spot(repo, FMT, "1.0", 0);
        findings.report(version, "the version has two parts").label("one is missing").fix(Fix::safe(
            "Add the third part",
            version,
            "1.0.0",
        ));
        findings
            .report(spot(repo, LONG, "\"name\"", 1), "a key stands twice in one line of 3,000 characters")
            .label("this one counts")
            .also(spot(repo, LONG, "\"name\"", 0), "this one is dropped");
    },
    ..Rule::DEFAULT
};

static ODD_TEXT: Rule = Rule {
    name: "odd-text",
    level: Level::Warning,
    fixes: Some(Safety::Unsafe),
    security: Some("5.5"),
    witness: Witness { by: By::Documentation, client: "2.1.329" },
    page: "# odd-text\n\nA text that is odd.\n",
    file: "crates/rules/src/rules/demo/odd_text.rs",
    check: |repo, findings| {
        let skill = repo.tree.get(SKILL).unwrap();
        let end = repo.sources.text(skill).unwrap().len();
        findings.report(spot(repo, SKILL, "本語", 0), "wide characters").label("two of them").help("nothing needs to be done about it");
        let block = spot(repo, SKILL, "one", 0).to(spot(repo, SKILL, "two", 0));
        let fix = Fix::new("Rename the file", Safety::Unsafe).operation(Operation::Rename { file: skill, name: "skill.md".into() });
        findings.report(block, "two lines are marked").label("from one to two").fix(fix);
        findings.report(Span::new(skill, end, end), "the file ends without a line break").label("here");
        findings.report(repo.at(repo.tree.get("plugins/fmt/commands/empty.md").unwrap()), "the file is empty").help("write something");
    },
    ..Rule::DEFAULT
};

static FINE_ADVICE: Rule = Rule {
    name: "fine-advice",
    level: Level::Info,
    page: "# fine-advice\n\nA piece of advice.\n",
    file: "crates/rules/src/rules/demo/fine_advice.rs",
    check: |repo: &Repo, findings: &mut Findings| {
        let dir = repo.tree.get("plugins/fmt/skills").unwrap();
        findings
            .report(repo.at(dir), "this is a directory")
            .label("of skills")
            .also(spot(repo, CATALOGUE, "./plugins/fmt", 0), "named here")
            .help("put more into it");
    },
    ..Rule::DEFAULT
};

pub(crate) fn report() -> Report {
    let mut report = memory().report(RULES, &Config::default());
    let finding = report.findings.iter().find(|it| it.message.starts_with("wide")).cloned().unwrap();
    report.suppressed.push(Suppressed { finding, by: "config", reason: Some("it is wanted".into()) });
    report
}

fn options(terminal: Terminal) -> RenderOptions {
    let version_control = VersionControl {
        repository: Some("https://github.com/acme/tools".into()),
        revision: Some("0123456789abcdef0123456789abcdef01234567".into()),
        branch: Some("main".into()),
        prefix: String::new(),
    };
    let notifications = vec![Notification { level: Level::Warning, message: "a file was not read".into() }];
    let run = Run { exit_code: 1, notifications, version_control: Some(version_control) };
    RenderOptions { terminal, statistics: true, show_suppressed: true, run, ..RenderOptions::default() }
}

#[test]
fn are_as_they_were() {
    let plain = Terminal { color: false, links: false, unicode: true, width: 80 };
    let cases = [
        ("human.txt", Format::Human, plain),
        ("human-narrow.txt", Format::Human, Terminal { width: 60, ..plain }),
        ("human-ascii.txt", Format::Human, Terminal { unicode: false, ..plain }),
        ("human-color.txt", Format::Human, Terminal { color: true, links: true, ..plain }),
        ("plain.txt", Format::Plain, plain),
        ("concise.txt", Format::Concise, plain),
        ("report.json", Format::Json, plain),
        ("report.jsonl", Format::Jsonl, plain),
        ("report.sarif", Format::Sarif, plain),
        ("github.txt", Format::Github, plain),
        ("gitlab.json", Format::Gitlab, plain),
        ("junit.xml", Format::Junit, plain),
        ("report.html", Format::Html, plain),
    ];
    let report = report();
    let mut wrong = Vec::new();
    let rendered = cases.map(|(file, format, terminal)| (file, rendered(&report, format, &options(terminal))));
    let summary = ("github-summary.md", report::github::step_summary(&report, &options(plain)));
    let clean = ("clean.txt", rendered_clean(plain));
    for (file, actual) in rendered.into_iter().chain([summary, clean]) {
        // The page's own style and script stand in their files.
        let actual = actual.replace(&page_part("page.css"), "...").replace(&page_part("page.js"), "...");
        let path = dir().join(file);
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, &actual).unwrap();
        } else if std::fs::read_to_string(&path).ok().as_deref() != Some(&actual) {
            wrong.push(format!("--- {file} is now\n{actual}"));
        }
    }
    assert!(wrong.is_empty(), "{}\n(UPDATE=1 cargo test formats writes what is printed)", wrong.join("\n"));
}

/// The runner names a file, to which each step appends.
#[test]
fn github_has_a_step_summary() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join(".claude-plugin")).unwrap();
    std::fs::write(dir.path().join(".claude-plugin/marketplace.json"), "{}").unwrap();
    let file = dir.path().join("summary.md");
    std::fs::write(&file, "before\n").unwrap();
    let run = |format: &str| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_marketlint"));
        command.current_dir(dir.path()).args(["lint", "--format", format]).env("GITHUB_STEP_SUMMARY", &file);
        assert_eq!(command.output().unwrap().status.code(), Some(1));
        std::fs::read_to_string(&file).unwrap()
    };
    assert_eq!(run("plain"), "before\n");
    assert!(run("github").starts_with("before\n### marketlint\n"));
}

/// What a repository without findings gets, from the formats that say something then.
fn rendered_clean(terminal: Terminal) -> String {
    let clean = memory().report(&[], &Config::default());
    let formats = [Format::Human, Format::Plain, Format::Concise, Format::Github, Format::Junit];
    let parts = formats.map(|it| format!("== {}\n{}", it.as_str(), rendered(&clean, it, &options(terminal))));
    parts.join("\n")
}

pub(crate) fn rendered(report: &Report, format: Format, options: &RenderOptions) -> String {
    let mut out = Vec::new();
    report::render(format, report, options, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// The page may run nothing but this script: its policy names the digest.
#[test]
fn page_allows_its_own_style_and_script_only() {
    use sha2::Digest;
    let page = rendered(&report(), Format::Html, &RenderOptions::default());
    for (file, directive) in [("page.css", "style-src"), ("page.js", "script-src")] {
        let digest = base64(&sha2::Sha256::digest(page_part(file).as_bytes()));
        assert!(page.contains(&format!("{directive} 'sha256-{digest}';")), "POLICY in html.rs must say {directive} 'sha256-{digest}'");
    }
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let bits = chunk.iter().enumerate().fold(0u32, |bits, (at, byte)| bits | u32::from(*byte) << (16 - 8 * at));
        for at in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * at)) as usize & 63];
            out.push(if at <= chunk.len() { digit.into() } else { '=' });
        }
    }
    out
}

fn page_part(file: &str) -> String {
    std::fs::read_to_string(dir().join("../../crates/cli/src/report/html").join(file)).unwrap()
}

fn dir() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/formats")
}
