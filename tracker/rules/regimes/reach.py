"""Groups of countries that a regime reaches, as ISO 3166 codes; Britain is GB."""

from typing import Final

EVERYWHERE: Final[tuple[str, ...]] = ()

# fmt: off
EU: Final = (
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU",
    "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
)
# fmt: on

EEA: Final = (*EU, "IS", "LI", "NO")
