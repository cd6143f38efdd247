"""Every page of the site, taken from its routes, so that a new page is tested without anybody adding it."""

from pathlib import Path

from mandates.web import create_app

# Routes that answer with data, pictures or a way on, never with a page.
NOT_PAGES = {
    "static", "robots", "pages.health", "api.openapi", "data.void", "data.catalog", "data.graph", "linked.identity",
    "linked.concept_identity", "reconciliation.service", "reconciliation.propose", "reconciliation.suggest_name",
    "reconciliation.suggest_entity", "reconciliation.preview",
}  # fmt: skip
# What stands for the routes that need something in their address, and what else a page without can show.
EXAMPLES = {
    "pages.thing": {
        "agency": "/agencies/yuzhong-health-commission",
        "agency not loaded": "/agencies/yuzhong-civil-affairs-bureau",
        "section": "/sections/yuzhong-health-commission/ageing-health",
        "duty": "/duties/zhejiang-health-plan-2010/020",
        "split": "/splits/yuzhong-health-commission-2024/food-safety",
        "document": "/documents/chuanshan-health-plan-2019",
    },
    "pages.problem": {"problem": "/problems/404"},
    "pages.answer": {
        "nothing asked": "/find",
        "divided": "/find?q=养老&place=yuzhong",
        "several places": "/find?q=food safety",
        "not loaded": "/find?q=폐기물&place=yuzhong",
        "not recognised": "/find?q=xyzzy",
        "ambiguous": "/find?q=drug",
        "unknown place": "/find?q=vaccination&place=atlantis",
        "facts": "/find?q=targets of Zhejiang",
        "too long": f"/find?q={'养' * 600}",
    },
    "pages.agencies": {"agencies": "/agencies", "no agency": "/agencies?name=xyzzy"},
    "planning.show_gaps": {"gaps": "/gaps?place=yuzhong", "no gap": "/gaps?kind=evidence-gap&place=yuzhong"},
    "planning.show_overlaps": {"overlaps": "/overlaps?place=yuzhong"},
    "planning.list_findings": {"findings": "/findings?place=yuzhong"},
    "planning.show_diff": {
        "diff form": "/diff",
        "diff": "/diff?a=district-health-bureau-undated&b=yuzhong-health-commission-2024",
        "diff of nothing": "/diff?a=xyzzy&b=yuzhong-health-commission",
    },
    "planning.show_simulate": {
        "simulate form": "/simulate",
        "simulate": "/simulate?kind=abolish&what=yuzhong-civil-affairs-bureau&from=&to=",
        "simulate nonsense": "/simulate?kind=merge&what=xyzzy&from=&to=xyzzy",
    },
    "linked.scheme": {"scheme": "/schemes/role"},
    "linked.concept": {"concept": "/schemes/role/lead", "subject": "/schemes/subject/food-safety"},
    "linked.thing": {"thing": "/things/place/yuzhong"},
    "sparql.sparql": {
        "sparql": "/sparql",
        "sparql result": "/sparql?query=SELECT * { ?s ?p ?o } LIMIT 5",
        "sparql mistake": "/sparql?query=SELECT",
    },
    "questions.show_question": {"question": "/questions/1"},
    "questions.ask_question": {"question asked": "/questions/1/ask"},
}
# What no route has.
STATES = {"no such page": "/nowhere"}


def site_pages() -> dict[str, str]:
    """Return the address of every page by name, the states of each among them; KeyError for one nobody knows."""
    found: dict[str, str] = {}
    for rule in create_app(Path("nowhere")).url_map.iter_rules():
        endpoint = rule.endpoint
        if endpoint in NOT_PAGES or "form" in rule.arguments or rule.rule.endswith((".svg", "sparql/")):
            continue
        if endpoint.startswith("api.") and endpoint != "api.introduce":
            continue
        if endpoint in EXAMPLES:
            found |= EXAMPLES[endpoint]
        elif not rule.arguments:
            found[endpoint.partition(".")[2]] = rule.rule
        else:
            raise KeyError(f"{endpoint}: give an example of {rule.rule} in EXAMPLES, or put it into NOT_PAGES")
    return found | STATES
