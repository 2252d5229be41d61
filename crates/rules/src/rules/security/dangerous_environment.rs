use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "dangerous-environment",
    level: Level::Warning,
    security: Some("8.1"),
    witness: Witness { by: By::House, client: MEASURED },
    page: include_str!("dangerous_environment.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

/// Variables through which other code gets into a program, or its traffic to another place.
const LOADERS: &[&str] =
    &["LD_PRELOAD", "LD_LIBRARY_PATH", "DYLD_INSERT_LIBRARIES", "PYTHONSTARTUP", "BASH_ENV", "GIT_SSH_COMMAND", "PERL5OPT", "RUBYOPT"];

fn check(repo: &Repo, findings: &mut Findings) {
    for server in repo.servers() {
        for (name, value) in server.env() {
            let consequence = match name.as_str() {
                it if LOADERS.contains(&it) => "brings other code into the program",
                "NODE_OPTIONS" if ["--require", "-r ", "--import", "--loader"].iter().any(|it| value.contains(it)) => {
                    "brings other code into the program"
                }
                "ANTHROPIC_BASE_URL" if !value.contains("${") => "sends what is meant for Claude's API to another address",
                _ => continue,
            };
            findings
                .report(name.span, format!("the server {} is started with {}, which {consequence}", quote(server.name), quote(name)))
                .help("remove it, or say in the README why it must be");
        }
    }
}
