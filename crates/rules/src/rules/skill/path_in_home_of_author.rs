use crate::rules::prelude::*;
use crate::sought::{Sought, sought};

pub(super) static RULE: Rule = Rule {
    name: "path-in-home-of-author",
    level: Level::Info,
    fixes: Some(Safety::Unsafe),
    witness: Witness { by: By::House, client: MEASURED },
    page: include_str!("path_in_home_of_author.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

/// Matches `/Users/ann/code/x.sh`, `/home/ann/x` and `C:\Users\ann\x`.
static PATH: Sought =
    sought!["Users", "/home/" => r#"(?:/(?:Users|home)/|[A-Za-z]:[\\/]{1,2}Users[\\/]{1,2})([A-Za-z][\w.-]*)[\\/]+[\w.@+-][\w.@+/\\-]*"#];

fn check(repo: &Repo, findings: &mut Findings) {
    for plugin in &repo.plugins {
        for doc in plugin.docs().filter(|it| matches!(it.kind, DocKind::Skill | DocKind::Command | DocKind::Agent)) {
            let Some(text) = repo.sources.text(doc.file) else { continue };
            let body = doc.front.as_ref().map_or(0, |it| it.body.start);
            let Some(text) = text.get(body..) else { continue };
            let Some(path) = PATH.for_text(text) else { continue };
            for found in path.captures_iter(text) {
                let (Some(whole), Some(name)) = (found.get(0), found.get(1)) else { continue };
                let before = text.get(..whole.start()).and_then(|it| it.chars().next_back());
                let stands_alone = before.is_none_or(|it| it.is_whitespace() || "\"'`(=[<:".contains(it));
                if !stands_alone || is_nobody(name.as_str()) {
                    continue;
                }
                let span = Span::new(doc.file, body + whole.start(), body + whole.end());
                let message = format!("{} lies in one person's home directory; on other machines it is not there", quote(whole.as_str()));
                let diagnostic = findings.report(span, message);
                match in_plugin(repo, plugin, whole.as_str()) {
                    // What else may be an example is surely none here.
                    Some(inner) => {
                        let new = format!("${{CLAUDE_PLUGIN_ROOT}}/{inner}");
                        let fix = Fix::risky("Start the path at the plugin", span, new.clone());
                        diagnostic.level(Level::Warning).help(format!("write `{new}`")).fix(fix);
                    }
                    None => {
                        diagnostic.help("bring the file with the plugin, or write `~` or a placeholder");
                    }
                }
            }
        }
    }
}

/// The end of a path that is the path of a file of the plugin, two names at least, or of a folder: three, or two behind the name
/// of the plugin's own.
fn in_plugin(repo: &Repo, plugin: &Plugin, path: &str) -> Option<String> {
    let parts: Vec<&str> = path.split(['/', '\\']).filter(|it| !it.is_empty()).collect();
    let own = repo.tree.name(plugin.dir);
    (2..parts.len().saturating_sub(1)).find_map(|from| {
        let end = parts.get(from..)?;
        let inner = end.join("/");
        let Found::At(found) = repo.tree.find(plugin.dir, &inner) else { return None };
        let is_behind_own = parts.get(from - 1).is_some_and(|it| *it == own);
        (repo.tree.is_file(found) || end.len() > 2 || is_behind_own).then_some(inner)
    })
}

/// Whether a name stands for anybody: of examples, of accounts that programs have.
fn is_nobody(name: &str) -> bool {
    const NOBODY: &[&str] = &[
        "user",
        "users",
        "username",
        "you",
        "your",
        "me",
        "name",
        "someone",
        "somebody",
        "foo",
        "bar",
        "test",
        "tester",
        "example",
        "dev",
        "developer",
        "shared",
        "public",
        "default",
        "guest",
        "runner",
        "runneradmin",
        "ubuntu",
        "debian",
        "ec2-user",
        "vscode",
        "node",
        "app",
        "linuxbrew",
        "root",
        "admin",
        "claude",
        "agent",
        "sandbox",
        "oai",
        "git",
        "coder",
        "codespace",
        "gitpod",
        "pi",
        "vagrant",
        "circleci",
        "jenkins",
        "jovyan",
        "sprite",
        "daytona",
        "x",
        "xxx",
        "project",
    ];
    let name = name.to_lowercase();
    NOBODY.contains(&name.as_str()) || ["your", "user", "example", "my-", "my_", "some"].iter().any(|it| name.starts_with(it))
}
