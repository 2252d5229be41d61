//! Field types that a manifest and an entry of the catalogue share: component paths, inline components, dependencies.
