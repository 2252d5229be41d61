use std::collections::{BTreeMap, VecDeque};

use super::graph::{is_ours, written};
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "dependency-cycle",
    level: Level::Error,
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("dependency_cycle.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    // What entries ask for is installed with them; what manifests ask for is looked at later, and circles do no harm there.
    let mut edges: BTreeMap<&str, Vec<(&str, Span)>> = BTreeMap::new();
    for entry in repo.entries() {
        let Some(name) = entry.name() else { continue };
        let asked = written(entry.node).into_iter().filter(|it| is_ours(repo, it)).map(|it| (it.name, it.name_span));
        edges.entry(name.as_str()).or_default().extend(asked);
    }
    for (name, asked) in &edges {
        for &(next, span) in asked {
            let Some(way) = way_back(&edges, next, name) else { continue };
            // A circle is told once, from its first name.
            if way.iter().any(|it| it < name) {
                continue;
            }
            let circle: Vec<String> = std::iter::once(*name).chain(way).map(|it| format!("`{it}`")).collect();
            let found = match circle.as_slice() {
                [_, _] => findings.report(span, format!("{} depends on itself; installing it fails", quote(name))),
                _ => {
                    findings.report(span, format!("{} depends on itself through {}; installing it fails", quote(name), circle.join(" → ")))
                }
            };
            found.label("leads back").help("remove one of the dependencies of the circle");
        }
    }
}

/// The shortest way from one plugin to another, both included.
fn way_back<'a>(edges: &BTreeMap<&'a str, Vec<(&'a str, Span)>>, from: &'a str, to: &str) -> Option<Vec<&'a str>> {
    let mut came_from: BTreeMap<&str, &str> = BTreeMap::new();
    let mut queue = VecDeque::from([from]);
    while let Some(at) = queue.pop_front() {
        if at == to {
            let mut way = vec![at];
            while let Some(&before) = way.last().and_then(|it| came_from.get(it)).filter(|_| way.last() != Some(&from)) {
                way.push(before);
            }
            way.reverse();
            return Some(way);
        }
        for &(next, _) in edges.get(at).into_iter().flatten() {
            if next != from && !came_from.contains_key(next) {
                came_from.insert(next, at);
                queue.push_back(next);
            }
        }
    }
    None
}
