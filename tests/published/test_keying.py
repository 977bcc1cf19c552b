"""The transcription keyed twice: what parsers find in the report's text is what was keyed by hand, none left over."""

from __future__ import annotations

import pytest

from tests.published.keying import parse_claims, parse_tables, source

MOST_BYTES = 400_000
MOST_WORDS_AROUND = 12

with_text = pytest.mark.skipif(not source.TEXT.is_file(), reason=source.MISSING)


def committed(name: str) -> list[dict[str, str]]:
    return source.rows(source.KEYED / name)


def tuples(name: str, fields: tuple[str, ...]) -> list[tuple[str, ...]]:
    rows = committed(name)
    assert tuple(rows[0]) == fields
    return [tuple(row.values()) for row in rows]


@pytest.fixture(scope="module")
def claims() -> dict[str, dict[str, str]]:
    return {row["claim"]: row for row in source.rows(source.PUBLISHED / "claims.csv")}


@pytest.fixture(scope="module")
def mentions() -> list[dict[str, str]]:
    return committed("mentions.csv")


@pytest.fixture(scope="module")
def out_of_scope() -> list[dict[str, str]]:
    return committed("out_of_scope.csv")


def test_the_two_keyings_of_the_tables_agree_cell_by_cell():
    by_hand = [
        tuple(row[name] for name in parse_tables.CELL_FIELDS) for row in source.rows(source.PUBLISHED / "tables.csv")
    ]
    parsed = tuples("tables_parsed.csv", parse_tables.CELL_FIELDS)
    assert len(set(parsed)) == len(parsed) == 979
    assert sorted(by_hand) == sorted(parsed)


def test_the_two_keyings_of_the_titles_agree():
    by_hand = [(row["table"], row["title"]) for row in source.rows(source.PUBLISHED / "titles.csv")]
    assert by_hand == tuples("titles_parsed.csv", parse_tables.TITLE_FIELDS)


def test_every_claim_is_backed_by_a_mention(claims, mentions):
    backed = {claim for mention in mentions for claim in mention["claims"].split()}
    assert backed == set(claims)


def test_a_mention_is_of_the_section_value_and_quote_of_its_claims(claims, mentions):
    for mention in mentions:
        for claim in (claims[name] for name in mention["claims"].split()):
            assert mention["section"] == claim["section"]
            assert float(mention["value"]) == float(claim["value"])
            assert mention["words"].split()[0] in claim["quote"]


def test_every_mention_is_a_claims_or_out_of_scope_for_a_reason(mentions, out_of_scope):
    unclaimed = [(row["section"], row["place"], row["words"]) for row in mentions if not row["claims"]]
    assert [(row["section"], row["place"], row["words"]) for row in out_of_scope] == unclaimed
    assert all(row["reason"] and row["given"] in ("rule", "hand") for row in out_of_scope)


def test_a_section_counts_its_mentions_without_a_gap(mentions):
    places: dict[str, list[int]] = {}
    for row in mentions:
        places.setdefault(row["section"], []).append(int(row["place"]))
    assert all(listed == list(range(1, len(listed) + 1)) for listed in places.values())


def test_the_keying_holds_numbers_and_not_the_reports_text(out_of_scope):
    assert max(len(row["around"].split()) for row in out_of_scope) <= MOST_WORDS_AROUND
    withheld = {parse_claims.BY_BLOCK[block] for block in ("box", "interviewee", "attribution")}
    told = [row for row in out_of_scope if row["given"] == "rule" and row["reason"] in withheld]
    assert len(told) > 400
    assert not any(row["around"] for row in told)
    files = [*source.KEYED.glob("*.csv"), *source.PUBLISHED.iterdir()]
    assert all(path.stat().st_size < MOST_BYTES for path in files)


@with_text
def test_the_tables_parsed_again_are_those_committed():
    titles, cells = parse_tables.parsed(source.lines())
    assert titles == tuples("titles_parsed.csv", parse_tables.TITLE_FIELDS)
    assert cells == tuples("tables_parsed.csv", parse_tables.CELL_FIELDS)


@with_text
def test_the_mentions_found_again_are_those_committed(claims):
    listed, reasons = parse_claims.keyed(source.lines(), list(claims.values()), parse_claims.reasons_by_hand())
    assert listed == tuples("mentions.csv", parse_claims.MENTION_FIELDS)
    assert reasons == tuples("out_of_scope.csv", parse_claims.REASON_FIELDS)


@with_text
def test_every_quote_stands_in_its_section(claims):
    texts: dict[str, str] = {}
    for block in parse_claims.blocks(source.lines()):
        texts[block.section] = texts.get(block.section, "") + block.text + " "
    assert [name for name, claim in claims.items() if claim["quote"] not in texts[claim["section"]]] == []


def test_a_parser_reads_a_table():
    lines = [
        "Table 7 Sheep and goats",
        "Pen\tSheep\t\tGoats",
        "",
        "Upper*\t3 (60%)\t\t–",
        "Lower\t2 (40%\t\t1",
        "Text goes on.",
    ]
    titles, cells = parse_tables.parsed(lines)
    assert titles == [("7", "Sheep and goats")]
    assert cells == [
        ("7", "Upper", "Sheep", "count", "3", "3"),
        ("7", "Upper", "Sheep (%)", "percent", "60", "60%"),
        ("7", "Upper", "Goats", "count", "", "-"),
        ("7", "Lower", "Sheep", "count", "2", "2"),
        ("7", "Lower", "Sheep (%)", "percent", "40", "40%"),
        ("7", "Lower", "Goats", "count", "1", "1"),
    ]


def test_a_parser_finds_numbers_in_digits_and_words():
    lines = [
        "Chapter 4. Sheep",
        "",
        "4.2 The flock",
        "",
        "Nearly half of the 1,204 sheep (31 per cent) had twenty-one lambs.",
    ]
    claims = [{"claim": "4.2-sheep", "section": "4.2", "quote": "the 1,204 sheep", "value": "1204"}]
    listed, reasons = parse_claims.keyed(lines, claims, {("4.2", "2", "half"): "not of the sample"})
    assert [(words, value, backed) for _, _, _, words, value, backed in listed] == [
        ("4.2", "4.2", ""),
        ("half", "50", ""),
        ("1,204", "1204", "4.2-sheep"),
        ("31 per cent", "31", ""),
        ("twenty-one", "21", ""),
    ]
    assert [reason for _, _, _, _, reason, _ in reasons] == ["heading", "not of the sample", "", ""]
