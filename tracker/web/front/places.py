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


CITIES = {
    "America/Cancun": "Cancún", "America/Ciudad_Juarez": "Ciudad Juárez",
    "America/Mexico_City": _("Mexico City"), "America/Noronha": "Fernando de Noronha",
    "America/Sao_Paulo": "São Paulo", "America/St_Johns": "St. John’s",
    "Asia/Shanghai": _("Beijing"), "Atlantic/Azores": _("Azores"),
    "Atlantic/Canary": _("Canary Islands"), "Europe/Lisbon": _("Lisbon"),
    "Pacific/Chatham": _("Chatham Islands"), "Pacific/Easter": _("Easter Island"),
}  # fmt: skip
"""Places whose name is not the last word of their zone."""


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
    return _region(request) or str(settings.DEFAULT_COUNTRY)


def _region(request: HttpRequest) -> str:
    """Return the country that the languages of the browser name, or nothing."""
    for part in request.headers.get("Accept-Language", "").split(","):
        _language, _dash, region = part.partition(";")[0].strip().partition("-")
        if region.upper() in NAMES:
            return region.upper()
    return ""


def zone(country: str, person: Person | None, chosen: str = "") -> str:
    """Return the time zone to read a clock by; `chosen` counts where `country` has it."""
    if person is not None:
        return person.time_zone
    there = chosen in emergency.zones_for(country)
    return chosen if there else emergency.zone_for(country, settings.TIME_ZONE)


def zone_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the countries with several time zones, each with a place for every one of them."""
    return [
        (name, [(zone, city(zone)) for zone in emergency.zones_for(code)])
        for code, name in choices()
        if emergency.zones_for(code)
    ]


def city(zone: str) -> str:
    """Return the place a zone is called after."""
    return str(CITIES.get(zone) or zone.rpartition("/")[2].replace("_", " "))


def clock_of(zone: str) -> str:
    """Return whose clock a zone is: a country's, or a place's where the country has several."""
    for code, place in emergency.PLACES.items():
        if place.zone == zone and not emergency.zones_for(code):
            return str(NAMES[code])
    return city(zone)


def danger(request: HttpRequest, country: str, person: Person | None) -> list[dict[str, str]]:
    """Return what the red box says: the numbers to dial, each with where it is for.

    A browser's English is American in Germany, too, and the first entry keeps that as the person's
    country: neither hides the number of the house's country. One chosen just now does.
    """
    house = str(settings.DEFAULT_COUNTRY)
    codes = [country]
    if person is not None and country != house:
        codes = [country, house]
    elif country != house and country == _region(request):
        codes = [house, country]
    names: dict[str, list[str]] = {}
    for code in codes:
        names.setdefault(emergency.number_for(code), []).append(str(NAMES.get(code, "")))
    return [
        {"number": number, "country": ", ".join(filter(None, there))}
        for number, there in names.items()
    ]
