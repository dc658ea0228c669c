"""Scenes as pixels: fonts, icons, maps, and only what changed."""
