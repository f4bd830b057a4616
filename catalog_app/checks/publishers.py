"""Whose name stands in 公开主体: the township's own bodies, or still the county's as in the national catalogs."""

from __future__ import annotations

import re

from catalog_app.model.patterns import lazy
from catalog_app.model.unit import Unit

_SEPARATOR = lazy(r"[、，,；;/\n（）()]|或者|以及|及其")
_COUNTY = lazy(
    r"(?:县|市|区|州|旗|盟|省)级|各级|"
    r"(?:县|市(?!场|政|民|容|集)|(?<![社小辖园景街片])区(?!域)|州|省|自治旗)"
    r"(?:人民政府|政府|委|直|[^村社镇乡]{0,12}(?:局|厅|部门|机构|中心|大队|支队|站|所|办公室|办|院|馆|机关))"
)
_OWN = lazy(
    r"^本(?:级|镇|乡|街道|单位|村|社区)|^(?:镇|乡|街道)(?:政府|党委|机关|[^级、]{0,12}(?:办(?!事处)|站|所|中心|大队|队))|"
    r"村民委员会|村委会|居民委员会|居委会|村民小组|行政村|村务监督|党支部|党总支|村$|社区$|两委"
)
_OTHER_BODY = lazy(
    r"(?:部门|机构|机关|局|厅|政府|办事处|委员会|管委会|法院|检察院|公司|企业|银行|单位|主体|采购人|招标人|代理人|转让方|受让方)$"
)


def names_county_body(text: str, unit: Unit) -> bool:
    """Whether `text` still names a county or other outside body instead of `unit`, its stations or villages.

    One such body in a list is enough: 县级扶贫部门、乡镇人民政府、行政村 is not localized. 乡镇人民政府 without a name
    is not either. Empty text names nobody: False.
    """
    return any(_is_outside(body, unit) for body in _bodies(text))


def _bodies(text: str) -> list[str]:
    return [body for part in _SEPARATOR.split(text) if (body := re.sub(r"\s|[含等]$|^[含由]", "", part))]


def _is_outside(body: str, unit: Unit) -> bool:
    if _is_unit(body, unit) or _OWN.search(body):
        return _has_county_level(body)
    return body == unit.county or bool(_COUNTY.search(body) or _OTHER_BODY.search(body))


def _is_unit(body: str, unit: Unit) -> bool:
    """Named by the unit's own words; 云岭县青石桥镇人民政府 is the unit, 云岭县民政局 is not."""
    names = {unit.name, unit.full_name, unit.signature, unit.name.removesuffix("人民政府").removesuffix("办事处")}
    return any(name in body for name in names if name)


def _has_county_level(body: str) -> bool:
    return re.match(r"(?:县|市|区|省)级", body) is not None
