"""The HTTP door, a module for each thing that is asked about. Each decides only how a question and an answer look."""
