"""清单 as a profile would write it, from the township's own publications."""

from datetime import date

import pytest
from msgspec import structs

from catalog_app.model.portal import LIST_KEYS, LIST_NAMES, ListColumn, PortalColumn
from catalog_app.services import publishing
from catalog_app.services.portal_profiles import bundled_profiles
from catalog_app.services.profile_preview import date_example, domain_targets, preview_folder, preview_rows, samples


@pytest.fixture(autouse=True)
def published(session, stamp):
    """One publication that may leave."""
    item = session.workspace.items("06")[0]
    uid, _ = publishing.record_publication(
        session, item.uid, "征地告知书", stamp, body="甲村。", formed=stamp.now.date()
    )
    publishing.post(session, uid, "政府网站", stamp.now.date(), stamp)


@pytest.mark.parametrize("name", bundled_profiles())
def test_every_bundled_profile_shows_rows_of_real_publications(session, stamp, name):
    basis, profile = samples(session, stamp), bundled_profiles()[name]
    rows = preview_rows(basis, profile)
    place = [column.key for column in profile.list_columns].index("title")
    known = {one.title for one in session.workspace.publications()}
    assert rows
    assert all(len(row) == len(profile.list_columns) and row[place] in known for row in rows)


def test_a_change_of_the_profile_is_seen_at_once(session, stamp):
    basis = samples(session, stamp)
    columns = (ListColumn("sequence", "号"), ListColumn("made_date", "日期"), ListColumn("column_code", "代码"))
    publication = basis.request.publications[0].publication
    profile = structs.replace(
        bundled_profiles()["generic"],
        list_columns=columns,
        date_form="YYYY年M月D日",
        date_cells=True,
        kinds={publication.kind: PortalColumn("政策", "A1")},
        folder_form="{栏目代码}-{序号}",
    )
    day = publication.formed
    assert preview_rows(basis, profile)[0] == ("1", f"{day.year}年{day.month}月{day.day}日", "A1")
    assert preview_folder(basis, profile) == "A1-001"
    assert preview_folder(basis, profile, 99) == "099"
    without = structs.replace(profile, folder_form="{标题}")
    assert preview_folder(basis, without) == f"001_{publication.title}"  # as the package does: no two alike


def test_domains_without_a_column_go_under_the_root(session):
    first, second = session.workspace.domains()[:2]
    profile = structs.replace(bundled_profiles()["generic"], columns={first.code: PortalColumn("征地", "07")})
    targets = {one.code: one for one in domain_targets(session, profile)}
    assert (targets[first.code].path, targets[first.code].portal_code, targets[first.code].mapped) == (
        "征地",
        "07",
        True,
    )
    assert targets[second.code].path == f"{profile.column_root}/{second.name}"
    assert not targets[second.code].mapped


def test_every_key_has_a_name_of_its_own():
    assert set(LIST_NAMES) == set(LIST_KEYS)
    assert len(set(LIST_NAMES.values())) == len(LIST_KEYS)


@pytest.mark.parametrize(("form", "shown"), [("YYYYMMDD", "20260305"), ("YYYY年M月D日", "2026年3月5日")])
def test_an_example_of_a_date(form, shown):
    profile = structs.replace(bundled_profiles()["generic"], date_form=form)
    assert date_example(profile, date(2026, 3, 5)) == shown
