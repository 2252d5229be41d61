use crate::edit::json_string;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "schema-url-wrong",
    level: Level::Info,
    witness: Witness { by: By::Documentation, client: MEASURED },
    fixes: Some(Safety::Safe),
    page: include_str!("schema_url_wrong.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

const CATALOGUE: &str = "https://json.schemastore.org/claude-code-marketplace.json";
const MANIFEST: &str = "https://json.schemastore.org/claude-code-plugin-manifest.json";

/// Addresses that were handed around, and never led to a schema.
const DEAD: &[&str] =
    &["https://anthropic.com/claude-code/marketplace.schema.json", "https://www.anthropic.com/claude-code/marketplace.schema.json"];

fn check(repo: &Repo, findings: &mut Findings) {
    let manifests = repo.plugins.iter().filter_map(|it| it.manifest.as_ref()).map(|it| (it, MANIFEST));
    for (doc, right) in repo.marketplace.iter().map(|it| (it, CATALOGUE)).chain(manifests) {
        let Some(url) = doc.get("$schema").and_then(Node::text) else { continue };
        let what = match url.trim_end_matches('#') {
            it if DEAD.contains(&it) => "leads nowhere; editors check nothing here",
            it if it.contains("://json-schema.org/") => "is the schema of schemas; editors check nothing here",
            it if it == CATALOGUE && right == MANIFEST => "is the schema of catalogues; editors complain of what is right here",
            it if it == MANIFEST && right == CATALOGUE => "is the schema of plugin manifests; editors complain of what is right here",
            _ => continue,
        };
        findings.report(url.span, format!("{} {what}", quote(url))).help(format!("write `{right}`")).fix(Fix::safe(
            "Name the schema of this file",
            url.span,
            json_string(right),
        ));
    }
}
