"""What notebooks show frames by: titles and labels, and the codebook as a frame."""

from __future__ import annotations

import pandas as pd

from filetrack.bulletin.frames import readable
from filetrack.report import codebook
from filetrack.schemas.case import Case
from filetrack.schemas.measure import Attrition


def test_a_frame_is_read_by_titles_and_labels():
    ends = pd.DataFrame({Attrition.site: ["south"], Attrition.end_state: ["traced"], Attrition.share: [68.6]})
    shown = readable(ends.assign(mine=1), Attrition)
    assert list(shown) == ["Research site", "End state", "Share of the original sample, per cent"]
    assert shown.iloc[0].tolist() == ["south", "Traced to children's social services files", 68.6]


def test_the_codebook_is_a_frame_with_a_row_a_variable():
    listed = codebook.listed("case")
    level = listed[(listed["Frame"] == "Case") & (listed["Variable"] == Case.level)].iloc[0]
    assert level["Values"] == "high: High; medium: Medium; low: None/low"
    assert set(listed.loc[listed["Frame"] == "Case", "Variable"]) == set(Case.to_schema().columns)
    assert not listed.duplicated(["Frame", "Variable"]).any()
