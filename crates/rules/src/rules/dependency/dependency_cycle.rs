use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

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
    let mut steps = MOST_STEPS;
    for (name, asked) in &edges {
        // A circle is told once, from its first name.
        if told.contains(name) {
            continue;
        }
        for &(next, span) in asked {
            let Some(way) = way_back(&edges, next, name, &mut steps) else { continue };
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

/// How far circles are looked for, all in all: whoever has so many has been told of enough of them.
const MOST_STEPS: usize = 4_000_000;

type Edges<'a> = BTreeMap<&'a str, Vec<(&'a str, Span)>>;

/// A circle in words; the middle of a long one is left out.
fn through(circle: &[String]) -> String {
    const SHOWN: usize = 8;
    match (circle.get(..SHOWN), circle.last()) {
        (Some(first), Some(last)) if circle.len() > SHOWN + 1 => format!("{} → … → {last}", first.join(" → ")),
        _ => circle.join(" → "),
    }
}

/// Removes what leads to no circle, and what no circle leads to.
fn prune(edges: &mut Edges<'_>) {
    remove_ends(edges, |name, asked| (name, asked));
    remove_ends(edges, |name, asked| (asked, name));
}

/// Removes what has nothing behind it, and then what has nothing behind it any more.
fn remove_ends<'a>(edges: &mut Edges<'a>, turned: impl Fn(&'a str, &'a str) -> (&'a str, &'a str)) {
    let mut before: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut open: BTreeMap<&str, usize> = edges.keys().map(|it| (*it, 0)).collect();
    for (name, asked) in edges.iter() {
        for (asked, _) in asked.iter().filter(|it| edges.contains_key(it.0)) {
            let (from, to) = turned(name, asked);
            *open.entry(from).or_default() += 1;
            before.entry(to).or_default().push(from);
        }
    }
    let mut done: Vec<&str> = open.iter().filter(|it| *it.1 == 0).map(|it| *it.0).collect();
    while let Some(name) = done.pop() {
        edges.remove(name);
        for it in before.get(name).into_iter().flatten() {
            if let Some(left) = open.get_mut(it) {
                *left -= 1;
                if *left == 0 {
                    done.push(it);
                }
            }
        }
    }
}

/// The shortest way from one plugin to another, both included. `steps` are how many may still be taken.
fn way_back<'a>(edges: &Edges<'a>, from: &'a str, to: &str, steps: &mut usize) -> Option<Vec<&'a str>> {
    let mut came_from: HashMap<&str, &str> = HashMap::new();
    let mut queue = VecDeque::from([from]);
    while let Some(at) = queue.pop_front() {
        *steps = steps.checked_sub(1 + edges.get(at).map_or(0, Vec::len))?;
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
