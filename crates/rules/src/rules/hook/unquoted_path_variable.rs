use crate::model::view::at_dotted;
use crate::rules::prelude::*;
use crate::schema::tables::hooks::{Form, unquoted_problem};

pub(super) static RULE: Rule = Rule {
    name: "unquoted-path-variable",
    level: Level::Warning,
    fixes: Some(Safety::Safe),
    page: include_str!("unquoted_path_variable.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    report_problems(repo, findings, "unquoted-path-variable");
    // The official check looks into hooks files alone; a shell reads the others as well.
    let hooks = repo.hooks().filter(|it| it.group.form != Form::File && !it.is_powershell()).filter_map(|it| {
        let is_yaml = it.group.form == Form::FrontMatter;
        it.shell_command().map(|command| (command, is_yaml))
    });
    for (command, is_yaml) in hooks.chain(monitors(repo).map(|it| (it, false))) {
        let Some(problem) = unquoted_problem(command) else { continue };
        let help = problem.help.map(|it| if is_yaml { it.replace('\\', "") } else { it });
        let diagnostic = findings.report(problem.span, problem.message);
        diagnostic.label(problem.label).maybe_fix(problem.fix.filter(|_| !is_yaml));
        diagnostic.help = help;
    }
}

/// The commands of monitors, in files and in manifests.
fn monitors(repo: &Repo) -> impl Iterator<Item = &Text> {
    repo.plugins.iter().flat_map(|plugin| {
        let files = plugin.components(DocKind::Monitors).filter_map(|it| it.doc.root());
        let manifest = plugin.manifest.as_ref().and_then(Doc::root).into_iter();
        let inline = manifest.flat_map(|it| ["monitors", "experimental.monitors"].into_iter().filter_map(|key| at_dotted(it, key)));
        files.chain(inline).flat_map(Node::items).filter_map(|it| it.get("command")?.text())
    })
}
