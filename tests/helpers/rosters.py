"""Lists as stations send them, with invented numbers in what is seen and in what is not."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook
from openpyxl.comments import Comment

from tests.helpers.numbers import CARD, IDENTITY, IDENTITY_OLD, MOBILE

PLANTED = (IDENTITY, IDENTITY_OLD, CARD, MOBILE)
DIBAO_HEADER = ("序号", "所在村", "户主", "性别", "致贫原因", "家庭人口", "类别", "月保障金", "备注", "身份证号")


def dibao_list(path: Path) -> Path:
    """A list of families with a hidden column of identity numbers, a comment, and a hidden sheet of accounts."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "10月"
    sheet.append(["青石桥镇2026年10月低保新增对象花名册"])
    sheet.append(DIBAO_HEADER)
    for number, name in enumerate(("高平", "朱建", "王小娟"), start=1):
        sheet.append([number, "河口村", name, "女", "因病", 3, "A类", 480, f"找{MOBILE}", IDENTITY])
    sheet["C3"].comment = Comment(f"旧证{IDENTITY_OLD}", "民政办")
    sheet.column_dimensions["J"].hidden = True
    below = workbook.create_sheet("底册")
    below.append(["姓名", "银行账号"])
    below.append(["高平", CARD])
    below.sheet_state = "hidden"
    workbook.save(path)
    return path


def subsidy_list(path: Path) -> Path:
    """A list of payments with accounts in plain sight."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.append(["2026年耕地地力保护补贴发放花名册"])
    sheet.append(["序号", "村组", "户主姓名", "身份证号", "账号", "补贴面积（亩）", "补贴金额（元）", "联系电话"])
    for number, name in enumerate(("张小明", "李华"), start=1):
        sheet.append([number, "河口村3组", name, IDENTITY, CARD, 9.13, 889.44, MOBILE])
    workbook.save(path)
    return path


def holds_planted(data: bytes) -> list[str]:
    """The planted numbers that stand in the bytes, in any of the encodings a file may have."""
    codings = ("utf-8", "utf-16-le")
    return [number for number in PLANTED if any(number.encode(coding) in data for coding in codings)]
