//! The model of a repository, the rules over it, and their fixes.
//!
//! Pure: nothing here touches a disk, the environment, a clock, a process or the network, and nothing prints.

pub mod config;
pub mod diagnostic;
pub mod edit;
pub mod fix;
pub mod license;
pub mod markdown;
pub mod model;
pub mod names;
pub mod pattern;
pub mod profile;
pub mod rule;
pub mod rules;
pub mod schema;
pub mod semver;
mod sought;
pub mod sources;
pub mod suppress;
pub mod tools;
pub mod tree;
pub mod url;

pub use config::{Config, Ignore, Layer, Options, Policy, Setting};
pub use diagnostic::{Diagnostic, Edit, Findings, Fix, Label, Level, Operation, Safety};
pub use model::{Doc, DocKind, Plugin, Repo};
pub use profile::Profile;
pub use rule::{By, Checked, Rule, Witness, check};
pub use sources::{Content, Files, Reading, Sources};
pub use suppress::{Silenced, Silencer};
pub use tree::Tree;
