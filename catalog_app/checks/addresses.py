"""Addresses below the village group in a folded text: house, door, unit and room of a person's home."""

from __future__ import annotations

from collections.abc import Iterator

from catalog_app.checks.hits import Hit, hit_at
from catalog_app.checks.persons import NAME, named_between
from catalog_app.model.patterns import lazy

_NUMBER = r"(?:[0-9A-Za-z\-]{1,8}|[一二三四五六七八九十百〇零]{1,6})"
_GROUP = lazy(
    rf"(?:村民小组|组|社(?!区|会|保)|屯|寨|队|自然村|村)(?:门牌)?(?:第)?(?:附|临)?{_NUMBER}号(?:之{_NUMBER})?(?:附{_NUMBER}号)?"
    r"(?=$|[^\u3400-\u9fff]|居民|村民|住户|的|人|户|院|门|附|之|内|家|和|与|及|" + NAME + r"(?:$|[^\u3400-\u9fff]))"
)
_UNIT = lazy(
    rf"(?:路|街|巷|道|胡同|弄|里|小区|花园|苑|城|村|社区|公寓|家园|号|庄|坊|府|湾|居|庭|园|区|"
    rf"镇|房|楼)(?:{_NUMBER}(?:号|弄)院?)?[ ,]?"
    rf"{_NUMBER}[ ]?(?:栋|幢|座|号楼|单元|#楼|#)(?:[ ,]?{_NUMBER}[ ]?(?:单元|号|楼|层|室|户|"
    rf"门)?){{0,3}}(?:室|户|号|(?<=\d)|(?<=单元)|(?<=号楼))"
)
_STREET = lazy(
    rf"(?:路|街|巷|道|胡同|弄|里|小区|村|社区|屯|寨|庄|坊|组)[ ]?(?:(?:附|临|副)?(?:第)?{_NUMBER}(?:号|"
    rf"[栋幢座单元楼层室户]|门)[ ]?){{1,5}}(?!文|令)"
)
_FLAT = lazy(r"(?:小区|花园|苑|家园|公寓|新村|城|府|里)\d{1,3}-(?:\d{1,2}-)?\d{3,4}(?!\d)")
_DOOR = lazy(
    rf"门牌(?:号码?)?[ :]{{0,3}}(?:为)?(?P<door>[\u3400-\u9fff]{{0,12}}{_NUMBER}(?:号|[栋幢室户]|"
    rf"$|(?=[\s,。;])))"
)
_PREFIX = lazy(r"[\u3400-\u9fff0-9A-Za-z]{0,24}$")
_STARTS = lazy(r".*(?:家住|住在|现住|居住于?在?|住址|地址|租住|暂住|位于|户籍|系|在|住|为)")
_HOME = lazy(
    r"(?:家庭(?:详细)?(?:住址|地址)|家庭所在地|现住址|现居住?地?址?|收货地址|常住地址|居住地址?|居住地|"
    r"户籍(?:地址|所在地|地)|户口所在地|住址|住所(?!地)|详细地址|家住|居住在|住在|现住|居住于|"
    r"住于|暂住|租住)(?:地址|为|在|于|址)?[ :：]{0,3}$"
)
_HOME_HEADING = lazy(
    r"住址|家庭地址|户籍|居住|家庭所在|现住|详细地址|住所|门牌|家庭详细|户口所在|收货地址|通讯地址|"
    r"联系地址|^地址$"
)
_OFFICE = lazy(
    r"办公|办理地点|受理地点|受理地址|单位|机关|机构地址|政府|公司|窗口|大厅|注册地|经营场所|"
    r"经营地址|中心|学校|银行|医院|卫生院|邮寄|来信|信访|建设地点|项目|工程|地块|宗地|坐落|"
    r"派出所|举报|监督|咨询|活动室|村委会|居委会|合作社|施工|公厕|路灯|监测点|门市|商铺|酒店|"
    r"宾馆|超市"
)
_OFFICE_AFTER = lazy(
    r"[（(]?[\u3400-\u9fff]{0,14}?(?:办公室|政府|中心|公司|窗口|大厅|委员会|学校|小学|卫生院|"
    r"派出所|村委会|居委会|服务站|广场|超市|酒店|合作社|门市|商铺|活动室|公厕|路灯)"
)
_BARE = lazy(r"[\u3400-\u9fff]{2,20}\d{1,5}(?:-\d{1,5}){0,3}")
_CLAUSE_END = lazy("[。；;\\n]")
_WORTH = lazy(r"[号室户栋幢座#]|单元|门牌|住址|家住|\d-\d{3}")


def addresses(text: str, context: str, person: bool) -> Iterator[Hit]:
    """Homes told to the house: after words for a home, beside a person, or by group and number."""
    if _OFFICE.search(context):
        return
    home = bool(_HOME_HEADING.search(context))
    if home and _BARE.fullmatch(text.strip()):
        yield hit_at("address", "yellow", "住址写到了门牌", text, (0, len(text)))
        return
    if not _WORTH.search(text):
        return
    last = 0
    for start, end, strong in _places(text):
        if start >= last and _is_home(text, (start, end), strong, home, person):
            last = end
            yield hit_at("address", "yellow", "住址写到了村民小组以下", text, (start, end))


def _is_home(text: str, span: tuple[int, int], strong: bool, home: bool, person: bool) -> bool:
    start, end = span
    before = _CLAUSE_END.split(text[max(0, start - 30) : start])[-1]
    if home or _HOME.search(before):
        return True
    if _OFFICE.search(before) or _OFFICE.search(text[start:end]) or _OFFICE_AFTER.match(text, end):
        return False
    return (
        strong
        or person
        or any(start - 40 <= stop <= start + 2 for _, stop in named_between(text, start - 48, start + 2))
    )


def _places(text: str) -> list[tuple[int, int, bool]]:
    """Where addresses stand, and whether their shape alone says that somebody lives there."""
    found = [(match.start("door"), match.end(), True) for match in _DOOR.finditer(text)]
    for pattern, strong in ((_UNIT, True), (_FLAT, True), (_GROUP, True), (_STREET, False)):
        found.extend((_beginning(text, match.start()), match.end(), strong) for match in pattern.finditer(text))
    return sorted(found, key=lambda place: (place[0], -place[2], -place[1]))


def _beginning(text: str, start: int) -> int:
    """Back over the names of village, town and county before a road or group."""
    prefix = _PREFIX.search(text, max(0, start - 24), start)
    begins = prefix.start() if prefix else start
    cut = _STARTS.match(text[begins:start])
    return begins + cut.end() if cut else begins
