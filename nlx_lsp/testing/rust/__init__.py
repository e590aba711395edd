"""Rust: where its tests live, and how a call is written there."""
