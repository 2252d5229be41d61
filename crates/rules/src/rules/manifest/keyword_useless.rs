use std::collections::HashMap;

use crate::edit;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "keyword-useless",
    level: Level::Info,
    witness: Witness { by: By::House, client: MEASURED },
    fixes: Some(Safety::Safe),
    page: include_str!("keyword_useless.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let lists = repo.owners().flat_map(|it| ["keywords", "tags"].map(|key| it.node.get(key))).flatten();
    for list in lists {
        let words: Vec<(usize, &Text)> = list.items().iter().enumerate().filter_map(|(at, it)| Some((at, it.text()?))).collect();
        let mut firsts: HashMap<String, &Text> = HashMap::new();
        for &(at, word) in &words {
            let plain = word.trim().to_lowercase();
            let is_blank = plain.is_empty();
            let first = firsts.get(&plain).copied().filter(|_| !is_blank);
            firsts.entry(plain).or_insert(word);
            let message = match first {
                _ if is_blank => "the keyword is blank; nobody finds the plugin by it".to_owned(),
                Some(_) => format!("the keyword {} stands here a second time", quote(word)),
                None => continue,
            };
            let removed = repo.sources.text(list.span.file).and_then(|it| edit::remove(it, list, at));
            let found = findings.report(word.span, message);
            found.help("remove it").maybe_fix(removed.map(|it| Fix::safe("Remove the keyword", it.span, it.insert)));
            if let Some(first) = first {
                found.also(first.span, "the first time");
            }
        }
    }
}
