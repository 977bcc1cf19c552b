"""Each headline under every treatment, one table: a specification curve (chapter 7).

After Simonsohn, Simmons and Nelson 2020. A treatment that cannot be made is a row that says why.
"""

from __future__ import annotations

import pandas as pd

from filetrack.outcomes.answers import Answer
from filetrack.outcomes.headlines import measure
from filetrack.outcomes.treated import Sources, Treated
from filetrack.schemas.analysis import Analyses
from filetrack.schemas.outcomes import Specification


def specifications(declared: Analyses, sources: Sources) -> pd.DataFrame:
    """Return one row a headline and treatment, in the order declared (`Specification`)."""
    treated = Treated(sources, declared.treatments)
    analyses = {analysis.name: analysis for analysis in declared.analyses}
    rows = []
    for headline in declared.headlines:
        analysis = analyses[headline.analysis]
        named = (headline.name, headline.title, measure(headline, analysis))
        rows += [(*named, how.value, *_flat(found)) for how, found in treated.answers(headline, analysis).items()]
    return pd.DataFrame(rows, columns=list(Specification.to_schema().columns))


def _flat(answer: Answer) -> tuple:
    rounded = (float(f"{value:.6g}") for value in (*answer.values, answer.missing))
    *values, missing = rounded
    return (*values, answer.units, answer.events, answer.data_sets, missing, answer.note)
