"""The rarer ways of printing are in one menu and offered for what they fit."""

from pathlib import Path

from catalog_app.support.settings import Settings
from catalog_app.ui.views.board_options import BoardOptions


def test_ways_of_printing_are_offered_for_what_is_printed(qtbot, tmp_path: Path) -> None:
    options = BoardOptions(Settings(tmp_path / "settings.json"))
    qtbot.addWidget(options)
    options.set_notices(False)
    for way in ("duplex", "one_file"):
        with qtbot.waitSignal(options.changed):
            options.ways[way].trigger()
    assert [way for way in options.ways if options.has(way)] == ["duplex", "one_file"]
    assert options.more.text() == "更多（2）"
    options.set_notices(True)
    assert [way for way in options.ways if options.has(way)] == ["duplex"]
    assert options.more.text() == "更多（1）"


def test_the_quarter_sheet_is_remembered(qtbot, tmp_path: Path) -> None:
    settings = Settings(tmp_path / "settings.json")
    options = BoardOptions(settings)
    qtbot.addWidget(options)
    options.papers["4K"].click()
    assert options.paper == "4K"
    assert settings.get("board_paper") == "4K"
