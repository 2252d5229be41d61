//! The walk over a real disk, and how it copes with what people and attackers leave there.

use std::fs;
use std::path::Path;

use crate::cli::disk;
use marketlint::discover::{Discovered, Limits, discover};
use marketlint_rules::tree::{Kind, Leads};
use marketlint_rules::{Content, Files, Repo};

fn seen(dir: &Path) -> Discovered {
    discover(dir, Limits::default())
}

/// Every path, with a mark for what git hides (`~`) and what was not entered (`…`).
fn paths(found: &Discovered) -> Vec<String> {
    let entries = found.tree.ids().skip(1).map(|it| found.tree.entry(it));
    entries
        .map(|it| {
            let hidden = if it.ignored { "~" } else { "" };
            let pruned = if it.kind == Kind::Pruned { "/…" } else { "" };
            format!("{hidden}{}{pruned}", it.path)
        })
        .collect()
}

pub(crate) fn git(dir: &Path, args: &[&str]) {
    let ours = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "init.defaultBranch=main"];
    let status = std::process::Command::new("git").current_dir(dir).args(ours).args(args).output().unwrap().status;
    assert!(status.success(), "git {args:?}");
}

#[test]
fn folders_that_tools_make_are_not_entered_but_where_the_client_reads_everything() {
    let dir = disk(&[
        ("a/node_modules/x/y.md", ""),
        ("commands/node_modules/x.md", ""),
        ("skills/node_modules/SKILL.md", ""),
        ("skills/s/node_modules/x.md", ""),
        ("env/pyvenv.cfg", ""),
        ("env/lib/x.md", ""),
        ("target/CACHEDIR.TAG", ""),
        ("target/debug/x.md", ""),
        (".hg/store", ""),
    ]);
    let expected = [
        ".hg/…",
        "a",
        "a/node_modules/…",
        "commands",
        "commands/node_modules",
        "commands/node_modules/x.md",
        "env/…",
        "skills",
        "skills/node_modules",
        "skills/node_modules/SKILL.md",
        "skills/s",
        "skills/s/node_modules/…",
        "target/…",
    ];
    assert_eq!(paths(&seen(dir.path())), expected);
}

#[test]
fn what_git_hides_is_marked_and_what_is_tracked_is_not_hidden() {
    let dir = disk(&[
        (".gitignore", "*.log\n/dist\n!keep.log\n"),
        ("a.log", ""),
        ("b/.gitignore", "c.md\n"),
        ("b/c.md", ""),
        ("b/keep.log", ""),
        ("c.md", ""),
        ("dist/p/plugin.json", ""),
        ("forced.log", ""),
    ]);
    let without_git = paths(&seen(dir.path()));
    assert!(without_git.iter().all(|it| !it.starts_with('~')), "nothing is hidden where there is no git: {without_git:?}");

    git(dir.path(), &["init", "-q"]);
    git(dir.path(), &["add", "-f", "forced.log"]);
    let expected = [
        ".git/…",
        ".gitignore",
        "~a.log",
        "b",
        "b/.gitignore",
        "~b/c.md",
        "b/keep.log",
        "c.md",
        "~dist",
        "~dist/p",
        "~dist/p/plugin.json",
        "forced.log",
    ];
    assert_eq!(paths(&seen(dir.path())), expected);

    git(dir.path(), &["update-index", "--index-version", "4"]);
    assert_eq!(paths(&seen(dir.path())), expected, "the index of version 4 says the same");

    let nested = paths(&seen(&dir.path().join("dist/p")));
    assert_eq!(nested, ["plugin.json"], "a root that is hidden itself was asked for by name");
    assert_eq!(paths(&seen(&dir.path().join("b"))), [".gitignore", "~c.md", "keep.log"], "patterns above the root count");
}

#[test]
fn the_remote_and_the_commit_are_read_from_the_work_tree() {
    let outer = disk(&[("repo/p/x", ""), ("repo/README.md", "")]);
    let top = outer.path().join("repo");
    git(&top, &["init", "-q"]);
    git(&top, &["remote", "add", "fork", "https://github.com/me/n.git"]);
    git(&top, &["remote", "add", "origin", "git@github.com:o/n.git"]);
    git(&top, &["add", "."]);
    git(&top, &["commit", "-qm", "x"]);
    let found = seen(&top.join("p"));
    assert_eq!(found.facts.github.as_deref(), Some("o/n"));
    assert_eq!(found.facts.root_name, "p");
    assert_eq!(found.facts.git_root_files.as_deref(), Some(&["README.md".to_owned()][..]));
    let head = |found: &Discovered| found.git.as_ref().unwrap().head();
    let (branch, commit) = head(&found);
    assert_eq!(branch.as_deref(), Some("main"));
    assert_eq!(commit.as_ref().map(String::len), Some(40));
    git(&top, &["pack-refs", "--all"]);
    assert_eq!(head(&found).1, commit, "a packed branch is the same branch");
    git(&top, &["worktree", "add", "-q", "../linked"]);
    let linked = seen(&outer.path().join("linked"));
    assert_eq!(linked.facts.github.as_deref(), Some("o/n"));
    assert_eq!(head(&linked), (Some("linked".into()), commit));
    assert_eq!(seen(&top).facts.git_root_files, None);
}

#[test]
fn limits_cut_in_the_same_place_every_time_and_are_noted() {
    let dir = disk(&[("a/1", ""), ("a/2", ""), ("b/1", ""), ("b/2", ""), ("b/3", ""), ("b/4", ""), ("c/1", "")]);
    let found = discover(dir.path(), Limits { paths: 8, ..Limits::default() });
    assert_eq!(paths(&found), ["a", "a/1", "a/2", "b/…", "c", "c/1"]);
    let [note] = &found.facts.left_out[..] else { panic!("{:?}", found.facts.left_out) };
    assert_eq!((note.path.as_str(), note.reason.as_str()), ("b", "there are more than 8 paths in all"));
}

#[test]
fn a_folder_that_git_hides_is_looked_at_only_so_far() {
    let dir = disk(&[(".gitignore", "big\n"), ("x", "")]);
    git(dir.path(), &["init", "-q"]);
    for part in 0..6 {
        let folder = dir.path().join(format!("big/{part}"));
        fs::create_dir_all(&folder).unwrap();
        for file in 0..1000 {
            fs::write(folder.join(file.to_string()), "").unwrap();
        }
    }
    let found = seen(dir.path());
    assert!(found.tree.len() < 5_100, "{}", found.tree.len());
    assert_eq!(found.tree.entry(found.tree.get("big/5").unwrap()).kind, Kind::Pruned);
    assert!(found.facts.left_out.is_empty(), "nobody misses it");
}

#[test]
fn files_over_the_limit_are_not_read() {
    let dir = disk(&[("x.md", "12345678"), (".claude-plugin/plugin.json", "12345678")]);
    let disk = discover(dir.path(), Limits { file: 7, manifest: 8, ..Limits::default() }).disk;
    assert!(matches!(disk.read("x.md").content, Content::TooBig(8)));
    assert!(matches!(disk.read(".claude-plugin/plugin.json").content, Content::Text(_)));
}

#[test]
fn a_file_that_is_gone_or_became_a_directory_is_unreadable() {
    let dir = disk(&[("x.md", ""), ("d/", "")]);
    let found = seen(dir.path());
    fs::remove_file(dir.path().join("x.md")).unwrap();
    assert!(matches!(found.disk.read("x.md").content, Content::Unreadable(_)));
    assert!(matches!(found.disk.read("d").content, Content::Unreadable(_)));
}

#[cfg(unix)]
mod unix {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    fn leads(found: &Discovered, path: &str) -> Leads {
        match &found.tree.entry(found.tree.get(path).unwrap()).kind {
            Kind::Symlink { leads, .. } => leads.clone(),
            other => panic!("{path} is {other:?}"),
        }
    }

    #[test]
    fn links_are_noted_and_never_followed() {
        let outside = disk(&[("secret.md", "secret")]);
        let dir = disk(&[("a/x.md", "")]);
        let at = |path: &str| dir.path().join(path);
        symlink("x.md", at("a/inside")).unwrap();
        symlink(outside.path(), at("out")).unwrap();
        symlink("../../../etc/nothing", at("a/up")).unwrap();
        symlink("loop", at("loop")).unwrap();
        symlink("a", at("folder")).unwrap();
        symlink("..", at("a/again")).unwrap();
        symlink("nothing", at("dangling")).unwrap();
        symlink("/dev/zero", at("zero.md")).unwrap();
        let found = seen(dir.path());
        assert_eq!(leads(&found, "a/inside"), Leads::To("a/x.md".into()));
        assert_eq!(leads(&found, "out"), Leads::Outside);
        assert_eq!(leads(&found, "a/up"), Leads::Outside);
        assert_eq!(leads(&found, "loop"), Leads::Nowhere);
        assert_eq!(leads(&found, "folder"), Leads::To("a".into()));
        assert_eq!(leads(&found, "a/again"), Leads::To("".into()));
        assert_eq!(leads(&found, "dangling"), Leads::Nowhere);
        assert_eq!(leads(&found, "zero.md"), Leads::Outside);
        assert!(found.tree.get("out/secret.md").is_none());
        assert!(matches!(found.disk.read("zero.md").content, Content::Unreadable(_)), "a link is never opened");
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_link_that_takes_the_place_of_a_folder_is_not_followed() {
        let outside = disk(&[("b/x.md", "secret")]);
        let dir = disk(&[("a/b/x.md", "text")]);
        let found = seen(dir.path());
        fs::rename(dir.path().join("a"), dir.path().join("gone")).unwrap();
        symlink(outside.path(), dir.path().join("a")).unwrap();
        let content = found.disk.read("a/b/x.md").content;
        assert!(matches!(&content, Content::Unreadable(why) if why == "a link has taken its place"), "{content:?}");
    }

    #[test]
    fn pipes_are_seen_and_never_waited_for() {
        let dir = disk(&[("x.md", "text")]);
        let pipe = |name: &str| {
            let status = std::process::Command::new("mkfifo").arg(dir.path().join(name)).status().unwrap();
            assert!(status.success());
        };
        pipe("pipe.md");
        let found = seen(dir.path());
        assert_eq!(found.tree.entry(found.tree.get("pipe.md").unwrap()).kind, Kind::Special);
        fs::remove_file(dir.path().join("x.md")).unwrap();
        pipe("x.md");
        assert!(matches!(found.disk.read("x.md").content, Content::Unreadable(_)), "one that takes the place of a file, too");
    }

    #[test]
    fn execute_bits_are_seen() {
        let dir = disk(&[("run.sh", ""), ("text.md", "")]);
        fs::set_permissions(dir.path().join("run.sh"), fs::Permissions::from_mode(0o750)).unwrap();
        let found = seen(dir.path());
        let repo = Repo::load(found.tree, &found.disk, found.facts, Default::default());
        let bit = |path| matches!(repo.tree.entry(repo.tree.get(path).unwrap()).kind, Kind::File { executable: true, .. });
        assert!(bit("run.sh") && !bit("text.md"));
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn names_of_any_bytes_and_length_are_read() {
        let dir = disk(&[]);
        let odd = dir.path().join(OsStr::from_bytes(b"caf\xe9"));
        fs::create_dir(&odd).unwrap();
        fs::write(odd.join("x\n\x1b[31m.md"), "text").unwrap();
        let found = seen(dir.path());
        assert_eq!(paths(&found), ["caf\u{FFFD}", "caf\u{FFFD}/x\n\u{1b}[31m.md"]);
        assert!(matches!(found.disk.read("caf\u{FFFD}/x\n\u{1b}[31m.md").content, Content::Text(it) if it.text() == "text"));
        assert!(found.facts.left_out.is_empty());
    }

    #[test]
    fn paths_longer_than_the_system_opens_are_cut_and_noted() {
        let dir = disk(&[]);
        let name = "x".repeat(200);
        // Deeper than a path can name, one step at a time.
        let script = format!("for i in $(seq 25); do mkdir {name} && cd {name} || exit 1; done; echo > deep.md");
        let status = std::process::Command::new("bash").current_dir(dir.path()).args(["-c", &script]).status().unwrap();
        assert!(status.success());
        let found = seen(dir.path());
        assert!(found.tree.len() > 15);
        assert_eq!(found.facts.left_out.len(), 1, "{:?}", found.facts.left_out);
        assert!(found.facts.left_out[0].reason.starts_with("it cannot be read: "));
    }

    #[test]
    fn directories_that_may_not_be_read_are_noted() {
        let dir = disk(&[("a/x", ""), ("b", "")]);
        let closed = dir.path().join("a");
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
        let may_read_all = fs::read_dir(&closed).is_ok();
        let found = seen(dir.path());
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o700)).unwrap();
        // Root may read everything.
        if !may_read_all {
            assert_eq!(paths(&found), ["a/…", "b"]);
            assert_eq!(found.facts.left_out.len(), 1);
        }
    }
}

#[test]
fn submodules_are_known_by_the_folders_that_are_no_work_of_git() {
    let dir = disk(&[("a/x.md", ""), ("vendor/b/y.md", "")]);
    let inner = dir.path().join("vendor/b");
    for at in [inner.as_path(), dir.path()] {
        git(at, &["init", "-q"]);
        git(at, &["add", "-A"]);
        git(at, &["commit", "-q", "-m", "x"]);
    }
    assert_eq!(seen(dir.path()).facts.submodules, ["vendor/b"]);
    fs::remove_dir_all(inner).unwrap();
    fs::create_dir(dir.path().join("vendor/b")).unwrap();
    assert_eq!(seen(dir.path()).facts.submodules, ["vendor/b"]);
}
