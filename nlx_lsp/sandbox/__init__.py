"""Runs programs on a scratch copy of a project, kept from the network, the home folder and other files."""
