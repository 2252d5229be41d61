//! Absolute URLs, read as `new URL()` of JavaScript reads them: what the client takes for a URL, and where it leads.
//!
//! Only what decides about acceptance and about the host is here; nothing is resolved and nothing is encoded. International
//! names are accepted as they stand: the tables that could refuse some of them weigh more than all the rest.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::ops::Range;

use crate::schema::format::{Fault, Format};
use crate::schema::quote;

/// An absolute URL with any scheme.
pub static ABSOLUTE: Format =
    Format { name: "an absolute URL", rule: "value-not-allowed", pattern: Some("^\\s*[A-Za-z][A-Za-z0-9+.-]*:"), faults: absolute_faults };

/// What was understood of a URL. The ranges are bytes of the text it was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Url {
    /// Its scheme, in lower case, without the colon.
    pub scheme: String,
    /// Where the scheme stands.
    pub scheme_range: Range<usize>,
    /// Where it leads, if it names a host.
    pub host: Option<Host>,
    /// Where the host stands.
    pub host_range: Range<usize>,
    /// Where a user name and password stand, without the `@`.
    pub credentials: Option<Range<usize>>,
}

/// The host of a URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Host {
    /// A name, in lower case.
    Name(String),
    /// An IPv4 address, in whatever spelling.
    V4(Ipv4Addr),
    /// An IPv6 address.
    V6(Ipv6Addr),
}

/// Why a text is no absolute URL, and at which bytes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Continues "the URL …".
    pub reason: &'static str,
    /// The part at fault; empty for all of it.
    pub range: Range<usize>,
}

impl Host {
    /// Whether it is the machine itself.
    pub fn is_loopback(&self) -> bool {
        match self {
            Host::Name(name) => name == "localhost" || name.ends_with(".localhost"),
            Host::V4(address) => address.is_loopback(),
            Host::V6(address) => address.is_loopback() || address.to_ipv4_mapped().is_some_and(|it| it.is_loopback()),
        }
    }
}

/// Reads an absolute URL.
pub fn parse(text: &str) -> Result<Url, Refused> {
    Reader::new(text).url()
}

/// What is wrong with a string that should be an absolute URL.
pub fn absolute_faults(text: &str) -> Vec<Fault> {
    let Err(refused) = parse(text) else { return Vec::new() };
    let message = if text.is_empty() { "is an empty string".to_owned() } else { format!("is {}, which {}", quote(text), refused.reason) };
    let fault = Fault::of(message).at(refused.range);
    vec![match guess(text) {
        Some(url) => fault.help(format!("write `{url}`")).replace(crate::diagnostic::Safety::Unsafe, url),
        None => fault.help("write the whole address, with `https://` at the beginning"),
    }]
}

/// The address that was likely meant: `example.com/x` without its scheme, `git@host:owner/repo.git` as a remote.
fn guess(text: &str) -> Option<String> {
    let text = text.trim();
    let scp = text.strip_prefix("git@").and_then(|it| it.split_once(':'));
    let url = match scp {
        Some((host, path)) => format!("https://{host}/{}", path.strip_suffix(".git").unwrap_or(path)),
        None => format!("https://{}", text.trim_start_matches('/')),
    };
    let host = match parse(&url).ok()?.host? {
        Host::Name(host) => host,
        _ => return None,
    };
    let looks_like_host =
        host.contains('.') && !host.ends_with('.') && !text.starts_with(['.', '#']) && !text.contains(char::is_whitespace);
    looks_like_host.then_some(url)
}

/// Schemes whose URLs always have a host.
fn is_special(scheme: &str) -> bool {
    matches!(scheme, "http" | "https" | "ws" | "wss" | "ftp")
}

/// The characters of a text that count, with their places in it.
struct Reader<'a> {
    text: &'a str,
    chars: Vec<(usize, char)>,
}

impl<'a> Reader<'a> {
    /// Blanks and control characters around a URL do not count, nor do tabs and line breaks anywhere.
    fn new(text: &'a str) -> Reader<'a> {
        let trimmed = text.trim_matches(|it| it <= ' ');
        let start = trimmed.as_ptr() as usize - text.as_ptr() as usize;
        let counts = |it: &(usize, char)| !matches!(it.1, '\t' | '\n' | '\r');
        Reader { text, chars: trimmed.char_indices().map(|(at, it)| (start + at, it)).filter(counts).collect() }
    }

    fn at(&self, index: usize) -> Option<char> {
        self.chars.get(index).map(|it| it.1)
    }

    /// The bytes of the text from one character to before another.
    fn range(&self, start: usize, end: usize) -> Range<usize> {
        let offset = |index: usize| self.chars.get(index).map_or(self.text.len(), |it| it.0);
        let last = end.checked_sub(1).filter(|&it| it >= start).and_then(|it| self.chars.get(it));
        offset(start)..last.map_or_else(|| offset(start), |&(at, it)| at + it.len_utf8())
    }

    fn string(&self, start: usize, end: usize) -> String {
        self.chars.get(start..end).unwrap_or_default().iter().map(|it| it.1).collect()
    }

    fn find(&self, start: usize, wanted: impl Fn(char) -> bool) -> usize {
        self.chars.iter().skip(start).position(|it| wanted(it.1)).map_or(self.chars.len(), |it| start + it)
    }

    fn refuse<T>(&self, reason: &'static str, start: usize, end: usize) -> Result<T, Refused> {
        Err(Refused { reason, range: self.range(start, end) })
    }

    fn url(&self) -> Result<Url, Refused> {
        let colon = self.find(0, |it| !it.is_ascii_alphanumeric() && !matches!(it, '+' | '-' | '.'));
        let is_scheme = self.at(colon) == Some(':') && self.at(0).is_some_and(|it| it.is_ascii_alphabetic());
        if !is_scheme {
            return self.refuse("has no scheme such as `https://`", 0, 0);
        }
        let scheme = self.string(0, colon).to_ascii_lowercase();
        let mut url =
            Url { scheme_range: self.range(0, colon), host: None, host_range: self.range(colon, colon), credentials: None, scheme };
        let special = is_special(&url.scheme);
        let file = url.scheme == "file";
        let is_slash = |it: char| it == '/' || ((special || file) && it == '\\');
        let mut start = colon + 1;
        if special {
            start = self.find(start, |it| !is_slash(it));
        } else if self.at(start).is_some_and(is_slash) && self.at(start + 1).is_some_and(is_slash) {
            start += 2;
        } else {
            return Ok(url);
        }
        let end = self.find(start, |it| is_slash(it) || matches!(it, '?' | '#'));
        if file {
            self.file_host(&mut url, start, end)?;
        } else {
            self.authority(&mut url, start, end, special)?;
        }
        Ok(url)
    }

    fn file_host(&self, url: &mut Url, start: usize, end: usize) -> Result<(), Refused> {
        let is_drive =
            end == start + 2 && self.at(start).is_some_and(|it| it.is_ascii_alphabetic()) && matches!(self.at(start + 1), Some(':' | '|'));
        if end > start && !is_drive {
            url.host_range = self.range(start, end);
            url.host = Some(self.host(start, end, true)?);
        }
        Ok(())
    }

    fn authority(&self, url: &mut Url, start: usize, end: usize, special: bool) -> Result<(), Refused> {
        let at_sign = (start..end).rev().find(|&it| self.at(it) == Some('@'));
        let host_start = at_sign.map_or(start, |it| it + 1);
        if let Some(at_sign) = at_sign {
            url.credentials = Some(self.range(start, at_sign));
        }
        let behind_brackets = match self.at(host_start) {
            Some('[') => (host_start..end).find(|&it| self.at(it) == Some(']')).unwrap_or(end),
            _ => host_start,
        };
        let colon = (behind_brackets..end).find(|&it| self.at(it) == Some(':'));
        let host_end = colon.unwrap_or(end);
        if host_start == host_end {
            if special || at_sign.is_some() || colon.is_some() {
                return self.refuse("names no host", start, end);
            }
            return Ok(());
        }
        url.host_range = self.range(host_start, host_end);
        url.host = Some(self.host(host_start, host_end, special)?);
        if let Some(colon) = colon {
            let port = self.string(colon + 1, end);
            let fits = port.is_empty()
                || (port.bytes().all(|it| it.is_ascii_digit())
                    && port.trim_start_matches('0').len() <= 5
                    && port.parse::<u64>().is_ok_and(|it| it <= 65535));
            if !fits {
                return self.refuse("has a port that is no number up to 65535", colon + 1, end);
            }
        }
        Ok(())
    }

    fn host(&self, start: usize, end: usize, special: bool) -> Result<Host, Refused> {
        if self.at(start) == Some('[') {
            let inner = self.string(start + 1, end.saturating_sub(1));
            let closed = self.at(end - 1) == Some(']') && end > start + 1;
            return match inner.parse::<Ipv6Addr>() {
                Ok(address) if closed => Ok(Host::V6(address)),
                _ => self.refuse("has brackets in its host and no IPv6 address in them", start, end),
            };
        }
        let is_forbidden = |it: char| matches!(it, '\0' | ' ' | '#' | '/' | ':' | '<' | '>' | '?' | '@' | '[' | '\\' | ']' | '^' | '|');
        let is_forbidden_in_name = |it: char| is_forbidden(it) || it == '%' || it.is_ascii_control();
        if !special {
            if let Some(bad) = (start..end).find(|&it| self.at(it).is_some_and(is_forbidden)) {
                return self.refuse("has a character in its host that no host may have", bad, bad + 1);
            }
            return Ok(Host::Name(self.string(start, end)));
        }
        let decoded = percent_decoded(&self.string(start, end));
        let name = folded(&decoded);
        if name.is_empty() {
            return self.refuse("names no host", start, end);
        }
        if let Some(bad) = name.chars().find(|&it| is_forbidden_in_name(it)) {
            let at = (start..end).find(|&it| self.at(it) == Some(bad));
            let (from, to) = at.map_or((start, end), |it| (it, it + 1));
            return self.refuse("has a character in its host that no host may have", from, to);
        }
        match ipv4(&name) {
            None => Ok(Host::Name(name)),
            Some(Some(address)) => Ok(Host::V4(address)),
            Some(None) => self.refuse("has a host that ends in a number and is no IPv4 address", start, end),
        }
    }
}

/// A host name as it is looked up: small letters, full width forms and ideographic dots turned into plain ones, what is invisible dropped.
fn folded(name: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    if name.is_ascii() {
        return name.to_ascii_lowercase();
    }
    let visible = name.chars().filter(|it| !matches!(it, '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}'));
    visible.nfkc().flat_map(char::to_lowercase).map(|it| if it == '。' { '.' } else { it }).collect()
}

fn percent_decoded(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let hex = text.get(at + 1..at + 3).filter(|it| byte == b'%' && it.bytes().all(|it| it.is_ascii_hexdigit()));
        match hex.and_then(|it| u8::from_str_radix(it, 16).ok()) {
            Some(decoded) => {
                out.push(decoded);
                at += 3;
            }
            None => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// The IPv4 address that a host spells; `None` where its last part is no number, `Some(None)` where it is one but the whole is no address.
fn ipv4(host: &str) -> Option<Option<Ipv4Addr>> {
    let mut parts: Vec<&str> = host.split('.').collect();
    if parts.len() > 1 && parts.last() == Some(&"") {
        parts.pop();
    }
    let last = parts.last()?;
    let is_number = (!last.is_empty() && last.bytes().all(|it| it.is_ascii_digit())) || ipv4_number(last).is_some();
    is_number.then(|| ipv4_address(&parts))
}

fn ipv4_address(parts: &[&str]) -> Option<Ipv4Addr> {
    let (last, first) = parts.split_last()?;
    if first.len() > 3 {
        return None;
    }
    let mut address: u64 = ipv4_number(last)?;
    if address >= 1 << (8 * (4 - first.len())) {
        return None;
    }
    for (place, part) in first.iter().enumerate() {
        address += ipv4_number(part).filter(|&it| it < 256)? << (8 * (3 - place));
    }
    u32::try_from(address).ok().map(Ipv4Addr::from)
}

/// A number as old C libraries read them: decimal, octal behind `0`, hexadecimal behind `0x`.
fn ipv4_number(text: &str) -> Option<u64> {
    if text.is_empty() {
        return None;
    }
    let (digits, radix) = match text.strip_prefix("0x") {
        Some(hex) => (hex, 16),
        None => match text.strip_prefix('0').filter(|it| !it.is_empty()) {
            Some(octal) => (octal, 8),
            None => (text, 10),
        },
    };
    if digits.is_empty() {
        return Some(0);
    }
    let known = digits.chars().all(|it| it.is_digit(radix));
    // More than any address has is as good as the greatest.
    known.then(|| u64::from_str_radix(digits, radix).unwrap_or(u64::MAX >> 16))
}

#[cfg(test)]
mod tests {
    use marketlint_parser::{FileId, json};

    use super::*;

    #[test]
    fn what_javascript_takes_for_a_url_is_one() {
        let table = json::parse(FileId(0), include_str!("../../../testdata/urls.json")).root.expect("the table parses");
        for member in table.get("accepted").expect("it is there").members() {
            let url = parse(&member.key).unwrap_or_else(|it| panic!("{:?}: {}", member.key.as_str(), it.reason));
            let host = url.host.map(|it| match it {
                Host::Name(name) => name,
                Host::V4(address) => address.to_string(),
                Host::V6(address) => address.to_string(),
            });
            assert_eq!(host.as_deref(), member.value.as_str(), "{:?}", member.key.as_str());
        }
        for member in table.get("refused").expect("it is there").members() {
            let part = parse(&member.key).map_err(|it| member.key.get(it.range));
            assert_eq!(part, Err(member.value.as_str()), "{:?}", member.key.as_str());
        }
    }

    #[test]
    fn credentials_are_seen() {
        let text = "https://me:secret@example.com/x";
        let url = parse(text).expect("it is a URL");
        assert_eq!(url.credentials.and_then(|it| text.get(it)), Some("me:secret"));
        assert_eq!(text.get(url.host_range), Some("example.com"));
    }
}
