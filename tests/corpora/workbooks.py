"""Workbooks as bytes: good ones, odd ones, and bombs."""

import io
import zipfile

import openpyxl

NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def workbook(*rows, sheets=(), merge=(), hide=(), title="数据"):
    """An xlsx with rows in its first sheet; ``sheets`` are (title, rows) more, ``hide`` titles are hidden."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = title
    for row in rows:
        page.append(list(row))
    for span in merge:
        page.merge_cells(span)
    for name, more in sheets:
        other = book.create_sheet(name)
        for row in more:
            other.append(list(row))
    for name in hide:
        book[name].sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def raw_workbook(sheet_data, *, extra=()):
    """An xlsx whose only sheet holds ``sheet_data`` as written, whatever it says."""
    types = (
        f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'spreadsheetml.sheet.main+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-'
        'officedocument.spreadsheetml.worksheet+xml"/></Types>'
    )
    root = (
        f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    )
    book = (
        f'<workbook xmlns="{NAMESPACE}" xmlns:r="{RELATIONS}"><sheets>'
        '<sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>'
    )
    links = (
        f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
    )
    sheet = f'<worksheet xmlns="{NAMESPACE}"><sheetData>{sheet_data}</sheetData></worksheet>'
    return bundle(
        ("[Content_Types].xml", types),
        ("_rels/.rels", root),
        ("xl/workbook.xml", book),
        ("xl/_rels/workbook.xml.rels", links),
        ("xl/worksheets/sheet1.xml", sheet),
        *extra,
    )


def bundle(*parts):
    """A zip of (name, text or bytes) parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return out.getvalue()


def cell(reference, text="1"):
    """One cell as sheet data, in a row of its own."""
    row = reference.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return f'<row r="{row}"><c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c></row>'


def far_bomb(reference):
    """A few hundred bytes that ask for a sheet as wide and long as ``reference`` says (STACK: XFD3000, XFD20000)."""
    return raw_workbook(cell("A1", "name") + cell(reference))


def blank_bomb(megabytes):
    """Blanks that pack to almost nothing."""
    return raw_workbook(cell("A1", "a") + " " * (megabytes << 20))


def encrypted():
    """What a spreadsheet with a password looks like from outside: a compound file with an encrypted package."""
    name = "EncryptedPackage".encode("utf-16-le")
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504 + name + b"\x00" * 512


def with_macros():
    """A workbook that carries a macro project."""
    return raw_workbook(cell("A1", "a"), extra=[("xl/vbaProject.bin", b"\x00" * 64)])
