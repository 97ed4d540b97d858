"""Import a list of estates, or try it."""

from oversight.exchange.command import ImportCommand


class Command(ImportCommand):
    """Judge every row; write only when asked, under a named posting."""

    help = "导入小区清单（xlsx、xls、ods、CSV）；--dry-run 只检查。"
    kind_name = "estate"
