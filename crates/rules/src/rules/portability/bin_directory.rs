use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "bin-directory",
    level: Level::Info,
    witness: Witness { by: By::Documentation, client: MEASURED },
    page: include_str!("bin_directory.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let tree = &repo.tree;
    for plugin in repo.plugins.iter().filter(|it| it.is_installable()) {
        let Some(bin) = tree.child(plugin.dir, "bin").filter(|&it| tree.is_dir(it)) else { continue };
        let files = tree.follow(bin).map_or(0, |it| tree.children(it).filter(|&it| tree.is_file(it)).count());
        if files > 0 {
            let what = if files == 1 { "1 program".to_owned() } else { format!("{files} programs") };
            findings
                .report(
                    repo.at(bin),
                    format!("`bin` puts {what} on the `PATH` of every session; claude.ai and Cowork refuse a plugin that does"),
                )
                .help("call programs from skills and hooks by their path, `${CLAUDE_PLUGIN_ROOT}/scripts/…`");
        }
    }
}
