use crate::rules::prelude::*;
use crate::url::{self, Host};

pub(super) static RULE: Rule = Rule {
    name: "contact-malformed",
    level: Level::Info,
    witness: Witness { by: By::House, client: MEASURED },
    page: include_str!("contact_malformed.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let authors = repo.owners().filter_map(|it| it.node.get("author"));
    for who in authors.chain(repo.marketplace.iter().filter_map(|it| it.get("owner"))) {
        if let Some(email) = who.get("email").and_then(Node::text).filter(|it| !is_email(it)) {
            findings
                .report(email.span, format!("{} is no single e-mail address; nobody can write there", said(email)))
                .help("write one address, `ada@example.com`, or remove the field");
        }
        if let Some(url) = who.get("url").and_then(Node::text).filter(|it| !is_page(it)) {
            findings
                .report(url.span, format!("{} is no address of a web page; the link leads nowhere", said(url)))
                .help("write the whole address, with `https://`, or remove the field");
        }
    }
}

fn said(text: &str) -> String {
    if text.is_empty() { "an empty string".into() } else { quote(text) }
}

/// Whether it is one address as people have them: no blanks, one `@`, and a domain with a dot.
fn is_email(text: &str) -> bool {
    let odd = |it: char| it.is_whitespace() || it.is_control() || "<>()[],;:\"\\".contains(it);
    match text.split_once('@') {
        Some((user, host)) => {
            let is_domain = host.split('.').count() > 1 && host.split('.').all(|it| !it.is_empty());
            !user.is_empty() && is_domain && !host.contains('@') && !text.contains(odd)
        }
        None => false,
    }
}

/// Whether a browser would open it, somewhere in the web.
fn is_page(text: &str) -> bool {
    let has_dot = |host: Host| !matches!(host, Host::Name(name) if !name.contains('.'));
    !text.contains(char::is_whitespace)
        && url::parse(text).is_ok_and(|it| matches!(it.scheme.as_str(), "http" | "https") && it.host.is_some_and(has_dot))
}
