//! The GitHub Action: its scripts run here as a runner runs them, on what people write and on what attackers write.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_yaml::Value;

#[test]
fn takes_the_release_that_belongs_to_its_version() {
    for (os, arch, target) in [
        ("Linux", "X64", "x86_64-unknown-linux-musl"),
        ("Linux", "ARM64", "aarch64-unknown-linux-musl"),
        ("macOS", "X64", "x86_64-apple-darwin"),
        ("macOS", "ARM64", "aarch64-apple-darwin"),
        ("Windows", "X64", "x86_64-pc-windows-msvc"),
        ("Windows", "ARM64", "aarch64-pc-windows-msvc"),
    ] {
        let runner = Runner::new();
        runner.release(concat!("v", env!("CARGO_PKG_VERSION")), target);
        let ran = runner.run("install.sh", &[("INPUT_VERSION", ""), ("RUNNER_OS", os), ("RUNNER_ARCH", arch)]);
        assert_eq!(ran.status, 0, "{}", ran.log);
        assert_eq!(ran.outputs["build"], "false");
        assert!(Path::new(&ran.outputs["binary"]).starts_with(&ran.outputs["directory"]));
        assert!(ran.log.ends_with("marketlint 0.0.0\n"), "it runs: {}", ran.log);
    }
}

#[test]
fn takes_the_release_that_is_asked_for() {
    for (version, tag) in [("1.2.3", "download/v1.2.3"), ("v1.2.3-rc.1", "download/v1.2.3-rc.1"), ("latest", "latest/download")] {
        let runner = Runner::new();
        runner.release_at(tag, "x86_64-unknown-linux-musl");
        let ran = runner.run("install.sh", &[("INPUT_VERSION", version)]);
        assert_eq!((ran.status, &*ran.outputs["build"]), (0, "false"), "{}", ran.log);
    }
}

#[test]
fn refuses_an_archive_whose_checksum_is_another() {
    let runner = Runner::new();
    let archive = runner.release("v1.2.3", "x86_64-unknown-linux-musl");
    for sums in ["0".repeat(64) + "  marketlint-x86_64-unknown-linux-musl.tar.gz\n", String::new()] {
        fs::write(archive.with_file_name("SHA256SUMS"), sums).unwrap();
        let ran = runner.run("install.sh", &[("INPUT_VERSION", "1.2.3")]);
        assert_eq!(ran.status, 2);
        assert!(ran.log.contains("::error title=marketlint::the checksum of marketlint-x86_64-unknown-linux-musl.tar.gz"), "{}", ran.log);
        assert!(!Path::new(&ran.outputs["binary"]).exists());
    }
}

#[test]
fn builds_its_own_version_when_no_release_is_within_reach() {
    let runner = Runner::new();
    for (version, os, arch) in [("", "Linux", "X64"), ("source", "Linux", "X64"), ("", "Linux", "ARM")] {
        let ran = runner.run("install.sh", &[("INPUT_VERSION", version), ("RUNNER_OS", os), ("RUNNER_ARCH", arch)]);
        assert_eq!((ran.status, &*ran.outputs["build"]), (0, "true"), "{}", ran.log);
        assert!(ran.outputs["cache-key"].starts_with(&format!("marketlint-{os}-{arch}-")));
    }
}

#[test]
fn builds_nothing_but_its_own_version() {
    let ran = Runner::new().run("install.sh", &[("INPUT_VERSION", "1.2.3")]);
    assert_eq!(ran.status, 2);
    assert!(ran.log.contains("::error title=marketlint::there is no released marketlint 1.2.3 for Linux on X64"), "{}", ran.log);
    assert!(!ran.outputs.contains_key("build"));
}

#[test]
fn the_cache_key_follows_the_sources() {
    let runner = Runner::new();
    let checkout = runner.dir.path().join("checkout");
    for (path, text) in [("Cargo.toml", "version = \"0.1.0\"\n"), ("Cargo.lock", ""), ("crates/a b.rs", "1"), ("action/x", "")] {
        fs::create_dir_all(checkout.join(path).parent().unwrap()).unwrap();
        fs::write(checkout.join(path), text).unwrap();
    }
    for script in ["install.sh", "common.sh"] {
        fs::copy(root().join("action").join(script), checkout.join("action").join(script)).unwrap();
    }
    let key = || runner.run_script(&checkout.join("action/install.sh"), &[("INPUT_VERSION", "source")]).outputs["cache-key"].clone();
    let before = key();
    assert_eq!(before, key());
    fs::write(checkout.join("README.md"), "not part of the binary").unwrap();
    assert_eq!(before, key());
    fs::write(checkout.join("crates/a b.rs"), "2").unwrap();
    assert_ne!(before, key());
}

#[test]
fn refuses_a_version_that_is_none() {
    for version in HOSTILE.iter().copied().chain(["1.2", "1.2.3\n4.5.6", "1.2.3/../../..", "../1.2.3", "main"]) {
        let runner = Runner::new();
        let ran = runner.run("install.sh", &[("INPUT_VERSION", version)]);
        assert_eq!(ran.status, 2, "{version:?}: {}", ran.log);
        assert_eq!(ran.log, "::error title=marketlint::the input `version` must be `latest`, `source` or a version such as `1.2.3`\n");
        runner.assert_nothing_executed();
    }
}

#[test]
fn builds_with_the_compiler_at_hand_or_a_newer_one() {
    for (compiler, toolchain) in [("99.0.0", ""), ("1.0.0", "+1.95 ")] {
        let runner = Runner::new();
        runner.program("rustc", &format!("echo 'rustc {compiler} (abc 2026-01-01)'"));
        runner.program("rustup", "echo rustup \"$@\"");
        runner.program("cargo", "echo cargo \"$@\"; mkdir -p \"$(dirname \"$MARKETLINT_BIN\")\"; cp \"$FAKE\" \"$MARKETLINT_BIN\"");
        let ran = runner.run("build.sh", &[]);
        assert_eq!(ran.status, 0, "{}", ran.log);
        assert!(
            ran.log.contains(&format!("cargo {toolchain}install --locked --path {}", root().join("crates/cli").display())),
            "{}",
            ran.log
        );
        assert_eq!(ran.log.contains("rustup toolchain install 1.95 --profile minimal"), !toolchain.is_empty());
    }
}

#[test]
fn hands_the_inputs_over_as_arguments() {
    let runner = Runner::new();
    let ran = runner.lint(&[
        ("INPUT_PATH", "plugins/a b\nplugins/c\n"),
        ("INPUT_PROFILE", "directory"),
        ("INPUT_FAIL_ON", "warning"),
        ("INPUT_CONFIG", "lint.toml"),
        ("INPUT_BASELINE", "base line.json"),
        ("INPUT_ARGS", "--level 'unknown field=off' --strict\n --jobs \"2\""),
    ]);
    assert_eq!(ran.status, 0, "{}", ran.log);
    let work = runner.dir.path().join("temp/marketlint");
    let expected = [
        "lint",
        "--output",
        &format!("json={}", work.join("marketlint.json").display()),
        "--output",
        &format!("sarif={}", work.join("marketlint.sarif").display()),
        "--profile=directory",
        "--fail-on=warning",
        "--config=lint.toml",
        "--baseline=base line.json",
        "--level",
        "unknown field=off",
        "--strict",
        "--jobs",
        "2",
        "--format",
        "github",
        "--",
        "plugins/a b",
        "plugins/c",
    ];
    assert_eq!(runner.arguments(), expected);
}

#[test]
fn hands_hostile_inputs_over_as_they_are() {
    for hostile in HOSTILE {
        for input in ["INPUT_PROFILE", "INPUT_FAIL_ON", "INPUT_CONFIG", "INPUT_BASELINE"] {
            let runner = Runner::new();
            let ran = runner.lint(&[(input, hostile)]);
            assert_eq!(ran.status, 0, "{input} {hostile:?}: {}", ran.log);
            let given = runner.arguments().into_iter().filter(|it| it.ends_with(&format!("={hostile}"))).count();
            assert_eq!(given, 1, "{input} {hostile:?}: {:?}", runner.arguments());
            runner.assert_nothing_executed();
        }

        let runner = Runner::new();
        assert_eq!(runner.lint(&[("INPUT_PATH", hostile)]).status, 0);
        let paths: Vec<_> = hostile.split('\n').map(str::to_owned).collect();
        let arguments = runner.arguments();
        assert_eq!(arguments.rsplit(|it| it == "--").next().unwrap(), paths, "{hostile:?}");
        runner.assert_nothing_executed();

        let runner = Runner::new();
        let ran = runner.lint(&[("INPUT_ARGS", hostile)]);
        assert!(ran.status == 0 || ran.log == "::error title=marketlint::the input `args` has a quote that is not closed\n", "{}", ran.log);
        runner.assert_nothing_executed();
    }
}

#[test]
fn the_outputs_are_the_counts_of_the_report() {
    // The message imitates a summary; in a string its quotes have backslashes.
    let report = r#"{"findings": [{"message": "\"summary\": {\"errors\": 9, \"warnings\": 9, \"infos\": 9}"}],
        "summary": {"errors": 3, "warnings": 20, "infos": 0, "suppressed": 1, "fixable": 1}}"#;
    let runner = Runner::new();
    let ran = runner.lint(&[("FAKE_JSON", report), ("FAKE_STATUS", "1")]);
    assert_eq!(ran.status, 0, "the verdict comes last");
    let counts: Vec<_> = ["exit-code", "errors", "warnings", "infos"].iter().map(|it| &*ran.outputs[*it]).collect();
    assert_eq!(counts, ["1", "3", "20", "0"]);
    assert!(Path::new(&ran.outputs["json"]).exists() && Path::new(&ran.outputs["sarif"]).exists());
}

#[test]
fn no_report_gives_no_counts() {
    let ran = Runner::new().lint(&[("FAKE_STATUS", "2"), ("FAKE_STDERR", "there is nothing to lint")]);
    assert_eq!(ran.outputs.into_iter().collect::<Vec<_>>(), [("exit-code".to_owned(), "2".to_owned())]);
}

#[test]
fn only_annotations_speak_to_the_runner() {
    let said = "::error::from the tool\n";
    let with = Runner::new().lint(&[("FAKE_STDOUT", said), ("FAKE_STDERR", "::warning::a file name\n")]);
    assert_eq!(commands(&with.log), ["::error::from the tool"]);
    let without = Runner::new().lint(&[("INPUT_ANNOTATIONS", "false"), ("FAKE_STDOUT", said)]);
    assert_eq!(commands(&without.log), [""; 0]);
    assert!(without.log.contains(said), "it is in the log all the same");
}

#[test]
fn refuses_annotations_that_are_neither_true_nor_false() {
    let ran = Runner::new().lint(&[("INPUT_ANNOTATIONS", "yes")]);
    assert_eq!((ran.status, &*ran.log), (2, "::error title=marketlint::the input `annotations` must be `true` or `false`\n"));
}

#[test]
fn a_pull_request_fails_until_it_is_mended() {
    let runner = Runner::new();
    let workspace = runner.dir.path().join("workspace");
    let summary = runner.dir.path().join("summary");
    Command::new("cp").arg("-R").arg(root().join("testdata/ship/good/.")).arg(&workspace).checked();
    let lint = || runner.lint(&[("MARKETLINT_BIN", env!("CARGO_BIN_EXE_marketlint")), ("GITHUB_STEP_SUMMARY", summary.to_str().unwrap())]);
    let catalogue = workspace.join(".claude-plugin/marketplace.json");
    let good = fs::read_to_string(&catalogue).unwrap();

    let before = lint();
    assert_eq!((&*before.outputs["exit-code"], &*before.outputs["errors"]), ("0", "0"), "{}", before.log);

    fs::write(&catalogue, good.replace("./plugins/greeter", "./plugins/greter")).unwrap();
    let broken = lint();
    assert_eq!((&*broken.outputs["exit-code"], &*broken.outputs["errors"]), ("1", "1"), "{}", broken.log);
    let annotations: Vec<_> = commands(&broken.log).into_iter().filter(|it| it.starts_with("::error ")).collect();
    assert_eq!(annotations.len(), 1, "{}", broken.log);
    assert!(annotations[0].contains("file=.claude-plugin/marketplace.json") && annotations[0].contains("line=9"), "{annotations:?}");
    let sarif: serde_json::Value = serde_json::from_str(&fs::read_to_string(&broken.outputs["sarif"]).unwrap()).unwrap();
    assert_eq!(sarif["runs"][0]["results"][0]["ruleId"], "source-not-found");
    assert!(fs::read_to_string(&summary).unwrap().contains("source-not-found"));

    fs::write(&catalogue, good).unwrap();
    assert_eq!(lint().outputs["exit-code"], "0");
}

#[test]
fn names_in_a_pull_request_do_not_speak_to_the_runner() {
    let runner = Runner::new();
    let workspace = runner.dir.path().join("workspace");
    fs::create_dir(workspace.join(".claude-plugin")).unwrap();
    let mut entries = Vec::new();
    for name in ["::error::one", "a\n::error::two", "b\r::error::three", "c%0A::error::four", "\u{1b}[31md", "<script>alert(1)</script>"] {
        let plugin = workspace.join(name.replace('/', "-"));
        fs::create_dir_all(plugin.join(".claude-plugin")).unwrap();
        fs::write(plugin.join(".claude-plugin/plugin.json"), format!("{{ \"name\": {name:?}, ::error::five\n::error::six }}")).unwrap();
        entries.push(serde_json::json!({ "name": name, "source": format!("./{}", name.replace('/', "-")), "::error::seven": name }));
    }
    let catalogue = serde_json::json!({ "name": "a\n::error::eight", "owner": { "name": 1 }, "plugins": entries });
    fs::write(workspace.join(".claude-plugin/marketplace.json"), serde_json::to_string_pretty(&catalogue).unwrap()).unwrap();

    for (annotations, path) in [("true", "."), ("false", "."), ("true", "no\n::error::nine")] {
        let inputs = [("MARKETLINT_BIN", env!("CARGO_BIN_EXE_marketlint")), ("INPUT_ANNOTATIONS", annotations), ("INPUT_PATH", path)];
        let ran = runner.lint(&inputs);
        assert_ne!(ran.outputs["exit-code"], "0");
        for command in commands(&ran.log) {
            assert_eq!(annotations, "true", "{command}");
            let ours = ["::error title=", "::warning title=", "::notice title=", "::group::", "::endgroup::"];
            assert!(ours.iter().any(|it| command.starts_with(it)), "{command:?}");
        }
    }
}

#[test]
fn the_steps_hold_no_expression_and_take_every_input() {
    let text = fs::read_to_string(root().join("action.yml")).unwrap();
    let action: Value = serde_yaml::from_str(&text).unwrap();
    let mut environment = Vec::new();
    for step in action["runs"]["steps"].as_sequence().unwrap() {
        match step["run"].as_str() {
            Some(run) => {
                assert!(!run.contains("${{"), "{run}: an expression in a script is a way in");
                if let Some(script) = run.split("$GITHUB_ACTION_PATH/").nth(1) {
                    assert!(root().join(script.trim_end_matches('"')).exists(), "{run}");
                }
            }
            None => assert_pinned(step["uses"].as_str().unwrap()),
        }
        environment.extend(step["env"].as_mapping().into_iter().flatten().map(|(name, _)| name.as_str().unwrap().to_owned()));
    }
    for (input, _) in action["inputs"].as_mapping().unwrap() {
        assert!(text.contains(&format!("inputs.{}", input.as_str().unwrap())), "`{input:?}` is used");
    }
    let variable = regex::Regex::new(r"\$\{?((?:INPUT|MARKETLINT)_[A-Z_]+)").unwrap();
    for script in ["install.sh", "build.sh", "lint.sh"] {
        let script = fs::read_to_string(root().join("action").join(script)).unwrap();
        for found in variable.captures_iter(&script).filter(|it| &it[1] != "MARKETLINT_RELEASES") {
            assert!(environment.contains(&found[1].to_owned()), "a step sets {}", &found[1]);
        }
    }
}

#[test]
fn the_scripts_hold_to_the_bash_of_macos() {
    let newer = regex::Regex::new(r"mapfile|readarray|declare -A|local -n|\$\{\w+(,,|\^\^|@Q)|\|&|&>>|wait -n").unwrap();
    for script in fs::read_dir(root().join("action")).unwrap() {
        let script = script.unwrap().path();
        let text = fs::read_to_string(&script).unwrap();
        assert!(newer.find(&text).is_none(), "{}: {:?} came after bash 3.2", script.display(), newer.find(&text));
    }
}

/// What may stand in an input, and must stay text.
const HOSTILE: &[&str] = &[
    "$(touch executed)",
    "`touch executed`",
    "; touch executed;",
    "a && touch executed",
    "| touch executed",
    "a' 'b",
    "a\" \"b",
    "\"; touch executed; \"",
    "*",
    "~",
    "${IFS}",
    "a b  c",
    "\\",
    "--fix",
    "x\n::error::hello",
    "x%0A::error::hello",
    "é 😀",
];

struct Runner {
    dir: tempfile::TempDir,
}

struct Ran {
    status: i32,
    log: String,
    outputs: BTreeMap<String, String>,
}

impl Runner {
    fn new() -> Runner {
        let dir = tempfile::tempdir().unwrap();
        for name in ["temp", "workspace", "programs"] {
            fs::create_dir(dir.path().join(name)).unwrap();
        }
        Runner { dir }
    }

    /// A release with the stand-in as its binary. Returns its archive.
    fn release(&self, tag: &str, target: &str) -> PathBuf {
        self.release_at(&format!("download/{tag}"), target)
    }

    fn release_at(&self, place: &str, target: &str) -> PathBuf {
        let releases = self.dir.path().join("releases").join(place);
        script("package-archive").arg(target).arg(fake()).arg(&releases).checked();
        script("checksums").arg(&releases).checked();
        releases.join(format!("marketlint-{target}.tar.gz"))
    }

    /// Puts a program on the PATH before those of the machine.
    fn program(&self, name: &str, body: &str) {
        let path = self.dir.path().join("programs").join(name);
        fs::write(&path, format!("#!/usr/bin/env bash\n{body}\n")).unwrap();
        fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    }

    fn run(&self, script: &str, env: &[(&str, &str)]) -> Ran {
        self.run_script(&root().join("action").join(script), env)
    }

    fn lint(&self, env: &[(&str, &str)]) -> Ran {
        let inputs = ["INPUT_PROFILE", "INPUT_FAIL_ON", "INPUT_CONFIG", "INPUT_BASELINE", "INPUT_ARGS"].map(|it| (it, ""));
        let fake = fake();
        let rest = [("INPUT_PATH", "."), ("INPUT_ANNOTATIONS", "true"), ("MARKETLINT_BIN", fake.to_str().unwrap())];
        self.run("lint.sh", &[&inputs[..], &rest, env].concat())
    }

    /// With the environment that GitHub documents, and with nothing of ours but the PATH.
    fn run_script(&self, script: &Path, env: &[(&str, &str)]) -> Ran {
        let dir = self.dir.path();
        let github_output = dir.join("output");
        fs::write(&github_output, "").unwrap();
        let output = Command::new("bash")
            .arg(script)
            .current_dir(dir.join("workspace"))
            .env_clear()
            .env("PATH", format!("{}:{}", dir.join("programs").display(), std::env::var("PATH").unwrap()))
            .env("GITHUB_OUTPUT", &github_output)
            .env("GITHUB_WORKSPACE", dir.join("workspace"))
            .env("RUNNER_OS", "Linux")
            .env("RUNNER_ARCH", "X64")
            .env("RUNNER_TEMP", dir.join("temp"))
            .env("MARKETLINT_RELEASES", format!("file://{}", dir.join("releases").display()))
            .env("MARKETLINT_BIN", dir.join("temp/marketlint/bin/marketlint"))
            .env("FAKE", fake())
            .env("FAKE_ARGUMENTS", dir.join("arguments"))
            .envs(env.iter().copied())
            .output()
            .unwrap();
        let outputs = fs::read_to_string(github_output).unwrap();
        Ran {
            status: output.status.code().unwrap(),
            log: String::from_utf8(output.stdout).unwrap(),
            outputs: outputs.lines().map(|it| it.split_once('=').unwrap()).map(|(k, v)| (k.to_owned(), v.to_owned())).collect(),
        }
    }

    /// What the stand-in was called with.
    fn arguments(&self) -> Vec<String> {
        let bytes = fs::read_to_string(self.dir.path().join("arguments")).unwrap();
        bytes.split_terminator('\0').map(str::to_owned).collect()
    }

    fn assert_nothing_executed(&self) {
        let found: Vec<_> = fs::read_dir(self.dir.path().join("workspace")).unwrap().collect();
        assert!(found.is_empty(), "{found:?}");
    }
}

/// The workflow commands in a log that a runner obeys.
fn commands(log: &str) -> Vec<&str> {
    let mut stopped = None;
    let mut found = Vec::new();
    for line in log.lines().map(str::trim_start) {
        if let Some(token) = line.strip_prefix("::stop-commands::") {
            stopped = stopped.or(Some(token));
        } else if stopped.is_some_and(|it| line == format!("::{it}::")) {
            stopped = None;
        } else if stopped.is_none() && line.starts_with("::") {
            found.push(line);
        }
    }
    found
}

/// `owner/action@` and the full hash of a commit.
pub(crate) fn assert_pinned(uses: &str) {
    let hash = uses.split_once('@').map_or("", |(_, it)| it);
    assert!(hash.len() == 40 && hash.bytes().all(|it| it.is_ascii_hexdigit()), "{uses} is not pinned");
}

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

pub(crate) fn fake() -> PathBuf {
    root().join("testdata/ship/fake-marketlint")
}

pub(crate) fn script(name: &str) -> Command {
    Command::new(root().join("scripts").join(name))
}

pub(crate) trait Checked {
    fn checked(&mut self) -> Output;
}

impl Checked for Command {
    /// Runs it, and fails the test with what it said when it fails.
    fn checked(&mut self) -> Output {
        let output = self.output().unwrap();
        assert!(
            output.status.success(),
            "{self:?}\n{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        output
    }
}
