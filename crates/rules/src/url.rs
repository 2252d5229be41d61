//! Whether a string is an absolute URL, as JavaScript's `new URL` decides it: what the official client asks of addresses.

/// An absolute URL, as far as rules look at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Url {
    /// In lower case, without the colon.
    pub scheme: String,
    /// In lower case; empty where there is none.
    pub host: String,
    /// Whether a user name or a password stands before the host.
    pub has_credentials: bool,
}

/// Why a string is no absolute URL, to continue "it …".
pub type Refusal = &'static str;

/// Reads a string as `new URL` does without a base.
pub fn parse(text: &str) -> Result<Url, Refusal> {
    let text = text.trim_matches(|it: char| it <= ' ');
    let text: String = text.chars().filter(|it| !matches!(it, '\t' | '\n' | '\r')).collect();
    let (scheme, rest) = text.split_once(':').filter(|(it, _)| is_scheme(it)).ok_or("has no scheme such as `https:`")?;
    let scheme = scheme.to_ascii_lowercase();
    let url = |host: String, has_credentials| Url { scheme: scheme.clone(), host, has_credentials };
    let is_slash = |it: char| it == '/' || it == '\\';
    let special = matches!(scheme.as_str(), "http" | "https" | "ws" | "wss" | "ftp");
    let authority = match () {
        () if special => rest.trim_start_matches(is_slash).split(['/', '\\', '?', '#']).next().unwrap_or_default(),
        () if scheme == "file" => return Ok(url(String::new(), false)),
        () => match rest.strip_prefix("//") {
            Some(rest) => rest.split(['/', '?', '#']).next().unwrap_or_default(),
            None => return Ok(url(String::new(), false)),
        },
    };
    let (credentials, host_and_port) = authority.rsplit_once('@').map_or((None, authority), |(user, rest)| (Some(user), rest));
    let (host, port) = split_port(host_and_port);
    if host.is_empty() && (special || port.is_some() || credentials.is_some()) {
        return Err("has no host");
    }
    let port_fits = port.is_none_or(|it| it.is_empty() || (it.bytes().all(|it| it.is_ascii_digit()) && it.parse::<u16>().is_ok()));
    if !port_fits {
        return Err("has a port that is no number up to 65535");
    }
    let host = if special { domain(host)? } else { opaque(host)? };
    Ok(url(host, credentials.is_some()))
}

/// Whether a URL leads to the machine it is used on.
pub fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.ends_with(".localhost") || host == "127.0.0.1" || host == "[::1]"
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|it: char| it.is_ascii_alphabetic())
        && text.chars().all(|it| it.is_ascii_alphanumeric() || matches!(it, '+' | '-' | '.'))
}

/// Splits at the colon before the port; the colons inside `[::1]` are none.
fn split_port(text: &str) -> (&str, Option<&str>) {
    let from = text.rfind(']').map_or(0, |it| it + 1);
    match text.get(from..).and_then(|it| it.find(':')) {
        Some(colon) => (text.get(..from + colon).unwrap_or_default(), text.get(from + colon + 1..)),
        None => (text, None),
    }
}

fn domain(host: &str) -> Result<String, Refusal> {
    if host.starts_with('[') {
        return bracketed(host);
    }
    let host = percent_decoded(host).to_lowercase();
    let forbidden =
        |it: char| it <= ' ' || matches!(it, '#' | '%' | '/' | ':' | '<' | '>' | '?' | '@' | '[' | '\\' | ']' | '^' | '|' | '\u{7f}');
    if host.is_empty() || host.contains(forbidden) {
        return Err("has a character in its host that no host may have");
    }
    let last = host.strip_suffix('.').unwrap_or(&host).rsplit('.').next().unwrap_or_default();
    let is_number = !last.is_empty() && (last.bytes().all(|it| it.is_ascii_digit()) || is_hex_number(last));
    if is_number { ipv4(&host).ok_or("has a host that ends in a number and is no IPv4 address") } else { Ok(host) }
}

fn opaque(host: &str) -> Result<String, Refusal> {
    if host.starts_with('[') {
        return bracketed(host);
    }
    let forbidden =
        |it: char| matches!(it, '\0' | '\t' | '\n' | '\r' | ' ' | '#' | '/' | ':' | '<' | '>' | '?' | '@' | '[' | '\\' | ']' | '^' | '|');
    if host.contains(forbidden) { Err("has a character in its host that no host may have") } else { Ok(host.to_owned()) }
}

fn bracketed(host: &str) -> Result<String, Refusal> {
    let address = host.strip_prefix('[').and_then(|it| it.strip_suffix(']')).and_then(|it| it.parse::<std::net::Ipv6Addr>().ok());
    address.map(|it| format!("[{it}]")).ok_or("has brackets in its host and no IPv6 address in them")
}

fn is_hex_number(part: &str) -> bool {
    part.strip_prefix("0x").is_some_and(|it| it.bytes().all(|it| it.is_ascii_hexdigit()))
}

/// The dotted form of an IPv4 address in any of the spellings that browsers know.
fn ipv4(host: &str) -> Option<String> {
    let parts: Vec<&str> = host.strip_suffix('.').unwrap_or(host).split('.').collect();
    let numbers: Vec<u64> = parts.iter().map(|it| number(it)).collect::<Option<_>>()?;
    let (last, first) = numbers.split_last()?;
    let room = 4usize.checked_sub(first.len())?;
    if room == 0 || first.iter().any(|&it| it > 255) || *last >= 256u64.pow(room as u32) {
        return None;
    }
    let head = first.iter().enumerate().fold(0u64, |sum, (at, it)| sum | it << (8 * (3 - at)));
    u32::try_from(head | last).ok().map(|it| std::net::Ipv4Addr::from(it).to_string())
}

fn number(part: &str) -> Option<u64> {
    let (digits, radix) = match part {
        "" => return None,
        it if it.starts_with("0x") => (it.get(2..)?, 16),
        it if it.len() > 1 && it.starts_with('0') => (it.get(1..)?, 8),
        it => (it, 10),
    };
    if digits.is_empty() { Some(0) } else { u64::from_str_radix(digits, radix).ok() }
}

fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let escape = (byte == b'%').then(|| text.get(at + 1..at + 3)).flatten().and_then(|it| u8::from_str_radix(it, 16).ok());
        out.push(escape.unwrap_or(byte));
        at += if escape.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_what_new_url_accepts() {
        for it in [
            "https://example.com/mcp",
            "https://${HOST}/x",
            " https://a ",
            "HTTPS:a",
            "http://[::1]:1/",
            "http://127.1/",
            "mailto:x",
            "a:b",
            "https://user:pass@example.com:443/x y",
            "file:///x",
            "https://a_b.example",
            "x://",
        ] {
            assert!(parse(it).is_ok(), "{it}");
        }
    }

    #[test]
    fn refuses_what_new_url_refuses() {
        for it in [
            "",
            "example.com/mcp",
            "/x",
            "${URL}",
            "https://",
            "https://a b/",
            "https:///",
            "http://a:70000",
            "http://a:x",
            "http://[::1",
            "http://1.2.3.4.5",
        ] {
            assert!(parse(it).is_err(), "{it}");
        }
    }

    #[test]
    fn knows_hosts_in_every_spelling() {
        let host = |it| parse(it).map(|it| it.host);
        assert_eq!(host("http://0x7f.1/").as_deref(), Ok("127.0.0.1"));
        assert_eq!(host("http://LOCALHOST:80").as_deref(), Ok("localhost"));
        assert!(is_loopback("x.localhost"));
        assert!(!is_loopback("192.168.0.1"));
    }
}
