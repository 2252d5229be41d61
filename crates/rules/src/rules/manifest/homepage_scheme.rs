use crate::rules::prelude::*;
use crate::url;

pub(super) static RULE: Rule = Rule {
    name: "homepage-scheme",
    level: Level::Warning,
    security: Some("3.0"),
    witness: Witness { by: By::House, client: MEASURED },
    page: include_str!("homepage_scheme.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for text in repo.owners().filter_map(|it| it.node.get("homepage")?.text()) {
        let Some((scheme, what)) = fault(text) else { continue };
        findings
            .report(text.slice(scheme), format!("the homepage is {}, which {what}", quote(text)))
            .label("no web page")
            .help("write an address with `https://`");
    }
}

/// What is wrong with the scheme of an address, and where it stands.
pub(super) fn fault(text: &str) -> Option<(std::ops::Range<usize>, &'static str)> {
    let address = url::parse(text).ok()?;
    let what = match address.scheme.as_str() {
        "javascript" | "vbscript" => "runs a script where it is clicked",
        "data" => "shows whatever stands in it, under no one's name",
        "file" => "leads to a file of whoever clicks it",
        _ => return None,
    };
    Some((address.scheme_range, what))
}
