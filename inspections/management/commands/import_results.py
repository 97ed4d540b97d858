"""Import a list of earlier assessment results, or try it."""

from oversight.exchange.command import ImportCommand


class Command(ImportCommand):
    """Judge every row; write only when asked, under a named posting."""

    help = "导入历年考核结果（xlsx、xls、ods、CSV）；--dry-run 只检查。"
    kind_name = "result"
