//! Repositories that were made to hang, crash or overrun a linter. Each ends soon, with a report that can be read and a terminal
//! that is told nothing but text. What the walk alone does is told in `discover`, what the formats do in `hostile_formats`.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use marketlint_rules::{Config, Content, Files, Layer, Reading, Repo, Setting, check, rules};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::memory::Memory;

mod targets;

const CATALOGUE: &str = ".claude-plugin/marketplace.json";

/// Far above what any of them takes, and far below what a quadratic one would.
const SOON: Duration = Duration::from_secs(60);

/// How much of what may be quadratic. Without optimization a pattern takes fifty times as long.
const LENGTH: usize = if cfg!(debug_assertions) { 40 } else { 400 };

/// What a run of the program said.
struct Ran {
    plain: String,
    findings: Vec<Value>,
}

impl Ran {
    /// The findings of a rule, by file.
    fn files(&self, rule: &str) -> Vec<&str> {
        self.findings.iter().filter(|it| it["rule"] == rule).map(|it| it["file"].as_str().unwrap()).collect()
    }
}

/// Lints a directory with every rule.
fn lint(dir: &Path) -> Ran {
    let reports = tempfile::tempdir().unwrap();
    let as_json = reports.path().join("report.json");
    let start = Instant::now();
    let ran = Command::new(env!("CARGO_BIN_EXE_marketlint"))
        .current_dir(dir)
        .args(["lint", "--level", "all=on", "--format", "plain", "--output"])
        .arg(format!("json={}", as_json.display()))
        .output()
        .unwrap();
    assert!(start.elapsed() < SOON, "it took {:?}", start.elapsed());
    let (plain, said) = (String::from_utf8(ran.stdout).unwrap(), String::from_utf8(ran.stderr).unwrap());
    for text in [&plain, &said] {
        assert!(text.chars().all(|it| it == '\n' || !it.is_control()), "a control character reaches the terminal: {text:?}");
    }
    if said.starts_with("marketlint: there is nothing to lint at `.`: ") {
        return Ran { plain, findings: Vec::new() };
    }
    assert!(matches!(ran.status.code(), Some(0 | 1)), "{:?}\n{said}", ran.status);
    let report: Value = serde_json::from_str(&fs::read_to_string(as_json).unwrap()).unwrap();
    let findings = report["findings"].as_array().unwrap().clone();
    assert!(findings.iter().all(|it| it["rule"] != "internal-error"), "{plain}");
    Ran { plain, findings }
}

fn put(dir: &Path, path: &str, content: impl AsRef<[u8]>) {
    let whole = dir.join(path);
    fs::create_dir_all(whole.parent().unwrap()).unwrap();
    fs::write(whole, content).unwrap();
}

/// A marketplace with one plugin that has one component of each kind.
fn marketplace() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (path, text) in files_with("text") {
        put(dir.path(), &path, text);
    }
    dir
}

/// The same with a text of one's own wherever a text can stand.
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
fn brackets_without_end_are_not_descended() {
    let dir = marketplace();
    let deep = "[".repeat(100_000);
    let objects = "{\"a\":".repeat(100_000);
    put(dir.path(), CATALOGUE, &deep);
    put(dir.path(), "p/.claude-plugin/plugin.json", format!("{deep}{}", "]".repeat(100_000)));
    put(dir.path(), "p/hooks/hooks.json", &objects);
    put(dir.path(), "p/.mcp.json", format!("{{\"mcpServers\":{objects}1{}}}", "}".repeat(100_000)));
    put(dir.path(), "p/skills/x/SKILL.md", format!("---\nname: {deep}\n---\n"));
    put(dir.path(), "p/agents/x.md", format!("---\n{}\n---\n", "- ".repeat(100_000)));
    put(dir.path(), "p/commands/x.md", format!("---\ndescription: {}\n---\n{deep}", "{a: ".repeat(100_000)));
    assert!(lint(dir.path()).files("json-syntax").contains(&CATALOGUE));
}

#[test]
fn aliases_do_not_multiply() {
    let dir = marketplace();
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for level in 1..40 {
        let aliases = vec![format!("*a{}", level - 1); 9].join(", ");
        bomb += &format!("a{level}: &a{level} [{aliases}]\n");
    }
    for path in ["p/skills/x/SKILL.md", "p/commands/x.md", "p/agents/x.md"] {
        put(dir.path(), path, format!("---\nname: x\n{bomb}tools: *a39\n---\n"));
    }
    lint(dir.path());
}

#[test]
fn many_entries_cost_no_more_than_their_number() {
    let dir = marketplace();
    let count = 50 * LENGTH;
    let entries: Vec<_> = (0..count).map(|it| json!({ "name": format!("p{}", it / 2), "source": format!("./gone/{it}") })).collect();
    put(dir.path(), CATALOGUE, json!({ "name": "m", "owner": { "name": "o" }, "plugins": entries }).to_string());
    assert_eq!(lint(dir.path()).files("source-not-found").len(), count);
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
    let start = Instant::now();
    for run in runs {
        let text = format!("{}!", run.repeat(10 * LENGTH / run.len()));
        let memory = Memory::new(files_with(&text).into_iter().map(|(path, text)| (path, text.into_bytes())));
        let report = memory.report(&rules::all(), &config);
        assert!(report.findings.iter().all(|it| it.rule.name != "internal-error"), "{run:?}");
    }
    assert!(start.elapsed() < SOON, "{:?}", start.elapsed());
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
        lint(dir.path());
    }
}

#[test]
fn files_that_are_no_files_are_named() {
    let dir = marketplace();
    for path in [CATALOGUE, "p/.claude-plugin/plugin.json", "p/hooks/hooks.json", "p/skills/x/SKILL.md", "README.md"] {
        fs::remove_file(dir.path().join(path)).unwrap();
        fs::create_dir(dir.path().join(path)).unwrap();
    }
    lint(dir.path());
}

#[test]
fn a_gigabyte_of_nothing_is_not_read() {
    let dir = marketplace();
    for path in ["p/skills/x/SKILL.md", "p/.claude-plugin/plugin.json", "p/hooks/hooks.json", "README.md", "p/LICENSE"] {
        put(dir.path(), path, "");
        fs::OpenOptions::new().write(true).open(dir.path().join(path)).unwrap().set_len(1 << 30).unwrap();
    }
    let ran = lint(dir.path());
    for path in ["p/skills/x/SKILL.md", "p/.claude-plugin/plugin.json", "p/hooks/hooks.json"] {
        assert!(ran.findings.iter().any(|it| it["file"] == path), "nobody hears that {path} was not read: {}", ran.plain);
    }
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

    #[test]
    fn links_lead_nowhere_but_into_the_repository() {
        let outside = tempfile::tempdir().unwrap();
        put(outside.path(), "SKILL.md", "---\nname: our-secret\n---\nour-secret");
        put(outside.path(), "plugin.json", "our-secret");
        let dir = marketplace();
        let replace = |path: &str, target: &Path| {
            let path = dir.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            let _ = fs::remove_file(&path);
            symlink(target, path).unwrap();
        };
        replace("p/.claude-plugin/plugin.json", &outside.path().join("plugin.json"));
        replace("p/skills/out", outside.path());
        replace("p/skills/x/SKILL.md", &outside.path().join("SKILL.md"));
        replace("p/skills/up/SKILL.md", Path::new("../../../../../../../../../etc/passwd"));
        replace("p/skills/loop", Path::new("."));
        replace("p/skills/self/SKILL.md", Path::new("SKILL.md"));
        replace("p/hooks/hooks.json", Path::new("/dev/zero"));
        replace("p/agents/x.md", Path::new("/dev/stdin"));
        replace("p/commands/x.md", Path::new("/proc/self/environ"));
        replace("p/.mcp.json", Path::new("/dev/random"));
        replace("p/again", Path::new(".."));
        replace("README.md", Path::new("/dev/tty"));
        let ran = lint(dir.path());
        assert!(!ran.plain.contains("our-secret") && !ran.plain.contains("root:"), "{}", ran.plain);

        replace(CATALOGUE, Path::new("/dev/zero"));
        lint(dir.path());
    }

    #[test]
    fn pipes_and_closed_files_are_not_waited_for() {
        for path in [CATALOGUE, "p/.claude-plugin/plugin.json", "p/skills/x/SKILL.md", "p/hooks/hooks.json", "p/.mcp.json", "README.md"] {
            let dir = marketplace();
            let whole = dir.path().join(path);
            fs::set_permissions(&whole, fs::Permissions::from_mode(0o000)).unwrap();
            lint(dir.path());
            fs::remove_file(&whole).unwrap();
            assert!(Command::new("mkfifo").arg(&whole).status().unwrap().success());
            lint(dir.path());
        }
        let dir = marketplace();
        fs::set_permissions(dir.path().join("p/skills"), fs::Permissions::from_mode(0o000)).unwrap();
        lint(dir.path());
        fs::set_permissions(dir.path().join("p/skills"), fs::Permissions::from_mode(0o700)).unwrap();
    }

    #[test]
    fn names_are_shown_as_text() {
        let dir = marketplace();
        let mut entries = Vec::new();
        let long = "x".repeat(250);
        for name in ["a\nb", "\u{1b}[31mred\u{7}", "\u{202e}x", "a\r::error::b", " ", "-rf", "a\\b", "\"", "%0A", "CON", &long] {
            put(dir.path(), &format!("{name}/.claude-plugin/plugin.json"), "{ \"name\": 1, }");
            put(dir.path(), &format!("{name}/skills/{name}/SKILL.md"), "---\nname: [\n---\n");
            put(dir.path(), &format!("{name}/commands/{name}.md"), "---\nmodel: 1\n---\n[x](gone.md)");
            entries.push(json!({ "name": name, "source": format!("./{name}"), name: name }));
        }
        put(dir.path(), CATALOGUE, json!({ "name": "m", "owner": { "name": "o" }, "plugins": entries }).to_string());
        assert!(lint(dir.path()).files("json-syntax").len() > 10);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn names_of_any_bytes_and_paths_of_any_length_are_walked() {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt;
        let dir = marketplace();
        let odd = dir.path().join("p/skills").join(OsStr::from_bytes(b"caf\xe9\x1b[2J"));
        fs::create_dir_all(&odd).unwrap();
        fs::write(odd.join("SKILL.md"), "---\nname: [\n---\n").unwrap();
        let way = vec!["x".repeat(199); 19].join("/");
        let deep = format!("p/skills/{way}");
        put(dir.path(), &format!("{deep}/SKILL.md"), "---\nname: [\n---\n");
        let ran = lint(dir.path());
        assert!(ran.plain.contains("caf\u{FFFD}"), "{}", ran.plain);
    }
}

/// Each file below `testdata/fuzz/<target>` was found by the fuzzer, or stands for a kind of input it begins with.
#[test]
fn inputs_that_the_fuzzer_found_are_harmless() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/fuzz");
    for (name, target) in targets::ALL {
        for file in fs::read_dir(root.join(name)).into_iter().flatten() {
            target(&fs::read(file.unwrap().path()).unwrap());
        }
    }
}
