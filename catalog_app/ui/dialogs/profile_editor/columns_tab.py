"""栏目: the portal's tree with its codes, and which information goes where."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter
from typing import ClassVar

from msgspec import structs
from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListView, QVBoxLayout, QWidget

from catalog_app.model.portal import PortalColumn, PortalProfile
from catalog_app.services.profile_preview import DomainTarget, domain_targets
from catalog_app.services.session import Session
from catalog_app.services.vocabulary import kinds
from catalog_app.ui.dialogs.profile_editor.rows_editor import RowsEditor
from catalog_app.ui.dialogs.profile_editor.tab import EditorTab
from catalog_app.ui.models.edit_rows import EditColumn, EditRows
from catalog_app.ui.models.text_list import TextListModel
from catalog_app.ui.theme import UNIT, set_kind
from catalog_app.ui.widgets.basic import label, row


class TEXT:
    """Words of the tab."""

    NAME, ROOT = "栏目", "上级栏目"
    ROOT_HINT = "没有指定栏目的领域，放在它下面"
    TREE, TREE_TIP = "栏目树", "门户的栏目：路径用 / 分级。可从表格软件整块粘贴"
    MAPPING = "放到哪个栏目"
    PATH, CODE, WHAT, WHERE = "栏目路径", "代码", "领域、事项或种类", "栏目路径"
    UNMAPPED, LINE = "没有指定的领域", "{code} {name} → {path}"
    UNKNOWN, UNKNOWN_LINE = "没有指定的领域，{0}个放不进栏目树里的栏目，含有它们的包交不出去", "{line}（栏目树里没有）"
    ALL_MAPPED = "每个领域都指定了栏目"
    NO_WHAT, NO_WHERE = "栏目“{0}”没有写哪些信息放到这里", "“{0}”没有写放到哪个栏目"
    TWICE = "“{0}”指定了两次"
    NO_PATH = "代码“{0}”没有栏目路径"


class ColumnsTab(EditorTab):
    """Tree at the left, mapping at the right, what is left over below it."""

    name = TEXT.NAME
    previewed = False
    faulty: ClassVar = {
        "tree": "tree_table",
        "columns": "mapping_table",
        "kinds": "mapping_table",
        "mapping": "mapping_table",
    }

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._domains = {one.code: one.name for one in session.workspace.domains()}
        self._known: frozenset[str] = frozenset()
        self.root = QLineEdit(self)
        self.root.setAccessibleName(TEXT.ROOT)
        self.root.setPlaceholderText(TEXT.ROOT_HINT)
        self.tree = EditRows((EditColumn(TEXT.PATH), EditColumn(TEXT.CODE, 12)), self)
        self.mapping = EditRows((EditColumn(TEXT.WHAT, 20), EditColumn(TEXT.WHERE), EditColumn(TEXT.CODE, 10)), self)
        self.tree_editor = RowsEditor(self.tree, TEXT.TREE, self, ordered=True, pasted=True)
        self.mapping_editor = RowsEditor(self.mapping, TEXT.MAPPING, self, pasted=True)
        self.tree_table, self.mapping_table = self.tree_editor.table, self.mapping_editor.table
        self.unmapped = QListView(self)
        self.unmapped.setAccessibleName(TEXT.UNMAPPED)
        self.unmapped.setFixedHeight(7 * UNIT)
        self.unmapped.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        set_kind(self.unmapped, "framed")
        self.targets = TextListModel([], self)
        self.unmapped.setModel(self.targets)
        self.unmapped_head = label(TEXT.UNMAPPED, "field", self, wrap=True)
        self._lay_out()
        self.root.textEdited.connect(self.edited)
        self.mapping.edited.connect(self.edited)
        self.tree.edited.connect(self._tree_edited)

    def _lay_out(self) -> None:
        caption = label(TEXT.ROOT, "field", self)
        caption.setBuddy(self.root)
        line = row(caption, self.root, parent=self, gap=2 * UNIT)
        left, right, both = QVBoxLayout(), QVBoxLayout(), QHBoxLayout()
        for side, parts in (
            (left, (label(TEXT.TREE_TIP, "field", self), self.tree_editor)),
            (right, (label(TEXT.MAPPING, "field", self), self.mapping_editor, self.unmapped_head, self.unmapped)),
        ):
            side.setSpacing(UNIT // 2)
            for part in parts:
                side.addWidget(part, int(isinstance(part, RowsEditor)))
        both.setSpacing(2 * UNIT)
        both.addLayout(left, 4)
        both.addLayout(right, 5)
        self.body.addWidget(line)
        self.body.addLayout(both, 1)

    def show_profile(self, profile: PortalProfile) -> None:
        """Tree and mapping as they stand."""
        self._known = frozenset(profile.columns)
        self.root.setText(profile.column_root)
        self.tree.set_rows([("", (one.path, one.code)) for one in profile.tree])
        named = [(self._words(key), one.path, one.code) for key, one in profile.columns.items()]
        named += [(kind, one.path, one.code) for kind, one in profile.kinds.items()]
        self.mapping.set_rows([("", cells) for cells in named])
        offered = dict.fromkeys([*profile.kinds, *kinds()])
        self.mapping.set_choices(0, [*map(self._words, self._domains), *offered])
        self._offer()

    def applied(self, profile: PortalProfile) -> PortalProfile:
        """With this tree and mapping; a code that is not given is the tree's."""
        tree = tuple(PortalColumn(path, code) for _, (path, code) in self.tree.rows())
        codes = {one.path: one.code for one in tree}
        columns: dict[str, PortalColumn] = {}
        by_kind: dict[str, PortalColumn] = {}
        for _, (words, path, code) in self.mapping.rows():
            key = self._key(words)
            (columns if key else by_kind)[key or words] = PortalColumn(path, code or codes.get(path, ""))
        return structs.replace(profile, column_root=self.root.text().strip(), tree=tree, columns=columns, kinds=by_kind)

    def own_faults(self) -> Iterator[str]:
        """Rows of the mapping of which a half is missing, or that say the same twice."""
        for _, (path, code) in self.tree.rows():
            if not path:
                yield f"tree：{TEXT.NO_PATH.format(code)}"
        seen: set[str] = set()
        for _, (words, path, code) in self.mapping.rows():
            key = self._key(words) or words
            if not words:
                yield f"mapping：{TEXT.NO_WHAT.format(path or code)}"
            elif not path:
                yield f"mapping：{TEXT.NO_WHERE.format(words)}"
            elif key in seen:
                yield f"mapping：{TEXT.TWICE.format(words)}"
            seen.add(key)

    def show_targets(self, profile: PortalProfile) -> None:
        """Where the domains go that nothing is said of."""
        left = [one for one in domain_targets(self._session, profile) if not one.mapped]
        unknown = sum(not one.known for one in left)
        self.targets.set_lines([_target_words(one) for one in sorted(left, key=attrgetter("known"))])
        named = TEXT.UNKNOWN.format(unknown) if unknown else TEXT.UNMAPPED
        self.unmapped_head.setText(named if left else TEXT.ALL_MAPPED)
        set_kind(self.unmapped_head, "bad" if unknown else "field")
        self.unmapped.setVisible(bool(left))

    def _words(self, key: str) -> str:
        return f"{key} {self._domains[key]}" if key in self._domains else key

    def _key(self, words: str) -> str:
        """The domain's code or item's number these words begin with; '' = they name a kind."""
        head = words.partition(" ")[0]
        known = head in self._known or head in self._domains or head.partition("-")[0] in self._domains
        return head if known else ""

    def _offer(self) -> None:
        self.mapping.set_choices(1, [path for _, (path, _) in self.tree.rows() if path])

    @Slot()
    def _tree_edited(self) -> None:
        self._offer()
        self.edited.emit()


def _target_words(one: DomainTarget) -> str:
    words = TEXT.LINE.format(code=one.code, name=one.name, path=one.path)
    return words if one.known else TEXT.UNKNOWN_LINE.format(line=words)
