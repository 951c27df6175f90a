"""Formats of a frozen report; each reads the same document and computes no figure of its own."""
