"""Words of narratives: spaCy's blank English cuts a text into words and sentences, a lexicon into classes of words."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import accumulate, compress, pairwise
from operator import itemgetter
from sys import intern
from typing import NamedTuple

import numpy as np

from filetrack.coding.narrative.patterns import line
from filetrack.problems import Problem
from filetrack.schemas.study import Strict

SENTENCE, COMMA, _PERSON, YOUNG_ONE = ".", ",", "PERSON", "ONE_CHILD"
_MASK = re.compile(r"\[\s*([a-z ]*[a-z])\s*(\d*)\s*\]")
_JOINED = re.compile(r"-(?<=\w-)(?=\w)")
_CHARACTERS = str.maketrans("’‘\n\t()–" + '"“”*/\\\r£', "''; ,,-" + 8 * " ")
_PREFIX = re.compile(r"^[^\w\s\[£]")
_SUFFIX = re.compile(r"(?:'s|[^\w\s\]])$")
_INFIX = re.compile(r"[;,!?&+]|(?<=[\w\]])(?::(?!\d)|(?<!\d)\.(?=[a-z\[]))|(?<=\])(?=\w)")
_NORMS = {"&": "and", "+": "and", "-": COMMA, "p1": "[party]", "p2": "[party]", "'s": "s", "n't": "not", "nt": "not"}
_NORMS |= {"'d": "would", "ca": "can", "wo": "will", "'ll": "will", "'m": "am", "'re": "are", "'ve": "have"}
_BETWEEN = "\n"
"""Between texts that are read in one piece; none has it, nor has any phrase."""
_REMEMBERED = 100_000
"""How many chunks of texts, of words and marks without a space, the tokeniser remembers."""
_IN_ONE_PIECE = 8
"""Texts that spaCy reads in one piece; what many take fits no processor's cache."""
_STOPS = [".", "!", "?", ";", "...", "…"]
_HAD_OR_WOULD, _WOULD = "'d", "would"
_PARTICIPLE = re.compile(
    "[a-z]{2,}(?<!need)(?<!feed)(?<!leed)(?<!peed)ed|better|been|[bdgmst]one|got|had|made|said|told|kept|left|lost|sent|put|"
    "hit|cut|let|set|shut|split|burst|spit|hurt|come|become|run|beat|bit|bitten|seen|taken|given|thrown|driven|broken|"
    "beaten|fallen|gotten|written|eaten|spoken|chosen|stolen|hidden|forgotten|shaken|woken|torn|drawn|known|grown|found|"
    "heard|met|read|paid|laid|brought|bought|thought|caught|fought|taught|struck|stuck|swung|slung|flung|hung|rung|drunk|"
    "begun|held|spat|bent|spent|slept|crept|stood|understood|won|sat|shot|led|fed|fled|slid"
)
"""After `'d` a participle tells what had been done; anything else, what would be."""
_VOWEL, _REPEATED = re.compile("[aeiou]"), re.compile(r"(\w)\1")
_ANYBODY = {"<him>": ("him", "her", "me", "you", "us", "them"), "<his>": ("his", "her", "my", "your", "our", "their")}
_ARTICLES = frozenset({"the", "a", "an"})
"""Words that terse logs leave out."""
_BEFORE_PARTICIPLES = frozenset(
    {"already", "also", "just", "never", "not", "only", "always", "since", "once", "previously", "then"}
)
_BEFORE_NOT = ("could", "would", "should", "does", "did", "was", "has", "had")
"""Verbs that stand in one word with `not`, whose slips do too: `cudnt`."""
_ADULT = 18
_YOUNG = frozenset({"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"})
_ENDINGS = ("", "s", "es", "ed", "d", "ing")


class WordClass(Strict):
    """Words and phrases that mean the same to a rule, and why."""

    reason: str
    words: list[str]


class Typing(Strict):
    """Which words are also known mistyped; `never` are words of their own that look like a mistake,
    `slips` the mistakes and short forms of small words."""

    least: int
    never: list[str]
    slips: dict[str, list[str]]


class Words(Strict):
    """`words.yaml`: what all codes share."""

    typing: Typing
    titles: list[str]
    abbreviations: list[str]
    owners: list[str] = []
    classes: dict[str, WordClass]
    names: dict[str, list[str]] = {}
    kinds: dict[str, list[str]] = {}
    grammar: dict[str, list[str]] = {}


class Text(NamedTuple):
    """A text's words and marks in order, lower case, mistakes put right; where each stands; numbers of masks.

    `numbers` tells the n of `[child n]`, `[victim n]` and `Pn` by the word's place. `phrases` are those of all lexicons
    that stand in it, from which to which word, each with its class in every lexicon, in order, of those that begin
    together the longest first. `classes` are each word's, in every lexicon. `children` are names that an age tells to
    be children's.
    """

    words: list[str]
    starts: list[int]
    ends: list[int]
    numbers: dict[int, int]
    phrases: list[tuple[int, int, str, tuple[str, ...]]]
    classes: list[tuple[str, ...]]
    children: frozenset[str] = frozenset()


@dataclass(eq=False)
class Passage:
    """A text as units: `tags` (a class, a plain word, `.` or `,`), and from which to which word each unit reaches."""

    text: Text
    tags: list[str]
    firsts: Sequence[int]
    afters: Sequence[int]

    @cached_property
    def words(self) -> list[str]:
        """What was written, unit by unit."""
        words = self.text.words
        if len(words) == len(self.tags):
            return words
        return [" ".join(words[i:j]) if j - i > 1 else words[i] for i, j in zip(self.firsts, self.afters, strict=True)]

    @cached_property
    def line(self) -> str:
        """Its units as patterns read them."""
        return line(self.tags)

    @cached_property
    def present(self) -> set[str]:
        """Which units there are; some of them may since be read as of other classes."""
        return set(self.tags)

    def retagged(self, tags: list[str], **known) -> Passage:
        """The same units, read as of other classes; `known` are those of its properties that are known."""
        again = Passage(self.text, tags, self.firsts, self.afters)
        vars(again).update(known, words=self.words)
        return again

    def start(self, unit: int) -> int:
        """Place of a unit's first character in the text."""
        return self.text.starts[self.firsts[unit]]

    def end(self, unit: int) -> int:
        """Place after a unit's last character."""
        return self.text.ends[self.afters[unit] - 1]

    def number(self, unit: int) -> int | None:
        """The number of a mask."""
        return self.text.numbers.get(self.firsts[unit])

    def sentences(self) -> list[Passage]:
        """Its sentences, without full stops."""
        stops = [i for i, tag in enumerate(self.tags) if tag == SENTENCE] + [len(self.tags)]
        begins = [0, *(stop + 1 for stop in stops[:-1])]
        columns = (self.tags, self.firsts, self.afters)
        return [
            Passage(self.text, *(column[begin:stop] for column in columns))
            for begin, stop in zip(begins, stops, strict=True)
            if stop > begin
        ]


class Tokeniser:
    """spaCy's blank English for police narratives: its tokeniser with masks and abbreviations, its sentencizer.

    A word's norm is the word with mistakes of typing put right, for all lexicons at once: a word that one of them holds
    is no mistake. A mistake that could be two words is taken for the first by alphabet.
    """

    def __init__(self, shared: Words, *own: dict[str, WordClass]):
        from spacy.attrs import IDX, IS_PUNCT, LENGTH, NORM, ORTH, SENT_START
        from spacy.lang.en import English
        from spacy.lang.lex_attrs import is_punct
        from spacy.matcher import PhraseMatcher
        from spacy.pipeline import Sentencizer
        from spacy.tokenizer import Tokenizer
        from spacy.tokens import Doc
        from spacy.vocab import Vocab

        self._doc, self._columns = Doc, [NORM, IDX, LENGTH, SENT_START]
        self.vocab = Vocab(lex_attr_getters={NORM: self._norm, IS_PUNCT: is_punct})
        self._meant: dict[str, str] = {}
        self._titles = frozenset(shared.titles)
        self.names = frozenset(name for names in shared.names.values() for name in names)
        self._tokenizer = Tokenizer(
            self.vocab,
            rules={
                chunk: [{ORTH: part[ORTH]} for part in parts]
                for chunk, parts in English.Defaults.tokenizer_exceptions.items()
                if chunk.islower() and (len(parts) > 1 or "." in chunk) and not chunk.endswith("'s")
            },
            prefix_search=_PREFIX.search,
            suffix_search=_SUFFIX.search,
            infix_finditer=_INFIX.finditer,
            token_match=re.compile(r"\[[a-z_]+\d*\]").fullmatch,
            max_cache_size=_REMEMBERED,
        )
        for word in _BEFORE_NOT:
            for slip in shared.typing.slips.get(word, ()):
                self._tokenizer.add_special_case(f"{slip}nt", [{ORTH: slip}, {ORTH: "nt"}])
        for short in shared.abbreviations:
            self._tokenizer.add_special_case(f"{short}.", [{ORTH: f"{short}.", NORM: short}])
        for owner in shared.owners:
            self._tokenizer.add_special_case(f"{owner}s", [{ORTH: owner}, {ORTH: "s"}])
        self._sentences = Sentencizer(punct_chars=_STOPS)
        self._matcher = PhraseMatcher(self.vocab)
        self._stop, self._between = map(self.vocab.strings.add, (SENTENCE, _BETWEEN))
        self._phrases: set[tuple[str, ...]] = set()
        self._words, self._spelt = cache(self._word), cache(self._spell)
        self._chunks: set[str] = set()
        self._spellings: dict[str, list[str]] = {}
        self._learnt: list[tuple[dict[str, WordClass], dict[str, str]]] = []
        self.classes = Classes()
        entries = (entry for one in (shared.classes, *own) for held in one.values() for entry in held.words)
        known = {word for entry in entries for form in forms(entry) for word in self._spelt(form)}
        self._meant |= {slip: word for word, slips in shared.typing.slips.items() for slip in slips}
        plain = sorted(word for word in known if word.isalpha())
        for slips in (shortened(plain), {word: mistyped(word) for word in plain if len(word) >= shared.typing.least}):
            for word, found in slips.items():
                for slip in sorted(found - known - set(shared.typing.never)):
                    self._meant.setdefault(slip, word)
        for word in filter(self.vocab.__contains__, (*_NORMS, *self._meant)):
            self.vocab[word].norm_ = self._norm(word)
        people = dict.fromkeys(self.names | self._titles, _PERSON)
        self.shared = people | self.learnt(shared.classes, "words.yaml")

    def text(self, written: str) -> Text:
        """Cut a text as written. A line's end and `;` end a sentence as a full stop does."""
        return self.texts([written])[0]

    def texts(self, written: Sequence[str]) -> list[Text]:
        """Cut texts as `text` cuts one. spaCy reads some in one piece: to call it costs as much as what it does."""
        pieces = [written[at : at + _IN_ONE_PIECE] for at in range(0, len(written), _IN_ONE_PIECE)]
        return [text for piece in pieces for text in self._texts(piece)]

    def _texts(self, written: Sequence[str]) -> list[Text]:
        plain = list(map(_plain, written))
        whole = _BETWEEN.join(plain)
        self._remember(whole)
        tokens = self._sentences(self._tokenizer(whole)).to_array(self._columns)
        begin = np.cumsum([0, *(len(one) + len(_BETWEEN) for one in plain)], dtype=tokens.dtype)
        bounds = tokens[:, 1].searchsorted(begin)
        tokens[:, 1] -= np.repeat(begin[:-1], np.diff(bounds))
        tokens[:, 2] += tokens[:, 1]
        columns = tokens.T.tolist()
        reaches = [slice(*reach) for reach in pairwise(bounds.tolist())]
        cut = [
            self._cut(*one, *(column[reach] for column in columns))
            for *one, reach in zip(written, plain, reaches, strict=True)
        ]
        told = self._told([(words, norms) for words, norms, *_ in cut])
        return [
            Text(words, *where, phrases, list(map(self.classes.__getitem__, words)), self._children(words))
            for (words, _, *where), phrases in zip(cut, told, strict=True)
        ]

    def _remember(self, plain: str) -> None:
        """Show each chunk to the tokeniser by itself: after a contraction it remembers nothing of the same document."""
        for chunk in set(plain.split()) - self._chunks if len(self._chunks) < _REMEMBERED else ():
            self._tokenizer(chunk)
            self._chunks.add(chunk)

    def _cut(
        self, written: str, plain: str, norms: list[int], starts: list[int], ends: list[int], begins: list[int]
    ) -> tuple[list[str], list[int], list[int], list[int], dict[int, int]]:
        """Words and marks of a text's tokens, their norms, where each starts and ends, numbers of masks by place."""
        kept = list(map(self._words, norms))
        numbered: dict[int, int] = {}
        for place in [place for place, word in enumerate(kept) if word is None]:
            if kept[place] is not None:
                continue
            word, after = self.vocab.strings[norms[place]], norms[place + 1 : place + 3]
            kept[place] = word
            if word in self._titles:
                if after and self._is_name(written[starts[place + 1] : ends[place + 1]], self.vocab.strings[after[0]]):
                    kept[place + 1] = ""
                else:
                    kept[place] = ""
            elif word == _WOULD:
                if plain[starts[place] : ends[place]] == _HAD_OR_WOULD and self._had(after):
                    kept[place] = ""
            elif number := "".join(filter(str.isdigit, plain[starts[place] : ends[place]])):
                numbered[starts[place]] = int(number)
        cut = tuple(list(compress(column, kept)) for column in (kept, norms, starts, ends))
        before = len(cut[0])
        for start in [start for start, begun in zip(reversed(starts), reversed(begins), strict=True) if begun == 1]:
            at = bisect_left(cut[2], start)
            if 0 < at < before:
                for column, stop in zip(cut, (SENTENCE, self._stop, start, start), strict=True):
                    column.insert(at, stop)
                before = at
        return *cut, {bisect_right(cut[2], start) - 1: number for start, number in numbered.items()}

    def _told(self, texts: list[tuple[list[str], list[int]]]) -> Iterator[list[tuple[int, int, str, tuple[str, ...]]]]:
        """The phrases of each text, of its words and their norms: from which to which word, each with its classes."""
        words = [word for one, _ in texts for word in (*one, _BETWEEN)]
        norms = [norm for _, one in texts for norm in (*one, self._between)]
        spans = sorted((first, -after) for _, first, after in self._matcher(self._doc(self.vocab, words=norms)))
        begin = list(accumulate((len(one) + 1 for one, _ in texts), initial=0))
        bounds = (bisect_left(spans, (place,)) for place in begin)
        for at, reach in zip(begin, pairwise(bounds), strict=False):
            told = [(first, -back, " ".join(words[first:-back])) for first, back in spans[slice(*reach)]]
            yield [(first - at, after - at, phrase, self.classes[phrase]) for first, after, phrase in told]

    def _children(self, words: list[str]) -> frozenset[str]:
        """Names that an age tells to be children's: `Tyler (12)`, `Teddy, aged seven months,`."""
        found = set()
        for i in range(1, len(words) - 1):
            if words[i] != COMMA:
                continue
            name, aged = words[i - 1], words[i + 1] == "aged"
            age, *close = words[i + 1 + aged : i + 3 + aged] or [""]
            young = age in _YOUNG or (age.isdigit() and int(age) < _ADULT)
            unknown = name in self.names or set(self.classes[name]) <= {name}
            if young and (aged or close in ([COMMA], [SENTENCE], [])) and name.isalpha() and unknown:
                found.add(name)
        return frozenset(found)

    def _is_name(self, written: str, word: str) -> bool:
        """Whether what follows a title is a name: one letter, or a word that no lexicon holds, in capitals."""
        name = len(written) == 1 or word in self.names or set(self.classes[word]) <= {word}
        return name and written[:1].isupper()

    def _had(self, after: list[int]) -> bool:
        """Whether `'d` before these words is `had`: a participle follows, at once or after an adverb."""
        words = list(map(self.vocab.strings.__getitem__, after))
        if words and (words[0] in _BEFORE_PARTICIPLES or words[0].endswith("ly")):
            words = words[1:]
        return bool(words) and bool(_PARTICIPLE.fullmatch(words[0]))

    def learnt(self, classes: dict[str, WordClass], where: str) -> dict[str, str]:
        """The class of each entry, whose phrases texts will tell; raises Problem when one stands in two classes."""
        for already, learnt in self._learnt:
            if already is classes:
                return learnt
        entries: dict[tuple[str, ...], str] = {}
        for tag, word_class in classes.items():
            for words in (self._entry(entry) for entry in word_class.words if not _several(entry)):
                if entries.setdefault(words, tag) != tag:
                    raise Problem(
                        f"{where}: “{' '.join(words)}” stands in {entries[words]} and in {tag}. Keep it in one class."
                    )
        for tag, word_class in classes.items():
            for entry in filter(_several, word_class.words):
                for form in sorted(forms(entry)):
                    entries.setdefault(self._spelt(form), tag)
        for words, tag in list(entries.items()):
            terse = tuple(word for word in words if word not in _ARTICLES)
            if len(terse) > 1:
                entries.setdefault(terse, tag)
        phrases = {words for words in entries if len(words) > 1} - self._phrases
        self._phrases |= phrases
        # The matcher keeps the hashes of a document's words; to make thousands of documents takes a fifth of the start.
        self._matcher.add("phrase", [list(map(self.vocab.strings.add, words)) for words in sorted(phrases)])
        learnt = {" ".join(words): tag for words, tag in entries.items()}
        self._learnt.append((classes, learnt))
        return learnt

    def _entry(self, entry: str) -> tuple[str, ...]:
        """An entry's words; a title by itself is one, as it is where a name follows it."""
        return (entry,) if entry in self._titles else self._spelt(entry)

    def _spell(self, entry: str) -> tuple[str, ...]:
        found: list[str] = []
        for chunk in _plain(entry).split():
            if chunk not in self._spellings:
                whole = chunk.isalpha() and chunk not in self._tokenizer.rules
                words = [self._kept(self._norm(chunk))] if whole else self.text(chunk).words
                self._spellings[chunk] = list(filter(None, words))
            found += self._spellings[chunk]
        return tuple(found)

    def _word(self, norm: int) -> str | None:
        """The word of a norm, nothing for a mark; None where its place tells: a title, what may be `had`, a mask."""
        word = self.vocab.strings[norm]
        return None if word in self._titles or word == _WOULD or word[0] == "[" else self._kept(word)

    def _kept(self, word: str) -> str:
        """The word, or nothing for a mark or a title."""
        return intern(word) if (word[0].isalnum() or word[0] in "[,:") and word not in self._titles else ""

    def _norm(self, written: str) -> str:
        word = _NORMS.get(written, written)
        if word[0] == "[":
            return word.rstrip("]0123456789_").replace("_", " ") + "]"
        return self._meant.get(word, word)


class Classes(dict[str, tuple[str, ...]]):
    """For each word or phrase its class in every lexicon, or itself where that has none; looked up once."""

    def __init__(self):
        self._lexicons: list[dict[str, str]] = []

    def add(self, lexicon: dict[str, str]) -> int:
        """Take in a lexicon; returns its place."""
        self._lexicons.append(lexicon)
        self.clear()
        return len(self._lexicons) - 1

    def __missing__(self, words: str) -> tuple[str, ...]:
        self[words] = found = tuple(lexicon.get(words, words) for lexicon in self._lexicons)
        return found


class Lexicon:
    """Classes of words, ready to cut texts into units. Own classes outrank shared ones where both hold an entry."""

    def __init__(
        self,
        tokeniser: Tokeniser,
        own: dict[str, WordClass],
        where: str,
        between: dict[str, WordClass] | None = None,
    ):
        """Raise Problem when one file holds an entry in two classes. `between` outranks the shared, not the own."""
        between = tokeniser.learnt(between or {}, "level.yaml")
        self.classed = tokeniser.shared | between | tokeniser.learnt(own, where)
        self._class = itemgetter(tokeniser.classes.add(self.classed))

    def passage(self, text: Text) -> Passage:
        """Cut a text into units: of phrases that overlap the first, of those the longest."""
        tags = list(map(self._class, text.classes))
        found, reached = [], 0
        for first, after, phrase, classes in text.phrases:
            tag = self._class(classes)
            if first >= reached and tag != phrase:
                reached = after
                found.append((first, after, tag))
        firsts, afters = range(len(tags)), range(1, len(tags) + 1)
        if found:
            firsts = list(firsts)
            for first, after, tag in reversed(found):
                tags[first:after] = [tag]
                firsts[first:after] = [first]
            afters = [*firsts[1:], len(text.words)]
        if text.children:
            young = text.children
            tags = [YOUNG_ONE if text.words[i] in young else tag for tag, i in zip(tags, firsts, strict=True)]
        return Passage(text, tags, firsts, afters)


def forms(entry: str) -> set[str]:
    """The words an entry stands for: `<him>` and `<his>` for anybody, `+` for its first word's regular endings."""
    for mark, words in _ANYBODY.items():
        if mark in entry:
            return {form for word in words for form in forms(entry.replace(mark, word))}
    stem, plus, rest = entry.partition("+")
    if not plus:
        return {entry}
    found = {stem + ending for ending in _ENDINGS}
    found |= {stem + stem[-1] + ending for ending in ("ed", "ing")}
    if stem.endswith("e"):
        found |= {stem[:-1] + ending for ending in ("ing", "ed")}
    if stem.endswith("y"):
        found |= {stem[:-1] + ending for ending in ("ies", "ied")}
    return {word + rest for word in found}


def _several(entry: str) -> bool:
    """Whether an entry stands for several forms."""
    return "+" in entry or "<" in entry


def shortened(words: list[str]) -> dict[str, set[str]]:
    """Short forms of words as typed: `kickin`, `slapt`; without vowels `pnchd`, where one stem alone has those."""
    bare: dict[str, list[str]] = {}
    found: dict[str, set[str]] = {word: set() for word in words}
    for word in words:
        bare.setdefault(_REPEATED.sub(r"\1", word[0] + _VOWEL.sub("", word[1:])), []).append(word)
        if len(word) > 5 and word.endswith("ing"):
            found[word].add(word[:-1])
        if len(word) > 4 and word.endswith("ed") and word[-3] != "e":
            stem = _REPEATED.sub(r"\1", word[:-2])
            found[word] |= {stem + "d", word[:-2] + "d"} | ({stem + "t"} if word[-3] in "pkh" else set())
    for short, likely in bare.items():
        if len(short) > 3 and len({word[:3] for word in likely}) == 1:
            found[max(likely, key=lambda word: (word.endswith("ed"), -len(word)))].add(short)
    return found


def mistyped(word: str) -> set[str]:
    """The word with one inner letter dropped, or two neighbouring letters after the first swapped."""
    dropped = {word[:i] + word[i + 1 :] for i in range(1, len(word) - 1)}
    swapped = {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(1, len(word) - 1)}
    return dropped | swapped


def _plain(written: str) -> str:
    """The text in lower case, character for character: masks in one piece, hyphens as spaces, lines' ends as stops."""
    text = _JOINED.sub(" ", written.replace("İ", "I").lower().translate(_CHARACTERS))
    return _MASK.sub(lambda mask: mask.group().replace(" ", "_"), text) if "[" in text else text
