"""Sharing a file in the browser: who sees it, who does not, and what stays typed."""

import io
import re
import uuid
from dataclasses import replace
from typing import Any

import pytest

from services.sharing import actions
from services.sharing.storage import datasets
from shared.access import Member, Role
from shared.workshop import Bounds, Line
from shared.workshop.seats import OwnSeats

SHELTERS = (
    "名称,住所,備考\r\n"
    "①別海小学校,別海町別海常盤町,WⅰFⅰあり\r\n"
    "尾岱沼小学校,別海町尾岱沼,<b>二階</b>\r\n"
).encode("cp932")
TITLE = "別海町 ①避難場所"


@pytest.fixture
def sharing(also_running: Any) -> Any:
    return also_running("sharing")


@pytest.fixture
def betsukai(sharing: Any, signed_in: Any) -> Any:
    return signed_in("betsukai")


def upload(browser: Any, content: bytes | None = SHELTERS, key: str = "", **fields: Any) -> Any:
    """The filled form sent; `key` is that of the form, a new form's without one."""
    page = browser.get("/datasets/new").get_data(as_text=True)
    found = re.search(r'name="key" value="([0-9a-f-]{36})"', page)
    assert found
    told = {"title": TITLE, "kind": "evacuation_sites", "audience": "all_members"}
    file = {} if content is None else {"file": (io.BytesIO(content), "避難場所.csv")}
    hidden = {"key": key or found[1], "form_key": "dataset:new", "form_path": "/datasets/new"}
    return browser.post("/datasets/new", {**hidden, **told, **fields, **file})


def address(answer: Any) -> str:
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer.location.partition("?")[0]


def text(browser: Any, path: str) -> str:
    return browser.get(path).get_data(as_text=True)


def revision(page: str) -> str:
    found = re.search(r'name="revision" value="(\d+)"', page)
    assert found
    return found[1]


def test_a_shared_file_shows_its_rows_only_when_asked_for(betsukai: Any) -> None:
    path = address(upload(betsukai))

    assert "①別海小学校" not in text(betsukai, path)
    page = text(betsukai, f"{path}?preview=1")
    assert "①別海小学校" in page
    assert "WⅰFⅰあり" in page
    assert "&lt;b&gt;二階&lt;/b&gt;" in page
    assert TITLE in text(betsukai, "/datasets?q=避難場所")


def test_how_a_file_was_read_stands_on_its_page_before_any_row_is_asked_for(
    betsukai: Any,
) -> None:
    page = text(betsukai, address(upload(betsukai, "題名;\r\n名称;数\r\n港;１\r\n".encode())))
    seen = page.partition('id="preview"')[2].partition('id="versions"')[0]

    assert "区切りはセミコロン（;）です" in seen
    assert "表の上の1行は、題名など" in seen
    assert "全角の数字で書かれた値が、1個のセル（3行目B列）にあります" in seen


def test_a_character_that_does_not_show_is_told_by_its_number(betsukai: Any) -> None:
    path = address(upload(betsukai, "名称,数\r\n辻\U000e0100邸,1\r\n".encode()))
    assert '<th scope="row">U+E0100</th>' in text(betsukai, f"{path}/download?encoding=cp932")


def test_a_file_with_a_personal_number_is_refused_by_its_cell_and_the_text_stays(
    betsukai: Any,
) -> None:
    answer = upload(betsukai, "名称,番号\r\n水栓,123456789018\r\n".encode())
    page = answer.get_data(as_text=True)

    assert answer.status_code == 422
    assert "2行目・2列目" in page
    assert f'value="{TITLE}"' in page
    assert "123456789018" not in page
    assert "まだ共有されたデータがありません" in text(betsukai, "/datasets")


def test_a_column_declared_to_hold_other_numbers_is_accepted(betsukai: Any) -> None:
    declared = {
        "identifier_columns-1-column": "2",
        "identifier_columns-1-meaning": "水栓番号",
    }
    path = address(upload(betsukai, "名称,番号\r\n水栓,123456789018\r\n".encode(), **declared))

    assert "水栓番号" in text(betsukai, path)


def test_another_dataset_from_a_second_tab_of_the_same_form_is_not_lost(betsukai: Any) -> None:
    key = "5c8a0f52-6c0e-4a52-9d0e-6f3a8a1f2b11"
    address(upload(betsukai, key=key, title="別海町 消防水利"))

    page = upload(betsukai, "名称\r\n西別小\r\n".encode(), key=key, title="別海町 避難所")

    assert page.status_code == 409
    shown = page.get_data(as_text=True)
    assert "この画面の内容は、まだ登録されていません。" in shown
    assert key not in shown
    new_key = re.search(r'name="key" value="([0-9a-f-]{36})"', shown)
    assert new_key
    address(upload(betsukai, key=new_key[1], title="別海町 避難所"))
    assert text(betsukai, "/datasets").count("別海町 避難所") == 1


def test_a_wrong_declaration_is_told_at_the_row_where_it_stands(betsukai: Any) -> None:
    wrong = {"identifier_columns-1-column": "左", "identifier_columns-1-meaning": "水栓番号"}
    page = upload(betsukai, **wrong).get_data(as_text=True)

    assert 'href="#identifier_columns-1-column"' in page


def test_without_a_file_everything_else_stays_typed(betsukai: Any) -> None:
    answer = upload(betsukai, None, description="毎年4月に更新します。")

    assert answer.status_code == 422
    assert "ファイルを選んでください" in answer.get_data(as_text=True)
    assert "毎年4月に更新します。" in answer.get_data(as_text=True)


def test_pressing_the_button_twice_shares_one_dataset(betsukai: Any) -> None:
    key = "0c9a8a0e-3d0f-4d52-9d5e-6a3a5a1f8c11"
    assert address(upload(betsukai, key=key)) == address(upload(betsukai, key=key))
    assert text(betsukai, "/datasets").count('<th scope="row">') == 1


@pytest.mark.parametrize(("encoding", "codec"), [("utf-8", "utf-8-sig"), ("cp932", "cp932")])
def test_a_neighbour_downloads_it_and_the_owner_sees_who_did(
    betsukai: Any, signed_in: Any, encoding: str, codec: str
) -> None:
    path = address(upload(betsukai))
    answer = signed_in("rausu").get(f"{path}/download?encoding={encoding}")

    assert answer.data.decode(codec) == SHELTERS.decode("cp932")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "羅臼町 担当者" in text(betsukai, path)


def downloads_on_record(browser: Any, path: str) -> int:
    return text(browser, path).count('data-label="操作">ダウンロード')


def test_characters_that_cp932_lacks_are_told_before_the_download(betsukai: Any) -> None:
    path = address(upload(betsukai, "名称\r\n鷗島\r\n".encode()))
    page = text(betsukai, f"{path}/download?version=1&encoding=cp932")
    assert "Shift_JISにない文字" in page
    assert '<th scope="row">鷗</th><td>〓</td>' in page
    assert downloads_on_record(betsukai, path) == 0

    told = betsukai.get(f"{path}/download?version=1&encoding=cp932&told=yes")
    assert told.data.decode("cp932") == "名称\r\n〓島\r\n"
    assert downloads_on_record(betsukai, path) == 1


def test_characters_that_do_not_show_are_told_by_their_code(betsukai: Any) -> None:
    path = address(upload(betsukai, "名称\r\n辻\U000e0100邸\u00a0前\r\n".encode()))
    page = text(betsukai, f"{path}/download?version=1&encoding=cp932")
    assert '<th scope="row">U+E0100</th><td>（なし）</td>' in page
    assert '<th scope="row">U+00A0</th><td>空白</td>' in page


@pytest.mark.parametrize(("encoding", "codec"), [("utf-8", "utf-8-sig"), ("cp932", "cp932")])
def test_cells_that_would_be_calculated_are_told_before_the_download_and_the_original_is_offered(
    betsukai: Any, encoding: str, codec: str
) -> None:
    content = "名称,値\r\n港,=1+1\r\n浜,-5\r\n".encode("cp932")
    path = address(upload(betsukai, content))
    page = text(betsukai, f"{path}/download?version=1&encoding={encoding}")
    assert "数式のように始まるセル（1個）" in page
    assert "encoding=original" in page

    told = betsukai.get(f"{path}/download?version=1&encoding={encoding}&told=yes")
    assert told.data.decode(codec) == "名称,値\r\n港,'=1+1\r\n浜,-5\r\n"
    assert betsukai.get(f"{path}/download?version=1&encoding=original").data == content


@pytest.mark.parametrize(("encoding", "codec"), [("utf-8", "utf-8-sig"), ("cp932", "cp932")])
def test_columns_whose_values_a_spreadsheet_changes_are_named_before_the_download(
    betsukai: Any, encoding: str, codec: str
) -> None:
    content = "団体コード,地番,人口,設置\r\n012238,3-5,1200,2026-04-01\r\n".encode("cp932")
    path = address(upload(betsukai, content))
    page = text(betsukai, f"{path}/download?version=1&encoding={encoding}")
    assert '<th scope="row">A列（団体コード）</th><td>012238</td><td>先頭の0が消える</td>' in page
    assert '<th scope="row">B列（地番）</th><td>3-5</td><td>日付になる</td>' in page
    assert "人口" not in page
    assert "設置" not in page
    assert "データ型を検出しない" in page

    told = betsukai.get(f"{path}/download?version=1&encoding={encoding}&told=yes")
    assert told.data.decode(codec) == content.decode("cp932")


def test_a_file_that_is_too_large_is_told_at_its_field(betsukai: Any) -> None:
    answer = upload(betsukai, b"a,b\r\n" + b"1,2\r\n" * 4_400_000, description="大きな表")
    page = answer.get_data(as_text=True)

    assert answer.status_code == 413
    assert 'href="#file"' in page
    assert "大きな表" in page


def test_once_sharing_has_stopped_the_neighbour_is_told_why(betsukai: Any, signed_in: Any) -> None:
    path, rausu = address(upload(betsukai)), signed_in("rausu")
    fields = {"revision": revision(text(betsukai, path)), "audience": "withdrawn"}
    address(betsukai.post(f"{path}/consent", fields))

    for page in (path, f"{path}/download"):
        refused = rausu.get(page)
        told = refused.get_data(as_text=True)
        assert refused.status_code == 403
        assert "<h1>このデータは閲覧できません</h1>" in told
        assert "別海町がこのデータの共有の同意を撤回した" in told
        assert "別海町にお問い合わせください。" in told
        assert "権限" not in told
        assert "お使いの役割では" not in told
    assert "別海町が共有の同意を撤回しているため" in text(betsukai, path)


def test_the_secretariat_is_told_whom_to_ask_for_rows_that_are_not_shared(
    betsukai: Any, signed_in: Any
) -> None:
    path, office = address(upload(betsukai)), signed_in("office")
    fields = {"revision": revision(text(betsukai, path)), "audience": "named"}
    address(betsukai.post(f"{path}/consent", {**fields, "municipalities": ["016942"]}))
    told = office.get(f"{path}/download").get_data(as_text=True)

    assert "別海町" in told
    assert "お使いの役割では" not in told


def test_a_page_that_is_for_another_role_says_so(signed_in: Any) -> None:
    refused = signed_in("rausu").get("/operations")

    assert refused.status_code == 403
    assert "お使いの役割では行えません" in refused.get_data(as_text=True)


def test_named_towns_need_a_name(betsukai: Any, signed_in: Any) -> None:
    path = address(upload(betsukai))
    fields = {"revision": revision(text(betsukai, path)), "audience": "named"}
    answer = betsukai.post(f"{path}/consent", fields)
    assert answer.status_code == 422
    assert 'href="#municipalities"' in answer.get_data(as_text=True)

    address(betsukai.post(f"{path}/consent", {**fields, "municipalities": ["016942"]}))
    assert "羅臼町の構成員" in text(signed_in("rausu"), path)


def test_whoever_decides_on_an_old_page_is_told_and_keeps_the_choice(betsukai: Any) -> None:
    path = address(upload(betsukai))
    fields = {"revision": revision(text(betsukai, path)), "audience": "open"}
    address(betsukai.post(f"{path}/consent", fields))
    answer = betsukai.post(f"{path}/consent", {**fields, "audience": "secretariat"})
    page = answer.get_data(as_text=True)

    assert answer.status_code == 412
    assert "ほかの画面で先に保存されました" in page
    assert 'value="secretariat" checked' in page


def test_a_new_version_stands_beside_the_old_one(betsukai: Any) -> None:
    path = address(upload(betsukai))
    newer = SHELTERS + "③中春別小学校,別海町中春別,\r\n".encode("cp932")
    key = "7f3a8a0e-3d0f-4d52-9d5e-6a3a5a1f8c11"
    fields = {"key": key, "file": (io.BytesIO(newer), "新.csv")}
    address(betsukai.post(f"{path}/versions", fields))
    page = text(betsukai, path)

    assert "第2版" in page
    assert "version=1&amp;encoding=utf-8" in page
    assert betsukai.get(f"{path}/download?version=1&encoding=cp932").data == SHELTERS


def test_the_page_shows_the_newest_twenty_versions_and_leads_to_those_before(
    betsukai: Any, sharing: Any
) -> None:
    path = address(upload(betsukai))
    dataset_id = path.rpartition("/")[2]
    with sharing.transactions.database.reading() as session:
        dataset = datasets.find(session, dataset_id)
    assert dataset
    official = Member("somebody", "016918", frozenset({Role.OFFICIAL}))
    for number in range(2, 23):
        file = replace(dataset.newest.file, sha256=f"{number:064d}")
        key = str(uuid.uuid4())
        sharing.transactions.run(actions.add_version, official, "", dataset_id, key, file)

    newest, oldest = text(betsukai, path), text(betsukai, f"{path}?page=2")
    assert [page.count('class="version-number"') for page in (newest, oldest)] == [20, 2]
    assert "第22版" in newest
    assert f'<a href="{path}?page=2#versions" rel="next">' in newest
    assert f'<a href="{path}?page=1#versions" rel="prev">' in oldest


def test_while_sharing_does_not_answer_nothing_typed_is_lost(betsukai: Any, world: Any) -> None:
    description = "毎年4月に更新します。"
    upload(betsukai, None)
    page = text(betsukai, "/datasets/new")
    assert "データを共有する" in page
    world.stop["sharing"]()
    answer = upload(betsukai, description=description)

    assert answer.status_code == 503
    assert description in answer.get_data(as_text=True)
    assert description in text(betsukai, "/datasets/new")


def test_only_towns_share_and_only_the_secretariat_reads_the_whole_log(
    betsukai: Any, signed_in: Any
) -> None:
    office = signed_in("office")

    assert office.get("/datasets/new").status_code == 403
    assert betsukai.get("/datasets/accesses").status_code == 403
    path = address(upload(betsukai))
    text(betsukai, f"{path}?preview=1")
    assert "中身の閲覧" in text(office, "/datasets/accesses")


def test_where_too_many_wait_people_are_told_so_and_keep_what_they_typed(
    betsukai: Any, sharing: Any
) -> None:
    path = address(upload(betsukai))
    sharing.workshop.short = Line(OwnSeats(0), Bounds(in_all=0, of_one=0))
    description = "毎年4月に更新します。"
    declared = {"identifier_columns-1-column": "2", "identifier_columns-1-meaning": "水栓番号"}
    version = {"file": (io.BytesIO(SHELTERS), "新.csv"), **declared}
    answers = [
        upload(betsukai, description=description),
        betsukai.post(f"{path}/versions", version),
        betsukai.get(f"{path}/download?encoding=utf-8"),
        betsukai.get(f"{path}?preview=1"),
    ]
    for answer in answers:
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) > 0
        assert "混み合っています" in answer.get_data(as_text=True)
    assert description in text(betsukai, "/datasets/new")
    assert 'value="水栓番号"' in answers[1].get_data(as_text=True)


def test_nobody_is_chosen_to_share_with_until_somebody_chooses(betsukai: Any) -> None:
    choices = text(betsukai, "/datasets/new").partition('id="audience"')[2].partition("</fieldset>")
    assert 'value="all_members"' in choices[0]
    assert " checked" not in choices[0]


def test_downloads_are_called_by_what_they_are_for(betsukai: Any) -> None:
    page = text(betsukai, address(upload(betsukai)))
    assert "Excel用にダウンロード（CSV）</a>" in page
    assert "旧システム用にダウンロード（Shift_JIS）</a>" in page
    assert "CP932でダウンロード" not in page
    assert "<summary><small>ファイルの詳細</small></summary>" in page


def test_the_page_shows_who_changed_the_consent_and_from_what_to_what(
    sharing: Any, betsukai: Any, signed_in: Any
) -> None:
    path = address(upload(betsukai, audience="named", municipalities="016942"))
    fields = {"audience": "withdrawn", "revision": revision(text(betsukai, path))}
    address(betsukai.post(f"{path}/consent", fields))

    for login in ("betsukai", "office"):
        record = (
            text(signed_in(login), path).partition('id="consents"')[2].partition("</section>")[0]
        )
        newest, first = re.findall("<tr>.+?</tr>", record.partition("<tbody>")[2], re.DOTALL)
        assert re.sub("<[^>]+>|\\s", "", first).endswith(
            "別海町担当者—（共有の開始）指定した市町（羅臼町）"
        )
        assert re.sub("<[^>]+>|\\s", "", newest).endswith(
            "別海町担当者指定した市町（羅臼町）共有停止（同意の撤回）"
        )


def test_a_change_of_consent_asks_first_and_says_who_may_read_now_and_then(betsukai: Any) -> None:
    page = text(betsukai, address(upload(betsukai, audience="named", municipalities="016942")))
    form, _, question = page.partition('id="consent"')[2].partition('<details class="asks">')
    question = question.partition("</details>")[0]

    assert re.findall(r"<button[^>]*>", form) == ['<button type="submit" disabled hidden>']
    assert "いまの共有範囲：指定した市町（羅臼町）" in question
    assert "別海町が共有の同意を撤回しているため" in question
    assert "外部有識者を含むすべての利用者が" in question
    assert 'type="submit">この範囲に変更する</button>' in question
