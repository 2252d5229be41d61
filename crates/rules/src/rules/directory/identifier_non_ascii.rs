use super::{folder_name, submitted};
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "identifier-non-ascii",
    aliases: &["IDENTIFIER_NON_ASCII"],
    level: Level::Error,
    opt_in: true,
    page: include_str!("identifier_non_ascii.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for plugin in submitted(repo) {
        let (name, report_at) = match (plugin.manifest_name(), folder_name(repo, plugin)) {
            (Some(name), _) => (name.as_str(), None),
            (None, Some(folder)) => (folder, Some(repo.at(plugin.dir))),
            (None, None) => continue,
        };
        let Some((at, odd)) = name.char_indices().find(|(_, it)| !(' '..='~').contains(it)) else { continue };
        let part = || plugin.manifest_name().map(|it| it.slice(at..at + odd.len_utf8()));
        let Some(span) = report_at.or_else(part) else { continue };
        findings
            .report(
                span,
                format!(
                    "the name {} holds U+{:04X}, which is not ASCII; the plugin directory blocks the plugin",
                    quote(name),
                    u32::from(odd)
                ),
            )
            .help("write a name of lower-case letters, digits and hyphens");
    }
}
