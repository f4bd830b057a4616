"""Words the register chooses from, as data: kinds of publications and the reasons why something is not public."""

from __future__ import annotations

from typing import Literal, TypeVar

import msgspec
from msgspec import Struct

from catalog_app.model.errors import WorldError

T = TypeVar("T")


class Kind(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A kind of publication. `interpretation` = it goes out together with its 解读."""

    code: str
    name: str
    interpretation: bool = False
    provenance: Literal["seen", "recalled"]
    source: str = ""


class OpennessReason(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A ground of 条例第十四至十六条 for not publishing."""

    code: str
    article: str
    text: str
    effect: str
    provenance: Literal["seen", "recalled"]

    @property
    def words(self) -> str:
        """As a sheet names it: X16-2 过程性信息（条例第十六条）."""
        return f"{self.code} {self.text}（{self.article}）"


class _Kinds(Struct, forbid_unknown_fields=True):
    schema: Literal["catalog-app/publication-kinds/1"]
    kinds: tuple[Kind, ...]


class _Reasons(Struct, forbid_unknown_fields=True):
    schema: Literal["catalog-app/openness-reasons/1"]
    reasons: tuple[OpennessReason, ...]


def load_kinds(data: bytes, name: str) -> dict[str, Kind]:
    """Kinds by name. WorldError DAMAGED_VOCABULARY names the file."""
    return {one.name: one for one in _decoded(data, _Kinds, name).kinds}


def load_openness_reasons(data: bytes, name: str) -> dict[str, OpennessReason]:
    """Reasons by code. WorldError DAMAGED_VOCABULARY names the file."""
    return {one.code: one for one in _decoded(data, _Reasons, name).reasons}


def _decoded(data: bytes, kind: type[T], name: str) -> T:
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise WorldError("DAMAGED_VOCABULARY", f"“{name}”已损坏：{error}。", "请重新安装本程序。") from error
