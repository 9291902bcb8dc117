"""Replicated registers: the theory's witnesses and others."""

from formal.attack import Done, Invoke, Read, Receive, Value, Write


class LocalCopies:
    """Every node answers from its own copy and tells the others."""

    nodes = ("a", "b")
    values = (0, 1)

    def start(self, n):
        return 0

    def next(self, n, s, i):
        if isinstance(i, Invoke) and isinstance(i.operation, Write):
            return i.operation.value
        return i.message if isinstance(i, Receive) else s

    def sends(self, n, s, i):
        if isinstance(i, Invoke) and isinstance(i.operation, Write):
            return [(q, i.operation.value) for q in self.nodes if q != n]
        return []

    def answer(self, n, s, i):
        if isinstance(i, Invoke):
            return Value(s) if i.operation == Read() else Done()
        return None


class Primary:
    """The primary holds the register; the other node asks it."""

    nodes = ("primary", "other")
    values = ("old", "new")

    def start(self, n):
        return "old"

    def next(self, n, s, i):
        if n == "primary":
            o = i.operation if isinstance(i, Invoke) else getattr(i, "message", None)
            return o.value if isinstance(o, Write) else s
        return s

    def sends(self, n, s, i):
        if n == "other" and isinstance(i, Invoke):
            return [("primary", i.operation)]
        if n == "primary" and isinstance(i, Receive):
            return [("other", Value(s) if i.message == Read() else Done())]
        return []

    def answer(self, n, s, i):
        if n == "primary" and isinstance(i, Invoke):
            return Value(s) if i.operation == Read() else Done()
        if n == "other" and isinstance(i, Receive):
            return i.message
        return None


class Silent:
    """Never answers."""

    nodes = ("a", "b")
    values = (0, 1)

    def start(self, n):
        return 0

    def next(self, n, s, i):
        return s

    def sends(self, n, s, i):
        return []

    def answer(self, n, s, i):
        return None


class QuorumRegister:
    """A majority must acknowledge a write and answer a read (as ABD, without the write-back)."""

    nodes = ("a", "b", "c")
    values = (0, 1)

    def start(self, n):
        # time stamp, value, what is asked, who acknowledged
        return (0, 0, None, frozenset())

    def next(self, n, s, i):
        stamp, value, asked, heard = s
        if isinstance(i, Invoke):
            if isinstance(i.operation, Write):
                return (stamp + 1, i.operation.value, "write", frozenset({n}))
            return (stamp, value, "read", frozenset({n}))
        if isinstance(i, Receive):
            kind, t, v = i.message
            if kind in ("store", "have") and t > stamp:
                stamp, value = t, v
            if kind in ("stored", "have"):
                heard = heard | {i.source}
        return (stamp, value, asked, heard)

    def sends(self, n, s, i):
        then = self.next(n, s, i)
        others = [q for q in self.nodes if q != n]
        if isinstance(i, Invoke):
            return [(q, ("store" if then[2] == "write" else "ask", *then[:2])) for q in others]
        if isinstance(i, Receive) and i.message[0] == "store":
            return [(i.source, ("stored", 0, 0))]
        if isinstance(i, Receive) and i.message[0] == "ask":
            return [(i.source, ("have", *then[:2]))]
        return []

    def answer(self, n, s, i):
        then = self.next(n, s, i)
        if not isinstance(i, Receive) or 2 * len(then[3]) <= len(self.nodes):
            return None
        return Done() if then[2] == "write" else Value(then[1])


class Oracle(LocalCopies):
    """Reads the value nobody has written: the read alone shows it."""

    def answer(self, n, s, i):
        if isinstance(i, Invoke):
            return Value(1) if i.operation == Read() else Done()
        return None
