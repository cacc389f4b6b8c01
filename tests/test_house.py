"""The house keeps its order: who may import whom, how long a room may be, and that each says what it is for."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted(
    path.relative_to(ROOT) for wing in ("aggregator", "spiders", "feeds") for path in (ROOT / wing).rglob("*.py")
)
STREET = {"aggregator/cli.py", "aggregator/__main__.py"}
SCRAPYS_DOOR = {"aggregator/settings.py", "aggregator/pipelines.py", "aggregator/guard.py"}
NETWORK = {"scrapy", "twisted", "socket", "http", "urllib.request", "httpx", "requests", "starlette", "uvicorn"}
LONGEST_MODULE = 300
LONGEST_FUNCTION = 50


def tree_of(module):
    return ast.parse((ROOT / module).read_text(encoding="utf-8"))


def imports_of(module):
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{module}: relative imports hide the floor they come from"
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def floor_of(module):
    name = module.as_posix()
    if name in STREET or name.startswith("aggregator/street/"):
        return "street"
    if name in SCRAPYS_DOOR:
        return "door"
    return {"aggregator": "ground", "spiders": "crawl wing", "feeds": "publish wing"}[module.parts[0]]


THE_STREET = {"aggregator.cli", "aggregator.street"}
FORBIDDEN = {
    "street": set(),
    "door": {"spiders", "feeds"} | THE_STREET,
    "ground": {"spiders", "feeds", "aggregator.settings", "aggregator.pipelines", "aggregator.guard"}
    | THE_STREET
    | NETWORK,
    "crawl wing": {"feeds"} | THE_STREET,
    "publish wing": {"spiders"} | THE_STREET,
}


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_nobody_imports_against_the_floors(module):
    forbidden = FORBIDDEN[floor_of(module)]
    trespasses = {
        name for name in imports_of(module) for door in forbidden if name == door or name.startswith(door + ".")
    }
    assert not trespasses


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_every_room_says_what_it_is_for_and_what_it_does_not_know(module):
    source = (ROOT / module).read_text(encoding="utf-8")
    if not source.strip():
        pytest.fail("an empty module says nothing; give it its first words")
    words = ast.get_docstring(tree_of(module)) or ""
    assert words.splitlines()[0].rstrip().endswith((".", ":")) or len(words.splitlines()) > 1
    if source.count("\n") > 40:
        assert re.search(r"[Kk]nows? (?:no|only|neither)|knows nothing|no clock|[Nn]ot know", words), (
            "what does it not know?"
        )


def test_the_map_shows_every_room():
    words = set(re.findall(r"\w+/?", ast.get_docstring(tree_of("aggregator/__init__.py"))))
    rooms = {path.stem for path in (ROOT / "aggregator").glob("[!_]*.py")}
    rooms |= {f"{path.parent.name}/" for path in (ROOT / "aggregator").glob("*/__init__.py")}
    assert rooms - words == set()


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_rooms_and_functions_fit_on_a_screen(module):
    assert (ROOT / module).read_text(encoding="utf-8").count("\n") <= LONGEST_MODULE
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno - node.lineno < LONGEST_FUNCTION, f"{node.name} needs scrolling"


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_rooms_have_names_of_the_field(module):
    assert not {"utils", "util", "helpers", "helper", "misc", "common", "manager", "core"} & {
        *module.parts,
        module.stem,
    }


def test_committed_files_name_no_machine():
    told = re.compile(r"/(?:root|home|work|opt)/\w")
    tracked = [
        path
        for path in ROOT.rglob("*")
        if path.suffix in {".py", ".md", ".toml", ".lock"} and ".venv" not in path.parts
    ]
    assert tracked
    assert [
        str(path) for path in tracked if path.name != "test_house.py" and told.search(path.read_text(encoding="utf-8"))
    ] == []
