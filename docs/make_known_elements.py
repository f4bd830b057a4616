"""Makes resources/standards/elements.txt anew after a standard was changed: python docs/make_known_elements.py."""

from __future__ import annotations

from catalog_app.services.reading import KNOWN_ELEMENTS, known_elements
from catalog_app.support.paths import resource

if __name__ == "__main__":
    resource(KNOWN_ELEMENTS).write_text("\n".join(known_elements()) + "\n", encoding="utf-8", newline="\n")
