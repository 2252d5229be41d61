use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "frontmatter-cut-short",
    level: Level::Warning,
    page: include_str!("frontmatter_cut_short.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for doc in repo.docs().filter(|it| it.kind.is_markdown()) {
        let Some(cut) = super::cut_short(repo, doc) else { continue };
        let unreadable = !doc.parsed.errors.is_empty() || doc.root().is_some_and(|it| !it.is_object());
        let loss = if unreadable { "Claude Code cannot read the rest, and drops all of it" } else { "what follows is taken for text" };
        findings
            .report(cut, format!("the front matter ends at these three dashes, in the middle of a line; {loss}"))
            .level(if unreadable && doc.opened { Level::Error } else { Level::Warning })
            .label("ends here")
            .help("write something else in their place, such as `—` or `- - -`: three dashes end the front matter wherever they stand");
    }
}
