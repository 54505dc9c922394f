"""Processes that die at any moment: what was answered is there, whole and once; nothing is there half."""
