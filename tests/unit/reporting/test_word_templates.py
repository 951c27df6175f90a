"""What a Word template may not do: compute without end, look around, or reach out when opened."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from services.reporting.rendering.word import (
    LARGEST_UNPACKED_BYTES,
    MOST_PARTS,
    TemplateRefused,
    to_docx,
)
from tests.unit.reporting.sample import document


def test_a_template_with_a_broken_tag_is_refused(tmp_path: Path) -> None:
    broken = docx.Document()
    broken.add_paragraph("{{ cover.title")
    broken.save(str(tmp_path / "broken.docx"))
    with pytest.raises(TemplateRefused, match="差込みタグ"):
        to_docx(document(2), tmp_path / "report.docx", tmp_path / "broken.docx")


SLIPS = {
    "a slip of the keys": ("{{ cover.titel }}", "「titel」という項目はありません。「title」の誤り"),
    "another word": ("{{ cover.表題 }}", "「表題」という項目はありません。使える項目は、"),
    "nothing known": (
        "{{ 表題 }}",
        "「表題」という項目はありません。使える項目は、cover、chapters",
    ),
    "unclosed": (
        "表題 {{ cover.title",
        "「表題 {{ cover.title」に、タグを閉じる「}}」がありません",
    ),
    "unclosed half": ("{{ cover.title }", "閉じる「}}」がありません"),
    "a wide stop": ("{{　cover．title　}}", "の「．」は、タグの中では使えません"),
    "wide braces": ("表題 ｛｛ cover.title ｝｝", "の「｛｛」が全角です。半角の「{{」に"),
    "one wide brace": ("{｛ cover.title }}", "の「{｛」が全角です"),
    "wide signs": ("｛％p if 1 ％｝", "の「｛％」が全角です。半角の「{%」に"),
    "endless": ("{%p for chapter in chapters %}", "を閉じる「endfor」がありません"),
    "only the end": ("{%p endif %}", "に対応する「if」がありません"),
    "no such command": ("{% show cover.title %}", "「show」という命令はありません"),
    "half a bracket": (
        "{{ (cover.title }}",
        "読み取れません（「{{ (cover.title }}」のところ）",
    ),
    "nothing to divide by": (
        "{{ 1 // 0 }}",
        "計算できないものがあります（「{{ 1 // 0 }}」の",
    ),
    "no filter": ("{{ cover.title|big }}", "読み取れません（「{{ cover.title|big }}」のところ）"),
}


@pytest.mark.parametrize(("tag", "told"), SLIPS.values(), ids=SLIPS)
def test_what_is_wrong_with_a_tag_is_told_in_japanese_and_where(
    tmp_path: Path, tag: str, told: str
) -> None:
    broken = docx.Document()
    broken.add_paragraph("はじめに")
    broken.add_paragraph(tag)
    broken.save(str(tmp_path / "broken.docx"))
    with pytest.raises(TemplateRefused) as refused:
        to_docx(document(2), tmp_path / "report.docx", tmp_path / "broken.docx")
    assert told in str(refused.value)


def test_a_tag_with_wide_braces_is_found_in_heads_and_tables_too(tmp_path: Path) -> None:
    for place in ("head", "table"):
        broken = docx.Document()
        if place == "head":
            broken.sections[0].header.paragraphs[0].text = "｛｛ cover.title ｝｝"
        else:
            broken.add_table(1, 1).cell(0, 0).text = "｛｛ cover.title ｝｝"
        broken.save(str(tmp_path / f"{place}.docx"))
        with pytest.raises(TemplateRefused, match="全角"):
            to_docx(document(2), tmp_path / "report.docx", tmp_path / f"{place}.docx")


def test_blanks_of_any_width_are_no_slip(tmp_path: Path) -> None:
    template = docx.Document()
    template.add_paragraph("{{　cover.title\u00a0}} 進捗 50%}（案）")
    template.save(str(tmp_path / "template.docx"))
    assert to_docx(document(2), tmp_path / "report.docx", tmp_path / "template.docx") == []


def test_a_template_made_from_another_is_told_how_to_let_go_of_it(tmp_path: Path) -> None:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
    relation = (
        f'<Relationship Id="rId1" Type="{kind}" Target="file:///C:/x.dotx" TargetMode="External"/>'
    )
    schema = "http://schemas.openxmlformats.org/package/2006/relationships"
    template = replaced_part(
        plain_template(tmp_path),
        "word/_rels/settings.xml.rels",
        lambda _: f'<Relationships xmlns="{schema}">{relation}</Relationships>'.encode(),
    )
    with pytest.raises(TemplateRefused, match="「文書テンプレート」で、テンプレートを「Normal」に"):
        to_docx(document(2), tmp_path / "report.docx", template)


def test_a_template_cannot_reach_into_python(tmp_path: Path) -> None:
    reaching = docx.Document()
    reaching.add_paragraph("{{ cover.__class__.__mro__ }}")
    reaching.save(str(tmp_path / "reaching.docx"))
    with pytest.raises(TemplateRefused):
        to_docx(document(2), tmp_path / "report.docx", tmp_path / "reaching.docx")


def replaced_part(template: Path, name: str, change: Callable[[bytes], bytes]) -> Path:
    """The Word file with this part changed; one that it has not begins empty."""
    with zipfile.ZipFile(template) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    parts[name] = change(parts.get(name, b""))
    with zipfile.ZipFile(template, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return template


def plain_template(folder: Path) -> Path:
    word = docx.Document()
    word.add_paragraph("ここに")
    word.save(str(folder / "template.docx"))
    return folder / "template.docx"


def test_a_template_cannot_bring_in_a_file_of_the_machine(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("very-secret")
    entity = f'<!DOCTYPE x [<!ENTITY inside SYSTEM "file://{tmp_path}/secret.txt">]>'

    def reaching(xml: bytes) -> bytes:
        head, _, rest = xml.partition(b"?>")
        return head + b"?>" + entity.encode() + rest.replace("ここに".encode(), b"&inside;")

    template = replaced_part(plain_template(tmp_path), "word/document.xml", reaching)
    with pytest.raises(TemplateRefused, match="DOCTYPE"):
        to_docx(document(2), tmp_path / "report.docx", template)


def field(instruction: str) -> str:
    return (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f"<w:r>{instruction}</w:r>"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )


def says(words: str) -> str:
    return f'<w:instrText xml:space="preserve">{words}</w:instrText>'


REACHING_FIELDS = {
    "a program": field(says('DDEAUTO c:\\\\cmd.exe "/k calc"')),
    "in two pieces": field(says("DDE") + "</w:r><w:r>" + says("AUTO c:\\\\cmd.exe")),
    "a picture": field(says('INCLUDEPICTURE "http://127.0.0.1:9/a.png"')),
    "a text": field(says('includetext "\\\\\\\\host\\\\x"')),
    "simple": '<w:p><w:fldSimple w:instr=" LINK Excel.Sheet.8 "/></w:p>',
    "what a tag says": field(says("{{ 'DDEAUTO' }} c:\\\\cmd.exe")),
    "deleted text": field('<w:delInstrText xml:space="preserve">DDEAUTO x</w:delInstrText>'),
    "a link to a share": field(says('HYPERLINK "\\\\\\\\host\\\\share"')),
    "what only some reports show": (
        "<w:p><w:r><w:t>{%p if 0 %}</w:t></w:r></w:p>"
        + field(says("DDE x"))
        + "<w:p><w:r><w:t>{%p endif %}</w:t></w:r></w:p>"
    ),
    "inside another": field(says("TOC ") + field(says("DDE x"))[5:-6] + says("x")),
}


@pytest.mark.parametrize("body", REACHING_FIELDS.values(), ids=REACHING_FIELDS)
def test_a_template_with_a_field_that_reaches_outside_is_refused(tmp_path: Path, body: str) -> None:
    template = replaced_part(
        plain_template(tmp_path),
        "word/document.xml",
        lambda xml: xml.replace(b"<w:body>", b"<w:body>" + body.encode(), 1),
    )
    with pytest.raises(TemplateRefused, match="フィールド"):
        to_docx(document(2), tmp_path / "report.docx", template)
    assert not (tmp_path / "report.docx").exists()


STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
ODD_PARTS = {
    "of another ending": ("word/header9.dat", field(says("DDEAUTO x"))),
    "of the strict namespace": ("word/header9.xml", field(says("DDEAUTO x"))),
    "a mail merge": ("word/settings9.xml", "<w:mailMerge><w:query/></w:mailMerge>"),
    "another file's text": ("word/x.xml", "<w:altChunk/>"),
}


@pytest.mark.parametrize(("name", "body"), ODD_PARTS.values(), ids=ODD_PARTS)
def test_a_template_is_read_in_all_its_parts_whatever_they_are_called(
    tmp_path: Path, name: str, body: str
) -> None:
    part = f'<w:hdr xmlns:w="{STRICT}">{body}</w:hdr>'.encode()
    template = replaced_part(plain_template(tmp_path), name, lambda _: part)
    with pytest.raises(TemplateRefused, match="呼び出す"):
        to_docx(document(2), tmp_path / "report.docx", template)


@pytest.mark.parametrize("kind", ["webextensiontaskpanes", "ui/extensibility", "vbaProject"])
def test_a_template_with_a_program_of_its_own_is_refused(tmp_path: Path, kind: str) -> None:
    schema = "http://schemas.microsoft.com/office/2011/relationships"
    reference = f'<Relationship Id="rIdX" Type="{schema}/{kind}" Target="x.bin"/></Relationships>'
    template = replaced_part(
        plain_template(tmp_path),
        "_rels/.rels",
        lambda xml: xml.replace(b"</Relationships>", reference.encode()),
    )
    with pytest.raises(TemplateRefused, match="埋め込まれた"):
        to_docx(document(2), tmp_path / "report.docx", template)


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        ("image", "http://127.0.0.1:9/track.png"),
        ("oleObject", "file://host/x"),
        ("aFChunk", "http://127.0.0.1:9/a.html"),
        ("attachedTemplate", "http://127.0.0.1:9/x.dotm"),
        ("hyperlink", "file://host/x"),
    ],
)
def test_a_template_that_refers_to_another_file_is_refused(
    tmp_path: Path, kind: str, target: str
) -> None:
    schema = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    reference = f'<Relationship Id="rIdX" Type="{schema}/{kind}" Target="{target}"'
    template = replaced_part(
        plain_template(tmp_path),
        "word/_rels/document.xml.rels",
        lambda xml: xml.replace(
            b"</Relationships>", f'{reference} TargetMode="External"/></Relationships>'.encode()
        ),
    )
    with pytest.raises(TemplateRefused, match="呼び出す"):
        to_docx(document(2), tmp_path / "report.docx", template)


OFFICE = "http://schemas.openxmlformats.org"
REFERENCES = f"{OFFICE}/officeDocument/2006/relationships"
NAMESPACES = " ".join(
    f'xmlns:{prefix}="{namespace}"'
    for prefix, namespace in {
        "r": REFERENCES,
        "a": f"{OFFICE}/drawingml/2006/main",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
    }.items()
)
USED_BY_A_PICTURE = {
    "a picture's link": '<a:blip r:link="rIdX"/>',
    "a picture itself": '<a:blip r:embed="rIdX"/>',
    "a click on a picture": '<a:hlinkClick r:id="rIdX" action="ppaction://media"/>',
    "a drawing of old": '<v:imagedata r:id="rIdX"/>',
    "a drawing of old, by href": '<v:imagedata r:href="rIdX"/>',
    "the filling of a drawing": '<v:fill r:id="rIdX" type="frame"/>',
    "the filling, by relid": '<v:fill o:relid="rIdX"/>',
    "an object without its frame": '<o:OLEObject Type="Link" r:id="rIdX"/>',
}
NAMED_IN_PLACE = {
    "a drawing of old by href": '<v:imagedata o:href="http://127.0.0.1:9/x"/>',
    "a drawing of old by src": '<v:imagedata src="http://127.0.0.1:9/x"/>',
    "the filling of a drawing": '<v:fill type="frame" src="//127.0.0.1/x"/>',
    "an object in a drawing": '<o:OLEObject Type="Embed" ProgID="Excel.Sheet.8"/>',
}


def with_paragraph(template: Path, inside: str) -> Path:
    paragraph = f"<w:p {NAMESPACES}><w:r>{inside}</w:r></w:p>".encode()
    return replaced_part(
        template,
        "word/document.xml",
        lambda xml: xml.replace(b"<w:body>", b"<w:body>" + paragraph, 1),
    )


def with_reference(template: Path, kind: str, target: str, mode: str) -> Path:
    reference = f'<Relationship Id="rIdX" Type="{REFERENCES}/{kind}" Target="{target}" {mode}/>'
    return replaced_part(
        template,
        "word/_rels/document.xml.rels",
        lambda xml: xml.replace(b"</Relationships>", f"{reference}</Relationships>".encode()),
    )


@pytest.mark.parametrize("inside", USED_BY_A_PICTURE.values(), ids=USED_BY_A_PICTURE)
def test_a_link_that_a_picture_or_object_uses_is_refused(tmp_path: Path, inside: str) -> None:
    template = with_paragraph(plain_template(tmp_path), inside)
    with_reference(template, "hyperlink", "http://127.0.0.1:9/x", 'TargetMode="External"')
    with pytest.raises(TemplateRefused, match="呼び出す"):
        to_docx(document(2), tmp_path / "report.docx", template)


@pytest.mark.parametrize("inside", NAMED_IN_PLACE.values(), ids=NAMED_IN_PLACE)
def test_a_drawing_that_names_an_address_itself_is_refused(tmp_path: Path, inside: str) -> None:
    with pytest.raises(TemplateRefused, match="呼び出す"):
        to_docx(
            document(2),
            tmp_path / "report.docx",
            with_paragraph(plain_template(tmp_path), inside),
        )


@pytest.mark.parametrize("mode", ["", 'TargetMode="external"', 'TargetMode=" External"'])
@pytest.mark.parametrize("target", ["http://127.0.0.1:9/x", "//127.0.0.1/x", r"\\host\x.png"])
def test_a_reference_leads_out_whatever_it_calls_itself(
    tmp_path: Path, mode: str, target: str
) -> None:
    template = with_reference(plain_template(tmp_path), "image", target, mode)
    with pytest.raises(TemplateRefused, match="外部のファイル"):
        to_docx(document(2), tmp_path / "report.docx", template)


@pytest.mark.parametrize(
    "svg",
    [
        '<svg xmlns="s"><image href="http://127.0.0.1:9/x"/></svg>',
        '<svg xmlns="s"><style>@import url(http://127.0.0.1:9/x);</style></svg>',
        '<svg xmlns="s"><rect style="fill: url(//127.0.0.1/x#a)"/></svg>',
        '<?xml-stylesheet href="http://127.0.0.1:9/x"?><svg xmlns="s"/>',
    ],
)
def test_a_picture_that_fetches_its_own_parts_is_refused(tmp_path: Path, svg: str) -> None:
    template = replaced_part(plain_template(tmp_path), "word/media/e.svg", lambda _: svg.encode())
    with pytest.raises(TemplateRefused, match="外部の"):
        to_docx(document(2), tmp_path / "report.docx", template)


def test_a_template_with_a_document_type_is_refused(tmp_path: Path) -> None:
    template = replaced_part(
        plain_template(tmp_path),
        "word/document.xml",
        lambda xml: xml.replace(b"?>", b"?><!DOCTYPE w:document>", 1),
    )
    with pytest.raises(TemplateRefused, match="DOCTYPE"):
        to_docx(document(2), tmp_path / "report.docx", template)


def test_a_link_of_the_text_stays(tmp_path: Path) -> None:
    template = with_paragraph(plain_template(tmp_path), '</w:r><w:hyperlink r:id="rIdX"/><w:r>')
    with_reference(template, "hyperlink", "https://example.jp/", 'TargetMode="External"')
    assert to_docx(document(2), tmp_path / "report.docx", template) == []


def test_a_template_keeps_its_links_and_its_page_numbers(tmp_path: Path) -> None:
    body = field(says("PAGE")) + field(says('HYPERLINK "https://www.city.nemuro.hokkaido.jp/"'))
    template = replaced_part(
        plain_template(tmp_path),
        "word/document.xml",
        lambda xml: xml.replace(b"<w:body>", b"<w:body>" + body.encode(), 1),
    )
    assert to_docx(document(2), tmp_path / "report.docx", template) == []


def test_a_template_of_more_than_anybody_unpacks_is_refused_unread(tmp_path: Path) -> None:
    large = replaced_part(
        plain_template(tmp_path), "word/media/x.png", lambda _: bytes(LARGEST_UNPACKED_BYTES)
    )
    assert large.stat().st_size < 1 << 20
    with pytest.raises(TemplateRefused, match="大きすぎ"):
        to_docx(document(2), tmp_path / "report.docx", large)

    with zipfile.ZipFile(plain_template(tmp_path), "a") as many:
        for number in range(MOST_PARTS):
            many.writestr(f"word/media/{number}.png", b"")
    with pytest.raises(TemplateRefused, match="大きすぎ"):
        to_docx(document(2), tmp_path / "report.docx", tmp_path / "template.docx")
