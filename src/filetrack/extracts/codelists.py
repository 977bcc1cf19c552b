"""Code lists of raw wordings: what a source's words mean in the study's codes."""

from __future__ import annotations

import pandas as pd

from filetrack.problems import Problem, nearest
from filetrack.schemas.codelist import Wording
from filetrack.schemas.codes import Code


def meanings(frame: pd.DataFrame, codes: type[Code], where: str) -> pd.Series:
    """Map each wording, in casefold, to its code; missing where the wording says that nothing was recorded.

    Raises Problem naming codes that the study does not have, and wordings that stand there twice.
    """
    wordings = frame[Wording.value].str.strip().str.casefold()
    repeated = sorted(set(frame[Wording.value][wordings.duplicated()]))
    if repeated:
        raise Problem(f"{where}: “{'”, “'.join(repeated)}” stands there twice. Keep one row for each wording.")
    known = [str(code) for code in codes]
    unknown = sorted(set(frame[Wording.code].dropna()) - set(known))
    if unknown:
        named = ", ".join(f"“{code}”{nearest(code, known)}" for code in unknown)
        raise Problem(f"{where}: unknown code {named}. The codes are {', '.join(known)}.")
    return pd.Series(frame[Wording.code].to_numpy(), index=pd.Index(wordings), dtype="str")
