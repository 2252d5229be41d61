//! The binary as its users call it: arguments, exit status, what goes to standard output and what to standard error.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A marketplace with one error, one warning and one slip that can be repaired.
const CATALOGUE: &str = r#"{
  "name": "tools",
  "owner": { "name": "Ada" },
  "plugins": [
    { "name": "fmt", "source": "./fmt" },
    { "name": "gone", "source": "./gone" },
  ]
}
"#;
const MANIFEST: &str = r#"{ "name": "fmt", "version": "1.0.0", "description": "Formats.", "author": { "name": "Ada" }, "colour": "red" }"#;

/// A directory with these files; a path that ends in `/` is a directory.
pub(crate) fn disk(files: &[(&str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let whole = dir.path().join(path);
        if path.ends_with('/') {
            fs::create_dir_all(whole).unwrap();
        } else {
            fs::create_dir_all(whole.parent().unwrap()).unwrap();
            fs::write(whole, text).unwrap();
        }
    }
    dir
}

fn marketplace() -> TempDir {
    disk(&[
        (".claude-plugin/marketplace.json", CATALOGUE),
        ("fmt/.claude-plugin/plugin.json", MANIFEST),
        ("fmt/commands/x.md", "---\ndescription: X.\n---\n"),
    ])
}

/// The same without the error and the slip.
fn tidy_marketplace() -> TempDir {
    let catalogue = r#"{ "name": "tools", "owner": { "name": "Ada" }, "plugins": [{ "name": "fmt", "source": "./fmt" }] }"#;
    disk(&[(".claude-plugin/marketplace.json", catalogue), ("fmt/.claude-plugin/plugin.json", MANIFEST)])
}

/// marketlint in a directory, with nothing of the tester's environment that could matter.
fn marketlint(dir: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_marketlint"));
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "TERM", "PAGER", "LANG", "LC_ALL", "RUST_BACKTRACE"] {
        command.env_remove(name);
    }
    command.current_dir(dir).args(args).stdin(Stdio::null());
    command
}

pub(crate) struct Said {
    pub status: i32,
    pub out: String,
    pub err: String,
}

impl Said {
    fn of(output: Output) -> Said {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Said { status: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// The rules of a JSON report, in its order.
    fn rules(&self) -> Vec<String> {
        let report: Value = serde_json::from_str(&self.out).unwrap();
        report["findings"].as_array().unwrap().iter().map(|it| it["rule"].as_str().unwrap().to_owned()).collect()
    }

    /// `file: rule` of every finding of a concise report.
    fn places(&self) -> Vec<String> {
        let lines = self.out.lines().filter(|it| it.contains(": error[") || it.contains(": warning[") || it.contains(": info["));
        let place = |line: &str| {
            let (path, rest) = line.split_once(':').unwrap();
            format!("{path}: {}", rest.split(['[', ']']).nth(1).unwrap())
        };
        lines.map(place).collect()
    }
}

pub(crate) fn run(dir: &Path, args: &[&str]) -> Said {
    Said::of(marketlint(dir, args).output().unwrap())
}

/// The rules that these tests count on; others may come and find more.
const ONLY: &[&str] = &["all=off", "json-syntax=on", "source-not-found=on", "suppression=on", "unknown-field=on", "wrong-type=on"];

/// The arguments with only those rules on.
fn only<'a>(args: &[&'a str]) -> Vec<&'a str> {
    let command = args.iter().take_while(|it| matches!(**it, "lint" | "fix")).count();
    let levels = ONLY.iter().flat_map(|it| ["--level", it]);
    args[..command].iter().copied().chain(levels).chain(args[command..].iter().copied()).collect()
}

fn lint(dir: &Path, args: &[&str]) -> Said {
    run(dir, &only(args))
}

fn lint_with(dir: &Path, args: &[&str], stdin: &str) -> Said {
    let mut child = marketlint(dir, &only(args)).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(stdin.as_bytes()).unwrap();
    Said::of(child.wait_with_output().unwrap())
}

#[test]
fn the_exit_status_says_whether_something_reached_the_threshold() {
    let bad = marketplace();
    let tidy = tidy_marketplace();
    for (dir, args, status) in [
        (&bad, &[][..], 1),
        (&bad, &["--fail-on", "never"], 0),
        (&tidy, &[], 0),
        (&tidy, &["--fail-on", "warning"], 1),
        (&tidy, &["--strict"], 1),
        (&tidy, &["--level", "unknown-field=error"], 1),
        (&tidy, &["--strict", "--level", "unknown-field=off"], 0),
        (&tidy, &["--strict", "--level", "unknown-field=off", "--level", "unknown-field=warning"], 1),
        (&tidy, &["--strict", "--level", "unknown-field=off", "--level", "all=on"], 1),
    ] {
        let said = lint(dir.path(), args);
        assert_eq!(said.status, status, "{args:?}\n{}{}", said.out, said.err);
        assert_eq!(said.err, "", "{args:?}");
    }
}

#[test]
fn a_call_that_makes_no_sense_is_status_2_and_says_why_on_standard_error() {
    let dir = tidy_marketplace();
    for (args, words) in [
        (&["--levle", "x=off"][..], "--level"),
        (&["--level", "missing-feild=off"], "there is `missing-field`"),
        (&["--level", "missing-field"], "RULE=LEVEL"),
        (&["--level", "missing-field=loud"], "off, on, info, warning, error"),
        (&["--format", "yaml"], "plain"),
        (&["--profile", "x"], "directory"),
        (&["--output", "json"], "FORMAT=FILE"),
        (&["--output", "json=no/such/folder/x"], "cannot write no/such/folder/x"),
        (&["--jobs", "0"], "--jobs"),
        (&["--strict", "--fail-on", "error"], "--fail-on"),
        (&["--config", "nope.toml"], "cannot read the configuration `nope.toml`"),
        (&["--baseline", "nope.json"], "cannot read the baseline `nope.json`"),
        (&["--update-baseline"], "--baseline FILE"),
        (&["explain", "missing-feild"], "there is `missing-field`"),
        (&["schema", "x"], "marketplace"),
        (&["nope"], "there is no `nope`"),
        (&["fmt/.claude-plugin/nope.json"], "there is no `fmt/.claude-plugin/nope.json`"),
    ] {
        let said = run(dir.path(), args);
        assert_eq!(said.status, 2, "{args:?}: {}", said.err);
        assert_eq!(said.out, "", "{args:?}");
        assert!(said.err.contains(words), "{args:?}: {}", said.err);
    }
}

#[test]
fn where_there_is_nothing_to_lint_a_json_report_says_so_too() {
    let dir = disk(&[("README.md", "# x\n"), ("empty/", ""), ("src/main.rs", "")]);
    for path in [".", "empty", "src", "README.md", "nope"] {
        let said = run(dir.path(), &["lint", "--format", "json", path]);
        assert_eq!(said.status, 2, "{path}");
        let report: Value = serde_json::from_str(&said.out).unwrap();
        let [finding] = &report["findings"].as_array().unwrap()[..] else { panic!("{path}: {report}") };
        assert_eq!((&finding["rule"], &finding["file"], &finding["severity"]), (&"nothing-to-lint".into(), &path.into(), &"error".into()));
        assert!(said.err.contains(path), "{path}: {}", said.err);
        assert_eq!(run(dir.path(), &[path]).out, "", "other formats print nothing");
    }
}

#[test]
fn a_path_shows_what_lies_under_it_and_a_manifest_stands_for_all_it_describes() {
    let dir = disk(&[
        (
            ".claude-plugin/marketplace.json",
            r#"{ "name": "m", "owner": { "name": "A" }, "x": 1, "plugins": [{ "name": "a", "source": "./a" }, { "name": "b", "source": "./b" }] }"#,
        ),
        ("a/.claude-plugin/plugin.json", r#"{ "name": "a", "version": "1.0.0", "description": "A.", "author": { "name": "A" }, "x": 1 }"#),
        ("a/commands/c.md", "---\nname: [1]\ndescription: C.\n---\n"),
        ("b/.claude-plugin/plugin.json", r#"{ "name": "b", "version": "1.0.0", "description": "B.", "author": { "name": "A" }, "x": 1 }"#),
        ("b/scripts/x.sh", "#!/bin/sh\n"),
    ]);
    let top = ".claude-plugin/marketplace.json: unknown-field";
    let a = ["a/.claude-plugin/plugin.json: unknown-field", "a/commands/c.md: wrong-type"];
    let b = "b/.claude-plugin/plugin.json: unknown-field";
    for (paths, expected) in [
        (&["."][..], &[top, a[0], a[1], b][..]),
        (&[], &[top, a[0], a[1], b]),
        (&[".claude-plugin/marketplace.json"], &[top, a[0], a[1], b]),
        (&[".claude-plugin"], &[top]),
        (&["a"], &a),
        (&["a/.claude-plugin/plugin.json"], &a),
        (&["a/commands"], &a[1..]),
        (&["a/commands/c.md", "b"], &[a[1], b]),
        (&["b/scripts/x.sh"], &[]),
    ] {
        let said = lint(dir.path(), &[&["--format", "concise"], paths].concat());
        assert_eq!(said.places(), expected, "{paths:?}{}", said.err);
    }
    let inside = lint(&dir.path().join("a/commands"), &["--format", "concise"]);
    let from_there =
        [".claude-plugin/marketplace.json: unknown-field", "a/.claude-plugin/plugin.json: unknown-field", "c.md: wrong-type", b];
    assert_eq!(inside.places(), from_there, "the repository around the current directory, paths from there where they lie below");
}

#[test]
fn roots_of_every_kind_are_found() {
    let plugin = r#"{ "name": "p", "version": "1.0.0", "description": "P.", "author": { "name": "A" }, "x": 1 }"#;
    let command = "---\nname: [1]\ndescription: C.\n---\n";
    let dir = disk(&[
        ("several/one/.claude-plugin/plugin.json", plugin),
        ("several/deep/two/.claude-plugin/plugin.json", plugin),
        ("several/node_modules/three/.claude-plugin/plugin.json", plugin),
        ("project/.claude/commands/c.md", command),
        ("bare/commands/c.md", command),
        ("lone/SKILL.md", command),
    ]);
    for (path, expected) in [
        (
            "several",
            &["several/deep/two/.claude-plugin/plugin.json: unknown-field", "several/one/.claude-plugin/plugin.json: unknown-field"][..],
        ),
        ("project", &["project/.claude/commands/c.md: wrong-type"]),
        ("project/.claude", &["project/.claude/commands/c.md: wrong-type"]),
        ("bare", &["bare/commands/c.md: wrong-type"]),
        ("bare/commands", &["bare/commands/c.md: wrong-type"]),
        ("bare/commands/c.md", &["bare/commands/c.md: wrong-type"]),
        ("lone/SKILL.md", &["lone/SKILL.md: wrong-type"]),
    ] {
        let said = lint(dir.path(), &["--format", "concise", path]);
        assert_eq!(said.places(), expected, "{path}: {}{}", said.out, said.err);
    }
}

#[test]
fn a_plugin_that_no_entry_lists_can_be_named_by_its_path() {
    let dir = marketplace();
    let other = dir.path().join("drafts/p/.claude-plugin");
    fs::create_dir_all(&other).unwrap();
    fs::write(other.join("plugin.json"), MANIFEST).unwrap();
    let said = lint(dir.path(), &["--format", "concise", "drafts/p"]);
    assert_eq!(said.places(), ["drafts/p/.claude-plugin/plugin.json: unknown-field"]);
}

#[test]
fn standard_input_stands_for_a_file() {
    let dir = tidy_marketplace();
    let said = lint_with(dir.path(), &["--stdin-path", "fmt/.claude-plugin/plugin.json", "--format", "json"], "{");
    assert_eq!((said.status, said.rules()), (1, vec!["json-syntax".into()]));
    let new =
        lint_with(dir.path(), &["--stdin-path", "fmt/commands/new.md", "--format", "concise"], "---\nname: [1]\ndescription: N.\n---\n");
    assert_eq!(new.places(), ["fmt/commands/new.md: wrong-type"], "a file that is not saved yet");
    assert!(!dir.path().join("fmt/commands").exists());
}

#[test]
fn fixes_are_written_shown_or_only_offered() {
    let dir = marketplace();
    let path = dir.path().join(".claude-plugin/marketplace.json");
    let diff = lint(dir.path(), &["lint", "--diff"]);
    assert!(
        diff.out.contains("-    { \"name\": \"gone\", \"source\": \"./gone\" },\n+    { \"name\": \"gone\", \"source\": \"./gone\" }\n"),
        "{}",
        diff.out
    );
    assert_eq!(diff.status, 1);
    assert_eq!(fs::read_to_string(&path).unwrap(), CATALOGUE);
    let fixed = lint(dir.path(), &["fix", "--format", "concise"]);
    assert_eq!(fixed.err, "marketlint: repaired 1 finding in 1 file\n");
    assert_eq!(fs::read_to_string(&path).unwrap(), CATALOGUE.replace("\" },\n  ]", "\" }\n  ]"));
    assert!(fixed.places().contains(&".claude-plugin/marketplace.json: source-not-found".to_owned()), "{}", fixed.out);
    let again = lint(dir.path(), &["fix", "--format", "concise"]);
    assert_eq!((again.err.as_str(), again.out), ("marketlint: there is nothing to repair\n", fixed.out));
}

#[test]
fn a_difference_fails_the_run_and_says_how_much_it_repairs() {
    let dir = tidy_marketplace();
    let manifest = dir.path().join("fmt/.claude-plugin/plugin.json");
    let text = fs::read_to_string(&manifest).unwrap().replace("\"description\"", "\"descripton\"");
    fs::write(&manifest, &text).unwrap();
    let safe = lint(dir.path(), &["fix", "--diff"]);
    assert_eq!(
        (safe.status, safe.out.as_str(), safe.err.as_str()),
        (0, "", "marketlint: nothing can be repaired without `--unsafe-fixes`\n")
    );
    let all = lint(dir.path(), &["fix", "--diff", "--unsafe-fixes"]);
    assert_eq!((all.status, all.err.as_str()), (1, "marketlint: would repair 1 finding in 1 file\n"));
    assert_eq!(fs::read_to_string(&manifest).unwrap(), text);
}

#[test]
fn what_is_silenced_or_not_asked_for_is_not_repaired() {
    let dir = marketplace();
    let path = dir.path().join(".claude-plugin/marketplace.json");
    let untouched = |args: &[&str]| {
        lint(dir.path(), args);
        assert_eq!(fs::read_to_string(&path).unwrap(), CATALOGUE, "{args:?}");
    };
    untouched(&["fix", "--level", "json-syntax=off"]);
    untouched(&["fix", "fmt"]);
    lint(dir.path(), &["--baseline", "b.json", "--update-baseline"]);
    untouched(&["fix", "--baseline", "b.json"]);
    fs::write(dir.path().join("marketlint.toml"), "[[ignore]]\nrule = \"json-syntax\"\nreason = \"made by hand\"\n").unwrap();
    untouched(&["fix"]);
}

#[test]
fn a_baseline_hides_what_was_there_and_survives_moves() {
    let dir = tidy_marketplace();
    let args = ["--strict", "--baseline", "base.json", "--format", "json"];
    let with = |more: &[&str]| lint(dir.path(), &[&args[..], more].concat());
    let written = with(&["--update-baseline"]);
    assert_eq!((written.status, written.err.as_str()), (0, "marketlint: wrote 1 finding to `base.json`\n"));
    assert_eq!(with(&[]).status, 0);
    let catalogue = dir.path().join(".claude-plugin/marketplace.json");
    let manifest = dir.path().join("fmt/.claude-plugin/plugin.json");
    fs::write(&manifest, format!("\n\n{}", MANIFEST.replace("\"colour\"", "\n\"colour\""))).unwrap();
    let text = fs::read_to_string(&catalogue).unwrap();
    let entry = r#"{ "name": "fmt", "source": "./fmt", "#;
    fs::write(&catalogue, text.replace(r#"{ "name": "fmt", "#, &format!(r#"{entry}"x": 1 }}, {{ "name": "fmt2", "y": 1, "#))).unwrap();
    assert_eq!(with(&[]).rules(), ["unknown-field", "unknown-field"], "what is new is reported");
    with(&["--update-baseline"]);
    assert_eq!(with(&[]).status, 0);
    let moved = fs::read_to_string(&catalogue)
        .unwrap()
        .replace("[{ \"name\": \"fmt\"", "[{ \"name\": \"first\", \"source\": \"./fmt\" }, { \"name\": \"fmt\"");
    fs::write(&catalogue, moved).unwrap();
    assert_eq!(with(&[]).rules(), [""; 0], "entries go by their names, not by their places");
    fs::write(&manifest, MANIFEST.replace(", \"colour\": \"red\"", "")).unwrap();
    let less = with(&[]);
    assert_eq!(less.status, 0);
    assert_eq!(less.err, "marketlint: 1 finding of the baseline `base.json` is gone; `--update-baseline` forgets it\n");
    for (text, why) in
        [("{", "EOF"), ("{}", "`version`"), (r#"{"version": 1}"#, "`findings`"), (r#"{"version": 1, "findings": [1]}"#, "`fingerprint`")]
    {
        fs::write(dir.path().join("base.json"), text).unwrap();
        let said = with(&[]);
        assert_eq!(said.status, 2);
        assert!(said.err.contains(why), "{}", said.err);
    }
}

#[test]
fn several_outputs_are_written_beside_what_is_printed() {
    let dir = marketplace();
    let said = lint(dir.path(), &["--output", "json=a.json", "--output", "concise=b.txt", "--format", "plain"]);
    let report: Value = serde_json::from_slice(&fs::read(dir.path().join("a.json")).unwrap()).unwrap();
    let count = report["findings"].as_array().unwrap().len();
    assert_eq!(fs::read_to_string(dir.path().join("b.txt")).unwrap().lines().filter(|it| it.contains("[")).count(), count);
    assert!(said.out.starts_with("error["));
}

#[test]
fn colours_are_for_those_who_want_them() {
    let dir = marketplace();
    let colored = |args: &[&str], env: &[(&str, &str)]| {
        let output = marketlint(dir.path(), args).envs(env.iter().copied()).output().unwrap();
        output.stdout.contains(&0x1b)
    };
    assert!(!colored(&["--format", "human"], &[]), "a pipe");
    assert!(colored(&["--format", "human", "--color", "always"], &[("NO_COLOR", "1")]));
    assert!(colored(&["--format", "human"], &[("CLICOLOR_FORCE", "1")]));
    assert!(!colored(&["--format", "human", "--color", "never"], &[("CLICOLOR_FORCE", "1")]));
    assert!(!colored(&["--color", "always", "--output", "human=x.txt", "--format", "json"], &[]));
    assert!(!fs::read(dir.path().join("x.txt")).unwrap().contains(&0x1b), "files get no colours");
}

#[test]
fn quiet_prints_findings_and_nothing_else() {
    let said = lint(tidy_marketplace().path(), &["-q", "--level", "unknown-field=off"]);
    assert_eq!((said.out.as_str(), said.err.as_str()), ("", ""));
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let dir = marketplace();
    let mut child = marketlint(dir.path(), &["--format", "json"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let said = Said::of(child.wait_with_output().unwrap());
    assert_eq!((said.status, said.err.as_str()), (1, ""));
}

#[test]
fn the_report_does_not_depend_on_threads() {
    let dir = marketplace();
    let one = lint(dir.path(), &["--format", "json", "--jobs", "1"]);
    let four = lint(dir.path(), &["--format", "json", "--jobs", "4"]);
    assert_eq!(one.out, four.out);
}

#[test]
fn every_rule_is_listed_and_explained() {
    let dir = disk(&[]);
    let listed: Value = serde_json::from_str(&run(dir.path(), &["rules", "--format", "json"]).out).unwrap();
    let listed = listed.as_array().unwrap();
    assert_eq!(listed.len(), marketlint_rules::rules::all().len());
    for rule in listed {
        assert!(rule["witness"]["client"].is_string());
    }
    assert_eq!(run(dir.path(), &["rules"]).out.lines().count(), listed.len());
    let page = run(dir.path(), &["explain", "json-syntax"]);
    assert!(page.out.starts_with("# json-syntax\n"), "{}", page.out);
}

#[test]
fn schemas_completions_and_the_manual_are_printed() {
    let dir = disk(&[]);
    for kind in ["marketplace", "config"] {
        for (draft, uri) in [("2020-12", "https://json-schema.org/draft/2020-12/schema"), ("7", "http://json-schema.org/draft-07/schema#")]
        {
            let schema: Value = serde_json::from_str(&run(dir.path(), &["schema", kind, "--draft", draft]).out).unwrap();
            assert_eq!(schema["$schema"], uri);
        }
    }
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(run(dir.path(), &["completions", shell]).out.contains("all-severities"), "{shell}");
    }
    assert!(run(dir.path(), &["man"]).out.contains(".TH marketlint"));
}

#[test]
fn every_command_has_help_in_two_lengths() {
    let dir = disk(&[]);
    for command in ["", "lint", "fix", "explain", "rules", "schema", "lsp", "completions", "man"] {
        for flag in ["-h", "--help"] {
            let args: Vec<&str> = [command, flag].into_iter().filter(|it| !it.is_empty()).collect();
            let said = run(dir.path(), &args);
            assert_eq!((said.status, said.err.as_str()), (0, ""), "{args:?}");
            assert!(said.out.contains("Usage: marketlint"), "{args:?}");
        }
    }
    assert_eq!(run(dir.path(), &["--version"]).out, format!("marketlint {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn init_writes_what_is_missing_and_overwrites_nothing() {
    let dir = tidy_marketplace();
    let first = run(dir.path(), &["init"]);
    assert_eq!(first.err, "");
    let lines: Vec<&str> = first.out.lines().take(3).collect();
    assert_eq!(lines, ["wrote marketlint.toml", "wrote .github/workflows/marketlint.yml", "wrote .pre-commit-config.yaml"]);
    assert!(first.out.contains("--update-baseline"), "there is a finding: {}", first.out);
    assert_ne!(run(dir.path(), &[]).status, 2, "the configuration can be read");
    let of = |name: &str| fs::read_to_string(dir.path().join(name)).unwrap();
    assert!(of(".github/workflows/marketlint.yml").contains(concat!("marketlint/marketlint@v", env!("CARGO_PKG_VERSION"))));
    fs::write(dir.path().join("marketlint.toml"), "# ours\n").unwrap();
    let second = run(dir.path(), &["init"]);
    assert!(!second.out.contains("wrote"), "{}", second.out);
    assert_eq!(of("marketlint.toml"), "# ours\n");
    fs::write(dir.path().join(".pre-commit-config.yaml"), "repos: []\n").unwrap();
    let third = run(dir.path(), &["init"]);
    assert!(third.out.contains(".pre-commit-config.yaml is there already; add to it:\n    repos:\n"), "{}", third.out);
    assert_eq!(of(".pre-commit-config.yaml"), "repos: []\n");
    assert_eq!(run(disk(&[]).path(), &["init"]).status, 2, "there is nothing to keep in order");
}

#[test]
fn init_knows_gitlab() {
    let dir = tidy_marketplace();
    fs::create_dir(dir.path().join(".git")).unwrap();
    fs::write(dir.path().join(".git/config"), "[remote \"origin\"]\n\turl = git@gitlab.example.com:a/b.git\n").unwrap();
    assert!(run(dir.path(), &["init"]).out.contains("wrote .gitlab-ci.yml"));
}

#[test]
fn init_writes_what_the_guides_show() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for (template, guide) in [("workflow.yml", "github"), ("gitlab.yml", "gitlab"), ("pre-commit.yaml", "pre-commit")] {
        let template = fs::read_to_string(root.join("crates/cli/src/init").join(template)).unwrap();
        let guide = fs::read_to_string(root.join(format!("docs/guides/{guide}.md"))).unwrap();
        let block = guide.split("```yaml\n").nth(1).unwrap().split("```").next().unwrap();
        assert_eq!(template.replace("{VERSION}", env!("CARGO_PKG_VERSION")).replace("\r\n", "\n"), block.replace("\r\n", "\n"));
    }
}

#[test]
fn every_flag_and_command_has_an_example_in_the_docs() {
    use clap::CommandFactory as _;
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let docs = ["docs/command-line.md", "docs/configuration.md"].map(|it| fs::read_to_string(root.join(it)).unwrap());
    let examples: String = docs.iter().flat_map(|it| it.split("```").skip(1).step_by(2)).collect();
    let command = marketlint::args::Cli::command();
    for sub in command.get_subcommands().filter(|it| !it.is_hide_set()) {
        assert!(examples.contains(&format!("marketlint {}", sub.get_name())), "no example of `marketlint {}`", sub.get_name());
    }
    for arg in command.get_arguments().filter(|it| !it.is_hide_set() && !matches!(it.get_id().as_str(), "help" | "version")) {
        let Some(long) = arg.get_long() else { continue };
        assert!(examples.contains(&format!("--{long}")), "no example of `--{long}`");
    }
    for line in examples.lines().filter(|it| it.starts_with("marketlint")) {
        let words = line.split(['#', '<']).next().unwrap().split_whitespace();
        let parsed = command.clone().try_get_matches_from(words);
        assert!(parsed.is_ok(), "{line}: {}", parsed.unwrap_err());
    }
}
