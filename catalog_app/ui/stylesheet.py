"""The style sheet, filled in from the tokens of one look. Variants are chosen by the property `kind` (theme.set_kind).

Buttons: primary, danger, quiet (no frame), chip, link, rail, and none = plain. Labels: title (page or panel), heading,
muted, field (above an input), ok, warn, bad. Frames: bar, foot, rail, panel (side panel), card, note, note-warn,
note-bad, notice (a bar with a remark), line. Lists and tables: framed. Editors inside a table: cell. Fields with a mistake: bad.
Tables carry no ::item rules: they make every cell pass through the style sheet engine.
"""

from __future__ import annotations

from dataclasses import asdict
from string import Template
from typing import TYPE_CHECKING

from catalog_app.support.paths import resource

if TYPE_CHECKING:
    from catalog_app.ui.theme import Tokens

_SHEET = Template("""
QMainWindow, QDialog { background: $surface; }
QToolTip { background: $surface; color: $text; border: 1px solid $line_strong; padding: 4px 6px; }
QLabel { background: transparent; }
QLabel[kind="title"] { font-weight: bold; }
QLabel[kind="heading"] { font-weight: bold; }
QLabel[kind="muted"], QLabel[kind="field"] { color: $muted; }
QLabel[kind="ok"] { color: $ok; }
QLabel[kind="warn"] { color: $warn; }
QLabel[kind="bad"] { color: $bad; }
QLabel[kind="step-now"] { color: $accent; font-weight: bold; }
QLabel[kind="step-done"] { color: $text; }
QLabel[kind="link"] { color: $accent; }

QFrame[kind="bar"] { background: $surface; border: none; border-bottom: 1px solid $line; }
QFrame[kind="foot"] { background: $surface; border: none; border-top: 1px solid $line; }
QFrame[kind="panel"] { background: $surface; border: none; border-left: 1px solid $line; }
QFrame[kind="rail"] { background: $surface; border: none; border-right: 1px solid $line; }
QFrame[kind="card"] { background: $surface; border: 1px solid $line; border-radius: 6px; }
QFrame[kind="note"] { background: $sunken; border: 1px solid $line; border-radius: 6px; }
QFrame[kind="note-warn"] { background: $warn_soft; border: 1px solid $warn; border-radius: 6px; }
QFrame[kind="note-bad"] { background: $bad_soft; border: 1px solid $bad; border-radius: 6px; }
QFrame[kind="notice"] { background: $warn_soft; border: none; border-bottom: 1px solid $line; }
QFrame[kind="line"] { background: $line; border: none; }

QPushButton, QToolButton { background: $surface; color: $text; border: 1px solid $line_strong; border-radius: 6px;
  padding: 5px 14px; min-height: 20px; }
QToolButton { padding: 5px 8px; }
QPushButton:hover, QToolButton:hover { background: $hover; }
QPushButton:pressed, QToolButton:pressed, QToolButton:checked { background: $accent_soft; border-color: $accent; }
QPushButton, QToolButton, QTabBar { outline: 0; }
QPushButton:focus, QToolButton:focus { border: 2px solid $accent; padding: 4px 13px; }
QToolButton:focus { padding: 4px 7px; }
QPushButton:disabled, QToolButton:disabled { color: $faint; border-color: $line; }
QPushButton[kind="primary"] { background: $accent; color: $on_accent; border-color: $accent; }
QPushButton[kind="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[kind="primary"]:focus { border: 2px solid $text; }
QPushButton[kind="primary"]:disabled { background: $track; color: $faint; border-color: $track; }
QPushButton[kind="danger"] { color: $bad; border-color: $bad; }
QPushButton[kind="quiet"], QToolButton[kind="quiet"] { border: 1px solid transparent; background: transparent; }
QPushButton[kind="quiet"]:hover, QToolButton[kind="quiet"]:hover { background: $hover; }
QPushButton[kind="quiet"]:focus, QToolButton[kind="quiet"]:focus { border: 2px solid $accent; }
QPushButton[kind="link"] { border: 1px solid transparent; background: transparent; color: $accent; padding: 2px 4px;
  text-align: left; min-height: 16px; }
QPushButton[kind="link"]:hover { text-decoration: underline; }
QPushButton[kind="link"]:disabled { color: $faint; text-decoration: none; }
QPushButton[kind="link"]:focus { border: 1px solid $accent; border-radius: 3px; }
QPushButton[kind="count"] { border: 1px solid transparent; background: transparent; padding: 1px 6px; min-height: 16px; color: $muted; }
QPushButton[kind="count"][state="overdue"] { color: $bad; }
QPushButton[kind="count"][state="soon"] { color: $warn; }
QPushButton[kind="count"]:hover { background: $hover; }
QPushButton[kind="count"]:focus { border: 1px solid $accent; border-radius: 3px; }
QToolButton[kind="chip"] { border-radius: 13px; padding: 2px 10px; min-height: 20px; }
QToolButton[kind="chip"]:checked { background: $accent_soft; color: $accent; border-color: $accent; font-weight: bold; }
QToolButton[kind="chip"]:focus { border: 2px solid $accent; padding: 1px 9px; }
QToolButton[kind="chip"][menu="true"] { padding-right: 24px; }
QToolButton[kind="chip"][menu="true"]:focus { padding-right: 23px; }
QToolButton[kind="chip"]::menu-indicator { image: none; width: 0; }
QToolButton[kind="rail"] { border: none; border-left: 3px solid transparent; border-radius: 0; background: transparent;
  color: $muted; padding: 6px 3px 6px 0; }
QToolButton[kind="rail"]:disabled { color: $faint; }
QToolButton[kind="rail"]:hover { background: $hover; color: $text; }
QToolButton[kind="rail"]:checked { background: $accent_soft; color: $accent; border-left: 3px solid $accent; font-weight: bold; }
QToolButton[kind="rail"]:focus { border: 2px solid $accent; border-left: 3px solid $accent; padding: 4px 1px 4px 0; }
QToolButton::menu-indicator { image: none; width: 0; }

QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QDateEdit, QComboBox { background: $surface; color: $text;
  border: 1px solid $line_strong; border-radius: 5px; padding: 3px 7px; min-height: 20px;
  selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit > QToolButton { border: none; background: transparent; padding: 0; min-height: 0; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus, QDateEdit:focus, QComboBox:focus {
  border: 2px solid $accent; padding: 2px 6px; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled, QSpinBox:disabled, QDateEdit:disabled {
  background: $sunken; color: $faint; border-color: $line; }
QLineEdit[kind="bad"], QPlainTextEdit[kind="bad"] { border: 2px solid $bad; padding: 2px 6px; }
QLineEdit[kind="cell"], QComboBox[kind="cell"] { border-radius: 0; border: 2px solid $accent; padding: 0 4px; min-height: 0; }
QPlainTextEdit[kind="cell"] { border-radius: 0; border: 2px solid $accent; padding: 0 2px; }
QComboBox::drop-down, QDateEdit::drop-down { border: none; width: 22px; }
QComboBox::down-arrow, QDateEdit::down-arrow { image: url("$down"); width: 14px; height: 14px; }
QSpinBox::up-button, QSpinBox::down-button, QDateEdit::up-button, QDateEdit::down-button { subcontrol-origin: border;
  width: 22px; border: none; background: transparent; margin-right: 2px; }
QSpinBox::up-button, QDateEdit::up-button { subcontrol-position: top right; margin-top: 2px; }
QSpinBox::down-button, QDateEdit::down-button { subcontrol-position: bottom right; margin-bottom: 2px; }
QSpinBox::up-button:hover, QSpinBox::down-button:hover, QDateEdit::up-button:hover, QDateEdit::down-button:hover {
  background: $hover; }
QSpinBox::up-arrow, QDateEdit::up-arrow { image: url("$up"); width: 14px; height: 14px; }
QSpinBox::down-arrow { image: url("$down"); width: 14px; height: 14px; }
QComboBox { combobox-popup: 0; }
QComboBox QAbstractItemView::item { min-height: 28px; padding: 0 6px; border: none; }
QComboBox QAbstractItemView::item:selected { background: $accent_soft; color: $text; }
QComboBox QAbstractItemView, QListView#popup { background: $surface; border: 1px solid $line_strong; outline: 0; }
QCheckBox, QRadioButton { spacing: 6px; padding: 2px; border: 1px solid transparent; border-radius: 4px; background: transparent; }
QCheckBox:focus, QRadioButton:focus { border: 1px solid $accent; }
QCheckBox::indicator, QListView::indicator, QRadioButton::indicator { width: 13px; height: 13px; border: 1px solid $muted; background: $surface; }
QCheckBox::indicator, QListView::indicator { border-radius: 3px; }
QRadioButton::indicator { border-radius: 7px; }
QCheckBox::indicator:checked, QListView::indicator:checked, QCheckBox::indicator:indeterminate { background: $accent; border-color: $accent; }
QCheckBox::indicator:checked, QListView::indicator:checked { image: url("$tick"); }
QCheckBox::indicator:indeterminate { image: url("$dash"); }
QRadioButton::indicator:checked { width: 5px; height: 5px; border: 5px solid $accent; }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { border-color: $line_strong; background: $sunken; }

QTableView, QListView, QTreeView { background: $surface; alternate-background-color: $sunken; border: none; outline: 0;
  gridline-color: $line; selection-background-color: $accent_soft; selection-color: $text; }
QListView[kind="bare"] { background: transparent; }
QTableView[kind="framed"], QListView[kind="framed"], QTreeView[kind="framed"] { border: 1px solid $line; border-radius: 6px; }
QTableView[kind="framed"]:focus, QListView[kind="framed"]:focus, QTreeView[kind="framed"]:focus { border: 1px solid $accent; }
QListView[kind="sections"] { border-right: 1px solid $line; padding: 12px 0; }
QListView[kind="sections"]::item { padding: 7px 16px; border-left: 3px solid transparent; }
QListView[kind="sections"]::item:hover { background: $hover; }
QListView[kind="sections"]::item:selected { background: $accent_soft; color: $accent; border-left: 3px solid $accent; }
QListView[kind="sections"]:focus { border-right: 1px solid $accent; }
QTextEdit[kind="reader"] { border: none; border-radius: 0; padding: 0; }
QSplitter[kind="gap"]::handle { background: transparent; }
QHeaderView { background: $sunken; border: none; }
QHeaderView::section { background: $sunken; color: $muted; border: none; border-bottom: 1px solid $line;
  border-right: 1px solid $line; padding: 4px 8px; }
QTableCornerButton::section { background: $sunken; border: none; border-bottom: 1px solid $line; }

QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $line_strong; border-radius: 4px; margin: 2px; min-height: 28px; min-width: 28px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QScrollArea { border: none; background: $surface; }
QScrollArea > QWidget > QWidget { background: $surface; }
QSplitter::handle { background: $line; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }

QTabBar { background: transparent; border: none; }
QTabBar::tab { background: transparent; color: $muted; padding: 6px 4px; margin-right: 10px; border: none; border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: $accent; border-bottom: 2px solid $accent; }
QTabBar::tab:hover { color: $text; }
QTabBar:focus { border-bottom: 1px solid $accent; }
QTabWidget::pane { border: none; border-top: 1px solid $line; }

QMenuBar { background: $surface; border-bottom: 1px solid $line; }
QMenuBar::item { padding: 4px 10px; background: transparent; border-radius: 4px; }
QMenuBar::item:selected { background: $accent_soft; }
QMenu { background: $surface; border: 1px solid $line_strong; padding: 4px; }
QMenu::item { padding: 5px 28px 5px 12px; border-radius: 4px; }
QMenu::icon { padding-left: 8px; }
QMenu::item:selected { background: $accent_soft; color: $text; }
QMenu::item:disabled { color: $faint; }
QMenu::separator { height: 1px; background: $line; margin: 4px 6px; }
QProgressBar { background: $track; border: none; border-radius: 4px; min-height: 8px; max-height: 8px; color: transparent; }
QProgressBar::chunk { background: $accent; border-radius: 4px; }
QGroupBox { border: 1px solid $line; border-radius: 6px; margin-top: 12px; padding: 12px 8px 8px 8px; }
QGroupBox::title { subcontrol-origin: margin; left: 10px; color: $muted; }
""")


def style_sheet(tokens: Tokens) -> str:
    """The whole sheet for one look."""
    tone = "light" if tokens.on_accent == "#ffffff" else "dark"
    arrows = "contrast" if tokens.muted == tokens.text else tone
    pictures = {"down": f"down-{arrows}", "up": f"up-{arrows}", "tick": f"tick-{tone}", "dash": f"dash-{tone}"}
    places = {key: resource(f"icons/{name}.png").as_posix() for key, name in pictures.items()}
    return _SHEET.substitute(asdict(tokens), **places)
