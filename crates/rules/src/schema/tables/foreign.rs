//! Fields of other formats that people write into catalogues and manifests alike.

use crate::schema::Stranger;

pub(super) const fn stranger(name: &'static str, belongs: &'static str) -> Stranger {
    Stranger { name, belongs }
}

pub(super) const NPM: &str = "a field of `package.json`";
pub(super) const BUNDLE: &str = "a field of the manifest of an MCP bundle";
const EDITOR: &str = "a field of an extension of VS Code";
const SERVER: &str = "a field of an MCP server's manifest";
const JSON_SCHEMA: &str = "a keyword of JSON Schema";

/// The fields.
pub(super) const FIELDS: &[Stranger] = &[
    stranger("contributors", NPM),
    stranger("files", NPM),
    stranger("scripts", NPM),
    stranger("private", NPM),
    stranger("type", NPM),
    stranger("main", NPM),
    stranger("bin", NPM),
    stranger("publisher", EDITOR),
    stranger("categories", EDITOR),
    stranger("activationEvents", EDITOR),
    stranger("contributes", EDITOR),
    stranger("preview", EDITOR),
    stranger("dxt_version", BUNDLE),
    stranger("mcpb_version", BUNDLE),
    stranger("compatibility", BUNDLE),
    stranger("user_config", "the spelling of an MCP bundle; here it is `userConfig`"),
    stranger("server", SERVER),
    stranger("tools", SERVER),
    stranger("prompts", SERVER),
    stranger("resources", SERVER),
    stranger("$id", JSON_SCHEMA),
    stranger("$comment", JSON_SCHEMA),
];
