use super::local::step_up;
use super::remote::{directory_of, remotes};
use crate::edit::json_string;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "subdir-path",
    level: Level::Error,
    witness: Witness { by: By::Loader, client: MEASURED },
    fixes: Some(Safety::Safe),
    page: include_str!("subdir_path.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for remote in remotes(repo).filter(|it| it.is(&["git-subdir"])) {
        let Some(path) = remote.text("path").filter(|it| !it.is_empty() && step_up(it).is_none()) else { continue };
        let title = remote.entry.title();
        let mut report = |range: std::ops::Range<usize>, what: &str, effect: &str| {
            let plain = path.replace('\\', "/");
            let plain = plain.trim_start_matches('/').trim().to_owned();
            let found = findings.report(path.slice(range), format!("the path {} {what}; {effect}", quote(path)));
            found.help("write the path of a directory from the root of that repository: `plugins/name`");
            let certain = !plain.is_empty() && plain != path.as_str() && !plain.contains([':', '*', '?', '[']);
            if certain {
                found.help(format!("write `{plain}`")).fix(Fix::safe(format!("Write `{plain}`"), path.span, json_string(&plain)));
            }
        };
        let fails = format!("installing {title} fails");
        if matches!(path.as_str(), "." | "./") {
            report(0..path.len(), "is the whole repository", &format!("{title} installs as an empty directory"));
        } else if path.starts_with('/') {
            report(0..1, "is absolute", &fails);
        } else if path.get(1..3) == Some(":\\") || path.get(1..3) == Some(":/") {
            report(0..2, "is absolute", &fails);
        } else if let Some(at) = path.find('\\') {
            report(at..at + 1, "holds a backslash", &fails);
        } else if let Some(at) = path.find(['*', '?', '[']) {
            report(at..at + 1, "holds a pattern", &fails);
        } else if path.trim() != path.as_str() {
            report(0..path.len(), "begins or ends with a blank", &fails);
        } else if let Some(dir) = directory_of(path) {
            let (what, effect) = match path.ends_with(".claude-plugin") || path.ends_with(".claude-plugin/") {
                true => ("is the folder of the manifest, not of the plugin", format!("{title} installs without anything")),
                false => ("is that of a file", fails),
            };
            let found = findings.report(path.span, format!("the path {} {what}; {effect}", quote(path)));
            found.label("not the plugin's directory").help("write the path of the plugin's directory");
            if !dir.is_empty() {
                found.help(format!("write `{dir}`")).fix(Fix::safe(format!("Write `{dir}`"), path.span, json_string(dir)));
            }
        }
    }
}
