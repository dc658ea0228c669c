"""Keeps an output in step with the house: reads sound a hair faster or slower than the card asks for it."""
