"""Saying what is wrong or could be better: a face, what it is about, words, how to be answered, and a number."""
