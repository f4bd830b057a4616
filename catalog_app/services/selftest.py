"""Does this installation work? The demo into a temporary folder, every output opened again and compared."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import Struct

from catalog_app.model.changes import Stamp
from catalog_app.model.product import PRODUCT
from catalog_app.services.demo import DemoResult, make_demo
from catalog_app.services.importing import plan_import, read_files
from catalog_app.services.session import open_session
from catalog_app.services.verify import verify_package_file
from catalog_app.support.progress import Progress


class SelfTest(Struct, frozen=True):
    """What was made and what was wrong with it."""

    files: int
    pages: int
    items: int
    faults: tuple[str, ...]


def run_self_test(stamp: Stamp, progress: Progress) -> SelfTest:
    """Make the demo, then: PDFs are there with pages, the workbook reads back unchanged, the package verifies."""
    with TemporaryDirectory(prefix=f"{PRODUCT}自检-") as name:
        made = make_demo(Path(name) / "示例", stamp, progress)
        faults = [
            *_missing_files(made),
            *_workbook_faults(made, stamp, progress),
            *_package_faults(made),
            *_undo_faults(made, stamp),
        ]
        pages = sum(one.pages for one in made.files)
        return SelfTest(len(made.files), pages, made.items, tuple(faults))


def _missing_files(made: DemoResult) -> list[str]:
    faults = [f"缺少{one.label}文件{one.path.name}" for one in made.files if not one.path.is_file()]
    kinds = {one.kind for one in made.files}
    faults += [f"没有生成{kind}" for kind in ("board", "workbook", "portal") if kind not in kinds]
    return faults + [f"{one.path.name}没有页" for one in made.files if one.kind == "board" and one.pages < 1]


def _workbook_faults(made: DemoResult, stamp: Stamp, progress: Progress) -> list[str]:
    workbook = next(one.path for one in made.files if one.kind == "workbook")
    with open_session(made.workspace, stamp, read_only=True) as session:
        counts = plan_import(session, read_files([workbook], progress)).counts()
    expected = {"new": 0, "changed": 0, "same": made.items}
    differing = {key: counts[key] for key in expected if counts[key] != expected[key]}
    return [f"工作簿读回后不一致：{differing}"] if differing else []


def _package_faults(made: DemoResult) -> list[str]:
    package = next(one.path for one in made.files if one.kind == "portal")
    report = verify_package_file(package, frozenset())
    return [] if report.ok else [f"上传包：{finding.message}" for finding in report.findings]


def _undo_faults(made: DemoResult, stamp: Stamp) -> list[str]:
    with open_session(made.workspace, stamp) as session:
        before = session.workspace.publications()
        session.undo(stamp)
        session.redo(stamp)
        return [] if session.workspace.publications() == before else ["撤销再重做后内容不一致"]
