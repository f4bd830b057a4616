"""Portal profiles: the bundled ones, and those a township changed or made, which travel with its workspace."""

from __future__ import annotations

import re
from contextlib import suppress
from functools import lru_cache
from itertools import count
from pathlib import Path

import msgspec

from catalog_app.checks.personal_info import masked_text
from catalog_app.model.changes import ChangeSet, Stamp
from catalog_app.model.errors import UsageError, WorldError
from catalog_app.model.portal import PROFILE_SCHEMA, PortalProfile, dump_profile, load_profile, profile_faults
from catalog_app.services.session import Session
from catalog_app.services.targets import require_target
from catalog_app.services.words import require_length, require_words
from catalog_app.support.files import world_error
from catalog_app.support.paths import resource_bytes, resource_names

OWN, CHOSEN = "portal_profiles", "portal_profile"
DEFAULT = "generic"
_NAME = re.compile(r"[a-z0-9][a-z0-9\-]{0,39}")
_LONGEST = 200_000
_CHOOSE = "请选择“导出”得到的门户方案文件，或请对方重新导出。"
_FIX = "请改正后再保存，原来的方案没有改动。"


@lru_cache(maxsize=1)
def bundled_profiles() -> dict[str, PortalProfile]:
    """The profiles that come with the program, by name, the generic one first."""
    names = [name for name in resource_names("profiles", ".json") if "/portal-" in name]
    profiles = [load_profile(resource_bytes(name), name) for name in names]
    return {one.name: one for one in sorted(profiles, key=lambda one: (one.name != DEFAULT, one.name))}


def profiles_of(session: Session) -> dict[str, PortalProfile]:
    """All profiles this workspace may use, by name; its own take the place of bundled ones of the same name."""
    return bundled_profiles() | _own(session)


def profile_of(session: Session, name: str = "") -> PortalProfile:
    """The profile of this name, or with '' the chosen one; UsageError UNKNOWN_PROFILE names those there are."""
    known = profiles_of(session)
    wanted = name or chosen_profile(session)
    if wanted not in known:
        raise UsageError("UNKNOWN_PROFILE", f"没有名为“{wanted}”的门户方案。", f"可用的方案：{'、'.join(known)}。")
    return known[wanted]


def chosen_profile(session: Session) -> str:
    """The name of the profile packages are made with unless another is asked for."""
    name = session.workspace.setting(CHOSEN) or DEFAULT
    return name if name in profiles_of(session) else DEFAULT


def choose_profile(session: Session, name: str, stamp: Stamp) -> ChangeSet:
    """Make packages with this profile from now on; UNKNOWN_PROFILE."""
    title = profile_of(session, name).title
    return _keep(session, {CHOSEN: name}, f"改用门户方案“{title}”", stamp)


def is_own(session: Session, name: str) -> bool:
    """Whether the township made or changed this profile."""
    return name in _own(session)


def save_profile(session: Session, profile: PortalProfile, stamp: Stamp) -> ChangeSet:
    """Keep an own or changed profile. UsageError BAD_PROFILE, TEXT_TOO_LONG; GateError for a private number."""
    if not _NAME.fullmatch(profile.name):
        raise _bad(f"名称“{profile.name[:40]}”只能用小写英文字母、数字和连字符")
    require_length("方案名称", profile.title, 60)
    fault = next(profile_faults(profile), "")
    if fault:
        raise _bad(fault)
    kept = msgspec.structs.replace(profile, schema=PROFILE_SCHEMA)
    text = dump_profile(kept).decode()
    require_length("门户方案", text, _LONGEST)
    require_words("门户方案", text, frozenset(one.value for one in session.workspace.contacts()), limit=_LONGEST)
    return _store(session, _own(session) | {profile.name: kept}, f"修改门户方案“{profile.title}”", stamp)


def remove_profile(session: Session, name: str, stamp: Stamp) -> ChangeSet:
    """Take an own profile away; a bundled one stands as it came with the program again. UNKNOWN_PROFILE."""
    profile = profile_of(session, name)
    own = _own(session)
    own.pop(name, None)
    what = "恢复" if name in bundled_profiles() else "删除"
    return _store(session, own, f"{what}门户方案“{profile.title}”", stamp)


def free_name(session: Session) -> str:
    """A name no profile has yet, for a new one."""
    known = profiles_of(session)
    return next(name for name in (f"own-{number}" for number in count(1)) if name not in known)


def adopted(session: Session, profile: PortalProfile) -> PortalProfile:
    """A profile from elsewhere as it may be saved: not confirmed by our county, and under a name that is free."""
    name = free_name(session) if profile.name in profiles_of(session) else profile.name
    return msgspec.structs.replace(profile, name=name, confirmed=False)


def unconfirmed_words(profile: PortalProfile) -> str:
    """A calm sentence for where packages are made; '' when the county has confirmed the profile."""
    if profile.confirmed:
        return ""
    return f"门户方案“{profile.title.removesuffix('（未确认）')}”还没有经县级确认，报送前请与县级核对列名和栏目。"


def write_profile(session: Session, name: str, out: Path, *, replace: bool) -> Path:
    """The profile as a file for another town. UsageError UNKNOWN_PROFILE, WRONG_SUFFIX, WORKSPACE_FILE, FILE_EXISTS."""
    from catalog_app.services.gate import gated

    profile = profile_of(session, name)
    require_target(out, ".json")
    contacts = frozenset(one.value for one in session.workspace.contacts())
    with gated(out, contacts, replace=replace) as path:
        path.write_bytes(dump_profile(profile))
    return out


def read_profile(data: bytes, name: str) -> PortalProfile:
    """A profile from a file another town gave; WorldError DAMAGED_PROFILE."""
    if len(data) > _LONGEST:
        raise WorldError("DAMAGED_PROFILE", f"“{name}”太大，不是门户方案。", _CHOOSE)
    try:
        return load_profile(data, name)
    except WorldError as error:
        raise WorldError(error.code, masked_text(error.cause), _CHOOSE) from error


def read_profile_file(path: Path) -> PortalProfile:
    """The same from the disk; WorldError also where the file cannot be read."""
    try:
        if not path.is_file() and path.exists():
            raise WorldError("NOT_A_REGULAR_FILE", f"“{path.name}”不是普通文件，读不了。", _CHOOSE)
        with path.open("rb") as source:
            data = source.read(_LONGEST + 1)
    except OSError as error:
        raise world_error(error, path) from error
    return read_profile(data, path.name)


def _own(session: Session) -> dict[str, PortalProfile]:
    text = session.workspace.setting(OWN)
    try:
        parts = msgspec.json.decode(text, type=list[msgspec.Raw]) if text else []
    except msgspec.DecodeError:
        return {}  # a setting somebody edited by hand: the bundled profiles still work
    found: dict[str, PortalProfile] = {}
    for part in parts:
        with suppress(WorldError):  # the others still work
            profile = load_profile(bytes(part), OWN)
            found[profile.name] = profile
    return found


def _store(session: Session, own: dict[str, PortalProfile], step: str, stamp: Stamp) -> ChangeSet:
    text = "[" + ",".join(dump_profile(own[name]).decode() for name in sorted(own)) + "]" if own else ""
    return _keep(session, {OWN: text}, step, stamp)


def _keep(session: Session, settings: dict[str, str], step: str, stamp: Stamp) -> ChangeSet:
    with session.workspace.transaction(step, stamp) as recorder:
        for key, value in settings.items():
            recorder.set_setting(key, value)
    return session.notify(recorder.changes)


def _bad(fault: str) -> UsageError:
    return UsageError("BAD_PROFILE", f"门户方案不能这样保存：{fault}。", _FIX)
