//! The comparison with a commit, on repositories that git made.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::cli::{disk, run};
use crate::discover::git;

const LEVELS: &[&str] = &["--level", "all=off", "--level", "rename-missing=on", "--level", "version-not-bumped=on", "--format", "concise"];

/// Two commits: the second changes a skill, and takes a plugin away.
fn history() -> TempDir {
    let dir = disk(&[
        (
            "m/.claude-plugin/marketplace.json",
            r#"{ "name": "m", "plugins": [{ "name": "a", "source": "./a" }, { "name": "b", "source": "./b" }] }"#,
        ),
        ("m/a/.claude-plugin/plugin.json", r#"{ "name": "a", "version": "1.0.0" }"#),
        ("m/a/skills/go/SKILL.md", "Go.\n"),
        ("m/b/.claude-plugin/plugin.json", r#"{ "name": "b", "version": "1.0.0" }"#),
    ]);
    commit(dir.path(), true);
    fs::write(dir.path().join("m/.claude-plugin/marketplace.json"), r#"{ "name": "m", "plugins": [{ "name": "a", "source": "./a" }] }"#)
        .unwrap();
    fs::write(dir.path().join("m/a/skills/go/SKILL.md"), "Go now.\n").unwrap();
    fs::remove_dir_all(dir.path().join("m/b")).unwrap();
    commit(dir.path(), false);
    dir
}

fn commit(dir: &Path, first: bool) {
    if first {
        git(dir, &["init", "-q"]);
    }
    git(dir, &["add", "-A"]);
    git(dir, &["commit", "-q", "-m", "x"]);
}

fn compare(dir: &Path, base: &str) -> (i32, String) {
    let args: Vec<&str> = LEVELS.iter().copied().chain(["--base", base]).collect();
    let said = run(&dir.join("m"), &args);
    (said.status, said.out + &said.err)
}

#[test]
fn a_commit_is_compared_with_what_is_there_now() {
    let dir = history();
    let (_, said) = compare(dir.path(), "HEAD~1");
    assert!(said.contains("`b` left the catalogue since `HEAD~1`"), "{said}");
    assert!(said.contains("`skills/go/SKILL.md` changed since `HEAD~1`, and the version is still `1.0.0`"), "{said}");
    let (_, said) = compare(dir.path(), "HEAD");
    assert!(!said.contains("since"), "{said}");
}

#[test]
fn what_the_other_branch_did_since_does_not_count() {
    let dir = history();
    git(dir.path(), &["branch", "mine"]);
    fs::write(dir.path().join("m/a/skills/go/SKILL.md"), "Go at once.\n").unwrap();
    commit(dir.path(), false);
    git(dir.path(), &["branch", "theirs"]);
    git(dir.path(), &["checkout", "-q", "mine"]);
    let (_, said) = compare(dir.path(), "theirs");
    assert!(!said.contains("since"), "{said}");
}

#[test]
fn a_base_that_cannot_be_had_is_said_and_not_passed_over() {
    let dir = history();
    for base in ["no-such-branch", "--output=x", "HEAD~9"] {
        let base = format!("--base={base}");
        let said = run(&dir.path().join("m"), &[&base]);
        assert_eq!(said.status, 2, "{base}: {}{}", said.out, said.err);
    }
    let bare = disk(&[("SKILL.md", "Go.\n")]);
    assert_eq!(run(bare.path(), &["--base", "main"]).status, 2);
}

#[cfg(unix)]
#[test]
fn nothing_that_the_repository_names_is_run() {
    let dir = history();
    let mark = dir.path().join("ran");
    let touch = format!("touch {}", mark.display());
    let config = format!(
        "[core]\n\tfsmonitor = {touch}\n\tpager = {touch}\n[diff]\n\texternal = {touch}\n[alias]\n\tls-tree = !{touch}\n\
         [filter \"x\"]\n\tclean = {touch}\n\tsmudge = {touch}\n[diff \"x\"]\n\ttextconv = {touch}\n\tcommand = {touch}\n"
    );
    let path = dir.path().join(".git/config");
    fs::write(&path, fs::read_to_string(&path).unwrap() + &config).unwrap();
    fs::write(dir.path().join(".gitattributes"), "* filter=x diff=x\n").unwrap();
    let (_, said) = compare(dir.path(), "HEAD~1");
    assert!(said.contains("since `HEAD~1`"), "{said}");
    assert!(!mark.exists());
}
