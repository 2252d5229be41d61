use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "path-not-portable",
    level: Level::Warning,
    witness: Witness { by: By::Documentation, client: MEASURED },
    page: include_str!("path_not_portable.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let names = repo.marketplace.as_ref().and_then(|it| it.get("name")?.text()).into_iter().chain(repo.entries().filter_map(Entry::name));
    // Characters that no name may have are for other rules.
    for name in names.filter(|it| crate::names::is_installable(it)) {
        if let Some(fault) = fault(name) {
            let message = format!("the name {} {fault}; on Windows no folder can be made of it, and installing fails", quote(name));
            findings.report(name.span, message).help("give it another name");
        }
    }
    let tree = &repo.tree;
    for id in tree.ids().filter(|&it| it != tree.root() && !tree.entry(it).ignored) {
        let name = tree.name(id);
        if let Some(fault) = fault(name) {
            findings
                .report(repo.at(id), format!("the name {} {fault}; on Windows the repository cannot be checked out", quote(name)))
                .help("rename it");
        }
    }
}

/// What Windows has against a name.
fn fault(name: &str) -> Option<String> {
    let is_plain = |it: u8| it.is_ascii_alphanumeric() || matches!(it, b'-' | b'_' | b'.');
    let stem = name.split('.').next().unwrap_or_default();
    if name.bytes().all(is_plain) && !name.ends_with('.') && !matches!(stem.len(), 3 | 4) {
        return None;
    }
    if let Some(it) = name.chars().find(|it| matches!(it, '<' | '>' | ':' | '"' | '|' | '?' | '*' | '\\')) {
        return Some(format!("holds a `{it}`"));
    }
    if let Some(it) = name.chars().find(|it| (*it as u32) < 0x20) {
        return Some(format!("holds the control character U+{:04X}", it as u32));
    }
    if name.ends_with([' ', '.']) {
        return Some(format!("ends in a {}", if name.ends_with('.') { "dot" } else { "blank" }));
    }
    let stem = stem.trim_end().to_ascii_uppercase();
    let numbered = |it: &str| stem.strip_prefix(it).is_some_and(|it| matches!(it, "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9"));
    let is_device = matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL") || numbered("COM") || numbered("LPT");
    is_device.then(|| format!("is that of the device `{stem}`"))
}
