"""Clauses of English: invented sentences in the manner of mandates, statutes and ministry pages."""

import time

import pytest

from mandates.ingest.drafts import Clause, Item
from mandates.ingest.grammar import cut_clauses
from mandates.ingest.grammar.spaced.inflection import inflect
from mandates.ingest.grammar.spaced.vocabulary import vocabulary
from mandates.ingest.lexicon import fold_text

AGENCY = "Harbor Bureau of Linmouth"


def cut(text: str, container: str = "agency", block: str = "duties", lead_in: str = "") -> list[Clause]:
    """Cut a text that is one item of an invented agency."""
    item = Item("1", 0, len(text), block, container, AGENCY, (AGENCY, "the harbor bureau"), lead_in)
    return cut_clauses(text, fold_text(text), item, "en")


def rows(text: str, **kwargs: str) -> list[tuple[str, set[str], str]]:
    """Return wording, actions and role of each clause."""
    return [(text[c.start : c.end], set(c.actions), c.role) for c in cut(text, **kwargs)]


@pytest.mark.parametrize(
    ("verb", "form", "expected"),
    [
        ("plan", "ing", "planning"),
        ("oversee", "ing", "overseeing"),
        ("supervise", "ing", "supervising"),
        ("carry out", "s", "carries out"),
        ("examine and approve", "ing", "examining and approving"),
        ("be responsible for", "s", "is responsible for"),
        ("undertake", "ed", "undertaken"),
        ("organise", "ing", "organizing"),
    ],
)
def test_inflection(verb: str, form: str, expected: str) -> None:
    """Forms are made, in both spellings; irregular ones are data."""
    assert tuple(expected.split()) in inflect(verb, form, vocabulary("en").words)


def test_imperatives_with_own_objects_are_rows() -> None:
    """A verb with an object of its own opens a row; verbs that share one do not."""
    assert rows("Dredge the fairways, draft and execute berth plans, and inspect and certify cranes.") == [
        ("Dredge the fairways", {"responsible"}, "lead"),
        ("draft and execute berth plans", {"formulate", "plan", "implement"}, "lead"),
        ("inspect and certify cranes", {"inspect", "approve"}, "lead"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Draft the quay renewal plan and guide its implementation.",
        "Formulate rules for pilots. and supervise the implementation.",
        "Examine the moorings and repair them every spring.",
        "Supervise the prevention and control of oil spills.",
        "Organise training for divers, stevedores and lighthouse keepers.",
        "Enforces the Buoys and Beacons Act 1911.",
        "make inspections of:\n (A) cranes and hoists;\n (B) barges; and\n (C) the slipway;",
    ],
)
def test_one_row(text: str) -> None:
    """Objects joined under one verb, and a second verb on the same object, stay one row."""
    assert len(cut(text)) == 1


def test_participles_and_modals() -> None:
    """Trailing participles and "be responsible for" open rows of their own."""
    text = "Manage ferry emergencies, guiding rescue work by volunteers, and be responsible for surveying shoals."
    assert rows(text) == [
        ("Manage ferry emergencies", {"manage", "respond"}, "lead"),
        ("guiding rescue work by volunteers", {"guide", "respond"}, "guide"),
        ("be responsible for surveying shoals", {"responsible", "monitor"}, "lead"),
    ]


def test_verbal_nouns() -> None:
    """A verbal noun with its own object is a row; other nouns are responsibility for a subject."""
    assert rows("licensing of tugs and audit of towage fees") == [
        ("licensing of tugs", {"approve"}, "lead"),
        ("audit of towage fees", {"inspect"}, "lead"),
    ]
    assert rows("Lighthouses and fog signals") == [("Lighthouses and fog signals", {"responsible"}, "lead")]
    assert rows("All matters relating to the training of cooks")[0][1] == {"responsible"}


@pytest.mark.parametrize(
    ("text", "actions"),
    [
        ("Develop a network of weather buoys", {"build"}),
        ("Develop guidelines for yacht clubs", {"formulate"}),
        ("Develop recommendations on canal tolls", {"propose"}),
        ("Develop cruise tourism", {"promote"}),
        ("Establish a wreck monitoring system", {"build", "monitor"}),
        ("Oversee the panel of pilots", {"responsible"}),
        ("Oversee the implementation of the Salvage Code", {"supervise", "implement"}),
        ("Issue permits for night fishing", {"approve"}),
        ("Issue storm warnings", {"publish"}),
        ("Assess penalties against polluters", {"enforce"}),
        ("Assess the depth of the channel", {"assess"}),
        ("Keep a register of wrecks", {"responsible"}),
        ("Carry out the inspection of jetties", {"inspect"}),
        ("Conduct the inspection of jetties", {"inspect"}),
    ],
)
def test_actions(text: str, actions: set[str]) -> None:
    """What a verb shows depends on its object."""
    found = cut(text)
    assert set(found[0].actions) == actions


def test_subject_is_left_out_and_condition_kept() -> None:
    """The acting agency is outside the stretch unless a condition stands before it."""
    assert rows("The harbor bureau shall mark wrecks.")[0][0] == "mark wrecks"
    text = "If a mooring breaks, the harbor bureau shall notify the Coast Office of the danger."
    (clause,) = cut(text)
    assert text[clause.start : clause.end] == text[:-1]
    assert clause.role == "inform"
    assert clause.counterparties == ("Coast Office",)
    assert [text[a:b] for a, b in clause.conditions] == ["If a mooring breaks"]


@pytest.mark.parametrize(
    ("text", "role", "parties"),
    [
        (
            "Jointly with the Ministry of Ports and Canals, chart the estuary.",
            "co-lead",
            ("Ministry of Ports and Canals",),
        ),
        ("Guide county boards of navigation in the keeping of logs.", "guide", ("county boards of navigation",)),
        ("Supervise the use of the fund by the townships.", "supervise", ("townships",)),
        ("Assist the Fire Department in drills.", "participate", ("Fire Department",)),
        ("Report the catch to the neighbouring provinces.", "inform", ("neighbouring provinces",)),
        ("Supervise the testing of ropes by their makers.", "supervise", ()),
        ("Propose changes of the tide tables to the mayor.", "support", ()),
        ("Guide the work of sailors and dockers.", "guide", ()),
    ],
)
def test_roles_and_counterparties(text: str, role: str, parties: tuple[str, ...]) -> None:
    """Public bodies joined, guided, supervised, helped or told are counterparties; firms and people are not."""
    (clause,) = cut(text)
    assert (clause.role, clause.counterparties) == (role, parties)


def test_relations() -> None:
    """Hosted offices, entrusted work, administration on behalf, delegation and residual tasks are told apart."""
    cases = {
        "Undertake the daily work of the Dike Headquarters.": "hosts_office",
        "Entrusted by the county government, manage the assets of the Rope Museum.": "entrusted_by:county government",
        "Administer the Eel Society on behalf of the Board of Rivers.": "administers_on_behalf",
        "Night patrols are performed by the Port Watch Brigade, in the name of the bureau.": "delegated_in_agency_name",
        "Perform other duties assigned by the council.": "residual",
    }
    assert {text: cut(text)[0].relations[0] for text in cases} == cases
    assert cut("Embrace new tide gauges.", block="transformation")[0].relations == ("functional_transformation",)


def test_split() -> None:
    """In a split each sentence names who acts; the other side is its counterparty."""
    text = (
        "The harbor bureau shall weigh anchors. The Lock Office shall oil the gates, and the harbor bureau shall take "
        "part in trials. The Lock Office and the harbor bureau shall jointly survey silt."
    )
    found = cut(text, container="split:Lock Office", block="splits")
    assert [clause.actor for clause in found] == [(AGENCY,), ("Lock Office",), (AGENCY,), ("Lock Office", AGENCY)]
    assert [clause.role for clause in found] == ["lead", "lead", "participate", "co-lead"]
    assert [clause.counterparties for clause in found] == [
        ("Lock Office",),
        (AGENCY,),
        ("Lock Office",),
        ("Lock Office",),
    ]


def test_unmarked_lines() -> None:
    """Lines that begin with capitals and open with an activity are clauses; a name broken by a line end is not."""
    text = "Preparation of tide tables\nDisbursement of pilot fees\nTraining of divers"
    assert [row[0] for row in rows(text)] == text.split("\n")
    assert len(rows("Manage the wharf at Port\nElling and the sheds behind it.")) == 1
    assert cut("(Amended by Order 7 of 1938)") == []


@pytest.mark.parametrize(
    ("text", "start", "actions"),
    [
        ("In the event of a wreck, to assist the Coast Office", "In the event", {"participate"}),
        ("Where a pilot is drunk, suspending the licence", "Where a pilot", {"enforce"}),
        (
            "Together with the Coast Office, preparing a plan for buoys",
            "Together",
            {"act_jointly", "formulate", "plan"},
        ),
        ("Jointly with the Coast Office, the inspection of buoys", "Jointly", {"act_jointly", "inspect"}),
        ("On the authority of the Coast Office, managing the signal hut", "On the", {"entrusted", "manage"}),
        ("In the event of a spill the harbor bureau manages booms", "In the event", {"manage"}),
        ("The bureau shall within one hour notify the Coast Office", "within", {"notify"}),
    ],
)
def test_what_stands_before_the_verb(text: str, start: str, actions: set[str]) -> None:
    """Conditions, partners and principals may stand before gerunds, infinitives, nouns, or without a comma."""
    clause = cut(text)[-1]
    assert text[clause.start :].startswith(start)
    assert set(clause.actions) == actions


@pytest.mark.parametrize(
    ("text", "actions"),
    [
        ("Anchorage policy development", {"formulate"}),
        ("Vessel licensing", {"approve"}),
        ("Tide data collection", {"monitor"}),
        ("Development and review of docking standards", {"formulate", "assess"}),
        ("Render technical assistance to yacht clubs", {"support"}),
        ("Serve notices of arrears", {"enforce"}),
        ("Framing of rules on salvage", {"formulate"}),
        ("Release of funds to the lock keepers", {"fund"}),
        ("Carry out depth surveys", {"monitor"}),
        ("perform such other functions as the Cabinet may assign", {"handle"}),
        ("The bureau is the sole state agency for the administration of locks", {"responsible", "manage"}),
        ("There is in the bureau a registry, which shall publish notices to mariners", {"publish"}),
        ("Our role is to inspect gangways", {"inspect"}),
    ],
)
def test_more_actions(text: str, actions: set[str]) -> None:
    """Nouns side by side, light verbs, residual tasks and designations."""
    assert set(cut(text)[0].actions) == actions


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        (
            "Supervise Aqualia, Nordpilot Berhad and PDB in the marking of shoals.",
            ("Aqualia", "Nordpilot Berhad", "PDB"),
        ),
        ("Supervise the Ferry Board and the Lighthouse Service in towing.", ("Ferry Board", "Lighthouse Service")),
        ("Guide the municipal and county dock offices.", ("municipal and county dock offices",)),
        ("Conducting joint patrols with the Marine Police.", ("Marine Police",)),
        ("take part in the review of charts by the department of planning", ("department of planning",)),
        ("Participate in the appraisal of the growth of the prefectures.", ()),
        ("Notify the harbor bureau of wrecks.", ()),
        ("Guide Chinese boat building and the Pilots Act.", ()),
        ("guide ward code offices in filing, and supervise such offices in billing", ("ward code offices",)),
    ],
)
def test_parties(text: str, parties: tuple[str, ...]) -> None:
    """Names in capitals count where a body is due; the agency itself never does."""
    assert cut(text)[-1].counterparties == parties


def test_changing_subjects_of_a_split() -> None:
    """The subject changes with "while" and "the two offices"; initials and written names are known."""
    text = (
        "The harbor bureau keeps the berth list, while the Lock Office empties the locks. "
        "LO maintains the gates. The two offices jointly inspect sluices."
    )
    clauses = cut(text, container="split:Lock Office", block="splits")
    assert [clause.actor for clause in clauses] == [
        (AGENCY,),
        ("Lock Office",),
        ("Lock Office",),
        (AGENCY, "Lock Office"),
    ]
    assert clauses[-1].role == "co-lead"


def test_optional() -> None:
    """Preambles, powers, aims and what a head does are optional; the sentence above the list counts."""
    assert cut("The bureau may buy land.")[0].optional
    assert cut("buy land;", lead_in="The bureau may:")[0].optional
    assert cut("appoint clerks;", lead_in="The commissioner shall:")[0].actor == ("commissioner",)
    assert not cut("license ferries;", lead_in="The bureau shall:")[0].optional
    assert cut("No person shall swim in the dock.") == []


def test_damaged_text() -> None:
    """Stray full stops, fused words and torn words of machine translation do not break a clause."""
    text = "Guide the gradual. Renewal of old piers. Organizethe count of gulls andcoordinate the feeding."
    assert [row[0] for row in rows(text)][:2] == [
        "Guide the gradual. Renewal of old piers",
        "Organizethe count of gulls",
    ]
    assert rows("Strengthen locks. imple\nment towage rules")[1][1] == {"implement"}


def test_reasons_cite_the_cue() -> None:
    """Every clause says which words made it."""
    text = "Regulate pilotage."
    (clause,) = cut(text)
    first = clause.reasons[0]
    assert (first.rule, text[first.start : first.end], first.gives) == ("cue-verb", "Regulate", "supervise,manage")


@pytest.mark.parametrize(
    "garbage", ["x" * 100_000, "a, and " * 12_000, "(" * 50_000, "if a, " * 15_000, ", jointly with the Board" * 3_000]
)
def test_linear_time(garbage: str) -> None:
    """Long lines of nonsense pass."""
    started = time.process_time()
    cut(garbage)
    assert time.process_time() - started < 5


def test_sentences_of_acts() -> None:
    """Whose function it is, what is inserted before an unknown verb, and functions that are to be done."""
    assert rows("It is the function of the Harbor Bureau to dredge fairways and to license tugs.") == [
        ("dredge fairways", {"responsible"}, "lead"),
        ("license tugs", {"approve"}, "lead"),
    ]
    assert [text for text, _, _ in rows("The Harbor Bureau shall, at intervals of two years, repaint the buoys.")] == [
        "at intervals of two years, repaint the buoys"
    ]
    assert [clause.optional for clause in cut("The functions of the Pilot Office are to train pilots.")] == [False]
    assert rows("The Harbor Bureau is also responsible for the licensing of tugs.") == [
        ("is also responsible for the licensing of tugs", {"responsible", "approve"}, "lead")
    ]


def test_bodies_that_act_with_the_agency_or_are_consulted() -> None:
    """A second subject is the other party; so is who is consulted."""
    together = cut("The Harbor Bureau and the Board of Pilots shall jointly survey the shoals.")
    assert [(clause.role, clause.counterparties) for clause in together] == [("co-lead", ("Board of Pilots",))]
    consulted = cut("consult the Heritage Commission before a wreck is raised", lead_in="The Harbor Bureau shall:")
    assert [(clause.role, clause.counterparties) for clause in consulted] == [("co-lead", ("Heritage Commission",))]
