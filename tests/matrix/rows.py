"""All rows by address."""

from tests.matrix import (
    rows_appeals,
    rows_checks,
    rows_cms,
    rows_courses,
    rows_cycles,
    rows_door,
    rows_field,
    rows_ground,
    rows_own,
    rows_registry,
    rows_results,
    rows_review,
    rows_standards,
    rows_survey,
)
from tests.matrix.doors import by_name

ROWS = by_name(
    [
        *rows_ground.ROWS,
        *rows_registry.ROWS,
        *rows_cms.ROWS,
        *rows_door.ROWS,
        *rows_cycles.ROWS,
        *rows_field.ROWS,
        *rows_results.ROWS,
        *rows_standards.ROWS,
        *rows_review.ROWS,
        *rows_courses.ROWS,
        *rows_appeals.ROWS,
        *rows_checks.ROWS,
        *rows_survey.ROWS,
        *rows_own.ROWS,
    ]
)
