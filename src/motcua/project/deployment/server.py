"""Which PostgreSQL a deployment uses, and the databases in it."""

import shutil
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from motcua.project.deployment.binaries import MAJOR_MIN
from motcua.project.deployment.errors import CannotStart

CONNECT_SECONDS = 10
PREPARED = "motcua_prepared"  # a table with the mark of the version that prepared a seat's database last
LOADING = "motcua_demo_loading"  # a table that stands in a seat's database while the demo is loaded into it


def in_database(url: str, database: str) -> str:
    """Return the address of another database on the same server."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{quote(database)}"))


def database_of(url: str) -> str:
    """Return the name of the database in an address."""
    return unquote(urlsplit(url).path.strip("/"))


def place_of(url: str) -> str:
    """Return host and port of an address, without user and password."""
    parts = urlsplit(url)
    return f"{parts.hostname or 'localhost'}:{parts.port or 5432}"


def check_address(url: str) -> None:
    """Refuse an address that isn't one of a PostgreSQL database."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not database_of(url):
        raise CannotStart("DATABASE_URL must look like postgresql://user:password@host:5432/name.")


def connect(url: str) -> psycopg.Connection:
    """Connect to a server, whether the database named exists or not; refuse a closed or an old one in a sentence."""
    check_address(url)
    reason = ""
    for address in (url, in_database(url, "postgres"), in_database(url, "template1")):
        try:
            connection = psycopg.connect(address, connect_timeout=CONNECT_SECONDS, autocommit=True)
        except psycopg.OperationalError as error:
            reason = reason or str(error).strip().splitlines()[0]
            if "does not exist" not in str(error):
                break
        else:
            return _young_enough(connection, url)
    raise CannotStart(f"PostgreSQL at {place_of(url)} can't be used: {reason}.")


def _young_enough(connection: psycopg.Connection, url: str) -> psycopg.Connection:
    major = connection.info.server_version // 10000
    if major < MAJOR_MIN:
        connection.close()
        raise CannotStart(
            f"PostgreSQL at {place_of(url)} is version {major}; Một Cửa needs {MAJOR_MIN} or newer: "
            "upgrade it, or leave DATABASE_URL out and a server of our own is started."
        )
    return connection


def ensure_database(url: str) -> bool:
    """Make the database named in an address when it isn't there; True when it was made."""
    name = database_of(url)
    with connect(url) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return False
        try:
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
        except psycopg.errors.InsufficientPrivilege:
            raise CannotStart(
                f"The user of DATABASE_URL may not create the database {name!r}: create it, or give it CREATEDB."
            ) from None
        except psycopg.errors.DuplicateDatabase:
            return False
    return True


def drop_database(url: str) -> None:
    """Remove the database named in an address, whoever is connected to it."""
    name = database_of(url)
    with connect(in_database(url, "postgres")) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def replace_database(url: str, name: str) -> None:
    """Give the database of an address another name; one that has it already is removed."""
    drop_database(in_database(url, name))
    with connect(in_database(url, "postgres")) as connection:
        rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
        connection.execute(rename.format(sql.Identifier(database_of(url)), sql.Identifier(name)))


def is_half_loaded(url: str) -> bool:
    """Tell whether the loading of the demo into a database was interrupted."""
    return has_rows(url, LOADING)


def is_prepared(url: str, mark: str) -> bool:
    """Tell whether the version of this mark has prepared a database, whole, and no other since."""
    if not has_rows(url, PREPARED) or is_half_loaded(url):
        return False
    with connect(url) as connection:
        query = sql.SQL("SELECT 1 FROM {} WHERE mark = %s").format(sql.Identifier(PREPARED))
        return connection.execute(query, [mark]).fetchone() is not None


def note_prepared(url: str, mark: str) -> None:
    """Write down which version has prepared a database."""
    table = sql.Identifier(PREPARED)
    with connect(url) as connection, connection.transaction():
        connection.execute(sql.SQL("CREATE TABLE IF NOT EXISTS {} (mark text NOT NULL)").format(table))
        connection.execute(sql.SQL("DELETE FROM {}").format(table))
        connection.execute(sql.SQL("INSERT INTO {} VALUES (%s)").format(table), [mark])


def empty_seat(url: str, files: Path) -> None:
    """Begin a seat of the demo anew: an empty database, no files; its keys stay."""
    drop_database(url)
    shutil.rmtree(files, ignore_errors=True)
    ensure_database(url)


def has_rows(url: str, table: str) -> bool:
    """Tell whether a table of a database has any row."""
    with connect(url) as connection:
        found = connection.execute("SELECT to_regclass(%s)", [table]).fetchone()
        if connection.info.dbname != database_of(url) or not found or found[0] is None:
            return False
        query = sql.SQL("SELECT 1 FROM {} LIMIT 1").format(sql.Identifier(table))
        return connection.execute(query).fetchone() is not None
