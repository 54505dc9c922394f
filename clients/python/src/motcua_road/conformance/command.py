"""The command line of the suite."""

import argparse
import json
import sys
from pathlib import Path

from motcua_road.conformance import report as reports
from motcua_road.conformance.cast import EVER, Target
from motcua_road.conformance.running import NobodyThere, Options, run
from motcua_road.keys import Json, Key
from motcua_road.messages import write_at

KEY_NAME = "conformance-1"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the suite takes."""
    parser.add_argument("url", nargs="?", default="", help="where the deployment answers; without it, it only sends")
    parser.add_argument("--fetches", action="store_true", help="without a URL: it takes what it fetches at the hub")
    parser.add_argument("--folder", type=Path, default=Path("conformance"), help="the suite's key, and its reports")
    parser.add_argument("--host", default="127.0.0.1", help="this machine's name, as the deployment reaches it")
    parser.add_argument("--port", type=int, default=8099, help="of the suite's hub; doors take free ones")
    parser.add_argument("--only", action="append", default=[], metavar="R-…", help="these assertions alone")
    parser.add_argument("--patience", type=float, default=180.0, help="seconds to wait for the deployment")
    parser.add_argument("--deployment", default="", help="its name, when it doesn't apply by itself")
    parser.add_argument("--agency", action="append", default=[], help="for which agencies it acts")
    parser.add_argument("--key", action="append", default=[], metavar="NAME=BASE64", help="its public keys")
    parser.add_argument("--json", action="store_true", help="print the signed report instead of lines")


def run_with(options: argparse.Namespace) -> Json:
    """Run the suite as the command line says and write the report. Raises NobodyThere."""
    key = hub_key(options.folder)
    talk = sys.stderr if options.json else sys.stdout
    wanted = Options(
        options.url.rstrip("/"),
        key,
        host=options.host,
        port=options.port,
        target=_described(options),
        only=tuple(options.only),
        patience=options.patience,
        fetches=options.fetches,
    )
    report = run(wanted, lambda line: print(line, file=talk, flush=True))
    paths = reports.write(report, options.folder)
    print(f"the signed report: {paths[0]}, for people: {paths[1]}", file=talk)
    return report


def run_command(options: argparse.Namespace) -> int:
    """Run the suite; 0 when every assertion holds, 1 when not, 2 when the deployment wasn't there."""
    try:
        report = run_with(options)
    except NobodyThere as problem:
        print(problem, file=sys.stderr)
        return 2
    said = json.loads(report["text"])
    if options.json:
        print(json.dumps(report, ensure_ascii=False))
    else:
        print(" ".join(f"{count} {kind.lower().replace('_', ' ')}" for kind, count in said["counts"].items()))
    return 0 if said["conforms"] else 1


def hub_key(folder: Path) -> Key:
    """Return the suite's own key, made at its first run: the deployment trusts it as its hub's."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "hub.key"
    if not path.exists():
        Key.generate(KEY_NAME).save(path)
    return Key.load(path)


def _described(options: argparse.Namespace) -> Target | None:
    if not options.deployment:
        return None
    pairs = [one.partition("=") for one in options.key]
    begins = write_at(EVER)
    keys = tuple(
        {"name": name, "algorithm": "Ed25519", "value": value, "valid_from": begins} for name, _, value in pairs
    )
    return Target(options.deployment, tuple(options.agency), keys, options.url)
