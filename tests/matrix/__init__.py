"""Every door of the portal × every person of the cast × own, foreign and missing records.

`doors` lists the addresses from the URLconf and what a row says of each; `rows_*` are the rows; `records_*` and `town`
are the cast with records of every kind, each marked with words that stand nowhere else; `asking` asks and looks at
what came of it, and takes it back; `cells` judges. The tests of this package share one town, which is built once.
"""
