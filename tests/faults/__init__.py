"""Fault runs: a whole mall of real processes that is mistreated by plan, and held to what it promises."""
