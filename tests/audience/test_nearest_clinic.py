from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from reactivate_desktop.audience.nearest_clinic import assign, load_centroids
from reactivate_desktop.domain.clinic import Clinic
from reactivate_desktop.errors import InputError

Make = Callable[..., pd.DataFrame]


def clinic(clinic_id: str, name: str, latitude: float, longitude: float, **more: object) -> Clinic:
    place = {"address1": "1 Main St", "city": "Town", "state": "MA", "zip": "02139", "phone": "", "booking_url": ""}
    return Clinic(id=clinic_id, name=name, latitude=latitude, longitude=longitude, **(place | more))


CLINICS = (
    clinic("plymouth", "Harborside", 41.958, -70.667, aliases=("Plymouth Office",)),
    clinic("cambridge", "Kendall Square", 42.3624, -71.1023),
)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"clinic": "HARBORSIDE", "zip": "02139"}, ("plymouth", "sheet", False)),
        ({"clinic": "  plymouth-office "}, ("plymouth", "sheet", False)),
        ({"clinic": "cambridge", "zip": ""}, ("cambridge", "sheet", False)),
        ({"clinic": "PCP136067", "zip": "02139"}, ("cambridge", "nearest", False)),
        ({"zip": "02360"}, ("plymouth", "nearest", False)),
        ({"zip": "02117"}, ("cambridge", "nearest", True)),
        ({"zip": "00000"}, ("plymouth", "default", False)),
        ({"zip": ""}, ("plymouth", "default", False)),
    ],
)
def test_where_a_patient_is_invited(make: Make, row: dict[str, object], expected: tuple[str, str, bool]) -> None:
    found = assign(make(row), CLINICS, load_centroids(), "plymouth").iloc[0]
    assert (found["clinic_id"], found["how"], found["approximate"]) == expected
    assert (found["how"] == "nearest") == (not np.isnan(found["miles"]))


def test_miles_are_miles(make: Make) -> None:
    # Cambridge (02139) to Beverly Hills (90210), reckoned by the spherical law of cosines
    west = clinic("la", "West", 34.1005, -118.4146)
    miles = assign(make({"zip": "02139"}), (west,), load_centroids()).iloc[0]["miles"]
    assert miles == pytest.approx(2595.87, abs=0.1)


def test_no_default_means_the_first_and_an_empty_table_works(make: Make) -> None:
    assert assign(make({"zip": ""}), CLINICS, load_centroids())["clinic_id"].tolist() == ["plymouth"]
    assert assign(make(), CLINICS, load_centroids()).columns.tolist() == ["clinic_id", "how", "miles", "approximate"]


def test_a_missing_clinic_is_an_error_with_a_way_out(make: Make) -> None:
    with pytest.raises(InputError, match="no clinic of this brand"):
        assign(make({}), (), load_centroids())
    with pytest.raises(InputError, match="no clinic 'nowhere'") as caught:
        assign(make({}), CLINICS, load_centroids(), "nowhere")
    assert "cambridge" in caught.value.hint
