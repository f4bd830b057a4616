"""What the words over a column, or left of a cell, say the values are."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from catalog_app.model.patterns import lazy

Column = Literal[
    "name", "child", "id_card", "bank_account", "phone", "office_phone", "birth_date", "age", "address", "email",
    "plate", "health", "school", "class", "guardian", "student_number", "other",
]  # fmt: skip
"""What a column holds by its heading; `other` is a heading of a list, but of nothing private."""

_LONGEST = 40
_WORDS: tuple[tuple[Column, str], ...] = (
    ("other",
r"^(?:证件|卡|账户|户口|身份证件)(?:类型|种类|名称|性质)|是否|复印件|^(?:开户|发卡|代发)?(?:行|"
r"银行)(?:名称|全称)?$|开户(?:银)?行(?:名称)?$|行号"),
    ("id_card",
r"身份证|身份号|公民身份|身份证件|证件号|证件编号|护照|户口[簿本]号|^户号$|残疾证(?:编)?号|"
r"残疾人证(?:编)?号|身份编号|ID(?:号|card)?$|^证号$|身份信息"),
    ("student_number", r"学籍(?:辅|编)?号|^学号$"),
    ("bank_account",
r"账号|帐号|卡号|账户(?!名|性质|类型)|帐户(?!名)|一卡通(?:号|编号|$)|存折(?:号|编号|$)|"
r"银行卡|惠民卡|社保卡(?:号|$)|打款信息"),
    ("office_phone",
r"(?:监督|咨询|举报|投诉|办公|值班|服务|公开|热线|单位|受理|窗口|村委|传真).{0,4}(?:电话|"
r"号码|方式|热线)|传真"),
    ("phone", r"手机|电话|联系方式|移动号|联系号码|座机|宅电|固话|通讯方式|^(?:Tel|Phone|Mobile)"),
    ("email", r"邮箱|电子邮件|[Ee]-?mail|微信号?$|QQ号?$|^微信|社交账号"),
    ("birth_date", r"出生|生日|诞辰|[Bb]irth"),
    ("guardian", r"监护人|家长(?!意见)|抚养人"),
    ("child", r"(?:学生|儿童|幼儿|孤儿|婴儿|子女|小孩|孩子|新生|受助生|被监护人)(?:的)?(?:姓名|名字|$)"),
    ("health",
r"残疾(?:等级|类别|类型|程度|情况|级别|种类|状况)|致残|残疾$|病种|疾病|病情|病名|病因|患病|"
r"健康状况|健康情况|身体(?:状况|情况)|(?<!卫生)健康$|致贫原因|返贫原因|诊断|慢性病|大病|症状|失能"),
    ("class", r"班级|年级|^班$|所在班|就读年级"),
    ("school", r"学校|就读|幼儿园|^园所"),
    ("plate", r"车牌|号牌号码|^号牌|车号"),
    ("address", r"住址|地址|户籍|居住地|现住|住所|门牌|家庭所在|户口所在|居住地点|详细地点"),
    ("age", r"^年龄|周岁|^岁数"),
    ("name",
r"姓名|户主(?!证|身份)|^名字|申请人(?!数)|持卡人|领款人|收款人|户名|救助对象|补贴对象|补助对象|"
r"保障对象|^对象$|负责人|承包方|农户名|^人员$|领取人|代表人|车主|患者|权利人"),
    ("other",
r"^序号|^编号|^备注|性别|民族|村名?$|^组|村组|小组|所在村|所属|社区|金额|面积|标准|补贴|补助|人数|人口|类别|种类|"
r"日期|时间|单位|合计|^项目|与户主关系|关系|开户|银行|年度|月份|乡镇|文化程度|签[名字]|"
r"编号|编码|代码|文号|条码|序列号|职务|联系人|事项|公开|依据|渠道|时限|主体|对象|载体|内容|要素|名称|站所|地点|部门|方式"),
    ("other",
r"^(?:信息)?(?:栏目|来源|索引号|名称)$|^栏目(?:路径|名称)$|^副?标题$|^作者$|^摘要$|^(?:发布|发文|制作)机[构关]$|"
r"^(?:主题|体裁|组配|信息)分类$|^主题导航$|^(?:关键|主题)词$|^有效性$|^时效$|^公示(?:开始|结束)$|"
r"^(?:正文|附件|文件)(?:文件|下载)?$|^(?:政策)?解读(?:链接)?$|^发文字号$"),
)  # fmt: skip
_PATTERN = lazy("|".join(f"(?P<w{index}>{words})" for index, (_, words) in enumerate(_WORDS)))
_NO_HEADING = lazy(r"\d{5}|[。！？]|^\d+$")
_SPACES = lazy(r"[\s*＊]+")
CHILDREN = lazy(
    r"(?<!大)(?<!研究)(?:学生|儿童|幼儿|孤儿|未成年|中小学|小学|幼儿园|婴幼儿|新生儿|留守|困境儿|"
    r"义务教育|少年)(?!.{0,4}家长)"
)
"""Words in a title that make a list one of children; students of universities are of age."""
_CATALOG = lazy("公开(?:内容|依据|时限|主体|渠道|方式|对象|事项|属性)|(?:一级|二级)事项")
_OFFICES = lazy("项目名称|企业名称|站所|单位名称|机构名称|部门名称|科室|办公地[点址]|责任单位|^部门|^单位$")
NOT_CHILDREN = lazy(r"大学生|高校|研究生|毕业生|教师|老师|园长|从业|督导|职工|大专|本科")


def compact(text: str) -> str:
    """A heading without its spaces and stars."""
    return _SPACES.sub("", text)


@lru_cache(maxsize=4096)
def column_of(heading: str) -> Column | None:
    """What a heading says; None for what is no heading of a list."""
    words = compact(heading)
    if not words or len(words) > _LONGEST or _NO_HEADING.search(words):
        return None
    found = [int((match.lastgroup or "w0")[1:]) for match in _PATTERN.finditer(words)]
    return _WORDS[min(found)][0] if found else None


def is_catalog(headings: Sequence[str]) -> bool:
    """Whether these are the headings of a catalog, whose rows are matters, not persons."""
    return sum(1 for words in headings if _CATALOG.search(words)) >= 2


def is_office_list(headings: Sequence[str]) -> bool:
    """Whether the rows are offices and stations."""
    return any(_OFFICES.search(words) for words in headings)


def is_children_title(title: str) -> bool:
    """Whether a title announces a list of children."""
    return bool(CHILDREN.search(title)) and not NOT_CHILDREN.search(title)
