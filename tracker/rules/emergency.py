"""What to dial when somebody is in danger, and the time most people there live by.

The number reaches the police, directly or through the one number for everything. Where a country
answers 112 as well as its own police number, the one that is quicker for the police stands here.
"""

from typing import Final, NamedTuple

DEFAULT: Final = "112"
"""Works from mobile phones on most networks of the world."""


class Place(NamedTuple):
    """The number to dial, and an IANA time zone."""

    number: str
    zone: str


PLACES: Final[dict[str, Place]] = {
    "AE": Place("999", "Asia/Dubai"),
    "AL": Place("112", "Europe/Tirane"),
    "AR": Place("911", "America/Argentina/Buenos_Aires"),
    "AT": Place("133", "Europe/Vienna"),
    "AU": Place("000", "Australia/Sydney"),
    "BA": Place("122", "Europe/Sarajevo"),
    "BE": Place("112", "Europe/Brussels"),
    "BG": Place("112", "Europe/Sofia"),
    "BR": Place("190", "America/Sao_Paulo"),
    "CA": Place("911", "America/Toronto"),
    "CH": Place("117", "Europe/Zurich"),
    "CL": Place("133", "America/Santiago"),
    "CN": Place("110", "Asia/Shanghai"),
    "CO": Place("123", "America/Bogota"),
    "CY": Place("112", "Asia/Nicosia"),
    "CZ": Place("158", "Europe/Prague"),
    "DE": Place("110", "Europe/Berlin"),
    "DK": Place("112", "Europe/Copenhagen"),
    "EE": Place("112", "Europe/Tallinn"),
    "EG": Place("122", "Africa/Cairo"),
    "ES": Place("112", "Europe/Madrid"),
    "FI": Place("112", "Europe/Helsinki"),
    "FR": Place("17", "Europe/Paris"),
    "GB": Place("999", "Europe/London"),
    "GE": Place("112", "Asia/Tbilisi"),
    "GR": Place("100", "Europe/Athens"),
    "HK": Place("999", "Asia/Hong_Kong"),
    "HR": Place("112", "Europe/Zagreb"),
    "HU": Place("112", "Europe/Budapest"),
    "ID": Place("110", "Asia/Jakarta"),
    "IE": Place("999", "Europe/Dublin"),
    "IL": Place("100", "Asia/Jerusalem"),
    "IN": Place("112", "Asia/Kolkata"),
    "IS": Place("112", "Atlantic/Reykjavik"),
    "IT": Place("112", "Europe/Rome"),
    "JO": Place("911", "Asia/Amman"),
    "JP": Place("110", "Asia/Tokyo"),
    "KE": Place("999", "Africa/Nairobi"),
    "KR": Place("112", "Asia/Seoul"),
    "LB": Place("112", "Asia/Beirut"),
    "LI": Place("117", "Europe/Vaduz"),
    "LT": Place("112", "Europe/Vilnius"),
    "LU": Place("113", "Europe/Luxembourg"),
    "LV": Place("112", "Europe/Riga"),
    "MA": Place("19", "Africa/Casablanca"),
    "MD": Place("112", "Europe/Chisinau"),
    "ME": Place("122", "Europe/Podgorica"),
    "MK": Place("192", "Europe/Skopje"),
    "MT": Place("112", "Europe/Malta"),
    "MX": Place("911", "America/Mexico_City"),
    "MY": Place("999", "Asia/Kuala_Lumpur"),
    "NG": Place("112", "Africa/Lagos"),
    "NL": Place("112", "Europe/Amsterdam"),
    "NO": Place("112", "Europe/Oslo"),
    "NZ": Place("111", "Pacific/Auckland"),
    "PH": Place("911", "Asia/Manila"),
    "PK": Place("15", "Asia/Karachi"),
    "PL": Place("112", "Europe/Warsaw"),
    "PT": Place("112", "Europe/Lisbon"),
    "RO": Place("112", "Europe/Bucharest"),
    "RS": Place("192", "Europe/Belgrade"),
    "SE": Place("112", "Europe/Stockholm"),
    "SG": Place("999", "Asia/Singapore"),
    "SI": Place("113", "Europe/Ljubljana"),
    "SK": Place("158", "Europe/Bratislava"),
    "TH": Place("191", "Asia/Bangkok"),
    "TN": Place("197", "Africa/Tunis"),
    "TR": Place("112", "Europe/Istanbul"),
    "UA": Place("102", "Europe/Kyiv"),
    "US": Place("911", "America/New_York"),
    "ZA": Place("10111", "Africa/Johannesburg"),
}

ZONES: Final[dict[str, tuple[str, ...]]] = {
    "AU": ("Australia/Sydney", "Australia/Brisbane", "Australia/Adelaide", "Australia/Darwin",
           "Australia/Perth"),
    "BR": ("America/Sao_Paulo", "America/Noronha", "America/Manaus", "America/Rio_Branco"),
    "CA": ("America/Toronto", "America/St_Johns", "America/Halifax", "America/Winnipeg",
           "America/Regina", "America/Edmonton", "America/Whitehorse", "America/Vancouver"),
    "CL": ("America/Santiago", "America/Punta_Arenas", "Pacific/Easter"),
    "CN": ("Asia/Shanghai", "Asia/Urumqi"),
    "ES": ("Europe/Madrid", "Atlantic/Canary"),
    "ID": ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"),
    "MX": ("America/Mexico_City", "America/Cancun", "America/Ciudad_Juarez", "America/Mazatlan",
           "America/Tijuana"),
    "NZ": ("Pacific/Auckland", "Pacific/Chatham"),
    "PT": ("Europe/Lisbon", "Atlantic/Azores"),
    "US": ("America/New_York", "America/Chicago", "America/Denver", "America/Phoenix",
           "America/Los_Angeles", "America/Anchorage", "Pacific/Honolulu"),
}  # fmt: skip
"""Countries whose clocks differ: one place for each clock, first the one most people live by."""


def number_for(country: str) -> str:
    """Return the number to dial in `country` (two letters); 112 where it is not known."""
    place = PLACES.get(country.upper())
    return place.number if place else DEFAULT


def zone_for(country: str, otherwise: str) -> str:
    """Return the time zone most people in `country` live by."""
    place = PLACES.get(country.upper())
    return place.zone if place else otherwise


def zones_for(country: str) -> tuple[str, ...]:
    """Return the zones to choose from in `country`; none where everybody has the same clock."""
    return ZONES.get(country.upper(), ())
