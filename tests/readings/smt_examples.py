"""Small statements with known answers."""

from __future__ import annotations

from formal.language import (
    And,
    Bool,
    Case,
    Data,
    Exists,
    Fin,
    ForAll,
    Fun,
    If,
    Iff,
    Implies,
    Int,
    Let,
    List,
    Match,
    Nat,
    Not,
    Option,
    Or,
    Prop,
    Rel,
    Sort,
    Structure,
    append,
    axiom,
    count,
    decide,
    definition,
    fst,
    inductive,
    length,
    member,
    nodup,
    none,
    nth,
    pair,
    range_fin,
    recursive,
    snd,
    some,
    transitive_closure,
    val,
    well_founded,
)


class Msg(Data):
    """A message."""

    ping: Case[Nat]
    stop: Case


class Order(Structure, var="R"):
    """A strict order with a least element."""

    Item: Sort
    less: Rel[Item, Item]
    first: Item

    @axiom
    def irreflexive(self, x: Item):
        return Not(self.less(x, x))

    @axiom
    def transitive(self, x: Item, y: Item, z: Item):
        return Implies(self.less(x, y), self.less(y, z), self.less(x, z))

    @axiom
    def first_below(self, x: Item):
        return Or(x == self.first, self.less(self.first, x))

    @definition
    def at_most(self, x: Item, y: Item):
        return Or(x == y, self.less(x, y))

    @inductive
    def above(self, x: Item, y: Item):
        yield self.less(y, x)
        yield Exists(lambda z: And(self.above(x, z), self.above(z, y)))


class Labelled(Order, var="Q"):
    """An order with labels."""

    Label: Sort
    label: Fun[Item, Label]


class Boxed(Structure, var="X"):
    """A structure inside a structure."""

    Item: Sort
    order: Order[Item]
    top: Item

    @axiom
    def top_above(self, x: Item):
        return self.order.at_most(x, self.top)


@recursive
def double(n: Nat) -> Nat:
    return Match(n, zero=lambda: 0, succ=lambda m: double(m) + 2)


def nat_subtraction_stops(m: Nat, n: Nat):
    return Implies(m <= n, m - n == 0)


def nat_subtraction_is_not_inverse(m: Nat, n: Nat):
    return (m - n) + n == m


def int_subtraction_is_inverse(m: Int, n: Int):
    return (m - n) + n == m


def division_by_zero(n: Nat):
    return And(n // 0 == 0, n % 0 == n)


def int_may_be_negative(i: Int):
    return i >= 0


def nat_is_not(n: Nat):
    return n >= 0


def function_results_are_natural(S: Sort, f: Fun[S, Nat], x: S):
    return f(x) >= 0


def fin_is_below(n: Nat, i: Fin[n]):
    return val(i) < n


def fin_may_be_empty(n: Nat):
    return Exists(lambda i: val(i) < n, i=Fin[n])


def fin_of_a_number(i: Fin[3]):
    return Or(val(i) == 0, val(i) == 1, val(i) == 2)


def options(S: Sort, o: Option[S]):
    return Or(o == none(), Exists(lambda x: o == some(x)))


def optional_naturals(o: Option[Nat]):
    return Match(o, none=lambda: True, some=lambda n: n >= 0)


def pairs(S: Sort, T: Sort, x: S, y: T):
    return And(fst(pair(x, y)) == x, snd(pair(x, y)) == y)


def halves_of_a_pair_of_functions(S: Sort, f: Fun[S, Nat], g: Fun[S, Nat], o: Option[Nat], x: S):
    chosen = Match(o, none=lambda: pair(f, g), some=lambda k: pair(lambda y: f(y) + k, g))
    return And(fst(chosen)(x) >= f(x), snd(chosen)(x) == g(x))


def halves_are_not_exchanged(S: Sort, f: Fun[S, Nat], g: Fun[S, Nat], x: S):
    return fst(pair(f, g))(x) == g(x)


def data_has_cases(m: Msg):
    return Or(m == Msg.stop.build(()), Exists(lambda n: m == Msg.ping(n), n=Nat))


def data_cases_differ(n: Nat):
    return Msg.ping(n) != Msg.stop.build(())


def payloads_are_natural(m: Msg):
    return Match(m, ping=lambda n: n >= 0, stop=lambda: True)


def lists_of_naturals(xs: List[Nat]):
    return Match(xs, nil=lambda: True, cons=lambda x, rest: x >= 0)


def second_of_a_list_of_naturals(xs: List[Nat]):
    return Match(nth(xs, 1), none=lambda: True, some=lambda x: x >= 0)


def list_operations(a: Nat, b: Nat):
    return And(
        length(append([a], [b, a])) == 3,
        nth([a, b], 1) == some(b),
        nth([a, b], 2) == none(),
        member(b, [a, b]),
        Iff(nodup([a, b]), a != b),
        count(lambda x: decide(x == a), [a, b, a]) >= 2,
    )


def counting(x: Nat):
    return length(range_fin(4)) == 4


def local_names(n: Nat):
    return Let(n + n, lambda m: If(m == 0, n, m) >= n)


def recursion_computes(n: Nat):
    return double(3) == 6


def functions_are_extensional(S: Sort, f: Fun[S, Nat], g: Fun[S, Nat]):
    return Implies(ForAll(lambda x: f(x) == g(x)), f == g)


def propositions(p: Prop, q: Bool):
    return Implies(And(p, q), q)


def a_sort_may_be_empty(S: Sort):
    return Exists(lambda x: x == x, x=S)


def a_hypothesis_can_empty_a_sort(S: Sort, p: Rel[S]):
    return Implies(ForAll(lambda x: p(x)), Exists(lambda x: p(x)))


def a_value_fills_its_sort(S: Sort, y: S):
    return Exists(lambda x: x == x, x=S)


def a_function_fills_a_sort(S: Sort, T: Sort, f: Fun[S, T], y: S):
    return Exists(lambda x: x == x, x=T)


def a_function_does_not_fill_its_domain(S: Sort, T: Sort, f: Fun[S, T], y: T):
    return Exists(lambda x: x == x, x=S)


def an_option_does_not_fill_a_sort(S: Sort, o: Option[S]):
    return Exists(lambda x: x == x, x=S)


def a_present_option_does(S: Sort, o: Option[S]):
    return Implies(o != none(), Exists(lambda x: x == x, x=S))


def a_function_into_nothing_starts_nowhere(S: Sort, T: Sort, f: Fun[S, T]):
    return Implies(ForAll(lambda y: y != y, y=T), ForAll(lambda x: x != x, x=S))


def a_structure_fills_its_sorts(S: Sort, R: Order[S]):
    return Exists(lambda x: R.at_most(R.first, x))


def axioms_are_hypotheses(S: Sort, R: Order[S], x: S, y: S):
    return Not(And(R.less(x, y), R.less(y, x)))


def inherited_axioms(S: Sort, L: Sort, Q: Labelled[S, L], x: S):
    return Not(Q.less(x, x))


def nested_axioms(S: Sort, X: Boxed[S], x: S):
    return Implies(X.order.less(X.top, x), False)


def rules_are_facts(S: Sort, R: Order[S], x: S, y: S, z: S):
    return Implies(R.less(y, x), R.above(z, x), R.above(z, y))


def rules_are_not_all(S: Sort, R: Order[S], x: S):
    return Not(R.above(x, x))


def closures_contain(S: Sort, r: Rel[S, S], x: S, y: S, z: S):
    return Implies(r(x, y), transitive_closure(r, y, z), transitive_closure(r, x, z))


def equal_closures_are_one(S: Sort, r: Rel[S, S], x: S, y: S):
    return Iff(
        transitive_closure(lambda a, b: And(r(a, b), a != b), x, y),
        transitive_closure(lambda a, b: And(r(a, b), a != b), x, y),
    )


def closures_depend_on_what_is_in_scope(S: Sort, r: Rel[S, S, S], x: S):
    return ForAll(
        lambda y, z: Implies(r(y, x, z), transitive_closure(lambda a, b: r(y, a, b), x, z))
    )


def closures_over_a_parameter(S: Sort, r: Rel[S, S, S], x: S):
    closed = ForAll(lambda y: transitive_closure(lambda a, b: r(y, a, b), x, x))
    again = ForAll(lambda y: transitive_closure(lambda a, b: r(y, a, b), x, x))
    return Iff(closed, again)


def nat_and_int_are_apart():
    """A loop over Int says nothing about the relation of the same text over Nat."""

    def on_nat(a: Nat, b: Nat):
        return a != b

    def on_int(a: Int, b: Int):
        return a != b

    return Implies(well_founded(on_nat), ForAll(lambda i: Not(transitive_closure(on_int, i, i))))


def counting_a_name(l: Nat):  # noqa: E741
    """The name of the list that is counted does not capture a variable."""
    return count(lambda i: decide(i == l), [l + 1, l]) == 1


def bounds_are_not_captured(x: Nat, items: List[Fin[x]]):
    return Match(items, nil=lambda: True, cons=lambda i, rest: val(i) < x)


def well_founded_is_irreflexive(S: Sort, r: Rel[S, S], x: S):
    return Implies(well_founded(r), Not(transitive_closure(r, x, x)))


def well_founded_is_no_weaker(S: Sort, r: Rel[S, S]):
    return Implies(ForAll(lambda x: Not(transitive_closure(r, x, x))), well_founded(r))


def existence_as_a_hypothesis(S: Sort, p: Rel[S]):
    claim = Exists(lambda f: ForAll(lambda x: p(f(x))), f=Fun[S, S])
    return Implies(claim, ForAll(lambda x: Exists(lambda y: p(y)), x=S))


def functions_in_a_goal(S: Sort):
    return ForAll(lambda f, x: Exists(lambda y: y == f(x)), f=Fun[S, S])


def reserved_names(match: Sort, par: Rel[match], let: match, select: match):
    return Implies(par(let), let == select, par(select))


VALID = [
    nat_subtraction_stops,
    int_subtraction_is_inverse,
    division_by_zero,
    nat_is_not,
    function_results_are_natural,
    fin_is_below,
    fin_of_a_number,
    options,
    optional_naturals,
    pairs,
    halves_of_a_pair_of_functions,
    data_has_cases,
    data_cases_differ,
    payloads_are_natural,
    lists_of_naturals,
    list_operations,
    counting,
    local_names,
    recursion_computes,
    functions_are_extensional,
    propositions,
    a_value_fills_its_sort,
    a_function_fills_a_sort,
    a_present_option_does,
    a_function_into_nothing_starts_nowhere,
    a_structure_fills_its_sorts,
    axioms_are_hypotheses,
    inherited_axioms,
    nested_axioms,
    rules_are_facts,
    closures_contain,
    equal_closures_are_one,
    closures_depend_on_what_is_in_scope,
    closures_over_a_parameter,
    counting_a_name,
    bounds_are_not_captured,
    well_founded_is_irreflexive,
    existence_as_a_hypothesis,
    functions_in_a_goal,
]
INVALID = [
    nat_subtraction_is_not_inverse,
    int_may_be_negative,
    fin_may_be_empty,
    halves_are_not_exchanged,
    a_sort_may_be_empty,
    a_hypothesis_can_empty_a_sort,
    a_function_does_not_fill_its_domain,
    an_option_does_not_fill_a_sort,
]
