//! The tables as JSON Schema. Knows nothing of how JSON is written: it gives a tree that the caller serialises.
