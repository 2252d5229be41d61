use crate::edit::{self, NewValue};
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "headers-helper-strict",
    level: Level::Error,
    fixes: Some(Safety::Unsafe),
    page: include_str!("headers_helper_strict.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for entry in repo.entries().filter(|it| it.is_strict()) {
        let is_archive = matches!(entry.source(), Some(Source::Object { kind, .. }) if kind.as_str() == "archive");
        let Some(member) = entry.node.member("headersHelper").filter(|_| is_archive) else { continue };
        let found = findings.report(
            member.key.span,
            format!("a `headersHelper` is run only with `\"strict\": false`; installing {} is refused", entry.title()),
        );
        found.label("runs a command");
        let fix = match entry.node.member("strict") {
            Some(strict) => {
                found.also(strict.value.span, "stands in the way").help("write `\"strict\": false`");
                Some(Fix::risky("Write `false`", strict.value.span, "false"))
            }
            None => {
                found.help("add `\"strict\": false`, and name the plugin's components in the entry");
                let text = repo.sources.text(entry.node.span.file).unwrap_or_default();
                let edit = edit::insert_member(text, entry.node, entry.node.members().len(), "strict", NewValue::Bool(false));
                edit.map(|it| Fix::risky("Add `\"strict\": false`", it.span, it.insert))
            }
        };
        found.maybe_fix(fix);
    }
}
