"""Personal data: recognised by header and by content, dropped or masked before anything is stored, and reported without a value."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from data.database.engine import writer
from data.reference import surnames
from data.settings import ROOT
from etl.file.process import process_file
from etl.file.result import Flags
from etl.load.batch import load_paths
from etl.load.report import FileReport
from etl.load.undo import undo
from etl.personal.mask import MASK, mask, mask_file_name
from etl.personal.persons import check_digit_fits, identity_number, person_name, personal_column, personal_label
from tests.books import UNION_HEADER, UNIT_HEADER, register, summary, union, unit, unit_code

NAMES = ["张伟", "王秀英", "李娜", "欧阳春晓", "赵建国", "诸葛小明", "古丽·买买提", "刘洋", "陈静怡", "钱多多", "孙悦"]
MOBILES = ["13912345678", "15800001111", "18666668888", "19912340000", "17700001234", "13344445555"]
IDENTITIES = ["11010519491231002X", "440308199901010012", "330106900307001", "320102198506150035", "51010719771212003X"]
SECRETS = [*NAMES, *MOBILES, *IDENTITIES, "139 1234 5678", "159-8765-4321", "1598765"]


@pytest.mark.parametrize(
    "text", ["张伟", "欧阳春晓", "诸葛亮", "张　伟", "王 小 明", "古丽·买买提", "李娜（主席）", "陈静怡同志"]
)
def test_names_of_persons(text: str) -> None:
    assert person_name(text)


@pytest.mark.parametrize(
    "text",
    [
        "杭州市总工会",
        "高新区",
        "金华",
        "常州",
        "马鞍山",
        "石家庄",
        "张家港",
        "张家港市",
        "黄石",
        "孟州市",
        "农林牧渔业",
        "金融业",
        "林业",
        "房地产业",
        "单位",
        "合计",
        "其中",
        "女性",
        "万元",
        "方正集团",
        "华为公司",
        "金山街道",
        "白云区",
        "和平区",
        "钱塘区",
        "江苏",
        "湖北",
        "国有",
        "私营",
        "中型",
        "微型",
        "白领",
        "不适用",
        "是",
        "张",
    ],
)
def test_names_of_places_bodies_and_things_are_none(text: str) -> None:
    assert not person_name(text)


def test_no_region_industry_or_word_of_our_tables_is_taken_for_a_person() -> None:
    from data.reference import field_aliases, industries, regions

    assert [r.name for r in regions() if person_name(r.name)] == []
    assert [i.name_zh for i in industries().values() if person_name(i.name_zh)] == []
    assert [a for entry in field_aliases() for a in entry.aliases if person_name(a)] == []


def test_family_names_have_the_hundred_most_common_and_no_doubles() -> None:
    kinds = list(surnames().values())
    assert kinds.count("common") == 100
    assert {"王", "李", "张", "刘", "陈"} <= {name for name, kind in surnames().items() if kind == "common"}
    assert all(len(name) == (2 if kind == "compound" else 1) for name, kind in surnames().items())


@pytest.mark.parametrize("number", IDENTITIES)
def test_identity_numbers(number: str) -> None:
    assert identity_number(number)


def test_check_digit_of_an_identity_number() -> None:
    assert check_digit_fits("11010519491231002X")  # the example of GB 11643-1999
    assert not check_digit_fits("110105194912310021")


@pytest.mark.parametrize("text", ["91110000600037341L", "330100000012345", "81330106XN00000131", "2024123100000012"])
def test_codes_of_units_and_unions_are_no_identity_numbers(text: str) -> None:
    assert not identity_number(text)


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("工会主席", "name"),
        ("单位负责人（签字）", "name"),
        ("法定代表人", "name"),
        ("联系人及电话", "number"),
        ("手机号码", "number"),
        ("身份证号", "number"),
        ("办公电话", None),
        ("工会主席人数", None),
        ("单位名称", None),
        ("工会名称", None),
        ("Contact person", "name"),
        ("Legal representative (signed)", "name"),
        ("Telephone no.", "number"),
        ("Personal / E-mail", "number"),
        ("联络员", "name"),
        ("护照号码", "number"),
        ("Contract workers", None),
        ("Telecommunications employees", None),
        ("Unit ID number", None),
        ("Microphones made", None),
    ],
)
def test_headers(label: str, said: str | None) -> None:
    assert personal_label(label) == said


@pytest.mark.parametrize(
    ("label", "cells", "personal"),
    [
        ("备注", ["张伟 13912345678", "李娜15800001111", None], True),
        ("列1", ["张伟", "王秀英", "李娜"], True),
        ("备注", ["张伟、李娜", "刘洋", "陈静怡"], True),
        ("列2", [13912345678, 15800001111], True),
        ("列2", ["139 1234 5678", "+86 15800001111"], True),
        ("编号", ["330106900307001", "11010519491231002X"], True),
        ("备注", ["刘洋 0571-87654321", "张伟 0571-87654322"], True),
        ("联系电话", ["0571-87654321", "021-62345678"], False),
        ("办公电话", ["13912345678", "15800001111"], True),
        ("电话", ["0571-87654321", "13912345678"], True),
        ("工会主席", ["张伟"], True),
        ("工会主席", ["Zhang Wei"], True),
        ("工会主席", [3, 5], False),
        ("负责人", [None, None], False),
        ("备注", ["暂缺", "新成立", "已核对"], False),
        ("单位名称", ["样例有限公司", "常熟纺织厂", "金山小学"], False),
        ("工会名称", ["方正公司工会", "张家港市总工会"], False),
        ("地区", ["常州", "金华", "黄石", "马鞍山"], False),
        ("营业收入(元)", [13912345678, 2500000, 881200], False),
    ],
)
def test_columns(label: str, cells: list[Any], personal: bool) -> None:
    assert personal_column(label, cells) is personal


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("填表人：张伟 联系电话：0571-87654321", f"填表人：{MASK} 联系电话：0571-87654321"),
        ("单位负责人：张 伟  审核人:李娜", f"单位负责人：{MASK}  审核人:{MASK}"),
        ("填表人：张伟联系电话：13912345678", f"填表人:{MASK}联系电话:{MASK}"),
        ("负责人（签字）：诸葛小明", f"负责人（签字）：{MASK}"),
        ("审核人 刘洋", f"审核人 {MASK}"),
        ("经办人：Zhang Wei", f"经办人：{MASK}"),
        ("如有疑问请电139-1234-5678。", f"如有疑问请电{MASK}。"),
    ],
)
def test_texts_are_masked(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "填表人：        审核人：      ",
        "负责人（签字）：____",
        "工会主席：指依法选举产生的基层工会负责人。",
        "填报单位：张家港市总工会",
        "审核人：统计科",
        "全省地区生产总值 13912345678 元",
        "联系电话：0571-87654321",
        "单位：万人",
        "数据来源：国家统计局",
        "统一社会信用代码 91110000600037341L",
    ],
)
def test_texts_without_persons_stay(text: str) -> None:
    assert mask(text) == text


def test_names_of_files_and_sheets() -> None:
    assert mask_file_name("张伟_13912345678_单位台账.xlsx") == f"{MASK}_{MASK}_单位台账.xlsx"
    assert mask_file_name("单位台账（刘洋）.xls") == f"单位台账（{MASK}）.xls"
    for path in (ROOT / "data").rglob("*.xlsx"):
        assert mask_file_name(path.name) == path.name
    assert mask_file_name("330100_杭州市_报送模板.xlsx") == "330100_杭州市_报送模板.xlsx"


def with_columns(rows: list[tuple[Any, ...]], header: tuple[str, ...], *more: tuple[Any, ...]) -> list[list[Any]]:
    """A register's rows with further columns: each of ``more`` is a header and its cells, repeated as needed."""
    table = [list(header) + [column[0] for column in more]]
    for number, row in enumerate(rows):
        table.append(list(row) + [column[1 + number % (len(column) - 1)] for column in more])
    return table


def write(path: Path, sheets: dict[str, list[list[Any]]]) -> Path:
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


def planted(folder: Path) -> list[Path]:
    """Workbooks with persons in every place that one has seen, and some that nobody should use."""
    units = [unit(n) for n in range(1, 9)]
    signed = [
        ["填表人：张伟", None, "联系电话：13912345678"],
        ["审核人：", "刘洋", "手机：", 15800001111],
        ["负责人：孙 悦"],
    ]
    pasted = list(unit(20))
    pasted[0] = "11010519491231002X"
    named = list(unit(21))
    named[1] = "样例0021公司（联系电话13912345678）"
    region = list(unit(22))
    region[2] = "王秀英"
    count = list(unit(23))
    count[4] = "18666668888"
    files = [
        write(
            folder / "by header.xlsx",
            {
                "单位台账": [
                    ["2024年单位台账"],
                    *with_columns(
                        units,
                        UNIT_HEADER,
                        ("法定代表人", *NAMES[:4]),
                        ("联系人及电话", "李娜 13912345678", "刘洋 0571-87654321"),
                        ("身份证号", *IDENTITIES),
                        ("办公电话", "0571-87654321", "0571-87654322"),
                    ),
                    *signed,
                ]
            },
        ),
        write(
            folder / "by content.xlsx",
            {
                "单位台账": [
                    ["2023年单位台账", None, "填报人：欧阳春晓 159-8765-4321"],
                    *with_columns(
                        units,
                        UNIT_HEADER,
                        ("备注", *NAMES),
                        ("列1", *MOBILES),
                        ("其他", *map(str, IDENTITIES)),
                        ("", *NAMES),
                    ),
                ],
                "工会台账": [
                    ["2023年工会台账"],
                    *with_columns(
                        [union(n, unit=n) for n in range(1, 9)], UNION_HEADER, ("工会主席", *NAMES), ("说明", *MOBILES)
                    ),
                ],
            },
        ),
        write(
            folder / "stray.xlsx",
            {"单位台账": [["2022年单位台账"], list(UNIT_HEADER), *map(list, units), pasted, named, region, count]},
        ),
        write(
            folder / "summary.xlsx",
            {
                "汇总": [
                    ["2024年各地区工会情况", None, None, None],
                    ["联系人：赵建国 17700001234"],
                    ["地区", "会员人数", "工会主席", "备注", "列5"],
                    ["杭州市", 100, "张伟", "13344445555", 13912345678],
                    ["宁波市", 200, "王秀英", "李娜19912340000", 15800001111],
                    ["温州市", "钱多多", "李娜", None, 18666668888],
                    ["统计负责人：诸葛小明", None, None, None],
                    ["制表：古丽·买买提", None, "审核人：陈静怡"],
                ]
            },
        ),
        write(
            folder / "persons.xlsx",
            {
                "名单": [["姓名", "身份证号", "手机"], *[[NAMES[n], IDENTITIES[n], MOBILES[n]] for n in range(5)]],
                "无表头": [[NAMES[n], IDENTITIES[n], MOBILES[n], n] for n in range(5)],
                "张伟": [["2024年会员人数", None], ["姓名", "会员人数"], *[[name, 5] for name in NAMES]],
            },
        ),
        write(folder / "王秀英_13912345678.xlsx", {"刘洋": [["2021年单位台账"], list(UNIT_HEADER), *map(list, units)]}),
        summary(
            folder / "title.xlsx",
            "2020年各地区会员人数（填报人：张伟 13912345678）",
            ("地区", "会员人数"),
            [("杭州市", 5), ("宁波市", 6)],
            "填表人：李娜",
        ),
    ]
    (folder / "csv.csv").write_text(
        "2019年各地区会员人数\n地区,会员人数,列3\n杭州市,5,张伟\n宁波市,6,王秀英\n填表人：李娜 13912345678\n",
        encoding="gb18030",
    )
    return [*files, folder / "csv.csv"]


def secrets_in(folder: Path) -> list[tuple[str, str]]:
    """(file, secret) of every planted text that stands in the bytes of a file, in any of three encodings or as a number."""
    found = []
    needles = {
        secret: {secret.encode(code, "ignore") for code in ("utf-8", "utf-16-le", "gb18030")}
        | {json.dumps(secret).strip('"').encode()}
        | ({int(secret).to_bytes(8, "big").lstrip(b"\0")} if secret.isdigit() else set())
        for secret in SECRETS
    }
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        content = path.read_bytes()
        found += [(path.name, secret) for secret, forms in needles.items() if any(form in content for form in forms)]
    return found


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, list[FileReport], Any]]:
    """What is written at run time, after loading; the database is still open, so that its log is there too."""
    sources, instance = tmp_path_factory.mktemp("sources"), tmp_path_factory.mktemp("instance")
    engine = writer(f"sqlite:///{instance / 'coverage.db'}")
    reports = load_paths(engine, planted(sources))
    yield instance, reports, engine
    engine.dispose()


def test_the_search_finds_what_is_there(tmp_path: Path) -> None:
    engine = writer(f"sqlite:///{tmp_path / 'coverage.db'}")
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE t (a, b)")
        connection.exec_driver_sql("INSERT INTO t VALUES ('张伟', 13912345678)")
    assert {secret for _, secret in secrets_in(tmp_path)} == {"张伟", "13912345678"}
    engine.dispose()


def test_nothing_personal_is_stored(loaded: tuple[Path, list[FileReport], Any]) -> None:
    instance, reports, engine = loaded
    assert (instance / "coverage.db-wal").stat().st_size > 0
    assert secrets_in(instance) == []
    for load_id in [r.load_id for r in reports if r.status == "loaded"]:
        undo(engine, int(load_id or 0))
        assert secrets_in(instance) == []
    with engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("VACUUM")
    assert secrets_in(instance) == []


def test_what_was_dropped_is_reported_without_a_value(loaded: tuple[Path, list[FileReport], Any]) -> None:
    _, reports, _ = loaded
    by_name = {Path(report.path).name: report for report in reports}

    def dropped(name: str, sheet: str | None = None) -> set[str]:
        return {
            f["column"]
            for f in by_name[name].findings
            if f["code"] == "personal_column_dropped" and sheet in (None, f["sheet"])
        }

    def masked(name: str) -> set[str]:
        return {f["cell"] for f in by_name[name].findings if f["code"] == "personal_text_masked"}

    assert dropped("by header.xlsx") == {"K", "L", "M"}, "the office's telephone is none"
    assert masked("by header.xlsx") == {"A11", "C11", "B12", "D12", "A13"}
    assert dropped("by content.xlsx", "单位台账") == {"K", "L", "M", "N"}
    assert dropped("by content.xlsx", "工会台账") == {"M", "N"}
    assert masked("stray.xlsx") >= {"A11", "B12"}
    assert dropped("summary.xlsx") == {"C", "D", "E"}
    assert by_name["by header.xlsx"].rows_accepted == 8
    said = json.dumps([{**report.as_json(), "path": ""} for report in reports], ensure_ascii=False)
    assert [secret for secret in SECRETS if secret in said] == []
    for report in reports:
        assert all(f["value"] is None for f in report.findings if f["code"].startswith("personal_"))
        assert report.rows_read == report.rows_accepted + report.rows_quarantined


def test_previews_and_quarantine_show_nothing_personal(tmp_path: Path) -> None:
    for path in planted(tmp_path):
        result = process_file(str(path), Flags(region="110000"))
        said = repr((result.parts, result.findings, result.loose, result.previews, result.sheets))
        assert [secret for secret in SECRETS if secret in said] == [], path.name


def test_bundled_workbooks_have_none() -> None:
    for path in sorted((ROOT / "data").rglob("*.xlsx")):
        if "sample" in path.parts and not path.name.startswith(("11", "33")):
            continue
        result = process_file(str(path), Flags())
        found = [*result.findings, *(f for part in result.parts for f in part.findings)]
        assert [f for f in found if f.code.startswith("personal_")] == [], path.name


def test_an_ordinary_register_stores_all_its_names(tmp_path: Path) -> None:
    result = process_file(str(register(tmp_path / "a.xlsx", [unit(n) for n in range(5)], [union(1, unit=1)])), Flags())
    assert [part.facts["name"][0] for part in result.parts] == ["样例0000公司", result.parts[1].facts["name"][0]]
    assert all(MASK not in name for part in result.parts for name in part.facts["name"])
    assert result.parts[0].facts["credit_code"][0] == unit_code(0)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("单位台账林美玲", f"单位台账{MASK}"),
        ("林美玲报的台账.xlsx", f"{MASK}报的台账.xlsx"),
        ("西山区总工会王芳.xlsx", f"西山区总工会{MASK}.xlsx"),
        ("何晓东13300001111.xlsx", f"{MASK}{MASK}.xlsx"),
        ("会员统计表（王小明 整理）", f"会员统计表（{MASK} 整理）"),
        ("濮阳报表.xlsx", "濮阳报表.xlsx"),
        ("金华台账", "金华台账"),
        ("方正集团名单", "方正集团名单"),
    ],
)
def test_a_name_beside_words_of_file_names(name: str, shown: str) -> None:
    assert mask_file_name(name) == shown


def test_files_named_after_regions_keep_their_names() -> None:
    from data.reference import regions

    assert [r.name for r in regions() if mask_file_name(f"{r.name}单位台账") != f"{r.name}单位台账"] == []


def test_a_line_of_signatures_is_no_row(tmp_path: Path) -> None:
    path = summary(
        tmp_path / "s.xlsx",
        "2024年云南省工会会员（单位：人）",
        ("地区", "会员人数"),
        [("昆明市", 10), ("玉溪市", 20), ("填报人", "谢婷婷", "复核人", "罗大佑")],
    )
    result = process_file(str(path), Flags(calibre="acftu"))
    assert result.rows_read == 2
    assert "谢婷婷" not in json.dumps([f.args for p in result.parts for f in p.findings], ensure_ascii=False)


def test_members_of_an_archive_are_named_without_persons(tmp_path: Path) -> None:
    register(tmp_path / "a.xlsx", [unit(1)])
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.write(tmp_path / "a.xlsx", "林美玲报/何晓东13300001111.xlsx")
    report = load_paths(writer(f"sqlite:///{tmp_path / 'c.db'}"), [tmp_path / "b.zip"])[0]
    assert Path(report.path).parts[-3:] == ("b.zip", f"{MASK}报", f"{MASK}{MASK}.xlsx")


BRANDS = ["王老吉", "张小泉", "周大福", "马应龙", "陈李济", "金利来", "李锦记", "谢馥春"]


def test_short_names_of_units_and_unions_beside_their_codes_stay(tmp_path: Path) -> None:
    units = [(*unit(n)[:1], name, *unit(n)[2:]) for n, name in enumerate(BRANDS, 1)]
    unions = [(*union(n)[:1], name, *union(n)[2:]) for n, name in enumerate(BRANDS, 1)]
    result = process_file(str(register(tmp_path / "a.xlsx", units, unions)), Flags())
    assert [part.facts["name"] for part in result.parts] == [BRANDS, BRANDS]


def test_names_under_such_a_header_without_codes_are_dropped() -> None:
    assert personal_column("单位名称", BRANDS)
    assert not personal_column("单位名称", BRANDS, of_bodies=True)
    assert personal_column("单位名称", MOBILES, of_bodies=True)


@pytest.mark.parametrize("label", ["工会经费", "地区生产总值", "营业收入", "资产总额"])
def test_amounts_of_eleven_digits_are_no_mobile_numbers(label: str) -> None:
    amounts = [13800000000, 13912345678, 15012345678]
    assert not personal_column(label, amounts)
    assert personal_column("列2", amounts)
    assert not personal_column("列2", amounts, in_money=True)


def test_a_name_beside_a_number_is_masked_with_it() -> None:
    assert mask("黄志强，电话13700112233") == f"{MASK},电话{MASK}"


def test_amounts_as_texts_stay_and_numbers_of_persons_beside_them_go(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = [
        "2024年各市情况",
        "地区,工会经费(元),手机",
        "昆明市,13800000000,13911112222",
        "玉溪市,15012345678,15833334444",
    ]
    path.write_text("\n".join(rows), encoding="utf-8")
    result = process_file(str(path), Flags())
    dropped = [f.column for part in result.parts for f in part.findings if f.code == "personal_column_dropped"]
    assert dropped == ["C"]
    assert sorted(v for v in result.parts[0].facts["value"] if v) == [13800000000, 15012345678]
