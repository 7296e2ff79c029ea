"""Regimes of Ireland."""

from typing import Final

from tracker.rules.regimes.base import (
    ActBy,
    Addressee,
    Checked,
    Clock,
    Confidence,
    DueOf,
    Element,
    Form,
    Regime,
    RegimeClass,
    Side,
    Standing,
    Unit,
)

REGIMES: Final = (
    Regime(
        id="ie-press-ombudsman",
        title="Press Ombudsman complaint",
        jurisdiction="IE",
        countries=("IE",),
        classes=(RegimeClass.PUBLISHER, RegimeClass.CONTACT),
        addressees=(Addressee.EDITOR, Addressee.PRESS_COUNCIL),
        addressee_note="First the editor, then the Ombudsman (members only)",
        standing=(Standing.PERSON, Standing.EMPLOYER_OWN_RIGHT),
        standing_note="Personally affected person/organisation",
        reveals_person_to=("the editor", "the Ombudsman"),
        only_if="the medium is a member of the Press Council of Ireland",
        required_elements=(
            Element("principles", "principle(s) breached and why"),
            Element("affected", "how affected"),
            Element("copy", "dated copy, screengrab or link"),
            Element("letter", "letter to the editor"),
        ),
        form=Form(channels=("email", "web_form", "post")),
        clocks=(
            Clock(
                key="file",
                label="file",
                side=Side.OURS,
                starts_on="published_at",
                amount=3,
                unit=Unit.MONTHS,
                calendar="IE",
                act_by=ActBy.PREVIOUS_WORKING_DAY,
                citation="Press Council of Ireland complaints procedure",
                confidence=Confidence.HIGH,
                note=(
                    "ALL information incl. the complaint to the editor inside three months "
                    "of first publication."
                ),
            ),
            Clock(
                key="file_conduct",
                label="file conduct",
                side=Side.OURS,
                starts_on="conduct_at",
                amount=3,
                unit=Unit.MONTHS,
                calendar="IE",
                act_by=ActBy.PREVIOUS_WORKING_DAY,
                citation="Press Council of Ireland complaints procedure",
                confidence=Confidence.HIGH,
            ),
            Clock(
                key="file_medium",
                label="file medium",
                side=Side.OURS,
                starts_on=DueOf("file"),
                amount=-14,
                unit=Unit.DAYS,
                calendar="IE",
                act_by=ActBy.PREVIOUS_WORKING_DAY,
                citation="Press Council of Ireland complaints procedure",
                confidence=Confidence.MEDIUM,
                note=(
                    "Backward deadline: latest letter to the editor, who must have two weeks "
                    "before the three months end."
                ),
            ),
            Clock(
                key="answer",
                label="answer",
                side=Side.THEIRS,
                starts_on="received_at",
                amount=2,
                unit=Unit.WEEKS,
                calendar="IE",
                citation="Press Council of Ireland complaints procedure",
                confidence=Confidence.MEDIUM,
            ),
        ),
        outcomes=("upheld", "not_upheld", "sufficient_remedial_action", "resolved"),
        refusal_grounds=("not a member", "not personally affected", "late"),
        next_steps=("conciliation, decision, appeal on limited grounds",),
        source="Code of Practice Principles 1-11; Defamation Act 2009 Sch. 2",
        checked=Checked.V,
        checked_note="V: [S34]",
    ),
)
