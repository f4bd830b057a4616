"""Page 6: what was imported, how to take it back, the report."""

from __future__ import annotations

from catalog_app.services.importing import CHANGE_LABELS, ImportPlan
from catalog_app.ui.dialogs.import_wizard.draft import UNDECIDED
from catalog_app.ui.dialogs.wizard.done_page import ResultPage
from catalog_app.ui.models.import_lines import WANTED


class TEXT:
    """What this page says besides."""

    DONE = "导入完成：新增{0}项，修改{1}项"
    KEPT = "没有改动目录，您的决定已经记下"
    LEFT_OUT = "取消打勾{0}行"
    LATER = "没有决定的行，以后再导入同一个文件就可以接着决定。"
    REPORT = "报告逐行写明新增、修改和没有导入的原因，以及读取时的每一处问题，可以在 WPS 里打开。"
    REMEMBERED = "这次对栏目的选择已经记住，下次表头相同的文件直接到“将要发生的事”。"


class DonePage(ResultPage):
    """Counts the items of a catalog."""

    remarks = (TEXT.REMEMBERED, TEXT.REPORT)

    def show_result(self, plan: ImportPlan, left_out: frozenset[int], step: str) -> None:
        """Show the counts; `step` = name of the step, '' where nothing was changed."""
        kept = [line for place, line in enumerate(plan.lines) if place not in left_out]
        new, changed = (sum(line.change == change for line in kept) for change in WANTED)
        waits = any(line.change in UNDECIDED for line in plan.lines)
        done = TEXT.DONE.format(new, changed) if step else TEXT.KEPT
        self.show_step(done, step, _left_words(plan, left_out), TEXT.LATER if waits else "")


def _left_words(plan: ImportPlan, left_out: frozenset[int]) -> list[str]:
    counts = plan.counts()
    words = [f"{CHANGE_LABELS[key]}{counts[key]}行" for key in ("same", *UNDECIDED, "skipped") if counts[key]]
    return [*words, TEXT.LEFT_OUT.format(len(left_out))] if left_out else words
