use std::sync::LazyLock;

use regex::Regex;

use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "hooks-module-unusable",
    level: Level::Error,
    page: include_str!("hooks_module_unusable.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for plugin in &repo.plugins {
        let files = plugin.components(DocKind::Hooks).map(|it| &it.doc);
        let modules = files.flat_map(|doc| doc.get("modules").map_or(&[][..], Node::items)).filter_map(Node::text);
        for (at, module) in modules.enumerate() {
            if at > 0 {
                findings
                    .report(
                        module.span,
                        format!(
                            "{} is the second hooks module of the plugin, and it may have only one; Claude Code refuses the hooks file",
                            quote(module)
                        ),
                    )
                    .help("register all hooks in one module, which may import others");
            } else if let Err(Refused { what, help }) = usable(repo, plugin, module) {
                findings
                    .report(module.span, format!("the hooks module {} {what}; Claude Code refuses the hooks file", quote(module)))
                    .help(help);
            }
        }
    }
}

/// Why a module cannot be used.
struct Refused {
    what: String,
    help: &'static str,
}

/// What a module may end in.
const ENDINGS: &[&str] = &["ts", "tsx", "jsx", "js", "mjs", "cjs", "mts", "cts"];

fn usable(repo: &Repo, plugin: &Plugin, module: &Text) -> Result<(), Refused> {
    let refuse = |what: &str, help| Err(Refused { what: what.to_owned(), help });
    let alias = module.split('/').any(|it| !matches!(it, "." | "..") && (it.ends_with(['.', ' ']) || SHORT_NAME.is_match(it)));
    if module.contains(['\\', ':']) || alias {
        return refuse("is not a path that names the same file on every system", "write a relative path with `/`, such as `./hooks.js`");
    }
    let from = repo.tree.parent(module.span.file);
    let file = match repo.tree.find(from, module) {
        Found::At(file) if repo.tree.is_within(file, plugin.dir) => file,
        Found::At(_) | Found::Outside => return refuse("lies outside of the plugin", "put it into the plugin"),
        Found::OtherCase(_) => return refuse("differs from the file by letter case", "write the path as the file is called"),
        Found::Missing => return refuse("does not exist", "write the path from the hooks file, such as `./hooks.js`"),
        Found::Unknown => return Ok(()),
    };
    if !repo.tree.is_file(file) {
        return refuse("is a folder", "name the file itself");
    }
    let ending = repo.tree.name(file).rsplit_once('.').map_or("", |it| it.1);
    if !ENDINGS.contains(&ending) {
        return Err(Refused { what: format!("does not end in {}", either(ENDINGS)), help: "write the module in JavaScript or TypeScript" });
    }
    match repo.sources.text(file) {
        Some(text) if !EXPORTS_REGISTER.is_match(text) => {
            refuse("exports no function `register`", "write `export function register(on) { … }`")
        }
        _ => Ok(()),
    }
}

/// `PROGRA~1`: the short name of a longer one on Windows.
static SHORT_NAME: LazyLock<Regex> = LazyLock::new(|| regex(r"^[^.]*~[0-9]"));

/// `export function register(on)`, `export const register = …`, `export { register }`, `export * from "./x.js"`.
static EXPORTS_REGISTER: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"export\s+(?:async\s+)?function\s*\*?\s*register\b|export\s+(?:const|let|var)\s+register\b|export\s*\{[^}]*\bregister\b[^}]*\}|export\s*\*",
    )
});

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is a constant")
}
