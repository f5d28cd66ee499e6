from __future__ import annotations

import importlib
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Sequence
from contextlib import ExitStack, nullcontext
from pathlib import Path
from threading import Event, Thread

import msgspec
import pytest
from click.testing import CliRunner

from waqai.cli import main
from waqai.ingest.durations import seconds_of
from waqai.ingest.files import Reason
from waqai.ingest.http import Fetcher
from waqai.ingest.memory import Forgetful
from waqai.ingest.watch import Tally, Visited, visit, watch
from waqai.ingest.watchlist import Source, WatchlistError, load_watchlist
from waqai.types import Document

from .conftest import PARAGRAPHS, Site, report_page
from .test_feeds import full, item, rss


class Shelf:
    """A sink that keeps documents in a list."""

    def __init__(self, fails: int = 0) -> None:
        self.documents: list[Document] = []
        self._fails = fails

    def known(self, urls: Sequence[str]) -> Collection[str]:
        stored = {d.url for d in self.documents}
        return [u for u in urls if u in stored]

    def take(self, documents: Sequence[Document]) -> int:
        if self._fails:
            self._fails -= 1
            raise OSError("the disk is full")
        self.documents += documents
        return len(documents)


def source(url: str, name: str = "a", **more: str) -> Source:
    return msgspec.convert({"name": name, "url": url, **more}, Source)


@pytest.fixture
def stop() -> Event:
    return Event()


# --- one visit


def test_a_visit_takes_what_is_new_and_says_what_it_did(site: Site, fetcher: Fetcher, stop: Event) -> None:
    site.serve("/list", "<html><body><a href=1>خبر</a></body></html>")
    feed = source(site.serve("/feed", rss(item("/1", more=full()), item("/list"), item("/1")), ETag='"1"'), source="وكالة")
    shelf, memory = Shelf(), Forgetful()
    first = visit(feed, shelf, fetcher, memory, stop)
    assert (first.new, first.known, first.refused, first.error) == (1, 1, {Reason.EMPTY: 1}, "")
    assert shelf.documents[0].source == "وكالة"
    second = visit(feed, shelf, fetcher, memory, stop)
    assert (second.new, second.known, second.refused, second.error) == (0, 3, {}, "")
    assert site.log[-1].headers["if-none-match"] == '"1"'


def test_what_was_not_stored_is_taken_again(site: Site, fetcher: Fetcher, stop: Event) -> None:
    feed = source(site.serve("/feed", rss(item("/1", more=full())), ETag='"1"'))
    shelf, memory = Shelf(fails=1), Forgetful()
    assert "the disk is full" in visit(feed, shelf, fetcher, memory, stop).error
    assert visit(feed, shelf, fetcher, memory, stop).new == 1
    assert "if-none-match" not in site.log[-1].headers


def test_a_source_that_cannot_be_had_is_an_error(site: Site, fetcher: Fetcher, stop: Event) -> None:
    visited = visit(source(site.url("/missing")), Shelf(), fetcher, Forgetful(), stop)
    assert "404" in visited.error


def test_a_stopped_visit_keeps_what_it_has_and_forgets_that_it_saw_the_feed(site: Site, fetcher: Fetcher, stop: Event) -> None:
    for n in range(3):
        site.serve(f"/{n}", report_page())

    def second(h: object) -> None:
        stop.set()
        site._routes["/0"](h)  # type: ignore[arg-type]

    site.handle("/1", second)
    feed = source(site.serve("/feed", rss(*(item(f"/{n}") for n in range(3))), ETag='"1"'))
    shelf, memory = Shelf(), Forgetful()
    visited = visit(feed, shelf, fetcher, memory, stop)
    assert visited.new == 2
    assert site.asked("/2") == []
    assert memory.get(f"http:{feed.url}") is None


# --- many visits


def test_one_failing_source_does_not_keep_the_others_from_being_visited(site: Site, fetcher: Fetcher, stop: Event) -> None:
    good = source(site.serve("/feed", rss(item("/1", more=full()))), "good")
    bad = source(site.url("/missing"), "bad")
    seen: list[str] = []
    tallies = watch(
        [bad, good], Shelf(), fetcher, Forgetful(), stop, once=True, report=lambda all_: seen.append("".join(str(t.visits) for t in all_))
    )
    assert [(t.source.name, t.visits, t.new, t.errors) for t in tallies] == [("bad", 1, 0, 1), ("good", 1, 1, 0)]
    assert seen == ["10", "11"]


def test_a_source_is_visited_again_when_it_is_due(site: Site, fetcher: Fetcher, stop: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Source, "interval", 0.05)
    url = site.serve("/feed", rss(item("/1", more=full())))
    visits: list[Tally] = []

    def report(tallies: Sequence[Tally]) -> None:
        visits.extend(tallies)
        if len(visits) == 3:
            stop.set()

    [tally] = watch([source(url)], Shelf(), fetcher, Forgetful(), stop, report=report)
    assert (tally.visits, tally.new) == (3, 1)


def test_pauses_grow_with_failures_and_fall_back_after_a_success() -> None:
    tally = Tally(source("https://n.example/", every="10 minutes"))
    bad, good = (msgspec.convert({"name": "a", "at": "2025-12-24T10:00:00Z", "error": e}, Visited) for e in ("down", ""))
    pauses = []
    for visited in (bad, bad, bad, good):
        tally = tally.after(visited, 0.0)
        pauses.append(tally.due / 600)
    assert all(expected * 0.9 <= pause <= expected * 1.1 for pause, expected in zip(pauses, (2, 4, 8, 1)))
    for _ in range(50):
        tally = tally.after(bad, 0.0)
    assert tally.due <= 6 * 3600 * 1.1


def test_a_stop_ends_the_wait_at_once(site: Site, fetcher: Fetcher, stop: Event) -> None:
    url = site.serve("/feed", rss(item("/1", more=full())))
    thread = Thread(target=watch, args=([source(url, every="1 hour")], Shelf(), fetcher, Forgetful(), stop))
    thread.start()
    time.sleep(0.2)
    stop.set()
    thread.join(timeout=2)
    assert not thread.is_alive()


# --- the file of sources


@pytest.mark.parametrize("wrapped", [False, True])
def test_a_file_of_sources(tmp_path: Path, wrapped: bool) -> None:
    entries = (
        "- {name: a, url: 'https://a.example/feed'}\n- {name: b, url: 'https://b.example/', kind: sitemap, every: 2h, source: وكالة, language: any}\n"
    )
    (tmp_path / "s.yml").write_text("sources:\n" + "".join(f"  {line}\n" for line in entries.splitlines()) if wrapped else entries, encoding="utf-8")
    a, b = load_watchlist(str(tmp_path / "s.yml"))
    assert (a.interval, a.kind, a.language) == (900, "auto", "ar")
    assert (b.interval, b.kind, b.source, b.language) == (7200, "sitemap", "وكالة", "any")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no list of sources"),
        ("a: b", "no list of sources"),
        ("[", "is not YAML"),
        ("- just text", "entry 1"),
        ("- {name: a}", "entry 1 (a): Object missing required field `url`"),
        ("- {name: a, url: 'ftp://a'}", "no http or https address"),
        ("- {name: a, url: 'https://a', every: often}", "'often' is no length of time"),
        ("- {name: a, url: 'https://a', every: 1s}", "too often"),
        ("- {name: a, url: 'https://a', kind: rss}", "Invalid enum value 'rss'"),
        ("- {name: a, url: 'https://a', langage: ar}", "unknown field `langage`"),
        ("- {name: a, url: 'https://a'}\n- {name: a, url: 'https://b'}", "the name a is given to 2 sources"),
        ("- {name: '', url: 'https://a'}", "the name is empty"),
    ],
)
def test_what_is_wrong_with_a_file_of_sources_is_said(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "s.yml").write_text(text, encoding="utf-8")
    with pytest.raises(WatchlistError) as error:
        load_watchlist(str(tmp_path / "s.yml"))
    assert words in str(error.value)


def test_every_problem_is_said_at_once(tmp_path: Path) -> None:
    (tmp_path / "s.yml").write_text("- {name: a}\n- {url: 'https://b'}\n", encoding="utf-8")
    with pytest.raises(WatchlistError) as error:
        load_watchlist(str(tmp_path / "s.yml"))
    assert len(str(error.value).splitlines()) == 2
    with pytest.raises(WatchlistError, match="cannot be read"):
        load_watchlist(str(tmp_path / "none.yml"))


@pytest.mark.parametrize(
    ("text", "seconds"), [("15 minutes", 900), ("90s", 90), ("1.5 h", 5400), ("1 day", 86_400), ("20 min", 1200), ("1 Hour", 3600)]
)
def test_lengths_of_time(text: str, seconds: float) -> None:
    assert seconds_of(text) == seconds


# --- the command


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> Shelf:
    shelf = Shelf()
    monkeypatch.setattr(importlib.import_module("waqai.cli.watch"), "open_sink", lambda _: nullcontext(shelf))
    return shelf


def command(tmp_path: Path, entries: str) -> list[str]:
    (tmp_path / "s.yml").write_text(entries, encoding="utf-8")
    return ["watch", str(tmp_path / "s.yml"), "--store", "sqlite://", "--once", "--allow-private", "--delay", "0"]


def test_the_command_shows_what_each_source_did(site: Site, shelf: Shelf, tmp_path: Path) -> None:
    site.serve("/persian", report_page().replace(PARAGRAPHS[0], "دولت این لایحه را برای بررسی به مجلس فرستاد و گفت که باید تصویب شود " * 9))
    site.serve("/feed", rss(item("/1", more=full()), item("/none")))
    result = CliRunner().invoke(
        main, command(tmp_path, f"- {{name: agency, url: '{site.url('/feed')}'}}\n- {{name: lost, url: '{site.url('/lost')}'}}\n")
    )
    assert result.exit_code == 1  # one of them failed
    assert [d.url for d in shelf.documents] == [site.url("/1")]
    for words in ("agency", "1 new in", "1 gone", "answers with status 404", "last visit"):
        assert words in result.stdout
    assert f"waqai: {site.url('/none')} answers with status 404" in result.stderr
    again = CliRunner().invoke(main, command(tmp_path, f"- {{name: agency, url: '{site.url('/feed')}'}}\n"))
    assert again.exit_code == 0
    assert "0 new in" in again.stdout


def test_the_command_says_what_is_wrong(tmp_path: Path, shelf: Shelf) -> None:
    result = CliRunner().invoke(main, command(tmp_path, "- {name: a}"))
    assert result.exit_code == 1
    assert "missing required field `url`" in result.output
    assert not shelf.documents


def test_a_signal_ends_the_command_cleanly(site: Site, tmp_path: Path) -> None:
    code = (
        "import importlib, sys\nw = importlib.import_module('waqai.cli.watch')\n"
        "def take(self, documents):\n    open(sys.argv[1] + '.taken', 'w').close()\n    return len(documents)\n"
        "class Shelf:\n    known = lambda self, urls: []\n    take = take\n"
        "from contextlib import nullcontext\n"
        "w.open_sink = lambda store: nullcontext(Shelf())\n"
        "w.watch([*sys.argv[1:], '--store', 'sqlite://', '--allow-private', '--delay', '0'])"
    )
    with ExitStack() as processes:
        started = []
        for number in (signal.SIGINT, signal.SIGTERM):
            file = tmp_path / f"{number.name}.yml"
            file.write_text(
                f"- {{name: agency, url: '{site.serve('/' + number.name, rss(item('/1', more=full())))}', every: 1 hour}}", encoding="utf-8"
            )
            process = subprocess.Popen([sys.executable, "-c", code, str(file)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            processes.enter_context(process)
            processes.callback(process.kill)
            started.append((number, process))
        for number, process in started:
            wait_for(Path(f"{tmp_path / number.name}.yml.taken").exists)
            process.send_signal(number)
            out, err = process.communicate(timeout=10)
            assert process.returncode == 0, err
            assert "1 new in" in out


def wait_for(true: Callable[[], bool], seconds: float = 30.0) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until
        time.sleep(0.02)
