"""The words of the site in its two languages."""

from __future__ import annotations

from dataclasses import dataclass

# English is the key; what has no Chinese here is an error when a page asks for it.
_CHINESE = {
    "formal: a theory of distributed systems": "formal：分布式系统理论",
    "Home": "首页",
    "All theorems": "全部定理",
    "The document": "原文档索引",
    "Graph": "依赖图",
    "Bibliography": "参考文献",
    "Documentation": "文档",
    "Search": "搜索",
    "Begin here": "从这里开始",
    "Topics": "主题",
    "Contents": "目录",
    "topic": "主题",
    "says": "内容",
    "theorems": "定理",
    "theorem": "定理",
    "evidence": "证据",
    "Explained in": "说明见",
    "What rests on what": "依赖关系",
    "Structures and definitions": "结构与定义",
    "In plain text": "纯文本",
    "Evidence": "证据",
    "Lean name": "Lean 名称",
    "Source": "出处",
    "document": "原文档",
    "Witnesses": "见证",
    "Hypotheses refuted by": "假设的反驳",
    "The paper": "论文",
    "The other side": "另一侧",
    "The other side is open": "另一侧未证",
    "Mutants that are refuted": "被推翻的变异",
    "Rests on": "依赖",
    "line": "行",
    "proof": "证明",
    "definition": "定义",
    "structure": "结构",
    "data type": "数据类型",
    "page": "页面",
    "reference": "文献",
    "item": "条目",
    "Also": "另见",
    "in part": "部分",
    "not yet": "尚未",
    "missing": "缺少",
    "Fit to the width of the window": "适应窗口宽度",
    "the picture by itself": "单独的图",
    "cited by": "被引用于",
    "Found": "结果",
    "nothing": "无",
    "Type a name or some words": "输入名称或词语",
    "The search needs JavaScript; without it, see the list of all theorems.": (
        "搜索需要 JavaScript；没有它时，请看全部定理的列表。"
    ),
    "Folder": "文件夹",
    "Lean": "Lean",
    "Z3": "Z3",
    "bounded": "有界检验",
    "example": "实例",
    "cas": "计算机代数",
    "cited": "引用",
    # the picture
    "Lean and Z3": "Lean 与 Z3",
    "bounded, example": "有界检验、实例",
    "not checked": "未检验",
    "definition, structure": "定义、结构",
    "definitions": "定义",
    # longer texts
    "intro": (
        "本站展示一套由机器检验过的理论：{topics} 个主题，{theorems} 条定理。每个定义只用 Python "
        "写一次，既可在真实数据上求值，也交给求解器 Z3、导出到 Lean 4，并印在这里；因此各处所说的是"
        "同一件事。"
    ),
    "how": (
        "每条定理都有文字、公式、Python 与 Lean 的陈述、证据、论文的原话以及与论文的差别。**Lean** "
        "表示 Lean 内核接受的证明；**Z3** 表示求解器证明，没有反例；**有界检验**、**实例**、"
        "**计算机代数**只覆盖所写明的情形。页面写的是每条定理所声明的证据；"
        "`formal verify` 重新检验一切并打印账本。"
    ),
    "ways": "三种读法：按主题往下读；按原文档的编号查；或搜索一个名称或词语。",
    "english": "没有中文的地方，显示英文原文。",
    "count": "共 {n} 条定理：{kinds}。",
    "kind": "{words} {n} 条",
}
_ENGLISH = {
    "intro": (
        "This site shows a theory that machines have checked: {theorems} theorems of {topics} "
        "topics. Each definition is written once, in Python. It is evaluated on real data, given "
        "to the solver Z3, exported to Lean 4 and printed here, so that all of them speak of the "
        "same thing."
    ),
    "how": (
        "Each theorem has its statement in words, as a formula, in Python and in Lean, its "
        "evidence, what its paper says and how ours differs. **Lean** means a proof that Lean's "
        "kernel accepts; **Z3** that the solver finds no counterexample, because there is none; "
        "**bounded**, **example** and **cas** (computer algebra) cover what they name and no more. "
        "A page says what evidence a theorem claims; `formal verify` checks all of it and prints "
        "the ledger."
    ),
    "ways": (
        "There are three ways in: read on from a topic, look an item of the document up by its "
        "number, or search for a name or some words."
    ),
    "english": "",
    "count": "{n} theorems: {kinds}.",
    "kind": "{n} by {words}",
    "bounded, example": "bounded checks or examples",
}


@dataclass(frozen=True)
class Language:
    """A side of the site: ``code`` is that of HTML, ``name`` what it calls itself."""

    code: str
    name: str

    @property
    def chinese(self) -> bool:
        return self.code == "zh"

    def __call__(self, words: str) -> str:
        """Words of the site's own; raises ``KeyError`` for words that nobody translated."""
        return _CHINESE[words] if self.chinese else _ENGLISH.get(words, words)

    def either(self, english: str, chinese: str) -> str:
        """What a theory says, in Chinese where it has it."""
        return (chinese or english) if self.chinese else english

    @property
    def folder(self) -> str:
        """Where its pages are below the site, with a slash at the end."""
        return "zh/" if self.chinese else ""


def chinese_or_same(words: str) -> str:
    """Words of a picture in Chinese; names in it are not translated."""
    return _CHINESE.get(words, words)


ENGLISH = Language("en", "English")
CHINESE = Language("zh", "中文")
LANGUAGES = (ENGLISH, CHINESE)


def other(language: Language) -> Language:
    """The other side."""
    return ENGLISH if language.chinese else CHINESE
