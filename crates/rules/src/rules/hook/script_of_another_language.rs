use super::Use;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "script-of-another-language",
    level: Level::Warning,
    witness: Witness { by: By::House, client: MEASURED },
    page: include_str!("script_of_another_language.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

/// Programs that run files, each with the endings of files that it cannot run.
const LANGUAGES: &[(&[&str], &[&str])] = &[
    (&["sh", "bash", "zsh", "dash", "ksh"], &["py", "js", "mjs", "cjs", "ts", "rb", "ps1", "php"]),
    (&["node", "bun", "deno"], &["sh", "bash", "py", "rb", "ps1", "php"]),
    (&["python", "python3"], &["sh", "bash", "js", "mjs", "cjs", "ts", "rb", "ps1", "php"]),
    (&["ruby"], &["sh", "bash", "py", "js", "mjs", "cjs", "ts", "ps1", "php"]),
    (&["pwsh", "powershell"], &["sh", "bash", "py", "js", "mjs", "cjs", "ts", "rb", "php"]),
];

fn check(repo: &Repo, findings: &mut Findings) {
    for run in super::runs(repo) {
        for (mention, used) in super::bundled(&run) {
            let Use::Script(program) = used else { continue };
            let name = program.rsplit('/').next().unwrap_or(program);
            let Some((_, ending)) = mention.path.rsplit_once('.') else { continue };
            let foreign = LANGUAGES.iter().any(|(programs, others)| programs.contains(&name) && others.contains(&ending));
            // What is there may be written in another language than its ending says.
            let shebang = match repo.tree.find(run.plugin.dir, &mention.path) {
                Found::At(file) => repo.sources.text(file).and_then(|it| it.lines().next()).filter(|it| it.starts_with("#!")),
                _ => continue,
            };
            if foreign && !shebang.is_some_and(|it| it.contains(name)) {
                findings
                    .report(
                        mention.span,
                        format!("`{name}` is given a file that ends in `.{ending}`; it takes it for a script of its own, and fails"),
                    )
                    .help("run it with the program it is written for");
            }
        }
    }
}
