"""Consensus protocols in the asynchronous model: the theory's witnesses and others."""


class Constant:
    """Everyone decides True at its first step."""

    processes = ("p", "q")

    def start(self, p, b):
        return None

    def next(self, p, s, m):
        return True

    def sends(self, p, s, m):
        return []

    def output(self, s):
        return s


class Selfish:
    """Everyone decides its own input."""

    processes = ("p", "q")

    def start(self, p, b):
        return ("wants", b)

    def next(self, p, s, m):
        return ("decided", s[1])

    def sends(self, p, s, m):
        return []

    def output(self, s):
        return s[1] if s[0] == "decided" else None


class SingleProcess(Selfish):
    processes = ("p",)


class Leader:
    """The leader decides its input and sends it; the follower decides what it is sent."""

    processes = ("leader", "follower")

    def start(self, p, b):
        return ("wants", b) if p == "leader" else ("waits",)

    def next(self, p, s, m):
        if s[0] == "wants":
            return ("decided", s[1])
        if s[0] == "waits" and m is not None:
            return ("decided", m)
        return s

    def sends(self, p, s, m):
        return [("follower", s[1])] if s[0] == "wants" else []

    def output(self, s):
        return s[1] if s[0] == "decided" else None


class WaitForMajority:
    """Everyone sends its input to all, and decides a value once two have sent it."""

    processes = ("a", "b", "c")

    def start(self, p, b):
        return (b, False, frozenset(), None)

    def next(self, p, s, m):
        b, _, heard, decided = s
        if m is not None:
            heard = heard | {m}
        if decided is None:
            for v in (False, True):
                if sum(x == v for _, x in heard) >= 2:
                    decided = v
        return (b, True, heard, decided)

    def sends(self, p, s, m):
        return [] if s[1] else [(q, (p, s[0])) for q in self.processes]

    def output(self, s):
        return s[3]


class TwoPhaseCommit:
    """The participants vote, the coordinator (who votes too) decides the conjunction and tells."""

    processes = ("coordinator", "db1", "db2")

    def start(self, p, b):
        return ("fresh", b) if p != "coordinator" else ("collects", b, frozenset())

    def next(self, p, s, m):
        if s[0] == "collects" and m is not None:
            votes = s[2] | {m}
            if len(votes) == 2:
                return ("done", s[1] and all(v for _, v in votes))
            return ("collects", s[1], votes)
        if s[0] == "fresh":
            return ("done", m[1]) if m is not None else ("voted",)
        if s[0] == "voted" and m is not None:
            return ("done", m[1])
        return s

    def sends(self, p, s, m):
        if s[0] == "fresh" and m is None:
            return [("coordinator", (p, s[1]))]
        if s[0] == "collects":
            then = self.next(p, s, m)
            if then[0] == "done":
                return [(q, ("decision", then[1])) for q in ("db1", "db2")]
        return []

    def output(self, s):
        return s[1] if s[0] == "done" else None


class FirstMessage:
    """Two processes race to a third, which decides the input that arrives first and tells them."""

    processes = ("x", "y", "judge")

    def start(self, p, b):
        return ("judges",) if p == "judge" else ("fresh", b)

    def next(self, p, s, m):
        if s[0] == "judges":
            return s if m is None else ("done", m)
        if s[0] == "fresh":
            return ("sent",)
        return s

    def sends(self, p, s, m):
        return [("judge", s[1])] if s[0] == "fresh" else []

    def output(self, s):
        return s[1] if s[0] == "done" else None


class Counting:
    """Retries without end while it waits, so its configurations are infinitely many."""

    processes = ("x", "y")

    def start(self, p, b):
        return ("waits", b, 0)

    def next(self, p, s, m):
        if s[0] == "done":
            return s
        if m is not None and p == "y":
            return ("done", m)
        return ("waits", s[1], s[2] + 1)

    def sends(self, p, s, m):
        if p == "x":
            return [("y", s[1] if s[2] % 2 else not s[1])]
        return []

    def output(self, s):
        return s[1] if s[0] == "done" else None


class Fickle(Selfish):
    """Changes its mind at every step."""

    def next(self, p, s, m):
        return ("decided", not s[1])


class Hasty(Selfish):
    """Has decided before it starts."""

    def start(self, p, b):
        return ("decided", b)


class Rematch:
    """A judge takes two of four ballots: equal ones decide, else all four are cast again."""

    processes = ("x", "y", "judge")

    def start(self, p, b):
        return ("judges", ()) if p == "judge" else ("fresh", b)

    def next(self, p, s, m):
        if s[0] == "judges" and m is not None:
            seen = (*s[1], m)
            if len(seen) == 2 and seen[0] == seen[1]:
                return ("done", m)
            return ("judges", seen if len(seen) < 4 else ())
        return ("sent", s[1]) if s[0] == "fresh" else s

    def sends(self, p, s, m):
        if s[0] == "judges":
            again = m is not None and len(s[1]) == 3
            return [("x", "again"), ("y", "again")] if again else []
        if s[0] == "fresh" or (s[0] == "sent" and m == "again"):
            return [("judge", s[1])] * 2
        return []

    def output(self, s):
        return s[1] if s[0] == "done" else None


class EndlessRematch(Rematch):
    """The same, counting every step, so that no configuration comes back."""

    def start(self, p, b):
        return (0, super().start(p, b))

    def next(self, p, s, m):
        return (s[0] + 1, super().next(p, s[1], m))

    def sends(self, p, s, m):
        return super().sends(p, s[1], m)

    def output(self, s):
        return super().output(s[1])
