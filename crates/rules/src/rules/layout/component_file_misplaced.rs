use crate::model::layout::{holds_servers, loose_kind};
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "component-file-misplaced",
    aliases: &["mcp-file-misplaced"],
    level: Level::Warning,
    fixes: Some(Safety::Unsafe),
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("component_file_misplaced.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let tree = &repo.tree;
    for plugin in repo.plugins.iter().filter(|it| it.is_installable()) {
        for file in tree.children(plugin.dir).filter(|&it| tree.is_file(it)) {
            let name = tree.name(file);
            let Some((kind, place)) = loose_kind(name).and_then(|it| Some((it, place_of(it)?))).filter(|(_, place)| *place != name) else {
                continue;
            };
            let loads_some =
                plugin.components(kind).any(|it| it.loads) || plugin.manifest.as_ref().is_some_and(|it| it.get(key_of(kind)).is_some());
            // Where servers load, a second file is one for another tool.
            if loads_some || !holds(repo, file, kind) {
                continue;
            }
            let diagnostic =
                findings.report(repo.at(file), format!("{} is not read: {} are looked for in `{place}`", quote(name), noun(kind)));
            diagnostic.help(format!("rename it to `{place}`"));
            if kind != DocKind::Monitors && !tree.is_link(file) {
                diagnostic.fix(
                    Fix::new(format!("Rename it to `{place}`"), Safety::Unsafe).operation(Operation::Rename { file, name: place.into() }),
                );
            }
        }
    }
}

/// Where the client looks for a file of a kind; hooks have a rule of their own.
fn place_of(kind: DocKind) -> Option<&'static str> {
    match kind {
        DocKind::Mcp => Some(".mcp.json"),
        DocKind::Lsp => Some(".lsp.json"),
        DocKind::Monitors => Some("monitors/monitors.json"),
        _ => None,
    }
}

fn key_of(kind: DocKind) -> &'static str {
    match kind {
        DocKind::Mcp => "mcpServers",
        DocKind::Lsp => "lspServers",
        _ => "monitors",
    }
}

fn noun(kind: DocKind) -> &'static str {
    match kind {
        DocKind::Mcp => "MCP servers",
        DocKind::Lsp => "language servers",
        _ => "monitors",
    }
}

/// Whether a file holds what its name says.
fn holds(repo: &Repo, file: FileId, kind: DocKind) -> bool {
    let Some(doc) = repo.look_at(file, kind) else { return false };
    let Some(root) = doc.root() else { return false };
    match kind {
        DocKind::Mcp => holds_servers(root),
        DocKind::Lsp => root.members().iter().any(|it| it.value.get("extensionToLanguage").is_some()),
        _ => root.items().iter().chain(root.get("monitors").into_iter().flat_map(Node::items)).any(|it| it.get("command").is_some()),
    }
}
