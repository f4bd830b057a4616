from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog_app.importers.pasted import TAGS, as_html, clean

WORD = """<html xmlns:o="urn:x"><head><style>p.MsoNormal{color:red}</style></head><body>
<!--[if gte mso 9]><xml><o:p></o:p></xml><![endif]-->
<h2 class=MsoTitle>关于<b>补贴</b>的公告</h2>
<p class=MsoNormal style="mso-x:1"><span lang=EN-US>一、范围<o:p></o:p></span></p>
<ol><li><p>甲</p></li><li>乙<ul><li>丙</li></ul></li></ol>
<table border=1><tr><td rowspan=2 style="width:1cm">村</td><th colspan="2">户数</th></tr><tr><td>1<td>2</table>
<img src="file:///c:/a.png"><script>alert(1)</script>
<a href="javascript:alert(1)">详见</a>&nbsp;&lt;附&gt;</body></html>"""


def test_what_word_pastes_keeps_paragraphs_lists_and_tables() -> None:
    found = clean(WORD)
    assert found.html.splitlines() == [
        "<h2>关于<strong>补贴</strong>的公告</h2>",
        "<p>一、范围</p>",
        *("<ol>", "<li>甲</li>", "<li>乙</li>", "<ul>", "<li>丙</li>", "</ul>", "</ol>"),
        "<table>",
        '<tr><td rowspan="2">村</td><th colspan="2">户数</th></tr>',
        "<tr><td>1</td><td>2</td></tr>",
        "</table>",
        "<p>详见 &lt;附&gt;</p>",
    ]
    assert found.text.splitlines() == ["关于补贴的公告", "一、范围", "甲", "乙", "丙", "村\t户数", "1\t2", "详见 <附>"]
    told = "；".join(found.dropped)
    for word in ("图片1处", "脚本1处", "样式表1处", "链接1处", "字体、颜色等格式", "Office 标记"):
        assert word in told


@pytest.mark.parametrize(
    ("pasted", "rich", "text"),
    [
        ("散字", "<p>散字</p>", "散字"),
        ("<b><p>粗</p><p>体</p></b>", "<p><strong>粗</strong></p>\n<p><strong>体</strong></p>", "粗\n体"),
        ("<p>一<br><br>二</p>", "<p>一<br><br>二</p>", "一\n二"),
        ("<div>甲</div><div>乙</div>", "<p>甲</p>\n<p>乙</p>", "甲\n乙"),
        ("<b>甲<b>乙</b>丙<sub></sub></b>", "<p><strong>甲乙丙</strong></p>", "甲乙丙"),
        ("<td rowspan=99999>甲</td>", "<p>甲</p>", "甲"),
        ("<table><tr><td colspan=1>甲</td></tr></table>", "<table>\n<tr><td>甲</td></tr>\n</table>", "甲"),
        ("<table><tr><td><table><tr><td>内</td></tr></table></td></tr></table>",
         "<table>\n<tr><td>内</td></tr>\n</table>", "内"),
        ("<p></p><p> </p><ul></ul>", "<ul>\n</ul>", ""),
        ("<p onclick='x()'>好</p><svg><text>图</text></svg><iframe src=x></iframe>", "<p>好</p>", "好"),
    ],
)  # fmt: skip
def test_small_pieces(pasted: str, rich: str, text: str) -> None:
    assert (clean(pasted).html, clean(pasted).text) == (rich, text)


def test_plain_text_becomes_paragraphs() -> None:
    assert as_html("甲 < 乙\n\n 丙") == "<p>甲 &lt; 乙</p>\n<p>丙</p>"


PIECES = st.lists(
    st.sampled_from([*(f"<{tag}>" for tag in sorted(TAGS)), *(f"</{tag}>" for tag in sorted(TAGS)), "甲", "&amp;", "<",
                     "<script>", "<!--", "<a href='x'>", "</td", '<td rowspan="3" onclick="x">', "\n", "<o:p>"])
    | st.text(max_size=4),
    max_size=24,
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(PIECES)
def test_whatever_is_pasted_only_known_tags_stay_and_cleaning_twice_changes_nothing(pieces: list[str]) -> None:
    found = clean("".join(pieces))
    tags = re.findall(r"<(/?)([a-z0-9]+)((?: (?:row|col)span=\"\d+\")*)>", found.html)
    assert len(tags) == found.html.count("<")
    assert {name for _, name, _ in tags} <= TAGS
    again = clean(found.html)
    assert (again.html, again.text) == (found.html, found.text)
