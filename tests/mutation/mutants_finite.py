"""Mutants of the finite reading: values, bounded quantifiers, domains, instances."""

from tests.mutation.table import Mutant, mutants

MUTANTS: list[Mutant] = [
    *mutants(
        "finite",
        "finite/evaluation.py",
        (
            "and_is_or",
            "return all(evaluate(a, env) for a in args)",
            "return any(evaluate(a, env) for a in args)",
            "∧ read as ∨",
        ),
        (
            "or_is_and",
            "return any(evaluate(a, env) for a in args)",
            "return all(evaluate(a, env) for a in args)",
            "∨ read as ∧",
        ),
        (
            "implies_is_and",
            "return not evaluate(args[0], env) or bool(evaluate(args[1], env))",
            "return bool(evaluate(args[0], env) and evaluate(args[1], env))",
            "→ read as ∧",
        ),
        (
            "iff_is_implies",
            "return bool(evaluate(args[0], env)) == bool(evaluate(args[1], env))",
            "return bool(evaluate(args[0], env)) <= bool(evaluate(args[1], env))",
            "↔ read as →",
        ),
        (
            "quantifiers_swapped",
            'found = next(solutions(t, env, kind == "exists"), None)\n'
            '            return (found is not None) == (kind == "exists")',
            'found = next(solutions(t, env, kind == "forall"), None)\n'
            '            return (found is not None) == (kind == "forall")',
            "∀ read as ∃ and ∃ as ∀",
        ),
        (
            "first_variable_only",
            "if i == len(q.params):",
            "if i == min(1, len(q.params)):",
            "only the first bound variable gets a value",
        ),
        (
            "branches_swapped",
            "return evaluate(a if evaluate(c, env) else b, env)",
            "return evaluate(b if evaluate(c, env) else a, env)",
            "then and else exchanged",
        ),
        (
            "predecessor_off_by_one",
            '("succ", (x - 1,))',
            '("succ", (x,))',
            "the case n + 1 gets n + 1 for n",
        ),
        (
            "one_is_zero",
            "if x > 0 else (",
            "if x > 1 else (",
            "1 falls into the case 0",
        ),
        (
            "one_round",
            "        table |= new\n",
            "        table |= new\n        return table\n",
            "an inductive predicate after one round, not its least fixed point",
        ),
        (
            "first_rule_only",
            "for rule in decl.rules:",
            "for rule in decl.rules[:1]:",
            "an inductive predicate by its first rule alone",
        ),
        (
            "premise_dropped",
            "body = conjoin(list(premises))",
            "body = conjoin(list(premises[:-1]))",
            "the last premise of each rule dropped",
        ),
        (
            "tables_shared",
            "key = (decl, sorts, fixed)",
            "key = (decl, sorts)",
            "one structure's inductive predicate used for another structure",
        ),
        (
            "guard_on_the_wrong_side",
            'searching = (q.kind == "exists") == wanted',
            "searching = True",
            "a bound used where it leaves out values that matter",
        ),
        (
            "candidates_decide",
            'if q.kind != "exists" or not wanted or not offered:',
            "if not offered:",
            "candidates of a witness taken for all values of a universal claim",
        ),
        (
            "candidates_exhaust",
            "if i == 0 and short:",
            "if False:",
            "no candidate fits, so nothing does",
        ),
        (
            "pair_swapped",
            'case "pair", (a, b):\n            return (a, b)',
            'case "pair", (a, b):\n            return (b, a)',
            "the components of a pair exchanged",
        ),
    ),
    *mutants(
        "finite",
        "finite/operations.py",
        (
            "subtraction_not_truncated",
            "return max(x, 0) if resolve(t.type) == NAT else x",
            "return x",
            "2 - 3 is -1 in the natural numbers",
        ),
        (
            "division_rounds_down",
            "(a // b if b > 0 else -(a // -b))",
            "a // b",
            "integers divided as in Python, not as in Lean",
        ),
        (
            "division_by_zero",
            "return 0 if b == 0 else",
            "return a if b == 0 else",
            "n / 0 = n",
        ),
        (
            "remainder_of_zero",
            "return a if b == 0 else a - b",
            "return 0 if b == 0 else a - b",
            "n % 0 = 0",
        ),
        (
            "position_off_by_one",
            "Some(xs[i]) if i < len(xs) else None",
            "Some(xs[i - 1]) if 0 < i <= len(xs) else None",
            "positions of a list counted from 1",
        ),
        (
            "less_is_less_equal",
            '"lt": _plain(lambda a, b: a < b)',
            '"lt": _plain(lambda a, b: a <= b)',
            "< read as ≤",
        ),
        (
            "less_equal_is_less",
            '"le": _plain(lambda a, b: a <= b)',
            '"le": _plain(lambda a, b: a < b)',
            "≤ read as <",
        ),
        (
            "closure_is_reflexive",
            "return b in seen",
            "return a == b or b in seen",
            "the transitive closure is reflexive",
        ),
        (
            "closure_of_two_steps",
            "todo.extend(table[x])",
            "seen.update(table[x])",
            "the transitive closure stops after two steps",
        ),
        (
            "nodup_of_neighbours",
            "itertools.islice(xs, i)",
            "itertools.islice(xs, max(i - 1, 0), i)",
            "only neighbours in a list must differ",
        ),
        (
            "range_too_long",
            "tuple(range(n))",
            "tuple(range(n + 1))",
            "the list of Fin n has n + 1 members",
        ),
    ),
    *mutants(
        "finite",
        "finite/guards.py",
        (
            "bound_off_by_one",
            "list(range(found[0] + 1))",
            "list(range(found[0]))",
            "i ≤ n leaves only i < n",
        ),
        (
            "facts_of_a_disjunction",
            'case Connective(op="and", args=args):\n            for a in args:\n'
            "                yield from facts(a)",
            'case Connective(op="and" | "or", args=args):\n            for a in args:\n'
            "                yield from facts(a)",
            "an alternative taken for a bound",
        ),
        (
            "assumptions_of_a_conjunction",
            'case Connective(op="or", args=args):',
            'case Connective(op="or" | "and", args=args):',
            "a bound of one of two claims taken for both",
        ),
        (
            "pattern_too_narrow",
            "if not isinstance(pattern, Construct):\n        return True",
            "if not isinstance(pattern, Construct):\n        return False",
            "values that fit a pattern left out",
        ),
        (
            "bounds_of_the_conclusion",
            'atoms = facts(q.body) if q.kind == "exists" else assumptions(q.body)',
            "atoms = [*facts(q.body), *assumptions(q.body)]",
            "what a universal claim asserts taken for a bound",
        ),
    ),
    *mutants(
        "finite",
        "finite/domains.py",
        (
            "fin_too_small",
            "return iter(range(size))",
            "return iter(range(max(size - 1, 0)))",
            "∀ i : Fin n leaves out n − 1",
        ),
        (
            "none_equals_some",
            "return a is b\n",
            "return True\n",
            "none = some x",
        ),
        (
            "pairs_by_one_half",
            "return equal_values(a[0], b[0], first) and equal_values(a[1], b[1], second)",
            "return equal_values(a[0], b[0], first) or equal_values(a[1], b[1], second)",
            "pairs equal when one component is",
        ),
        (
            "prefixes_are_equal",
            "return len(a) == len(b) and all(",
            "return all(",
            "a list equals its prefixes",
        ),
        (
            "no_none",
            "itertools.chain([None], map(Some, members(item, where)))",
            "map(Some, members(item, where))",
            "∀ x : Option A leaves out none",
        ),
        (
            "cycle_overlooked",
            "if state.get(b) == 1:",
            "if state.get(b) == 1 and b != path[-1]:",
            "a loop at one element is no cycle",
        ),
    ),
    *mutants(
        "finite",
        "finite/instance.py",
        (
            "nested_axioms_forgotten",
            "found += inner.violations",
            "found += ()",
            "axioms of a structure inside a structure are not looked at",
        ),
        (
            "fin_value_too_large",
            "is_number(given) and 0 <= int.__add__(given, 0) < size",
            "is_number(given) and 0 <= int.__add__(given, 0) <= size",
            "n is accepted as a value of Fin n",
        ),
        (
            "negative_numbers",
            "and (t == INT or int.__ge__(given, 0))",
            "and (t == INT or int.__ge__(given, -1))",
            "−1 is accepted as a natural number",
        ),
        (
            "inherited_axioms_forgotten",
            "for axiom in data.info.all_axioms():",
            "for axiom in data.info.axioms:",
            "axioms of the parent structure are not looked at",
        ),
    ),
]
