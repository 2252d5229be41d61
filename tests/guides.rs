//! The guides: what people copy from them must be right.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use regex::Regex;
use serde_yaml::Value;

use crate::action::{Checked, assert_pinned, root};

const VERSION: &str = env!("CARGO_PKG_VERSION");

#[test]
fn every_block_can_be_read() {
    for block in blocks() {
        match &*block.language {
            "yaml" => drop(block.yaml()),
            "sh" => drop(Command::new("bash").args(["-n", "-c", &block.text]).checked()),
            "groovy" => {}
            other => panic!("{}: what is a block of `{other}`?", block.file),
        }
    }
}

#[test]
fn workflows_use_inputs_that_the_action_has() {
    let action = read_yaml("action.yml");
    let mut used = 0;
    for block in blocks().iter().filter(|it| it.language == "yaml") {
        let yaml = block.yaml();
        for step in yaml["jobs"]["lint"]["steps"].as_sequence().into_iter().flatten() {
            match step["uses"].as_str().unwrap().strip_prefix("marketlint/marketlint@") {
                Some(tag) => {
                    used += 1;
                    assert_eq!(tag, format!("v{VERSION}"));
                    for (input, _) in step["with"].as_mapping().into_iter().flatten() {
                        assert!(action["inputs"].get(input).is_some(), "{}: the action has no input {input:?}", block.file);
                    }
                }
                None => assert_pinned(step["uses"].as_str().unwrap()),
            }
        }
    }
    assert!(used > 3);
}

#[test]
fn the_tables_name_every_input_and_output() {
    let guide = fs::read_to_string(root().join("docs/guides/github.md")).unwrap();
    let action = read_yaml("action.yml");
    for (heading, key) in [("## Inputs\n", "inputs"), ("## Outputs\n", "outputs")] {
        let section = guide.split(heading).nth(1).unwrap().split("\n## ").next().unwrap();
        let rows = section.lines().filter(|it| it.starts_with("| `")).map(|it| it.split('|').nth(1).unwrap());
        let named: BTreeSet<_> = rows.flat_map(|it| it.split(',')).map(|it| it.trim().trim_matches('`')).collect();
        let declared: BTreeSet<_> = action[key].as_mapping().unwrap().keys().map(|it| it.as_str().unwrap()).collect();
        assert_eq!(named, declared);
    }
}

#[test]
fn pre_commit_blocks_name_hooks_that_are_there() {
    let hooks = read_yaml(".pre-commit-hooks.yaml");
    let ids: Vec<_> = hooks.as_sequence().unwrap().iter().map(|it| &it["id"]).collect();
    let mut used = 0;
    for block in blocks().iter().filter(|it| it.language == "yaml") {
        for repo in block.yaml()["repos"].as_sequence().into_iter().flatten() {
            assert_eq!(repo["rev"], format!("v{VERSION}"));
            for hook in repo["hooks"].as_sequence().unwrap() {
                used += 1;
                assert!(ids.contains(&&hook["id"]), "{}: there is no hook {:?}", block.file, hook["id"]);
            }
        }
    }
    assert!(used > 3);
}

#[test]
fn versions_are_the_present_one() {
    let version = Regex::new(r"marketlint(?:@v?|==|:|/releases/download/v)([0-9]+\.[0-9]+\.[0-9]+)").unwrap();
    for file in guides() {
        let text = fs::read_to_string(root().join(&file)).unwrap();
        for found in version.captures_iter(&text) {
            assert_eq!(&found[1], VERSION, "{file}: {}", &found[0]);
        }
    }
}

/// In a repository that is in order none of them fails, and none of them is refused.
#[test]
fn commands_do_what_they_say() {
    let repository = tempfile::tempdir().unwrap();
    let git = |arguments: &str| {
        let identity = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "init.defaultBranch=main"];
        Command::new("git").current_dir(repository.path()).args(identity).args(arguments.split(' ')).checked()
    };
    Command::new("cp").arg("-R").arg(root().join("testdata/ship/good/.")).arg(repository.path()).checked();
    git("init --quiet");
    git("add .");
    git("commit --quiet --message first");
    git("update-ref refs/remotes/origin/main HEAD");

    // Made by the line that fills it.
    fs::create_dir(repository.path().join("reports")).unwrap();

    let command = Regex::new(r"\bmarketlint(?:@[0-9.]+)? ((?:lint|fix|--version)[^\n`|']*)").unwrap();
    let arguments = Regex::new(r"\bargs: (--[^\n]*)").unwrap();
    let mut ran = BTreeSet::new();
    for file in guides() {
        let text = fs::read_to_string(root().join(&file)).unwrap();
        let found = command.captures_iter(&text).map(|it| it[1].to_owned());
        ran.extend(found.chain(arguments.captures_iter(&text).map(|it| format!("lint {}", &it[1]))));
    }
    assert!(ran.len() > 10, "{ran:?}");
    // The baseline is written before it is read.
    for arguments in
        ran.iter().filter(|it| it.contains("--update-baseline")).chain(ran.iter().filter(|it| !it.contains("--update-baseline")))
    {
        Command::new("bash")
            .args(["-c", &format!("\"$MARKETLINT\" {arguments}")])
            .current_dir(repository.path())
            .env("MARKETLINT", env!("CARGO_BIN_EXE_marketlint"))
            .checked();
    }
}

struct Block {
    file: String,
    language: String,
    text: String,
}

impl Block {
    fn yaml(&self) -> Value {
        serde_yaml::from_str(&self.text).unwrap_or_else(|error| panic!("{}: {error}\n{}", self.file, self.text))
    }
}

fn blocks() -> Vec<Block> {
    let fence = Regex::new(r"(?ms)^```(\w+)\n(.*?)^```$").unwrap();
    let mut found = Vec::new();
    for file in guides() {
        let text = fs::read_to_string(root().join(&file)).unwrap();
        found.extend(fence.captures_iter(&text).map(|it| Block { file: file.clone(), language: it[1].into(), text: it[2].into() }));
    }
    assert!(found.len() > 20);
    found
}

fn guides() -> Vec<String> {
    let names = fs::read_dir(root().join("docs/guides")).unwrap().map(|it| it.unwrap().file_name().into_string().unwrap());
    names.map(|it| format!("docs/guides/{it}")).collect()
}

fn read_yaml(path: &str) -> Value {
    serde_yaml::from_str(&fs::read_to_string(root().join(path)).unwrap()).unwrap()
}
