"""Byzantine agreement: the theory's witnesses, oral messages, and a majority in two rounds."""

from collections import Counter


class Constant:
    nodes = (0, 1, 2)
    f = 1
    default_message = False

    def start(self, p, b):
        return b

    def message(self, p, s, q):
        return False

    def next(self, p, s, received):
        return s

    def output(self, p, s):
        return True


class OwnInput(Constant):
    def output(self, p, s):
        return s


class NeverDecides(Constant):
    def output(self, p, s):
        return None


class CountsForEver(NeverDecides):
    """Never decides, in states that never repeat."""

    def start(self, p, b):
        return 0

    def next(self, p, s, received):
        return s + 1


def majority(votes):
    return sum(votes) * 2 > len(votes)


class OralMessages:
    """OM(1), each node a commander in turn: inputs, then what was heard, then majorities."""

    nodes = (0, 1, 2)
    f = 1
    default_message = False

    def start(self, p, b):
        return ("inputs", b)

    def message(self, p, s, q):
        return s[1]

    def next(self, p, s, received):
        if s[0] == "inputs":
            heard = tuple(bool(received[q]) for q in self.nodes)
            return ("relays", heard)
        if s[0] == "relays":
            return ("done", majority([self.settled(s, received, p, q) for q in self.nodes]))
        return s

    def settled(self, s, received, p, commander):
        reports = [s[1][commander]]
        for q in self.nodes:
            if q not in (p, commander):
                report = received[q]
                sound = isinstance(report, tuple) and len(report) == len(self.nodes)
                reports.append(report[commander] if sound else False)
        return majority(reports)

    def output(self, p, s):
        return s[1] if s[0] == "done" else None


class OralMessagesFour(OralMessages):
    nodes = (0, 1, 2, 3)


class TwoRoundMajority:
    """Everyone votes, votes again for the majority it saw, and decides the second majority."""

    nodes = ("a", "b", "c")
    f = 1
    default_message = False

    def start(self, p, b):
        return (0, b)

    def message(self, p, s, q):
        return s[1]

    def next(self, p, s, received):
        votes = Counter(bool(v) for v in received.values())
        return (s[0] + 1, votes[True] > votes[False]) if s[0] < 2 else s

    def output(self, p, s):
        return s[1] if s[0] == 2 else None


class TwoRoundMajorityFour(TwoRoundMajority):
    nodes = ("a", "b", "c", "d")


class TwoNodes(OwnInput):
    nodes = ("a", "b")


class SixNodes(TwoRoundMajority):
    nodes = tuple("abcdef")
    f = 2
