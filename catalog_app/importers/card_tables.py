"""Cards to catalog tables: those of one form are read together, for what one cell cannot tell the others may."""

from __future__ import annotations

from collections.abc import Sequence

from catalog_app.importers.blocks import Head
from catalog_app.importers.cards import Card, label_key
from catalog_app.importers.columns import bind
from catalog_app.importers.domains import title_of
from catalog_app.importers.grid import RawTable
from catalog_app.importers.items import Made, make_items
from catalog_app.importers.reading import ReadTable, Report, Steps, TableChoices
from catalog_app.importers.records import Record, resolve_same
from catalog_app.importers.tables import Reading, finished, is_catalog, signature_of


def read_cards(raws: Sequence[RawTable], cards: Sequence[Sequence[Card]], reading: Reading) -> list[ReadTable]:
    """Tables that are cards of one form, read together: what one cell cannot tell, the same label of the others may."""
    labels: dict[tuple[str, ...], tuple[str, ...]] = {}
    for card in (card for table in cards for card in table):
        for pair in card.pairs:
            labels.setdefault(label_key(pair.parts), pair.parts)
    heads = [Head(number, parts) for number, parts in enumerate(labels.values(), 1)]
    places = {key: number for number, key in enumerate(labels, 1)}
    records = [
        [
            Record(card.rows, {places[key]: text for key, text in card.values().items() if text.strip()})
            for card in table
        ]
        for table in cards
    ]
    everything = [record for table in records for record in table]
    resolve_same(everything)
    samples: dict[int, list[str]] = {head.column: [] for head in heads}
    for record in everything:
        for column, text in record.cells.items():
            samples[column].append(text)
    reports = [Report(raw.name) for raw in raws]
    signature = signature_of(heads)
    choices = reading.choices.get(signature, TableChoices())
    domains = reading.domains
    columns = bind(heads, samples, choices.columns, lambda text: domains.code_of(text) is not None, reports[0])
    if not is_catalog(columns) or choices.skip:
        return []
    steps = Steps(reading.progress, raws[0].name)
    made = make_items(everything, columns, reading.elements, domains, choices.fill, reports[0], steps)
    tables: list[ReadTable] = []
    begin = 0
    for raw, own, report in zip(raws, records, reports, strict=True):
        lines = _lines_before(raw, own)
        part = Made(made.items[begin : begin + len(own)], made.asked)
        begin += len(own)
        code = choices.domain or domains.of_lines(lines).code or domains.search(raw.name).code
        code = code or (tables[-1].domain if tables else None) or domains.search(reading.file_name).code
        tables.append(
            finished(
                part,
                columns,
                samples,
                domain=code,
                title=title_of(lines),
                sheet=raw.name,
                header_rows=(),
                signature=signature,
                problems=report.problems(),
            )
        )
    return tables


def _lines_before(raw: RawTable, records: Sequence[Record]) -> list[str]:
    first = min((row for record in records for row in record.rows), default=0)
    above = [text.strip() for row in sorted(raw.rows) if row < first for text in dict.fromkeys(raw.rows[row].values())]
    return [*raw.before, *above]
