"""``python -m motcua``: the same as the command ``motcua``."""

from motcua.project.cli import main

main()
