import re

import pytest

from formal.language.declarations import Theorem
from formal.readings.smt.obligation import SmtUnsupported, assumptions, obligation
from formal.readings.smt.text import flat, render, symbol
from tests.readings import smt_examples as examples
from tests.readings import smt_lemma_examples as lemmas
from tests.readings.smt_crosscheck import ask


def statement(fn):
    return Theorem(fn, by=("smt",)).statement


def verdict(fn, **options):
    return ask(obligation(fn.__name__, statement(fn), **options))[0]


@pytest.mark.parametrize("fn", examples.VALID, ids=lambda f: f.__name__)
def test_valid(fn):
    assert verdict(fn) == "unsat"


@pytest.mark.parametrize("fn", examples.INVALID, ids=lambda f: f.__name__)
def test_invalid(fn):
    ob = obligation("x", statement(fn))
    assert ob.exact
    assert ask(ob)[0] == "sat"


def test_weakened_readings_do_not_refute():
    for fn in (
        examples.rules_are_not_all,
        examples.well_founded_is_no_weaker,
    ):
        ob = obligation("x", statement(fn))
        assert ask(ob)[0] == "sat"
        assert not ob.exact
        assert ob.weakened


def test_the_same_text_over_another_type_is_another_relation():
    text = obligation("x", statement(examples.nat_and_int_are_apart)).smt2
    assert "(declare-fun relation.+ (Int Int) Bool)" in text
    assert "(declare-fun relation.+!2 (Int Int) Bool)" in text


def test_an_axiom_can_be_dropped():
    assert verdict(examples.axioms_are_hypotheses, drop_axioms=["irreflexive"]) == "sat"
    assert verdict(examples.axioms_are_hypotheses, drop_axioms=["first_below"]) == "unsat"


def test_the_smallest_empty_model_says_so():
    status, model = ask(obligation("x", statement(examples.a_hypothesis_can_empty_a_sort)))
    assert status == "sat"
    assert model.sorts == {"S": ()}


@pytest.mark.parametrize("fn", [lemmas.about_labelled, lemmas.about_boxed])
def test_lemmas_are_used_for_descendants_and_parts(fn):
    lemma = ("orders", statement(lemmas.lemma_about_orders))
    assert verdict(fn) == "sat"
    assert verdict(fn, lemmas=[lemma]) == "unsat"


def test_lemmas_are_used_for_functions_of_the_goal():
    lemma = ("functions", statement(lemmas.lemma_with_a_function))
    assert verdict(lemmas.about_a_function, lemmas=[lemma]) == "unsat"


def test_a_lemma_does_not_survive_the_axioms_it_was_proved_from():
    lemma = ("orders", statement(lemmas.lemma_about_orders))
    text = obligation(
        "x", statement(lemmas.about_labelled), lemmas=[lemma], drop_axioms=["transitive"]
    ).smt2
    assert "lemma orders" not in text


@pytest.mark.parametrize(
    ("fn", "word"),
    [
        (lemmas.choose_a_function, "some f of type Fun[S, S]"),
        (lemmas.choose_a_structure, "some R of type Order[S]"),
        (lemmas.family, "f of type Rel[Rel[S]] takes functions"),
        (lemmas.stored_functions, "a function of type Fun[S, S]"),
    ],
)
def test_what_is_not_first_order_is_named(fn, word):
    with pytest.raises(SmtUnsupported) as e:
        obligation("topic.name", statement(fn))
    assert word in e.value.message
    assert e.value.message.startswith("topic.name: ")
    assert "\n" not in e.value.message


def test_the_goal_comes_last_and_everything_has_a_name():
    text = obligation("topic.name", statement(examples.axioms_are_hypotheses)).smt2
    labels = re.findall(r":named (\|[^|]*\||[^\s)]+)\)\)", text)
    assert labels[-1] == "|negated goal|"
    assert {"R.irreflexive", "R.transitive", "R.first_below"} <= set(labels)
    assert len(labels) == len(set(labels)) == text.count("(assert")
    assert text.startswith("; topic.name\n(set-logic ALL)\n")


def test_text_is_the_same_every_time():
    first = obligation("x", statement(examples.list_operations))
    second = obligation("x", statement(examples.list_operations))
    assert first.smt2 == second.smt2
    assert first.hash == second.hash


def test_assumptions_have_no_goal():
    ob = assumptions("x", statement(examples.axioms_are_hypotheses))
    assert "negated goal" not in ob.smt2
    assert ask(ob)[0] == "sat"


def test_bounded_models_are_models():
    ob = obligation("x", statement(examples.axioms_are_hypotheses), drop_axioms=["irreflexive"])
    status, model = ask(ob.bounded(1))
    assert status == "sat"
    assert len(model.sorts["S"]) == 1


def test_symbols_are_quoted_when_they_must_be():
    assert symbol("K.process") == "K.process"
    assert symbol("match") == "|match|"
    assert symbol("some Event exists") == "|some Event exists|"
    assert symbol("1x") == "|1x|"


def test_reserved_words_can_be_names():
    assert verdict(examples.reserved_names) == "unsat"


def test_long_lines_are_broken():
    deep = "x"
    for _ in range(12):
        deep = ("and", deep, "a_rather_long_symbol")
    text = render(("assert", ("!", deep, ":named", "n")))
    assert max(map(len, text.splitlines())) <= 100
    assert "".join(text.split()) == "".join(flat(("assert", ("!", deep, ":named", "n"))).split())
