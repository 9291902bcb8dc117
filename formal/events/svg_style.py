"""The look of the SVG pictures: colours, arrow heads, text."""

from __future__ import annotations

from xml.sax.saxutils import escape as xml_escape

from formal.defaults import WRONG
from formal.events.graph import printable

# Of middling lightness, so that they can be told apart on white and on black.
COLOURS = (
    "#2f74d0",
    "#d2701e",
    "#2a9362",
    "#9a58c4",
    "#c74a77",
    "#7b8a22",
    "#1795a8",
    "#a9693a",
    "#6570dd",
    "#76808f",
)
DOUBT = WRONG
QUIET = "#9aa3b0"
CHANNEL = "#d79a00"
ROLES = {"focus": "#d79a00", "past": "#2f74d0", "future": "#2a9362", "concurrent": QUIET}
STROKES = (*COLOURS, DOUBT, QUIET, CHANNEL)
STYLE = """<style>
  text { font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
  .paper { fill: #ffffff; } .ink { fill: #20242c; } .soft { fill: #646c7a; }
  .lane { stroke: #b9c0cc; } .guide { stroke: #c9ced8; } .zebra { fill: #f5f7fa; }
  .cut { stroke: #20242c; } .inside { fill: #2f74d0; fill-opacity: 0.07; }
  @media (prefers-color-scheme: dark) {
    .paper { fill: #15181e; } .ink { fill: #e7eaf0; } .soft { fill: #9aa3b2; }
    .lane { stroke: #4a5261; } .guide { stroke: #3a414e; } .zebra { fill: #1b1f27; }
    .cut { stroke: #e7eaf0; }
  }
</style>"""


def line_sample(stroke: str, dash: str) -> str:
    """A short arrow for the legend."""
    pattern = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<line x1="0" y1="0" x2="24" y2="0" stroke="{stroke}" stroke-width="1.4"'
        f'{pattern} marker-end="url(#{head(stroke)})"/>'
    )


def dot_sample(fill: str) -> str:
    """An event for the legend."""
    return f'<circle cx="12" cy="0" r="4.5" fill="{fill}"/>'


def markers() -> list[str]:
    """The definitions of the arrow heads."""
    return [
        f'<marker id="{head(stroke)}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" '
        'markerHeight="7" orient="auto-start-reverse">'
        f'<path d="M 0 0.8 L 8 4 L 0 7.2 z" fill="{stroke}"/></marker>'
        for stroke in STROKES
    ]


def head(stroke: str) -> str:
    """The name of the arrow head of a colour."""
    return f"head{STROKES.index(stroke)}"


def text(words: str) -> str:
    """Words as XML text."""
    return xml_escape(printable(words))


def n(number: float) -> str:
    """A coordinate with one decimal."""
    return f"{number:.1f}".removesuffix(".0")
