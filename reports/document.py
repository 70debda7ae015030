"""The style of DOCX papers: page, letters, tables with a repeated head, the foot with page numbers.

What a paper says is made elsewhere (`reports.control_table`, `reports.letters`); here is only how it looks.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Length, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from language import translate

Align = Literal["left", "center", "right", "justify"]

FONT = "Times New Roman"  # official letters are written in it; it has all Kazakh letters
A4 = (21.0, 29.7)  # cm
MARGINS = {True: (1.5, 1.5), False: (2.5, 1.5)}  # cm left and right: landscape, portrait
_ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
_LANGUAGES = {"ru": "ru-RU", "kk": "kk-KZ", "en": "en-GB"}
_LINES_TO_KEEP = 22  # a taller row may be split over pages: kept whole it would leave half a page empty
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LONGEST_PROPERTY = 255  # characters, by the format


@dataclass(frozen=True)
class Column:
    """A heading and a width in centimetres."""

    title: str
    width: float
    align: Align = "left"


@dataclass(frozen=True)
class Strong:
    """A cell in bold letters."""

    text: str


@dataclass(frozen=True)
class Band:
    """A row that is one cell over the whole width: the heading of a section."""

    text: str


Cell = str | Strong
Row = Sequence[Cell] | Band


def new(title: str, lang: str, landscape: bool = False) -> Document:
    """An empty A4 paper with the page numbers at its foot; `title` goes into the file's properties."""
    paper = docx.Document()
    paper.core_properties.title = clean(title)[:_LONGEST_PROPERTY]
    paper.core_properties.author = ""
    paper.core_properties.comments = ""
    section = paper.sections[0]
    short, long = (Cm(side) for side in A4)
    section.page_width, section.page_height = (long, short) if landscape else (short, long)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    left, right = MARGINS[landscape]
    section.left_margin, section.right_margin = Cm(left), Cm(right)
    section.top_margin = section.bottom_margin = Cm(1.5 if landscape else 2.0)
    section.footer_distance = Cm(0.8)
    style = paper.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(11 if landscape else 12)
    properties = style.element.get_or_add_rPr()
    properties.rFonts.set(qn("w:eastAsia"), FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), _LANGUAGES[lang])
    properties.append(language)
    style.paragraph_format.space_after = Pt(6)
    _page_numbers(section.footer.paragraphs[0], lang)
    return paper


def width(landscape: bool) -> float:
    """What is left between the margins, in centimetres."""
    return A4[1 if landscape else 0] - sum(MARGINS[landscape])


def paragraph(
    paper: Document,
    text: str,
    *,
    bold: bool = False,
    size: float | None = None,
    align: Align = "left",
    indent: float = 0.0,
    after: float | None = None,
    keep: bool = False,
    new_page: bool = False,
) -> Paragraph:
    """Text as it is, a line break for each of its own; `indent` of the first line in centimetres."""
    added = paper.add_paragraph()
    _write(added, text, bold, size)
    added.alignment = _ALIGN[align]
    if indent:
        added.paragraph_format.first_line_indent = Cm(indent)
    if after is not None:
        added.paragraph_format.space_after = Pt(after)
    added.paragraph_format.keep_with_next = keep
    added.paragraph_format.page_break_before = new_page
    return added


def title(paper: Document, text: str) -> None:
    """The heading of a paper, in the middle."""
    added = paper.add_heading(level=1)
    _write(added, text, True, 14)
    added.alignment = _ALIGN["center"]
    added.paragraph_format.space_before, added.paragraph_format.space_after = Pt(0), Pt(6)
    for run in added.runs:
        _plain_letters(run)


def table(paper: Document, columns: Sequence[Column], rows: Sequence[Row], size: float = 9.0) -> Table:
    """A table of fixed column widths, whose head stands again on every page."""
    made: Table = paper.add_table(rows=1, cols=len(columns))
    made.style = "Table Grid"
    made.alignment = WD_TABLE_ALIGNMENT.CENTER
    made.autofit = False
    widths = [Cm(column.width) for column in columns]
    for column, wide in zip(made.columns, widths, strict=True):
        column.width = wide
    head = made.rows[0]
    for cell, column, wide in zip(head.cells, columns, widths, strict=True):
        _fill(cell, Strong(column.title), wide, size, "center")
        _shade(cell, "E8EDF2")
    _mark_row(head, "w:tblHeader")
    _mark_row(head, "w:cantSplit")
    for row in rows:
        _add_row(made, columns, widths, row, size)
    return made


def to_bytes(paper: Document) -> bytes:
    buffer = io.BytesIO()
    paper.save(buffer)
    return buffer.getvalue()


def clean(text: str) -> str:
    """Text without the characters that XML cannot hold: wordings come from people's files."""
    return _NOT_XML.sub("", text)


def _add_row(made: Table, columns: Sequence[Column], widths: Sequence[Length], row: Row, size: float) -> None:
    added: _Row = made.add_row()  # type: ignore[no-untyped-call]
    cells = added.cells
    if isinstance(row, Band):
        whole = cells[0].merge(cells[-1])
        _fill(whole, Strong(row.text), None, size, "left")
        _shade(whole, "F5F7F9")
        whole.paragraphs[0].paragraph_format.keep_with_next = True
        return
    for cell, said, column, wide in zip(cells, row, columns, widths, strict=True):
        _fill(cell, said, wide, size, column.align)
    if max(_lines(said, column) for said, column in zip(row, columns, strict=True)) <= _LINES_TO_KEEP:
        _mark_row(added, "w:cantSplit")


def _lines(said: Cell, column: Column) -> int:
    """About how many lines a cell takes: some five and a half letters go to a centimetre."""
    text = said.text if isinstance(said, Strong) else said
    return sum(1 + int(len(line) / (column.width * 5.5)) for line in text.split("\n"))


def _fill(cell: _Cell, said: Cell, wide: Length | None, size: float, align: Align) -> None:
    if wide is not None:
        cell.width = wide
    text, bold = (said.text, True) if isinstance(said, Strong) else (said, False)
    first = cell.paragraphs[0]
    first.alignment = _ALIGN[align]
    first.paragraph_format.space_before = first.paragraph_format.space_after = Pt(1)
    _write(first, text, bold, size)


def _write(where: Paragraph, text: str, bold: bool, size: float | None) -> None:
    for index, line in enumerate(clean(text).split("\n")):
        run = where.add_run()
        if index:
            run.add_break()
        run.add_text(line)
        run.bold = bold or None
        if size is not None:
            run.font.size = Pt(size)


def _plain_letters(run: Run) -> None:
    """A heading's letters like the rest: Word's own style of headings is blue and of another font."""
    run.font.name = FONT
    run.font.color.rgb = docx.shared.RGBColor(0, 0, 0)
    fonts = run._element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("w:eastAsia", "w:cs", "w:hAnsi"):
        fonts.set(qn(kind), FONT)


def _mark_row(row: _Row, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _shade(cell: _Cell, colour: str) -> None:
    shading = OxmlElement("w:shd")
    for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", colour)):
        shading.set(qn(name), value)
    cell._tc.get_or_add_tcPr().append(shading)


def _page_numbers(foot: Paragraph, lang: str) -> None:
    """«стр. 2 из 7»: fields that the word processor fills."""
    foot.alignment = _ALIGN["right"]
    for part in re.split(
        r"(\[PAGE\]|\[NUMPAGES\])", translate("plan_report.page_of", lang, page="[PAGE]", pages="[NUMPAGES]")
    ):
        field = part.startswith("[")
        for kind in ("begin", part.strip("[]"), "separate", "1", "end") if field else (part,):
            run = foot.add_run()
            run.font.size = Pt(9)  # of each: what a field shows takes the size of its own run
            if not field or kind == "1":
                run.add_text(kind)
            elif kind in ("begin", "separate", "end"):
                element = OxmlElement("w:fldChar")
                element.set(qn("w:fldCharType"), kind)
                run._element.append(element)
            else:
                element = OxmlElement("w:instrText")
                element.set(qn("xml:space"), "preserve")
                element.text = kind
                run._element.append(element)
