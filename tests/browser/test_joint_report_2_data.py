"""2: a town shares a list in CP932, a neighbour takes it, and consent is withdrawn."""

import csv
import io
from types import SimpleNamespace

from playwright.sync_api import expect

from tests.browser.people import Meet
from tests.browser.story import Picture

SHELTERS = [
    ["全国地方公共団体コード", "名称", "所在地", "緯度", "経度", "想定収容人数"],
    ["016918", "①別海町交流館", "野付郡別海町別海", "43.3942", "145.1170", "３００"],
    ["016918", "尾岱沼地区会館（Ⅱ号館）", "野付郡別海町尾岱沼", "43.5570", "145.2290", "120"],
]
SHELTERS_TITLE = "別海町 指定緊急避難場所一覧"


def csv_bytes(encoding: str) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(SHELTERS)
    return text.getvalue().encode(encoding)


def test_a_town_shares_a_cp932_list_with_everybody(
    meet: Meet, story: SimpleNamespace, tmp_path
) -> None:
    owner = meet("betsukai-tanto")
    file = tmp_path / "shelters.csv"
    file.write_bytes(csv_bytes("cp932"))
    owner.goes_to("/datasets")
    owner.follows("データを共有する")
    owner.page.get_by_label("CSVファイル").set_input_files(file)
    owner.fills({"データの名称": SHELTERS_TITLE})
    owner.chooses({"種類": "指定緊急避難場所一覧"})
    owner.page.get_by_role("radio", name="全構成員").check()
    owner.press("共有する")
    expect(owner.page.get_by_role("heading", name=SHELTERS_TITLE, level=1)).to_be_visible()
    story.dataset = owner.page.url.partition("?")[0]


def test_a_neighbour_previews_and_downloads_it(meet: Meet, picture: Picture) -> None:
    neighbour = meet("shibetsu-tanto")
    neighbour.goes_to("/datasets")
    neighbour.follows(SHELTERS_TITLE)
    neighbour.follows("中身を見る")
    cells = neighbour.page.get_by_role("region", name="データの中身")
    expect(cells.get_by_role("cell", name=SHELTERS[1][1])).to_be_visible()
    neighbour.looks_up()
    picture(neighbour, "dataset")
    for name, encoding in (("Excel用", "utf-8-sig"), ("旧システム用", "cp932")):
        neighbour.follows(f"{name}にダウンロード")
        changed = neighbour.page.get_by_role("region", name="値が変わる列の表")
        expect(changed.get_by_role("row", name=SHELTERS[0][0])).to_contain_text("016918")
        with neighbour.page.expect_download() as saved:
            neighbour.follows(f"{name}にダウンロード")
        neighbour.follows("戻る")
        text = saved.value.path().read_bytes().decode(encoding)
        assert list(csv.reader(io.StringIO(text, newline=""))) == SHELTERS


def test_once_consent_is_withdrawn_the_neighbours_are_refused(
    meet: Meet, story: SimpleNamespace
) -> None:
    owner = meet("betsukai-tanto")
    owner.goes_to(story.dataset)
    owner.page.get_by_role("radio", name="共有停止").check()
    owner.page.locator("summary", has_text="共有範囲を変更する").click()
    owner.press("この範囲に変更する")
    expect(owner.page.get_by_role("status").first).to_contain_text("共有範囲を変更しました")
    for login in ("rausu-tanto", "shibetsu-tanto"):
        person = meet(login)
        file = f"{story.dataset}/download?version=1&encoding=utf-8"
        assert person.page.request.get(file).status == 403
        person.goes_to(story.dataset)
        expect(person.page.get_by_role("link", name="Excel用にダウンロード")).to_have_count(0)
    owner.goes_to(story.dataset)
    log = owner.page.get_by_role("region", name="閲覧・取得の記録")
    expect(log.get_by_role("row", name="拒否").first).to_contain_text("ダウンロード")
