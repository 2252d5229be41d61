use super::Use;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "bundled-file-missing",
    level: Level::Warning,

    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("bundled_file_missing.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for run in super::runs(repo) {
        let mentions: Vec<_> = super::bundled(&run).collect();
        let is_guarded =
            |path: &str| mentions.iter().any(|(it, _)| it.path == path && asks_or_makes(run.text.get(..it.offset).unwrap_or_default()));
        for (mention, used) in &mentions {
            // `path-outside-plugin` speaks of what lies beside the plugin.
            let is_outside = crate::tree::join("", &mention.path).is_none();
            if is_outside || *used == Use::Unknown || is_made_at_run_time(&mention.path) || is_guarded(&mention.path) {
                continue;
            }
            // `cat x || true` can do without it.
            let after = run.text.get(mention.offset..).and_then(|it| it.split(';').next()).unwrap_or_default();
            let can_do_without = matches!(used, Use::Read | Use::Script("." | "source"));
            if can_do_without && (after.contains("2>/dev/null") || after.contains("||")) {
                continue;
            }
            let path = mention.path.trim_end_matches(['.', ',', ':']);
            // An argument without a shell may have spaces in it.
            let whole = run.text.split_once("${CLAUDE_PLUGIN_ROOT}/").map_or("", |(_, it)| it);
            let dir = run.plugin.dir;
            let is_there = |path: &str| !path.is_empty() && repo.tree.find(dir, path) != Found::Missing;
            // `node x` also finds `x.js`.
            let is_found =
                || matches!(used, Use::Script(_)) && [".js", ".mjs", ".cjs", ".ts"].iter().any(|it| is_there(&format!("{path}{it}")));
            if is_there(path) || is_there(whole) || is_found() {
                continue;
            }
            let what = match run.is_hook {
                true if after.contains("||") => "the hook does nothing",
                true => "the hook fails each time it runs",
                false => "it cannot be started",
            };
            let near = sibling(repo, dir, path);
            let diagnostic = findings.report(mention.span, format!("the plugin holds no {}; {what}", quote(path)));
            diagnostic.label("no such file");
            match near {
                Some(near) => diagnostic.help(format!("there is `{near}`")),
                None => diagnostic.help("commit the file, or correct the path from the plugin's directory"),
            };
        }
    }
}

/// Whether a path lies where programs put what they make when they are first run.
fn is_made_at_run_time(path: &str) -> bool {
    path.split('/')
        .any(|it| matches!(it, "node_modules" | ".venv" | "venv" | "__pycache__" | ".cache" | "tmp" | "logs" | "data" | ".state"))
}

/// Whether the command asks first whether the file is there, or makes it: `[ -f "x" ]`, `> x`, `mkdir -p x`.
fn asks_or_makes(before: &str) -> bool {
    let before = before.trim_end_matches(['"', '\'']).trim_end();
    let word = before.rsplit([' ', '\t']).next().unwrap_or_default();
    let asks = word.len() == 2 && word.starts_with('-') && "defhrswxL".contains(&word[1..]);
    let made = ["mkdir", "touch", "-p", "tee", "-o", ">", ">>", "2>", "2>>", "&>"].contains(&word) || before.ends_with('>');
    asks || made
}

/// A file that differs in its directory, its ending or a few letters.
fn sibling(repo: &Repo, dir: FileId, path: &str) -> Option<String> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    // Every package has one of these.
    if matches!(stem, "index" | "main" | "__init__" | "__main__" | "server") {
        return None;
    }
    let prefix = repo.tree.path(dir).len() + usize::from(dir != repo.tree.root());
    let mut alike = repo.tree.below(dir).filter(|&it| repo.tree.is_file(it) && (repo.tree.name(it) == name || repo.tree.stem(it) == stem));
    let first = alike.next()?;
    // One candidate is a hint, several are a guess.
    alike.next().is_none().then(|| repo.tree.path(first).get(prefix..).unwrap_or_default().to_owned())
}
