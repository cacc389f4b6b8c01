"""A wrong configuration lists all its faults at once; a right one is taken with its paths beside the file."""

import pytest

from aggregator import config
from aggregator.errors import ConfigurationFaulty, NoSuchFile

FAULTY = """
contact = "nachrichten@würzburg.example"
nonsense = 1
[feeds]
length = 0
base_url = "ftp://feeds.example.org"
[[site]]
name = "Not A Slug"
home = "ftp://x.example"
timezone = "Mars/Olympus"
articles = "("
[[site]]
name = "twice"
[[site]]
name = "twice"
home = "http://x.example"
"""


def test_F19_all_faults_are_listed_at_once(tmp_path):
    path = tmp_path / "aggregator.toml"
    path.write_text(FAULTY, encoding="utf-8")
    with pytest.raises(ConfigurationFaulty) as fault:
        config.load(path)
    said = str(fault.value)
    for part in (
        "contact: must be one line of ASCII",
        "nonsense: unknown setting",
        "feeds.length:",
        "feeds.base_url:",
        "[[site]] Not A Slug: name:",
        "[[site]] Not A Slug: home: scheme 'ftp'",
        "[[site]] Not A Slug: timezone: 'Mars/Olympus' is no IANA time zone",
        "[[site]] Not A Slug: articles:",
        "[[site]] twice: home: Field required",
        "[[site]] twice: the name is used 2 times",
        "nothing was requested or changed",
    ):
        assert part in said
    assert str(path) in said


SITE = '[[site]]\nname = "x"\nhome = "https://x.example/"\n'


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('output = ""', "output: must not be empty"),
        ("database = 1", "database: must be a path, in quotes ('1')"),
        ("crawl = 1", "crawl: must be a table ('1')"),
        ('[site]\nname = "x"', "site: every one is a table under [[site]], in two brackets"),
        ("site = [1]", "[[site]] number 1: must be a table ('1')"),
        (SITE + 'noise = "x"', "[[site]] x: noise: must be a list, in [ ] ('x')"),
        (SITE + 'hosts = ["https://x.example/"]', "[[site]] x: hosts.0: "),
        (SITE + 'language = "klingon"', "[[site]] x: language: "),
        (SITE + 'organization = "nosuch"', "[[site]] x: organization: none has the id 'nosuch'"),
        (SITE + '[site.selectors]\nbody = "((("', "[[site]] x: selectors.body: no selector: "),
        (SITE + '[site.selectors]\nbody = "//p["', "[[site]] x: selectors.body: no selector: "),
    ],
)
def test_a_fault_is_said_in_the_words_of_the_file(tmp_path, written, said):
    path = tmp_path / "aggregator.toml"
    path.write_text(written)
    with pytest.raises(ConfigurationFaulty) as fault:
        config.load(path)
    assert f"\n  {said}" in str(fault.value)


def test_paths_count_from_the_folder_of_the_file(tmp_path):
    path = tmp_path / "aggregator.toml"
    path.write_text('database = "a/b.db"\n[[site]]\nname = "un_news"\nhome = "https://news.un.org/"\n')
    loaded = config.load(path)
    assert loaded.database == tmp_path / "a" / "b.db"
    assert loaded.output == tmp_path / "public"
    assert loaded.site[0].title == "Un News"


def test_not_toml_says_where(tmp_path):
    path = tmp_path / "aggregator.toml"
    path.write_text("contact = \n")
    with pytest.raises(ConfigurationFaulty, match="line 1"):
        config.load(path)


def test_a_named_file_must_be_there(tmp_path):
    with pytest.raises(NoSuchFile):
        config.load(tmp_path / "missing.toml")


def test_without_a_file_the_defaults_hold(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert config.load(None).database.name == "aggregator.db"


def test_a_faulty_organization_is_named_with_the_rest(tmp_path):
    path = tmp_path / "aggregator.toml"
    path.write_text('[[organization]]\nid = "Not A Slug"\nname = "X"\ncolour = "blue"\n')
    with pytest.raises(ConfigurationFaulty) as fault:
        config.load(path)
    assert str(fault.value).count("[[organization]] 'Not A Slug':") >= 2
