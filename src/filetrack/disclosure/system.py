"""The counts as one linear system: cells that count the same are one unknown, and every margin is a constraint."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from filetrack.disclosure.groups import Count, Group, Tokens
from filetrack.problems import Problem

REST = ""
"""The piece of a variable that no token names; nobody may be in it."""
MOST_PIECES = 50_000
_BAND = re.compile(r"([\[(])(-?[0-9.]*),(-?[0-9.]*)([\])])\Z")
_Edge = tuple[float, int]
Variables = tuple[str, ...]


@dataclass(frozen=True)
class Told:
    """What is known of a count: that it lies from `low` to `high`, and what tells so."""

    count: Count
    low: float
    high: float
    by: str


@dataclass(frozen=True)
class Block:
    """Unknowns of a source's records by some variables jointly: one for each combination of their pieces."""

    variables: Variables
    first: int
    shape: tuple[int, ...]

    @cached_property
    def columns(self) -> np.ndarray:
        """Numbers of the unknowns, an axis a variable."""
        return self.first + np.arange(math.prod(self.shape)).reshape(self.shape)


class System:
    """The joint distributions that a set of counts speaks of, as unknown whole numbers from 0.

    Each variable is cut into the finest pieces that any count tells apart. Variables that occur in one count stand in
    one block; blocks of a source agree on the variables that they share. They form a junction tree, so whatever whole
    numbers agree there belong to some set of records: the system asserts no less than the declarations do, and no more.
    """

    def __init__(self, counts: Iterable[Count]) -> None:
        groups = sorted({group for count in counts for _, group in count.terms})
        self._pieces = _pieces(groups)
        self._blocks: dict[str, list[Block]] = {}
        self.size = 0
        copies: dict[str, set[str]] = {}
        for group in groups:
            copies.setdefault(_source(group), set()).add(group.source)
        self.ties: list[dict[int, int]] = []
        for source, names in sorted(copies.items()):
            together = {tuple(name for name, _ in group.where) for group in groups if _source(group) == source}
            cliques, tree = _junction_tree(together)
            for name in sorted(names):
                self._blocks[name] = [self._block(source, clique) for clique in cliques]
                for one, other in tree:
                    self._tie(self._blocks[name][one], self._blocks[name][other])

    def row(self, count: Count) -> dict[int, int]:
        """A count as coefficients of the unknowns."""
        row: dict[int, int] = {}
        for times, group in count.terms:
            for column in self._columns(group):
                row[column] = row.get(column, 0) + times
        return {column: times for column, times in row.items() if times}

    def copies(self, source: str, release: int) -> list[tuple[int, int]]:
        """Unknowns of a source, each with that of the records that an earlier release was made of."""
        now, then = self._blocks[source], self._blocks[f"{source}@{release}"]
        pairs = zip(now, then, strict=True)
        return [pair for a, b in pairs for pair in zip(a.columns.ravel(), b.columns.ravel(), strict=True)]

    def within(self, part: Group, whole: Group) -> bool:
        """Whether every record of a group is one of another of its source, by their conditions."""
        where = dict(part.where)
        return all(
            variable in where
            and set(self._of(part, variable, where[variable])) <= set(self._of(part, variable, tokens))
            for variable, tokens in whole.where
        )

    def piece(self, column: int) -> Count:
        """The finest group that an unknown is the number of."""
        source, block = next(
            (source, block)
            for source, blocks in self._blocks.items()
            for block in blocks
            if block.first <= column < block.first + block.columns.size
        )
        places = np.unravel_index(column - block.first, block.shape)
        pieces = [self._pieces[source.split("@")[0], variable] for variable in block.variables]
        named = zip(block.variables, pieces, places, strict=True)
        return Count.of(source, {variable: [piece.names[place]] for variable, piece, place in named})

    @property
    def sources(self) -> list[str]:
        """The sources, earlier releases' among them."""
        return sorted(self._blocks)

    def _block(self, source: str, variables: Variables) -> Block:
        shape = tuple(len(self._pieces[source, variable].names) for variable in variables)
        block = Block(variables, self.size, shape)
        self.size += math.prod(shape)
        if self.size > MOST_PIECES:
            raise Problem(
                f"The tables of {source} join too many variables ({', '.join(variables)}) to be audited. "
                "Leave out of the release one of the tables that cross them."
            )
        return block

    def _tie(self, one: Block, other: Block) -> None:
        shared = [variable for variable in one.variables if variable in other.variables]
        flat = []
        for block in (one, other):
            axes = [block.variables.index(variable) for variable in shared]
            moved = np.moveaxis(block.columns, axes, range(len(axes)))
            flat.append(moved.reshape(math.prod(moved.shape[: len(axes)]), -1))
        for of_one, of_other in zip(*flat, strict=True):
            self.ties.append({**dict.fromkeys(of_one.tolist(), 1), **dict.fromkeys(of_other.tolist(), -1)})

    def _of(self, group: Group, variable: str, tokens: Tokens) -> list[int]:
        return self._pieces[_source(group), variable].of(tokens)

    def _columns(self, group: Group) -> list[int]:
        where = dict(group.where)
        holding = [block for block in self._blocks[group.source] if where.keys() <= set(block.variables)]
        block = min(holding, key=lambda block: (block.columns.size, block.first))
        chosen = [
            self._of(group, variable, where[variable]) if variable in where else range(length)
            for variable, length in zip(block.variables, block.shape, strict=True)
        ]
        return block.columns[np.ix_(*[list(pieces) for pieces in chosen])].ravel().tolist()


class _Pieces:
    """A variable cut into codes, the bands between all edges of its bands, and the rest."""

    def __init__(self, tokens: set[str]) -> None:
        bands = {token: _band(token) for token in sorted(tokens) if _BAND.match(token)}
        edges = sorted({edge for band in bands.values() for edge in band})
        between = list(itertools.pairwise(edges))
        codes = sorted(tokens - bands.keys() - {REST})
        self.names = [*codes, *(_token(*ends) for ends in between), REST]
        self._of = {name: [place] for place, name in enumerate(self.names)}
        for token, (low, high) in bands.items():
            inside = [place for place, (start, end) in enumerate(between) if low <= start and end <= high]
            self._of[token] = [len(codes) + place for place in inside]

    def of(self, tokens: Iterable[str]) -> list[int]:
        """The pieces that any of the tokens lets pass."""
        return sorted({piece for token in tokens for piece in self._of[token]})


def _pieces(groups: list[Group]) -> dict[tuple[str, str], _Pieces]:
    named: dict[tuple[str, str], set[str]] = {}
    for group in groups:
        for variable, tokens in group.where:
            named.setdefault((_source(group), variable), set()).update(tokens)
    return {variable: _Pieces(tokens) for variable, tokens in named.items()}


def _source(group: Group) -> str:
    return group.source.split("@")[0]


def _band(token: str) -> tuple[_Edge, _Edge]:
    opening, low, high, closing = _BAND.match(token).groups()
    start = (float(low), int(opening == "(")) if low else (-math.inf, 0)
    end = (float(high), int(closing == "]")) if high else (math.inf, 0)
    return start, end


def _token(start: _Edge, end: _Edge) -> str:
    low, high = ("" if math.isinf(value) else f"{value:g}" for value, _ in (start, end))
    return f"{'[('[start[1]]}{low},{high}{')]'[end[1] or not high]}"


def _junction_tree(together: set[Variables]) -> tuple[list[Variables], list[tuple[int, int]]]:
    """Sets of variables, each whole one of these, and the pairs of them that make a tree.

    In it the sets that hold a variable hang together. Where no tree of the given sets has that, those that hold a
    variable at fault become one set.
    """
    cliques = _maximal(together)
    while True:
        tree = _spanning_tree(cliques)
        loose = [
            variable for variable in sorted({v for c in cliques for v in c}) if not _hangs(variable, cliques, tree)
        ]
        if not loose:
            return cliques, tree
        joined = tuple(sorted({v for c in cliques if loose[0] in c for v in c}))
        cliques = _maximal({*cliques, joined})


def _maximal(sets: set[Variables]) -> list[Variables]:
    return sorted(one for one in sets if not any(set(one) < set(other) for other in sets))


def _spanning_tree(cliques: list[Variables]) -> list[tuple[int, int]]:
    """The spanning tree of most shared variables (Prim)."""
    inside, tree = [0], []
    while len(inside) < len(cliques):
        _, one, other = max(
            (len(set(cliques[a]) & set(cliques[b])), -a, -b)
            for a in inside
            for b in range(len(cliques))
            if b not in inside
        )
        tree.append((-one, -other))
        inside.append(-other)
    return tree


def _hangs(variable: str, cliques: list[Variables], tree: list[tuple[int, int]]) -> bool:
    holding = sum(variable in clique for clique in cliques)
    return holding - sum(variable in cliques[a] and variable in cliques[b] for a, b in tree) == 1
