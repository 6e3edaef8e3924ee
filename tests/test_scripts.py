"""In here live the tests of set-up and of the wheel: the scripts on a machine made of stand-ins, and what `pipx install .` brings."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("cardreader", "verifier", "mock_server", "terminal")
SCRIPTS = ("run", "setup", "test", "check", "bench", "fuzz", "lock", "fresh")
BASH = shutil.which("bash")
pytestmark = pytest.mark.skipif(BASH is None or sys.platform == "win32", reason="the scripts are for a Unix shell")

# What the scripts need of a machine, without any Python, compiler or package manager
TOOLS = ("bash", "env", "dirname", "basename", "id", "cat", "rm", "mkdir", "touch", "cp", "ls", "readlink")


def run(
    command: Sequence[str | Path], cwd: Path, path: Path | None = None, **more: str
) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **more} if path is None else {"PATH": str(path), "HOME": str(cwd), **more}
    return subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )


# ---- starting, once set up


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A set-up checkout whose program tells where it runs and with what; setting up again leaves a note."""
    home = tmp_path / "受付 の 練習"
    shutil.copytree(ROOT / "script", home / "script")
    (home / "pyproject.toml").touch()
    (home / "script" / "setup").write_text('#!/usr/bin/env bash\necho "set up $1" >&2\n')
    commands = home / ".venv" / "bin"
    commands.mkdir(parents=True)
    (commands / "uketsuke").write_text('#!/usr/bin/env bash\nprintf "%s\\n" "$PWD" "$@"\n')
    (commands / "python").symlink_to(sys.executable)
    (commands / "uketsuke").chmod(0o755)
    for path in (home, *home.rglob("*")):
        if not path.is_symlink():
            os.utime(path, (1_700_000_000, 1_700_000_000))
    (home / ".venv" / ".ready-run").write_text(f"{home.resolve()}\n\n")
    return home


@pytest.mark.parametrize("way", ["whole path", "relative", "symlink", "symlinked folder", "beside", "CDPATH"])
def test_run_starts_the_program_in_the_callers_folder_with_its_arguments(
    checkout: Path, tmp_path: Path, way: str
) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    script: Path | str = checkout / "script" / "run"
    match way:
        case "relative":
            script = Path("..") / checkout.name / "script" / "run"
        case "symlink":
            script = tmp_path / "uk"
            script.symlink_to(checkout / "script" / "run")
        case "symlinked folder":
            (tmp_path / "link").symlink_to(checkout)
            script = tmp_path / "link" / "script" / "run"
        case "beside":
            folder, script = checkout / "script", "run"
    ran = run(["bash", script, "a b", "名前.csv"], folder, CDPATH=str(tmp_path) if way == "CDPATH" else "")
    assert ran.stdout.splitlines() == [str(folder), "a b", "名前.csv"]
    assert ran.stderr == ""


@pytest.mark.parametrize("change", ["moved", "newer lock", "newer pyproject", "no interpreter", "headers came", "old"])
def test_run_sets_up_again_when_what_is_there_no_longer_fits(checkout: Path, change: str) -> None:
    ready = checkout / ".venv" / ".ready-run"
    match change:
        case "moved":
            checkout = checkout.rename(checkout.with_name("moved"))
        case "newer lock":
            os.utime(checkout / "script" / "locked" / "run.txt", (4_000_000_000, 4_000_000_000))
        case "newer pyproject":
            os.utime(checkout / "pyproject.toml", (4_000_000_000, 4_000_000_000))
        case "no interpreter":
            (checkout / ".venv" / "bin" / "python").unlink()
            (checkout / ".venv" / "bin" / "python").symlink_to("/nowhere/python3")
        case "headers came":  # pyscard could not be built for want of this file, which is there now
            ready.write_text(f"{checkout.resolve()}\n{checkout / 'pyproject.toml'}\n")
        case _:  # as a first version of the scripts left it
            ready.write_text("")
    assert "set up run" in run(["bash", checkout / "script" / "run"], checkout).stderr


def test_run_does_not_set_up_again_while_what_it_awaits_is_missing(checkout: Path) -> None:
    (checkout / ".venv" / ".ready-run").write_text(f"{checkout.resolve()}\n{checkout / 'not there'}\n")
    assert run(["bash", checkout / "script" / "run"], checkout).stderr == ""


# ---- setting up where something is missing


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A machine with a shell and little else: the folder that is its whole PATH."""
    tools = tmp_path / "bin"
    tools.mkdir()
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found is not None, tool
        (tools / tool).symlink_to(found)
    shutil.copytree(ROOT / "script", tmp_path / "script")
    (tools / "id").unlink()
    stand_in(tools / "id", "echo 1000")
    return tools


def stand_in(path: Path, body: str) -> None:
    path.write_text(f"#!/usr/bin/env bash\n{body}\n")
    path.chmod(0o755)


def test_without_python_an_ordinary_user_reads_the_one_line_to_run(bare: Path) -> None:
    stand_in(bare / "apt-get", "exit 99")
    ran = run(["bash", "script/run", "--version"], bare.parent, bare)
    assert ran.returncode == 2
    assert ran.stdout == ""
    assert "sudo apt-get install --no-install-recommends python3 python3-venv" in ran.stderr
    assert "Python 3.11以降が必要です / Python 3.11 or newer is needed" in ran.stderr


def test_without_venv_the_package_of_that_very_python_is_named(bare: Path) -> None:
    stand_in(bare / "apt-get", "exit 99")
    stand_in(bare / "python3", 'case "$2" in *ensurepip*) exit 1 ;; *print*) echo python3.12 ;; esac')
    ran = run(["bash", "script/run"], bare.parent, bare)
    assert ran.returncode == 2
    assert "sudo apt-get install --no-install-recommends python3.12-venv\n" in ran.stderr


def test_root_whose_package_manager_does_not_deliver_reads_the_same_without_sudo(bare: Path) -> None:
    stand_in(bare / "id", "echo 0")
    stand_in(bare / "apt-get", 'echo "E: no network" >&2; exit 100')
    ran = run(["bash", "script/run"], bare.parent, bare)
    assert ran.returncode == 2
    assert "uketsuke:   apt-get install --no-install-recommends python3 python3-venv" in ran.stderr
    assert "E: no network" in (bare.parent / ".setup.log").read_text()


def test_without_apt_the_packages_are_named_and_no_command_is_invented(bare: Path) -> None:
    ran = run(["bash", "script/run"], bare.parent, bare)
    assert ran.returncode == 2
    assert "with your system's package manager" in ran.stderr
    assert "apt-get" not in ran.stderr


def test_an_old_python_is_named_with_its_version(bare: Path) -> None:
    stand_in(bare / "python3", '[ "$1" = --version ] && echo Python 3.9.2 || exit 1')
    ran = run(["bash", "script/run"], bare.parent, bare)
    assert ran.returncode == 2
    assert "(here: Python 3.9.2)" in ran.stderr
    assert "PYTHON=" in ran.stderr


@pytest.mark.skipif(os.name == "posix" and os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_named(bare: Path) -> None:
    bare.parent.chmod(0o555)
    try:
        ran = run(["bash", "script/run"], bare.parent, bare)
    finally:
        bare.parent.chmod(0o755)
    assert ran.returncode == 2
    assert str(bare.parent) in ran.stderr


def test_the_scripts_are_clean_shell() -> None:
    if shutil.which("shellcheck") is None:
        pytest.skip("shellcheck is not installed")
    ran = run(["shellcheck", "-x", *(f"script/{name}" for name in SCRIPTS), ".ci/run"], ROOT)
    assert ran.stdout == ""


# ---- what pipx installs


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, made without network from a copy: a build leaves folders behind, and this checkout stays as it is."""
    source = tmp_path_factory.mktemp("source")
    for name in (*PACKAGES, "tests"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy2(ROOT / name, source / name)
    out = tmp_path_factory.mktemp("wheel")
    quiet = ("--disable-pip-version-check", "--no-index", "--no-build-isolation", "--no-deps", "--no-cache-dir")
    ran = run([sys.executable, "-m", "pip", "wheel", *quiet, "-w", out, source], source)
    assert ran.returncode == 0, ran.stderr
    (made,) = out.glob("uketsuke-*.whl")
    return made


def test_the_wheel_holds_every_file_of_the_four_packages_and_nothing_else(wheel: Path) -> None:
    inside = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    there = {
        file.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for file in (ROOT / package).rglob("*")
        if file.is_file() and file.suffix != ".pyc" and file.name[0] != "."
    }
    assert inside == there


def test_the_wheel_starts_by_one_command_and_carries_the_licence(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    (entry,) = (name for name in archive.namelist() if name.endswith("entry_points.txt"))
    assert "uketsuke = terminal.cli:main" in archive.read(entry).decode()
    assert any(name.endswith("/LICENSE") for name in archive.namelist())


def test_the_program_runs_from_the_wheel_alone(wheel: Path, tmp_path: Path) -> None:
    target = tmp_path / "installed"
    zipfile.ZipFile(wheel).extractall(target)
    # In front of the checkout that this Python knows; -P: nor does the current folder lend anything
    start = "import terminal, sys; from terminal.cli import main; print(terminal.__file__, file=sys.stderr); main()"
    world = ("--world", str(tmp_path / "world"))
    shown = run([sys.executable, "-P", "-c", start, *world, "world", "show"], tmp_path, PYTHONPATH=str(target))
    assert shown.returncode == 0, shown.stderr
    assert str(target) in shown.stderr
    assert "legacy-card" in shown.stdout
    told = run([sys.executable, "-P", "-c", start, "--version"], tmp_path, PYTHONPATH=str(target))
    assert told.stdout.startswith("uketsuke ")
