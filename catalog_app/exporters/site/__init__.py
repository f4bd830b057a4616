"""The township's disclosure column as a static site that opens with a double click (user: `services.site`)."""

from catalog_app.exporters.site.build import site_pages
from catalog_app.exporters.site.folder import SiteResult, plan_site, settle_site, site_members, write_pages
from catalog_app.exporters.site.request import GuideSection, Page, SiteRequest

__all__ = [
    "GuideSection",
    "Page",
    "SiteRequest",
    "SiteResult",
    "plan_site",
    "settle_site",
    "site_members",
    "site_pages",
    "write_pages",
]
