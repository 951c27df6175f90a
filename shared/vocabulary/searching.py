"""The form in which texts are compared when searching: what people write in several ways is one.

It is taken of what is stored and of what is sought alike, so that PostgreSQL and SQLite need
know nothing of it. Each rule looks at a letter and its neighbours alone: a part of a text is found
in it. Where a rule changes, a migration writes the stored form anew.
"""

import re

from shared.vocabulary.texts import HYPHENS, folded
from shared.vocabulary.visible import without_ignorables

# The first of each is what JIS X 0208 and the 常用漢字表 (2010) have; behind it its older forms as
# that list names them, variants of names from JIS X 0213 and the IBM extension, the forms that
# JIS simplified in 1983 (鴎 for 鷗), and those that normalization makes of radicals (戶 of ⼾).
_KANJI = """
高髙 崎﨑嵜 吉𠮷 辺邊邉 斎齋 斉齊 浜濱濵 沢澤 広廣 国國 島嶋嶌 桜櫻 瀬瀨 恵惠 徳德 桧檜 竜龍 滝瀧
塩鹽 鉄鐵 関關 黒黑 頼賴 緑綠 曽曾 薮藪 籠篭 桑桒 柳栁 橋槗 館舘 富冨 峰峯 岳嶽 亀龜龟 沖冲 凜凛
尭堯 槙槇 遥遙 瑶瑤 巌巖 弥彌 寿壽 真眞 慎愼 静靜 万萬 与與 両兩 栄榮 円圓 応應 奥奧 会會 学學斈
楽樂 気氣 旧舊 区區 県縣 剣劍劔劒 験驗 検檢 権權 顕顯 厳嚴 効效 鉱鑛 号號 済濟 蔵藏 参參 蚕蠶 実實
写寫 釈釋 収收 従從 渋澁 縦縱 叙敍敘 将將 焼燒 条條 状狀 乗乘 浄淨 譲讓 醸釀 触觸 嘱囑 寝寢 図圖
数數 声聲 浅淺 戦戰 践踐 銭錢 潜潛 禅禪 双雙 総總 捜搜 挿插 巣巢 争爭 荘莊 装裝 騒騷 臓臟 属屬
続續 堕墮 対對 体體 帯帶 滞滯 台臺 択擇 担擔 単單 団團 断斷 弾彈 遅遲 昼晝 虫蟲 鋳鑄 庁廳 聴聽
鎮鎭 逓遞 転轉 点點 伝傳 灯燈 当當 党黨 盗盜 稲稻 闘鬪 独獨 読讀 届屆 縄繩 悩惱 脳腦 覇霸 廃廢
拝拜 売賣 麦麥 発發 髪髮 抜拔 蛮蠻 秘祕 仏佛 払拂 並竝 変變 弁辨瓣辯 舗舖 宝寶 豊豐 褒襃 翻飜 没沒
毎每 満滿 黙默 訳譯 薬藥 予豫 余餘 誉譽 揺搖 様樣 謡謠 来來 乱亂 覧覽 略畧 猟獵 隣鄰 塁壘 礼禮
励勵 霊靈 齢齡 暦曆 歴歷 恋戀 炉爐 労勞 楼樓 湾灣 酔醉 穂穗 随隨 髄髓 枢樞 湿濕 陥陷 巻卷 勧勸
歓歡 観觀 帰歸 偽僞 戯戲 犠犧 拠據 挙擧 峡峽 狭狹 郷鄕鄉 暁曉 駆驅 勲勳 薫薰 径徑 茎莖 渓溪 経經
蛍螢 軽輕 継繼 鶏鷄 芸藝 撃擊 欠缺 研硏 倹儉 険險 圏圈 献獻 恒恆 黄黃 砕碎 雑雜 桟棧 惨慘 賛贊
残殘 糸絲 歯齒 児兒 辞辭 悪惡 圧壓 囲圍 医醫 為爲 壱壹 隠隱 営營 衛衞 駅驛 欧歐 殴毆 仮假 価價
画畫 絵繪 壊壞 懐懷 拡擴 殻殼 覚覺 缶罐 蛎蠣 鴎鷗 頬頰 剥剝 填塡 掴摑 噛嚙 繋繫 麺麵 鹸鹼 祷禱
涜瀆 蝋蠟 醤醬 躯軀 掻搔 叱𠮟 壷壺 嘘噓 焔焰 蒋蔣 蝉蟬 箪簞 賎賤 屡屢 莱萊 頚頸 砺礪 檪櫟
戸戶 青靑 清淸 温溫 録錄 禄祿 内內 即卽 既旣 概槪 教敎 横橫 歩步 渉涉 涙淚 産產 税稅 説說 脱脫 悦悅
閲閱 鋭銳 虚虛 飲飮 縁緣 彦彥 顔顏 増增 戻戾 呉吳 姫姬 尚尙 掲揭 晩晚 歳歲 絶絕 郎郞 瓶甁 妍姸 徴徵
"""
# The property Equivalent_Unified_Ideograph (EquivalentUnifiedIdeograph.txt of Unicode 14) of the
# CJK Radicals Supplement, which normalization leaves alone: PDF copies have ⻑ where 長 is meant.
# Of a form that is simplified in China alone, the kanji.
_RADICALS = """
厂⺁ 乛⺂ 乚⺃ 乙⺄ 亻⺅ 冂⺆ 𠘨⺇ 刀⺈ 刂⺉ 卜⺊ 㔾⺋ 小⺌ 尐⺍
兀⺎ 尣⺏ 尢⺐ 𡯂⺑ 巳⺒ 幺⺓ 彑⺔ 彐⺕ 忄⺖ 心⺗ 扌⺘ 攵⺙ 旡⺛
日⺜ 月⺝ 歺⺞ 民⺠ 氵⺡ 氺⺢ 灬⺣ 爫⺤ 爬⺥ 丬⺦ 牛⺧ 犭⺨ 王⺩
𤴔⺪ 目⺫ 示⺬ 礻⺭ 𥫗⺮ 糹⺯ 糸⺰ 罓⺱ 罒⺲ 㓁⺳ 冗⺴ 𦉫⺵ 羊⺶
𦍌⺷ 𦍋⺸ 耂⺹ 肀⺺ 聿⺻ 肉⺼ 𦥑⺽ 艹⺾ 艺⺿ 艻⻀ 虎⻁ 衤⻂ 覀⻃
西⻄ 見⻅ 角⻆ 𧢲⻇ 言⻈ 貝⻉ 𧾷⻊ 車⻋ 辶⻌ 辷⻍ 辸⻎ 邑⻏ 金⻐
長⻑ 镸⻒ 長⻓ 門⻔ 𨸏⻕ 阝⻖ 雨⻗ 青⻘ 韋⻙ 頁⻚ 風⻛ 飛⻜ 食⻝
𩙿⻞ 飠⻟ 食⻠ 𩠐⻡ 馬⻢ 骨⻣ 鬼⻤ 魚⻥ 鳥⻦ 鹵⻧ 麦⻨ 黄⻩ 黽⻪
斉⻫ 斉⻬ 歯⻭ 歯⻮ 竜⻯ 竜⻰ 亀⻱⻲
"""
_BEGINS = "·"
"""Stands before ひらがな where a word may begin: after other letters, and after a particle.

In ように no word うに begins.
"""
_KATAKANA = {code: code + 0x60 for code in (*range(0x3041, 0x3097), 0x309D, 0x309E)}
_HIRAGANA = {katakana: code for code, katakana in _KATAKANA.items()}
_SAME = str.maketrans(
    {
        **{older: forms[0] for forms in f"{_KANJI}{_RADICALS}".split() for older in forms[1:]},
        **dict.fromkeys(f"{HYPHENS}~\u223c\u223f\u2053\u301c", "ー"),
        **dict.fromkeys(f"・{_BEGINS}", None),
        "ヶ": "ケ", "ヵ": "カ", "ゖ": "け", "ゕ": "か",
    }
)  # fmt: skip
_DASH = re.compile(
    "(?P<long>(?<=[ァ-ヺ])ー+(?=[ァ-ヺ])|(?<=[ぁ-ゖ])ー+(?=[ぁ-ゖ]))"
    "|(?P<between_digits>(?<=[0-9])ー+(?=[0-9]))|ー+"
)
"""Keyboards give ー where - is meant, and the other way round.

ー is a long vowel within a word, where サバ would be found for サーバ, but not at its end, where it
is often left out.
"""
_KEPT = {"long": "ー", "between_digits": "-"}
_BEGINNING = re.compile("(?<![ぁ-ゖー])(?=[ぁ-ゖ])|(?<=[のをはがにでともへ])(?=[ぁ-ゖ])")
_IDEOGRAPH = "[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_VARIED = (
    (
        re.compile(f"(?<={_IDEOGRAPH})(?:ケ|{_BEGINS}が)(?={_IDEOGRAPH})"),
        ("ケ", f"{_BEGINS}が"),
    ),
    (re.compile(rf"({_IDEOGRAPH})(?:々|\1)"), (r"\1々", r"\1\1")),
)
"""Few know which a name has: 霞ヶ関 or 霞が関, 佐々木 or 佐佐木."""
_SHORT_KANA = re.compile("[ぁ-ゖァ-ヺー]{1,3}")
"""In ひらがな, so few letters stand in almost every text by chance."""


def search_key(text: str) -> str:
    """The text as it is kept for searching.

    One are: full and half width, circled and Roman numerals and their digits (ⅰ is i, ① is 1),
    ⻑ and 長, the case of letters, ー and whatever dash stands for it, サーバー and サーバ,
    髙 and 高; nothing are dashes but between digits, ・, and what does not show, variation
    selectors among it. Runs of white space are one space.
    """
    same = folded(without_ignorables(text)).translate(_SAME)
    dashed = _DASH.sub(lambda run: _KEPT.get(run.lastgroup or "", ""), same)
    return _BEGINNING.sub(_BEGINS, folded(dashed))


def sought(text: str) -> list[tuple[str, ...]]:
    """The words typed to search: a text is found if its key holds, of each word, some form.

    ひらがな and カタカナ are forms of one word, and so are 霞ヶ関 and 霞が関; few letters of
    ひらがな count where words begin.
    """
    return [_forms(word) for word in search_key(text).split()]


def _forms(word: str) -> tuple[str, ...]:
    katakana = word.replace(_BEGINS, "").translate(_KATAKANA)
    hiragana = search_key(katakana.translate(_HIRAGANA))
    if _SHORT_KANA.fullmatch(katakana):
        return (katakana, hiragana)
    forms = (*_spelled(word), katakana, hiragana)
    return tuple(dict.fromkeys(form.removeprefix(_BEGINS) for form in forms))


def _spelled(word: str) -> list[str]:
    words = [word]
    for either, spellings in _VARIED:
        words = [either.sub(spelling, one) for one in words for spelling in spellings]
    return words
