use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "mcp-command-with-arguments",
    level: Level::Warning,
    fixes: Some(Safety::Unsafe),
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("mcp_command_with_arguments.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for server in repo.servers() {
        let Some(command) = server.command() else { continue };
        let Some((program, rest)) = command.split_once(' ') else { continue };
        // A program may have blanks in its path; one that is known to be on the path of commands has not.
        let known = matches!(
            program,
            "npx"
                | "node"
                | "uvx"
                | "uv"
                | "python"
                | "python3"
                | "bunx"
                | "bun"
                | "deno"
                | "docker"
                | "pipx"
                | "go"
                | "java"
                | "npm"
                | "pnpm"
        );
        if !known || server.node.get("args").is_some_and(|it| !it.items().is_empty()) || rest.trim().is_empty() {
            continue;
        }
        let simple = rest.split_whitespace().all(|it| !it.contains(['"', '\'', '\\', '`']));
        let text = repo.sources.text(server.doc.file);
        let fix = (simple && command.is_verbatim() && server.node.get("args").is_none()).then_some(()).and_then(|()| {
            let index = server.node.members().iter().position(|it| it.key.as_str() == "command")?;
            let args = crate::edit::NewValue::Array(rest.split_whitespace().map(crate::edit::string).collect());
            let insert = crate::edit::insert_member(text?, server.node, index + 1, "args", args)?;
            Some(Fix::risky("Move the arguments to `args`", command.content(), program).edit(insert.span, insert.insert))
        });
        findings
            .report(
                command.slice(program.len()..command.len()),
                format!(
                    "`command` is one program; {} is looked for under that whole name, and the server {} does not start",
                    quote(command),
                    quote(server.name)
                ),
            )
            .label("arguments")
            .help(format!("write `\"command\": \"{program}\"`, and the rest as `args`"))
            .maybe_fix(fix);
    }
}
