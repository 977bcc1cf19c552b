"""Second keying of the claims: every number that the running text mentions, found mechanically.

The executive summary and chapters 2 and 4 to 10 are cut into blocks: headings, tables with their captions, footnotes of
tables, boxes, words of interviewees with the label after them, and prose. Each number outside a table, in digits, words
or as a fraction, is a mention. A mention is a claim's if it stands in the claim's quote and has the claim's value;
any other is out of scope for a reason: one of the rules here, or one given by hand in out_of_scope.csv.

Run as a command it writes mentions.csv and out_of_scope.csv, and says which mentions have no reason.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tests.published.keying import source

MENTION_FIELDS = ("section", "place", "block", "words", "value", "claims")
REASON_FIELDS = ("section", "place", "words", "around", "reason", "given")

CHAPTERS = {"exec", "2", "4", "5", "6", "7", "8", "9", "10"}
TABULAR = {"table", "caption"}
ALL_WORDS_WITHHELD = re.compile(r"box|interviewee|attribution")

AFTER_BOX = {
    **{1: "4.7 Location", 2: "4.8.2 ", 3: "4.8.3 ", 4: "4.8.4 ", 5: "4.8.5 ", 6: "4.8.6 ", 7: "4.9 "},
    **{8: "Injuries were recorded in 78", 9: "In a small number of the incidents", 10: "Table 18 shows that, using"},
    **{11: "4.11 ", 12: "Other examples of children being", 13: "Direct physical/verbal", 14: "Emotional impact"},
    **{15: "Observing the violence", 16: "4.13 ", 17: "In most of the cases (n=8)", 18: "5.4 "},
    **{19: "A number of changes had been made", 20: "⁸ The number", 21: "The tone of these sample"},
    **{22: "Sixteen families who had originally", 23: "Two families were provided", 24: "In the two other cases"},
    **{25: "In two of these cases that were", 26: "7.3.2 ", 27: "Five families in this group had low"},
    **{28: "Two families had medium", 29: "One family among these", 30: "7.3.3 ", 31: "For the ten families"},
    **{32: "There were 11 cases in this", 33: "There were eight cases where", 34: "7.3.4 ", 35: "9.6 ", 36: "9.7 "},
}
"""The words with which the running text goes on after each box."""

LABEL = re.compile(
    r"\((?:[A-Z][a-z]+, young people|[A-Z][a-z]+(?: [a-z]+)* (?:officer|specialist|supervisor|manager|worker)"
    r"|Hospital social worker|Domestic violence specialist|Front-line officer|Senior manager|Specialist police officer)"
    r"[^)]*\)"
)
"""The label of an interviewee, in brackets under the words quoted."""

OVER_TWO_PAGES = "...children can be quite withdrawn"
"""The first words of a quotation that a page break cuts in two."""

ONES = [
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
NUMBERS = {word: value for value, word in enumerate(ONES)}
for tens, ten in enumerate(TENS, 2):
    NUMBERS[ten] = tens * 10
    NUMBERS |= {f"{ten}-{ONES[unit]}": tens * 10 + unit for unit in range(1, 10)}
WORD = "|".join(sorted(NUMBERS, key=len, reverse=True))

MENTION = re.compile(
    rf"""(?ix)
  (?P<mixed>three\ and\ a\ half)
| (?P<quarters>three-quarters)
| (?P<percent>\d[\d,]*(?:\.\d+)?\ ?(?:per\ cent|%))
| (?P<digits>(?<![\w.])\d{{1,3}}(?:,\d{{3}})+|(?<!\w)\d+(?:\.\d+)*)
| (?P<fraction>\b(?:half|quarter|fifth|(?:(?<=a\ )|(?<=a\ further\ ))third)\b)
| (?P<word>\b(?:{WORD})\b(?:\ per\ cent)?)
| (?P<most>\bmajority\b|\bmost\b(?!\ (?:likely|frequent(?:ly)?|common(?:ly)?|worryingly|recent|important|effective
         |strongly|valuable|direct|helpful|communication|severe|violent|appropriate|useful|at\ risk|know|knew)\b))
| (?P<none>\bnone\b|\bno\ families\b|\bneither\ parent\b|not\ recorded\ at\ all|did\ not\ feature\ among|no\ records\ of
          |no\ further\ (?:police|domestic\ violence)\ notifications)
| (?P<all>all\ of\ whom|\ball\ (?:from|in)\ the\ northern|\bAll(?=\ six)|\bin\ all\ cases)
| (?P<same>no\ difference|little\ difference|very\ similar|similar\ proportions|the\ same\ as)
| (?P<top>\bnext\ largest\b|\b(?:most\ (?:frequently|frequent|commonly\ found|likely\ to\ be\ (?:contacted|referred))
         |largest|highest\ (?:number|frequency))\b)
| (?P<ordinal>\b(?:first|second|third|fourth)\b)
| (?P<times>\b(?:once|twice|single|sole)\b)
"""
)
FIXED = {"mixed": 3.5, "quarters": 75, "most": 50, "none": 0, "same": 0, "all": 100, "top": 1}
SPOKEN = {
    **{"half": 50, "third": 33.3, "quarter": 25, "fifth": 20},
    **{"once": 1, "twice": 2, "single": 1, "sole": 1},
}
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4}

BY_BLOCK = {
    "heading": "heading",
    "attribution": "label of an interviewee",
    "interviewee": "words of an interviewee",
    "box": "box: case vignette, template or local scheme, not a figure of the sample",
}

BY_WORDS = (
    ("digits", r"", r"(?:19|20)\d\d", r"", "year or citation"),
    ("digits", r"(?:19|20)\d\d[/–]", r"\d+", r"", "year"),
    (
        "digits",
        r"(?:[Tt]ables?|[Bb]ox|[Cc]hapters?(?: \d+ and)?|[Ss]ections?|[Ss]tage|Level|Scale|Case No\.|\bp|\(s)\s?",
        r".+",
        r"",
        "number of a table, box, chapter, section, stage or case",
    ),
    (
        "digits",
        r"(?:chapters \d+(?:,| to| and)|Sections? \d+ or Section)\s?",
        r".+",
        r"",
        "number of a chapter or section",
    ),
    ("digits", r"(?:\A|see |section )", r".*\..*", r"", "number of a section"),
    ("digits", r"(?:FSU ?|124)", r".+", r"", "name of a form or model"),
    ("digits", r"", r".+", r"D\b", "name of a form or model"),
    ("digits", r"", r"999", r" call\b", "telephone number"),
    ("digits", r"", r".+", r"(?:am|pm)\b", "clock time that names a band of Table 16"),
    ("digits", r"\A- ", r".+", r"", "list number"),
    ("digits", r"\A[¹²³⁴⁵⁶⁷⁸⁹]", r".+", r"", "footnote"),
    ("word", r"", r"one", r" another\b", "idiom: one another"),
    (
        "word",
        r"",
        r"one",
        r" of (?:the|these|those|our|his|them|its|this)\b",
        "pronoun: one of a group, not a count of the sample",
    ),
    ("word", r"", r"one", r" or (?:both|more)\b", "phrase: one or both, one or more"),
    ("word", r"", r"one", r" (?:for|of domestic|that|where|which|who|was|in)\b", "pronoun"),
    (
        "word",
        r"",
        r"two",
        r" (?:research |study )?sites\b",
        "names the two research sites; claimed in exec, 2.1, 2.6 and 4.1",
    ),
    ("ordinal", r"", r".+", r"", "ordinal of a stage, draft, visit or list; not a figure of the sample"),
)
"""Form of the number, what stands before it, the number, what stands after it, and why it is then no claim."""


@dataclass(frozen=True)
class Block:
    """A paragraph of the text, its section, and where it begins in the section's text."""

    section: str
    kind: str
    text: str
    begins: int


@dataclass(frozen=True)
class Mention:
    """A number in a block, and its place: 1 for the first number of the section, and so on."""

    block: Block
    place: int
    found: re.Match

    @property
    def words(self) -> str:
        return self.found[0]

    @property
    def begins(self) -> int:
        return self.block.begins + self.found.start()

    @property
    def key(self) -> tuple[str, str, str]:
        return self.block.section, str(self.place), self.words

    @property
    def value(self) -> str:
        """Its value as a number in digits; a share in words as a percentage; a section's number as it stands."""
        form, words = self.found.lastgroup, self.words.lower()
        if form in ("percent", "digits"):
            return re.sub(r" ?(per cent|%)\Z", "", words).replace(",", "")
        if form == "top" and words == "next largest":
            return "2"
        known = FIXED | {"word": NUMBERS.get(words.removesuffix(" per cent")), "ordinal": ORDINALS.get(words)}
        return str(known.get(form, SPOKEN.get(words)))

    @property
    def around(self) -> str:
        """Two words on each side; none where the words are an interviewee's or a box's."""
        if ALL_WORDS_WITHHELD.match(self.block.kind):
            return ""
        text = self.block.text
        before, after = text[: self.found.start()].split(" ")[-3:], text[self.found.end() :].split(" ")[:3]
        return " ".join(before) + self.words + " ".join(after)


def paragraphs(lines: list[str]) -> Iterator[tuple[str, bool]]:
    """Yield each paragraph on one line and whether it is tabular; items of a list and captions are paragraphs."""
    held: list[str] = []
    for line in [*lines, ""]:
        item = re.match(r"(- |• |Table \d+ |Box \d+ )", line) and line.startswith(("- ", "•"))
        if held and (not line.strip() or ("\t" in line) != ("\t" in held[-1]) or item):
            yield source.collapsed(" ".join(held)), any("\t" in each for each in held)
            held = []
        if line.strip():
            held.append(line)


def blocks(lines: list[str]) -> list[Block]:
    """Return the blocks of the chapters in scope, in the text's order."""
    found: list[Block] = []
    lengths: dict[str, int] = defaultdict(int)
    section, chapter, box = "", "", 0
    listed = list(paragraphs(lines))
    for (text, tabular), (following, _) in zip(listed, [*listed[1:], ("", False)], strict=True):
        heading = re.match(r"(\d{1,2}(?:\.\d{1,2}){1,3}) [A-Z\"]", text)
        opening = re.match(r"Chapter (\d+)\. [A-Z]", text)
        if opening and not tabular:
            section, chapter, box = "", opening[1], 0
            continue
        if text == "Executive summary":
            section = chapter = "exec"
        elif text.startswith("References") and chapter == "10":
            chapter = ""
        if chapter not in CHAPTERS:
            continue
        if box and text.startswith(AFTER_BOX[box]):
            box = 0
        titled = heading and not tabular and heading[1].split(".")[0] == chapter
        if titled:
            section = heading[1]
        boxed = re.match(r"Box (\d+) ", text)
        if boxed and not titled and not text.endswith("."):
            box = int(boxed[1])
        kind = "heading" if titled or text == "Executive summary" else f"box {box}" if box else ""
        found.append(Block(section, kind or plain_kind(text, tabular, following), text, lengths[section]))
        lengths[section] += len(text) + 1
    return found


def plain_kind(text: str, tabular: bool, following: str) -> str:
    """Say what a paragraph outside boxes and headings is."""
    if tabular:
        return "table"
    if re.match(r"Table \d+ [A-Z]", text) and not text.endswith("."):
        return "caption"
    if LABEL.fullmatch(text):
        return "attribution"
    if LABEL.fullmatch(following) or text.startswith(OVER_TWO_PAGES):
        return "interviewee"
    return "table footnote" if text.startswith("^{*") else "prose"


def mentions(found: Iterable[Block]) -> list[Mention]:
    """Return the numbers of all blocks but tables, counted from 1 in each section."""
    counted: dict[str, int] = defaultdict(int)
    listed = []
    for block in found:
        for match in () if block.kind in TABULAR else MENTION.finditer(block.text):
            counted[block.section] += 1
            listed.append(Mention(block, counted[block.section], match))
    return listed


def claimed(found: list[Block], claims: list[dict[str, str]]) -> dict[tuple, list[str]]:
    """Return the claims by section, value, and each character of the section's text at which their quotes stand."""
    texts: dict[str, str] = defaultdict(str)
    for block in found:
        texts[block.section] += block.text + " "
    held: dict[tuple, list[str]] = defaultdict(list)
    for claim in claims:
        for stand in re.finditer(re.escape(claim["quote"]), texts[claim["section"]]):
            for character in range(*stand.span()):
                held[claim["section"], character, float(claim["value"])].append(claim["claim"])
    return held


def rule(mention: Mention) -> str:
    """Return why a mention is no claim by its block or the words beside it; empty where no rule says so."""
    kind, form = mention.block.kind.partition(" ")[0], mention.found.lastgroup
    if kind in BY_BLOCK:
        return BY_BLOCK[kind]
    before = mention.block.text[: mention.found.start()]
    after = mention.block.text[mention.found.end() :]
    for of_form, ahead, words, behind, reason in BY_WORDS:
        if (
            form == of_form
            and re.search(f"(?:{ahead})\\Z", before)
            and re.fullmatch(words, mention.words.lower())
            and re.match(behind, after)
        ):
            return reason
    return ""


def keyed(
    lines: list[str], claims: list[dict[str, str]], by_hand: dict[tuple[str, str, str], str]
) -> tuple[list, list]:
    """Return the rows of mentions.csv and of out_of_scope.csv; a reason is empty where nobody and no rule gives one."""
    found = blocks(lines)
    held = claimed(found, claims)
    listed, reasons = [], []
    for mention in mentions(found):
        number = float(mention.value) if mention.value.count(".") < 2 else None
        of_claims = held.get((mention.block.section, mention.begins, number), [])
        listed.append((*mention.key[:2], mention.block.kind, mention.words, mention.value, " ".join(of_claims)))
        if not of_claims:
            reason = rule(mention)
            given = "rule" if reason else "hand"
            reasons.append((*mention.key, mention.around, reason or by_hand.get(mention.key, ""), given))
    return listed, reasons


def reasons_by_hand() -> dict[tuple[str, str, str], str]:
    """Return the reasons that were given by hand, by section, place and words."""
    rows = source.rows(source.KEYED / "out_of_scope.csv")
    return {(row["section"], row["place"], row["words"]): row["reason"] for row in rows if row["given"] == "hand"}


if __name__ == "__main__":
    listed, reasons = keyed(source.lines(), source.rows(source.PUBLISHED / "claims.csv"), reasons_by_hand())
    source.write("mentions.csv", MENTION_FIELDS, listed)
    source.write("out_of_scope.csv", REASON_FIELDS, reasons)
    for section, place, words, around, reason, _ in reasons:
        if not reason:
            print(f"no claim and no reason: §{section}, number {place}: {words} ({around})")
