use crate::rules::prelude::*;
use crate::schema::thousands;
use crate::tree::Kind;

pub(super) static RULE: Rule = Rule {
    name: "repository-over-size",
    level: Level::Warning,
    opt_in: true,
    witness: Witness { by: By::House, client: MEASURED },
    page: include_str!("repository_over_size.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let Some(most) = repo.options.policy.max_repository_size else { return };
    let entries = repo.tree.ids().map(|it| (it, repo.tree.entry(it))).filter(|(_, it)| !it.ignored);
    let sizes: Vec<(FileId, u64)> =
        entries.filter_map(|(id, it)| if let Kind::File { size, .. } = it.kind { Some((id, size)) } else { None }).collect();
    let total: u64 = sizes.iter().map(|it| it.1).sum();
    let Some((largest, size)) = sizes.into_iter().max_by_key(|it| it.1).filter(|_| total > most) else { return };
    findings
        .report(
            repo.top(),
            format!("the files of the repository hold {} bytes together; this house allows {}", thousands(total), thousands(most)),
        )
        .also(repo.at(largest), format!("the largest file: {} bytes", thousands(size)))
        .help("everyone who adds the marketplace fetches all of it: keep what plugins do not need in another repository");
}
