use crate::rules::prelude::*;
use crate::tree::Kind;

pub(super) static RULE: Rule = Rule {
    name: "bin-file-not-executable",
    level: Level::Warning,
    fixes: Some(Safety::Unsafe),
    witness: Witness { by: By::Documentation, client: MEASURED },
    page: include_str!("bin_file_not_executable.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let tree = &repo.tree;
    for plugin in repo.plugins.iter().filter(|it| it.is_installable()) {
        let bin = tree.child(plugin.dir, "bin").and_then(|it| tree.follow(it));
        for file in bin.into_iter().flat_map(|it| tree.children(it)) {
            let name = tree.name(file);
            if matches!(tree.entry(file).kind, Kind::File { executable: false, .. }) && is_program(name) {
                findings
                    .report(repo.at(file), format!("{} in `bin` is not executable; on macOS and Linux, calling it fails", quote(name)))
                    .help(format!("set its bit: `git update-index --chmod=+x {}`", tree.path(file)))
                    .fix(Fix::new("Make it executable", Safety::Unsafe).operation(Operation::MakeExecutable { file }));
            }
        }
    }
}

/// Whether a file in `bin` is there to be called by its name.
fn is_program(name: &str) -> bool {
    match name.rsplit_once('.') {
        None => !matches!(name, "LICENSE" | "NOTICE" | "README" | "Makefile" | "Dockerfile"),
        Some(("", _)) => false,
        Some((_, ending)) => matches!(ending, "sh" | "bash" | "zsh" | "py" | "rb" | "pl"),
    }
}
