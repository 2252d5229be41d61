use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::submitted;
use crate::Content;
use crate::model::listing::{self, Icon, is_url};
use crate::rules::prelude::*;
use crate::schema::tables::fields::two_dots_in;
use crate::tree::Kind;

pub(super) static RULE: Rule = Rule {
    name: "icon-invalid",
    aliases: &["ICON_INVALID"],
    level: Level::Warning,
    opt_in: true,
    page: include_str!("icon_invalid.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

const BLANK: &str = "the plugin directory shows a blank icon";

fn check(repo: &Repo, findings: &mut Findings) {
    for plugin in submitted(repo) {
        let file = match listing::icon(&repo.tree, plugin) {
            Some(Icon::Named(text, None)) if !is_url(text) && two_dots_in(text).is_none() => {
                let message = format!("`icon` names {}, which is not a file of the plugin; {BLANK}", quote(text));
                findings.report(text.span, message).label("no such file").help("name a PNG, JPEG, WebP or SVG file in the plugin");
                continue;
            }
            Some(Icon::Named(_, Some(file)) | Icon::Default(file)) => file,
            _ => continue,
        };
        if let Some((range, said)) = fault(repo, file) {
            let at = range.map_or(repo.at(file), |it| Span::new(file, it.start, it.end));
            let help = "use a square PNG or JPEG of 512 to 2048 pixels, or an SVG of plain shapes";
            findings.report(at, format!("the icon `{}` {said}; {BLANK}", repo.tree.name(file))).help(help);
        }
    }
}

/// What is wrong with a picture, and which part of its text.
fn fault(repo: &Repo, file: FileId) -> Option<(Option<Range<usize>>, String)> {
    const LARGEST: u64 = 2 << 20;
    if let Kind::File { size, .. } = repo.tree.entry(file).kind
        && size > LARGEST
    {
        return Some((None, format!("is {size} bytes large, where {LARGEST} are allowed")));
    }
    let extension = repo.tree.name(file).rsplit_once('.').map_or("", |it| it.1).to_ascii_lowercase();
    match (extension.as_str(), repo.sources.content(file)) {
        ("svg", Some(Content::Text(source))) => svg_fault(source.text()).map(|(range, said)| (range, said.to_owned())),
        ("png" | "jpg" | "jpeg" | "webp", Some(Content::Picture(head))) => {
            let is = kind(head);
            let fits = is == Some(if extension == "jpg" { "jpeg" } else { &extension });
            let said = is
                .map_or("holds no picture of that kind".to_owned(), |it| format!("holds a picture of another kind, {}", it.to_uppercase()));
            (!fits).then_some((None, said))
        }
        ("svg" | "png" | "jpg" | "jpeg" | "webp", _) => None,
        _ => Some((None, "is not a PNG, JPEG, WebP or SVG by its name".into())),
    }
}

/// The kind of picture that begins with these bytes.
fn kind(head: &[u8]) -> Option<&'static str> {
    match head {
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some("png"),
        [0xff, 0xd8, 0xff, ..] => Some("jpeg"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("webp"),
        [b'G', b'I', b'F', b'8', ..] => Some("gif"),
        _ => None,
    }
}

/// What an SVG must not hold.
fn svg_fault(text: &str) -> Option<(Option<Range<usize>>, &'static str)> {
    // `<svg width="1" xmlns="…">`
    static ROOT: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)<svg\b[^>]*\sxmlns\s*="));
    static BAD: LazyLock<[(Regex, &str); 4]> = LazyLock::new(|| {
        [
            (pattern(r"(?i)<!doctype"), "holds a document type"),
            // `<script>`, `<animate attributeName="x"/>`
            (pattern(r"(?i)<(?:script|style|foreignobject|iframe|animate|set)\b"), "holds an element that may not be in it"),
            // ` onclick="x()"`
            (pattern(r"(?i)\son[a-z]+\s*="), "holds an event handler"),
            // `href="https://example.com"`, but not `href="#a"`
            (pattern(r#"(?i)\b(?:xlink:)?href\s*=\s*["'](?:[^"'#]|["'])"#), "refers to something outside of it"),
        ]
    });
    if !ROOT.is_match(text) {
        return Some((None, "has no `<svg>` with an `xmlns`"));
    }
    BAD.iter().find_map(|(pattern, said)| pattern.find(text).map(|it| (Some(it.range()), *said)))
}

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("the pattern is well formed")
}
