//! What names marketplaces and plugins may have: characters, length, and what is kept for Anthropic.
//!
//! Measured on Claude Code 2.1.329. The functions give faults; which document minds which of them is said by its table.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::diagnostic::{Level, Safety};
use crate::schema::format::{Fault, Format};
use crate::schema::quote;
use crate::schema::tables::plugin::kebab;

/// The name of a marketplace.
pub static MARKETPLACE_NAME: Format = Format {
    name: "a name of letters, digits, `-`, `_` and `.`",
    rule: "marketplace-name-charset",
    pattern: Some("^[A-Za-z0-9][A-Za-z0-9._-]*$"),
    faults: marketplace_faults,
};

/// The name of a plugin, in an entry of the catalogue.
pub static ENTRY_NAME: Format = Format {
    name: "a name of letters, digits, `-`, `_` and `.`",
    rule: "plugin-name-charset",
    pattern: Some("^[A-Za-z0-9][A-Za-z0-9._-]*$"),
    faults: entry_faults,
};

/// Names that only a repository of the organisation `anthropics` may carry.
pub const OFFICIAL: &[&str] = &[
    "agent-skills",
    "anthropic-agent-skills",
    "anthropic-marketplace",
    "anthropic-plugin-directory",
    "anthropic-plugins",
    "claude-code-marketplace",
    "claude-code-plugins",
    "claude-community",
    "claude-for-financial-services",
    "claude-for-legal",
    "claude-plugin-directory",
    "claude-plugins-community",
    "claude-plugins-official",
    "claude-tag-plugins",
    "financial-services-plugins",
    "first-party-plugins",
    "healthcare",
    "knowledge-work-plugins",
    "life-sciences",
];

/// Names that the client uses for plugins that come from no marketplace.
pub const INTERNAL: &[&str] = &["builtin", "claude-plugin-test", "inline", "skills-dir", "synced"];

/// Names that Claude Desktop keeps for itself.
const DESKTOP: &[&str] = &["org", "org-provisioned", "unknown"];

/// Names that every JavaScript object answers to; the client takes them for a marketplace it knows already.
pub const OBJECT_MEMBERS: &[&str] =
    &["constructor", "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable", "toLocaleString", "toString", "valueOf"];

/// The longest name that Claude Desktop syncs.
const LONGEST_SYNCED: usize = 128;
/// The longest name that a file system takes, in bytes.
const LONGEST_FILE: usize = 255;

/// What is wrong with the name of a marketplace, as far as the catalogue alone can tell.
pub fn marketplace_faults(name: &str) -> Vec<Fault> {
    let mut faults: Vec<Fault> = charset(name).or_else(|| two_dots(name)).into_iter().collect();
    faults.extend(impersonation(name).or_else(|| internal(name)));
    faults.extend(too_long(name).map(|it| it.rule("marketplace-name-too-long")));
    faults
}

/// Offers a name that nobody minds in any place, not only in this: `My Tools!` becomes `my-tools`.
fn in_kebab_case(mut fault: Fault) -> Fault {
    if let Some((_, name)) = &mut fault.replacement {
        let plain = kebab(name);
        fault.help = fault.help.map(|it| it.replacen(name.as_str(), &plain, 1));
        *name = plain;
    }
    fault
}

/// What is wrong with the characters of a plugin's name.
pub fn plugin_charset(name: &str) -> Option<Fault> {
    charset(name).map(in_kebab_case)
}

/// What is wrong with the name of a plugin in an entry.
pub fn entry_faults(name: &str) -> Vec<Fault> {
    let dropped = name.contains(|it| it == ' ' || is_control(it)) || name.is_empty();
    let effect = if dropped { "the client drops the entry" } else { "the plugin cannot be installed" };
    let mut faults: Vec<Fault> = plugin_charset(name).map(|it| it.effect(effect)).into_iter().collect();
    faults.extend(reserved(name).or_else(|| reads_official(name)));
    faults.extend(too_long(name));
    faults
}

/// Whether a name is one of Anthropic's own marketplaces.
pub fn is_official(name: &str) -> bool {
    OFFICIAL.contains(&name.to_ascii_lowercase().as_str())
}

/// Whether a name can stand in `plugin@marketplace`: `^[A-Za-z0-9][A-Za-z0-9._-]*$`.
pub fn is_installable(name: &str) -> bool {
    name.starts_with(|it: char| it.is_ascii_alphanumeric()) && name.chars().all(is_plain)
}

/// A control character, or a mark that turns the direction of writing: what the client refuses in every name.
pub fn is_control(it: char) -> bool {
    it.is_control() || matches!(it, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// What in the name of a skill or a command makes the client drop it and take the name of the folder or file. `prefix` is how
/// many characters the name of the plugin and the colon take.
pub fn dropped(name: &str, prefix: usize) -> Option<(Range<usize>, &'static str)> {
    /// The longest name of a component, its plugin's name and the colon included.
    const LONGEST: usize = 256;
    // A control character, one that is not seen or not assigned, a blank of another width, an angle bracket.
    static ODD: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"[[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\x{2800}]--[ ]]|[<>]").expect("the pattern is well formed")
    });
    let whole = 0..name.len();
    if name.is_empty() {
        return Some((whole, "is empty"));
    }
    if name.trim_matches(' ') != name {
        return Some((whole, "begins or ends with a blank"));
    }
    if let Some(at) = name.find("  ") {
        return Some((at..at + 2, "has two blanks in a row"));
    }
    let is_plain = |it: u8| (b' '..=b'~').contains(&it) && !matches!(it, b'<' | b'>');
    if let Some(odd) = (!name.bytes().all(is_plain)).then(|| ODD.find(name)).flatten() {
        let bracket = matches!(odd.as_str(), "<" | ">");
        return Some((odd.range(), if bracket { "has an angle bracket in it" } else { "has a character in it that nobody sees" }));
    }
    (name.encode_utf16().count() + prefix > LONGEST).then_some((whole, "makes more than 256 characters with that of the plugin"))
}

/// A name that is empty, holds characters it must not hold, or begins with one it must not begin with.
pub fn charset(name: &str) -> Option<Fault> {
    if name.is_empty() {
        return Some(Fault::of("is an empty string").rule("value-not-allowed").help("write a name of letters, digits, `-`, `_` and `.`"));
    }
    if is_installable(name) {
        return None;
    }
    let bad: Vec<(usize, char)> = name.char_indices().filter(|&(_, it)| !is_plain(it)).collect();
    let (range, label, what) = match bad.first() {
        None => (0..1, "not at the beginning", format!("which begins with `{}`", name.get(..1).unwrap_or_default())),
        Some(&(start, _)) => {
            let len = name.get(start..).and_then(|it| it.find(is_plain)).unwrap_or(name.len() - start);
            let mut words: Vec<String> = Vec::new();
            for word in bad.iter().map(|&(_, it)| spoken(it)) {
                if !words.contains(&word) {
                    words.push(word);
                }
            }
            (start..start + len, "not allowed in a name", format!("which contains {}", listed(words)))
        }
    };
    let fault = Fault::of(format!("is {}, {what}", quote(name))).at(range).label(label);
    const RULE: &str = "letters, digits, `-`, `_` and `.`, with a letter or a digit at the beginning";
    Some(match tidied(name) {
        Some(tidy) => fault.help(format!("write `{tidy}`: {RULE}")).replace(Safety::Unsafe, tidy),
        None => fault.help(format!("write {RULE}")),
    })
}

/// A name over what Claude Desktop syncs, or over what a file system holds.
pub fn too_long(name: &str) -> Option<Fault> {
    let length = name.chars().count();
    if length <= LONGEST_SYNCED {
        return None;
    }
    let fault = Fault::of(format!("is {length} characters long")).rule("plugin-name-too-long");
    let fault = if name.len() > LONGEST_FILE {
        fault.effect("a folder of that name cannot be made, so installing fails")
    } else {
        fault.level(Level::Warning).effect("Claude Desktop drops names over 128 characters")
    };
    Some(fault.help("keep the name to 128 characters"))
}

fn two_dots(name: &str) -> Option<Fault> {
    let at = name.find("..")?;
    let fault = Fault::of(format!("is {}, which contains `..`", quote(name))).at(at..at + 2).label("reads as a step up");
    Some(fault.help("use a single dot, or a hyphen"))
}

/// A marketplace name that reads as one of Anthropic's own.
pub fn impersonation(name: &str) -> Option<Fault> {
    // `claude-plugins-x`, `anthropic.marketplace`, `-claudedirectory2`.
    static PREFIX: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new("^[^a-z0-9]*((?:claude|anthropic)[^a-z0-9]*(?:marketplace|plugins|directory|directories|official))")
            .expect("the pattern is well formed")
    });
    const FIRST: [&str; 2] = ["claude", "anthropic"];
    const SECOND: [&str; 5] = ["marketplace", "marketplaces", "plugins", "directory", "directories"];
    let lower = name.to_ascii_lowercase();
    if is_official(name) || INTERNAL.contains(&lower.as_str()) {
        return None;
    }
    let words = Words::plain(name);
    // Few names hold a brand, and to build the pattern costs more than all else that is done with a small catalogue.
    let holds_brand = FIRST.iter().any(|it| lower.contains(it));
    let prefix = || holds_brand.then(|| PREFIX.captures(&lower)?.get(1).map(|it| it.range())).flatten();
    let range = words.holds_official().or_else(prefix).or_else(|| {
        let is_brand = |joined: &str| FIRST.iter().any(|it| joined.strip_prefix(it).is_some_and(|rest| SECOND.contains(&rest)));
        words.joined_prefix(|joined, _| is_brand(joined))
    })?;
    let fault = Fault::of(format!("is {}, which reads as a marketplace of Anthropic", quote(name))).at(range);
    Some(fault.rule("marketplace-name-impersonates").label("kept for Anthropic").help("name the marketplace after yourself"))
}

/// A marketplace name that the client or Claude Desktop uses for something else.
fn internal(name: &str) -> Option<Fault> {
    let lower = name.to_ascii_lowercase();
    let fault = Fault::of(format!("is {}", quote(name))).rule("marketplace-name-reserved").help("choose another name");
    if INTERNAL.contains(&lower.as_str()) {
        let effect = "the client uses that name for plugins without a marketplace, and `marketplace add` refuses it";
        return Some(fault.label("kept for the client").effect(effect));
    }
    if DESKTOP.contains(&lower.as_str()) {
        let effect = "Claude Desktop keeps that name for itself and drops the marketplace";
        return Some(fault.label("kept for Claude Desktop").level(Level::Warning).effect(effect));
    }
    None
}

/// Why a marketplace name is refused outside of github.com/anthropics; the official check does not say so.
pub fn refused_by_add(name: &str) -> Option<String> {
    let folded = name.trim_end_matches('.').replace('.', "-").to_ascii_lowercase();
    if let Some(official) = OFFICIAL.iter().find(|it| **it == folded) {
        let kept = "only a repository of the GitHub organisation `anthropics` may be called that";
        return Some(if *official == name { kept.to_owned() } else { format!("it reads as `{official}`, and {kept}") });
    }
    if folded.starts_with("claudeai-") {
        return Some("names that begin with `claudeai-` are kept for marketplaces of claude.ai".into());
    }
    OBJECT_MEMBERS.contains(&name).then(|| "every JavaScript object has a member of that name, and the client refuses those".into())
}

/// A plugin name that is kept for Anthropic. The client installs such a plugin; the official check refuses it.
pub fn reserved(name: &str) -> Option<Fault> {
    const WHOLE: [&str; 2] = ["claudecode", "claudemods"];
    if !may_hold_brand(name) {
        return None;
    }
    let words = Words::folded(name);
    let first = |joined: &str, last: bool| BRANDS.contains(&joined) || (joined == "ccplugin" && !last) || (WHOLE.contains(&joined) && last);
    let range = words.joined_prefix(first).or_else(|| words.holds_official())?;
    let fault = Fault::of(format!("is {}, which is kept for plugins of Anthropic", quote(name))).at(range);
    let effect = "it installs, but the official check and claude.ai refuse it";
    Some(fault.rule("plugin-name-reserved").label("kept for Anthropic").effect(effect).help("begin the name with what the plugin does"))
}

/// A plugin name with a word in it that makes it read as Anthropic's own.
pub fn reads_official(name: &str) -> Option<Fault> {
    if !may_hold_brand(name) {
        return None;
    }
    let words = Words::folded(name);
    let range = words.ranges.iter().find(|it| words.letters.get(it.letters.clone()).is_some_and(|it| BRANDS.contains(&it)))?.name.clone();
    let fault = Fault::of(format!("is {}, which reads as a plugin of Anthropic", quote(name))).at(range);
    let fault = fault.rule("plugin-name-reads-official").level(Level::Warning).label("a name of Anthropic's");
    Some(fault.effect("the official check warns of it").help("leave the word out of the name"))
}

const BRANDS: [&str; 3] = ["claude", "anthropic", "anthropics"];

/// Whether a name has all the letters of a brand in it. Few have, and no other needs to be taken apart.
fn may_hold_brand(name: &str) -> bool {
    const WORDS: [&str; 3] = ["claude", "anthropic", "ccplugin"];
    let letters =
        |word: &str| word.bytes().filter(u8::is_ascii_alphabetic).fold(0_u32, |set, it| set | 1 << (it.to_ascii_lowercase() - b'a'));
    let held = letters(name);
    // Other scripts have letters that look like these.
    !name.is_ascii() || WORDS.iter().any(|it| letters(it) & !held == 0)
}

fn is_plain(it: char) -> bool {
    it.is_ascii_alphanumeric() || matches!(it, '.' | '_' | '-')
}

/// The first few of some words.
fn listed(mut words: Vec<String>) -> String {
    const SHOWN: usize = 3;
    if words.len() > SHOWN {
        words.truncate(SHOWN);
        return format!("{} and more", words.join(", "));
    }
    match words.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, first)) => format!("{} and {last}", first.join(", ")),
        None => String::new(),
    }
}

/// A character in words, for a message.
fn spoken(it: char) -> String {
    match it {
        ' ' => "a space".into(),
        '\t' => "a tab".into(),
        '\n' => "a line break".into(),
        it if is_control(it) => format!("the control character U+{:04X}", u32::from(it)),
        it if it.is_ascii() || it.is_alphanumeric() => format!("`{it}`"),
        it => format!("the character U+{:04X}", u32::from(it)),
    }
}

/// The nearest name that nobody minds: accents dropped, what is not allowed turned into hyphens.
pub fn tidied(name: &str) -> Option<String> {
    let plain: String = name.nfkd().filter(|&it| !is_combining_mark(it) && !is_control(it)).collect();
    let words: Vec<&str> = plain.split(|it| !is_plain(it)).filter(|it| !it.is_empty()).collect();
    let tidy = words.join("-");
    let tidy = tidy.trim_start_matches(|it: char| !it.is_ascii_alphanumeric()).trim_end_matches('-');
    let lost = plain.chars().any(|it| it.is_alphanumeric() && !it.is_ascii());
    (!lost && is_installable(tidy) && tidy.len() <= LONGEST_SYNCED).then(|| tidy.to_owned())
}

/// The runs of letters and digits of a name, with the way back to where they stand in it.
struct Words {
    /// The letters of all words, joined.
    letters: String,
    /// For each byte of `letters`, the bytes of the name it came from.
    origin: Vec<Range<usize>>,
    ranges: Vec<Word>,
}

struct Word {
    letters: Range<usize>,
    name: Range<usize>,
}

impl Words {
    /// The words as they stand, in lower case.
    fn plain(name: &str) -> Words {
        Words::of(name, |it, out| out.push(it))
    }

    /// The words as a reader sees them: look-alikes of Latin letters count as those letters.
    fn folded(name: &str) -> Words {
        Words::of(name, |it, out| match it.is_ascii() {
            true => out.push(it),
            false => out.extend(std::iter::once(it).nfkd().filter(|&it| !is_combining_mark(it)).map(latin)),
        })
    }

    fn of(name: &str, fold: impl Fn(char, &mut Vec<char>)) -> Words {
        let mut words = Words { letters: String::with_capacity(name.len()), origin: Vec::with_capacity(name.len()), ranges: Vec::new() };
        let mut open = false;
        let mut folded = Vec::new();
        for (at, it) in name.char_indices() {
            let here = at..at + it.len_utf8();
            fold(it, &mut folded);
            for it in folded.drain(..).map(|it| it.to_ascii_lowercase()) {
                if !it.is_ascii_alphanumeric() {
                    open = false;
                    continue;
                }
                let end = words.letters.len() + 1;
                match words.ranges.last_mut().filter(|_| open) {
                    Some(word) => {
                        word.letters.end = end;
                        word.name.end = here.end;
                    }
                    None => words.ranges.push(Word { letters: end - 1..end, name: here.clone() }),
                }
                open = true;
                words.letters.push(it);
                words.origin.push(here.clone());
            }
        }
        words
    }

    /// Where the first words, joined, are what `wanted` asks for. It is also told whether these are all words.
    fn joined_prefix(&self, wanted: impl Fn(&str, bool) -> bool) -> Option<Range<usize>> {
        let found = self.ranges.iter().enumerate().find(|(at, word)| {
            let joined = self.letters.get(..word.letters.end).unwrap_or_default();
            wanted(joined, at + 1 == self.ranges.len())
        });
        found.map(|(_, word)| self.ranges.first().map_or(0, |it| it.name.start)..word.name.end)
    }

    /// Where `official` stands next to a brand, whatever is between them.
    fn holds_official(&self) -> Option<Range<usize>> {
        const PAIRS: [&str; 4] = ["officialclaude", "officialanthropic", "claudeofficial", "anthropicofficial"];
        if !self.letters.contains("official") {
            return None;
        }
        let (start, len) = PAIRS.iter().filter_map(|it| self.letters.find(it).map(|at| (at, it.len()))).min()?;
        Some(self.origin.get(start)?.start..self.origin.get(start + len - 1)?.end)
    }
}

/// The Latin letter that a letter of another script is easily taken for.
fn latin(it: char) -> char {
    const ALIKE: &[(char, &str)] = &[
        ('a', "аАαΑᴀɑ"),
        ('b', "вВΒʙЬ"),
        ('c', "сСϲᴄ"),
        ('d', "ԁᴅɗ"),
        ('e', "еЕεΕᴇє"),
        ('f', "ꜰϝ"),
        ('g', "ɡɢ"),
        ('h', "һНΗʜ"),
        ('i', "іІιΙıɪ"),
        ('j', "јЈᴊ"),
        ('k', "кКκΚᴋ"),
        ('l', "ʟӏ"),
        ('m', "мМΜᴍ"),
        ('n', "пηΝɴո"),
        ('o', "оОοΟᴏօ"),
        ('p', "рРρΡᴘ"),
        ('r', "ʀгᴦ"),
        ('s', "ѕЅꜱ"),
        ('t', "тТτΤᴛ"),
        ('u', "υսᴜ"),
        ('v', "νѵᴠ"),
        ('w', "ԝᴡ"),
        ('x', "хХΧ"),
        ('y', "уУΥʏү"),
        ('z', "Ζᴢ"),
    ];
    if it.is_ascii() {
        return it;
    }
    ALIKE.iter().find(|(_, alike)| alike.contains(it)).map_or(it, |&(latin, _)| latin)
}

#[cfg(test)]
mod tests {
    use marketlint_parser::{FileId, Node, json};

    use super::*;

    /// Names by what is said of them, from `testdata/names`.
    fn recorded(text: &str) -> Vec<(String, String)> {
        let root = json::parse(FileId(0), text).root.expect("the table parses");
        let names = |it: &Node| it.items().iter().filter_map(Node::as_str).map(str::to_owned).collect::<Vec<_>>();
        root.members().iter().flat_map(|it| names(&it.value).into_iter().map(|name| (name, it.key.to_string()))).collect()
    }

    fn rules(faults: &[Fault], format: &Format) -> String {
        let rules: Vec<&str> = faults.iter().map(|it| it.rule.unwrap_or(format.rule)).collect();
        if rules.is_empty() { "accepted".into() } else { rules.join(" ") }
    }

    #[test]
    fn marketplaces_are_named_as_the_client_allows() {
        for (name, expected) in recorded(include_str!("../../../testdata/names/marketplace.json")) {
            let mut actual = rules(&marketplace_faults(&name), &MARKETPLACE_NAME);
            if actual == "accepted" && refused_by_add(&name).is_some() {
                actual = "add".into();
            }
            assert_eq!(actual, expected, "{name:?}");
        }
    }

    #[test]
    fn plugins_are_named_as_the_client_allows() {
        for (name, expected) in recorded(include_str!("../../../testdata/names/plugin.json")) {
            assert_eq!(rules(&entry_faults(&name), &ENTRY_NAME), expected, "{name:?}");
        }
    }

    #[test]
    fn a_fault_points_at_the_part_that_is_at_fault() {
        let part = |name: &str, fault: Option<Fault>| fault.and_then(|it| it.range).and_then(|it| name.get(it).map(str::to_owned));
        for (name, expected) in [("my tools", " "), ("a//b c", "//"), ("-x", "-"), ("é", "é")] {
            assert_eq!(part(name, charset(name)).as_deref(), Some(expected), "{name}");
        }
        for (name, expected) in
            [("my-Claude-Official-x", "Claude-Official"), ("claude-plug-ins", "claude-plug-ins"), ("claude-pluginsx", "claude-plugins")]
        {
            assert_eq!(part(name, impersonation(name)).as_deref(), Some(expected), "{name}");
        }
        for (name, expected) in [("cl-aude-x", "cl-aude"), ("сlaude-x", "сlaude"), ("x-official.claude-y", "official.claude")] {
            assert_eq!(part(name, reserved(name)).as_deref(), Some(expected), "{name}");
        }
        assert_eq!(part("x-Claude-y", reads_official("x-Claude-y")).as_deref(), Some("Claude"));
    }

    #[test]
    fn a_tidy_name_keeps_what_it_can() {
        assert_eq!(tidied("My Tools!").as_deref(), Some("My-Tools"));
        assert_eq!(tidied("@scope/café").as_deref(), Some("scope-cafe"));
        assert_eq!(tidied("工具"), None);
    }
}
