"""Regimes and clocks of France."""

from typing import Final

from tracker.rules.regimes.base import (
    ActBy,
    Addressee,
    Checked,
    Clock,
    Confidence,
    Element,
    Form,
    Regime,
    RegimeClass,
    RegimeKind,
    ReminderRule,
    Roll,
    Side,
    Standing,
    Unit,
)

REGIMES: Final = (
    Regime(
        id="fr-ddr-presse",
        title="Droit de réponse, print",
        jurisdiction="FR",
        countries=("FR",),
        classes=(RegimeClass.PUBLISHER,),
        addressees=(Addressee.DIRECTOR_OF_PUBLICATION,),
        addressee_note="Directeur de la publication (not the newsroom)",
        standing=(
            Standing.PERSON,
            Standing.EMPLOYER_OWN_RIGHT,
            Standing.GUARDIAN,
            Standing.MANDATED_REPRESENTATIVE,
        ),
        standing_note="Anyone named or designated (person or company); no fault needed.",
        reveals_person_to=("the director of publication", "the readership"),
        only_if="the sender is named or designated, in print",
        required_elements=(
            Element("reply", "reply text itself"),
            Element("article", "article reference"),
            Element("request", "request to insert"),
            Element(
                "correlation",
                (
                    "correlation with the article; no attack on third parties, on the "
                    "honour of the journalist or on the law"
                ),
            ),
        ),
        form=Form(
            channels=("registered_letter",),
            max_length="length of the article, at least 50 lines allowed, at most 200 lines",
            language="French (usual)",
        ),
        clocks=(
            Clock(
                key="file",
                label="file",
                side=Side.OURS,
                starts_on="published_at",
                amount=3,
                unit=Unit.MONTHS,
                act_by=ActBy.PREVIOUS_WORKING_DAY,
                citation="Loi 29 juillet 1881 Art. 13; CPC Art. 641 al. 2",
                confidence=Confidence.MEDIUM,
                note=(
                    "Request and (same article) forced-insertion action share the clock; a "
                    "summons interrupts (gk)."
                ),
            ),
            Clock(
                key="file_historic",
                label="file historic",
                side=Side.OURS,
                starts_on="published_at",
                amount=1,
                unit=Unit.YEARS,
                historic=True,
                citation="Cass. crim. 7 Sept 1999 (Lapeyre), Legipresse summary",
                confidence=Confidence.HIGH,
                note=(
                    "Historic one-year text, for testing the counting method only; never "
                    "offer it to a user. Expires the same date at midnight, not the day "
                    "before."
                ),
            ),
            Clock(
                key="insert",
                label="insert",
                side=Side.THEIRS,
                starts_on="received_at",
                amount=3,
                unit=Unit.DAYS,
                roll=Roll.FORWARD,
                citation="Loi 29 juillet 1881 Art. 13 al. 1",
                confidence=Confidence.HIGH,
                note=(
                    "Daily newspaper. Rolling over a weekend or holiday (CPC Art. 642) is "
                    "the cautious reading, medium."
                ),
            ),
            Clock(
                key="insert_nondaily",
                label="insert nondaily",
                side=Side.THEIRS,
                starts_on="received_at",
                reminder=ReminderRule(14, Unit.DAYS),
                citation="Loi 29 juillet 1881 Art. 13",
                confidence=Confidence.MEDIUM,
                note=(
                    'Non-daily: the issue following the day after next ("surlendemain") of '
                    "receipt. Counted in issues: no legal date."
                ),
            ),
            Clock(
                key="insert_election",
                label="insert election",
                side=Side.THEIRS,
                starts_on="received_at",
                amount=24,
                unit=Unit.HOURS,
                requires_fact="election_period",
                citation="Loi 29 juillet 1881 Art. 13",
                confidence=Confidence.MEDIUM,
                note="24 hours in election periods.",
            ),
        ),
        outcomes=("inserted", "inserted_with_comment", "refused", "court_ordered"),
        refusal_grounds=(
            "no correlation",
            "attack on third parties or on the honour of the journalist",
            "too long",
            "late",
            "wrong addressee",
        ),
        next_steps=("refere / action", "fine 3 750 EUR"),
        source="Loi 29 juillet 1881 Art. 13",
        checked=Checked.V,
        checked_note="V: [S19,S23]",
        notes=(
            "Anyone named or designated (person or company); no fault needed. Not the "
            "newsroom. Address, greeting and signature are not counted."
        ),
    ),
    Regime(
        id="fr-ddr-enligne",
        title="Droit de réponse, online",
        jurisdiction="FR",
        countries=("FR",),
        classes=(RegimeClass.PUBLISHER,),
        addressees=(Addressee.DIRECTOR_OF_PUBLICATION, Addressee.HOST),
        addressee_note="Directeur de la publication; anonymous amateur: host, who forwards",
        standing=(
            Standing.PERSON,
            Standing.EMPLOYER_OWN_RIGHT,
            Standing.GUARDIAN,
            Standing.MANDATED_REPRESENTATIVE,
        ),
        standing_note="Anyone named or designated",
        reveals_person_to=("the director of publication", "the readership"),
        only_if="the site offers no direct reply function",
        required_elements=(
            Element("url", "URL or where accessible"),
            Element("author", "author if known"),
            Element("nature", "nature of the message"),
            Element("passages", "passages"),
            Element("reply", "full reply"),
        ),
        form=Form(channels=("registered_letter", "email"), language="French (usual)"),
        clocks=(
            Clock(
                key="file",
                label="file",
                side=Side.OURS,
                starts_on="published_at",
                amount=3,
                unit=Unit.MONTHS,
                act_by=ActBy.PREVIOUS_WORKING_DAY,
                citation="LCEN (loi 2004-575) Art. 1-1 III (formerly Art. 6 IV); decret 2007-1527",
                confidence=Confidence.HIGH,
                note="From being made available online.",
            ),
            Clock(
                key="insert",
                label="insert",
                side=Side.THEIRS,
                starts_on="received_at",
                amount=3,
                unit=Unit.DAYS,
                roll=Roll.FORWARD,
                citation="LCEN Art. 1-1 III; decret 2007-1527",
                confidence=Confidence.HIGH,
                note=(
                    "Insert, or tell what follows. Rolling over a weekend or holiday is the "
                    "cautious reading, medium."
                ),
            ),
        ),
        outcomes=("inserted", "corrected", "removed_instead", "refused", "court_ordered"),
        refusal_grounds=("direct reply function exists", "not named or designated", "late"),
        next_steps=("refere", "fine 3 750 EUR"),
        source="LCEN (loi 2004-575) Art. 1-1 III (ex Art. 6 IV); décret 2007-1527",
        checked=Checked.S,
        checked_note="V/S: [S20]",
        notes=(
            "Registered letter with receipt or any means proving identity and receipt; "
            "only if there is no direct reply function. Anonymous amateur: write to the "
            "host, who forwards."
        ),
    ),
    Regime(
        id="fr-ddr-audiovisuel",
        title="Droit de réponse, TV/radio",
        jurisdiction="FR",
        countries=("FR",),
        classes=(RegimeClass.PUBLISHER,),
        addressees=(Addressee.DIRECTOR_OF_PUBLICATION, Addressee.BROADCASTER),
        addressee_note="Directeur de la publication (registered letter with receipt)",
        standing=(
            Standing.PERSON,
            Standing.EMPLOYER_OWN_RIGHT,
            Standing.GUARDIAN,
            Standing.MANDATED_REPRESENTATIVE,
        ),
        standing_note="Person/company whose honour or reputation is attacked",
        reveals_person_to=("the director of publication", "the audience"),
        only_if="honour or reputation was attacked on air",
        required_elements=(Element("passages", "passages"), Element("reply", "what the reply is")),
        form=Form(
            channels=("registered_letter",),
            max_length="30 typed lines / 2 minutes",
            language="French (usual)",
        ),
        clocks=(
            Clock(
                key="file",
                label="file",
                side=Side.OURS,
                starts_on="published_at",
                amount=3,
                unit=Unit.MONTHS,
                act_by=ActBy.PREVIOUS_WORKING_DAY,
                citation="Loi 29 juillet 1982 Art. 6 as applied",
                confidence=Confidence.LOW,
                note=(
                    "Three months in the statute as applied; conflict with the decree, see "
                    "file_cautious."
                ),
            ),
            Clock(
                key="file_cautious",
                label="file cautious",
                side=Side.OURS,
                starts_on="published_at",
                amount=8,
                unit=Unit.DAYS,
                act_by=ActBy.PREVIOUS_WORKING_DAY,
                citation="decret 87-246",
                confidence=Confidence.LOW,
                note=(
                    "The 1987 decree still prints 8 days (15 if abroad): send within 8 days "
                    "to be safe. Conflict flagged for counsel."
                ),
            ),
            Clock(
                key="answer",
                label="answer",
                side=Side.THEIRS,
                starts_on="received_at",
                amount=8,
                unit=Unit.DAYS,
                roll=Roll.FORWARD,
                citation="Loi 29 juillet 1982 Art. 6; CPC Art. 642",
                confidence=Confidence.MEDIUM,
                note="Silence for eight days = refusal; then summary proceedings.",
            ),
            Clock(
                key="insert",
                label="insert",
                side=Side.THEIRS,
                starts_on="published_at",
                amount=30,
                unit=Unit.DAYS,
                roll=Roll.FORWARD,
                citation="decret 87-246 (reply within 30 days of the contested message)",
                confidence=Confidence.MEDIUM,
            ),
        ),
        outcomes=("broadcast", "refused", "silent_refusal"),
        refusal_grounds=("honour or reputation not attacked", "form", "late"),
        next_steps=("refere (president of the court)",),
        source="Loi 82-652 of 29 July 1982 Art. 6; décret 87-246",
        checked=Checked.S,
        checked_note="V/S: [S21]; conflict flagged for counsel",
    ),
    Regime(
        id="fr-cdjm",
        title="CDJM complaint",
        jurisdiction="FR",
        countries=("FR",),
        classes=(RegimeClass.PUBLISHER, RegimeClass.CONTACT),
        addressees=(Addressee.PRESS_COUNCIL,),
        addressee_note="CDJM",
        standing=(Standing.ANYONE, Standing.EMPLOYER_OWN_RIGHT),
        standing_note="Anyone 16+, or a company; NOT by a lawyer.",
        reveals_person_to=("the CDJM", "the medium"),
        only_if="the sender is 16 or older, and no lawyer files it",
        required_elements=(
            Element("identity", "identity, address, phone"),
            Element("medium", "medium, date/time, title"),
            Element("copy", "full copy or link"),
            Element("reasons", "reasons"),
        ),
        form=Form(channels=("web_form",), max_length="5 000 characters", language="French (usual)"),
        clocks=(
            Clock(
                key="file",
                label="file",
                side=Side.OURS,
                starts_on="published_at",
                amount=3,
                unit=Unit.MONTHS,
                calendar="FR",
                act_by=ActBy.PREVIOUS_WORKING_DAY,
                citation="CDJM reglement interieur Art. 1.3",
                confidence=Confidence.HIGH,
            ),
            Clock(
                key="answer",
                label="answer",
                side=Side.REGULATOR,
                starts_on="complaint_lodged_at",
                reminder=ReminderRule(90, Unit.DAYS),
                citation="medium invited to comment (gk); no number",
                confidence=Confidence.LOW,
            ),
        ),
        outcomes=("founded", "partly", "unfounded", "inadmissible"),
        refusal_grounds=("filed by a lawyer", "anonymous", "under 16", "late"),
        next_steps=("published opinion",),
        source="CDJM règlement intérieur",
        checked=Checked.V,
        checked_note="V: [S24]",
        notes="Company fees from the third complaint in 12 months: 50 / 250 EUR.",
    ),
    Regime(
        id="fr-vie-privee-refere",
        title="Privacy/image: mise en demeure, référé; press offences",
        jurisdiction="FR",
        countries=("FR",),
        classes=(RegimeClass.PUBLISHER, RegimeClass.CONTACT),
        addressees=(Addressee.PUBLISHER, Addressee.PHOTOGRAPHER),
        addressee_note="Publisher, photographer",
        standing=(Standing.PERSON, Standing.GUARDIAN),
        standing_note="Person",
        reveals_person_to=("publisher, photographer",),
        required_elements=(
            Element("facts", "facts"),
            Element("images", "images"),
            Element("urls", "URLs"),
            Element("demand", "demand"),
            Element("deadline", "deadline"),
        ),
        form=Form(channels=("email", "registered_letter")),
        clocks=(
            Clock(
                key="answer",
                label="answer",
                side=Side.THEIRS,
                starts_on="received_at",
                sender_set=True,
                citation="set by sender",
                confidence=Confidence.MEDIUM,
            ),
            Clock(
                key="limitation_art9",
                label="limitation art9",
                side=Side.OURS,
                starts_on="published_at",
                amount=5,
                unit=Unit.YEARS,
                act_by=ActBy.WORKING_DAY_BEFORE,
                citation="C. civ. Art. 9: five years (gk)",
                confidence=Confidence.LOW,
                note="Start event not settled here; publication is the cautious choice.",
            ),
        ),
        related_clocks=("fr-presse-65",),
        outcomes=("removed", "damages", "dismissed_prescription"),
        refusal_grounds=("public interest", "public domain", "time-barred press offence"),
        next_steps=("judge",),
        source=(
            "C. civ. Art. 9; CPC 834-835; CP 226-1, 226-2, 222-33-2-2/-3, 223-1-1; loi "
            "1881 Arts 29, 53, 65 (gk)"
        ),
        checked=Checked.S,
        checked_note="S: [S22]",
        notes=(
            "PRESS OFFENCES: three months, day of publication included, no roll-over: "
            "clock fr-presse-65."
        ),
    ),
    Regime(
        id="fr-mineur",
        title="Erasure of data collected while a minor",
        jurisdiction="FR",
        countries=("FR",),
        enabled=False,
        classes=(RegimeClass.PLATFORM,),
        addressees=(Addressee.PLATFORM,),
        addressee_note="Information-society service",
        standing=(Standing.PERSON,),
        standing_note="The person whose data were collected as a minor.",
        reveals_person_to=("the service",),
        only_if="the data were collected while the person was a minor",
        required_elements=(
            Element("minor", "that the data were collected when the person was a minor"),
        ),
        form=Form(channels=("web_form", "email")),
        clocks=(
            Clock(
                key="answer",
                label="answer",
                side=Side.THEIRS,
                starts_on="received_at",
                amount=1,
                unit=Unit.MONTHS,
                roll=Roll.FORWARD,
                citation="Loi 78-17 Art. 51 II; CPC Art. 641-642 / Reg. 1182/71",
                confidence=Confidence.MEDIUM,
            ),
            Clock(
                key="escalate",
                label="escalate",
                side=Side.REGULATOR,
                starts_on="complaint_lodged_at",
                amount=3,
                unit=Unit.WEEKS,
                roll=Roll.FORWARD,
                calendar="FR",
                citation="Loi 78-17 Art. 51 II: CNIL three weeks",
                confidence=Confidence.MEDIUM,
            ),
        ),
        outcomes=("deleted", "refused"),
        refusal_grounds=("not collected as a minor",),
        next_steps=("CNIL",),
        source="Loi 78-17 Art. 51 II",
        checked=Checked.V,
        checked_note="V: [S25]",
    ),
    Regime(
        id="fr-presse-65",
        title="Limitation, defamation and insult",
        jurisdiction="FR",
        countries=("FR",),
        kind=RegimeKind.CLOCK,
        classes=(RegimeClass.PUBLISHER, RegimeClass.CONTACT),
        clocks=(
            Clock(
                key="file",
                label="file",
                side=Side.OURS,
                starts_on="published_at",
                amount=3,
                unit=Unit.MONTHS,
                counts_event_day=True,
                act_by=ActBy.WORKING_DAY_BEFORE,
                citation=(
                    "Loi 29 juillet 1881 Art. 65; Cass. crim. 12 nov. 2014 n. 13-84.444; 10 "
                    "mai 2023 n. 21-86.348"
                ),
                confidence=Confidence.MEDIUM,
                note=(
                    "The day of publication COUNTS; no roll-over; interrupted only by formal "
                    "acts. One day is disputed: open point for counsel."
                ),
            ),
        ),
        source="Loi 29 juillet 1881 Art. 65",
        checked=Checked.S,
        checked_note="S",
    ),
)
