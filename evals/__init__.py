"""Measures the product's writers on functions that the bundled model has not seen."""
