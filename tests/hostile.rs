//! Repositories that were made to hang, crash or overrun a linter. Each ends soon, with a report that can be read and a terminal
//! that is told nothing but text. What the walk alone does is told in `discover`, what the formats do in `hostile_formats`.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use marketlint_rules::{Config, Content, Files, Layer, Reading, Repo, Setting, check, rules};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::memory::Memory;

pub(crate) mod targets;

const CATALOGUE: &str = ".claude-plugin/marketplace.json";
const MANIFEST: &str = "p/.claude-plugin/plugin.json";
const SKILL: &str = "p/skills/x/SKILL.md";

/// Far above what any of them takes. Whoever takes longer hangs.
const SOON: Duration = Duration::from_secs(300);

/// How much of what may be quadratic. Without optimization a pattern takes fifty times as long; benches/hostile tries the rest.
const LENGTH: usize = if cfg!(debug_assertions) { 40 } else { 400 };

/// What a run of the program said.
struct Ran {
    status: Option<i32>,
    plain: String,
    said: String,
    findings: Vec<Value>,
}

impl Ran {
    /// The rule and the file of every finding.
    fn told(&self) -> Vec<String> {
        let words = |it: &Value| format!("{} {}", it["rule"].as_str().unwrap(), it["file"].as_str().unwrap());
        let mut told: Vec<String> = self.findings.iter().map(words).collect();
        told.sort();
        told
    }
}

/// Lints a directory. What reaches the terminal is text; no rule fails; and it ends.
fn lint(dir: &Path, options: &[&str]) -> Ran {
    let reports = tempfile::tempdir().unwrap();
    let as_json = reports.path().join("report.json");
    let child = Command::new(env!("CARGO_BIN_EXE_marketlint"))
        .current_dir(dir)
        .args(["lint", "--format", "plain", "--output"])
        .arg(format!("json={}", as_json.display()))
        .args(options)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let pid = child.id();
    let (done, ended) = mpsc::channel();
    thread::spawn(move || done.send(child.wait_with_output()));
    let Ok(ran) = ended.recv_timeout(SOON) else {
        let _ = Command::new("kill").args(["-9", &pid.to_string()]).status();
        panic!("it does not end");
    };
    let ran = ran.unwrap();
    let (plain, said) = (String::from_utf8(ran.stdout).unwrap(), String::from_utf8(ran.stderr).unwrap());
    for text in [&plain, &said] {
        assert!(text.chars().all(|it| it == '\n' || !it.is_control()), "a control character reaches the terminal: {text:?}");
    }
    assert!(matches!(ran.status.code(), Some(0..=2)), "{:?}\n{said}", ran.status);
    let report = fs::read_to_string(as_json).map_or(Value::Null, |it| serde_json::from_str(&it).unwrap());
    let findings = report["findings"].as_array().cloned().unwrap_or_default();
    assert!(findings.iter().all(|it| it["rule"] != "internal-error"), "{plain}");
    Ran { status: ran.status.code(), plain, said, findings }
}

/// Lints a directory, as it comes and with every rule. As it comes it finds exactly that: rules and files, in order.
fn expect(dir: &Path, status: i32, expected: &[&str]) -> Ran {
    let all = lint(dir, &["--level", "all=on"]);
    let ran = lint(dir, &[]);
    let mut expected = expected.to_vec();
    expected.sort_unstable();
    assert_eq!(ran.told(), expected, "{}{}", ran.plain, ran.said);
    assert_eq!(ran.status, Some(status), "{}{}", ran.plain, ran.said);
    assert!(all.findings.len() >= ran.findings.len());
    ran
}

/// A marketplace with a plugin that has one component of each kind. Nothing is found in it.
fn clean() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let described = |name: &str| format!("---\nname: {name}\ndescription: Does it. Use when asked to.\n---\n\nDo it.\n");
    let entry = json!({ "name": "p", "source": "./p", "description": "Does it." });
    let hook = json!([{ "hooks": [{ "type": "command", "command": "true", "timeout": 5 }] }]);
    for (path, text) in [
        (CATALOGUE, json!({ "name": "m", "owner": { "name": "Ann" }, "description": "Tools.", "plugins": [entry] }).to_string()),
        (MANIFEST, json!({ "name": "p", "version": "1.0.0", "description": "Does it.", "author": { "name": "Ann" } }).to_string()),
        (SKILL, described("x")),
        ("p/commands/go.md", "---\ndescription: Goes.\n---\n\nGo.\n".into()),
        ("p/agents/a.md", described("a")),
        ("p/hooks/hooks.json", json!({ "hooks": { "Stop": hook } }).to_string()),
        ("p/.mcp.json", json!({ "mcpServers": { "s": { "command": "node" } } }).to_string()),
        ("README.md", "# Tools\n\nSee `p`.\n".into()),
    ] {
        put(dir.path(), path, text);
    }
    dir
}

fn put(dir: &Path, path: &str, content: impl AsRef<[u8]>) {
    let whole = dir.join(path);
    fs::create_dir_all(whole.parent().unwrap()).unwrap();
    fs::write(whole, content).unwrap();
}

/// A marketplace with a text of one's own wherever a text can stand.
fn files_with(text: &str) -> Vec<(String, String)> {
    let quoted = json!(text).to_string();
    let markdown = format!("---\nname: x\ndescription: {quoted}\nallowed-tools: {quoted}\n---\n{text}\n\n{text}\n");
    let catalogue = json!({ "name": "m", "owner": { "name": text }, "description": text, "plugins": [
        { "name": "p", "source": "./p", "description": text, "homepage": text, "keywords": [text] },
        { "name": "q", "source": { "source": "github", "repo": text, "ref": text, "sha": text } },
        { "name": text, "source": text },
        { "name": "r", "source": { "source": "url", "url": text } },
        { "name": "s", "source": { "source": "npm", "package": text, "version": text, "registry": text } },
    ] });
    let manifest = json!({ "name": "p", "version": text, "description": text, "license": text, "repository": text, "homepage": text,
        "author": { "name": text, "email": text, "url": text }, "userConfig": { "a": { "title": text, "description": text } } });
    let hook = json!([{ "matcher": text, "hooks": [{ "type": "command", "command": text }, { "type": "prompt", "prompt": text }] }]);
    let server = json!({ "command": text, "args": [text], "env": { "A": text } });
    let remote = json!({ "type": "http", "url": text, "headers": { "Authorization": text }, "headersHelper": text });
    let lsp = json!({ "a": { "command": text, "args": [text], "extensionToLanguage": { text: text } } });
    vec![
        (CATALOGUE.into(), catalogue.to_string()),
        ("README.md".into(), text.into()),
        ("p/.claude-plugin/plugin.json".into(), manifest.to_string()),
        ("p/README.md".into(), text.into()),
        ("p/skills/x/SKILL.md".into(), markdown.clone()),
        ("p/commands/x.md".into(), markdown.clone()),
        ("p/agents/x.md".into(), markdown.clone()),
        ("p/output-styles/x.md".into(), markdown),
        ("p/hooks/hooks.json".into(), json!({ "hooks": { "PreToolUse": hook, text: hook } }).to_string()),
        ("p/.mcp.json".into(), json!({ "mcpServers": { "a": server, "b": remote, text: server } }).to_string()),
        ("p/.lsp.json".into(), lsp.to_string()),
    ]
}

#[test]
fn a_clean_repository_is_clean() {
    expect(clean().path(), 0, &[]);
}

#[test]
fn brackets_without_end_are_not_descended() {
    let deep = "[".repeat(100_000);
    let objects = "{\"a\":".repeat(100_000);
    let dir = clean();
    put(dir.path(), CATALOGUE, &deep);
    let ran = expect(dir.path(), 1, &[&format!("json-syntax {CATALOGUE}"), &format!("wrong-type {CATALOGUE}")]);
    assert!(ran.plain.contains(&format!("--> {CATALOGUE}:1:100000\n")), "it ends at the last bracket: {}", ran.plain);

    let dir = clean();
    put(dir.path(), MANIFEST, format!("{deep}{}", "]".repeat(100_000)));
    put(dir.path(), "p/hooks/hooks.json", &objects);
    put(dir.path(), "p/.mcp.json", format!("{{\"mcpServers\":{objects}1{}}}", "}".repeat(100_000)));
    put(dir.path(), SKILL, format!("---\nname: {deep}\n---\n"));
    put(dir.path(), "p/agents/a.md", format!("---\n{}\n---\n", "- ".repeat(100_000)));
    put(dir.path(), "p/commands/go.md", format!("---\ndescription: {}\n---\n{deep}", "{a: ".repeat(100_000)));
    expect(
        dir.path(),
        1,
        &[
            "description-missing p/skills/x/SKILL.md",
            "description-too-long p/commands/go.md",
            "frontmatter-not-a-mapping p/agents/a.md",
            "hooks-without-wrapper p/hooks/hooks.json",
            "json-syntax p/hooks/hooks.json",
            "missing-field p/.mcp.json",
            "skill-name-dropped p/skills/x/SKILL.md",
            "wrong-type p/.claude-plugin/plugin.json",
            "yaml-not-portable p/commands/go.md",
            "yaml-not-portable p/skills/x/SKILL.md",
        ],
    );
}

#[test]
fn aliases_do_not_multiply() {
    let dir = clean();
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for level in 1..40 {
        let aliases = vec![format!("*a{}", level - 1); 9].join(", ");
        bomb += &format!("a{level}: &a{level} [{aliases}]\n");
    }
    let merges: String = (1..40).map(|it| format!("m{it}: &m{it}\n  k{it}: 1\n  <<: [*m{}, *m{}]\n", it - 1, it - 1)).collect();
    put(dir.path(), SKILL, format!("---\nname: x\ndescription: Does it.\n{bomb}---\nDo it.\n"));
    put(dir.path(), "p/commands/go.md", format!("---\ndescription: Goes.\nm0: &m0 {{ k: 1 }}\n{merges}---\nGo.\n"));
    put(dir.path(), "p/agents/a.md", format!("---\nname: a\ndescription: Does it.\n{bomb}tools: *a39\n---\nDo it.\n"));
    expect(dir.path(), 0, &["agent-without-tools p/agents/a.md"]);
}

#[test]
fn many_entries_cost_no_more_than_their_number() {
    let count = 50 * LENGTH;
    let entries: Vec<_> = (0..count).map(|it| json!({ "name": format!("q{it}"), "source": format!("./gone/{it}") })).collect();
    let dir = tempfile::tempdir().unwrap();
    put(dir.path(), CATALOGUE, json!({ "name": "m", "owner": { "name": "o" }, "description": "d", "plugins": entries }).to_string());
    expect(dir.path(), 1, &vec![&*format!("source-not-found {CATALOGUE}"); count]);
}

/// One folder, by links from every plugin, would be thousands of components for each.
#[test]
fn folders_that_plugins_share_are_read_once() {
    let dir = tempfile::tempdir().unwrap();
    let names: Vec<String> = (0..LENGTH).map(|it| format!("p{it}")).collect();
    let entries: Vec<_> = names.iter().map(|it| json!({ "name": it, "source": "./p", "commands": ["./c", "./c", "./c/"] })).collect();
    put(dir.path(), CATALOGUE, json!({ "name": "m", "owner": { "name": "o" }, "description": "d", "plugins": entries }).to_string());
    for name in &names {
        put(dir.path(), &format!("p/c/{name}.md"), "---\ndescription: Goes.\n---\nGo.\n");
    }
    let ran = lint(dir.path(), &["--level", "all=on"]);
    assert!(ran.findings.len() < 20 * LENGTH, "{}", ran.findings.len());
}

/// A marketplace each, because a finding in one place may keep a rule from looking at the next.
#[test]
fn long_runs_cost_no_pattern_more_than_their_length() {
    let runs = [
        " ",
        "\t",
        "\n",
        "\r",
        "a",
        "A",
        "0",
        "-",
        "_",
        ".",
        "/",
        "./",
        "../",
        "\\",
        "\"",
        "'",
        "`",
        "```\n",
        "<",
        "<!--",
        "<a ",
        "[",
        "]",
        "[a](",
        "![",
        "(",
        ")",
        "{",
        "}",
        "{{",
        "$",
        "$(",
        "${",
        "${A}",
        "$ARGUMENTS",
        "|",
        "| a ",
        "&",
        "&& ",
        ";",
        ":",
        "a: ",
        "#",
        "# a\n",
        "*",
        "**/",
        "!",
        "!`",
        "@",
        "@a/",
        "=",
        "a=",
        "%",
        "+",
        ",",
        "sk-",
        "ghp_",
        "AKIA",
        "eyJ",
        "-----BEGIN ",
        "curl ",
        "curl a | ",
        "rm -rf ",
        "sudo ",
        "base64 ",
        "echo ",
        "http://",
        "https://a.",
        "a@",
        "Bash(",
        "mcp__",
        "é",
        "\u{200b}",
        "\u{202e}",
        "\u{1b}[",
        "\0",
        "😀",
    ];
    let config = Config { layers: vec![Layer::new([("all", Setting::On)])], ..Config::default() };
    for run in runs {
        let text = format!("{}!", run.repeat(10 * LENGTH / run.len()));
        let memory = Memory::new(files_with(&text).into_iter().map(|(path, text)| (path, text.into_bytes())));
        let report = memory.report(&rules::all(), &config);
        assert!(report.findings.iter().all(|it| it.rule.name != "internal-error"), "{run:?}");
    }
}

#[test]
fn files_in_other_encodings_are_read_or_named() {
    let utf16 = |text: &str| -> Vec<u8> { [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect() };
    type Change<'a> = &'a dyn Fn(&str) -> Vec<u8>;
    let changes: [Change; 6] = [
        &|it| it.replace('\n', "\r\n").into_bytes(),
        &|it| it.replace('\n', "\r").into_bytes(),
        &|it| format!("\u{FEFF}{it}").into_bytes(),
        &|it| format!("\u{FEFF}\u{FEFF}{it}").into_bytes(),
        &utf16,
        &|it| it.bytes().flat_map(|byte| [byte, 0xE9]).collect(),
    ];
    for change in changes {
        let dir = tempfile::tempdir().unwrap();
        for (path, text) in files_with("té\"xt") {
            put(dir.path(), &path, change(&text));
        }
        lint(dir.path(), &["--level", "all=on"]);
    }
    let dir = clean();
    for path in [CATALOGUE, MANIFEST, SKILL] {
        let text = fs::read_to_string(dir.path().join(path)).unwrap();
        put(dir.path(), path, utf16(&text));
    }
    expect(dir.path(), 1, &[&format!("json-syntax {CATALOGUE}")]);
}

#[test]
fn files_that_are_no_files_are_named() {
    let dir = clean();
    for path in [MANIFEST, SKILL, "p/hooks/hooks.json", "p/.mcp.json", "p/commands/go.md", "README.md"] {
        fs::remove_file(dir.path().join(path)).unwrap();
        fs::create_dir(dir.path().join(path)).unwrap();
    }
    let unread = ["p/.mcp.json", "p/hooks/hooks.json", SKILL].map(|it| format!("file-not-read {it}"));
    let mut expected: Vec<&str> = unread.iter().map(String::as_str).collect();
    let manifest = format!("manifest-not-a-file {MANIFEST}");
    expected.push(&manifest);
    expect(dir.path(), 1, &expected);
    fs::remove_file(dir.path().join(CATALOGUE)).unwrap();
    fs::create_dir(dir.path().join(CATALOGUE)).unwrap();
    expect(dir.path(), 1, &[&format!("file-unreadable {CATALOGUE}")]);
}

#[test]
fn a_gigabyte_of_nothing_is_not_read() {
    let dir = clean();
    let grow = |path: &str| {
        put(dir.path(), path, "");
        fs::OpenOptions::new().write(true).open(dir.path().join(path)).unwrap().set_len(1 << 30).unwrap();
    };
    [SKILL, "p/hooks/hooks.json", "p/.mcp.json", "p/commands/go.md", "p/agents/a.md", "README.md", "p/LICENSE", "p/icon.png"]
        .into_iter()
        .for_each(grow);
    // What decides what is read, too.
    [".git/HEAD", ".git/config", ".git/index", ".git/packed-refs", ".gitignore", ".gitattributes"].into_iter().for_each(grow);
    let components = ["p/.mcp.json", "p/agents/a.md", "p/commands/go.md", "p/hooks/hooks.json", SKILL];
    let too_large = components.map(|it| format!("component-too-large {it}"));
    let expected: Vec<&str> = too_large.iter().map(String::as_str).collect();
    expect(dir.path(), 0, &expected);
    grow(MANIFEST);
    let unreadable = [MANIFEST, CATALOGUE].map(|it| format!("file-unreadable {it}"));
    let not_read = format!("file-not-read {MANIFEST}");
    expect(dir.path(), 1, &[expected, vec![&unreadable[0], &not_read]].concat());
    grow(CATALOGUE);
    expect(dir.path(), 1, &[&unreadable[1]]);
}

#[test]
fn a_configuration_or_a_baseline_that_means_harm_is_refused() {
    let long = format!("[[ignore]]\nrule = \"unknown-field\"\nreason = \"r\"\npath = \"{}\"\n", "{a,b}".repeat(20_000));
    for config in [&*"a = [".repeat(100_000), "\0", &"[a]\n".repeat(1_000), &format!("x = {}", "{ a = ".repeat(50_000))] {
        let dir = clean();
        put(dir.path(), "marketlint.toml", config);
        let ran = lint(dir.path(), &[]);
        assert_eq!(ran.status, Some(2), "{}", ran.plain);
        assert!(ran.said.contains("marketlint.toml"), "{}", ran.said);
    }
    for baseline in ["", "[", "{}", &"[".repeat(1_000_000), "{\"version\": 1, \"findings\": [{}]}"] {
        let dir = clean();
        put(dir.path(), "base.json", baseline);
        let ran = lint(dir.path(), &["--baseline", "base.json"]);
        assert_eq!(ran.status, Some(2), "{}", ran.plain);
        assert!(ran.said.contains("the baseline `base.json` cannot be used"), "{}", ran.said);
    }
    let dir = clean();
    put(dir.path(), "marketlint.toml", long);
    expect(dir.path(), 0, &["unused-ignore marketlint.toml"]);

    let dir = clean();
    put(dir.path(), "base.json", "");
    fs::OpenOptions::new().write(true).open(dir.path().join("base.json")).unwrap().set_len(1 << 40).unwrap();
    assert_eq!(lint(dir.path(), &["--baseline", "base.json"]).status, Some(2));
    put(dir.path(), "marketlint.toml", "");
    fs::OpenOptions::new().write(true).open(dir.path().join("marketlint.toml")).unwrap().set_len(1 << 40).unwrap();
    assert_eq!(lint(dir.path(), &[]).status, Some(2));
}

/// What was seen by the walk is gone, or another, each time it is read.
#[test]
fn files_that_vanish_or_change_meanwhile_harm_nobody() {
    struct Shifting<'a>(&'a Memory, fn(&str) -> Content);
    impl Files for Shifting<'_> {
        fn read(&self, path: &str) -> Reading {
            (self.1)(path).into()
        }
    }
    let memory = Memory::new(files_with("text").into_iter().map(|(path, text)| (path, text.into_bytes())));
    let config = Config { layers: vec![Layer::new([("all", Setting::On)])], ..Config::default() };
    let reads: [fn(&str) -> Content; 4] = [
        |_| Content::Unreadable("it is gone".into()),
        |_| Content::TooBig(u64::MAX),
        |path| Content::of(path, Vec::new()),
        |path| Content::of(path, b"\xFF\0{\"plugins\": [".to_vec()),
    ];
    for read in reads {
        let shifting = Shifting(&memory, read);
        let repo = Repo::load(shifting.0.tree(), &shifting, Default::default(), config.options.clone());
        let found = check(&repo, &rules::all(), &config).found;
        assert!(found.iter().all(|it| it.rule.name != "internal-error"), "{found:?}");
    }
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    fn link(dir: &Path, path: &str, target: &Path) {
        let path = dir.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let _ = fs::remove_file(&path);
        symlink(target, path).unwrap();
    }

    #[test]
    fn links_lead_nowhere_but_into_the_repository() {
        let outside = tempfile::tempdir().unwrap();
        put(outside.path(), "SKILL.md", "---\nname: our-secret\n---\nour-secret");
        put(outside.path(), "plugin.json", "our-secret");
        let dir = clean();
        for (path, target) in [
            (MANIFEST, &*outside.path().join("plugin.json")),
            ("p/skills/out", outside.path()),
            (SKILL, &outside.path().join("SKILL.md")),
            ("p/skills/up/SKILL.md", Path::new("../../../../../../../../../etc/passwd")),
            ("p/skills/loop", Path::new(".")),
            ("p/skills/self/SKILL.md", Path::new("SKILL.md")),
            ("p/hooks/hooks.json", Path::new("/dev/zero")),
            ("p/agents/a.md", Path::new("/dev/stdin")),
            ("p/commands/go.md", Path::new("/proc/self/environ")),
            ("p/.mcp.json", Path::new("/proc/self/mem")),
            ("p/again", Path::new("..")),
            ("README.md", Path::new("/dev/tty")),
            (".gitignore", Path::new("/dev/zero")),
        ] {
            link(dir.path(), path, target);
        }
        fs::create_dir(dir.path().join(".git")).unwrap();
        let ran = expect(
            dir.path(),
            0,
            &[
                "file-not-read p/.claude-plugin/plugin.json",
                "file-not-read p/.mcp.json",
                "file-not-read p/hooks/hooks.json",
                "file-not-read p/skills/loop",
                "file-not-read p/skills/out",
                "file-not-read p/skills/self/SKILL.md",
                "file-not-read p/skills/up/SKILL.md",
                "file-not-read p/skills/x/SKILL.md",
                "manifest-through-link .claude-plugin/marketplace.json",
                "symlink-escapes-repo p/agents/a.md",
                "symlink-escapes-repo p/commands/go.md",
                "symlink-leaves-plugin p/again",
            ],
        );
        assert!(!ran.plain.contains("our-secret") && !ran.plain.contains("root:"), "{}", ran.plain);
    }

    #[test]
    fn a_catalogue_that_is_no_file_is_named() {
        let outside = clean();
        for target in ["/dev/zero", "/proc/self/mem", "/dev/stdin", "/nowhere", "marketplace.json"] {
            let dir = clean();
            link(dir.path(), CATALOGUE, Path::new(target));
            expect(dir.path(), 1, &[&format!("file-unreadable {CATALOGUE}")]);
        }
        let dir = clean();
        link(dir.path(), CATALOGUE, &outside.path().join(CATALOGUE));
        expect(dir.path(), 1, &[&format!("file-unreadable {CATALOGUE}")]);
    }

    #[test]
    fn pipes_and_closed_files_are_not_waited_for() {
        let unread = |path: &str| format!("file-not-read {path}");
        let unreadable = |path: &str| format!("file-unreadable {path}");
        for (path, closed, pipe) in [
            (CATALOGUE, vec![unreadable(CATALOGUE)], vec![unreadable(CATALOGUE)]),
            (MANIFEST, vec![unreadable(MANIFEST)], vec![format!("manifest-not-a-file {MANIFEST}")]),
            (SKILL, vec![unreadable(SKILL)], vec![unread(SKILL)]),
            ("p/hooks/hooks.json", vec![unreadable("p/hooks/hooks.json")], vec![unread("p/hooks/hooks.json")]),
            ("p/.mcp.json", vec![unreadable("p/.mcp.json")], vec![unread("p/.mcp.json")]),
            ("README.md", vec![], vec![]),
            (".gitignore", vec![], vec![]),
            ("marketlint.toml", vec![], vec![]),
        ] {
            let dir = clean();
            fs::create_dir(dir.path().join(".git")).unwrap();
            put(dir.path(), path, fs::read(dir.path().join(path)).unwrap_or_default());
            let whole = dir.path().join(path);
            fs::set_permissions(&whole, fs::Permissions::from_mode(0o000)).unwrap();
            // Root may read everything.
            if fs::read(&whole).is_err() && path != "marketlint.toml" {
                let closed: Vec<&str> = closed.iter().map(String::as_str).collect();
                expect(dir.path(), i32::from(!closed.is_empty()), &closed);
            }
            fs::remove_file(&whole).unwrap();
            assert!(Command::new("mkfifo").arg(&whole).status().unwrap().success());
            let pipe: Vec<&str> = pipe.iter().map(String::as_str).collect();
            let fails = pipe.iter().any(|it| !it.starts_with("file-not-read "));
            expect(dir.path(), i32::from(fails), &pipe);
        }
        let dir = clean();
        assert!(Command::new("mkfifo").arg(dir.path().join("base.json")).status().unwrap().success());
        assert_eq!(lint(dir.path(), &["--baseline", "base.json"]).status, Some(2));
    }

    #[test]
    fn folders_that_may_not_be_read_are_named() {
        let dir = clean();
        let closed = dir.path().join("p/skills");
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
        if fs::read_dir(&closed).is_err() {
            expect(dir.path(), 0, &["folder-not-read p/skills"]);
        }
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o700)).unwrap();
    }

    #[test]
    fn names_are_shown_as_text() {
        let dir = clean();
        let mut entries = Vec::new();
        let long = "x".repeat(250);
        for name in ["a\nb", "\u{1b}[31mred\u{7}", "\u{202e}x", "a\r::error::b", " ", "-rf", "a\\b", "\"", "%0A", "CON", &long] {
            put(dir.path(), &format!("{name}/.claude-plugin/plugin.json"), "{ \"name\": 1, }");
            put(dir.path(), &format!("{name}/skills/{name}/SKILL.md"), "---\nname: [\n---\n");
            put(dir.path(), &format!("{name}/commands/{name}.md"), "---\nmodel: 1\n---\n[x](gone.md)");
            entries.push(json!({ "name": name, "source": format!("./{name}"), name: name }));
        }
        put(dir.path(), CATALOGUE, json!({ "name": "m", "owner": { "name": "o" }, "description": "d", "plugins": entries }).to_string());
        let names = entries.len();
        let ran = lint(dir.path(), &["--level", "all=on"]);
        let slips = ran.findings.iter().filter(|it| it["rule"] == "json-syntax").count();
        assert_eq!(slips, names, "{}", ran.plain);
        assert_eq!(ran.status, Some(1));
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn names_of_any_bytes_and_paths_of_any_length_are_walked() {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt;
        let dir = clean();
        let odd = dir.path().join("p/skills").join(OsStr::from_bytes(b"caf\xe9\x1b[2J"));
        fs::create_dir_all(&odd).unwrap();
        fs::write(odd.join("SKILL.md"), "---\nname: [\n---\n").unwrap();
        let way = vec!["x".repeat(199); 19].join("/");
        let deep = format!("p/skills/{way}");
        put(dir.path(), &format!("{deep}/SKILL.md"), "---\nname: [\n---\n");
        let ran = lint(dir.path(), &[]);
        let told = ran.told();
        let about = |rule: &str| told.iter().filter(|it| it.starts_with(rule)).count();
        assert_eq!([about("path-not-portable "), about("path-too-long "), about("description-missing ")], [1, 1, 1], "{told:?}");
        assert_eq!(ran.status, Some(0));
        assert!(ran.plain.contains("caf\u{FFFD}"), "{}", ran.plain);
    }
}

/// Each file below `testdata/fuzz/<target>` was found by the fuzzer, or stands for a kind of input it begins with.
#[test]
fn inputs_that_the_fuzzer_found_are_harmless() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/fuzz");
    for (name, target) in targets::ALL {
        let files: Vec<_> = fs::read_dir(root.join(name)).unwrap().map(|it| it.unwrap().path()).collect();
        assert!(files.len() >= 3, "there is nothing for {name}");
        for file in files {
            println!("{}", file.display());
            target(&fs::read(file).unwrap());
        }
    }
}
