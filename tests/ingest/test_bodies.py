"""Bodies and places that texts name find their one address, or get a new one."""

import pytest

from mandates.ingest.statements.bodies import Body, Mentions, Registry
from mandates.ingest.statements.places import Gazetteer, Place, split_places, to_slug
from mandates.namespaces import to_id

QING = Place(to_id("place", "qinghe"), "青禾区", "district", to_id("place", "lanting"))
LAN = Place(to_id("place", "lanting"), "岚汀市", "city", None)


@pytest.fixture
def registry() -> Registry:
    gazetteer = Gazetteer([(LAN, ("岚汀市", "Lanting City")), (QING, ("青禾区", "Qinghe District"))])
    civil = Body(to_id("agency", "civil"), "Agency", "青禾区民政局", QING, "zh", ("区民政局",))
    market = Body(to_id("agency", "market"), "Agency", "青禾区市场监督管理局", QING, "zh")
    return Registry(gazetteer, [civil, market])


@pytest.mark.parametrize(
    ("name", "language", "parts"),
    [
        ("岚汀市青禾区", "zh", [("岚汀市", "city"), ("青禾区", "district")]),
        ("白禾縣", "zh", [("白禾縣", "district")]),
        ("云南省昭通市", "zh", [("云南省", "province"), ("昭通市", "city")]),
        ("누리도 해온시", "ko", [("누리도", "province"), ("해온시", "city")]),
        ("State of Arden", "en", [("State of Arden", "province")]),
        ("Xinyuan City", "en", [("Xinyuan City", "city")]),
    ],
)
def test_place_is_a_chain(name: str, language: str, parts: list[tuple[str, str]]) -> None:
    assert split_places(name, language) == parts


def test_names_become_ascii_keys() -> None:
    assert to_slug("青禾区教育局") == "qing-he-qu-jiao-yu-ju"
    assert to_slug("Arden Department of Labor") == "arden-department-of-labor"
    assert to_slug("……") == "unnamed"


@pytest.mark.parametrize(
    ("mention", "key"),
    [
        ("区民政局", "civil"),
        ("岚汀市青禾区民政局", "civil"),
        ("民政局", "civil"),
        ("区市场监管局", "market"),
        ("青禾区市场监督管理局", "market"),
    ],
)
def test_short_and_full_names_join(registry: Registry, mention: str, key: str) -> None:
    assert Mentions(registry, "zh", QING).resolve(mention).iri == to_id("agency", key)


def test_tier_word_leads_to_the_place_around(registry: Registry) -> None:
    body = Mentions(registry, "zh", QING).resolve("市教育局")
    assert body.place == LAN
    assert body.name == "岚汀市教育局"
    assert body.iri != Mentions(registry, "zh", QING).resolve("区教育局").iri


def test_unnamed_bodies_are_a_category(registry: Registry) -> None:
    body = Mentions(registry, "zh", QING).resolve("有关部门")
    assert (body.kind, body.place) == ("AgencyCategory", None)


@pytest.mark.parametrize(
    ("mention", "language", "kind"),
    [
        ("区食品安全委员会", "zh", "CoordinatingBody"),
        ("区深化改革领导小组", "zh", "CoordinatingBody"),
        ("区消费者协会", "zh", "AssociatedBody"),
        ("区水务局", "zh", "Agency"),
        ("Old Miners' Home", "en", "AssociatedBody"),
        ("Municipal Forestry Bureau", "en", "Agency"),
        ("가뭄대책위원회", "ko", "CoordinatingBody"),
    ],
)
def test_kind_follows_the_name(registry: Registry, mention: str, language: str, kind: str) -> None:
    assert Mentions(registry, language, QING).resolve(mention).kind == kind


def test_bodies_of_unnamed_places_never_join(registry: Registry) -> None:
    gazetteer = registry.gazetteer
    one, other = (gazetteer.unnamed(f"place {n}", f"unnamed-{n}", "district") for n in (1, 2))
    found = [Mentions(registry, "en", place).declare("District Health Bureau", [], place) for place in (one, other)]
    assert found[0].iri != found[1].iri
