"""What else is private about a person in a folded text: mail, plates, health, and the details of a child."""

from __future__ import annotations

import re
from collections.abc import Iterator

from catalog_app.checks.hits import Hit, hit_at
from catalog_app.checks.persons import NAME, is_name, named, named_between
from catalog_app.model.patterns import lazy

_MAIL = lazy(
    r"(?<![A-Za-z0-9._%+\-])#*(?P<mail>(?:(?<=#)|[A-Za-z0-9])[A-Za-z0-9._%+\-]{0,63}"
    r"[ ]?@[ ]?(?:[A-Za-z0-9\-]{1,63}\.){1,4}[A-Za-z]{2,10})(?![A-Za-z0-9])"
)
_OFFICE_HOST = lazy(r"\.gov(?:\.cn)?$|\.mil$|example\.(?:com|org|cn|net)$", re.IGNORECASE)
_OFFICE_MAIL = lazy(
    r"(?:监督|举报|投诉|咨询|征集|反馈|意见|单位|办公|官方|公开|受理|服务|投稿|报名|政府|机关|公共)[^\n。；;@]{0,10}$"
)
_SOCIAL = lazy(
    r"(?:微信号|微信(?!公众|小程序|群|支付|平台|扫)|(?<![A-Za-z])(?:WeChat|VX|QQ号码?|QQ(?!群|邮箱|音乐)))(?:ID|"
    r"号码?)?[ ]?[:：为是]?[ ]?"
    r"(?P<id>(?=[A-Za-z0-9_\-]{5,20}(?![A-Za-z0-9_\-@.]))(?:[A-Za-z][A-Za-z0-9_\-]{5,19}|[1-9]\d{4,11}))",
    re.IGNORECASE,
)
_SOCIAL_WORTH = lazy(r"[微WwVvQq]")
_SOCIAL_HEADING = lazy(r"微信号?|QQ号?", re.IGNORECASE)
_SOCIAL_CELL = lazy(r"[A-Za-z][A-Za-z0-9_\-]{5,19}|[1-9]\d{4,11}")
_PLATE = lazy(
    r"(?<![A-Za-z0-9])[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z](?:[ ]?[\-•.][ ]?|"
    r"[ ])?"
    r"(?:[A-HJK][A-HJ-NP-Z0-9]\d{4}|\d{5}[A-HJK]|(?=(?:[A-Z]?\d){3})[A-HJ-NP-Z0-9]{5}|\d{4}[挂学警港澳]|"
    r"(?=\w{0,3}\d\d)[A-HJ-NP-Z0-9]{4}[挂学警港澳])"
    r"(?![A-Za-z0-9\-]|号(?!牌))"
)
_PLATE_WORTH = lazy(r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Za-z]")
_CAPITALS = {code: code - 32 for code in range(ord("a"), ord("z") + 1)}
_NO_PLATE = lazy(r"(?:编号|证号|许可证?|文号|备案号?|代码|批号|合同号?|索引号?|型号|第|高)[ :：]{0,3}$")
_DISEASE = (
    "高血压|糖尿病|冠心病|心脏病|心肌梗死|心梗|脑梗死?|脑梗塞|脑出血|脑溢血|脑瘫|中风|偏瘫|"
    "截瘫|瘫痪|尿毒症|肾衰竭?|肾病|肝硬化|肝炎|乙肝|丙肝|肺结核|结核病?|尘肺病?|矽肺|"
    "哮喘|慢阻肺|白血病|血友病|贫血|地中海贫血|恶性肿瘤|肿瘤|[胃肺肝肠乳腺食道宫颈甲状腺鼻咽胰骨脑淋巴]{1,3}癌|"
    "癌症?|淋巴瘤|精神分裂症?|精神病|精神障碍|抑郁症?|双相情感障碍|躁狂症?|自闭症|孤独症|癫痫|"
    "智力障碍|痴呆|阿尔茨海默病?|帕金森(?:病|氏)?|艾滋病?|HIV|梅毒|性病|红斑狼疮|类风湿(?:性关节炎)?|"
    "股骨头坏死|强直性脊柱炎|腰椎间盘突出|骨折|截肢|失明|聋哑|聋|哑|唇腭裂|"
    "先天性[\u3400-\u9fff]{1,6}病?|植物人|卧床|失能|怀孕|孕妇(?!健康)|产妇(?!健康)|妊娠|流产|不孕|结扎|重病|大病|慢性病|"
    "重大疾病|罕见病|甲亢|痛风|白内障|青光眼|烧伤|烫伤|新冠(?:病毒)?(?:阳性|感染)|吸毒|戒毒"
)
_GRADE = (
    r"(?:肢体|视力|听力|言语|智力|精神|多重|语言)(?:残疾)?[ ，,、（(]{0,2}[一二三四1-4]级(?:残疾)?|"
    r"[一二三四1-4]级(?:肢体|视力|听力|言语|智力|精神|多重)(?:残疾)?|"
    r"(?:肢体|视力|听力|言语|智力|精神|多重)残疾(?!人)|(?:重度|轻度|中度)残疾(?!人)|残疾[一二三四1-4]级|"
    r"[一二三四1-4]级残疾(?!人)|(?:肢|智|听|视|精神?)残(?!疾|联)|残疾(?=[\s,，。；;)）/]|$)"
)
_SAID = (
    rf"(?:因?身?患(?:有|上|了)?|确诊(?:为|患)?|查出|罹患|诊断为)[\u3400-\u9fff]{{0,8}}?(?:[病症癌瘤炎]|"
    rf"{_DISEASE})|因病|因残|(?:{_DISEASE})|{_GRADE}"
)
_HEALTH = lazy(
    rf"(?:{_SAID})(?!救助|防治|健康管理|管理|筛查|保险|医疗|预防|专项|门诊|补助|补贴|报销|用药|"
    rf"药|待遇|检查|监测|控制|知识|宣传|病种|统筹|服务|康复|家庭|户|人口|人员|患者(?:健康|家属|管理|服务|可|应|及|和|的|需)|、因[残学灾]|护理补贴|[致返]贫|"
    rf"防控|工作|病房|日)"
)
_FARTHEST = 170
_NEXT_SENTENCE = lazy(r"[。\n\x1e]")
_CONDITION = lazy(r"以上|以下|或|、.*级|的$|人员|对象")
HEALTH_WORTH = lazy(
    r"[病患残癌瘤症炎肝肾瘫聋哑盲孕毒裂]|坏死|血压|结核|失明|骨折|HIV|中风|脑梗|心梗|卧床|失能|障碍|帕金森|流产|"
    r"截肢|烧伤|烫伤|贫血|哮喘|癫痫|痴呆|甲亢|痛风"
)
_HEALTH_VALUE = lazy(
    r"(?:健康状况|身体状况|病情|病种|疾病名称|患病情况|患病名称|残疾(?:类别|等级|类型|程度|"
    r"情况)|致贫原因|致残原因|诊断结果|诊断)[ ]?[:：|][ ]?(?P<value>[^\s，,；;。|]{1,15})"
)
_WELL = lazy(r"健康|良好|一般|正常|无|较好|否|/|-|没有|未见异常|健全|非残疾|——?|\*+")
_CHILD = (
    r"(?:学生|儿童|幼儿|孤儿|小学生|中学生|初中生|高中生|女童|男童|婴儿|新生儿|被监护人|未成年人|"
    r"少年|孩子|女孩|男孩|学籍|受助生|新生)(?:姓名)?"
)
_CHILD_NAMED = lazy(
    rf"(?<!大){_CHILD}[ :：]{{0,3}}(?P<name>{NAME})(?=[\s，,、。；;:：|（(#)）]|$|[是系现就读]|"
    rf"\d)"
)
_SCHOOL = lazy(
    r"[\u3400-\u9fff]{1,14}(?:小学|完小|中学|初中|高中|一中|二中|三中|幼儿园|学校|教学点|校区)(?!生|"
    r"教师|老师)"
)
_CLASS = lazy(
    r"(?:[一二三四五六七八九]|[1-9]|高[一二三]|初[一二三]|大|中|小|学前|[二两]千?[〇零]\S{2}级)?(?:年级|"
    r"年)?[ ]?[(（]?(?:\d{1,2}|[一二三四五六七八九十]{1,2}|大|中|小)[)）]?班(?!主任|车|子|次|"
    r"级管理)|"
    r"(?:[一二三四五六七八九]|[1-9])年级|[初高][一二三](?:年级)?[ ]?[(（]?\d{1,2}[)）]?班|(?:大|中|小)班(?!额|化)"
)
_AGE = lazy(
    r"[ ，,、（(/|]{0,2}(?:[男女](?:孩|童|性)?)?[ ，,、（(/|]{0,2}(?:年龄[:：]?|今年|现年)?(?:1[0-7]|"
    r"[1-9])(?:周?岁)(?!以|及)"
)
_AFTER_CLASS = lazy(rf"班[)）]?[ :：]{{0,2}}(?:学生|同学)?[ :：]?(?P<name>{NAME})(?=[\s，,、。；;:：|（(#)）]|$)")
_STAFF = lazy(r"教师|老师|班主任|校长|教导|园长|教职|保安|校医|辅导员|教练|家长")
_GUARDIAN = lazy(r"监护人|家长姓名|父亲|母亲")
_STUDENT_NUMBER = lazy(
    r"(?:学籍号|学籍辅号|全国学籍号|学生学籍|学籍编号)(?:码)?[ :：|]{0,3}(?P<id>[A-Za-z]?[0-9X]{8,19})(?!\d)"
)
_STUDENT_HEADING = lazy(r"学籍(?:辅|编)?号")
_STUDENT_CELL = lazy(r"[A-Za-z]?[0-9X]{8,19}")


def mails(text: str, context: str) -> Iterator[Hit]:
    """E-mail addresses that are no office's, and WeChat or QQ numbers after their words."""
    if "@" in text:
        for found in _MAIL.finditer(text):
            before = text[max(0, found.start() - 16) : found.start()]
            if not _OFFICE_HOST.search(found[0]) and not _OFFICE_MAIL.search(before or context):
                yield hit_at("email", "yellow", "电子邮箱", text, found.span("mail"))
    for found in _SOCIAL.finditer(text) if _SOCIAL_WORTH.search(text) else ():
        yield hit_at("email", "yellow", "微信号或QQ号", text, found.span("id"))
    if _SOCIAL_HEADING.search(context) and _SOCIAL_CELL.fullmatch(text.strip()):
        yield hit_at("email", "yellow", "微信号或QQ号", text, (0, len(text)))


def plates(text: str) -> Iterator[Hit]:
    """Number plates of cars, also the longer ones of electric cars."""
    if not _PLATE_WORTH.search(text):
        return
    for found in _PLATE.finditer(text.translate(_CAPITALS)):
        if not _NO_PLATE.search(text, max(0, found.start() - 8), found.start()):
            yield hit_at("plate", "yellow", "车牌号", text, found.span())


def health(text: str, person: bool) -> Iterator[Hit]:
    """Words of illness and disability said of a person who is named before them, or shortly after."""
    if not HEALTH_WORTH.search(text) or not (person or named(text)):
        return
    last = 0
    for found in _health_words(text):
        word, near = (found[0], found[1]), _said_in_form if found[2] else _beside
        if word[0] >= last and (
            person or any(near(text, name, word) for name in named_between(text, word[0] - _FARTHEST, word[1] + 8))
        ):
            last = word[1]
            yield hit_at("health", "orange", "写在姓名旁边的健康或残疾情况", text, word)


def _health_words(text: str) -> list[tuple[int, int, bool]]:
    """Where they stand, and whether a label as 健康状况： stands before them."""
    found = [(*match.span(), False) for match in _HEALTH.finditer(text)]
    values = [match for match in _HEALTH_VALUE.finditer(text) if not _WELL.fullmatch(match["value"])]
    found += [(*match.span("value"), True) for match in values if not _CONDITION.search(match["value"])]
    return sorted(found, key=lambda word: (word[0], not word[2], -word[1]))


def _said_in_form(text: str, name: tuple[int, int], word: tuple[int, int]) -> bool:
    """A labelled value some lines below a labelled name."""
    return 0 <= word[0] - name[1] <= 160 and "。" not in text[name[1] : word[0]]


def _beside(text: str, name: tuple[int, int], word: tuple[int, int]) -> bool:
    between = text[name[1] : word[0]] if name[1] <= word[0] else text[word[1] : name[0]]
    if name[1] <= word[0]:
        return len(between) <= 60 and not _NEXT_SENTENCE.search(between)
    return len(between) <= 8 and not re.search(r"[。；;\n]", between)


def minors(text: str, context: str) -> Iterator[Hit]:
    """A child's name beside its school and class, age, birthday or guardian; a number of its school record."""
    for found in _STUDENT_NUMBER.finditer(text) if "学籍" in text else ():
        yield hit_at("name_of_minor", "red", "学籍号", text, found.span("id"))
    if _STUDENT_HEADING.search(context) and _STUDENT_CELL.fullmatch(text.strip()):
        yield hit_at("name_of_minor", "red", "学籍号", text, (0, len(text)))
    if not _MINOR_WORTH.search(text):
        return
    found_names = {match.span("name"): True for match in _CHILD_NAMED.finditer(text) if is_name(match["name"])}
    for match in _AFTER_CLASS.finditer(text):
        if is_name(match["name"]):
            found_names[match.span("name")] = True
    for span in named(text) if _UNCALLED_WORTH.search(text) else ():
        found_names.setdefault(span, False)
    for span, called in sorted(found_names.items()):
        if reason := _minor_reason(text, span, called):
            yield hit_at("name_of_minor", "red", reason, text, span)


_UNCALLED_WORTH = lazy(r"[班岁]|年级")
"""A name not called a child's tells of a child by its class or age only."""
_MINOR_WORTH = lazy(r"班|年级|岁|监护|学生|儿童|幼儿|孤儿|[男女][童孩]|被监护|未成年|小学|中学|学校|婴儿")


_RECORD_END = lazy(r"[。\x1e]|\n(?!\s*(?:学校|就读|班级|年级|所在|年龄|监护|性别|出生|家长))")


def _minor_reason(text: str, span: tuple[int, int], called: bool) -> str:
    after = _RECORD_END.split(text[span[1] : span[1] + 60])[0]
    before = re.split(r"[。；;\n\x1e]", text[max(0, span[0] - 30) : span[0]])[-1]
    if _STAFF.search(after[:30]) or _STAFF.search(before[-10:]):
        return ""
    if _AGE.match(after):
        return "未成年人的姓名和年龄"
    school = _SCHOOL.search(after) or _SCHOOL.search(before)
    in_class = _CLASS.search(after) or _CLASS.search(before)
    if in_class and (school or called):
        return "未成年人的姓名和学校、班级"
    if called and (school or _GUARDIAN.search(after) or re.search(r"#|\d{4}[年.\-]|岁", after[:30])):
        return "未成年人的姓名和个人情况"
    return ""


def is_well(value: str) -> bool:
    """Whether what stands under a heading of health says nothing of an illness."""
    return bool(_WELL.fullmatch(value))
