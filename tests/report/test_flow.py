from __future__ import annotations

from filetrack.report.flow import drawings, sampling_panels, tracing_panels

SITES = {"north": "Northern", "south": "Southern"}


def counts(panel) -> list[tuple]:
    return [(stage.count, stage.unit, [(loss.reason, loss.text) for loss in stage.losses]) for stage in panel.stages]


def test_sampling_shows_each_step_and_what_it_took_out(steps):
    north, south = sampling_panels(steps, SITES)
    assert counts(north) == [(9, "incidents", []), (3, "incidents", [("Between relatives", "6")])]
    assert counts(south) == [(4, "MERLIN records", []), (3, "incidents", [("Left out", "1")])]


def test_tracing_shows_each_end_state_once_and_families_by_pathway(cases, families, declared):
    north, south, both = tracing_panels(cases, families, SITES, declared.end_states)
    lost = "Family not known to children's social services in 2008"
    assert counts(north) == [
        (3, "notifications", []),
        (2, "notifications", [(lost, "1 (33%)")]),
        (1, "families", [("Further notifications of the same family", "1")]),
    ]
    assert counts(south)[1] == (1, "notifications", [("File not found", "2 (67%)")])
    assert counts(south)[2] == (1, "families", [])
    assert counts(both)[1] == (3, "notifications", [(lost, "1 (17%)"), ("File not found", "2 (33%)")])
    assert [way.text for way in both.pathways] == ["0 (0%)", "1 (50%)", "0 (0%)", "0 (0%)", "1 (50%)"]


def test_a_run_without_any_case_still_draws(cases, families):
    panels = tracing_panels(cases.iloc[:0], families.iloc[:0], SITES)
    assert all(drawing.height > 0 for drawing in drawings(panels))
    assert [way.text for way in panels[2].pathways] == ["0"] * 5


def test_the_same_stage_stands_at_one_height_at_every_site(cases, families):
    heights = [
        [box.y for box in drawing.boxes if box.kind == "stage"]
        for drawing in drawings(tracing_panels(cases, families, SITES))
    ]
    assert heights[0] == heights[1] == heights[2]


def test_boxes_of_a_drawing_do_not_overlap_and_stay_on_the_canvas(steps, cases, families):
    for drawing in drawings([*sampling_panels(steps, SITES), *tracing_panels(cases, families, SITES)]):
        for place, box in enumerate(drawing.boxes):
            assert box.y >= 0
            assert box.y + box.height <= drawing.height
            for other in drawing.boxes[place + 1 :]:
                apart = box.x + box.width <= other.x or other.x + other.width <= box.x
                assert apart or box.y + box.height <= other.y or other.y + other.height <= box.y
