"""Private information in a text (domain-brief 7.3): all detectors, one after the other.

Pure and linear in the length of the text. A hit carries only a masked excerpt, never the value itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator

from catalog_app.checks.accounts import account_reason, bank_accounts, exponents
from catalog_app.checks.addresses import addresses
from catalog_app.checks.birth_dates import birth_dates
from catalog_app.checks.digit_groups import Number
from catalog_app.checks.folding import Folded, bare_digits, fold
from catalog_app.checks.hits import Hit, Severity, blank, mask
from catalog_app.checks.identity import INSIDE_LONG, identity_cards, travel_papers, whole_identity_reason
from catalog_app.checks.number_kinds import is_credit_code
from catalog_app.checks.partial_masks import WORTH, partial_masks
from catalog_app.checks.person_kinds import HEALTH_WORTH, health, mails, minors, plates
from catalog_app.checks.telephones import landlines, mobile_reason, mobiles
from catalog_app.model.patterns import lazy

NOBODY: frozenset[str] = frozenset()

_SIGNS = "OoIlSBZQi|!ОоΟοӨІЇΙıӏ〇零○一二三四五六七八九壹贰叁肆伍陆柒捌玖幺①-⑨⓪❶-❾➀-➉⑴-⑼⓵-⓽⒈-⒐⁰¹²³⁴-⁹₀-₉"
_FEW_FIGURES = lazy(r"\d(?:\.\d+)?[eEｅＥ][+＋]?[12]\d|&#|[账帐卡]号|存折|护照|通行证")
_SURELY_OTHERS = lazy(r"[@＠号室户栋幢座岁班生男女病患残癌瘤症炎肝肾瘫聋哑盲孕毒裂]")
"""What _OTHERS and HEALTH_WORTH tell by one character."""
_OTHERS = lazy(
    r"[@＠号室户栋幢座岁班]|微信|[Ww][Ee][Cc][Hh]|监护|[Bb]irth|BIRTH|\d-\d{3}|[Qq][Qq]|[Vv][Xx]|出?生|[男女]|门牌|"
    r"住址|学籍|年级|学生|儿童|幼儿|"
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-ZＡ-Ｚa-z]|(?:0\d{2,3}|"
    r"[)）\-－—])[ \-－—]?\d{7}|电话|\d{7}"
)
_BETWEEN = rf"[^\d{_SIGNS}\x1e]{{0,10}}+"
"""No number goes on beyond \x1e, which stands between texts that do not belong together."""
_SIGN_RUN = lazy(rf"(?:[\d{_SIGNS}]{_BETWEEN}){{11}}|(?P<few>(?:[\d{_SIGNS}]{_BETWEEN})+)")
_DENSE = lazy(r"(?:[0-9XOoQ〇○零ОоΟοIlLi|!SBZ](?:[^\w|!○]|_){0,20}+){10}")
"""Ten figures, or letters that look so, with no word between: what every long number has in its plain form."""
_LONG_WORD = lazy(r"[0-9A-Za-z\-]{18}")
_ONE_NUMBER = lazy(r"\d{11,21}X?", re.ASCII)
_MACHINE_ID = lazy(
    r"(?<![0-9A-Za-z])(?:[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}|(?=[0-9]{0,63}[a-f])[0-9a-f]{64}"
    r"|(?=[0-9]{0,31}[a-f])[0-9a-f]{32}|(?=[0-9]{0,39}[a-f])[0-9a-f]{40})(?![0-9A-Za-z])"
)
"""UUIDs and sums, whose digits now and then look like a mobile."""
_ADDRESS_OF_PAGE = lazy(r"https?://[\x21-\x7e]+|www\.[\x21-\x7e]+", re.IGNORECASE)
_CREDIT_CODE = lazy(r"(?<![0-9A-Z])[159Y][0-9A-HJ-NPQRTUWXY]\d{6}[0-9A-HJ-NPQRTUWXY]{10}(?![0-9A-Z])")
_LIKE_IDENTITY = lazy(r"\d{17}[\dX]")
_ROUNDS = 4
_NUMBER_DETECTORS: tuple[Callable[[str, str], Iterator[Hit]], ...] = (identity_cards, exponents, bank_accounts, mobiles)
_SHORT_DETECTORS: tuple[Callable[[str, str], Iterator[Hit]], ...] = (travel_papers, exponents)
_JUDGES: tuple[tuple[Callable[[Number], str], str, Severity], ...] = (
    (whole_identity_reason, "id_card", "red"),
    (account_reason, "bank_account", "red"),
    (mobile_reason, "mobile", "orange"),
)


def find_private(
    text: str, public_contacts: Container[str] = NOBODY, *, context: str = "", person: bool = False
) -> list[Hit]:
    """Everything private in `text`, in order. `context` is what stands over it (a column's heading).

    With `person` the text stands beside a person's name: then health, home and telephone are said of that person.
    A contact is exempt when it, or its bare digits, is one of `public_contacts`; an identity number never is.
    """
    if _MACHINE_ID.fullmatch(text):
        return []
    worth = _numbers_matter(text)
    if not worth and not _others_matter(text) and not _heading_matters(context):
        return []
    folded = fold(text)
    if _ONE_NUMBER.fullmatch(folded.text) and not (len(folded.text) > 18 and INSIDE_LONG.search(folded.text)):
        hits = _one_number(folded.text, context)
        if hits:
            return _finished(text, folded, hits, public_contacts)
    hits = _all_hits(_without_machine_ids(folded.text), context, worth, person)
    return _finished(text, folded, hits, public_contacts)


def _numbers_matter(text: str) -> bool:
    """Whether there are eleven figures not far from each other, or words that make fewer matter."""
    for run in _SIGN_RUN.finditer(text):
        if run["few"] is None:
            return True
    return _FEW_FIGURES.search(text) is not None


def _others_matter(text: str) -> bool:
    search = _SURELY_OTHERS.search(text) or _OTHERS.search(text) or WORTH.search(text) or HEALTH_WORTH.search(text)
    return search is not None


def masked_text(text: str) -> str:
    """The text with everything private masked; fit for messages and logs."""
    for _ in range(_ROUNDS):
        hits = find_private(text)
        if not hits:
            return text
        text = _with_excerpts(text, hits)
        if all(hit.severity == "yellow" for hit in hits):
            return text
    left = find_private(text)
    return re.sub(r"\d", "*", text) if any(hit.severity == "red" for hit in left) else text


def contact_set(values: Iterable[str]) -> frozenset[str]:
    """The unit's public contacts in the form `find_private` compares: as written and as bare digits."""
    kept = [value.strip() for value in values if value.strip()]
    return frozenset(kept) | frozenset(filter(None, (bare_digits(value) for value in kept)))


def _with_excerpts(text: str, hits: list[Hit]) -> str:
    pieces: list[str] = []
    last = 0
    for hit in hits:
        pieces += [text[last : hit.start], hit.excerpt]
        last = hit.end
    return "".join([*pieces, text[last:]])


def _all_hits(text: str, context: str, worth: bool, person: bool) -> list[Hit]:
    hits: list[Hit] = []
    if worth:
        first, *others = _NUMBER_DETECTORS if _DENSE.search(text) else _SHORT_DETECTORS
        text = _without_codes(_struck(text, first(text, context), hits))
        for detect in others:
            text = _struck(text, detect(text, context), hits)
    text = _struck(text, partial_masks(text, context), hits)
    text = _struck(text, mails(text, context), hits)
    text = _struck(text, plates(text), hits)
    text = _struck(text, birth_dates(text, context, person), hits)
    text = _struck(text, landlines(text, context, person), hits)
    text = _struck(text, minors(text, context), hits)
    text = _struck(text, addresses(text, context, person), hits)
    _struck(text, health(text, person), hits)
    return hits


def _struck(text: str, found: Iterator[Hit], hits: list[Hit]) -> str:
    """The text without what was found, so that nothing is found twice."""
    ordered = list(found)
    if not ordered:
        return text
    new: list[Hit] = []
    for hit in sorted(ordered, key=lambda hit: (hit.start, -hit.end)):
        if not new or hit.start >= new[-1].end:
            new.append(hit)
    hits += new
    return blank(text, new)


def _without_machine_ids(text: str) -> str:
    if not _LONG_WORD.search(text):
        return text
    text = _MACHINE_ID.sub(_hashes, text)
    return _CREDIT_CODE.sub(lambda found: found[0] if _LIKE_IDENTITY.match(found[0]) else _if_credit_code(found), text)


def _without_codes(text: str) -> str:
    """Addresses of pages and credit codes hold long digits too; identity numbers in them are found before."""
    if "://" in text or "www." in text:
        text = _ADDRESS_OF_PAGE.sub(_hashes, text)
    return _CREDIT_CODE.sub(_if_credit_code, text)


def _if_credit_code(found: re.Match[str]) -> str:
    return _hashes(found) if is_credit_code(found[0]) else found[0]


def _hashes(found: re.Match[str]) -> str:
    return "#" * len(found[0])


def _one_number(text: str, context: str) -> list[Hit]:
    """The same answer as the detectors give, sooner, for a text that is one number, as most cells of a roster are."""
    number = Number(text, context, ((0, len(text)),))
    for judge, kind, severity in _JUDGES:
        if reason := judge(number):
            return [Hit(kind, 0, len(text), severity, reason, mask(kind, text))]
    return []


_HEADINGS = lazy(
    r"电话|座机|出生|生日|住址|地址|户籍|居住|住所|门牌|微信|[Ww][Ee][Cc][Hh]|监护|[Bb]irth|BIRTH|\d-\d{3}|QQ|学籍",
    re.IGNORECASE,
)


def _heading_matters(context: str) -> bool:
    return bool(context) and _HEADINGS.search(context) is not None


def _finished(text: str, folded: Folded, hits: list[Hit], public_contacts: Container[str]) -> list[Hit]:
    placed = [_placed(hit, folded) for hit in hits]
    return sorted((hit for hit in placed if not _is_exempt(text, hit, public_contacts)), key=lambda hit: hit.start)


def _placed(hit: Hit, folded: Folded) -> Hit:
    start, end = folded.span(hit.start, hit.end)
    return Hit(hit.kind, start, end, hit.severity, hit.reason, hit.excerpt)


def _is_exempt(text: str, hit: Hit, public_contacts: Container[str]) -> bool:
    if hit.kind == "id_card":
        return False
    written = text[hit.start : hit.end].strip()
    bare = bare_digits(written)
    forms = {written, bare, bare[-11:] if hit.kind == "mobile" else bare} - {""}
    return any(form in public_contacts for form in forms)
