"""Page 4: what was imported, how to take it back, the report."""

from __future__ import annotations

from catalog_app.services.ledger_import import CHANGE_LABELS, LedgerPlan
from catalog_app.ui.dialogs.wizard.done_page import ResultPage


class TEXT:
    """What this page says besides."""

    DONE = "导入完成：登记{0}条公开信息、{1}次发布"
    LEFT_OUT, UNREAD = "取消打勾{0}行", "没有读懂{0}行"
    LATER = "还没有对应事项的行，再导入同一个文件就可以接着选择，已经登记的不会重复。"
    REPORT = "报告逐行写明登记到哪个事项和没有导入的原因，以及读取时的每一处问题，可以在 WPS 里打开。"


class LedgerDonePage(ResultPage):
    """Counts the lines of a ledger."""

    remarks = (TEXT.REPORT,)

    def show_result(self, plan: LedgerPlan, left_out: frozenset[int], publications: int, step: str) -> None:
        """Show the counts; `step` = name of the step."""
        counts = plan.counts()
        words = [f"{words}{counts[key]}行" for key, words in CHANGE_LABELS.items() if key != "new" and counts[key]]
        words += [TEXT.UNREAD.format(len(plan.refused))] if plan.refused else []
        words += [TEXT.LEFT_OUT.format(len(left_out))] if left_out else []
        done = TEXT.DONE.format(publications, counts["new"] - len(left_out))
        self.show_step(done, step, words, TEXT.LATER if counts["unmatched"] else "")
