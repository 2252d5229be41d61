//! Texts as they stand in HTML and XML, whatever is in them.

use super::safe;

/// As the content of an element or a quoted attribute, on one line; what is unsafe to show is written out.
pub(super) fn text(text: &str) -> String {
    escape(&safe::escape(text))
}

/// Markup escaped and nothing else changed.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for it in text.chars() {
        match it {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            it => out.push(it),
        }
    }
    out
}

/// A message, with what stands in backticks as code.
pub(super) fn inline(message: &str) -> String {
    let mut out = String::new();
    let mut parts = message.split('`').peekable();
    let mut is_code = false;
    while let Some(part) = parts.next() {
        match (is_code, parts.peek().is_some()) {
            (true, true) => out.push_str(&format!("<code>{}</code>", text(part))),
            // The last backtick has no partner.
            (true, false) => out.push_str(&format!("`{}", text(part))),
            (false, _) => out.push_str(&text(part)),
        }
        is_code = !is_code;
    }
    out
}
