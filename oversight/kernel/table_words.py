"""Why a table was refused and what reading it did, in Chinese and English."""

from oversight.kernel.wording import Catalogue, Worded

TABLE_WORDS = Catalogue(
    {
        "too_big": Worded(
            "文件有 {size} MB，最多 {limit} MB。请分成几个文件",
            "The file has {size} MB; {limit} MB at most. Split it",
        ),
        "too_big_inside": Worded(
            "文件展开后过大，请另存为新文件再试", "It unpacks to too much. Save it anew"
        ),
        "empty": Worded("文件里没有表格数据", "There is no table in the file"),
        "markup": Worded(
            "这是网页（HTML/XML），不是表格。请用 Excel 或 WPS 打开后另存为 xlsx",
            "This is a web page, not a table. Open it in a spreadsheet program and save it as xlsx",
        ),
        "not_a_table": Worded(
            "这不是表格文件。可用 xlsx、xls、ods 或 CSV", "This is no table. Use xlsx, xls, ods or CSV"
        ),
        "encrypted": Worded("文件有密码，请去掉密码后再上传", "The file has a password. Remove it first"),
        "macros": Worded(
            "文件带宏，不予读取。请另存为不带宏的 xlsx",
            "The file carries macros. Save it as xlsx without them",
        ),
        "damaged": Worded(
            "文件损坏或不完整，请重新保存后再上传",
            "The file is damaged or cut short. Save it anew and try again",
        ),
        "memory": Worded(
            "表格的范围过大，读不下。请把数据复制到新表再上传",
            "The sheet's range is too large to read. Copy the data into a new sheet",
        ),
        "far_cell": Worded(
            "单元格 {cell} 远在表格之外，请删去它或把数据复制到新表",
            "Cell {cell} lies far outside the table. Delete it or copy the data into a new sheet",
        ),
        "time": Worded("读取超过时限，请分成几个小文件", "Reading took too long. Split the file"),
        "broken_text": Worded(
            "文字编码既不是 UTF-8 也不是 GB 18030，请另存为 UTF-8 的 CSV",
            "The text is neither UTF-8 nor GB 18030. Save it as CSV in UTF-8",
        ),
        "damaged_text": Worded(
            "文件是 UTF-8，但有 {n} 处损坏或缺了结尾，第一处在第 {row} 行。请重新导出后再上传",
            "The file is UTF-8 with {n} broken places, the first in row {row}, or its end is cut off. Export it anew",
        ),
        "wrong_encoding": Worded("按 {encoding} 读不通，请换一种编码", "It cannot be read as {encoding}"),
        "broken_row": Worded(
            "第 {row} 行的引号或分隔有问题，从这一行起读不下去",
            "Row {row}: a quote does not close or a cell is too long; it cannot be read from there on",
        ),
        "too_many_rows": Worded(
            "数据超过 {limit} 行。请分成几个文件", "More than {limit} rows of data. Split the file"
        ),
        "too_many_columns": Worded("有 {columns} 列，最多 {limit} 列", "{columns} columns; {limit} at most"),
        "no_such_sheet": Worded(
            "没有工作表“{sheet}”，可选：{sheets}", "No sheet '{sheet}'; there are {sheets}"
        ),
        "only_hidden": Worded("可见的工作表都是空的", "All visible sheets are empty"),
        # what reading did
        "did_sheet": Worded("读了工作表“{sheet}”", "Sheet '{sheet}' was read"),
        "did_other_sheets": Worded("另有工作表没有读：{sheets}", "Other sheets were not read: {sheets}"),
        "did_hidden": Worded("隐藏的工作表没有读：{sheets}", "Hidden sheets were not read: {sheets}"),
        "did_merged": Worded(
            "合并单元格 {n} 处，按左上角的值填满", "{n} merged ranges, filled from their first cell"
        ),
        "did_formulas": Worded(
            "公式 {n} 格，取算好的值，不执行公式；没有算过的读作空白",
            "{n} formulas: their stored values were taken, nothing was computed",
        ),
        "did_encoding": Worded("文字编码 {encoding}", "Text encoding {encoding}"),
        "did_header": Worded(
            "表头在第 {row} 行，上面的行没有读", "The header is row {row}; rows above were passed"
        ),
        "did_name_columns": Worded(
            "空白的表头 {n} 个，按列号命名", "{n} blank headers were named after their column"
        ),
        "did_rename_columns": Worded(
            "重复的表头加了序号：{names}", "Repeated headers were numbered: {names}"
        ),
        # rows
        "ragged": Worded("比表头多 {n} 格：{cells}", "{n} cells more than the header has: {cells}"),
        "mend_ragged": Worded(
            "检查这一行有没有多出分隔符，带分隔符的内容要加引号",
            "Look for a stray separator; quote cells that hold one",
        ),
    }
)
