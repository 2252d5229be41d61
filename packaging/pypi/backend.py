"""Builds the wheel that carries the marketlint binary: for `pip install .`, for pre-commit, for a release.

Needs nothing but Python 3.8. Knows nothing of how the binary works.
"""

import base64
import hashlib
import io
import os
import platform
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tempfile
import urllib.error
import urllib.request
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EXE = ".exe" if os.name == "nt" else ""
REPOSITORY = "https://github.com/marketlint/marketlint"


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    """The hook that pip and uv call, in a checkout. Returns the name of the wheel."""
    tag = re.sub(r"[-. ]", "_", sysconfig.get_platform())
    return write_wheel(Path(wheel_directory), tag, f"marketlint{EXE}", find_binary())


def write_wheel(directory, platform_tags, name, binary):
    """Writes the wheel that puts the bytes `binary` on the PATH as `name`. Returns the wheel's name."""
    info = f"marketlint-{version()}.dist-info"
    wheel = f"marketlint-{version()}-py3-none-{platform_tags}.whl"
    tags = "".join(f"Tag: py3-none-{tag}\n" for tag in platform_tags.split("."))
    files = [
        (f"marketlint-{version()}.data/scripts/{name}", binary, 0o755),
        (f"{info}/METADATA", metadata().encode(), 0o644),
        (f"{info}/WHEEL", f"Wheel-Version: 1.0\nGenerator: marketlint\nRoot-Is-Purelib: false\n{tags}".encode(), 0o644),
        (f"{info}/licenses/LICENSE-APACHE", (ROOT / "LICENSE-APACHE").read_bytes(), 0o644),
        (f"{info}/licenses/LICENSE-MIT", (ROOT / "LICENSE-MIT").read_bytes(), 0o644),
    ]
    record = "".join(f"{path},sha256={record_digest(data)},{len(data)}\n" for path, data, _ in files)
    files.append((f"{info}/RECORD", f"{record}{info}/RECORD,,\n".encode(), 0o644))
    with zipfile.ZipFile(directory / wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data, mode in files:
            # A fixed date: the same binary gives the same wheel.
            entry = zipfile.ZipInfo(path, (2000, 1, 1, 0, 0, 0))
            entry.external_attr = (0o100000 | mode) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return wheel


def version():
    return re.search(r'^version = "(.+)"$', (ROOT / "Cargo.toml").read_text(encoding="utf-8"), re.M)[1]


def targets():
    """(Rust target, npm package, wheel tags) of everything that is released."""
    lines = (ROOT / "packaging/targets.tsv").read_text(encoding="utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines if not line.startswith("#")]


def metadata():
    readme = ROOT / "README.md"
    return (
        "Metadata-Version: 2.4\n"
        "Name: marketlint\n"
        f"Version: {version()}\n"
        "Summary: A linter for Claude Code plugin marketplaces\n"
        "License-Expression: MIT OR Apache-2.0\n"
        "License-File: LICENSE-APACHE\n"
        "License-File: LICENSE-MIT\n"
        "Requires-Python: >=3.8\n"
        f"Project-URL: Repository, {REPOSITORY}\n"
        "Description-Content-Type: text/markdown\n"
        "\n" + (readme.read_text(encoding="utf-8") if readme.exists() else "")
    )


def record_digest(data):
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()


def find_binary():
    """The bytes of the binary for this machine: the one named, else the released one, else one built here."""
    if "MARKETLINT_BIN" in os.environ:
        return Path(os.environ["MARKETLINT_BIN"]).read_bytes()
    if is_released_commit():
        released = download()
        if released:
            return released
    return build()


def is_released_commit():
    """Whether the checkout is the commit that its origin has tagged with its version."""

    def git(*arguments):
        return subprocess.run(["git", *arguments], cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout.decode()

    try:
        head = git("rev-parse", "HEAD").strip()
        tag = f"refs/tags/v{version()}"
        # An annotated tag is listed twice: as itself, and with `^{}` as the commit it stands for.
        return any(line.split("\t")[0] == head for line in git("ls-remote", "origin", tag, f"{tag}^{{}}").splitlines())
    except (OSError, subprocess.CalledProcessError):
        return False


def download():
    """The released binary, its checksum verified, or None when there is none within reach."""
    machine = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}.get(platform.machine().lower())
    target = next((target for target, npm, _ in targets() if npm == f"{sys.platform}-{machine}"), None)
    releases = os.environ.get("MARKETLINT_RELEASES", f"{REPOSITORY}/releases")
    name = f"marketlint-{target}.tar.gz"

    def fetch(file):
        with urllib.request.urlopen(f"{releases}/download/v{version()}/{file}", timeout=60) as response:
            return response.read()

    try:
        sums, archive = fetch("SHA256SUMS").decode(), fetch(name)
    except (OSError, urllib.error.URLError) as error:
        print(f"marketlint: no released binary: {error}", file=sys.stderr)
        return None
    if f"{hashlib.sha256(archive).hexdigest()}  {name}" not in sums.splitlines():
        raise SystemExit(f"marketlint: the checksum of {name} is not the one that the release names")
    with tarfile.open(fileobj=io.BytesIO(archive)) as files:
        return files.extractfile(f"marketlint-{target}/marketlint{EXE}").read()


def build():
    if not shutil.which("cargo"):
        raise SystemExit("marketlint: there is no released binary within reach, and no cargo to build one: install Rust")
    with tempfile.TemporaryDirectory() as directory:
        target = os.environ.get("CARGO_TARGET_DIR", f"{directory}/target")
        command = ["cargo", "install", "--locked", "--no-track", "--path", "crates/cli", "--root", directory, "--target-dir", target]
        # Standard output belongs to the caller.
        subprocess.run(command, cwd=ROOT, check=True, stdout=sys.stderr)
        return Path(directory, "bin", f"marketlint{EXE}").read_bytes()
