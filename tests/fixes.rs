//! Fixes: what they change, that they settle, and that they never harm.

use std::fs;

use marketlint::apply;
use marketlint_rules::fix::{Fixed, fix};
use marketlint_rules::{Options, Repo, Safety, check};

use crate::memory::Memory;
use crate::pages;

#[test]
fn settle_and_bring_in_no_error_on_any_page() {
    for (rule, example) in pages::examples() {
        let config = example.config(rule);
        let memory = example.memory();
        let mend = |memory: &Memory| -> Fixed {
            fix(memory.repo(config.options.clone()), memory, Safety::Unsafe, &|repo| check(repo, &[rule], &config).found)
        };
        let once = mend(&memory);
        assert!(once.withdrawn.is_empty(), "{}: {:?}", rule.name, once.withdrawn);
        let mut after = memory.clone();
        for (path, text) in &once.texts {
            after.files.insert(path.clone(), text.new.text().as_bytes().to_vec());
        }
        let twice = mend(&after);
        let operations_only = twice.applied.iter().all(|_| !twice.operations.is_empty());
        assert!(twice.texts.is_empty() && operations_only, "{}: fixing twice changes {:?}", rule.name, twice.applied);
    }
}

/// A repository on disk whose only slip is a trailing comma.
fn on_disk(text: &str) -> (tempfile::TempDir, Repo, marketlint::discover::Disk) {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join(".claude-plugin")).unwrap();
    fs::write(dir.path().join(".claude-plugin/plugin.json"), text).unwrap();
    let found = marketlint::discover::discover(dir.path(), Default::default());
    let repo = Repo::load(found.tree, &found.disk, found.facts, Options::default());
    (dir, repo, found.disk)
}

fn mended(repo: Repo, files: &marketlint::discover::Disk) -> Fixed {
    let rule = marketlint_rules::rules::find("json-syntax").unwrap();
    fix(repo, files, Safety::Safe, &|repo| check(repo, &[rule], &marketlint_rules::Config::default()).found)
}

#[test]
#[cfg(unix)]
fn keep_bytes_and_mode_of_a_file() {
    use std::os::unix::fs::PermissionsExt;
    let (dir, repo, files) = on_disk("\u{FEFF}{\r\n\t\"name\": \"é\",\r\n}");
    let path = dir.path().join(".claude-plugin/plugin.json");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    let fixed = mended(repo, &files);
    assert!(apply::write(dir.path(), &fixed).is_empty());
    assert_eq!(fs::read_to_string(&path).unwrap(), "\u{FEFF}{\r\n\t\"name\": \"é\"\r\n}");
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
    assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1, "nothing is left beside it");
}

#[test]
fn leave_alone_what_changed_meanwhile() {
    let (dir, repo, files) = on_disk("{ \"name\": \"a\", }");
    let path = dir.path().join(".claude-plugin/plugin.json");
    let fixed = mended(repo, &files);
    fs::write(&path, "somebody else's").unwrap();
    let errors = apply::write(dir.path(), &fixed);
    assert_eq!(errors.len(), 1);
    assert!(errors[0].to_string().contains("has changed since it was read"), "{}", errors[0]);
    assert_eq!(fs::read_to_string(&path).unwrap(), "somebody else's");
}

#[test]
fn show_a_unified_diff() {
    let (_dir, repo, files) = on_disk("{\n  \"name\": \"a\",\n}\n");
    let fixed = mended(repo, &files);
    let diff = apply::diff(&fixed, &|path| path.to_owned());
    assert_eq!(
        diff,
        "--- a/.claude-plugin/plugin.json\n+++ b/.claude-plugin/plugin.json\n@@ -1,3 +1,3 @@\n {\n-  \"name\": \"a\",\n+  \"name\": \"a\"\n }\n"
    );
}
