use crate::edit;
use crate::model::Declared;
use crate::model::layout::Folder;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "path-wrong-extension",
    level: Level::Error,
    page: include_str!("path_wrong_extension.md"),
    file: file!(),
    fixes: Some(Safety::Unsafe),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for problem in repo.problems(RULE.name) {
        let found = findings.report(problem.span, problem.message.clone());
        found.level(problem.level).label(problem.label.clone());
        found.help = problem.help.clone();
        found.maybe_fix(instead_of_directory(repo, problem.span));
    }
}

/// What to write instead of a directory: nothing where it is the one that is looked in anyway, else the files in it.
fn instead_of_directory(repo: &Repo, span: Span) -> Option<Fix> {
    let holds = |it: &&Declared| it.path.span.file == span.file && it.path.span.start <= span.start && span.end <= it.path.span.end;
    let (plugin, declared) = repo.plugins.iter().find_map(|plugin| Some((plugin, plugin.declared.iter().find(holds)?)))?;
    let tree = &repo.tree;
    let Found::At(dir) = tree.find(plugin.dir, &declared.path) else { return None };
    let folder = Folder::of(declared.kind).filter(|_| tree.is_dir(dir))?;
    let owner = plugin.manifest.as_ref().and_then(Doc::root).filter(|_| declared.entry.is_none());
    if let Some(owner) = owner.filter(|_| tree.parent(dir) == plugin.dir && tree.name(dir) == folder.name) {
        let edit = edit::remove_path(repo.sources.text(span.file)?, owner, declared.path.span)?;
        return Some(Fix::safe("Remove the path", edit.span, edit.insert));
    }
    let wanted = |file: &FileId| match declared.kind {
        DocKind::Agent => tree.name(*file).ends_with(".md") && !tree.name(*file).eq_ignore_ascii_case("readme.md"),
        DocKind::Hooks => tree.name(*file) == "hooks.json",
        _ => false,
    };
    let base = declared.path.trim_end_matches('/');
    let files: Vec<String> = tree.children(dir).filter(wanted).map(|it| edit::json_string(&format!("{base}/{}", tree.name(it)))).collect();
    let in_list = repo.path_to(span).is_some_and(|(pointer, _)| pointer.ends_with(|it: char| it.is_ascii_digit()));
    let written = match files.as_slice() {
        [] => return None,
        [only] => only.clone(),
        all if in_list => all.join(", "),
        all => format!("[{}]", all.join(", ")),
    };
    Some(Fix::risky("Name the files in it", declared.path.span, written))
}
