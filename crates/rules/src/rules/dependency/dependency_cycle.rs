use std::collections::{BTreeMap, BTreeSet, VecDeque};

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
    let mut edges: Edges<'_> = BTreeMap::new();
    for entry in repo.entries() {
        let Some(name) = entry.name() else { continue };
        let asked = written(entry.node).into_iter().filter(|it| is_ours(repo, it)).map(|it| (it.name, it.name_span));
        edges.entry(name.as_str()).or_default().extend(asked);
    }
    prune(&mut edges);
    let mut told: BTreeSet<&str> = BTreeSet::new();
    for (name, asked) in &edges {
        // A circle is told once, from its first name.
        if told.contains(name) {
            continue;
        }
        for &(next, span) in asked {
            let Some(way) = way_back(&edges, next, name) else { continue };
            told.extend(&way);
            let circle: Vec<String> = std::iter::once(*name).chain(way).map(|it| format!("`{it}`")).collect();
            let found = match circle.as_slice() {
                [_, _] => findings.report(span, format!("{} depends on itself; installing it fails", quote(name))),
                _ => findings.report(span, format!("{} depends on itself through {}; installing it fails", quote(name), through(&circle))),
            };
            found.label("leads back").help("remove one of the dependencies of the circle");
        }
    }
}

type Edges<'a> = BTreeMap<&'a str, Vec<(&'a str, Span)>>;

/// A circle in words; the middle of a long one is left out.
fn through(circle: &[String]) -> String {
    const SHOWN: usize = 8;
    match (circle.get(..SHOWN), circle.last()) {
        (Some(first), Some(last)) if circle.len() > SHOWN + 1 => format!("{} → … → {last}", first.join(" → ")),
        _ => circle.join(" → "),
    }
}

/// Removes what depends on nothing, and then what depends on nothing any more: what is left leads to a circle.
fn prune(edges: &mut Edges<'_>) {
    let mut asked_by: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut open: BTreeMap<&str, usize> = BTreeMap::new();
    for (name, asked) in edges.iter() {
        let real: Vec<&str> = asked.iter().map(|it| it.0).filter(|it| edges.contains_key(it)).collect();
        open.insert(name, real.len());
        for it in real {
            asked_by.entry(it).or_default().push(name);
        }
    }
    let mut done: Vec<&str> = open.iter().filter(|it| *it.1 == 0).map(|it| *it.0).collect();
    while let Some(name) = done.pop() {
        edges.remove(name);
        for by in asked_by.get(name).into_iter().flatten() {
            if let Some(left) = open.get_mut(by) {
                *left -= 1;
                if *left == 0 {
                    done.push(by);
                }
            }
        }
    }
}

/// The shortest way from one plugin to another, both included.
fn way_back<'a>(edges: &Edges<'a>, from: &'a str, to: &str) -> Option<Vec<&'a str>> {
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
