"""Where somebody is: the countries by name, and a first guess."""

from functools import cache

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tracker.models import Person
from tracker.rules import emergency

NAMES = {
    "AE": _("United Arab Emirates"), "AL": _("Albania"), "AR": _("Argentina"),
    "AT": _("Austria"), "AU": _("Australia"), "BA": _("Bosnia and Herzegovina"),
    "BE": _("Belgium"), "BG": _("Bulgaria"), "BR": _("Brazil"), "CA": _("Canada"),
    "CH": _("Switzerland"), "CL": _("Chile"), "CN": _("China"), "CO": _("Colombia"),
    "CY": _("Cyprus"), "CZ": _("Czechia"), "DE": _("Germany"), "DK": _("Denmark"),
    "EE": _("Estonia"), "EG": _("Egypt"), "ES": _("Spain"), "FI": _("Finland"),
    "FR": _("France"), "GB": _("United Kingdom"), "GE": _("Georgia"), "GR": _("Greece"),
    "HK": _("Hong Kong"), "HR": _("Croatia"), "HU": _("Hungary"), "ID": _("Indonesia"),
    "IE": _("Ireland"), "IL": _("Israel"), "IN": _("India"), "IS": _("Iceland"),
    "IT": _("Italy"), "JO": _("Jordan"), "JP": _("Japan"), "KE": _("Kenya"),
    "KR": _("South Korea"), "LB": _("Lebanon"), "LI": _("Liechtenstein"),
    "LT": _("Lithuania"), "LU": _("Luxembourg"), "LV": _("Latvia"), "MA": _("Morocco"),
    "MD": _("Moldova"), "ME": _("Montenegro"), "MK": _("North Macedonia"), "MT": _("Malta"),
    "MX": _("Mexico"), "MY": _("Malaysia"), "NG": _("Nigeria"), "NL": _("Netherlands"),
    "NO": _("Norway"), "NZ": _("New Zealand"), "PH": _("Philippines"), "PK": _("Pakistan"),
    "PL": _("Poland"), "PT": _("Portugal"), "RO": _("Romania"), "RS": _("Serbia"),
    "SE": _("Sweden"), "SG": _("Singapore"), "SI": _("Slovenia"), "SK": _("Slovakia"),
    "TH": _("Thailand"), "TN": _("Tunisia"), "TR": _("Turkey"), "UA": _("Ukraine"),
    "US": _("United States"), "ZA": _("South Africa"),
}  # fmt: skip


def choices() -> list[tuple[str, str]]:
    """Return the countries, by name in the reader's language."""
    return list(_named(get_language() or ""))


@cache
def _named(_language: str) -> tuple[tuple[str, str], ...]:
    names = ((code, str(name)) for code, name in NAMES.items())
    return tuple(sorted(names, key=lambda pair: pair[1]))


def guess(request: HttpRequest, person: Person | None) -> str:
    """Return the country to start from: the person's, the browser's, the organisation's."""
    if person is not None and person.country:
        return person.country
    for part in request.headers.get("Accept-Language", "").split(","):
        _language, _dash, region = part.partition(";")[0].strip().partition("-")
        if region.upper() in NAMES:
            return region.upper()
    return str(settings.DEFAULT_COUNTRY)


def zone(country: str, person: Person | None) -> str:
    """Return the time zone to read a clock by."""
    return person.time_zone if person else emergency.zone_for(country, settings.TIME_ZONE)


def danger(country: str) -> dict[str, str]:
    """Return what the red box says: the number and the country it is for."""
    return {"number": emergency.number_for(country), "country": str(NAMES.get(country, ""))}
