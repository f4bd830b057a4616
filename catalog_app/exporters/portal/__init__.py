"""Upload packages for the county portal (domain-brief 5.6)."""

from catalog_app.exporters.portal.package import PackageResult, write_package
from catalog_app.exporters.portal.request import (
    CATALOG_UID,
    Attachment,
    PackageRequest,
    PublicationExport,
    Withdrawal,
    package_lines,
)
from catalog_app.exporters.portal.verify import verify_package

__all__ = [
    "CATALOG_UID",
    "Attachment",
    "PackageRequest",
    "PackageResult",
    "PublicationExport",
    "Withdrawal",
    "package_lines",
    "verify_package",
    "write_package",
]
