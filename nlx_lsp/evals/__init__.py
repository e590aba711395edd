"""Evaluations: how good any engine's and model's answers are, measured through the product's own pipeline."""
