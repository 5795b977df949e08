"""Results and solutions as text: one file for each format, and none that prints."""
