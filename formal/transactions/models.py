"""The isolation models: their names, what each means, which implies which."""

from __future__ import annotations

STRICT = "strict-serializable"
STRONG_SESSION = "strong-session-serializable"
SERIALIZABLE = "serializable"
SNAPSHOT = "snapshot-isolation"
PARALLEL = "parallel-snapshot-isolation"
CAUSAL = "transactional-causal"
ATOMIC = "read-atomic"
VIEW = "monotonic-atomic-view"
COMMITTED = "read-committed"
UNCOMMITTED = "read-uncommitted"

#: Every model, in an order in which each stands before what it implies.
MODELS = (
    STRICT,
    STRONG_SESSION,
    SERIALIZABLE,
    SNAPSHOT,
    PARALLEL,
    CAUSAL,
    ATOMIC,
    VIEW,
    COMMITTED,
    UNCOMMITTED,
)

_DIRECTLY: dict[str, tuple[str, ...]] = {
    STRICT: (STRONG_SESSION,),
    STRONG_SESSION: (SERIALIZABLE, SNAPSHOT),
    SERIALIZABLE: (COMMITTED,),
    SNAPSHOT: (PARALLEL,),
    PARALLEL: (CAUSAL,),
    CAUSAL: (ATOMIC,),
    ATOMIC: (VIEW,),
    VIEW: (COMMITTED,),
    COMMITTED: (UNCOMMITTED,),
    UNCOMMITTED: (),
}


def implied(model: str) -> set[str]:
    """The models that a model implies, itself among them."""
    found = {model}
    for weaker in _DIRECTLY[model]:
        found |= implied(weaker)
    return found


IMPLIED = {m: frozenset(implied(m)) for m in MODELS}
IMPLYING = {m: frozenset(n for n in MODELS if m in IMPLIED[n]) for m in MODELS}

IN_WORDS: dict[str, tuple[str, str]] = {
    STRICT: (
        "one order of all transactions explains every read, and transactions that did not overlap "
        "keep their real-time order (Papadimitriou 1979)",
        "存在一个全序解释所有读，且保持不重叠事务的实时先后",
    ),
    STRONG_SESSION: (
        "one order of all transactions explains every read, and each session's keep their order "
        "(Daudjee and Salem 2004; the serializability of Biswas and Enea 2019)",
        "存在一个全序解释所有读，且保持每个会话内的顺序",
    ),
    SERIALIZABLE: (
        "one order of all transactions explains every read (Adya 1999, PL-3 without predicates)",
        "存在一个全序解释所有读",
    ),
    SNAPSHOT: (
        "each transaction reads a snapshot of what was committed when it began, its session's own "
        "past among it, and of two that overlap and write one key only one commits (Cerone, "
        "Bernardi and Gotsman 2015)",
        "每个事务读取其开始时的已提交快照（含本会话的过去）；重叠且写同一键的事务只能提交一个",
    ),
    PARALLEL: (
        "as snapshot isolation, but two snapshots may hold commits in different orders, except "
        "that causes come first and writers of one key see each other (Sovran et al. 2011; "
        "Cerone, Bernardi and Gotsman 2015)",
        "类似快照隔离，但不同快照可以不同顺序看到提交，只要因果在先，且写同一键的事务彼此可见",
    ),
    CAUSAL: (
        "one order of commits holds all causes and effects, and a read shows the latest write "
        "among its causes (Biswas and Enea 2019)",
        "存在一个包含因果的提交序，读到的总是因果过去中最新的写",
    ),
    ATOMIC: (
        "what a transaction reads from another, or from its session's past, it reads whole: "
        "no older version of what that one wrote (Bailis et al. 2014; Biswas and Enea 2019)",
        "读到某事务（或本会话的过去）的任一写，就读到它的全部写，而不是更旧的版本",
    ),
    VIEW: (
        "once a transaction has read from another, its later reads show nothing older of what "
        "that one wrote (Bailis et al. 2013; the read committed of Biswas and Enea 2019)",
        "一旦读到某事务的写，此后的读不再返回它所写键的更旧版本",
    ),
    COMMITTED: (
        "reads show final values of committed transactions, and no transaction precedes itself by "
        "versions and reads (Adya 1999, PL-2)",
        "只读到已提交事务的最终值，且版本与读取关系无环",
    ),
    UNCOMMITTED: (
        "versions of all keys are installed in one order of the transactions (Adya 1999, PL-1)",
        "所有键的版本按同一个事务顺序写入",
    ),
}
#: The models that speak of the order in sessions.
WITH_SESSIONS = frozenset({STRICT, STRONG_SESSION, SNAPSHOT, PARALLEL, CAUSAL, ATOMIC, VIEW})
