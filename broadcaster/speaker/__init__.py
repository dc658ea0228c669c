"""One zone's speaker node: what it makes of commands, its clips, its clock and its sound."""
