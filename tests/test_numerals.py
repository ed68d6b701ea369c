"""Serial numbers in all writings, against cn2an where cn2an is right."""

from __future__ import annotations

import unicodedata

import cn2an
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.numerals import NUMERAL, read_number, write_number

WRITTEN = {
    "零": 0, "〇": 0, "一": 1, "两": 2, "十": 10, "一十": 10, "十二": 12, "二十": 20, "四十七": 47,
    "一百": 100, "百": 100, "一百零二": 102, "一百二十": 120, "一百一十二": 112, "二百零五": 205,
    "一千": 1000, "一千零一": 1001, "一千零一十": 1010, "九千九百九十九": 9999, "两千": 2000,
    "一万": 10000, "一万二千": 12000, "十二万": 120000,
    "二〇二五": 2025, "一〇二": 102, "一二": 12, "四七": 47,
    "廿": 20, "廿一": 21, "廿九": 29, "卅": 30, "卅一": 31, "卅二": 32, "卌": 40, "卌七": 47,
    "壹": 1, "贰拾叁": 23, "肆佰伍拾陆": 456, "柒仟捌佰玖拾": 7890,
    "１２": 12, "４７": 47, "007": 7, "0": 0,
    "第十二项": 12, "第3项": 3, "第３１条": 31, "第五十二号": 52, "第九个": 9, "第四款": 4,
    "（二十三）": 23, "(23)": 23, "【7】": 7, "七、": 7, "7.": 7, "3、": 3, " 5 ": 5,
    "①": 1, "⑳": 20, "㉑": 21, "㉔": 24, "㉟": 35, "㊱": 36, "㊿": 50,
}  # fmt: skip


@pytest.mark.parametrize(("text", "number"), WRITTEN.items())
def test_a_number_is_read(text: str, number: int) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "项", "第项", "甲", "三五十", "一一十", "60%", "６０％", "3.5", "１．５"),
        *("千分之三", "3-5", "-3", "1,000", "三十五点五", "20‰", "1.5℃", "PM2", "12345678901"),
    ],
)
def test_what_is_no_serial_number_is_refused_with_its_own_words(text: str) -> None:
    with pytest.raises(ValueError, match="is") as error:
        read_number(text)
    assert repr(text) in str(error.value)


def test_a_quantity_is_told_from_a_wrong_number() -> None:
    with pytest.raises(ValueError, match="quantity"):
        read_number("60%")
    with pytest.raises(ValueError, match="no number"):
        read_number("甲")


def test_all_circled_numbers_are_read() -> None:
    circled = [*range(0x2460, 0x2474), *range(0x3251, 0x3260), *range(0x32B1, 0x32C0)]
    assert [read_number(chr(code)) for code in circled] == list(range(1, 51))
    assert all(NUMERAL.fullmatch(chr(code)) for code in circled)


def test_what_is_written_is_read_back_from_0_to_9999() -> None:
    assert [read_number(write_number(n)) for n in range(10000)] == list(range(10000))


def test_written_numbers_are_those_of_cn2an() -> None:
    differing = {n for n in range(10000) if write_number(n) != cn2an.an2cn(n)}
    assert differing == set()


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 9999))
def test_numbers_are_read_as_cn2an_reads_them(number: int) -> None:
    for words in (cn2an.an2cn(number, "low"), cn2an.an2cn(number, "up")):
        assert read_number(words) == cn2an.cn2an(words, "smart") == number


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 9999), st.sampled_from(["{}", "第{}项", "（{}）", "{}、", "第{}条", " {} "]))
def test_wrapping_and_width_change_nothing(number: int, form: str) -> None:
    wide = str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    for digits in (str(number), wide, write_number(number)):
        assert read_number(form.format(digits)) == number


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=12))
def test_any_text_is_a_number_or_refused(text: str) -> None:
    try:
        number = read_number(text)
    except ValueError:
        return
    assert number >= 0


@pytest.mark.parametrize("text", ["卅二", "第十二项", "（二十三）", "⑫"])
def test_where_cn2an_fails_we_do_not(text: str) -> None:
    assert read_number(text) > 0
    with pytest.raises((ValueError, KeyError)):
        cn2an.cn2an(text, "smart")


def test_cn2an_corrupts_names_so_it_is_not_used_on_text() -> None:
    assert cn2an.transform("做好三线一单") != "做好三线一单"


@pytest.mark.parametrize("number", [-1, 10000])
def test_a_number_that_cannot_be_written_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match=str(number)):
        write_number(number)


def test_numerals_are_found_in_a_sentence() -> None:
    found = [m.group() for m in NUMERAL.finditer("任务卅一和第４４项、（二十三）、㉔")]
    assert found == ["卅一", "４４", "二十三", "㉔"]
    assert unicodedata.normalize("NFKC", found[1]) == "44"
