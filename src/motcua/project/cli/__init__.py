"""The command ``motcua``; each subcommand is a module here, read only when it's used."""

import sys
from importlib import import_module

import click

from motcua import __version__
from motcua.project.deployment.errors import CannotStart

COMMANDS = [
    "up",
    "status",
    "stop",
    "doctor",
    "verify",
    "demo",
    "import",
    "export",
    "backup",
    "restore",
    "bench",
    "chaos",
    "road",
    "evidence",
    "federation",
    "migrate",
    "prepare",
    "web",
    "worker",
]


MODULES = {"import": "import_file", "export": "export_file"}  # where a command's own name can't be a module's


class Commands(click.Group):
    """A group that imports a subcommand's module when it's asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return COMMANDS

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"motcua.project.cli.{MODULES.get(cmd_name, cmd_name)}").command
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="motcua")
def motcua() -> None:
    """Một Cửa: start it, look after it, check it."""


def main() -> None:
    """Run the command line; what is wrong outside is said in one sentence, with exit code 1."""
    try:
        motcua.main(prog_name="motcua")
    except CannotStart as problem:
        click.echo(f"motcua: {problem}", err=True)
        sys.exit(1)
