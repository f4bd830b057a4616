"""办事指南 and 岗位信息 in a publication's body: read from tables and from labelled lines, written back as a table."""

from datetime import UTC, datetime

from msgspec import structs

from catalog_app.model.guide import (
    PostHolder,
    field_lines,
    guide_body,
    guide_notice,
    guide_words,
    posts_body,
    read_guide,
    read_posts,
    sheet_form,
)
from catalog_app.model.publication import Publication

PLAIN = Publication(
    uid="p", item="i", title="低保办事指南", year=2026, created=datetime(2026, 11, 23, tzinfo=UTC), created_by="李春燕"
)


def told(**fields: str) -> Publication:
    return structs.replace(PLAIN, kind="办事指南", **fields)


def test_fields_are_read_by_any_of_their_names_and_come_in_our_order() -> None:
    table = "<table><tr><td>流程：</td><td>申请<br>审核</td></tr><tr><td>事项</td><td>低保</td></tr></table>"
    guide = read_guide(told(html=table))
    assert guide.fields == (("事项名称", "低保"), ("办理流程", "申请\n审核"))
    assert guide.lines("办理流程") == ("1．申请", "2．审核")
    assert guide.missing == ("设定依据", "申请条件", "办理材料", "办理时限", "办理地点", "联系电话", "收费标准")


def test_labelled_lines_are_a_guide_too() -> None:
    body = "为方便群众办事。\n一、申请条件：本镇户籍。\n二、办理材料：\n1.申请书\n2.户口簿\n收费：不收费"
    guide = read_guide(told(body=body))
    assert dict(guide.fields) == {"申请条件": "本镇户籍。", "办理材料": "1.申请书\n2.户口簿", "收费标准": "不收费"}
    assert guide.lines("办理材料") == ("1．申请书", "2．户口簿")
    written = guide_body(told(body=body), dict(guide.fields))
    assert written.startswith("<p>为方便群众办事。</p>\n<table>")
    assert read_guide(told(html=written)).fields == guide.fields


def test_steps_with_arrows_are_parted_and_a_single_one_has_no_number() -> None:
    assert field_lines("办理流程", "申请→受理→公示7天") == ("1．申请", "2．受理", "3．公示7天")
    assert field_lines("办理流程", "窗口当场办结") == ("窗口当场办结",)
    assert field_lines("申请条件", "1.本镇户籍\n2.收入低") == ("1.本镇户籍", "2.收入低")
    assert field_lines("办理材料", "1.5寸照片\n申请书") == ("1．1.5寸照片", "2．申请书")


def test_the_old_table_is_replaced_and_other_words_stay() -> None:
    before = told(
        html="<p>前言</p><table><tr><td>事项</td><td>a</td></tr><tr><td>电话</td><td>b</td></tr></table><p>后记</p>"
    )
    html = guide_body(before, {"事项名称": "低保<新>", "联系电话": "", "备注": "无"})
    assert html.startswith("<p>前言</p><table>")
    assert html.endswith("<p>后记</p>")
    assert "<td>低保&lt;新&gt;</td>" in html
    assert "联系电话" not in html
    assert html.count("<table>") == 1


def test_posts_are_a_table_with_their_headers() -> None:
    posts = (PostHolder("主任", "王建国", "主持工作", "0873-1234567"), PostHolder("救助岗", "李芳"))
    written = structs.replace(PLAIN, html=posts_body(structs.replace(PLAIN, body="说明"), posts))
    assert read_posts(written) == posts
    assert sheet_form(written) == "posts"
    assert read_posts(structs.replace(PLAIN, html="<table><tr><td>姓名</td></tr><tr><td>李芳</td></tr></table>")) == ()


def test_what_is_no_guide_is_a_notice() -> None:
    assert sheet_form(told(body="一般的话。")) == "notice"
    assert sheet_form(structs.replace(PLAIN, body="地点：一楼\n电话：12345")) == "notice"
    assert sheet_form(told(body="地点：一楼\n电话：12345")) == "guide"


def test_the_twins_say_all_fields() -> None:
    guide = read_guide(told(body="办理地点：一楼\n办理流程：申请→审核"))
    assert guide_words(guide, "某镇").body == ("办理流程：", "1．申请", "2．审核", "办理地点：一楼")
    table = guide_notice(guide, "某镇").table
    assert table is not None
    assert table.groups[0].rows == (("办理流程", "1．申请\n2．审核"), ("办理地点", "一楼"))
