"""The whole report for word processors: every table and figure in the order of print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from filetrack.bulletin.frames import FrameView, Link
from filetrack.bulletin.site import ASSUMPTIONS, ATTRITION, COMPARISON, OUTCOMES, OVERVIEW, RUN, TABLES
from filetrack.report.drawn import Drawn
from filetrack.report.headlines import Headline
from filetrack.report.outcomes import AnalysisView, ProtocolView
from filetrack.report.site import AGREEMENT, Page
from filetrack.report.table_figures import REALITY, caption, headings, notes
from filetrack.report.tables import TableView
from filetrack.report.word import Word
from filetrack.schemas.run import Run
from filetrack.schemas.study import Study


def document(study: Study, run: Run, pages: Sequence[Page], pictures: Mapping[str, bytes]) -> bytes:
    """Return the report as a DOCX file, with the figures of which `pictures` has a PNG, by name.

    The same pages and pictures give the same bytes.
    """
    parts = {page.address: page.view for page in pages}
    report = _Report(study.title, REALITY[study.input])
    if study.of_the_report:
        report.prose(AGREEMENT[study.input])
    report.glance(parts[OVERVIEW.address]["headlines"])
    report.sample(parts[ATTRITION.address])
    for chapter, views in parts[TABLES.address]["chapters"]:
        report.heading(chapter)
        for view in views:
            report.printed(view)
    report.figures([one for one in pages[-1].view["drawn"] if one.name in pictures], pictures)
    report.outcomes(parts[OUTCOMES.address])
    if study.of_the_report:
        report.compared(parts[COMPARISON.address]["comparison"])
    report.assumed(parts[ASSUMPTIONS.address]["assumptions"])
    report.made(run, parts[RUN.address]["inputs"])
    return report.stored()


class _Report(Word):
    """The report's parts, in a document that numbers the tables of this run alone (A1 and on)."""

    own = 0

    def glance(self, headlines: Sequence[Headline]) -> None:
        rows = [
            [one.value, f"{one.label} (§{one.section})", one.of, one.interval, one.bounds or "–"] for one in headlines
        ]
        self.alone(
            "At a glance",
            FrameView(["Share", "Of whom", "Count", "95% interval", "Whatever the missing were"], rows, [0, 2, 3, 4]),
        )
        self.note("Intervals are Wilson's, and are about chance alone.")

    def sample(self, attrition: Mapping[str, object]) -> None:
        self.heading("From notification to answer")
        flow = FrameView(["Site", "Step", "Left", "Counted in", "Taken out"], attrition["flow_rows"], [2])
        self.alone("Every step at every site", flow)
        measures = attrition["measures"]
        self.alone("Attrition: notifications traced, of the site's original sample (§6.2.1)", measures["traced"])
        self.alone("Days from the report of an incident to its notification (§5.10.2)", measures["delay"])
        self.alone("Minutes from the first call to the arrival of the police (§5.3.3)", measures["response"])

    def printed(self, view: TableView) -> None:
        """A table of the report, with its number, as its page shows it."""
        over = [[("", 1), *((name or "", span) for name, span in view.groups)]] if view.groups else []
        head = [*over, [(text, 1) for text in (view.row_heading, *headings(view))]]
        rows = [[row.label, *(cell.text for cell in row.cells)] for row in view.rows]
        numbers = () if view.words else range(1, 1 + len(view.headings))
        self.table(caption(view), head, rows, numbers, [n for n, row in enumerate(view.rows) if row.total])
        for text in notes(view):
            self.note(text)

    def alone(self, title: str, view: FrameView | None) -> None:
        """A table that the report does not have; none where there is none."""
        if view is None or not view.rows:
            return
        self.own += 1
        rows = [[_words(value) for value in row] for row in view.rows]
        self.table(f"Table A{self.own}. {title}", [[(text, 1) for text in view.headings]], rows, view.numbers)

    def figures(self, drawn: Sequence[Drawn], pictures: Mapping[str, bytes]) -> None:
        if drawn:
            self.heading("Figures")
        for number, one in enumerate(drawn, 1):
            self.picture(f"Figure {number}. {one.title}", pictures[one.name], one.alt)

    def outcomes(self, shown: Mapping[str, object]) -> None:
        self.heading(OUTCOMES.label)
        for one in shown["analyses"]:
            self.analysis(one)
        self.heading("Headlines under other treatments", 2)
        self.alone("Every headline under every treatment, with its 95% interval", shown["specifications"])
        self.alone("Notes on headlines under other treatments", shown["notes"])
        self.heading("Had notifications been routed otherwise", 2)
        title = "Protocols: what they send to children's social services, and whom they miss"
        self.alone(title, shown["routing"])
        for one in shown["protocols"]:
            self.protocol(one)

    def protocol(self, one: ProtocolView) -> None:
        self.heading(f"{one.title} ({one.section})", 2)
        if one.readings:
            self.prose(f"How it is read. {one.readings}")
        self.prose(f"What it cannot say. {one.cannot_say}")
        self.alone(f"Notifications by grade and agency: {one.title}", one.volumes)
        self.alone(f"What it asks that is not always recorded: {one.title}", one.unknown)

    def analysis(self, one: AnalysisView) -> None:
        self.heading(one.title, 2)
        self.prose(one.base)
        self.prose(f"What it cannot say. {one.cannot_say}")
        self.alone(f"Estimates: {one.title}", one.effects)
        self.alone(f"Refused: {one.title}", one.refusals)
        self.alone(f"Tests: {one.title}", one.tests)
        self.alone(f"Counts: {one.title}", one.counts)

    def compared(self, comparison: Mapping[str, object]) -> None:
        self.heading(COMPARISON.label)
        self.prose(
            f"{comparison['counts_agreeing']} of {comparison['counts']} printed counts, "
            f"{comparison['percents_agreeing']} of {comparison['percents']} printed percentages and "
            f"{comparison['claims_agreeing']} of {comparison['claims']} measured statements of the text agree."
        )
        verdicts = ["Verdict", "What it means", "Cells of tables", "Statements of the text"]
        self.alone("Every figure has one of four verdicts", FrameView(verdicts, comparison["verdicts"], [2, 3]))
        tables = ["Table", "Title", "Counts", "agree", "Percentages", "agree"]
        self.alone("Printed cells that agree, by table", FrameView(tables, comparison["tables"], [2, 3, 4, 5]))
        cells = ["Table", "Row", "Column", "Printed", "From records", "Verdict"]
        self.alone("Cells that do not agree", FrameView(cells, comparison["cells_apart"], [3, 4]))
        said = ["Section", "The words", "What is measured", "Printed", "From records", "Verdict"]
        self.alone("Statements that do not agree", FrameView(said, comparison["statements_apart"], [3, 4]))

    def assumed(self, assumptions: list[list[str]]) -> None:
        self.heading(ASSUMPTIONS.label)
        self.prose("Support: how well the report bears it out. Impact: how far results would move if it were wrong.")
        view = FrameView(["Assumption", "Report", "Support", "Impact"], assumptions, [])
        self.alone("Assumptions, those of most impact first", view)

    def made(self, run: Run, inputs: FrameView) -> None:
        self.heading(RUN.label)
        facts = [
            ["Commit", run.commit or "not given"],
            ["Config", f"{len(run.config)} files, SHA-256 {run.config_sha256}"],
            ["Seed", str(run.seed)],
            ["Python", run.python],
            ["Packages", ", ".join(f"{name} {version}" for name, version in sorted(run.packages.items()))],
        ]
        self.alone("The run", FrameView(["What", "Which"], facts, []))
        self.alone("Files of the extracts", inputs)
        self.alone(
            "Files of the config", FrameView(["File", "SHA-256"], [list(one) for one in sorted(run.config.items())], [])
        )


def _words(value: object) -> str:
    if isinstance(value, Link):
        return f"{value.before}{value.text}"
    return value if isinstance(value, str) else value.text
