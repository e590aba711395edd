"""Java: how values, calls and claims are written there."""
