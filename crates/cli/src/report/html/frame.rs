//! Code frames: the lines of an excerpt with what is marked in them, and each label below its mark.

use std::io;

use super::super::excerpt::{Excerpt, Line, Mark};
use super::super::terminal::columns_of;
use super::super::{Place, markup};

/// Writes one frame for each file.
pub(super) fn write(excerpt: &Excerpt<'_>, places: &[&Place], primary: &Place, out: &mut dyn io::Write) -> io::Result<()> {
    let marks: Vec<Labelled<'_>> = excerpt
        .marks
        .iter()
        .zip(places)
        .map(|(mark, place)| Labelled { mark, label: &place.text, class: if *place == primary { "first" } else { "other" } })
        .collect();
    for (at, file) in excerpt.files.iter().enumerate() {
        let lines: Vec<&Line> = excerpt.lines.iter().filter(|it| it.file == at).collect();
        let digits = lines.iter().map(|it| it.index + 1).max().map_or(1, |it| it.ilog10() as usize + 1);
        writeln!(out, "<figure>")?;
        if excerpt.files.len() > 1 || marks.iter().all(|it| it.class != "first") {
            writeln!(out, "<figcaption><code>{}</code></figcaption>", markup::text(&file.path))?;
        }
        write!(out, "<pre>")?;
        let mut last: Option<usize> = None;
        for line in lines {
            if last.is_some_and(|it| it + 1 < line.index) {
                writeln!(out, "<i>{:>digits$} ⋮</i>", "")?;
            }
            last = Some(line.index);
            let text = excerpt.text.get(line.range.clone()).unwrap_or_default().trim_end_matches('\n');
            writeln!(out, "<i>{:>digits$} │</i> {}", line.index + 1, marked(text, line, &marks))?;
            // The rightmost label first, as carets are read.
            let mut below: Vec<&Labelled<'_>> = marks.iter().filter(|it| !it.label.is_empty() && it.ends_on(line)).collect();
            below.sort_by_key(|it| std::cmp::Reverse(it.mark.range.start));
            for it in below {
                let before = it.mark.range.start.max(line.range.start) - line.range.start;
                let indent = columns_of(text.get(..before).unwrap_or_default());
                writeln!(out, "<i>{:>digits$} │</i> {:indent$}<b class=\"{}\">└ {}</b>", "", "", it.class, markup::text(it.label))?;
            }
        }
        writeln!(out, "</pre>\n</figure>")?;
    }
    Ok(())
}

struct Labelled<'a> {
    mark: &'a Mark,
    label: &'a str,
    class: &'static str,
}

impl Labelled<'_> {
    fn ends_on(&self, line: &Line) -> bool {
        line.range.start <= self.mark.range.end && self.mark.range.end < line.range.end
    }
}

/// A line with its marks; where two overlap, the first one given has it.
fn marked(text: &str, line: &Line, marks: &[Labelled<'_>]) -> String {
    let mut cuts: Vec<usize> = vec![0, text.len()];
    let inside = |offset: usize| (offset.max(line.range.start) - line.range.start).min(text.len());
    for it in marks.iter().filter(|it| it.mark.range.start < line.range.end && it.mark.range.end >= line.range.start) {
        cuts.extend([inside(it.mark.range.start), inside(it.mark.range.end)]);
    }
    cuts.sort_unstable();
    cuts.dedup();
    let mut out = String::new();
    let point = |at: usize, out: &mut String| {
        let here = marks.iter().find(|it| it.mark.range.is_empty() && it.mark.range.start == line.range.start + at);
        if let Some(it) = here {
            out.push_str(&format!("<mark class=\"{} point\"></mark>", it.class));
        }
    };
    for (&from, &to) in cuts.iter().zip(cuts.iter().skip(1)) {
        point(from, &mut out);
        let part = markup::escape(&text.get(from..to).unwrap_or_default().replace('\t', "    "));
        let covers = |it: &&Labelled<'_>| it.mark.range.start <= line.range.start + from && line.range.start + to <= it.mark.range.end;
        match marks.iter().find(covers) {
            Some(it) => out.push_str(&format!("<mark class=\"{}\">{part}</mark>", it.class)),
            None => out.push_str(&part),
        }
    }
    point(text.len(), &mut out);
    out
}
