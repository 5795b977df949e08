"""Kinds of answers: one file each, which reads an answer and compares it with what is right."""
