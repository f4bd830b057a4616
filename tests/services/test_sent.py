from __future__ import annotations

from datetime import timedelta

from msgspec import structs

from catalog_app.model.changes import Stamp
from catalog_app.model.records import PackageRecord, PortalAnswer
from catalog_app.services import publications, sent
from catalog_app.services.session import Session


def test_what_came_back_and_what_has_no_answer(session: Session, stamp: Stamp) -> None:
    item = session.workspace.items("13")[0]
    first, second, third = (
        publications.record_publication(session, item.uid, title, stamp, body="正文")[0] for title in ("甲", "乙", "丙")
    )
    record = PackageRecord(
        number="20261123_001", created=stamp.now, by="李春燕", profile="portal", path="", sha256="0" * 64
    )
    later = structs.replace(record, number="20261124_001", created=stamp.now + timedelta(days=1))
    with session.workspace.transaction("上传包", stamp) as recorder:
        recorder.save_package(record, {first: "1", second: "2", "catalog-13": "3"})
    with session.workspace.transaction("上传包", stamp) as recorder:
        recorder.save_package(later, {third: "4"})
    answers = [
        PortalAnswer(package=record.number, uid=first, status="accepted", at=stamp.now),
        PortalAnswer(package=record.number, uid=second, status="rejected", reason="缺附件", at=stamp.now),
    ]
    with session.workspace.transaction("回复", stamp) as recorder:
        recorder.save_portal_answers(answers)
    told = [(one.state, one.title, one.reason, one.publication) for one in sent.unsettled(session)]
    name = next(one.name for one in session.workspace.domains() if one.code == "13")
    assert told == [
        ("rejected", "乙", "缺附件", second),
        ("waiting", f"目录（{name}）", "", None),
        ("waiting", "丙", "", third),
    ]
    with session.workspace.transaction("再送", stamp) as recorder:
        recorder.save_package(structs.replace(later, number="20261125_001", status="accepted"), {second: "5"})
    assert "乙" not in {one.title for one in sent.unsettled(session)}
