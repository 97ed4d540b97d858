"""Every kind of drawing with any text in every place that takes text."""

from datetime import date
from decimal import Decimal

from oversight.papers import bands, chart, meanmap, routemap, ruler, tilemap
from oversight.papers.figure import Figure
from oversight.papers.qr import qr_figure

TODAY = date(2026, 11, 24)


def every_figure(text: str) -> dict[str, Figure]:
    """One of each drawing, wide and narrow."""
    words = chart.Words(text, text, (text, text, text, text))
    shares = [chart.Progress(text, done, total) for done, total in ((3, 4), (0, 0), (5, 5), (1, 9))]
    lengths = [
        chart.Bar(text, Decimal("619.02"), text),
        chart.Bar(text, Decimal("602.36"), text, missing=Decimal("16.66"), discounted=Decimal("40")),
    ]
    axis = chart.Axis(Decimal(0), Decimal(100), "%", Decimal(95), text, TODAY, text)
    points = [chart.Point(date(2026, month, 1), Decimal(70 + month), month > 11) for month in range(1, 13)]
    averages = [meanmap.Mean(text, Decimal("88.00"), 3, text), meanmap.Mean(text, None, 0, text)]
    grades = [ruler.Step(text, Decimal(90)), ruler.Step(text, Decimal(80)), ruler.Step(text, None)]
    districts = [tilemap.District(text, tuple(shares))]
    spots = [
        tilemap.Place(text, Decimal("122.2"), Decimal("40.6"), covered=True),
        tilemap.Place(text, Decimal("122.3"), Decimal("40.7"), covered=False),
    ]
    visits = [
        routemap.Visit(number, text, Decimal("122.2") + Decimal(number) / 10, Decimal("40.6"))
        for number in (1, 2, 3)
    ]
    terms = [
        bands.Term(text, text, date(2013, 6, 1), date(2018, 6, 1)),
        bands.Term(text, text, date(2018, 6, 1), date(2018, 12, 1), "interim"),
        bands.Term(text, text, date(2018, 12, 1), None, ahead=date(2027, 5, 31)),
    ]
    event = bands.Event(date(2018, 6, 1), text)
    rows = bands.Rows(
        text, text, (text, (event,)), (text, (event, event)), (text, (bands.Count(date(2019, 1, 1), 3),))
    )
    found = {
        "bands": bands.bands(terms, rows, words, today=TODAY),
        "band_list": bands.band_list(terms, words),
        "qr": qr_figure("https://portal.example/verify/X/", title=text),
    }
    for narrow in (False, True):
        name = "narrow" if narrow else "wide"
        found |= {
            f"progress {name}": chart.progress(shares, words, narrow=narrow),
            f"bars {name}": chart.bars(lengths, words, narrow=narrow),
            f"columns {name}": chart.columns([(text, 3), (text, 0)], words, narrow=narrow),
            f"line {name}": chart.line(points, axis, words, narrow=narrow),
            f"means {name}": meanmap.means([(text, averages)], words, narrow=narrow),
            f"ruler {name}": ruler.ruler(Decimal("88.00"), grades, words, narrow=narrow),
            f"tiles {name}": tilemap.tiles(districts, words, narrow=narrow),
            f"places {name}": tilemap.places(spots, words, legend=(text, text), narrow=narrow),
            f"route {name}": routemap.route(visits, words, narrow=narrow),
        }
    return found
