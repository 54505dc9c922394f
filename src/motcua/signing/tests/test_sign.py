"""A leader signs, then the agency seals."""

import subprocess

from motcua.signing import queries


def test_x(signed, tmp_path):
    (tmp_path / "a.pdf").write_bytes(signed)
    import pathlib

    pathlib.Path("/tmp/papers-out/signed.pdf").write_bytes(signed)
    print(subprocess.run(["pdfsig", tmp_path / "a.pdf"], capture_output=True, text=True).stdout)
    print(queries.verify(signed))
    print("\n".join(queries.describe(queries.verify(signed))))
    import shutil

    from django.conf import settings

    shutil.copytree(settings.MOTCUA_KEYS, "/tmp/papers-out/keys", dirs_exist_ok=True)
