"""Hypothesis keeps its notes among the temporary files, not in the working directory."""

from tempfile import TemporaryDirectory

from hypothesis.configuration import set_hypothesis_home_dir

# At import: notes are taken as soon as the tests are collected.
NOTES = TemporaryDirectory(prefix="hypothesis-")
set_hypothesis_home_dir(NOTES.name)
