"""Names for everything, out of a few syllables; none of them is anybody's."""

from __future__ import annotations

import random

FIRST = (
    "澄 砚 听 锦 枫 云 栖 望 辽 安 瑞 德 嘉 恒 明 佳 康 海 泰 盛 雅 宁 福 启 金 新 "
    "南 北 东 西 清 文 景 祥 和 永 长 丰 华 建"
).split()
SECOND = "岸 湖 潮 汀 川 山 滨 园 河 泽 江 林 溪 桥 源 光 月 舟 田 秋 春 竹 松 梅 兰 桂".split()
ESTATE = "小区 花园 家园 苑 里 公寓 名邸 悦府 新村 庭院 广场 景湾 雅居 华庭 学府 一品".split()
FIRM = "物业服务有限公司 物业管理有限公司 城市服务有限公司 生活服务有限公司".split()
SURNAMES = "王李张刘陈杨赵黄周吴徐孙马朱胡郭何林罗高"
GIVEN = "思远 清和 文博 立新 海燕 秀兰 建国 志强 晓峰 玉梅 明哲 雨桐 子涵 春和 书白".split()
BASE32 = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def pair(number: int) -> str:
    """One of a thousand two-character words."""
    return FIRST[number % len(FIRST)] + SECOND[number // len(FIRST) % len(SECOND)]


def estate(number: int) -> str:
    """Every number another name, and few that are alike: three characters and a kind."""
    words = len(FIRST) * len(SECOND)
    third = SECOND[(number // words + number) % len(SECOND)]
    round_ = number // (words * len(SECOND))
    return (
        pair(number)
        + third
        + ESTATE[number % len(ESTATE)]
        + (f"{'一二三四五六七八九'[round_]}期" if round_ else "")
    )


def firm(number: int) -> str:
    """Every number another name."""
    words = len(FIRST) * len(SECOND)
    more = number // (words * len(FIRM))
    tail = FIRST[more - 1] if more else ""
    return "大城" + pair(number) + tail + FIRM[number // words % len(FIRM)]


def person(rng: random.Random) -> str:
    """Somebody."""
    return rng.choice(SURNAMES) + rng.choice(GIVEN)


def public_id(number: int) -> str:
    """A number like those of the register, another for each number."""
    rest, letters = number * 20_777_213 % len(BASE32) ** 7, ""
    for _ in range(7):
        rest, letter = divmod(rest, len(BASE32))
        letters += BASE32[letter]
    return f"XQ{letters}"
