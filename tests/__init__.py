"""Every test and bench. A package, since some libraries install folders of this name that would stand before ours."""
