"""Which authority is the right one for a complaint: by where the person lives and where they sit.

Names are general knowledge (gk), for counsel to confirm. A complaint under Art. 77 GDPR may go to
the authority of the person's home, of their work, or of the place where it happened.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from tracker.rules import regimes
from tracker.rules.regimes.base import Addressee

DATA_PROTECTION: Final[Mapping[str, str]] = MappingProxyType(
    {
        "AT": "Datenschutzbehörde (DSB)",
        "BE": "Autorité de protection des données / Gegevensbeschermingsautoriteit (APD/GBA)",
        "DE": "data protection authority of the Land (not the federal one)",
        "DE-BB": "Landesbeauftragte für den Datenschutz Brandenburg",
        "DE-BE": "Berliner Beauftragte für Datenschutz und Informationsfreiheit",
        "DE-BW": "Landesbeauftragter für den Datenschutz Baden-Württemberg",
        "DE-BY": "Bayerisches Landesamt für Datenschutzaufsicht",
        "DE-HB": "Landesbeauftragte für Datenschutz Bremen",
        "DE-HE": "Hessischer Beauftragter für Datenschutz und Informationsfreiheit",
        "DE-HH": "Hamburgischer Beauftragter für Datenschutz und Informationsfreiheit",
        "DE-MV": "Landesbeauftragter für Datenschutz Mecklenburg-Vorpommern",
        "DE-NI": "Landesbeauftragter für den Datenschutz Niedersachsen",
        "DE-NW": "Landesbeauftragte für Datenschutz Nordrhein-Westfalen",
        "DE-RP": "Landesbeauftragter für den Datenschutz Rheinland-Pfalz",
        "DE-SH": "Unabhängiges Landeszentrum für Datenschutz Schleswig-Holstein",
        "DE-SL": "Unabhängiges Datenschutzzentrum Saarland",
        "DE-SN": "Sächsische Datenschutz- und Transparenzbeauftragte",
        "DE-ST": "Landesbeauftragte für den Datenschutz Sachsen-Anhalt",
        "DE-TH": "Thüringer Landesbeauftragter für den Datenschutz",
        "ES": "Agencia Española de Protección de Datos (AEPD)",
        "FR": "Commission nationale de l’informatique et des libertés (CNIL)",
        "GB": "Information Commissioner (ICO)",
        "IE": "Data Protection Commission (DPC)",
        "IT": "Garante per la protezione dei dati personali",
        "LU": "Commission nationale pour la protection des données (CNPD)",
        "NL": "Autoriteit Persoonsgegevens (AP)",
    }
)


def of_place(place: str) -> str:
    """The data protection authority of a place or country code; empty where none is known."""
    code = place.strip().upper()
    return DATA_PROTECTION.get(code) or DATA_PROTECTION.get(code.partition("-")[0], "")


def right_ones(regime: str, *, home: str, place: str) -> tuple[str, ...]:
    """To whom a request under `regime` goes: named authorities first, else the catalogue's words.

    `home` is where the person lives, `place` where the addressee of the first request sits.
    """
    found = regimes.get(regime)
    if Addressee.DATA_PROTECTION_AUTHORITY not in found.addressees:
        return (found.addressee_note,) if found.addressee_note else ()
    named = tuple(dict.fromkeys(filter(None, (of_place(home), of_place(place)))))
    return named or (found.addressee_note,)
