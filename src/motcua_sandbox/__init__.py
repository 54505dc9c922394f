"""Outside parties of the demo. They import nothing of ours."""
