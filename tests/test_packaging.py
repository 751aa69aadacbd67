"""Lock file, package, conda environment and Makefile say the same and cannot drift apart."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

COURSE = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((COURSE / "pyproject.toml").read_text("utf-8"))["project"]
LOCK = (COURSE / "requirements.lock").read_text("utf-8")
PYTHONS = ("3.11", "3.12", "3.13")


def dependencies() -> dict[str, SpecifierSet]:
    """What the package itself needs, by name."""
    found = [Requirement(line) for line in PROJECT["dependencies"]]
    return {canonicalize_name(one.name): one.specifier for one in found}


def locked() -> list[tuple[Requirement, list[str]]]:
    """Each requirement of the lock file with its hashes."""
    blocks = re.split(r"\n(?=[^\s#])", LOCK.replace("\\\n", ""))
    return [
        (Requirement(block.split(" --hash=")[0].split("\n")[0].strip()), re.findall(r"--hash=(\S+)", block))
        for block in blocks
    ]


def locked_versions() -> dict[str, Version]:
    """The version of each package in the lock file."""
    return {canonicalize_name(one.name): Version(next(iter(one.specifier)).version) for one, _ in locked()}


def conda() -> dict[str, list]:
    found: dict[str, list] = yaml.safe_load((COURSE / "environment.yml").read_text("utf-8"))
    return found


def conda_pins() -> dict[str, str]:
    """``{"numpy": "2.4"}``: what conda is to install, and pip after it."""
    pins = {}
    for line in conda()["dependencies"]:
        if isinstance(line, str):
            name, _, version = line.partition("=")
            pins[canonicalize_name(name)] = version
        else:
            for requirement in line["pip"]:
                if not requirement.startswith("-"):
                    name, _, version = requirement.partition("==")
                    pins[canonicalize_name(name)] = version.removesuffix(".*")
    return pins


# ---------------------------------------------------------------- the lock file


def test_every_locked_package_is_exact_hashed_and_has_no_address() -> None:
    for requirement, hashes in locked():
        (specifier,) = requirement.specifier
        assert specifier.operator == "==", requirement
        assert requirement.url is None, requirement
        assert hashes, requirement
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", one) for one in hashes), requirement


def test_the_lock_file_names_no_index() -> None:
    assert not re.search(r"://|--(extra-)?index-url|--find-links|-f ", LOCK)


def test_the_lock_file_has_one_version_of_each_package_for_every_python() -> None:
    names = [canonicalize_name(requirement.name) for requirement, _ in locked()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("python", PYTHONS)
def test_the_lock_file_satisfies_the_package_and_its_tools(python: str) -> None:
    versions = {
        canonicalize_name(one.name): next(iter(one.specifier)).version
        for one, _ in locked()
        if one.marker is None or one.marker.evaluate({"python_version": python, "python_full_version": f"{python}.0"})
    }
    extras = PROJECT["optional-dependencies"]
    for line in PROJECT["dependencies"] + extras["dev"] + extras["bench"] + extras["teach"]:
        wanted = Requirement(line)
        name = canonicalize_name(wanted.name)
        assert name in versions, f"{line} is not in requirements.lock: run make lock"
        assert wanted.specifier.contains(versions[name]), f"{line}, but the lock has {versions[name]}"


def test_the_package_takes_the_pythons_that_it_is_tested_with_and_no_others() -> None:
    takes = SpecifierSet(PROJECT["requires-python"])
    assert [minor for minor in range(20) if takes.contains(f"3.{minor}.0")] == [11, 12, 13]


def test_bootstrap_takes_the_same_pythons() -> None:
    source = (COURSE / "bootstrap.py").read_text("utf-8")
    assert "OLDEST, NEWEST = (3, 11), (3, 13)" in source


def test_bootstrap_finds_uv_in_the_lock_file_with_its_hashes() -> None:
    (uv,) = [(requirement, hashes) for requirement, hashes in locked() if requirement.name == "uv"]
    assert uv[1]
    assert re.findall(r"^uv==.*\n(?:[ ].*\n?)*", LOCK, re.MULTILINE)[0].count("--hash=") == len(uv[1])


# ---------------------------------------------------------------- conda, Binder, JupyterHub


def test_conda_asks_only_conda_forge() -> None:
    assert conda()["channels"] == ["conda-forge", "nodefaults"]


def test_every_line_for_conda_is_a_name_with_a_loose_version() -> None:
    *lines, pip = conda()["dependencies"]
    for line in lines:
        assert line == "pip" or re.fullmatch(r"[a-z0-9_-]+=\d+\.\d+", line), line
    assert set(pip) == {"pip"}
    for line in pip["pip"]:
        assert line == "--editable ." or re.fullmatch(r"[a-z0-9_-]+==\d+\.\d+\.\*", line), line


def test_conda_installs_what_the_package_needs_and_nothing_else() -> None:
    assert set(conda_pins()) - {"python", "pip"} == set(dependencies())


def test_the_makers_of_tensorflow_support_pip_only() -> None:
    names = {line.partition("=")[0] for line in conda()["dependencies"] if isinstance(line, str)}
    assert not names & {"tensorflow", "keras"}


def test_conda_and_the_lock_file_install_the_same_minor_versions_and_the_package_accepts_them() -> None:
    locked_ = locked_versions()
    for name, specifier in dependencies().items():
        pin = conda_pins()[name]
        assert SpecifierSet(f"=={pin}.*").contains(locked_[name]), f"{name}={pin}, but the lock has {locked_[name]}"
        assert specifier.contains(f"{pin}.99"), f"{name}{specifier} does not take every {pin}"


def test_conda_installs_a_python_that_the_package_takes() -> None:
    assert conda_pins()["python"] in PYTHONS


def test_no_folder_hides_environment_yml_from_binder() -> None:
    assert not (COURSE / "binder").exists()
    assert not (COURSE / ".binder").exists()


# ---------------------------------------------------------------- make


@pytest.mark.parametrize("target", ["setup", "lab", "test", "figures", "slides", "notebooks", "bench"])
def test_make_has_the_target_and_sets_up_first(target: str) -> None:
    if not shutil.which("make"):
        pytest.skip("there is no make on this machine")
    shown = subprocess.run(
        ["make", "--dry-run", "--no-print-directory", "PYTHON=python3", target],
        cwd=COURSE,
        capture_output=True,
        text=True,
        check=True,
    )
    assert shown.stdout.splitlines()[0] == "python3 bootstrap.py"
    listed = subprocess.run(["make", "-s"], cwd=COURSE, capture_output=True, text=True, check=True).stdout
    assert f"make {target} " in listed


def test_bootstrap_is_understood_by_a_python_that_is_too_old() -> None:
    ast.parse((COURSE / "bootstrap.py").read_text("utf-8"), feature_version=(3, 6))


def test_bootstrap_needs_the_standard_library_only() -> None:
    imports = re.findall(r"^(?:import|from) (\w+)", (COURSE / "bootstrap.py").read_text("utf-8"), re.MULTILINE)
    assert set(imports) <= sys.stdlib_module_names


# ---------------------------------------------------------------- the package


def test_importing_the_package_is_quick_and_does_not_import_tensorflow() -> None:
    code = "import sys, course_utils; sys.exit('tensorflow' in sys.modules or 'numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
