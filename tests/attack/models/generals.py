"""Coordinated attack: the theory's witnesses and acknowledgements of acknowledgements."""


class NeverAttack:
    def start(self, g, b):
        return b

    def message(self, g, s):
        return "hello"

    def next(self, g, s, m):
        return s

    def output(self, g, s):
        return False


class AlwaysAttack(NeverAttack):
    def output(self, g, s):
        return True


class OwnWill(NeverAttack):
    def output(self, g, s):
        return s


class NeverDecide(NeverAttack):
    def output(self, g, s):
        return None


class CountsForEver(NeverDecide):
    def start(self, g, b):
        return 0

    def next(self, g, s, m):
        return s + 1


class Acknowledge:
    """Attack when the other wants to and k acknowledgements in a row have arrived."""

    k = 3

    def start(self, g, b):
        return (b, 0, 0)

    def message(self, g, s):
        return ("attack" if s[0] else "stay", s[2])

    def next(self, g, s, m):
        wants, r, heard = s
        got = m is not None and m[0] == "attack" and m[1] >= heard
        return (wants, r + 1, heard + 1 if got and heard == r else heard)

    def output(self, g, s):
        if s[1] < self.k:
            return None
        return s[0] and s[2] == self.k
