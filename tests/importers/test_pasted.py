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


CLIPBOARD = """<html xmlns:v="urn:v" xmlns:o="urn:o"><head><!--[if gte mso 9]><xml><o:X/></xml><![endif]-->
<style><!-- p.MsoNormal{mso-style-unhide:no;} --></style></head><body lang=ZH-CN><!--StartFragment-->
<p class=MsoTitle align=center><b><span style='font-size:22.0pt'>关于印发方案的通知<o:p></o:p></span></b></p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span lang=EN-US
style='mso-list:Ignore'>一、<span style='font:7.0pt "Times New Roman"'>&nbsp; </span></span><![endif]>总体要求</p>
<p class=MsoListParagraph><!--[if !supportLists]--><span style='font-family:Wingdings'><span
style='mso-list:Ignore'>l<span>&nbsp; </span></span></span><!--[endif]-->第一项</p>
<p>正文<span style='display:none;mso-hide:all'>内部意见<br>暂缓</span>继续<span class=MsoCommentReference><span
style='mso-special-character:comment'>[A1]</span></span><del>删掉的</del><ins>新加的</ins></p>
<table class=MsoTableGrid><tr><td rowspan=2 valign=top><p>村名</p></td><td colspan=2><p>金额</p></td></tr>
<tr><td><p>甲</p></td><td><p>乙</p></td></tr></table>
<p><!--[if gte vml 1]><v:shape><v:imagedata src="a.png"/></v:shape><![endif]--><![if !vml]><img
src="file:///C:/a.png"><![endif]></p>
<div style='mso-element:comment-list'><div style='mso-element:comment'><p>批注内容</p></div></div>
<script>alert(1)</script><p onclick=x>末段</p><!--EndFragment--></body></html>"""


def test_what_word_puts_on_the_clipboard() -> None:
    cleaned = clean(CLIPBOARD)
    assert cleaned.text.split("\n") == [
        "关于印发方案的通知", "一、 总体要求", "• 第一项", "正文继续新加的", "村名\t金额", "甲\t乙", "末段",
    ]  # fmt: skip
    assert '<td rowspan="2">村名</td><td colspan="2">金额</td>' in cleaned.html
    assert cleaned.html.startswith("<p><strong>关于印发方案的通知</strong></p>")
    told = "、".join(cleaned.dropped)
    for words in ("隐藏文字1处", "批注", "修订中删去的文字1处", "图片1处", "脚本1处", "样式表1处"):
        assert words in told


@pytest.mark.parametrize(
    ("pasted", "text"),
    [
        ("<table><tr height=19><td class=xl1 x:str>姓名</td><td x:num='1'>1</td></tr></table>", "姓名\t1"),
        ("<p><span style=\"mso-spacerun:'yes'\">　　各村：</span></p><p>后</p>", "各村：\n后"),
        ("<p>前<span style='visibility:hidden'>藏<br>着</p><p>后</p>", "前\n后"),
        ("<p>前<span hidden>藏<span>着</span></span>后</p>", "前后"),
        ("<p><span style='mso-list:Ignore'>（一）", "（一）"),
        ("<p>前<img style='display:none' src=x>后</p>", "前后"),
    ],
)
def test_what_wps_and_pages_hide(pasted: str, text: str) -> None:
    assert clean(pasted).text == text
