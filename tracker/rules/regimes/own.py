"""Clocks of our own duties as keeper of this record."""

from typing import Final

from tracker.rules.regimes.base import (
    ActBy,
    Checked,
    Clock,
    Confidence,
    Extension,
    Regime,
    RegimeClass,
    RegimeKind,
    Roll,
    Side,
    Unit,
)
from tracker.rules.regimes.reach import EEA

REGIMES: Final = (
    Regime(
        id="own-art14-notice",
        title="Tell journalists we hold their data",
        jurisdiction="EU/EEA",
        countries=EEA,
        kind=RegimeKind.CLOCK,
        classes=(RegimeClass.CONTACT,),
        clocks=(
            Clock(
                key="file",
                label="file",
                side=Side.OURS,
                starts_on="recorded_at",
                amount=1,
                unit=Unit.MONTHS,
                calendar="sender",
                act_by=ActBy.PREVIOUS_WORKING_DAY,
                citation="GDPR Art. 14(3)(a)-(b)",
                confidence=Confidence.HIGH,
                note="OWN duty: one month at the latest; earlier at first communication.",
            ),
        ),
        source="GDPR Art. 14(3)",
        checked=Checked.GK,
        checked_note="gk",
    ),
    Regime(
        id="own-art33-breach",
        title="Notify a breach of the tracker",
        jurisdiction="EU/EEA",
        countries=EEA,
        kind=RegimeKind.CLOCK,
        classes=(RegimeClass.CONTACT,),
        clocks=(
            Clock(
                key="file",
                label="file",
                side=Side.OURS,
                starts_on="aware_at",
                amount=72,
                unit=Unit.HOURS,
                calendar="sender",
                act_by=ActBy.DUE_INSTANT,
                citation="GDPR Art. 33(1); Reg. 1182/71 Art. 3(1) 1st subpara, 3(2)(a), 3(4)",
                confidence=Confidence.MEDIUM,
                note=(
                    "72 elapsed hours, through weekends, holidays and clock changes. A "
                    "proposal would make it 96 hours and only high risk: not law."
                ),
            ),
        ),
        source="GDPR Art. 33(1)",
        checked=Checked.GK,
        checked_note="gk",
    ),
    Regime(
        id="own-art12-dsar",
        title="Answer a request against the tracker",
        jurisdiction="EU/EEA",
        countries=EEA,
        kind=RegimeKind.CLOCK,
        classes=(RegimeClass.CONTACT,),
        clocks=(
            Clock(
                key="answer",
                label="answer",
                side=Side.OURS,
                starts_on="received_at",
                amount=1,
                unit=Unit.MONTHS,
                roll=Roll.FORWARD,
                calendar="sender",
                act_by=ActBy.PREVIOUS_WORKING_DAY,
                extension=Extension(
                    2, Unit.MONTHS, "received_at", "extension_notified", Confidence.MEDIUM
                ),
                citation="GDPR Art. 12(3); Reg. 1182/71 Art. 3(1), (2)(c), (4)",
                confidence=Confidence.HIGH,
                note=(
                    "Act by the safe date; UK data: stop-the-clock rule of uk-gdpr-rights applies."
                ),
            ),
        ),
        source="GDPR Art. 12(3)",
        checked=Checked.V,
        checked_note="V",
    ),
)
