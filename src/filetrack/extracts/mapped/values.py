"""What the columns of a mapped file say: rows that give a record, and values of its fields, under examination."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial

import pandas as pd

from filetrack import dates
from filetrack.extracts import parse
from filetrack.extracts.codelists import meanings
from filetrack.extracts.fields import MONTH, NUMBER, Kind, code, optional, optional_code, required
from filetrack.quality.examination import Examination
from filetrack.schemas.base import Identity
from filetrack.schemas.codes import Sex
from filetrack.schemas.mapping import PERSON, Field, FieldKind, FileMapping, Filter, Give, RecordField
from filetrack.schemas.police import Notification
from filetrack.schemas.raw.base import Raw, district, file_of, identified, key, month, similar

Lists = dict[str, pd.DataFrame]
"""Code lists (Wording) by name."""

_WORDS = {True: ("y", "yes", "true", "1"), False: ("n", "no", "false", "0")}
_LETTERS = {str(Sex.FEMALE): "f", str(Sex.MALE): "m"}
_PERSONAL = {Identity.sex, *PERSON}
_COUNT = Kind(NUMBER.code, "a whole number", lambda text: text.where(text.str.fullmatch(r"[0-9]{1,4}")).astype("Int64"))
_SHOWN = {"day_first": "31/01/2024", "month_first": "01/31/2024", "named_month": "31 Jan 2024", "iso": "2024-01-31"}


@dataclass(eq=False)
class Rows:
    """The rows of a mapped file, which is examined as its fields are read. `number` is its place among the files."""

    file: Examination
    schema: type[Raw]
    lists: Lists
    number: int
    _read: dict = field(default_factory=dict)

    @property
    def table(self) -> FileMapping:
        """The mapping of the file."""
        return file_of(self.schema)["table"]

    def text(self, header: str) -> pd.Series:
        """The text of a column, or the part of it that counts."""
        pattern = self.table.reads.get(header)
        if pattern is None:
            return self.file.rows[header]
        if header not in self._read:
            self._read[header] = _part(self.file.rows[header], pattern)
        return self._read[header]

    def given(self, header: str) -> pd.Series:
        """Whether a column holds something, encoded or not."""
        names = [header, key(header), month(header)]
        held = [self.file.rows[name] != "" for name in names if name in self.file.rows]
        return pd.concat(held, axis=1).any(axis=1)

    def selected(self, give: Give) -> pd.Series:
        """Whether each row is one of those that give a record."""
        chosen = pd.Series(True, index=self.file.rows.index)
        for matches in self._matches(give.rows):
            chosen &= matches
        for matches in self._matches(give.rows_not):
            chosen &= ~matches
        return chosen

    def value(self, known: RecordField, filled: Field, lines: pd.Index) -> pd.Series:
        """Values of a field on some lines; a row without a sound one is refused if the record needs it."""
        if filled.column is None:
            return pd.Series(filled.constant, index=lines)
        if filled.holds:
            return _holds(self.text(filled.column)[lines], filled)
        cached = (known.kind, known.codes, known.required, filled.model_dump_json(), lines.to_numpy().tobytes())
        if cached not in self._read:
            self._read[cached] = self._parsed(known, filled, self.text(filled.column)[lines])
        return self._read[cached]

    def counted(self, known: RecordField, filled: Field, lines: pd.Index) -> pd.Index:
        """The lines whose word is not one that stands for nothing that the study counts."""
        coded = known.kind in (FieldKind.CODE, FieldKind.FLAG)
        if not (known.required and coded and filled.column) or filled.holds:
            return lines
        codes = self._codes(known, filled)
        nothing = codes.index[codes.isna()]
        return lines[~self.text(filled.column)[lines].str.casefold().isin(nothing)] if len(nothing) else lines

    def listed(self, known: RecordField, filled: Field, lines: pd.Index) -> pd.Series:
        """Codes of all words that a column lists, as many as a line lists."""
        words = self.text(filled.column)[lines].str.split(filled.separator, regex=False).explode().str.strip()
        codes = self._codes(known, filled)
        return optional_code(self.file, filled.column, codes, text=words[words != ""]).dropna()

    def identity(self, give: Give, lines: pd.Index) -> dict[str, pd.Series]:
        """Linkage fields of a person, missing where no column tells them."""
        columns: dict[str, pd.Series] = {}
        for name, exact, similarly, graded in (
            ("forename", Identity.forename_key, Identity.forename_similar, similar),
            ("surname", Identity.surname_key, Identity.surname_similar, similar),
            ("postcode", Identity.postcode_key, Identity.postcode_district, district),
        ):
            header = give.fields[name].column if name in give.fields else None
            columns[exact] = self._words(key(header), lines) if header else _missing(lines)
            columns[similarly] = self._words(graded(header), lines) if header else _missing(lines)
        return columns | self._birth(give, lines) | {Identity.sex: self._sex(give, lines)}

    def _birth(self, give: Give, lines: pd.Index) -> dict[str, pd.Series]:
        """Date and month of birth; a date whose month cannot be is missing with its token."""
        if PERSON["birth"] not in give.fields:
            return {Identity.birth_key: _missing(lines), Identity.birth_month: _missing(lines)}
        header = give.fields[PERSON["birth"]].column
        text = self.file.rows[month(header)][lines]
        born = optional(self.file, month(header), MONTH, text=text)
        given = self._words(key(header), lines)
        return {Identity.birth_key: given.where(born.notna() | (text == "")), Identity.birth_month: born}

    def _sex(self, give: Give, lines: pd.Index) -> pd.Series:
        if Identity.sex not in give.fields:
            return _missing(lines)
        known = RecordField(Identity.sex, FieldKind.CODE, False, codes=tuple(Sex))
        return self.value(known, give.fields[Identity.sex], lines).astype("str")

    def _words(self, column: str, lines: pd.Index) -> pd.Series:
        return parse.words(self.file.rows[column][lines])

    def _parsed(self, known: RecordField, filled: Field, text: pd.Series) -> pd.Series:
        column = filled.column
        if known.kind == FieldKind.REFERENCE:
            return self._reference(known, column, text)
        if known.kind == FieldKind.TEXT:
            return text
        if known.kind == FieldKind.WORDS:
            return parse.words(text)
        blank = filled.blank if known.neutral is None or filled.blank is not None else known.neutral
        if known.kind == FieldKind.CODE:
            read = code if known.required else optional_code
            return read(self.file, column, self._codes(known, filled), blank=blank, text=text)
        kind = self._kind(known, filled)
        if known.required:
            return required(self.file, column, kind, blank=blank, text=text)
        values = optional(self.file, column, kind, text=text)
        return values if blank is None else values.fillna(blank)

    def _reference(self, known: RecordField, column: str, text: pd.Series) -> pd.Series:
        if known.required:
            self.file.refuse(text == "", "blank", column, "an identifier")
        return parse.words(text)

    def _kind(self, known: RecordField, filled: Field) -> Kind:
        forms = filled.dates or identified(self.schema)[filled.column]["dates"] or self.table.dates
        shown = " or ".join(_SHOWN[form] for form in dict.fromkeys([*forms, "iso"]))
        match known.kind:
            case FieldKind.DAY:
                return Kind("not_a_date", f"a date as {shown}", partial(dates.days, forms=forms), lambda days: days)
            case FieldKind.MOMENT:
                parsed, day = partial(dates.moments, forms=forms), lambda at: at.dt.normalize()
                return Kind("not_a_date_and_time", f"a date and time as {shown} 23:59", parsed, day)
            case FieldKind.TIME:
                return Kind("not_a_time", "a time as 23:59", partial(dates.minutes, forms=forms))
            case FieldKind.NUMBER:
                return _COUNT if known.name == Notification.children_named else NUMBER
        flags = self._codes(known, filled)
        parsed = lambda text: text.str.casefold().map(flags).astype("boolean")  # noqa: E731
        return Kind("not_a_tick", "a word that says yes or no", parsed)

    def _codes(self, known: RecordField, filled: Field) -> pd.Series:
        """The code of each word, in casefold: as config says, or the study's own codes and labels."""
        if filled.codelist:
            where = f"config/codelists/{filled.codelist}.csv"
            return meanings(self.lists[filled.codelist], type(known.codes[0]), where)
        if filled.codes is not None:
            words = {word.strip().casefold(): value for word, value in filled.codes.items()}
        elif known.kind == FieldKind.FLAG:
            words = {word: value for value, said in _WORDS.items() for word in said}
        else:
            words = {word: str(code) for code in known.codes for word in (code.label.casefold(), str(code))}
            words |= {_LETTERS[code]: code for code in map(str, known.codes) if known.name == Identity.sex}
        return pd.Series(words, dtype="boolean" if known.kind == FieldKind.FLAG else "str")

    def _matches(self, filters: Filter) -> list[pd.Series]:
        return [
            _among(self.text(header), values) if header in self.file.rows else ~self.given(header)
            for header, values in filters.items()
        ]


def _part(text: pd.Series, pattern: str) -> pd.Series:
    """The part of each text that a pattern finds; the whole where it finds none."""
    found = {value: match[1] for value in text.unique() if (match := re.search(pattern, value)) and match[1]}
    return text.where(~text.isin(list(found)), text.map(found)).astype("str")


def _among(text: pd.Series, values: Iterable[str]) -> pd.Series:
    """Whether texts match one of the values, in any case."""
    patterns = [re.compile(".*".join(map(re.escape, value.casefold().split("*"))), re.DOTALL) for value in values]
    matched = [one for one in text.unique() if any(pattern.fullmatch(one.casefold()) for pattern in patterns)]
    return text.isin(matched)


def _holds(text: pd.Series, filled: Field) -> pd.Series:
    words = text.str.split(filled.separator, regex=False).explode().str.strip() if filled.separator else text
    found = _among(words, filled.holds).groupby(level=0).any()
    return found.reindex(text.index)


def _missing(lines: pd.Index) -> pd.Series:
    return pd.Series(pd.NA, index=lines, dtype="str")
