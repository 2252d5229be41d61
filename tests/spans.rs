//! Every position that is printed leads back to the bytes it names. The way back is this file's own: it shares no code with the
//! way there.
//!
//! Tried on every example of every page, as it is, with CRLF, with a byte order mark, and with
//! bytes that are no UTF-8; and on the repository of `formats`.

use marketlint::report::{Finding, Format, Place, RenderOptions, Report};
use marketlint_rules::{Config, Rule, rules};
use rayon::prelude::*;
use serde_json::Value;

use crate::formats::{self, rendered};
use crate::memory::Memory;
use crate::pages;

#[test]
fn lead_back_to_their_bytes() {
    let seen: usize = pages::examples().par_iter().map(|(rule, example)| lead_back(rule, &example.config(rule), &example.memory())).sum();
    assert!(seen > 100, "the pages show {seen} findings only");
    let memory = formats::memory();
    for variant in [memory.clone(), changed(&memory, &bom)] {
        check(&variant, variant.report(formats::RULES, &Default::default()));
    }
}

/// How many findings there were on the files as they are.
fn lead_back(rule: &'static Rule, config: &Config, memory: &Memory) -> usize {
    let report = memory.report(&rules::all(), config);
    let seen = report.findings.len();
    check(memory, report);
    for variant in [changed(memory, &crlf), changed(memory, &bom), changed(memory, &broken)] {
        let report = variant.report(&[rule], config);
        check(&variant, report);
    }
    seen
}

fn changed(memory: &Memory, change: &dyn Fn(Vec<u8>) -> Vec<u8>) -> Memory {
    let files = memory.files.iter().map(|(path, bytes)| (path.clone(), change(bytes.clone())));
    Memory { files: files.collect(), ..memory.clone() }
}

fn crlf(bytes: Vec<u8>) -> Vec<u8> {
    String::from_utf8_lossy(&bytes).replace("\r\n", "\n").replace('\n', "\r\n").into_bytes()
}

fn bom(bytes: Vec<u8>) -> Vec<u8> {
    [b"\xEF\xBB\xBF", bytes.as_slice()].concat()
}

/// Bytes that are no UTF-8 behind the first quotation mark.
fn broken(bytes: Vec<u8>) -> Vec<u8> {
    match bytes.iter().position(|&it| it == b'"') {
        Some(at) => [&bytes[..=at], b"\xE2\x82\xFF", &bytes[at + 1..]].concat(),
        None => bytes,
    }
}

pub(crate) fn check(memory: &Memory, mut report: Report) {
    let options = RenderOptions::default();
    let json: Value = serde_json::from_str(&rendered(&report, Format::Json, &options)).unwrap();
    let json = json["findings"].as_array().unwrap().clone();
    let lines: Vec<Value> = rendered(&report, Format::Jsonl, &options).lines().map(|it| serde_json::from_str(it).unwrap()).collect();
    assert_eq!(json, lines);
    let page = rendered(&report, Format::Html, &options);
    let gitlab: Value = serde_json::from_str(&rendered(&report, Format::Gitlab, &options)).unwrap();
    let sarif: Value = serde_json::from_str(&rendered(&report, Format::Sarif, &options)).unwrap();
    let mut sarif = sarif["runs"][0]["results"].as_array().unwrap().clone();

    let findings = std::mem::take(&mut report.findings);
    for (at, finding) in findings.into_iter().enumerate() {
        let facts = Facts::of(memory, &report, &finding.place);
        in_json(memory, &json[at], &finding, &report);
        let result = sarif
            .iter()
            .position(|it| it["ruleId"] == finding.rule.name && it["partialFingerprints"]["marketlint/v1"] == *finding.fingerprint);
        in_sarif(memory, &sarif.remove(result.unwrap()), &json[at]);
        assert_eq!(gitlab[at]["location"]["path"], *facts.path);
        assert_eq!(gitlab[at]["location"]["lines"]["begin"], facts.line);
        in_page(&page, at, &facts);
        report.findings = vec![finding];
        in_texts(&report, &facts);
    }
}

/// What the finding names, worked out from the bytes on disk alone.
struct Facts {
    path: String,
    /// The file as its reader decodes it.
    text: String,
    /// What is named.
    slice: String,
    line: usize,
    column: usize,
    /// Where it ends, if on the same line.
    end_column: usize,
}

impl Facts {
    fn of(memory: &Memory, report: &Report, place: &Place) -> Facts {
        let path = report.file(place).path.clone();
        // A file that was too large to be read has no text to show.
        let text = if report.file(place).has_text() { decoded(memory, &path) } else { String::new() };
        let slice = text[place.range.clone()].to_owned();
        let before = &text[..place.range.start];
        let line = before.matches('\n').count() + 1;
        let column = columns(before.rsplit('\n').next().unwrap(), line == 1) + 1;
        let end_column = columns(text[..place.range.end].rsplit('\n').next().unwrap(), line == 1) + 1;
        Facts { path, slice, line, column, end_column, text }
    }
}

/// A byte order mark at the start of the file is no column.
fn columns(before: &str, at_the_top: bool) -> usize {
    let before = if at_the_top { before.strip_prefix('\u{FEFF}').unwrap_or(before) } else { before };
    before.chars().count()
}

fn decoded(memory: &Memory, path: &str) -> String {
    memory.files.get(path).map_or(String::new(), |it| String::from_utf8_lossy(it).into_owned())
}

/// From a line and a column, both from 1, to an offset. A byte order mark is no column.
fn offset(text: &str, line: &Value, column: &Value, width: fn(char) -> usize) -> usize {
    let (line, column) = (line.as_u64().unwrap() as usize, column.as_u64().unwrap() as usize);
    let start: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
    let bom = if line == 1 && text.starts_with('\u{FEFF}') { 3 } else { 0 };
    let mut at = start + bom;
    let mut left = column - 1;
    for it in text[at..].chars() {
        if left == 0 {
            break;
        }
        left = left.checked_sub(width(it)).expect("a column begins with a character");
        at += it.len_utf8();
    }
    assert_eq!(left, 0, "line {line} has no column {column}");
    at
}

fn one(_: char) -> usize {
    1
}

/// What stands between two positions; a byte order mark at the very start is named with what follows it or alone.
fn between(text: &str, start: usize, end: usize) -> &str {
    text[start..end].trim_start_matches('\u{FEFF}')
}

fn in_json(memory: &Memory, json: &Value, finding: &Finding, report: &Report) {
    let places = std::iter::once(json).chain(json["labels"].as_array().unwrap());
    for (it, place) in places.zip(finding.places()) {
        let path = it["file"].as_str().unwrap();
        let text = decoded(memory, path);
        let expected = text.get(place.range.clone()).unwrap_or_default();
        let (start, end) = (&it["span"]["start"], &it["span"]["end"]);
        let found = between(&text, offset(&text, &start["line"], &start["column"], one), offset(&text, &end["line"], &end["column"], one));
        assert_eq!(found, expected.trim_start_matches('\u{FEFF}'), "{json}");
        if let Some(bytes) = memory.files.get(path) {
            let range = start["offset"].as_u64().unwrap() as usize..end["offset"].as_u64().unwrap() as usize;
            assert_eq!(String::from_utf8_lossy(&bytes[range]), expected, "{json}");
        }
        assert_eq!(report.file(place).path, path);
    }
}

fn in_sarif(memory: &Memory, result: &Value, json: &Value) {
    let related = result["relatedLocations"].as_array().cloned().unwrap_or_default();
    let places = std::iter::once(&result["locations"][0]).chain(&related);
    let spans = std::iter::once(json).chain(json["labels"].as_array().unwrap());
    for (place, span) in places.zip(spans) {
        let physical = &place["physicalLocation"];
        let path = percent_decoded(physical["artifactLocation"]["uri"].as_str().unwrap());
        assert_eq!(path, span["file"].as_str().unwrap());
        let text = decoded(memory, &path);
        let (found, region) = (region(&text, &physical["region"]), &physical["region"]);
        let offsets = span["span"]["start"]["offset"].as_u64().unwrap() as usize..span["span"]["end"]["offset"].as_u64().unwrap() as usize;
        let bytes = memory.files.get(&path).map_or(&[][..], Vec::as_slice);
        let expected = String::from_utf8_lossy(&bytes[offsets.clone()]);
        assert_eq!(found, expected.trim_start_matches('\u{FEFF}'), "{region}");
        assert_eq!(region["byteOffset"], offsets.start);
        assert_eq!(region["byteLength"], offsets.len());
        if let Some(snippet) = region["snippet"]["text"].as_str() {
            assert_eq!(snippet, expected);
        }
    }
    let edits = json["fix"]["edits"].as_array().cloned().unwrap_or_default();
    let changes = result["fixes"][0]["artifactChanges"].as_array().cloned().unwrap_or_default();
    let replacements: Vec<(String, Value)> = changes
        .iter()
        .flat_map(|it| {
            let path = percent_decoded(it["artifactLocation"]["uri"].as_str().unwrap());
            it["replacements"].as_array().unwrap().iter().map(move |it| (path.clone(), it.clone()))
        })
        .collect();
    assert_eq!(edits.len(), replacements.len());
    for edit in &edits {
        let path = edit["file"].as_str().unwrap();
        let gone = &memory.files[path][edit["start"].as_u64().unwrap() as usize..edit["end"].as_u64().unwrap() as usize];
        let gone = String::from_utf8_lossy(gone);
        let same = replacements.iter().any(|(in_path, it)| {
            let deleted = &it["deletedRegion"];
            in_path == path
                && deleted["byteOffset"] == edit["start"]
                && region(&decoded(memory, path), deleted) == gone.trim_start_matches('\u{FEFF}')
                && it["insertedContent"]["text"] == edit["insert"]
        });
        assert!(same, "{edit} is not among the replacements {replacements:?}");
    }
}

fn region<'a>(text: &'a str, region: &Value) -> &'a str {
    let start = offset(text, &region["startLine"], &region["startColumn"], char::len_utf16);
    between(text, start, offset(text, &region["endLine"], &region["endColumn"], char::len_utf16))
}

pub(crate) fn percent_decoded(uri: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = uri.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next().unwrap(), rest.next().unwrap()];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap());
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// The formats that name the place as `path:line:column`, of a report with one finding.
fn in_texts(report: &Report, facts: &Facts) {
    let options = RenderOptions::default();
    let finding = &report.findings[0];
    let place = format!("{}:{}:{}", facts.path, facts.line, facts.column);
    let has_text = !facts.text.trim_start_matches('\u{FEFF}').is_empty();

    let concise = rendered(report, Format::Concise, &options);
    assert!(concise.starts_with(&format!("{place}: ")), "{concise} does not begin with {place}");
    let junit = rendered(report, Format::Junit, &options);
    assert!(junit.contains(&format!(">{place}\n")), "{junit} does not say {place}");
    assert!(junit.contains(&format!("line=\"{}\"", facts.line)));

    let plain = rendered(report, Format::Plain, &options);
    let human = rendered(report, Format::Human, &options);
    let github = rendered(report, Format::Github, &options);
    if has_text {
        assert!(plain.contains(&format!("--> {place}\n")), "{plain} does not say {place}");
        assert!(human.contains(&format!("─[{place}]\n")), "{human} does not say {place}");
        assert!(github.contains(&format!(",line={},", facts.line)), "{github} does not say {place}");
        if !facts.slice.contains('\n') {
            let columns = format!(",col={},endColumn={}:", facts.column, facts.end_column);
            assert!(github.contains(&columns), "{github} does not say {columns}");
        }
        under_carets(&plain, finding, facts);
    } else {
        assert!(plain.contains(&format!("--> {}\n", facts.path)) || plain.contains(&format!("--> {}: ", facts.path)), "{plain}");
    }
}

/// What stands above the carets is what is named. Only where a character is a column, and nothing was cut.
fn under_carets(plain: &str, finding: &Finding, facts: &Facts) {
    let line = facts.text.split('\n').nth(facts.line - 1).unwrap().trim_start_matches('\u{FEFF}').trim_end_matches('\r');
    let simple = line.len() <= 160 && line.bytes().all(|it| (b' '..=b'~').contains(&it));
    if !simple || facts.slice.is_empty() || facts.slice.contains(['\n', '\u{FEFF}']) {
        return;
    }
    let shown = format!("{} | {line}", facts.line);
    let mut lines = plain.lines().skip_while(|it| it.trim_start() != shown.trim_end());
    let code = lines.next().unwrap_or_else(|| panic!("{plain} does not show {shown}"));
    let carets = lines.next().unwrap();
    let start = carets.find('^').unwrap_or_else(|| panic!("{plain} has no carets for {}", finding.message));
    let length = carets[start..].bytes().take_while(|&it| it == b'^').count();
    assert_eq!(&code[start..start + length], facts.slice, "{plain}");
}

fn in_page(page: &str, at: usize, facts: &Facts) {
    let article = page.split(&format!(" id=\"f{at}\" ")).nth(1).unwrap().split("</article>").next().unwrap();
    if facts.text.trim_start_matches('\u{FEFF}').is_empty() {
        assert!(article.contains(&format!("<code>{}</code>", facts.path)));
        return;
    }
    assert!(article.contains(&format!("<code>{}:{}:{}</code>", facts.path, facts.line, facts.column)), "{article}");
    let line = facts.text.split('\n').nth(facts.line - 1).unwrap();
    if facts.slice.is_empty() || facts.slice.contains(['\n', '\r', '\t', '\u{FEFF}']) || line.chars().count() > 100 {
        return;
    }
    let marked: String = article.split("<mark class=\"first\">").skip(1).map(|it| it.split("</mark>").next().unwrap()).collect();
    let marked = marked.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&");
    // What cannot be shown is replaced by as many bytes.
    assert_eq!(marked.len(), facts.slice.len(), "{article}");
    if !marked.contains(['?', '¿', '\u{FFFD}']) {
        assert_eq!(marked, facts.slice, "{article}");
    }
}
