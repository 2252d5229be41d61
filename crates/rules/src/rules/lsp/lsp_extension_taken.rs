use std::collections::BTreeMap;

use crate::rules::prelude::*;
use crate::schema::tables::plugin::inline;

pub(super) static RULE: Rule = Rule {
    name: "lsp-extension-taken",
    level: Level::Warning,
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("lsp_extension_taken.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for plugin in &repo.plugins {
        let files = plugin.components(DocKind::Lsp).filter_map(|it| it.doc.root());
        let manifest = plugin.manifest.as_ref().and_then(Doc::root);
        let maps = files.chain(manifest.into_iter().flat_map(|it| inline(it, "lspServers")));
        let servers = maps.flat_map(Node::effective_members);
        let mut taken: BTreeMap<&str, Span> = BTreeMap::new();
        for extension in servers.filter_map(|it| it.value.get("extensionToLanguage")).flat_map(Node::effective_members) {
            let key = &extension.key;
            match taken.get(key.as_str()) {
                Some(&first) => {
                    findings
                        .report(key.span, format!("two language servers claim {}; one of them is not used for it", quote(key)))
                        .label("claimed again")
                        .also(first, "claimed here")
                        .help("leave the extension to one of the two");
                }
                None => {
                    taken.insert(key.as_str(), key.span);
                }
            }
        }
    }
}
