"""The mixer of one zone: two planes, ducking and cross-fades, to the sample."""
