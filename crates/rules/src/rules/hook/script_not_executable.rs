use super::Use;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "script-not-executable",
    level: Level::Warning,
    fixes: Some(Safety::Unsafe),
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("script_not_executable.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for run in super::runs(repo) {
        let directly = super::bundled(&run).find(|(_, used)| run.is_command() && !run.is_powershell && *used == Use::Program);
        let Some((mention, _)) = directly else { continue };
        let Found::At(file) = repo.tree.find(run.plugin.dir, &mention.path) else { continue };
        let crate::tree::Kind::File { executable: false, .. } = repo.tree.entry(file).kind else { continue };
        findings
            .report(
                mention.span,
                format!("{} is run directly, but nobody may execute it; it fails with \"permission denied\"", quote(repo.tree.name(file))),
            )
            .label("not executable")
            .help("run `git update-index --chmod=+x` on it, or name the program that reads it: `bash …`, `python3 …`")
            .fix(Fix::new("Make the script executable", Safety::Unsafe).operation(Operation::MakeExecutable { file }));
    }
}
