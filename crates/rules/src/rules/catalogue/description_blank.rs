use crate::model::view::at_dotted;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "description-blank",
    level: Level::Warning,
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("description_blank.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let catalogue = repo.marketplace.iter().filter_map(Doc::root);
    let of_catalogue = catalogue.flat_map(|it| ["description", "metadata.description"].map(|key| at_dotted(it, key))).flatten();
    let of_plugins = repo.owners().filter_map(|it| it.node.get("description"));
    for text in of_catalogue.chain(of_plugins).filter_map(Node::text) {
        if !text.is_empty() && text.trim().is_empty() {
            findings
                .report(text.span, "the description holds nothing but blanks; it counts as one, and people see none")
                .help("say what it is about, or remove it");
        }
    }
}
