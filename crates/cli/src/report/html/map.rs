//! The picture of what was checked: plugins, what they are made of, and where the findings sit; and the same as a table.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;

use marketlint_rules::{DocKind, Level};

use super::super::summary::{counts, number};
use super::super::{Finding, Report, Root, markup};
use super::MOST_FINDINGS;
use super::treemap::{Rect, divide};

/// All plugins of all roots, with what lies outside of them.
pub(super) struct Map<'a> {
    pub(super) groups: Vec<Group<'a>>,
    /// The group of each finding.
    of_finding: Vec<usize>,
}

/// A plugin, or what lies outside of all plugins.
pub(super) struct Group<'a> {
    /// `p0-3`: root and plugin.
    pub(super) id: String,
    pub(super) name: String,
    /// The findings in it, by index.
    pub(super) findings: Vec<usize>,
    root: usize,
    dir: &'a str,
    is_plugin: bool,
    tiles: Vec<Tile<'a>>,
}

/// A file, or the entry of a plugin.
struct Tile<'a> {
    kind: Option<DocKind>,
    path: Cow<'a, str>,
    size: usize,
    findings: Vec<usize>,
}

impl<'a> Tile<'a> {
    fn new(kind: Option<DocKind>, path: impl Into<Cow<'a, str>>, size: usize) -> Tile<'a> {
        Tile { kind, path: path.into(), size, findings: Vec::new() }
    }
}

impl<'a> Group<'a> {
    /// Adds a tile and tells its index.
    fn add(&mut self, tile: Tile<'a>) -> usize {
        self.tiles.push(tile);
        self.tiles.len() - 1
    }
}

/// The entry of the catalogue that a finding lies in: `/plugins/3/source`.
fn entry_of(finding: &Finding) -> Option<usize> {
    let rest = finding.pointer.as_ref()?.strip_prefix("/plugins/")?;
    rest.split('/').next()?.parse().ok()
}

/// An entry is drawn as large as a short file.
const ENTRY: usize = 800;

const CATALOGUE: &str = ".claude-plugin/marketplace.json";

impl<'a> Map<'a> {
    pub(super) fn new(report: &'a Report) -> Map<'a> {
        let mut map = Map { groups: Vec::new(), of_finding: Vec::new() };
        let mut by_entry: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        for (at, root) in report.roots.iter().enumerate() {
            map.groups.push(outside(at, root));
            for (index, plugin) in root.plugins.iter().enumerate() {
                by_entry.extend(plugin.entries.iter().map(|it| ((at, *it), map.groups.len())));
                let tiles = plugin.parts.iter().map(|it| Tile::new(Some(it.kind), it.path.as_str(), it.size));
                map.groups.push(Group {
                    id: format!("p{at}-{index}"),
                    name: plugin.name.clone(),
                    findings: Vec::new(),
                    root: at,
                    dir: &plugin.dir,
                    is_plugin: true,
                    tiles: tiles.collect(),
                });
            }
        }
        let mut by_path: BTreeMap<(usize, Cow<'a, str>), (usize, usize)> = BTreeMap::new();
        for (group, it) in map.groups.iter().enumerate() {
            by_path.extend(it.tiles.iter().enumerate().map(|(tile, part)| ((it.root, part.path.clone()), (group, tile))));
        }
        for (index, finding) in report.findings.iter().enumerate() {
            let file = report.file(&finding.place);
            // What is wrong with an entry of the catalogue is shown in the plugin that it names.
            let entry = entry_of(finding).filter(|_| file.path_in_root == CATALOGUE);
            let of_entry = entry.and_then(|it| Some((it, *by_entry.get(&(file.root, it))?)));
            let path: Cow<'a, str> = match of_entry {
                Some((entry, _)) => format!("plugins[{entry}] in {CATALOGUE}").into(),
                None => file.path_in_root.as_str().into(),
            };
            let (group, tile) = *by_path.entry((file.root, path.clone())).or_insert_with(|| {
                let (group, size) = match of_entry {
                    Some((_, group)) => (group, ENTRY),
                    None => (map.nearest(file.root, &file.path_in_root), file.source.text().len()),
                };
                (group, map.groups.get_mut(group).map_or(0, |it| it.add(Tile::new(None, path, size))))
            });
            if let Some(it) = map.groups.get_mut(group) {
                it.findings.push(index);
                if let Some(tile) = it.tiles.get_mut(tile) {
                    tile.findings.push(index);
                }
            }
            map.of_finding.push(group);
        }
        map
    }

    /// The group of a finding, by the index of the finding.
    pub(super) fn group_of(&self, finding: usize) -> Option<&Group<'a>> {
        self.groups.get(*self.of_finding.get(finding)?)
    }

    /// The innermost plugin around a path, else what lies outside.
    fn nearest(&self, root: usize, path: &str) -> usize {
        let holds = |it: &Group<'_>| it.dir.is_empty() || path.strip_prefix(it.dir).is_some_and(|it| it.is_empty() || it.starts_with('/'));
        let candidates = self.groups.iter().enumerate().filter(|(_, it)| it.root == root && holds(it));
        candidates.max_by_key(|(_, it)| (it.dir.len(), it.is_plugin)).map_or(0, |(at, _)| at)
    }

    /// Writes the picture and the table of every root.
    pub(super) fn write(&self, report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
        for (at, root) in report.roots.iter().enumerate() {
            let groups: Vec<&Group<'_>> = self.groups.iter().filter(|it| it.root == at && !it.tiles.is_empty()).collect();
            if groups.is_empty() {
                continue;
            }
            let title = if report.roots.len() > 1 {
                format!("What was checked: <code>{}</code>", markup::text(&root.path))
            } else {
                "What was checked".into()
            };
            writeln!(out, "<section aria-labelledby=\"map-{at}\">\n<h2 id=\"map-{at}\">{title}</h2>")?;
            let keys = ["error", "warning", "info", "fine"].map(|it| {
                let word = if it == "fine" { "nothing found" } else { it };
                format!("<span class=\"key {it}\">{word}</span>")
            });
            writeln!(
                out,
                "<p class=\"legend\">Each tile is a file, larger for more text, or what the catalogue says of a plugin: {}. The number counts the findings.</p>",
                keys.join(" ")
            )?;
            let rows = groups.len() as f64;
            picture(report, &groups, "wide", 1200.0, (220.0 + 14.0 * rows).min(680.0), out)?;
            picture(report, &groups, "narrow", 420.0, (260.0 + 26.0 * rows).min(1100.0), out)?;
            table(report, &groups, out)?;
            writeln!(out, "</section>")?;
        }
        Ok(())
    }
}

/// What lies outside of all plugins: the catalogue, and other files as findings name them.
fn outside(at: usize, root: &Root) -> Group<'_> {
    let size = 120 * (root.plugins.len() + root.elsewhere);
    let catalogue = (root.kind == "marketplace").then(|| Tile::new(Some(DocKind::Marketplace), CATALOGUE, size));
    Group {
        id: format!("p{at}"),
        name: "outside of plugins".into(),
        findings: Vec::new(),
        root: at,
        dir: "",
        is_plugin: false,
        tiles: catalogue.into_iter().collect(),
    }
}

fn worst(report: &Report, findings: &[usize]) -> Option<Level> {
    findings.iter().filter_map(|&it| report.findings.get(it)).map(|it| it.level).max()
}

fn counts_of(report: &Report, findings: &[usize]) -> String {
    counts(findings.iter().filter_map(|&it| report.findings.get(it)).map(|it| it.level))
}

/// Large files are larger, but not as much as they are: the small ones must be seen.
fn weight(size: usize) -> f64 {
    (size as f64 + 400.0).sqrt()
}

const TITLE: f64 = 18.0;

fn picture(report: &Report, groups: &[&Group<'_>], name: &str, width: f64, height: f64, out: &mut dyn io::Write) -> io::Result<()> {
    // Each plugin gets room for its title too.
    let weights: Vec<f64> = groups.iter().map(|it| 40.0 + it.tiles.iter().map(|it| weight(it.size)).sum::<f64>()).collect();
    let areas = divide(&weights, Rect { x: 0.0, y: 0.0, width, height });
    let label = "A picture of the plugins and their files; the table below it says the same";
    writeln!(out, "<svg class=\"map {name}\" viewBox=\"0 0 {width:.0} {height:.0}\" role=\"group\" aria-label=\"{label}\">")?;
    for (group, area) in groups.iter().zip(areas) {
        let area = area.inset(1.5, 0.0);
        let has_title = area.height > 2.0 * TITLE && area.width > 40.0;
        let name = format!("{}: {}, {}", group.name, number(group.tiles.len(), "file"), counts_of(report, &group.findings));
        let target = (!group.findings.is_empty()).then(|| format!("plugin={}", group.id));
        writeln!(out, "{}", shape("plugin", area, &name, target))?;
        if has_title {
            let name = shortened(&group.name, area.width - 10.0);
            writeln!(out, "{}", text("name", area.x + 5.0, area.y + 13.5, &name))?;
        }
        tiles(report, group, area.inset(2.0, if has_title { TITLE - 2.0 } else { 0.0 }), out)?;
    }
    writeln!(out, "</svg>")
}

fn tiles(report: &Report, group: &Group<'_>, area: Rect, out: &mut dyn io::Write) -> io::Result<()> {
    let weights: Vec<f64> = group.tiles.iter().map(|it| weight(it.size)).collect();
    for (tile, part) in group.tiles.iter().zip(divide(&weights, area)) {
        let part = part.inset(0.75, 0.0);
        let class = worst(report, &tile.findings).map_or("fine", Level::as_str);
        let name = format!(
            "{}{}: {}",
            tile.path,
            tile.kind.map_or(String::new(), |it| format!(" ({})", it.noun())),
            counts_of(report, &tile.findings)
        );
        let target = tile.findings.first().map(|&it| if it < MOST_FINDINGS { format!("f{it}") } else { "findings".into() });
        writeln!(out, "{}", shape(&format!("tile {class}"), part, &name, target))?;
        let count = tile.findings.len().to_string();
        if !tile.findings.is_empty() && part.width > 3.0 + 7.0 * count.len() as f64 && part.height > 12.0 {
            let (x, y) = (part.x + part.width / 2.0, part.y + part.height / 2.0 + 4.0);
            writeln!(out, "{}", text(&format!("count on-{class}"), x, y, &count))?;
        }
    }
    Ok(())
}

/// A rectangle with a name, which leads somewhere or not.
fn shape(class: &str, at: Rect, name: &str, target: Option<String>) -> String {
    let name = markup::text(name);
    let Rect { x, y, width, height } = at;
    let rect = format!(
        "<rect class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" rx=\"2\"><title>{name}</title></rect>"
    );
    match target {
        Some(target) => format!("<a href=\"#{target}\" aria-label=\"{name}\">{rect}</a>"),
        None => rect,
    }
}

/// What is drawn on a shape; its name says it already.
fn text(class: &str, x: f64, y: f64, text: &str) -> String {
    format!("<text class=\"{class}\" aria-hidden=\"true\" x=\"{x:.1}\" y=\"{y:.1}\">{}</text>", markup::text(text))
}

/// As much of a name as fits, at about eight units for a letter.
fn shortened(name: &str, width: f64) -> String {
    let most = (width / 8.2) as usize;
    match name.chars().count() {
        count if count <= most => name.to_owned(),
        _ if most < 2 => String::new(),
        _ => name.chars().take(most - 1).chain(['…']).collect(),
    }
}

fn table(report: &Report, groups: &[&Group<'_>], out: &mut dyn io::Write) -> io::Result<()> {
    let mut kinds: Vec<DocKind> = groups.iter().flat_map(|it| it.tiles.iter().filter_map(|it| it.kind)).collect();
    kinds.sort_unstable();
    kinds.dedup();
    writeln!(
        out,
        "<details>\n<summary>The same as a table</summary>\n<div class=\"scroll\">\n<table>\n<thead><tr><th scope=\"col\">Plugin</th>"
    )?;
    for kind in &kinds {
        writeln!(out, "<th scope=\"col\">{}</th>", short(*kind))?;
    }
    writeln!(out, "<th scope=\"col\">Findings</th></tr></thead>\n<tbody>")?;
    for group in groups {
        let name = markup::text(&group.name);
        let name = if group.findings.is_empty() { name } else { format!("<a href=\"#plugin={}\">{name}</a>", group.id) };
        write!(out, "<tr><th scope=\"row\">{name}</th>")?;
        for kind in &kinds {
            let count = group.tiles.iter().filter(|it| it.kind == Some(*kind)).count();
            write!(out, "<td>{}</td>", if count == 0 { String::new() } else { count.to_string() })?;
        }
        writeln!(out, "<td>{}</td></tr>", counts_of(report, &group.findings))?;
    }
    writeln!(out, "</tbody>\n</table>\n</div>\n</details>")
}

/// "a skill" as "skill".
fn short(kind: DocKind) -> &'static str {
    let noun = kind.noun();
    ["a ", "an ", "the "].iter().find_map(|it| noun.strip_prefix(it)).unwrap_or(noun)
}
