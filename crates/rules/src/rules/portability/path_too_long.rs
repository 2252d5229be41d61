use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "path-too-long",
    level: Level::Warning,
    witness: Witness { by: By::Documentation, client: MEASURED },
    page: include_str!("path_too_long.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let tree = &repo.tree;
    for file in tree.ids().filter(|&it| !tree.entry(it).ignored && !tree.is_dir(it)) {
        // No text has more units of UTF-16 than bytes.
        if tree.path(file).len() <= ROOMY {
            continue;
        }
        let length = tree.path(file).encode_utf16().count();
        if length > ROOMY {
            let message = format!(
                "the path is {length} characters long; on Windows a clone of the marketplace fails where it passes 260 with all that comes before"
            );
            let diagnostic = findings.report(repo.at(file), message);
            diagnostic.help(format!(
                "shorten it to at most {ROOMY} characters: Claude Code clones to `C:\\Users\\…\\.claude\\plugins\\marketplaces\\…\\`"
            ));
            if length <= FATAL {
                diagnostic.level(Level::Info);
            }
        }
    }
}

/// What remains for sure of the 260 characters of Windows, after a user's and a marketplace's name of some length.
const ROOMY: usize = 160;
/// What remains with short names.
const FATAL: usize = 190;
