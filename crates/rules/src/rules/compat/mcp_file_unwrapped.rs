use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "mcp-file-unwrapped",
    level: Level::Info,
    witness: Witness { by: By::Documentation, client: MEASURED },
    fixes: Some(Safety::Safe),
    page: include_str!("mcp_file_unwrapped.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

/// In April 2026 servers without the wrapper were not found, by clients older than this one.
const LATER_THAN_APRIL_2026: &str = "2.1.120";

fn check(repo: &Repo, findings: &mut Findings) {
    let level = match repo.options.serves_older_than(LATER_THAN_APRIL_2026) {
        Some(true) => Level::Warning,
        Some(false) => return,
        None => Level::Info,
    };
    for (_, component) in repo.components(DocKind::Mcp) {
        let doc = &component.doc;
        let Some(root) = doc.root().filter(|it| it.is_object() && it.get("mcpServers").is_none()) else { continue };
        let is_server = |it: &Node| it.get("command").is_some() || it.get("url").is_some();
        let Some(first) = root.effective_members().find(|it| is_server(&it.value)) else { continue };
        findings
            .report(first.key.span, "the servers stand without `mcpServers` around them; clients until April 2026 find none of them")
            .label("a server, at the top of the file")
            .level(level)
            .help("write the servers into `\"mcpServers\": { … }`")
            .maybe_fix(wrapped(repo, doc, root));
    }
}

/// The wrapper around the servers, their lines moved in by one step.
fn wrapped(repo: &Repo, doc: &Doc, root: &Node) -> Option<Fix> {
    let text = repo.sources.text(doc.file)?.get(root.span.range())?;
    if !doc.parsed.errors.is_empty() || !root.members().iter().all(|it| it.value.is_object()) {
        return None;
    }
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let Some((first, rest)) = text.split_once(newline) else {
        return Some(Fix::safe("Wrap the servers", root.span, format!("{{ \"mcpServers\": {text} }}")));
    };
    let step: String = rest.chars().take_while(|it| matches!(it, ' ' | '\t')).collect();
    let moved: Vec<String> =
        rest.split(newline).map(|it| if it.trim().is_empty() { it.to_owned() } else { format!("{step}{it}") }).collect();
    let insert = format!("{{{newline}{step}\"mcpServers\": {first}{newline}{}{newline}}}", moved.join(newline));
    Some(Fix::safe("Wrap the servers", root.span, insert))
}
