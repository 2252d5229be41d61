//! Fixes: what they change, that they settle, and that they never harm.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;

use marketlint::apply;
use marketlint_rules::fix::{Fixed, fix};
use marketlint_rules::{Config, Diagnostic, Doc, Level, Options, Repo, Rule, Safety, check};

use crate::memory::Memory;
use crate::pages;

#[test]
fn settle_and_bring_in_no_error_on_any_page() {
    let mut wrong = String::new();
    for (rule, example) in pages::examples() {
        let memory = example.memory();
        for boldest in [Safety::Safe, Safety::Unsafe] {
            for rules in [vec![rule], marketlint_rules::rules::all()] {
                let config = example.config(rule);
                let (fixed, complaints) = complaints(&memory, &rules, &config, boldest);
                // What a page shows is no offer that cannot be kept.
                let held = fixed.held.iter().map(|it| format!("`{}` only brings another error: {}", it.rule, it.title));
                for complaint in complaints.into_iter().chain(held) {
                    writeln!(wrong, "{} ({}, {} of {} rules): {complaint}", rule.name, example.title, boldest.as_str(), rules.len())
                        .unwrap();
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// What fixes make of a repository, and what they must not do and did.
fn complaints(memory: &Memory, rules: &[&'static Rule], config: &Config, boldest: Safety) -> (Fixed, Vec<String>) {
    let found = |repo: &Repo| check(repo, rules, config).found;
    let before = memory.repo(config.options.clone());
    let found_before = found(&before);
    let (fixed, after) = mend(memory, config, boldest, &found);
    let mut out = Vec::new();
    for it in &fixed.withdrawn {
        out.push(format!("`{}` in {} was withdrawn: {}", it.rule, it.path, it.title));
    }
    // What is offered is done, and what is done stays done.
    let offered = |it: &&Diagnostic| it.fix.as_ref().is_some_and(|it| it.safety <= boldest);
    for it in fixed.left.iter().filter(offered) {
        out.push(format!("`{}` is still offered a fix: {}", it.rule.name, it.message));
    }
    // No rule finds an error that was not there; what could not be read before may show what it had hidden.
    // A repaired path may lead to files that nobody looked at.
    let read: BTreeSet<&str> = before.docs().map(|it| before.tree.path(it.file)).collect();
    let was_read = |repo: &Repo, it: &Doc| read.contains(repo.tree.path(it.file));
    let slips = |repo: &Repo| repo.docs().filter(|it| was_read(repo, it)).map(|it| it.parsed.errors.len()).sum::<usize>();
    if slips(&fixed.repo) > slips(&before) {
        out.push("a file no longer parses".into());
    }
    let shows_more = slips(&before) > 0 || fixed.repo.plugins.len() > before.plugins.len();
    for rule in rules.iter().filter(|_| !shows_more) {
        let count = |found: &[Diagnostic]| found.iter().filter(|it| it.rule.name == rule.name && it.level == Level::Error).count();
        if count(&fixed.left) > count(&found_before) {
            let new = fixed.left.iter().find(|it| it.rule.name == rule.name).map(|it| it.message.as_str());
            out.push(format!("there is one more `{}`: {}", rule.name, new.unwrap_or_default()));
        }
    }
    let (again, _) = mend(&after, config, boldest, &found);
    if !again.texts.is_empty() {
        out.push(format!("fixing twice changes more: {:?}", again.applied));
    }
    (fixed, out)
}

/// What fixes make of a repository.
fn mend(memory: &Memory, config: &Config, boldest: Safety, found: &dyn Fn(&Repo) -> Vec<Diagnostic>) -> (Fixed, Memory) {
    let fixed = fix(memory.repo(config.options.clone()), memory, boldest, found);
    let mut after = memory.clone();
    for (path, text) in &fixed.texts {
        after.files.insert(path.clone(), text.new.text().as_bytes().to_vec());
    }
    (fixed, after)
}

/// A way in which a file of the same content may be written.
type Way = (&'static str, fn(&str) -> String);

const WAYS: &[Way] = &[
    ("line ends of Windows", |text| text.replace("\r\n", "\n").replace('\n', "\r\n")),
    ("a byte order mark", |text| if text.starts_with('\u{FEFF}') { text.to_owned() } else { format!("\u{FEFF}{text}") }),
    ("no line end at the end", |text| text.trim_end_matches(['\r', '\n']).to_owned()),
    ("tabs", |text| {
        let line = |line: &str| {
            let content = line.trim_start_matches(' ');
            format!("{}{content}", "\t".repeat((line.len() - content.len()).div_ceil(2)))
        };
        text.split('\n').map(line).collect::<Vec<_>>().join("\n")
    }),
];

#[test]
fn do_the_same_however_files_are_written() {
    let mut wrong = String::new();
    for (rule, example) in pages::examples() {
        let config = example.config(rule);
        let found = |repo: &Repo| check(repo, &[rule], &config).found;
        let words = |memory: &Memory| -> Vec<(String, Option<String>)> {
            let found = found(&memory.repo(config.options.clone()));
            found.into_iter().map(|it| (it.message, it.fix.map(|it| it.title))).collect()
        };
        let plain = example.memory();
        let (fixed, mended) = mend(&plain, &config, Safety::Unsafe, &found);
        if fixed.texts.is_empty() {
            continue;
        }
        for (what, way) in WAYS.iter().filter(|it| rule.name != "json-byte-order-mark" || !it.0.contains("mark")) {
            let rewritten = |memory: &Memory| {
                let mut out = memory.clone();
                let is_text = |path: &str| path.ends_with(".json") || (path.ends_with(".md") && *what != "tabs");
                for (_, bytes) in out.files.iter_mut().filter(|(path, _)| is_text(path)) {
                    if let Ok(text) = std::str::from_utf8(bytes) {
                        *bytes = way(text).into_bytes();
                    }
                }
                out
            };
            // Some ways of writing mean something else: then other things are found.
            let other = rewritten(&plain);
            if words(&other) != words(&plain) {
                continue;
            }
            let (_, other) = mend(&other, &config, Safety::Unsafe, &found);
            for (path, expected) in &rewritten(&mended).files {
                if other.files.get(path) != Some(expected) {
                    let shown = |bytes: Option<&Vec<u8>>| format!("{:?}", bytes.map(|it| String::from_utf8_lossy(it).into_owned()));
                    let (expected, actual) = (shown(Some(expected)), shown(other.files.get(path)));
                    writeln!(wrong, "{} ({}) with {what}: {path}\n  {expected}\n  {actual}", rule.name, example.title).unwrap();
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
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
    assert!(apply::write(dir.path(), &fixed, &str::to_owned).is_empty());
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
    let errors = apply::write(dir.path(), &fixed, &str::to_owned);
    assert_eq!(errors.len(), 1);
    assert!(errors[0].to_string().contains("has changed since it was read"), "{}", errors[0]);
    assert_eq!(fs::read_to_string(&path).unwrap(), "somebody else's");
}

#[test]
fn write_all_files_or_none() {
    let dir = tempfile::tempdir().unwrap();
    let files = [
        (".claude-plugin/marketplace.json", "{ \"plugins\": [{ \"name\": \"a\", \"source\": \"./a\" }], }"),
        ("a/.claude-plugin/plugin.json", "{ \"name\": \"a\", }"),
    ];
    Memory::new(files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()))).write_to(dir.path());
    let found = marketlint::discover::discover(dir.path(), Default::default());
    let repo = Repo::load(found.tree, &found.disk, found.facts, Options::default());
    let fixed = mended(repo, &found.disk);
    assert_eq!(fixed.texts.len(), 2);
    fs::write(dir.path().join(files[1].0), "somebody else's").unwrap();
    assert_eq!(apply::write(dir.path(), &fixed, &str::to_owned).len(), 1);
    assert_eq!(fs::read_to_string(dir.path().join(files[0].0)).unwrap(), files[0].1);
    assert_eq!(fs::read_dir(dir.path().join(".claude-plugin")).unwrap().count(), 1, "nothing is left beside it");
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

/// Everything that fixes make of a repository under all rules.
fn all_mended(memory: &Memory, boldest: Safety) -> (Memory, Fixed, Vec<Diagnostic>) {
    let (rules, config) = (marketlint_rules::rules::all(), marketlint_rules::Config::default());
    let found = |repo: &Repo| check(repo, &rules, &config).found;
    let before = found(&memory.repo(Options::default()));
    let fixed = fix(memory.repo(Options::default()), memory, boldest, &found);
    let mut after = memory.clone();
    for (path, text) in &fixed.texts {
        after.files.insert(path.clone(), text.new.text().as_bytes().to_vec());
    }
    (after, fixed, before)
}

/// A small repository with one of everything that fixes touch.
const WHOLE: &[(&str, &str)] = &[
    (
        ".claude-plugin/marketplace.json",
        "{\n  \"name\": \"tools\",\n  \"description\": \"Tools.\",\n  \"owner\": { \"name\": \"Ann\" },\n  \"plugins\": [\n    { \"name\": \"a\", \"source\": \"./a\", \"keywords\": [\"x\"] },\n    { \"name\": \"b\", \"source\": { \"source\": \"github\", \"repo\": \"ann/b\", \"ref\": \"v1\" } }\n  ]\n}\n",
    ),
    (
        "a/.claude-plugin/plugin.json",
        "{\r\n\t\"name\": \"a\",\r\n\t\"version\": \"1.0.0\",\r\n\t\"author\": { \"name\": \"Ann\" },\r\n\t\"commands\": [\"./commands/go.md\"]\r\n}\r\n",
    ),
    ("a/commands/go.md", "---\ndescription: Goes\nargument-hint: \"[where]\"\n---\nGo.\n"),
    (
        "a/hooks/hooks.json",
        "{ \"hooks\": { \"Stop\": [{ \"hooks\": [{ \"type\": \"command\", \"command\": \"true\", \"timeout\": 5 }] }] } }\n",
    ),
];

/// A text with each of its tokens gone, doubled, or changed as people change them.
fn mutations(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    for (from, to) in
        [("./", ""), ("./", ".\\\\"), ("[\"", "\""), ("\"]", "\""), ("{ \"name\": \"Ann\" }", "\"Ann <a@b.c>\""), ("\": \"", "\": \"A b")]
    {
        out.extend(text.match_indices(from).map(|(at, _)| format!("{}{to}{}", &text[..at], &text[at + from.len()..])));
    }
    for (at, it) in text.char_indices().filter(|it| !it.1.is_alphanumeric() && it.1 != ' ').step_by(3) {
        let (before, after) = (&text[..at], &text[at + it.len_utf8()..]);
        out.push(format!("{before}{after}"));
        out.push(format!("{before}{it}{it}{after}"));
    }
    for (at, it) in text.char_indices().filter(|it| it.1.is_alphabetic()).step_by(11) {
        out.push(format!("{}{}{}", &text[..at], it.to_ascii_uppercase(), &text[at + it.len_utf8()..]));
        out.push(format!("{}{}", &text[..at], &text[at + it.len_utf8()..]));
    }
    out
}

#[test]
fn settle_and_bring_in_no_error_after_any_slip() {
    let whole = || WHOLE.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec()));
    let errors = |found: &[Diagnostic]| found.iter().filter(|it| it.level == Level::Error).map(|it| it.rule.name).collect::<Vec<_>>();
    for (path, text) in WHOLE {
        for (index, mutant) in mutations(text).into_iter().enumerate() {
            // Both kinds of fix, without running everything twice.
            let boldest = if index % 2 == 0 { Safety::Safe } else { Safety::Unsafe };
            let mut memory = Memory::new(whole());
            memory.files.insert((*path).to_owned(), mutant.clone().into_bytes());
            let (after, fixed, before) = all_mended(&memory, boldest);
            assert!(fixed.withdrawn.is_empty(), "{path}: {:?}\n{mutant}", fixed.withdrawn);
            let was_readable = !before.iter().any(|it| it.rule.name.ends_with("-syntax"));
            let new: Vec<&str> = errors(&fixed.left).into_iter().filter(|it| !errors(&before).contains(it)).collect();
            assert!(!was_readable || new.is_empty(), "{path}: fixing brings in {new:?}\n{mutant}");
            let again = all_mended(&after, boldest).1;
            assert!(again.texts.is_empty(), "{path}: fixing twice changes {:?}\n{mutant}", again.applied);
        }
    }
}

#[test]
fn settle_and_bring_in_no_error_after_a_slip_on_any_page() {
    let (rules, config) = (marketlint_rules::rules::all(), Config::default());
    let mut wrong = String::new();
    for (rule, example) in pages::examples() {
        let memory = example.memory();
        for (path, bytes) in memory.files.iter().filter(|it| it.0.ends_with(".json")) {
            let Ok(text) = std::str::from_utf8(bytes) else { continue };
            // One slip in each file is enough: there are many files. Which one depends on the file alone.
            let mutants = mutations(text);
            let pick = text.bytes().fold(0_usize, |sum, it| sum.wrapping_mul(31).wrapping_add(it.into()));
            let Some(mutant) = mutants.get(pick % mutants.len().max(1)) else { continue };
            let mut slipped = memory.clone();
            slipped.files.insert(path.clone(), mutant.clone().into_bytes());
            let boldest = if pick % 2 == 0 { Safety::Unsafe } else { Safety::Safe };
            for complaint in complaints(&slipped, &rules, &config, boldest).1 {
                writeln!(wrong, "{} ({}, {}): {complaint}\n{path}\n{mutant}", rule.name, example.title, boldest.as_str()).unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn never_write_what_only_its_author_can_know() {
    let plugin = "{ \"name\": \"a\", \"version\": \"1.0.0\" }";
    for (path, text, expected) in [
        // A block that is not closed is closed, and none is put where there is none.
        ("skills/s/SKILL.md", "---\nname: s\ndescription: d\nDo it.\n", "---\nname: s\ndescription: d\n---\nDo it.\n"),
        ("commands/go.md", "Go.\n", "Go.\n"),
        // No key without a value, and no text that somebody has to replace.
        ("agents/a.md", "---\nname: a\n---\nDo it.\n", "---\nname: a\n---\nDo it.\n"),
        ("agents/b.md", "---\nname: b\ndescription:\n---\nDo it.\n", "---\nname: b\ndescription:\n---\nDo it.\n"),
        // A comment stays one, and line ends stay as they are.
        (
            "skills/t/SKILL.md",
            "---\r\nname: t # as it is called\r\ndescription: Use when: asked # or not\r\n---\r\nDo it.\r\n",
            "---\r\nname: t # as it is called\r\ndescription: \"Use when: asked\" # or not\r\n---\r\nDo it.\r\n",
        ),
        (
            "skills/u/SKILL.md",
            "---\nname: u\ndescription: Use when: asked # or not\n---\nDo it.\n",
            "---\nname: u\ndescription: \"Use when: asked\" # or not\n---\nDo it.\n",
        ),
    ] {
        let files = [(".claude-plugin/plugin.json", plugin), (path, text)];
        let memory = Memory::new(files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())));
        let (after, ..) = all_mended(&memory, Safety::Unsafe);
        assert_eq!(std::str::from_utf8(&after.files[path]).unwrap(), expected);
    }
}

#[test]
fn never_list_a_renamed_plugin_twice() {
    let catalogue = "{ \"name\": \"m\", \"owner\": { \"name\": \"o\" }, \"plugins\": [{ \"name\": \"alfa\", \"source\": \"./a\" }] }";
    let files = [(".claude-plugin/marketplace.json", catalogue), ("a/.claude-plugin/plugin.json", "{ \"name\": \"Alpha Plugin\" }")];
    let memory = Memory::new(files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())));
    let (after, ..) = all_mended(&memory, Safety::Unsafe);
    assert_eq!(std::str::from_utf8(&after.files[".claude-plugin/marketplace.json"]).unwrap(), catalogue);
    assert_eq!(std::str::from_utf8(&after.files["a/.claude-plugin/plugin.json"]).unwrap(), "{ \"name\": \"alfa\" }");
    assert_eq!(after.files.len(), 2, "nothing is left beside them");
}

#[test]
fn rename_any_number_of_plugins_in_one_run() {
    let plugins: Vec<String> = (0..30).map(|it| format!("Plugin{it}")).collect();
    let entries: Vec<String> = plugins.iter().map(|it| format!("{{ \"name\": \"{it}\", \"source\": \"./{it}\" }}")).collect();
    let catalogue = format!("{{\n  \"name\": \"m\",\n  \"owner\": {{ \"name\": \"o\" }},\n  \"plugins\": [{}]\n}}\n", entries.join(", "));
    let manifests = plugins.iter().map(|it| (format!("{it}/.claude-plugin/plugin.json"), format!("{{ \"name\": \"{it}\" }}").into_bytes()));
    let memory = Memory::new(manifests.chain([(".claude-plugin/marketplace.json".to_owned(), catalogue.into_bytes())]));
    let (after, fixed, _) = all_mended(&memory, Safety::Unsafe);
    assert!(fixed.left.iter().all(|it| it.rule.name != "plugin-name-not-kebab"), "{:?}", fixed.left);
    let renames = fixed.repo.marketplace.as_ref().unwrap().get("renames").unwrap().members().len();
    assert_eq!(renames, plugins.len());
    assert!(all_mended(&after, Safety::Unsafe).1.texts.is_empty());
}

#[test]
fn leave_alone_what_two_rules_want_otherwise() {
    let catalogue = "{ \"name\": \"m\", \"owner\": { \"name\": \"o\" }, \"plugins\": [{ \"name\": \"a\", \"source\": \"./a/\", \"version\": \"1.0.0\" }] }";
    let plugin = "{ \"name\": \"a\", \"version\": \"1.0.0\", \"keywords\": \"x\" }";
    let files = [(".claude-plugin/marketplace.json", catalogue), ("a/.claude-plugin/plugin.json", plugin)];
    let memory = Memory::new(files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())));
    let names = ["entry-version-forbidden", "entry-version-missing", "wrong-type"];
    let rules: Vec<&'static Rule> = names.iter().filter_map(|it| marketlint_rules::rules::find(it)).collect();
    let config = names.iter().fold(Config::default(), |config, it| config.with(it, marketlint_rules::Setting::On));
    let (fixed, after) = mend(&memory, &config, Safety::Safe, &|repo| check(repo, &rules, &config).found);
    // What has nothing to do with it is repaired all the same.
    assert_eq!(fixed.texts.keys().collect::<Vec<_>>(), ["a/.claude-plugin/plugin.json"]);
    let opposed: Vec<&str> = fixed.opposed.iter().map(|it| it.rule).collect();
    assert_eq!(opposed, ["entry-version-missing", "entry-version-forbidden"]);
    assert!(mend(&after, &config, Safety::Safe, &|repo| check(repo, &rules, &config).found).0.texts.is_empty());
}

/// Interrupted at any moment, every file is as it was or as it shall be, and nothing lies beside it.
#[test]
#[cfg(unix)]
fn leave_nothing_half_done_when_they_are_interrupted() {
    use std::process::{Command, Stdio};
    use std::time::Duration;
    let old = format!("{{\n  \"name\": \"p\",\n  \"description\": \"{}\",\n}}\n", "x".repeat(20_000));
    let new = old.replace(",\n}", "\n}");
    for wait in [5, 20, 40, 60, 90, 130, 200] {
        let dir = tempfile::tempdir().unwrap();
        let manifests: Vec<_> = (0..40).map(|it| dir.path().join(format!("p{it}/.claude-plugin/plugin.json"))).collect();
        for manifest in &manifests {
            fs::create_dir_all(manifest.parent().unwrap()).unwrap();
            fs::write(manifest, &old).unwrap();
        }
        let fixing = Command::new(env!("CARGO_BIN_EXE_marketlint"))
            .args(["lint", "--fix"])
            .arg(dir.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(wait));
        assert!(Command::new("kill").args(["-INT", &fixing.id().to_string()]).status().is_ok());
        fixing.wait_with_output().unwrap();
        for manifest in &manifests {
            let now = fs::read_to_string(manifest).unwrap();
            assert!(now == old || now == new, "half of it is written: {now}");
            assert_eq!(fs::read_dir(manifest.parent().unwrap()).unwrap().count(), 1, "something is left beside it");
        }
    }
}
