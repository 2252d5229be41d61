//! Versions and ranges of versions, read as npm's `semver` reads them (not loosely): dependencies and `engines` are held to that.

use std::cmp::Ordering;

/// A version: `2.1.329`, `1.0.0-beta.2+build`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    numbers: [u64; 3],
    pre: Vec<Identifier>,
}

/// A part of what stands behind the hyphen. Numbers come before words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Identifier {
    Number(u64),
    Word(String),
}

/// A range of versions: alternatives, each a list of conditions that hold together.
#[derive(Debug, Clone)]
pub struct Range {
    alternatives: Vec<Vec<Condition>>,
}

#[derive(Debug, Clone)]
struct Condition {
    operator: Operator,
    version: Version,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
}

/// A version of which the end may be left open: `2`, `2.1.x`, `*`.
struct Partial {
    numbers: [Option<u64>; 3],
    pre: Vec<Identifier>,
    /// npm reads it only behind `^` and `~`: a number behind an open one, or a whole version behind another `=`.
    is_odd: bool,
}

/// The greatest number that JavaScript counts exactly.
const GREATEST: u64 = (1 << 53) - 1;
/// Longer texts are not read.
const LONGEST: usize = 256;

impl Version {
    /// Reads a whole version; a leading `v` or `=` is allowed, as in npm.
    pub fn parse(text: &str) -> Option<Version> {
        let partial = Partial::parse(text.trim_matches(' '))?;
        let [Some(major), Some(minor), Some(patch)] = partial.numbers else { return None };
        Some(Version { numbers: [major, minor, patch], pre: partial.pre })
    }
}

impl Version {
    /// The least version above it that is no pre-release: `1.2.4` for `1.2.3`, `2.0.0` for `2.0.0-beta`.
    pub fn next(&self) -> String {
        let [major, minor, patch] = self.numbers;
        format!("{major}.{minor}.{}", if self.pre.is_empty() { patch.saturating_add(1) } else { patch })
    }
}

impl Ord for Version {
    fn cmp(&self, other: &Self) -> Ordering {
        let pre = || match (self.pre.is_empty(), other.pre.is_empty()) {
            (true, true) => Ordering::Equal,
            (true, false) => Ordering::Greater,
            (false, true) => Ordering::Less,
            (false, false) => self.pre.cmp(&other.pre),
        };
        self.numbers.cmp(&other.numbers).then_with(pre)
    }
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Range {
    /// Reads a range: `^1.2`, `>=2 <3 || 4.x`, `1 - 2`, `*`. Claude Code 2.1.329 refuses control characters, a final line break included.
    pub fn parse(text: &str) -> Option<Range> {
        if text.chars().any(char::is_control) {
            return None;
        }
        let alternatives: Option<Vec<_>> = text.split("||").map(alternative).collect();
        Some(Range { alternatives: alternatives? })
    }

    /// Whether a version lies in it. A version before a release counts only where a condition names one of the same release.
    pub fn allows(&self, version: &Version) -> bool {
        self.alternatives.iter().any(|conditions| {
            let named = || conditions.iter().any(|it| !it.version.pre.is_empty() && it.version.numbers == version.numbers);
            conditions.iter().all(|it| it.holds(version)) && (version.pre.is_empty() || named())
        })
    }
}

impl Condition {
    fn holds(&self, version: &Version) -> bool {
        let order = version.cmp(&self.version);
        match self.operator {
            Operator::Less => order.is_lt(),
            Operator::LessOrEqual => order.is_le(),
            Operator::Greater => order.is_gt(),
            Operator::GreaterOrEqual => order.is_ge(),
            Operator::Equal => order.is_eq(),
        }
    }
}

/// What stands between two `||`.
fn alternative(text: &str) -> Option<Vec<Condition>> {
    let words: Vec<&str> = text.split_whitespace().collect();
    if let [low, "-", high] = words.as_slice() {
        let (low, high) = (Partial::parse(low)?, Partial::parse(high)?);
        let is_odd = |it: &Partial| it.is_odd && it.given() == 3;
        return (!is_odd(&low) && !is_odd(&high)).then(|| [low.at_least(), high.up_to()].concat());
    }
    let mut conditions = Vec::new();
    let mut words = words.into_iter();
    while let Some(word) = words.next() {
        // An operator may stand apart from its version.
        let is_operator = word.chars().all(is_sign);
        let word = if is_operator { format!("{word}{}", words.next().unwrap_or_default()) } else { word.to_owned() };
        conditions.extend(comparator(&word)?);
    }
    Some(conditions)
}

fn is_sign(it: char) -> bool {
    matches!(it, '<' | '>' | '=' | '^' | '~' | 'v')
}

fn comparator(word: &str) -> Option<Vec<Condition>> {
    let sign = ["~>", "~", "^", "<=", ">=", "<", ">", "="].into_iter().find(|it| word.starts_with(it)).unwrap_or_default();
    let version = word.get(sign.len()..)?;
    let partial = Partial::parse(version)?;
    if partial.is_odd && !matches!(sign, "^" | "~" | "~>") {
        return None;
    }
    Some(match sign {
        "^" => partial.caret(),
        "~" | "~>" => partial.tilde(),
        "<" => partial.below(),
        "<=" => partial.up_to(),
        ">" => partial.above(),
        ">=" => partial.at_least(),
        _ => partial.within(),
    })
}

impl Partial {
    fn parse(text: &str) -> Option<Partial> {
        if text.len() > LONGEST {
            return None;
        }
        let rest = text.trim_start_matches(['v', '=']);
        let (prefix, text) = text.split_at(text.len() - rest.len());
        let (text, build) = text.split_once('+').map_or((text, None), |(text, build)| (text, Some(build)));
        let (numbers, pre) = text.split_once('-').map_or((text, None), |(numbers, pre)| (numbers, Some(pre)));
        let mut parts = [None; 3];
        let mut count = 0;
        for part in numbers.split('.') {
            *parts.get_mut(count)? = number_or_any(part)?;
            count += 1;
        }
        if pre.is_some() && count < 3 {
            return None;
        }
        if !build.is_none_or(|it| it.split('.').all(is_word)) {
            return None;
        }
        let pre: Option<Vec<Identifier>> = pre.map_or(Some(Vec::new()), |it| it.split('.').map(identifier).collect());
        let pre = pre?;
        let given = parts.iter().take_while(|it| it.is_some()).count();
        let is_odd = parts.iter().skip(given).any(Option::is_some) || (given == 3 && !matches!(prefix, "" | "v"));
        parts.iter_mut().skip(given).for_each(|it| *it = None);
        Some(Partial { numbers: parts, pre: if given < 3 { Vec::new() } else { pre }, is_odd })
    }

    /// The least version it covers.
    fn low(&self) -> Version {
        Version { numbers: self.numbers.map(|it| it.unwrap_or(0)), pre: self.pre.clone() }
    }

    /// The first version above those with the same first `kept` numbers, before-releases included.
    fn next(&self, kept: usize) -> Version {
        let mut numbers = [0; 3];
        for (place, (to, from)) in numbers.iter_mut().zip(self.numbers).take(kept).enumerate() {
            *to = from.unwrap_or(0) + u64::from(place + 1 == kept);
        }
        Version { numbers, pre: vec![Identifier::Number(0)] }
    }

    /// How many numbers are given.
    fn given(&self) -> usize {
        self.numbers.iter().take_while(|it| it.is_some()).count()
    }

    fn between(&self, kept: usize) -> Vec<Condition> {
        let low = Condition { operator: Operator::GreaterOrEqual, version: self.low() };
        let high = Condition { operator: Operator::Less, version: self.next(kept) };
        if self.given() == 0 { Vec::new() } else { vec![low, high] }
    }

    fn caret(&self) -> Vec<Condition> {
        let zeros = self.numbers.iter().take_while(|it| **it == Some(0)).count();
        self.between((zeros + 1).min(self.given()))
    }

    fn tilde(&self) -> Vec<Condition> {
        self.between(self.given().min(2))
    }

    fn within(&self) -> Vec<Condition> {
        match self.given() {
            3 => vec![Condition { operator: Operator::Equal, version: self.low() }],
            given => self.between(given),
        }
    }

    fn at_least(&self) -> Vec<Condition> {
        if self.given() == 0 {
            return Vec::new();
        }
        vec![Condition { operator: Operator::GreaterOrEqual, version: self.low() }]
    }

    fn up_to(&self) -> Vec<Condition> {
        match self.given() {
            0 => Vec::new(),
            3 => vec![Condition { operator: Operator::LessOrEqual, version: self.low() }],
            given => vec![Condition { operator: Operator::Less, version: self.next(given) }],
        }
    }

    fn above(&self) -> Vec<Condition> {
        match self.given() {
            0 => vec![nothing()],
            3 => vec![Condition { operator: Operator::Greater, version: self.low() }],
            given => vec![Condition { operator: Operator::GreaterOrEqual, version: Version { pre: Vec::new(), ..self.next(given) } }],
        }
    }

    fn below(&self) -> Vec<Condition> {
        let mut low = self.low();
        if self.given() == 0 {
            return vec![nothing()];
        }
        if self.given() < 3 {
            low.pre = vec![Identifier::Number(0)];
        }
        vec![Condition { operator: Operator::Less, version: low }]
    }
}

/// The condition that no version meets.
fn nothing() -> Condition {
    Condition { operator: Operator::Less, version: Version { numbers: [0; 3], pre: vec![Identifier::Number(0)] } }
}

fn number_or_any(text: &str) -> Option<Option<u64>> {
    if matches!(text, "x" | "X" | "*") {
        return Some(None);
    }
    number(text).map(Some)
}

fn number(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    let plain = digits && (text == "0" || !text.starts_with('0'));
    plain.then(|| text.parse().ok()).flatten().filter(|&it| it <= GREATEST)
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'-')
}

fn identifier(text: &str) -> Option<Identifier> {
    if text.bytes().all(|it| it.is_ascii_digit()) {
        return number(text).map(Identifier::Number);
    }
    is_word(text).then(|| Identifier::Word(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use marketlint_parser::{FileId, Node, json};

    use super::*;

    fn table() -> Node {
        json::parse(FileId(0), include_str!("../../../testdata/semver.json")).root.expect("the table parses")
    }

    fn strings(node: &Node) -> Vec<&str> {
        node.items().iter().filter_map(Node::as_str).collect()
    }

    #[test]
    fn ranges_hold_what_npm_says() {
        let table = table();
        for (key, expected) in [("ranges that hold", true), ("ranges that do not hold", false)] {
            for member in table.get(key).expect("it is there").members() {
                let range = Range::parse(&member.key).unwrap_or_else(|| panic!("{:?} is a range", member.key.as_str()));
                for version in strings(&member.value) {
                    let parsed = Version::parse(version).unwrap_or_else(|| panic!("{version:?} is a version"));
                    assert_eq!(range.allows(&parsed), expected, "{:?} {version}", member.key.as_str());
                }
            }
        }
    }

    #[test]
    fn what_npm_refuses_is_refused() {
        let table = table();
        for text in strings(table.get("no ranges").expect("it is there")) {
            assert!(Range::parse(text).is_none(), "{text:?} is no range");
        }
        for text in strings(table.get("no versions").expect("it is there")) {
            assert!(Version::parse(text).is_none(), "{text:?} is no version");
        }
    }

    #[test]
    fn versions_are_ordered() {
        let table = table();
        let versions: Vec<Version> =
            strings(table.get("versions in order").expect("it is there")).into_iter().filter_map(Version::parse).collect();
        assert!(versions.len() > 5 && versions.is_sorted());
    }
}
