"""A 公开依据 cell: sources with title, document number and article, however they are joined and bracketed."""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct

from catalog_app.importers.wording import Doubt, tidy
from catalog_app.model.catalog import Basis
from catalog_app.model.patterns import lazy

_LONGEST = 8_000
_LONGEST_ARTICLE = 1_000
_LONGEST_TITLE = 500
_SHOWN = 120
_OPEN, _CLOSE = "《〈", "》〉"
_MARKS = str.maketrans("<＜﹤‹>＞﹥›«»≪≫﹝﹞﹙﹚", "〈〈〈〈〉〉〉〉《》《》〔〕（）")
_OPENING_BRACKET, _CLOSING_BRACKET = r"[\[【〔（(〈［〖{]", r"[\]】〕）)〉］〗}]"
_YEAR_NUMBER = lazy(
    rf"(?:{_OPENING_BRACKET} *(?P<year>(?:19|20)\d{{2}}) *{_CLOSING_BRACKET}? *第? *(?P<count>\d{{1,5}}) *"
    r"(?:号|(?= *(?:[）)]|$)))"
    rf"|(?<![-—–\d])(?P<bare>(?:19|20)\d{{2}}) *{_CLOSING_BRACKET} *第? *(?P<behind>\d{{1,5}}) *号)"
)
_GLUED_YEAR = lazy(r"(?<=[一-鿿A-Z])(?P<year>(?:19|20)\d{2})(?P<count>\d{1,4})\s*号")
_SPACED_NUMBER = lazy(r"(?<=第)\s*(\d+)\s*(?=号)|(\d)\s+(?=号)")
_NUMBER = lazy(
    r"[一-鿿、 ]{0,40}?(?:〔\d{4}〕\s*\d{1,5}号"
    r"|令\s*(?:〔\d{4}〕|\d{4}年)?第?\s*(?:\d{1,4}|[一二三四五六七八九十百]{1,5})号"
    r"|公告\s*(?:〔\d{4}〕|\d{4}年)?第?\s*\d{1,4}号|第\d{1,4}号(?:令|公告)|\d{4}年第\d{1,4}号)"
    r"|[A-Z]{2,6}(?:/[A-Z]{1,2})? ?\d[\d.]*[-—–]\d{2,4}"
)
_LISTED = lazy(
    r"《(?:(?P<title>[^《》〈〉<>＜＞﹤﹥‹›«»≪≫]{2,150})》（(?P<number>[一-鿿]{2,12}〔(?:19|20)\d{2}〕[1-9]\d{0,4}号)）"
    r"|(?P<plain>[^《》〈〉<>＜＞﹤﹥‹›«»≪≫（()）〔〕\[\]【】]{2,60})》)"
)
_IS_NUMBER = lazy(r"号|令|〔|[A-Z]{1,4}(?:/[A-Z]{1,2})? ?\d")
_ARTICLE = lazy(r"第[一二三四五六七八九十百零〇\d]+(?:条|款|项|章|节|编)|附件|附则|附录")
_TITLE_TAIL = lazy(
    r"^(?:的|等)?\s*(?:(?:补充|紧急)?通知|(?:实施|指导|若干)?意见|决定|公告|通告|批复|函|规定|办法|命令|(?:实施)?方案|实施细则)"
    r"(?=[\s（(〔\[【；;、，,。》〉等]|$)"
)
_REMARK = lazy(r"^[（(](?! *[\d一二三四五六七八九十]{1,3} *[)）])(?P<words>[^（()）]{1,30})[)）]")
_ETC = lazy(r"^等(?:等|相关|有关|法律|法规|文件|规定|规章|政策|\d*[个部项]|[、和及]|[^一-鿿]|$)[^《（(]*")
_LEAD = lazy(r"(?:(?<![一-鿿])见|根据|依据|按照|依照|参照|执行|以及|和|及|与|或|公开依据[:：]?|依据[:：])\s*$")
_SEPARATORS = " \t\n\u3000；;、，,。.．•●·/|+"
_BULLET_NUMBER = r"[（(]\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*[)）][.．、]?|[一二三四五六七八九十]{1,3}[、.．]"
_BULLET = r"[①-⑳⑴-⒇⒈-⒛●•◆■○〇▲]"
_ENUMERATION = lazy(
    rf"(?:(?:(?<=[\s；;、，,。》〉）)号])|^)\s*(?:\d{{1,2}}\s*[.．、)）:：]?|{_BULLET_NUMBER})|{_BULLET})\s*$"
)
_LEADING_ENUMERATION = lazy(rf"^\s*(?:\d{{1,2}}\s*[.．、)）]|{_BULLET_NUMBER}|{_BULLET}|-)\s*")
_LAW_END = lazy(
    r"(?:法|条例|办法|规定|意见|通知|决定|细则|方案|规则|规范|标准|纲要|规划|要点|制度|指南|目录|批复|公告|令|号|号[）)])$"
)
_PASSED_ON = lazy(
    r"(?P<verb>印发|转发|修改|发布|批转|公布|执行|落实|贯彻)(?P<title>.+?)(?P<end>的(?:通知|决定|意见|公告|通告|函|命令|批复))$"
)
_MISPLACED = lazy(r"(?P<head>[印转]发《[^《》]+)(?P<end>的通知)》$")
_OUTER_ANGLE = lazy(r"(?<![一-鿿])〈(?!(?!〈)[^〉》]*〉实施)")
_EMPTY = lazy(r"^[\s\-—–─/\\|.。、;；*_]*$|^无$")


class BasisCell(Struct, frozen=True):
    """What one cell says."""

    basis: tuple[Basis, ...]
    doubts: tuple[Doubt, ...] = ()


@lru_cache(maxsize=8192)
def read_basis_cell(text: str) -> BasisCell:
    """The sources of one cell in their order; never raises. What names no source is told as a doubt."""
    words = text.strip()[:_LONGEST]
    if _EMPTY.match(words):
        return BasisCell(())
    if listed := _listed(words):
        return BasisCell(listed)
    plain = _prepared(words)
    found = _marked(plain) if "《" in plain else _unmarked(plain)
    sources = [source for source in found if any(map(str.isalnum, source.title))]
    unclear = tuple(_unclear(source.title) for source in sources if len(source.title) > 150)
    return BasisCell(tuple(sources), unclear or (() if sources else (_unclear(words),)))


def _listed(words: str) -> tuple[Basis, ...]:
    """The sources of a cell that has one on each line, marked as it should be; () where any line is otherwise."""
    found = [_LISTED.fullmatch(tidy(line.rstrip("；;，,、。 "))) for line in words.split("\n")]
    return tuple(Basis(one["title"] or one["plain"], one["number"]) for one in found if one) if all(found) else ()


def _unclear(text: str) -> Doubt:
    return Doubt("basis_unclear", "公开依据里有认不出的内容，照原文读入", "请核对公开依据", text[:_SHOWN])


def _prepared(words: str) -> str:
    """One form of marks: 《》 around titles, 〔〕 around years; lines stay apart where a source may begin."""
    lines = [tidy(line) for line in _joined_lines(words)]
    plain = _numbers("\n".join(line for line in lines if line).translate(_MARKS))
    if "《" not in plain and _OUTER_ANGLE.search(plain):
        plain = plain.replace("〈", "《") if "》" in plain else plain.replace("〈", "《").replace("〉", "》")
    return _opened(plain)


def _joined_lines(words: str) -> list[str]:
    """Lines; those of a narrow column put together: inside a title or bracket a line break means nothing."""
    lines: list[str] = []
    for line in words.split("\n"):
        before = lines[-1] if lines else ""
        open_title = before.count("《") > before.count("》")
        open_bracket = before.count("（") + before.count("(") > before.count("）") + before.count(")")
        if lines and (open_title or open_bracket):
            lines[-1] = before + " " + line.strip() if before else line
        else:
            lines.append(line)
    return lines


def _numbers(plain: str) -> str:
    """Document numbers in their normal form: 〔2016]143号, 〔2016143号 and 2016〕143号 are 〔2016〕143号."""
    plain = _SPACED_NUMBER.sub(lambda found: found[1] or found[2], plain)
    plain = _YEAR_NUMBER.sub(_year_number, plain)
    return _GLUED_YEAR.sub(r"〔\g<year>〕\g<count>号", plain)


def _year_number(found: re.Match[str]) -> str:
    return f"〔{found['year'] or found['bare']}〕{int(found['count'] or found['behind'])}号"


def _opened(plain: str) -> str:
    """A title whose 《 is lost begins where the words before its 》 begin."""
    depth, begin, pieces = 0, 0, ""
    for place, letter in enumerate(plain):
        if letter in _OPEN:
            depth += 1
        elif letter in _CLOSE and depth:
            depth -= 1
        elif letter == "》":
            head = re.search(r"[^；;、，,。\n）)》号]*$", plain[begin:place])
            start = begin + (head.start() if head else 0)
            lead = _LEADING_ENUMERATION.match(plain[start:place])
            start += lead.end() if lead else 0
            pieces += plain[begin:start] + "《" + plain[start : place + 1]
            begin = place + 1
    return pieces + plain[begin:]


def _marked(plain: str) -> list[Basis]:
    """Every 《…》 with what stands behind it up to the next."""
    spans = _title_spans(plain)
    if not spans:
        return _unmarked(plain.replace("《", "").replace("》", ""))
    head = _LEAD.sub("", _trimmed_head(plain[: spans[0][0]]))
    sources = _unmarked(head) if len(head) > 3 else []
    for (begin, end), following in zip(spans, [*(span[0] for span in spans[1:]), len(plain)], strict=True):
        sources.extend(_source(plain[begin + 1 : end], plain[end + 1 : following]))
    return sources


def _trimmed_head(head: str) -> str:
    return _ENUMERATION.sub("", head).strip(_SEPARATORS)


def _title_spans(plain: str) -> list[tuple[int, int]]:
    """Places of the marks around each outer title; a 《 inside an article's words opens none."""
    spans: list[tuple[int, int]] = []
    place = plain.find("《")
    while place >= 0:
        behind = plain[max(spans[-1][1] + 1, place - _LONGEST_ARTICLE) : place] if spans else ""
        end = _title_end(plain, place)
        if not (spans and _in_article(behind)):
            spans.append((place, end))
        place = plain.find("《", end + 1)
    return spans


def _in_article(behind: str) -> bool:
    """Whether a title at this place is quoted by the article that the last source gives the wording of."""
    last = behind.rsplit("\n", 1)[-1]
    return bool(_ARTICLE.search(last)) and bool(re.search(r"[一-鿿]$", last)) and not last.endswith(("号", "等"))


def _title_end(plain: str, begin: int) -> int:
    """The mark that closes the title opened at `begin`; where none does, what comes first: 》 or the next source."""
    depth = 0
    for place in range(begin, min(len(plain), begin + _LONGEST_TITLE)):
        letter = plain[place]
        if letter == "\n" and depth and plain[place + 1 : place + 2] == "《":
            break
        depth += (letter in _OPEN) - (letter in _CLOSE)
        if depth == 0:
            return _outer_end(plain, begin, place)
    closing = plain.find("》", begin)
    following = re.compile(r"[；;、\n）)号]\s*《").search(plain, begin + 1)
    ends = [end for end in (closing, following.start() if following else -1) if end > begin]
    return min(ends, default=len(plain))


def _outer_end(plain: str, begin: int, place: int) -> int:
    """《关于印发X〉的通知》: the title ends with the outer mark where an inner one closed it too early."""
    if plain[place] == "〉":
        outer = plain.find("》", place)
        following = plain.find("《", begin + 1)
        if outer > 0 and (following < 0 or outer < following):
            return outer
    return place


def _source(title: str, rest: str) -> list[Basis]:
    """One source, and what plain sources stand behind it without 《》."""
    tail = rest.lstrip("》〉 ")
    suffix = _TITLE_TAIL.match(tail)
    if suffix:
        name = title if suffix.group().startswith(("的", "等", " ")) else f"〈{title}〉"
        title, tail = name + suffix.group().strip(), tail[suffix.end() :].lstrip("》〉 ")
    title, tail = _with_remarks(title, tail)
    number, tail = _number(tail)
    if not number:
        title, number = _number_inside(title)
    title, tail = _with_remarks(title, tail)
    article, others = _behind(tail)
    if article and not number:
        article, number = _number_behind(article)
    name = _title(title)
    return [*([Basis(name, number, article)] if name else []), *others]


def _with_remarks(title: str, tail: str) -> tuple[str, str]:
    """（试行） or （2018年修订） behind the 》 belongs to the title; a document number does not."""
    found = _REMARK.match(tail.lstrip(" "))
    while found and not _IS_NUMBER.search(found["words"]) and not _ARTICLE.search(found["words"]):
        title, tail = f"{title}（{found['words'].strip()}）", tail.lstrip(" ")[found.end() :]
        found = _REMARK.match(tail.lstrip(" "))
    return title, tail


def _number(tail: str) -> tuple[str | None, str]:
    """The document number in the first brackets, or bare, and the text without it."""
    plain = tail.lstrip(" 　")
    if plain[:1] in ("（", "(", "[", "【", "〈", "［"):
        end = _bracket_end(plain)
        inside = plain[1:end]
        if end > 0 and _IS_NUMBER.search(inside) and len(inside) <= 60 and not _ARTICLE.match(inside):
            return _tidy_number(inside), plain[end + 1 :]
    found = _NUMBER.match(plain.lstrip("（([【〈［"))
    if found:
        behind = plain.lstrip("（([【〈［")[found.end() :]
        return _tidy_number(found.group()), re.sub(r"^\s*[)）\]】〉］》]+", "", behind)
    return None, tail


def _bracket_end(plain: str) -> int:
    """The place of the bracket that closes the first; 0 where none does."""
    depth = 0
    for place, letter in enumerate(plain):
        depth += (letter in "（([【〈［") - (letter in "）)]】〉］")
        if depth == 0:
            return place
        if letter in "《》\n":
            return 0
    return 0


def _tidy_number(words: str) -> str:
    return (
        re.sub(r"\s*第\s*(\d+)\s*号", r"第\1号", words.strip(_SEPARATORS + "（()）"))
        if "（" not in words
        else words.strip()
    )


def _number_inside(title: str) -> tuple[str, str | None]:
    """《X（财预〔2016〕143号）》 has its number inside the marks."""
    found = re.search(r"[（(](?P<number>[^（()）《》〈〉]*(?:号|令)|GB[/A-Z\d .-]+)[)）]?$", title)
    if found and found.start() > 3:
        return title[: found.start()], _tidy_number(found["number"])
    return title, None


def _number_behind(article: str) -> tuple[str, str | None]:
    """第七条（国务院令第711号） has the number behind the article."""
    found = re.search(r"[（(](?P<number>[^（()）]{3,40}(?:号|号令))[)）]?$", article)
    return (article[: found.start()], _tidy_number(found["number"])) if found else (article, None)


def _behind(tail: str) -> tuple[str | None, list[Basis]]:
    """The article behind a source, and sources without 《》 behind a separator."""
    words = _LEAD.sub("", _ENUMERATION.sub("", tail)).strip()
    separated = words[:1] in "；;、，,\n。" or tail[:1] == "\n"
    words = _ETC.sub("", words.strip(_SEPARATORS)).lstrip(_SEPARATORS + "》〉）)").rstrip(_SEPARATORS + "》〉")
    if len(re.findall("[（(]", words)) < len(re.findall("[)）]", words)):
        words = words.rstrip("）)")
    words = _ENUMERATION.sub("", words).strip(_SEPARATORS) if not _ARTICLE.search(words) else words
    if not words or words == "等":
        return None, []
    if _ARTICLE.match(words) or not separated:
        return words, []
    return None, _unmarked(words) if len(words) > 3 else []


def _title(words: str) -> str:
    """The title with 《》 around titles inside it, each closed before 的通知."""
    title = _MISPLACED.sub(r"\g<head>》\g<end>", words.strip(_SEPARATORS).replace("〈", "《").replace("〉", "》"))
    opened, closed = title.count("《"), title.count("》")
    passed = _PASSED_ON.search(title)
    if opened > closed:
        title = _closed(title)
    elif closed > opened and passed:
        title = f"{title[: passed.start('title')]}《{passed['title'].replace('》', '')}》{passed['end']}"
    elif closed > opened:
        title = title.replace("》", "", closed - opened)
    return title


def _closed(title: str) -> str:
    """《X的通知 inside a title gets its 》 before 的通知, else at the end."""
    found = re.search(r"的(?:通知|决定|意见|公告|通告|函|命令|批复|意见的通知)$", title)
    place = found.start() if found else len(title)
    return title[:place] + "》" + title[place:]


def _unmarked(plain: str) -> list[Basis]:
    """Sources typed without 《》: one a line, number or separator."""
    sources: list[Basis] = []
    for piece in _plain_pieces(plain):
        words = _LEAD.sub("", _ENUMERATION.sub("", _LEADING_ENUMERATION.sub("", piece))).strip(_SEPARATORS)
        words = re.sub(r"等(?:等|相关.*|有关.*|法律法规.*|文件.*)?$", "", words).strip(_SEPARATORS)
        if words:
            sources.append(_plain_source(words))
    return sources


def _plain_pieces(plain: str) -> list[str]:
    pieces: list[str] = []
    for line in re.split(r"[；;\n。]|(?<=号[）)])(?=[一-鿿\d（(])", plain):
        begin = 0
        for found in re.finditer(r"[、，,]|\s+(?=[一-鿿])", line):
            if _LAW_END.search(line[begin : found.start()]):
                pieces.append(line[begin : found.start()])
                begin = found.end()
        pieces.append(line[begin:])
    return pieces


def _plain_source(words: str) -> Basis:
    article = _ARTICLE.search(words)
    told = words[article.start() :] if article and article.start() > 3 else None
    head = words[: article.start()] if article and told else words
    found = re.search(r"[（(](?P<number>[^（()）]*(?:[（(][^（()）]*[)）])?[^（()）]*)[)）]?$", head)
    if found and _IS_NUMBER.search(found["number"]) and found.start() > 1:
        return Basis(_title(head[: found.start()]), _tidy_number(found["number"]), told)
    return Basis(_title(head), None, told)
