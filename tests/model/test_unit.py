"""The unit's public contacts in words."""

from catalog_app.model.unit import Contact


def told(label: str, owner: str) -> str:
    return Contact(uid="c", label=label, value="0873-1234567", owner=owner).words


def test_a_contact_names_its_office_once() -> None:
    assert told("监督电话", "镇纪委") == "监督电话：0873-1234567（镇纪委）"
    assert told("镇纪委监督电话", "镇纪委") == "镇纪委监督电话：0873-1234567"
    assert told("监督电话", "") == "监督电话：0873-1234567"
