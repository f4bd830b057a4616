"""Files are whole or absent, whatever fails; names suit every system; zip files are the same bytes every time."""

import errno
import os
import stat
import subprocess
import sys
import time
import unicodedata
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog_app.model.errors import AppError, UsageError, WorldError
from catalog_app.store.leftovers import is_leftover
from catalog_app.support import files, leftovers
from catalog_app.support.progress import Cancelled


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def test_the_file_appears_whole_and_alone(tmp_path: Path):
    target = tmp_path / "目录.xlsx"
    with files.beside(target, replace=False) as temporary:
        assert temporary.parent == tmp_path
        assert temporary.suffix == ".xlsx"
        temporary.write_bytes(b"new")
        assert not target.exists()
    assert target.read_bytes() == b"new"
    assert names(tmp_path) == ["目录.xlsx"]


def test_permissions_are_those_of_any_new_file(tmp_path: Path):
    (tmp_path / "plain").write_bytes(b"")
    files.atomic_write(tmp_path / "ours", b"", replace=False)
    modes = {stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("plain", "ours")}
    assert len(modes) == 1


def test_an_existing_file_is_kept_unless_asked(tmp_path: Path):
    target = tmp_path / "a.txt"
    target.write_bytes(b"old")
    with pytest.raises(UsageError) as caught:
        files.atomic_write(target, b"new", replace=False)
    assert caught.value.code == "FILE_EXISTS"
    assert target.read_bytes() == b"old"
    files.atomic_write(target, b"new", replace=True)
    assert target.read_bytes() == b"new"


def test_a_file_that_appeared_meanwhile_is_kept(tmp_path: Path):
    target = tmp_path / "a.txt"
    with pytest.raises(UsageError, match="FILE_EXISTS"), files.beside(target, replace=False) as temporary:
        temporary.write_bytes(b"ours")
        target.write_bytes(b"theirs")
    assert target.read_bytes() == b"theirs"
    assert names(tmp_path) == ["a.txt"]


@pytest.mark.parametrize("error", [Cancelled(), KeyboardInterrupt(), ValueError("bug")])
def test_whatever_passes_through_leaves_nothing(tmp_path: Path, error: BaseException):
    target = tmp_path / "a.txt"
    target.write_bytes(b"old")
    with pytest.raises(type(error)), files.beside(target, replace=True) as temporary:
        temporary.write_bytes(b"half")
        raise error
    assert target.read_bytes() == b"old"
    assert names(tmp_path) == ["a.txt"]


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "DISK_FULL"),
        (errno.EDQUOT, "DISK_FULL"),
        (errno.EFBIG, "DISK_FULL"),
        (errno.EBUSY, "FILE_LOCKED"),
        (errno.ETXTBSY, "FILE_LOCKED"),
        (errno.EACCES, "READ_ONLY"),
        (errno.EPERM, "READ_ONLY"),
        (errno.EROFS, "READ_ONLY"),
        (errno.ENAMETOOLONG, "NAME_TOO_LONG"),
        (errno.EIO, "FILE_FAILED"),
        (None, "FILE_FAILED"),
    ],
)
def test_each_system_error_has_its_line_and_nothing_is_left(tmp_path: Path, number: int | None, code: str):
    target = tmp_path / "公示.pdf"
    target.write_bytes(b"old")
    failure = OSError() if number is None else OSError(number, "reason")
    with pytest.raises(WorldError) as caught, files.beside(target, replace=True) as temporary:
        temporary.write_bytes(b"half")
        raise failure
    assert caught.value.code == code
    assert "公示.pdf" in caught.value.cause
    assert caught.value.remedy
    assert target.read_bytes() == b"old"
    assert names(tmp_path) == ["公示.pdf"]


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_disk_that_fills_at_the_last_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str):
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full) if step == "fsync" else monkeypatch.setattr(Path, "replace", full)
    target = tmp_path / "a.txt"
    target.write_bytes(b"old")
    with pytest.raises(WorldError, match="DISK_FULL"):
        files.atomic_write(target, b"new", replace=True)
    assert target.read_bytes() == b"old"
    assert names(tmp_path) == ["a.txt"]


def test_the_full_device_of_linux_gives_the_same_line():
    device = Path("/dev/full")
    if device.exists():  # Windows and macOS have none; the faked errors above cover them
        with pytest.raises(OSError, match="No space") as caught, device.open("wb", buffering=0) as stream:
            stream.write(b"x")
        assert files.world_error(caught.value, device).code == "DISK_FULL"


def test_devices_and_folders_are_no_targets(tmp_path: Path):
    for target in (tmp_path, Path(os.devnull)):
        with pytest.raises(UsageError, match="NOT_A_FILE"):
            files.atomic_write(target, b"", replace=True)


def test_a_missing_folder_is_named(tmp_path: Path):
    with pytest.raises(WorldError) as caught:
        files.atomic_write(tmp_path / "没有" / "a.txt", b"", replace=False)
    assert caught.value.code == "FOLDER_MISSING"
    assert "没有" in caught.value.cause


def test_a_missing_input_is_blamed_itself(tmp_path: Path):
    with pytest.raises(WorldError) as caught, files.beside(tmp_path / "out.txt", replace=False):
        (tmp_path / "input.txt").read_bytes()
    assert caught.value.code == "FILE_MISSING"
    assert "input.txt" in caught.value.cause


def test_windows_sharing_violations_are_locks(tmp_path: Path):
    target = tmp_path / "a.xlsx"
    target.write_bytes(b"")
    for code in (32, 33, 5):
        error = PermissionError(errno.EACCES, "denied")
        error.winerror = code  # type: ignore[attr-defined]  # exists on Windows only
        assert files.world_error(error, target).code == "FILE_LOCKED"


def test_a_link_stays_a_link(tmp_path: Path):
    (tmp_path / "real.txt").write_bytes(b"old")
    (tmp_path / "link.txt").symlink_to(tmp_path / "real.txt")
    files.atomic_write(tmp_path / "link.txt", b"new", replace=True)
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "real.txt").read_bytes() == b"new"


def test_data_reach_the_disk_before_the_name_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    order: list[str] = []
    flush, rename = os.fsync, Path.replace
    monkeypatch.setattr(os, "fsync", lambda handle: (order.append("flush"), flush(handle))[1])
    monkeypatch.setattr(Path, "replace", lambda *a: (order.append("rename"), rename(*a))[1])
    files.atomic_write(tmp_path / "a", b"x", replace=False)
    assert order[:2] == ["flush", "rename"]
    assert order[2:] == ([] if os.name == "nt" else ["flush"])


def test_sha256_of_bytes_and_file_agree(tmp_path: Path):
    (tmp_path / "a").write_bytes(b"abc")
    known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert files.sha256(tmp_path / "a") == files.sha256(b"abc") == known


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("征地补偿 2026", "征地补偿 2026"),
        ("城乡规划：a/b\\c", "城乡规划：a_b_c"),
        ('什么?*"<>|', "什么______"),
        ("CON", "_CON"),
        ("com1.txt", "_com1.txt"),
        ("LPT².pdf", "_LPT².pdf"),
        ("console.txt", "console.txt"),
        ("名单. . .", "名单"),
        ("..", "未命名"),
        ("", "未命名"),
        ("一\n二\t三", "一 二 三"),
        ("gpj.\u202ecod", "gpj.cod"),
        ("长" * 100 + ".xlsx", "长" * 75 + ".xlsx"),
        ("𠀀" * 80, "𠀀" * 60),
    ],
)
def test_names_stay_close_to_the_text(text: str, name: str):
    assert files.safe_name(text) == name


@given(st.text(max_size=300), st.integers(min_value=12, max_value=120))
def test_every_text_gives_a_name_every_system_accepts(text: str, limit: int):
    name = files.safe_name(text, limit)
    assert 0 < len(name) <= max(limit, 3)
    assert len(name.encode()) <= 250
    assert not set(name) & set('\\/:*?"<>|')
    assert not any(unicodedata.category(c).startswith("C") for c in name)
    assert name == name.strip(" .")
    assert files.safe_name(name, limit) == name


def make_workbook(path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "征地补偿"
    book.save(path)


def make_document(path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("征地补偿")
    document.save(str(path))


@pytest.mark.parametrize(("make", "suffix"), [(make_workbook, ".xlsx"), (make_document, ".docx")])
def test_office_files_are_the_same_bytes_on_another_day(tmp_path, monkeypatch, make, suffix):
    made = []
    for day in (1_700_000_000, 1_760_000_000):
        monkeypatch.setattr(time, "time", lambda day=day: day)
        monkeypatch.setattr(time, "localtime", lambda _=None, day=day: time.gmtime(day))
        path = tmp_path / f"{day}{suffix}"
        make(path)
        _pretend_core_time(path, str(day))
        files.normalise_zip(path)
        made.append(path.read_bytes())
    assert made[0] == made[1]
    with zipfile.ZipFile(tmp_path / f"1700000000{suffix}") as archive:
        assert archive.namelist()[0] == "[Content_Types].xml"
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml")
        assert core.count(b">1980-01-01T00:00:00Z<") == 2


def _pretend_core_time(path: Path, text: str) -> None:
    """Both libraries take the document times from the clock in ways a test cannot turn; write different ones."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    core = members["docProps/core.xml"]
    members["docProps/core.xml"] = core.replace(b"Z</dcterms", text.encode() + b"Z</dcterms")
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)


def test_normalised_files_open_again_with_the_same_content(tmp_path: Path):
    make_workbook(tmp_path / "a.xlsx")
    make_document(tmp_path / "a.docx")
    for name in ("a.xlsx", "a.docx"):
        files.normalise_zip(tmp_path / name)
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").active["A1"].value == "征地补偿"
    assert [p.text for p in docx.Document(str(tmp_path / "a.docx")).paragraphs] == ["征地补偿"]


def test_an_opendocument_keeps_its_type_first_and_uncompressed(tmp_path: Path):
    with zipfile.ZipFile(tmp_path / "a.ods", "w") as archive:
        archive.writestr("content.xml", "<x/>")
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    files.normalise_zip(tmp_path / "a.ods")
    with zipfile.ZipFile(tmp_path / "a.ods") as archive:
        assert next((i.filename, i.compress_type) for i in archive.infolist()) == ("mimetype", zipfile.ZIP_STORED)


def test_every_error_is_one_a_clerk_can_act_on(tmp_path: Path):
    for number in errno.errorcode:
        error = files.world_error(OSError(number, "x"), tmp_path / "a")
        assert isinstance(error, AppError)
        assert error.exit_status == 3


def finished(tmp_path: Path, *names_given: str) -> list[tuple[Path, Path]]:
    room = tmp_path / "room"
    room.mkdir()
    for name in names_given:
        (room / name).write_bytes(f"new {name}".encode())
    return [(room / name, tmp_path / name) for name in names_given]


def test_names_that_a_disk_takes_for_one_are_numbered():
    names = ["图.png", "图.PNG", "图.png", "图（2）.png", "说明", "说明"]
    given = files.distinct_names(names)
    assert given == ["图.png", "图（2）.PNG", "图（3）.png", "图（2）（2）.png", "说明", "说明（2）"]


def test_several_files_get_their_names_together(tmp_path: Path):
    (tmp_path / "a").write_bytes(b"old a")
    files.move_all(finished(tmp_path, "a", "b"), tmp_path / "room", replace=True)
    assert (tmp_path / "a").read_bytes() == b"new a"
    assert (tmp_path / "b").read_bytes() == b"new b"


@pytest.mark.parametrize("error", [PermissionError(errno.EACCES, "held"), KeyboardInterrupt()])
def test_when_the_third_cannot_be_named_the_others_are_as_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
):
    (tmp_path / "a").write_bytes(b"old a")
    plan = finished(tmp_path, "a", "b", "c")
    rename = Path.replace

    def failing(self: Path, target: Path) -> Path:
        if target.name == "c":
            raise error
        return rename(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises((WorldError, KeyboardInterrupt)):
        files.move_all(plan, tmp_path / "room", replace=True)
    assert names(tmp_path) == ["a", "room"]
    assert (tmp_path / "a").read_bytes() == b"old a"


def test_a_folder_in_the_place_of_one_file_stops_all(tmp_path: Path):
    (tmp_path / "b").mkdir()
    with pytest.raises(UsageError) as caught:
        files.move_all(finished(tmp_path, "a", "b"), tmp_path / "room", replace=True)
    assert caught.value.code == "NOT_A_FILE"
    assert names(tmp_path) == ["b", "room"]
    assert names(tmp_path / "b") == []


def test_what_a_killed_program_left_is_removed_later_and_nothing_else(tmp_path: Path):
    old = [".0123456789ab.part.xlsx", ".0123456789ab.part"]
    kept = [".0123456789ab.partly", "0123456789ab.part.xlsx", ".0123456789AB.part.xlsx", ".0123456789ab.part.a.b"]
    for name in [*old, *kept, ".ba9876543210.part.xlsx"]:
        (tmp_path / name).write_bytes(b"half")
    for name in [*old, *kept]:
        os.utime(tmp_path / name, (1_600_000_000, 1_600_000_000))
    (tmp_path / ".aaaaaaaaaaaa.part").mkdir()
    files.atomic_write(tmp_path / "新.txt", b"whole", replace=False)
    assert names(tmp_path) == sorted([*kept, ".ba9876543210.part.xlsx", ".aaaaaaaaaaaa.part", "新.txt"])


def test_the_next_run_removes_at_once_what_a_killed_one_left_of_its_target(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    target = tmp_path / "包.zip"
    ended = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    for name in ("包.zip", "别的.zip"):
        with monkeypatch.context() as patched:
            patched.setattr(os, "getpid", lambda: int(ended.stdout))
            half = leftovers.unfinished_beside(tmp_path / name)
            half.write_bytes(b"half")
            leftovers.unfinished_beside(half).write_bytes(b"made beside it")
    alive = leftovers.unfinished_beside(target)
    alive.write_bytes(b"another thread writes it")
    assert len(names(tmp_path)) == 5
    assert all(is_leftover(f"{name}-journal") for name in names(tmp_path))
    files.atomic_write(target, b"whole", replace=False)
    left = [name for name in names(tmp_path) if name not in (alive.name, "包.zip")]
    assert (len(left), alive.exists()) == (2, True)
    leftovers.sweep_dead(tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr(os, "getpid", lambda: int(ended.stdout))
        dead = tmp_path / f"{leftovers.room_prefix('.制作中-')}ab12"
    dead.mkdir()
    kept = tmp_path / f"{leftovers.room_prefix('.制作中-')}ab12"
    kept.mkdir()
    leftovers.sweep_rooms(tmp_path, ".制作中-", time.time())
    assert (dead.exists(), kept.exists()) == (False, True)
    kept.rmdir()
    assert names(tmp_path) == sorted([alive.name, "包.zip"])


def test_links_in_a_circle_are_an_error_the_clerk_understands(tmp_path: Path):
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    with pytest.raises(WorldError, match="FILE_FAILED") as caught:
        files.atomic_write(tmp_path / "a", b"", replace=True)
    assert "ELOOP" in caught.value.cause


def test_an_error_inside_speaks_of_the_file_the_clerk_named(tmp_path: Path):
    with (
        pytest.raises(WorldError, match="DISK_FULL") as caught,
        files.beside(tmp_path / "目录.xlsx", replace=False) as one,
    ):
        raise files.world_error(OSError(errno.ENOSPC, "full"), one)
    assert "“目录.xlsx”" in caught.value.cause
    assert ".part" not in caught.value.cause
    assert names(tmp_path) == []
