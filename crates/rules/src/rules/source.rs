//! Rules about where entries say their plugins lie.

use crate::Rule;

mod archive_url;
mod git_url_format;
mod git_url_unsafe;
mod github_repo_format;
mod link_not_checked;
mod local;
mod manifest_through_link;
mod npm_package_format;
mod npm_registry_http;
mod npm_version_format;
mod ref_is_sha;
mod ref_malformed;
pub(crate) mod remote;
mod source_escapes_root;
mod source_kind;
mod source_not_a_directory;
mod source_not_found;
mod source_not_normal;
mod source_path_ignored;
mod source_self_reference;
mod source_through_link;
mod source_unknown_key;
mod source_without_prefix;
mod source_wrong_case;
mod subdir_path;

/// The rules of this group.
pub static RULES: &[&Rule] = &[
    &archive_url::RULE,
    &git_url_format::RULE,
    &git_url_unsafe::RULE,
    &github_repo_format::RULE,
    &link_not_checked::RULE,
    &manifest_through_link::RULE,
    &npm_package_format::RULE,
    &npm_registry_http::RULE,
    &npm_version_format::RULE,
    &ref_is_sha::RULE,
    &ref_malformed::RULE,
    &source_escapes_root::RULE,
    &source_kind::RULE,
    &source_not_a_directory::RULE,
    &source_not_found::RULE,
    &source_not_normal::RULE,
    &source_path_ignored::RULE,
    &source_self_reference::RULE,
    &source_through_link::RULE,
    &source_unknown_key::RULE,
    &source_without_prefix::RULE,
    &source_wrong_case::RULE,
    &subdir_path::RULE,
];
