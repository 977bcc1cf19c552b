"""The catalogue of corruptions: what may become of an extract on its way, and what the study must make of it."""

from __future__ import annotations

import csv
import io as memory
import os
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from filetrack import io
from filetrack.schemas.codes import Severity
from filetrack.schemas.raw import north_care, north_police, south_care, south_police
from filetrack.schemas.raw.base import Raw, file_of, month

PLANTED = "QUILLFEATHER"
"""What corruptions write into cells: nothing of it may be told."""

Change = Callable[[Path], None]


@dataclass(frozen=True)
class Corruption:
    """A change of an agency's extract, the check that must find it, in how many units, and what that check does.

    Where `sealed` is false the manifest is left as it was, as if the change had come about on the way.
    """

    name: str
    agency: str
    change: Change
    check: str
    failed: int
    severity: Severity
    sealed: bool = True


def of_bytes(file: str, change: Callable[[bytes], bytes]) -> Change:
    """Change a file as bytes."""

    def apply(folder: Path) -> None:
        before = (folder / file).read_bytes()
        after = change(before)
        assert after != before
        (folder / file).write_bytes(after)

    return apply


def of_lines(schema: type[Raw], change: Callable[[list[list[str]]], None]) -> Change:
    """Change the lines of a CSV file, header first, in place."""

    def apply(folder: Path) -> None:
        path = folder / file_of(schema)["file"]
        with path.open(encoding="utf-8", newline="") as file:
            lines = list(csv.reader(file))
        change(lines)
        text = memory.StringIO(newline="")
        csv.writer(text, lineterminator="\n").writerows(lines)
        path.write_text(text.getvalue(), encoding="utf-8", newline="")

    return apply


def put(schema: type[Raw], column: str, value: str | Callable[[str], str], *rows: int) -> Change:
    """Put a value into a column of a CSV file, in the given rows (the first is 1)."""

    def change(lines: list[list[str]]) -> None:
        position = lines[0].index(column)
        for row in rows:
            before = lines[row][position]
            lines[row][position] = value(before) if callable(value) else value

    return of_lines(schema, change)


def everywhere(schema: type[Raw], column: str, value: Callable[[str], str]) -> Change:
    """Change every value of a column of a CSV file."""

    def change(lines: list[list[str]]) -> None:
        position = lines[0].index(column)
        for line in lines[1:]:
            line[position] = value(line[position])

    return of_lines(schema, change)


def header(schema: type[Raw], column: str, name: str) -> Change:
    """Rename a column in the header of a CSV file."""

    def change(lines: list[list[str]]) -> None:
        lines[0][lines[0].index(column)] = name

    return of_lines(schema, change)


def of_sheet(schema: type[Raw], column: str, value: str, *rows: int) -> Change:
    """Put a value into a column of a workbook's sheet, in the given rows (the first is 0), all else as it is."""

    def apply(folder: Path) -> None:
        name = file_of(schema)["file"]
        of_file = [each for each in (*south_care.FILES, *south_police.FILES) if file_of(each)["file"] == name]
        sheets = io.sound(io.read_folder(folder, of_file, anonymised=True).files)
        sheets[schema].iloc[list(rows), sheets[schema].columns.get_loc(column)] = value
        io.write_raw(sheets, folder)

    return apply


def of_package(file: str, change: Callable[[dict[str, bytes]], None]) -> Change:
    """Change the parts of which a workbook consists."""

    def apply(folder: Path) -> None:
        with zipfile.ZipFile(folder / file) as package:
            parts = {name: package.read(name) for name in package.namelist()}
        change(parts)
        with zipfile.ZipFile(folder / file, "w", zipfile.ZIP_DEFLATED) as package:
            for name, content in parts.items():
                package.writestr(name, content)

    return apply


def part(file: str, name: str, old: bytes, new: bytes) -> Change:
    """Replace the first of something in one part of a workbook."""

    def change(parts: dict[str, bytes]) -> None:
        assert old in parts[name]
        parts[name] = parts[name].replace(old, new, 1)

    return of_package(file, change)


def added_part(file: str, name: str, content: bytes) -> Change:
    """Add a part to a workbook."""
    return of_package(file, lambda parts: parts.update({name: content}))


def linked(file: str) -> Change:
    """Put a link to a copy elsewhere in the place of a file."""

    def apply(folder: Path) -> None:
        elsewhere = folder.parent / f"elsewhere-{file}"
        os.rename(folder / file, elsewhere)
        (folder / file).symlink_to(elsewhere)

    return apply


def exchanged(day: str) -> str:
    """A date dd/mm/yyyy with day and month exchanged, where that is a date; else with the day cut to the month."""
    if not day:
        return day
    first, second, rest = day.split("/", 2)
    return f"{second}/{first if int(first) <= 12 else '0' + first[-1] if first[-1] != '0' else '10'}/{rest}"


def repeated(lines: list[list[str]]) -> None:
    lines.append(list(lines[1]))


def contested(column: int, value: str) -> Callable[[list[list[str]]], None]:
    def change(lines: list[list[str]]) -> None:
        again = list(lines[1])
        again[column] = value
        lines.append(again)

    return change


STOP, QUARANTINE, BLANK, WARN = Severity.STOP, Severity.QUARANTINE, Severity.BLANK, Severity.WARN
NP, NC, SP, SC = "north/police", "north/care", "south/police", "south/care"
np, nc, sp, sc = north_police, north_care, south_police, south_care
INCIDENTS, FORMS, INDEX, TIMES = "incidents.csv", "data_collection_forms.xlsx", "file_index.xlsx", "cad_times.xlsx"
SHEET_1 = "xl/worksheets/sheet1.xml"

CATALOGUE = [
    # the file as a whole
    Corruption("a file is missing", NP, lambda folder: (folder / "calls.csv").unlink(), "file_missing", 1, STOP),
    Corruption(
        "a file is misnamed",
        NP,
        lambda folder: (folder / "calls.csv").rename(folder / "call.csv"),
        "file_missing",
        1,
        STOP,
    ),
    Corruption("a file is a link to another place", NP, linked("calls.csv"), "file_outside", 1, STOP),
    Corruption("a file is empty", NC, of_bytes("letters.csv", lambda _: b""), "file_empty", 1, STOP),
    Corruption(
        "a file holds blank lines alone", NC, of_bytes("letters.csv", lambda _: b"\n\n\r\n"), "file_empty", 1, STOP
    ),
    Corruption(
        "a file is a header without rows",
        NC,
        of_bytes("placements.csv", lambda text: text.split(b"\n")[0] + b"\n"),
        "no_rows",
        1,
        WARN,
    ),
    Corruption(
        "a file that nobody declared lies beside",
        NP,
        lambda folder: (folder / "notes.txt").write_text(PLANTED),
        "unknown_file",
        1,
        WARN,
    ),
    Corruption(
        "a file was changed on the way",
        NC,
        put(nc.Letters, nc.Letters.letter, "STANDARD DV LETTER", 1, 2, 3),
        "not_as_sent",
        1,
        STOP,
        sealed=False,
    ),
    Corruption(
        "the end of a file was lost on the way",
        NC,
        of_bytes("events.csv", lambda text: text[: len(text) // 2]),
        "not_as_sent",
        1,
        STOP,
        sealed=False,
    ),
    # how a CSV file is written
    Corruption(
        "a byte order mark", NP, of_bytes(INCIDENTS, lambda text: b"\xef\xbb\xbf" + text), "wrong_encoding", 0, WARN
    ),
    Corruption(
        "UTF-16", NP, of_bytes(INCIDENTS, lambda text: text.decode().encode("utf-16")), "wrong_encoding", 1, STOP
    ),
    Corruption(
        "cp1252 that was not declared",
        NP,
        of_bytes(INCIDENTS, lambda text: text.replace(b"Call", b"Caf\xe9", 1)),
        "wrong_encoding",
        1,
        STOP,
    ),
    Corruption(
        "a NUL byte within an identifier",
        NP,
        of_bytes(INCIDENTS, lambda text: text.replace(b"\np", b"\np\0", 1)),
        "nul_bytes",
        1,
        STOP,
    ),
    Corruption(
        "Windows line ends",
        NP,
        of_bytes("calls.csv", lambda text: text.replace(b"\n", b"\r\n")),
        "ragged_rows",
        0,
        WARN,
    ),
    Corruption(
        "a row with a field too many",
        NP,
        of_lines(np.Calls, lambda lines: lines[3].append(PLANTED)),
        "ragged_rows",
        1,
        QUARANTINE,
    ),
    Corruption(
        "a row with a field too few", NP, of_lines(np.Calls, lambda lines: lines[3].pop()), "ragged_rows", 1, QUARANTINE
    ),
    Corruption(
        "every row with a field too many",
        NP,
        of_lines(np.Calls, lambda lines: [line.append(PLANTED) for line in lines[1:]]),
        "ragged_rows",
        -1,
        STOP,
    ),
    Corruption(
        "the last row is cut off",
        NC,
        of_bytes("letters.csv", lambda text: text.rstrip(b"\n").rpartition(b",")[0]),
        "ragged_rows",
        1,
        QUARANTINE,
    ),
    Corruption(
        "a quote that is not closed",
        NP,
        of_bytes("notifications.csv", lambda text: text + b'p1,"' + PLANTED.encode()),
        "unclosed_quote",
        1,
        STOP,
    ),
    Corruption(
        "another delimiter",
        NC,
        of_bytes("letters.csv", lambda text: text.replace(b",", b";")),
        "missing_column",
        -1,
        STOP,
    ),
    Corruption(
        "blank rows between rows",
        NC,
        of_bytes("letters.csv", lambda text: text.replace(b"\n", b"\n,,\n", 3)),
        "blank_rows",
        -1,
        WARN,
    ),
    Corruption(
        "blank rows above the header", NC, of_bytes("letters.csv", lambda text: b"\n\n" + text), "header_moved", 1, WARN
    ),
    Corruption(
        "a title above the header",
        NC,
        of_bytes("letters.csv", lambda text: b"Letters sent,,\n" + text),
        "header_moved",
        1,
        WARN,
    ),
    Corruption(
        "blanks after values",
        NC,
        everywhere(nc.Letters, nc.Letters.letter, lambda text: f"{text}  "),
        "padded_values",
        -1,
        WARN,
    ),
    # headers
    Corruption(
        "a column is missing",
        NP,
        of_lines(np.Calls, lambda lines: [line.pop() for line in lines]),
        "missing_column",
        1,
        STOP,
    ),
    Corruption(
        "a header is misspelt",
        NP,
        header(np.Incidents, np.Incidents.css_notified, "CSS Notifed"),
        "missing_column",
        1,
        STOP,
    ),
    Corruption(
        "a column that nobody declared",
        NP,
        of_lines(np.Calls, lambda lines: [line.append(PLANTED) for line in lines]),
        "unknown_column",
        1,
        STOP,
    ),
    Corruption(
        "a column stands there twice",
        NP,
        of_lines(np.Calls, lambda lines: [line.append(line[1]) for line in lines]),
        "repeated_column",
        1,
        STOP,
    ),
    Corruption(
        "the header row is missing",
        NC,
        of_bytes("letters.csv", lambda text: text.partition(b"\n")[2]),
        "missing_column",
        -1,
        STOP,
    ),
    # workbooks
    Corruption(
        "a workbook is cut off",
        SC,
        of_bytes(INDEX, lambda content: content[: len(content) // 2]),
        "not_a_workbook",
        1,
        STOP,
    ),
    Corruption(
        "an old workbook under the new name",
        SC,
        of_bytes(INDEX, lambda _: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
        "not_a_workbook",
        1,
        STOP,
    ),
    Corruption(
        "a CSV file named as a workbook",
        SC,
        of_bytes(INDEX, lambda _: b"File No,Volumes held\n1,2\n"),
        "not_a_workbook",
        1,
        STOP,
    ),
    Corruption(
        "a sheet is missing",
        SC,
        part(FORMS, "xl/workbook.xml", b'name="Events"', b'name="Ev"'),
        "sheet_missing",
        1,
        STOP,
    ),
    Corruption(
        "a needed sheet is hidden",
        SC,
        part(FORMS, "xl/workbook.xml", b'name="Events"', b'name="Events" state="hidden"'),
        "hidden_sheet",
        1,
        STOP,
    ),
    Corruption(
        "hidden rows", SC, part(INDEX, SHEET_1, b'<row r="4"', b'<row hidden="1" r="4"'), "hidden_rows", 1, WARN
    ),
    Corruption(
        "merged cells",
        SC,
        part(
            INDEX, SHEET_1, b"</sheetData>", b'</sheetData><mergeCells count="1"><mergeCell ref="A3:A5"/></mergeCells>'
        ),
        "merged_cells",
        -1,
        STOP,
    ),
    Corruption(
        "a formula",
        SC,
        part(INDEX, SHEET_1, b'<row r="4"', b'<row r="3000"><c r="A3000"><f>1+1</f><v>2</v></c></row><row r="4"'),
        "formulas",
        1,
        STOP,
    ),
    Corruption("macros", SC, added_part(INDEX, "xl/vbaProject.bin", b"\0" * 64), "macros", 1, STOP),
    Corruption(
        "a part that unfolds to a thousand times its size",
        SC,
        added_part(INDEX, "xl/media/image1.bin", b"\0" * 60_000_000),
        "zip_bomb",
        1,
        STOP,
    ),
    Corruption(
        "a date that became a number",
        SC,
        of_sheet(sc.Notifications, sc.Notifications.received, "39094.5", 0),
        "not_a_date",
        1,
        QUARANTINE,
    ),
    # identifiers and rows
    Corruption(
        "an identifier is blank", NP, put(np.Incidents, np.Incidents.incident_ref, "", 5), "blank", 1, QUARANTINE
    ),
    Corruption(
        "an identifier was read as a decimal number",
        NP,
        put(np.Incidents, np.Incidents.incident_ref, "1234.0", 5),
        "identifier_altered",
        1,
        QUARANTINE,
    ),
    Corruption(
        "an identifier in scientific notation",
        NP,
        put(np.Incidents, np.Incidents.incident_ref, "1.2E+05", 5),
        "identifier_altered",
        1,
        QUARANTINE,
    ),
    Corruption(
        "all identifiers in scientific notation",
        NP,
        everywhere(np.Incidents, np.Incidents.incident_ref, lambda _: "1.2E+05"),
        "identifier_altered",
        -1,
        STOP,
    ),
    Corruption("a row stands there twice", NP, of_lines(np.Incidents, repeated), "repeated_row", 1, QUARANTINE),
    Corruption(
        "two rows differ under one identifier",
        NP,
        of_lines(np.Incidents, contested(2, "00:01")),
        "conflicting_rows",
        2,
        QUARANTINE,
    ),
    Corruption(
        "a reference to a row that is not there",
        NP,
        put(np.People, np.People.incident_ref, PLANTED, 5),
        "unknown_reference",
        1,
        QUARANTINE,
    ),
    Corruption(
        "a notification without its incident",
        NP,
        put(np.Notifications, np.Notifications.incident_ref, PLANTED, 5),
        "notification_without_incident",
        1,
        QUARANTINE,
    ),
    Corruption(
        "an entry of a child that is not there",
        NC,
        put(nc.Letters, nc.Letters.child_id, PLANTED, 2),
        "unknown_reference",
        1,
        QUARANTINE,
    ),
    # dates
    Corruption(
        "a date that no calendar has",
        NP,
        put(np.Incidents, np.Incidents.date_reported, "31/02/2007", 5),
        "not_a_date",
        1,
        QUARANTINE,
    ),
    Corruption(
        "a date in words", NP, put(np.Incidents, np.Incidents.date_reported, PLANTED, 5), "not_a_date", 1, QUARANTINE
    ),
    Corruption(
        "a date of two digits of year",
        NP,
        put(np.Incidents, np.Incidents.date_reported, "05/01/07", 5),
        "not_a_date",
        1,
        QUARANTINE,
    ),
    Corruption(
        "all dates with the month in letters",
        NP,
        everywhere(
            np.Incidents,
            np.Incidents.date_reported,
            lambda day: day.replace("/01/", "-Jan-").replace("/02/", "-Feb-").replace("/03/", "-Mar-"),
        ),
        "not_a_date",
        -1,
        STOP,
    ),
    Corruption(
        "a date in the future", NC, put(nc.Letters, nc.Letters.sent, "01/01/2031", 2), "future_date", 1, QUARANTINE
    ),
    Corruption(
        "a date before the study's records",
        NC,
        put(nc.Letters, nc.Letters.sent, "01/01/1907", 2),
        "date_too_early",
        1,
        QUARANTINE,
    ),
    Corruption(
        "1 January 1900 for not known",
        NC,
        put(nc.Letters, nc.Letters.sent, "01/01/1900", 2),
        "placeholder_date",
        1,
        QUARANTINE,
    ),
    Corruption(
        "a placeholder where a date may be blank",
        NC,
        put(nc.Assessments, nc.Assessments.completed, "01/01/1900", 2),
        "placeholder_date",
        1,
        BLANK,
    ),
    Corruption(
        "day and month exchanged in a whole column",
        NC,
        everywhere(nc.Events, nc.Events.date, exchanged),
        "day_month_swapped",
        -1,
        STOP,
    ),
    Corruption(
        "a month of the register is missing",
        NP,
        everywhere(
            np.Incidents,
            np.Incidents.date_reported,
            lambda day: (
                day.replace("/03/2007", "/02/2007")
                .replace("31/02", "27/02")
                .replace("30/02", "26/02")
                .replace("29/02", "25/02")
            ),
        ),
        "month_not_covered",
        1,
        STOP,
    ),
    Corruption(
        "an optional date that is none",
        NP,
        put(np.Notifications, np.Notifications.sent, PLANTED, 3),
        "not_a_date",
        1,
        BLANK,
    ),
    Corruption(
        "a notification before its incident",
        NP,
        put(np.Notifications, np.Notifications.completed, "01/12/2006", 3),
        "notification_before_report",
        1,
        WARN,
    ),
    Corruption(
        "an assessment that ended before it started",
        NC,
        put(nc.Assessments, nc.Assessments.completed, "01/01/2000", 3),
        "ended_before_started",
        1,
        WARN,
    ),
    Corruption(
        "an arrival before the call",
        NP,
        put(np.Calls, np.Calls.arrived, "01/01/2006 10:00", 3),
        "response_before_call",
        1,
        WARN,
    ),
    # values and people
    Corruption(
        "a wording that the code list lacks",
        NP,
        put(np.Incidents, np.Incidents.relationship, PLANTED, 5),
        "unknown_wording",
        1,
        QUARANTINE,
    ),
    Corruption(
        "an optional wording that the code list lacks",
        NP,
        put(np.People, np.People.occupation, PLANTED, 5),
        "unknown_wording",
        1,
        BLANK,
    ),
    Corruption(
        "a whole column of other wordings",
        NP,
        everywhere(np.Incidents, np.Incidents.place, lambda _: PLANTED),
        "unknown_wording",
        -1,
        STOP,
    ),
    Corruption(
        "a tick that is none",
        NP,
        put(np.Incidents, np.Incidents.css_notified, "PERHAPS", 5),
        "not_a_tick",
        1,
        QUARANTINE,
    ),
    Corruption(
        "a number that is none", NP, put(np.Children, np.Children.child_no, "one", 5), "not_a_number", 1, QUARANTINE
    ),
    Corruption(
        "a time that is none", NP, put(np.Incidents, np.Incidents.time_reported, "25:61", 5), "not_a_time", 1, BLANK
    ),
    Corruption(
        "a month of birth that is none",
        NP,
        put(np.Children, month(np.Children.dob), "2003-13", 5),
        "not_a_month",
        1,
        BLANK,
    ),
    Corruption(
        "a child of thirty", NP, put(np.Children, month(np.Children.dob), "1976-05", 5), "child_not_a_child", 1, WARN
    ),
    Corruption(
        "a child born after the incident",
        NP,
        put(np.Children, month(np.Children.dob), "2007-11", 5),
        "birth_after_incident",
        1,
        WARN,
    ),
    Corruption(
        "an adult of a hundred and twenty",
        NP,
        put(np.People, month(np.People.dob), "1887-05", 5),
        "adult_too_old",
        1,
        WARN,
    ),
    Corruption("an adult of six", NP, put(np.People, month(np.People.dob), "2000-05", 5), "adult_too_young", 1, WARN),
    Corruption(
        "a child linked to itself",
        NC,
        of_lines(nc.FamilyLinks, lambda lines: lines[1].__setitem__(slice(1, 3), ["SIBLING", lines[1][0]])),
        "linked_to_itself",
        1,
        WARN,
    ),
    # the south's systems
    Corruption("a report stands there twice", SP, of_lines(sp.Cris, repeated), "repeated_row", 1, QUARANTINE),
    Corruption(
        "a child of a record that is not there",
        SP,
        put(sp.MerlinChildren, sp.MerlinChildren.merlin_no, PLANTED, 4),
        "unknown_reference",
        1,
        QUARANTINE,
    ),
    Corruption("a flag that is none", SP, put(sp.Cris, sp.Cris.dv_flag, PLANTED, 5), "not_a_tick", 1, QUARANTINE),
    Corruption(
        "dates counted from 1904",
        SP,
        part(TIMES, "xl/workbook.xml", b"<workbookPr", b'<workbookPr date1904="1"'),
        "dates_1904",
        1,
        WARN,
    ),
    Corruption(
        "a report of a date without a year",
        SP,
        put(sp.Cris, sp.Cris.date_reported, "05/01", 5),
        "not_a_date",
        1,
        QUARANTINE,
    ),
]
