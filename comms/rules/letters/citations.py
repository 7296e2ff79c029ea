# ruff: noqa: E501
"""How a letter cites the law it rests on: short, in its own language, and without our notes.

The catalogue's `source` is written for counsel, with marks of doubt and the law of other
countries; none of that belongs into a letter.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from tracker.rules import regimes

_LANGUAGES: Final = ("en", "de", "fr", "nl")


def _gdpr(*articles: str) -> tuple[str, ...]:
    *head, last = articles
    if not head:
        return f"Article {last} GDPR", f"Art. {last} DSGVO", f"article {last} du RGPD", f"artikel {last} AVG"  # fmt: skip
    first = ", ".join(head)
    return (
        f"Articles {first} and {last} GDPR", f"Art. {first} und {last} DSGVO",
        f"articles {first} et {last} du RGPD", f"artikelen {first} en {last} AVG",
    )  # fmt: skip


def _dsa(article: str) -> tuple[str, ...]:
    return (
        f"Article {article} of Regulation (EU) 2022/2065",
        f"Artikel {article} der Verordnung (EU) 2022/2065",
        f"article {article} du règlement (UE) 2022/2065",
        f"artikel {article} van Verordening (EU) 2022/2065",
    )


_CITED: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "press-desist-notice": ("protection of private life", "Schutz des Privatlebens", "protection de la vie privée", "bescherming van het privéleven"),
        "platform-privacy-report": ("your rules on privacy", "Ihre Regeln zur Privatsphäre", "vos règles de confidentialité", "uw privacyregels"),
        "google-pii-policy": ("your policy on personal details in search results", "Ihre Regeln zu persönlichen Angaben in Suchergebnissen", "vos règles sur les données personnelles dans les résultats", "uw beleid voor persoonlijke gegevens in zoekresultaten"),
        "gdpr-17-search": _gdpr("17", "21"),
        "gdpr-17-21-publisher": _gdpr("16", "17", "21"),
        "gdpr-17-broker": _gdpr("15", "17", "21"),
        "gdpr-15-access": _gdpr("15"),
        "gdpr-77-dpa-complaint": _gdpr("77"),
        "dsa-16-notice": _dsa("16"),
        "dsa-20-complaint": _dsa("20"),
        "dsa-21-ods": _dsa("21"),
        "de-unterlassung": ("sections 823 and 1004 of the German Civil Code", "§§ 823, 1004 BGB analog, §§ 22, 23 KUG"),
        "de-gegendarstellung-print": ("the press law of the Land", "nach dem Landespressegesetz"),
        "de-gegendarstellung-telemedien": ("section 20 of the German Media Treaty", "§ 20 MStV"),
        "de-gegendarstellung-rundfunk": ("the right of reply that binds your station", "nach dem für Ihren Sender geltenden Recht der Gegendarstellung"),
        "de-presserat": ("the German Press Code", "Pressekodex"),
        "de-informationsschreiben": ("general right of personality", "allgemeines Persönlichkeitsrecht"),
        "de-nachstellung-schutz": ("section 1 of the German Protection against Violence Act", "§ 1 GewSchG; §§ 123, 126a, 185 ff., 201, 201a, 238 StGB; § 33 KUG"),
        "ipso-privacy-notice": ("Editors’ Code of Practice, clauses 2 to 6",),
        "uk-ipso-complaint": ("Editors’ Code of Practice",),
        "uk-ofcom-fp": ("Broadcasting Act 1996, Part V; Broadcasting Code, sections 7 and 8",),
        "uk-media-pap": ("Pre-Action Protocol for Media and Communications Claims",),
        "uk-pha-cease": ("Protection from Harassment Act 1997, sections 1 and 3",),
        "uk-gdpr-rights": ("Articles 15 to 21 UK GDPR",),
        "uk-defamation-s5": ("Defamation Act 2013, section 5",),
        "uk-impress-complaint": ("the Standards Code of IMPRESS",),
        "fr-ddr-presse": ("Article 13 of the French Act of 29 July 1881", "", "article 13 de la loi du 29 juillet 1881"),
        "fr-ddr-enligne": ("Article 1-1, III, of the French Act No. 2004-575", "", "article 1-1, III, de la loi n° 2004-575 du 21 juin 2004"),
        "fr-ddr-audiovisuel": ("Article 6 of the French Act No. 82-652", "", "article 6 de la loi n° 82-652 du 29 juillet 1982"),
        "fr-cdjm": ("the rules of the CDJM", "", "règlement intérieur du CDJM"),
        "fr-vie-privee-refere": ("Article 9 of the French Civil Code", "", "article 9 du code civil"),
        "fr-mineur": ("Article 51, II, of the French Act No. 78-17", "", "article 51, II, de la loi n° 78-17 du 6 janvier 1978"),
        "be-ddr-presse": ("Articles 1 to 6 of the Belgian Act of 23 June 1961", "", "articles 1 à 6 de la loi du 23 juin 1961", "artikelen 1 tot 6 van de wet van 23 juni 1961"),
        "be-ddr-av": ("Articles 7 to 16 of the Belgian Act of 23 June 1961", "", "articles 7 à 16 de la loi du 23 juin 1961", "artikelen 7 tot 16 van de wet van 23 juni 1961"),
        "be-cdj": ("the code of the CDJ", "", "Code de déontologie journalistique"),
        "be-rvdj": ("the code of the Raad voor de Journalistiek", "", "", "de code van de Raad voor de Journalistiek"),
        "nl-rvdj": ("the guidelines of the Raad voor de Journalistiek", "", "", "de Leidraad van de Raad voor de Journalistiek"),
        "at-gegendarstellung": ("sections 9 ff. of the Austrian Media Act", "§§ 9 ff. MedienG"),
        "at-presserat": ("the code of the Austrian press", "Ehrenkodex für die österreichische Presse"),
        "ch-gegendarstellung": ("Articles 28g to 28l of the Swiss Civil Code", "Art. 28g–28l ZGB", "art. 28g à 28l du code civil suisse"),
        "ch-presserat": ("the Swiss declaration of journalists’ duties and rights", "Erklärung der Pflichten und Rechte der Journalistinnen und Journalisten", "Déclaration des devoirs et des droits du/de la journaliste"),
        "ie-press-ombudsman": ("the Code of Practice of the Press Council of Ireland",),
        "us-take-it-down": ("TAKE IT DOWN Act, 47 U.S.C. § 223a",),
        "us-ca-ccpa-delete": ("California Civil Code § 1798.100 and following",),
        "us-ca-drop": ("California Civil Code § 1798.99.86",),
        "us-nj-daniels-law": ("N.J.S.A. 56:8-166.1",),
        "us-dmca-512c": ("17 U.S.C. § 512(c)",),
        "us-ca-48a": ("California Civil Code § 48a",),
        "us-ca-restraining": ("California Code of Civil Procedure §§ 527.6 and 527.8",),
        "au-esafety": ("Online Safety Act 2021 (Cth)",),
        "au-concerns-notice": ("Defamation Act, section 12A",),
        "ca-pipeda": ("PIPEDA, section 8",),
        "tr-duzeltme-cevap": ("Press Law No. 5187, Article 14",),
    }
)  # fmt: skip
"""By regime in the order of the languages; what is missing or empty is cited in English."""


def of(regime: str, language: str) -> str:
    """Return how a letter in `language` cites a regime."""
    cited = _CITED[regimes.get(regime).id]
    place = _LANGUAGES.index(language) if language in _LANGUAGES else 0
    return (cited[place] if place < len(cited) else "") or cited[0]


def is_cited(regime: str) -> bool:
    """Tell whether a letter knows how to cite a regime; a test holds all of them to it."""
    return regime in _CITED
