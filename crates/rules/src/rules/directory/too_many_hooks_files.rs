use super::submitted;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "too-many-hooks-files",
    level: Level::Warning,
    opt_in: true,
    page: include_str!("too_many_hooks_files.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    const READ: usize = 16;
    for plugin in submitted(repo) {
        let mut files = plugin.declared.iter().filter(|it| it.kind == DocKind::Hooks && it.entry.is_none());
        if let Some(first) = files.nth(READ) {
            findings
                .report(
                    first.path.span,
                    format!("`hooks` names more than {READ} files; the check of the plugin directory cannot decide, and fails"),
                )
                .label("the first that is not looked at")
                .help("put several hooks into one file");
        }
    }
}
