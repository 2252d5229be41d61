//! The release: the scripts that its workflow calls, with stand-ins for what builds and publishes.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use crate::action::{Checked, assert_pinned, fake, root, script};

const VERSION: &str = env!("CARGO_PKG_VERSION");

#[test]
fn an_archive_holds_the_binary_and_the_licences() {
    let dir = tempfile::tempdir().unwrap();
    for (target, binary) in [("x86_64-unknown-linux-musl", "marketlint"), ("x86_64-pc-windows-msvc", "marketlint.exe")] {
        script("package-archive").arg(target).arg(fake()).arg(dir.path()).checked();
        let list = Command::new("tar").arg("-tzf").arg(dir.path().join(format!("marketlint-{target}.tar.gz"))).checked();
        let name = format!("marketlint-{target}");
        let expected = ["", "LICENSE-APACHE", "LICENSE-MIT", binary].map(|it| format!("{name}/{it}"));
        assert_eq!(lines(&list).into_iter().collect::<BTreeSet<_>>(), BTreeSet::from(expected));
    }
}

#[test]
fn checksums_are_those_of_the_files() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("a.tar.gz"), "abc").unwrap();
    script("checksums").arg(dir.path()).checked();
    script("checksums").arg(dir.path()).checked();
    // From FIPS 180-2, appendix B.
    let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  a.tar.gz\n";
    assert_eq!(fs::read_to_string(dir.path().join("SHA256SUMS")).unwrap(), expected);
}

#[test]
fn the_image_gets_the_static_binaries() {
    let dir = tempfile::tempdir().unwrap();
    for target in ["x86_64-unknown-linux-musl", "aarch64-unknown-linux-musl"] {
        script("package-archive").arg(target).arg(fake()).arg(dir.path()).checked();
    }
    script("stage-image").arg(dir.path()).arg(dir.path().join("dist")).checked();
    for platform in ["amd64", "arm64"] {
        let binary = dir.path().join("dist").join(platform).join("marketlint");
        assert_eq!(fs::metadata(binary).unwrap().permissions().mode() & 0o777, 0o755);
    }
    let dockerfile = fs::read_to_string(root().join("Dockerfile")).unwrap();
    assert!(dockerfile.contains("COPY dist/${TARGETARCH}/marketlint") && dockerfile.contains("\nUSER 1000:1000\n"));
}

#[test]
fn a_tag_is_released_when_it_is_the_version_and_the_changelog_speaks_of_it() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("scripts")).unwrap();
    for name in ["version", "check-release", "release-notes"] {
        fs::copy(root().join("scripts").join(name), dir.path().join("scripts").join(name)).unwrap();
    }
    fs::write(dir.path().join("Cargo.toml"), "[workspace.package]\nversion = \"1.2.3\"\n").unwrap();
    let check = |changelog: &str, tag: &str| {
        fs::write(dir.path().join("CHANGELOG.md"), changelog).unwrap();
        let output = Command::new(dir.path().join("scripts/check-release")).arg(tag).output().unwrap();
        String::from_utf8(output.stderr).unwrap()
    };
    let changelog = "# Changelog\n\n## 1.2.3\n\n- One.\n\n## 1.2.30\n\n- Two.\n";
    assert_eq!(check(changelog, "v1.2.3"), "");
    assert_eq!(check(changelog, "v1.2.30"), "check-release: the tag is `v1.2.30`, and the version in Cargo.toml is `1.2.3`\n");
    for other in ["## 1.2.30\n", "## 1.2.3 (unreleased)\n"] {
        assert_eq!(check(other, "v1.2.3"), "release-notes: CHANGELOG.md has no section `## 1.2.3` that is released\n");
    }
    fs::write(dir.path().join("CHANGELOG.md"), changelog).unwrap();
    let notes = Command::new(dir.path().join("scripts/release-notes")).arg("1.2.3").checked();
    assert_eq!(lines(&notes).join("\n").trim(), "- One.");
}

#[test]
fn every_target_is_built_as_it_is_released() {
    let programs = Programs::new();
    programs.add("cargo", r#"echo "$RUSTFLAGS|$*" >>"$LOG"; d="$CARGO_TARGET_DIR/$TARGET/release"; mkdir -p "$d"; cp "$FAKE" "$d/$FILE""#);
    let out = programs.dir.path().join("out");
    for (target, file, flag) in [
        ("x86_64-unknown-linux-gnu", "marketlint", ""),
        ("aarch64-unknown-linux-musl", "marketlint", "link-self-contained=yes"),
        ("x86_64-pc-windows-msvc", "marketlint.exe", "+crt-static"),
    ] {
        programs
            .run("build-release")
            .args([target, out.to_str().unwrap()])
            .env("CARGO_TARGET_DIR", programs.dir.path().join("target"))
            .envs([("TARGET", target), ("FILE", file)])
            .checked();
        assert!(out.join(format!("marketlint-{target}.tar.gz")).exists());
        let call = programs.log().pop().unwrap();
        assert!(call.contains(flag), "{call}");
        assert!(call.ends_with(&format!("--release --locked --package marketlint --bin marketlint --target {target}")), "{call}");
    }
}

#[test]
fn crates_are_published_after_those_they_need() {
    let programs = Programs::new();
    programs.add("cargo", r#"echo "$4" >>"$LOG""#);
    programs.run("publish-crates").checked();
    assert_eq!(programs.log(), ["marketlint-parser", "marketlint-rules", "marketlint"]);
}

#[test]
fn a_release_that_broke_off_is_taken_up_again() {
    let programs = Programs::new();
    programs.add("cargo", r#"[ "$4" != marketlint-parser ] || { echo "error: crate marketlint-parser@0.1.0 already exists on crates.io index" >&2; exit 101; }; echo "$4" >>"$LOG""#);
    programs.run("publish-crates").checked();
    assert_eq!(programs.log(), ["marketlint-rules", "marketlint"]);
}

#[test]
fn nothing_is_published_after_a_failure() {
    let programs = Programs::new();
    programs.add("cargo", r#"echo "$4" >>"$LOG"; [ "$4" != marketlint-rules ] || { echo "error: not today" >&2; exit 101; }"#);
    let output = programs.run("publish-crates").output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(programs.log(), ["marketlint-parser", "marketlint-rules"]);
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "error: not today\n");
}

#[test]
fn the_launcher_is_published_after_its_binaries() {
    let programs = Programs::new();
    programs.add("npm", r#"echo "$*" >>"$LOG""#);
    let packages = programs.dir.path().join("packages");
    fs::create_dir(&packages).unwrap();
    let names =
        [format!("marketlint-{VERSION}.tgz"), format!("marketlint-linux-x64-{VERSION}.tgz"), format!("marketlint-win32-x64-{VERSION}.tgz")];
    for name in &names {
        fs::write(packages.join(name), "").unwrap();
    }
    programs.run("publish-npm").arg(&packages).checked();
    let published: Vec<_> = programs.log().iter().map(|it| it.rsplit("./").next().unwrap().to_owned()).collect();
    assert_eq!(published, [&*names[1], &*names[2], &*names[0]]);
    assert!(programs.log()[0].starts_with("publish --provenance --access public --tag latest"));
}

#[test]
fn the_provenance_names_the_commit_and_the_run() {
    let predicate = script("provenance")
        .envs([
            ("GITHUB_SERVER_URL", "https://github.com"),
            ("GITHUB_REPOSITORY", "marketlint/marketlint"),
            ("GITHUB_WORKFLOW_REF", "marketlint/marketlint/.github/workflows/release.yml@refs/tags/v1.2.3"),
            ("GITHUB_EVENT_NAME", "push"),
            ("GITHUB_REPOSITORY_ID", "1"),
            ("GITHUB_REPOSITORY_OWNER_ID", "2"),
            ("GITHUB_REF", "refs/tags/v1.2.3"),
            ("GITHUB_SHA", "0123456789012345678901234567890123456789"),
            ("GITHUB_RUN_ID", "3"),
            ("GITHUB_RUN_ATTEMPT", "4"),
            ("RUNNER_ENVIRONMENT", "github-hosted"),
        ])
        .checked();
    let predicate: Value = serde_json::from_slice(&predicate.stdout).unwrap();
    let build = &predicate["buildDefinition"];
    assert_eq!(build["externalParameters"]["workflow"]["path"], ".github/workflows/release.yml");
    assert_eq!(build["externalParameters"]["workflow"]["ref"], "refs/tags/v1.2.3");
    assert_eq!(build["resolvedDependencies"][0]["uri"], "git+https://github.com/marketlint/marketlint@refs/tags/v1.2.3");
    assert_eq!(build["resolvedDependencies"][0]["digest"]["gitCommit"], "0123456789012345678901234567890123456789");
    let run = "https://github.com/marketlint/marketlint/actions/runs/3/attempts/4";
    assert_eq!(predicate["runDetails"]["metadata"]["invocationId"], run);
}

#[test]
fn what_is_packaged_is_built_by_the_workflow() {
    let release = fs::read_to_string(root().join(".github/workflows/release.yml")).unwrap();
    let targets = fs::read_to_string(root().join("packaging/targets.tsv")).unwrap();
    for target in targets.lines().filter(|it| !it.starts_with('#')).map(|it| it.split('\t').next().unwrap()) {
        assert!(release.contains(&format!("target: {target} ")) || release.contains(&format!("target: {target}, ")), "{target} is built");
    }
}

#[test]
fn workflows_call_scripts_that_are_there_and_actions_that_are_pinned() {
    let called = regex::Regex::new(r"\b(?:scripts|\.ci)/[a-z0-9-]+").unwrap();
    let uses = regex::Regex::new(r"uses: (\S+)").unwrap();
    for name in ["ci.yml", "release.yml"] {
        let text = fs::read_to_string(root().join(".github/workflows").join(name)).unwrap();
        let workflow: serde_yaml::Value = serde_yaml::from_str(&text).unwrap();
        assert_eq!(workflow["permissions"].as_mapping().unwrap().len(), 0, "{name} grants nothing to all jobs");
        for found in called.find_iter(&text) {
            assert!(is_executable(&root().join(found.as_str())), "{} is there, and can be run", found.as_str());
        }
        uses.captures_iter(&text).filter(|it| &it[1] != "./").for_each(|it| assert_pinned(&it[1]));
    }
}

#[test]
fn the_version_is_one() {
    assert_eq!(lines(&script("version").checked()), [VERSION]);
}

/// Stand-ins on the PATH that write what they are called with to a log.
struct Programs {
    dir: tempfile::TempDir,
}

impl Programs {
    fn new() -> Programs {
        Programs { dir: tempfile::tempdir().unwrap() }
    }

    fn add(&self, name: &str, body: &str) {
        let path = self.dir.path().join(name);
        fs::write(&path, format!("#!/usr/bin/env bash\n{body}\n")).unwrap();
        fs::set_permissions(&path, PermissionsExt::from_mode(0o755)).unwrap();
    }

    fn run(&self, name: &str) -> Command {
        let mut command = script(name);
        command
            .env("PATH", format!("{}:{}", self.dir.path().display(), std::env::var("PATH").unwrap()))
            .env("LOG", self.dir.path().join("log"))
            .env("FAKE", fake());
        command
    }

    fn log(&self) -> Vec<String> {
        fs::read_to_string(self.dir.path().join("log")).unwrap().lines().map(str::to_owned).collect()
    }
}

fn lines(output: &Output) -> Vec<String> {
    String::from_utf8(output.stdout.clone()).unwrap().lines().map(str::to_owned).collect()
}

fn is_executable(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|it| it.permissions().mode() & 0o111 != 0)
}
