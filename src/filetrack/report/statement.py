"""What guidance on linked data asks to be told, filled from a run.

RECORD: Benchimol et al. (2015), PLoS Medicine 12: e1001885. GUILD: Gilbert et al. (2018), Journal of Public Health 40:
191-198. Their questions are paraphrased.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from filetrack.bulletin.figures import count_text, percent_text
from filetrack.schemas.codes import LinkMethod, ReviewState
from filetrack.schemas.link import LinkCount, ReviewAgreement, ReviewCount
from filetrack.schemas.linkage_quality import (
    Basis,
    Completeness,
    ExpectedErrors,
    FalseLinks,
    LinkageModel,
    LinkageScore,
    LinkedUnlinked,
    Unit,
)
from filetrack.schemas.quality import Reconciled
from filetrack.schemas.run import Run
from filetrack.schemas.scenario import CellRange
from filetrack.schemas.study import Encoding, Linkage, Study

AGENCIES = {"police": "Police", "care": "Social services"}
FIELDS = {
    "forename_key": "forename",
    "surname_key": "surname",
    "full_name": "forename and surname",
    "birth_key": "date of birth",
    "birth_month": "month of birth",
    "sex": "sex",
    "postcode_key": "postcode",
    "postcode_district": "postcode district",
}
NOT_AVAILABLE = "Not available"
LISTED = "they are listed above"


def population(study: Study, decided: pd.DataFrame, complete: pd.DataFrame) -> str:
    """Whom the data sets cover."""
    total = count_text(decided[LinkCount.notifications].sum())
    once = complete[complete[Completeness.identifier] == complete[Completeness.identifier].iloc[0]]
    people = once.groupby(Completeness.agency)[Completeness.people].sum()
    police, care = (count_text(people.get(agency, 0)) for agency in AGENCIES)
    return (
        f"{total} notified incidents of {study.period.sample_in_words} on the police records of {len(study.sites)} "
        f"{'site' if len(study.sites) == 1 else 'sites'}, and "
        "the families in the files of children's social services there (section “Sample flow”): "
        f"{police} people on police records, {care} members of families."
    )


def checks(reconciled: pd.DataFrame) -> str:
    """How extracts were checked before linkage."""
    read, refused = (reconciled[name].sum() for name in (Reconciled.rows_read, Reconciled.rows_quarantined))
    return (
        f"{count_text(read)} rows of the extracts were checked, {count_text(refused)} refused (section “Validation”)."
    )


def identifiers(complete: pd.DataFrame, sites: Mapping[str, str]) -> str:
    """Which identifiers were used, and the least complete of them."""
    names = list(dict.fromkeys(complete[Completeness.identifier]))
    text = f"{', '.join(names)}."
    if not complete[Completeness.percent].notna().any():
        return text
    least = complete.loc[complete[Completeness.percent].idxmin()]
    agency = AGENCIES[least[Completeness.agency]].lower()
    who = f"{sites[least[Completeness.site]].lower()} {agency}, {least[Completeness.of]}"
    share = percent_text(least[Completeness.percent])
    return f"{text} Least complete: {least[Completeness.identifier].lower()} ({who}), {share}."


def preparation(encoding: Encoding) -> str:
    """How identifiers were brought into one form."""
    return (
        "Names: letters alone, in one case, without accents; what names nobody "
        f"({', '.join(encoding.not_names) or 'no entry'}) is blank. Blank in extracts are also dates that no calendar "
        "has and incomplete postcodes."
    )


def protection(identifiers: str, encoding: Encoding) -> str:
    """How identifiers were protected on their way."""
    if identifiers == "clear":
        return "Not encoded: linkage ran on clear text within one trusted environment."
    return (
        f"Replaced by custodians before they left: keyed tokens for exact comparison, and keyed Bloom filters of "
        f"{encoding.bits} bits, q-grams of {encoding.qgram}, {encoding.hashes} hashes, for likeness of names "
        f"(tokens of {encoding.tokens}; salt {encoding.salt}; {'folded' if encoding.fold else 'not folded'}; share of "
        f"bits flipped {encoding.flips:g}). Month of birth, sex and postcode district stay readable. All remain "
        "personal data."
    )


def method(run: Run, model: LinkageModel) -> str:
    """How pairs were weighed, and what was not estimated from the data."""
    untrained = sorted({level for site in model.root.values() for level in site.untrained})
    rest = f"m of {', '.join(untrained)}, which rests on the assumptions alone" if untrained else "nothing"
    splink = f"Splink {run.packages['splink']}" if "splink" in run.packages else "Splink"
    return (
        f"An agency's reference first; else probabilistic by people (Fellegi and Sunter; {splink}), a model a site: u "
        "by random sampling, m by expectation maximisation, both tempered by the config's assumptions. Not estimated: "
        f"{rest}."
    )


def blocking(model: LinkageModel) -> str:
    """Which pairs of people were compared at all, and how many."""
    followed = [rule for site in model.root.values() for rule in site.blocking if rule.followed]
    rules = list(
        dict.fromkeys(" and ".join(FIELDS.get(column, column) for column in rule.columns) for rule in followed)
    )
    pairs = count_text(sum(rule.comparisons for rule in followed))
    return f"Pairs of people that agree on {'; or '.join(rules)}: {pairs} pairs, some of them by several rules."


def decision(linkage: Linkage) -> str:
    """From which weight a family is accepted."""
    return (
        f"A family is accepted from a weight of {linkage.family_weight:g} that leads the next by "
        f"{linkage.family_margin:g} or more; from {linkage.review_weight:g} on, what does not suffice is reviewed. "
        "Within a family each person is set beside one other at most, and a notification has one family at most."
    )


def stages(decided: pd.DataFrame) -> str:
    """How many notifications were resolved at each stage."""
    by_method = decided.groupby(LinkCount.method)[LinkCount.notifications].sum()
    total = by_method.sum()
    told = [
        f"{label.lower()} {count_text(by_method.get(code, 0))} ({percent_text(100 * by_method.get(code, 0) / total)})"
        for code, label in LinkMethod.labels().items()
        if code != LinkMethod.NOT_HELD or code in by_method
    ]
    return f"Of {count_text(total)} notifications: {', '.join(told)}."


def review(decided: pd.DataFrame, reviewed: pd.DataFrame, agreement: pd.DataFrame) -> str:
    """How many decisions people made, what waits for one, and how reviewers agree."""
    made = decided.loc[decided[LinkCount.method] == LinkMethod.REVIEW, LinkCount.notifications].sum()
    states = reviewed.groupby(ReviewCount.state)[ReviewCount.notifications].sum()
    waiting = sum(states.get(state, 0) for state in (ReviewState.OPEN, ReviewState.DISPUTED))
    kappas = agreement[ReviewAgreement.kappa].dropna()
    told = f"Cohen's kappa of two reviewers: {', '.join(f'{kappa:.2f}' for kappa in kappas)}."
    return (
        f"Links by reviewers: {count_text(made)}. Notifications that await their decision: {count_text(waiting)}. "
        f"{told if len(kappas) else 'No kappa: no two reviewers judged the same.'}"
    )


def expectation(expected: pd.DataFrame) -> str:
    """How many links are expected to be missed, by the decisions' own probabilities."""
    missed = expected.loc[expected[ExpectedErrors.method] == LinkMethod.NONE, ExpectedErrors.expected].sum()
    return f"By the decisions' own probabilities, if these hold, {missed:.2f} links are missed."


def false_told(false_links: pd.DataFrame) -> str:
    """How many accepted links are estimated to be false, by reviewers' judgement of a sample and by probabilities."""
    by_basis = {basis: rows.iloc[-1] for basis, rows in false_links.groupby(FalseLinks.basis)}
    told = (
        "By the links' own probabilities there are "
        + _estimated(by_basis[Basis.PROBABILITY])
        + " that rest on people alone."
    )
    if Basis.REVIEW not in by_basis:
        return told
    sample = by_basis[Basis.REVIEW]
    judged = f"Reviewers have judged {count_text(sample[FalseLinks.judged])} of {count_text(sample[FalseLinks.drawn])}"
    if pd.isna(sample[FalseLinks.estimate]):
        return f"{told} {judged} links drawn for them: too few for an estimate."
    return f"{told} {judged} links drawn for them; by these there are " + _estimated(sample) + "."


def _estimated(row: pd.Series) -> str:
    low, high = (f"{row[name]:.0f}" for name in (FalseLinks.low, FalseLinks.high))
    return (
        f"{row[FalseLinks.estimate]:.2f} false links (95% interval {low} to {high}) among the "
        f"{count_text(row[FalseLinks.links])} accepted"
    )


def accuracy(scores: pd.DataFrame | None) -> str:
    """What links are worth against the truth."""
    if scores is None:
        return f"{NOT_AVAILABLE} from the truth, which is not known of these records."
    families = scores[scores[LinkageScore.unit] == Unit.NOTIFICATIONS]
    right, wrong, missed, linked, known = (
        families[name].sum()
        for name in (
            LinkageScore.right,
            LinkageScore.wrong,
            LinkageScore.missed,
            LinkageScore.linked,
            LinkageScore.known,
        )
    )
    rates = f"precision {right / linked:.3f}, recall {right / known:.3f}" if linked and known else "nothing was linked"
    people = scores[scores[LinkageScore.unit] != Unit.NOTIFICATIONS]
    beside = f" Of people, {count_text(people[LinkageScore.wrong].sum())} are linked to another than themselves."
    told = f"By the simulator's truth: false links {wrong}, missed links {missed}; {rates}."
    return f"{told}{beside} Real records may do worse."


def errors(by_group: pd.DataFrame | None, listed: str = LISTED) -> str:
    """In which groups links are false or missed."""
    if by_group is None:
        return f"{NOT_AVAILABLE}: no truth is known of these records."
    families = by_group[by_group[LinkageScore.unit] == Unit.NOTIFICATIONS]
    faulty = families[families[[LinkageScore.wrong, LinkageScore.missed]].sum(axis=1) > 0]
    if faulty.empty:
        return f"No false or missed link in any of {len(families)} groups."
    return f"False or missed links in {len(faulty)} of {len(families)} groups; {listed}."


def selection(compared: pd.DataFrame, unbalanced: float, listed: str = LISTED) -> str:
    """On how many variables linked and unlinked notifications differ."""
    overall = compared.drop_duplicates(LinkedUnlinked.variable)[LinkedUnlinked.overall]
    apart = int((overall > unbalanced).sum())
    told = f"{apart} of {len(overall)} variables have a standardised difference above {unbalanced:g}"
    return f"{told}; {listed}."


def reproduction(run: Run) -> str:
    """What is needed to repeat the linkage."""
    commit = f"commit {run.commit}" if run.commit else "commit not given"
    return f"Code ({commit}), config (SHA-256 {run.config_sha256[:12]}…), seed {run.seed} and the model are kept."


def statement(
    study: Study,
    run: Run,
    reconciled: pd.DataFrame,
    decided: pd.DataFrame,
    reviewed: pd.DataFrame,
    agreement: pd.DataFrame,
    model: LinkageModel,
    complete: pd.DataFrame,
    compared: pd.DataFrame,
    expected: pd.DataFrame,
    false_links: pd.DataFrame,
    ranges: pd.DataFrame,
    scores: pd.DataFrame | None,
    by_group: pd.DataFrame | None,
) -> list[list[str]]:
    """Return the items: where it is asked, what is asked, and the answer of this run."""
    linkage = study.linkage
    return [
        ["GUILD, data provision", "Whom does each data set cover?", population(study, decided, complete)],
        [
            "GUILD, data provision",
            "How did agencies enter, correct and check their identifiers?",
            f"{NOT_AVAILABLE}: extracts do not tell what agencies did before.",
        ],
        ["GUILD, data provision", "How were the data checked before linkage?", checks(reconciled)],
        [
            "GUILD, data provision",
            "Which identifiers were passed on, how complete?",
            identifiers(complete, study.sites),
        ],
        ["GUILD, linkage", "How were identifiers prepared?", preparation(linkage.encoding)],
        [
            "GUILD, data provision",
            "How were identifiers protected?",
            protection(linkage.identifiers, linkage.encoding),
        ],
        [
            "RECORD 12.3",
            "Were persons, institutions or other units linked, across which databases?",
            "Persons and through them families: records of the police and children's social services, within a site.",
        ],
        ["RECORD 12.3; GUILD, linkage", "By what method?", method(run, model)],
        ["GUILD, linkage", "Which pairs were compared?", blocking(model)],
        ["GUILD, linkage", "By what rule and thresholds were links accepted?", decision(linkage)],
        ["RECORD 6.3; GUILD, linkage", "How much was linked at each stage?", stages(decided)],
        ["GUILD, linkage", "What was decided by hand?", review(decided, reviewed, agreement)],
        [
            "RECORD 12.3; GUILD, linkage",
            "How good are the links, and how is it known?",
            f"{accuracy(scores)} {expectation(expected)} {false_told(false_links)}",
        ],
        ["GUILD, linkage", "In which groups do errors fall?", errors(by_group)],
        [
            "GUILD, analysis",
            "How do the unlinked differ from the linked?",
            selection(compared, linkage.assessment.unbalanced),
        ],
        [
            "GUILD, analysis",
            "How were linkage errors allowed for in results?",
            f"Headline shares are bounded for the untraced (section “Published figures”). {allowance(ranges)}",
        ],
        ["GUILD, reporting", "Can the linkage be repeated?", reproduction(run)],
    ]


def allowance(ranges: pd.DataFrame) -> str:
    """How far tables that rest on links move under links drawn from their probabilities."""
    moved = ranges[CellRange.low].ne(ranges[CellRange.high]).sum()
    return (
        f"Of {count_text(len(ranges))} cells that rest on links, {count_text(moved)} vary over "
        f"{count_text(ranges[CellRange.draws].max())} sets of links drawn from their probabilities."
    )
