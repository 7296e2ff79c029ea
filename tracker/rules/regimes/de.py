"""Regimes and clocks of Germany."""

from typing import Final

from tracker.rules.regimes.base import (
    ActBy,
    Addressee,
    Checked,
    Clock,
    Confidence,
    EarlierOf,
    Element,
    ExceptIn,
    Form,
    OnlyIn,
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
        id="de-unterlassung",
        title=(
            "Cease-and-desist (Abmahnung) with penalty undertaking; correction "
            "(Berichtigung/Widerruf)"
        ),
        jurisdiction="DE",
        countries=("DE",),
        classes=(RegimeClass.PUBLISHER, RegimeClass.CONTACT),
        addressees=(
            Addressee.PUBLISHER,
            Addressee.EDITOR,
            Addressee.JOURNALIST,
            Addressee.PHOTOGRAPHER,
            Addressee.AGENCY,
        ),
        addressee_note=(
            "Publisher, responsible editor, author, photographer, agency, other participants"
        ),
        standing=(Standing.PERSON, Standing.EMPLOYER_OWN_RIGHT),
        standing_note=(
            "The injured person only (lawyer or person signs); a company only for its OWN right."
        ),
        reveals_person_to=(
            "publisher, responsible editor, author, photographer, agency and other participants",
        ),
        required_elements=(
            Element("passage", "exact passage or photo"),
            Element("where_when", "where and when"),
            Element("why", "why unlawful"),
            Element("undertaking", "demanded undertaking (draft)"),
            Element("deadline", "deadline with date and hour"),
            Element("threat", "court threat"),
            Element("authority", "power of attorney"),
        ),
        form=Form(channels=("email", "fax", "registered_letter")),
        clocks=(
            Clock(
                key="answer",
                label="answer",
                side=Side.THEIRS,
                starts_on="received_at",
                roll=Roll.FORWARD,
                sender_set=True,
                citation="sender-set deadline (no statutory period); BGB ss.187(1), 188(2), 193",
                confidence=Confidence.HIGH,
                note=(
                    "An explicit date and hour overrides every computed rule. A period set "
                    "in days or weeks: day of receipt not counted; s.193 rolls because a "
                    "declaration is due."
                ),
            ),
        ),
        related_clocks=("de-verfuegung", "de-verjaehrung"),
        outcomes=(
            "undertaking_given",
            "given_without_costs",
            "modified_undertaking",
            "refused",
            "injunction",
            "injunction_refused",
        ),
        refusal_grounds=(
            "no unlawful interference",
            "already withdrawn",
            "undertaking given without costs",
            "public interest",
        ),
        next_steps=("de-verfuegung", "main action", "ZPO s.890 fines"),
        source=(
            "BGB ss.823(1), 1004(1) S.2 analog; GG Arts 1, 2; KUG ss.22-23, 33; BGB "
            "s.823(2) + StGB; GDPR"
        ),
        checked=Checked.S,
        checked_note="V/S: [S15,S16,S18]",
        notes=(
            "Content must match the later court application. The claim is highly "
            "personal and not transferable; a company sends only for its OWN right. "
            "In-house counsel acting for employees: check RDG (gk)."
        ),
    ),
    Regime(
        id="de-gegendarstellung-print",
        title="Right of reply, print (15 Laender; Bavaria by clock court_by)",
        jurisdiction="DE",
        countries=("DE",),
        classes=(RegimeClass.PUBLISHER,),
        addressees=(Addressee.EDITOR, Addressee.PUBLISHER),
        addressee_note="Responsible editor or publisher (wrong addressee = lost, OLG Duesseldorf)",
        standing=(Standing.PERSON, Standing.EMPLOYER_OWN_RIGHT, Standing.GUARDIAN),
        standing_note=(
            "The person or body affected by a FACTUAL claim (employer too if itself affected)"
        ),
        reveals_person_to=(
            "editor or publisher",
            "the readership (the reply is printed under the person's name)",
        ),
        only_if="the item makes a factual claim about the sender, in print",
        required_elements=(
            Element("written", "written form"),
            Element("passage", "names the contested passage"),
            Element("facts", "facts only"),
            Element("no_crime", "no criminal content"),
            Element("length", "not longer than the contested text is always adequate"),
            Element(
                "signature",
                (
                    "HAND-SIGNED by the affected person or legal representative; the "
                    "original must arrive"
                ),
            ),
        ),
        form=Form(
            channels=("registered_letter", "courier"),
            signed_original=True,
            max_length="contested text (always adequate)",
            language="German (usual)",
        ),
        clocks=(
            Clock(
                key="file_guide",
                label="file guide",
                side=Side.OURS,
                starts_on="known_at",
                amount=2,
                unit=Unit.WEEKS,
                act_by=ActBy.WORKING_DAY_BEFORE,
                citation="OLG Duesseldorf I-15 W 45/08; OLG Hamburg 7 U 121/09",
                confidence=Confidence.MEDIUM,
                note=(
                    '"Unverzueglich": case-law guide two weeks from knowledge; the signed '
                    "ORIGINAL must arrive."
                ),
            ),
            Clock(
                key="file_outer",
                label="file outer",
                side=Side.OURS,
                starts_on="published_at",
                amount=3,
                unit=Unit.MONTHS,
                act_by=ActBy.PREVIOUS_WORKING_DAY,
                places=ExceptIn(("DE-BY",)),
                citation="LPresseG BW s.11(2) S.5; BGB ss.187(1), 188(2)-(3)",
                confidence=Confidence.MEDIUM,
                note=(
                    "Outer limit, receipt by editor or publisher. Exclusion period: do not "
                    "apply BGB s.193. Not Bavaria."
                ),
            ),
            Clock(
                key="file",
                label="file",
                side=Side.OURS,
                starts_on=EarlierOf(("file_guide", "file_outer")),
                act_by=ActBy.WORKING_DAY_BEFORE,
                citation="earlier of the guide and the outer limit",
                confidence=Confidence.MEDIUM,
            ),
            Clock(
                key="court_by",
                label="court application, Bavaria",
                side=Side.OURS,
                starts_on="published_at",
                amount=4,
                unit=Unit.WEEKS,
                calendar="DE-BY",
                act_by=ActBy.WORKING_DAY_BEFORE,
                places=OnlyIn(("DE-BY",)),
                citation="BayPrG Art. 10; OLG Muenchen 18 U 3075/13",
                confidence=Confidence.MEDIUM,
                note=(
                    "Bavaria, daily newspaper: no statutory period; topicality limit of "
                    "about four weeks, for the COURT application."
                ),
            ),
            Clock(
                key="insert",
                label="insert",
                side=Side.THEIRS,
                starts_on="received_at",
                reminder=ReminderRule(7, Unit.DAYS),
                citation="s.11 LPresseG: next issue not yet closed for print",
                confidence=Confidence.MEDIUM,
                note="Counted in issues, not days: no legal date.",
            ),
        ),
        outcomes=(
            "reply_published",
            "published_with_tail",
            "refused_form",
            "refused_length",
            "refused_no_interest",
            "court_ordered",
        ),
        refusal_grounds=(
            "form (no hand signature, no original)",
            "wrong addressee",
            "length",
            "no legitimate interest",
            "late",
            "not a factual claim",
        ),
        next_steps=("ordinary civil court, injunction procedure (no danger of repetition needed)",),
        source="s.11 Landespressegesetz (BW, HH…; s.10 Berlin etc.); BayPrG Art. 10",
        checked=Checked.S,
        checked_note="V/S: [S12,S13]",
        notes=(
            "The reply must appear in the same part, same type, without additions, not "
            "as a reader's letter. A wrong addressee loses the right (OLG Duesseldorf)."
        ),
    ),
    Regime(
        id="de-gegendarstellung-telemedien",
        title="Right of reply, online editorial media",
        jurisdiction="DE",
        countries=("DE",),
        classes=(RegimeClass.PUBLISHER,),
        addressees=(Addressee.PUBLISHER,),
        addressee_note="Provider of journalistic-editorial telemedia",
        standing=(Standing.PERSON, Standing.EMPLOYER_OWN_RIGHT, Standing.GUARDIAN),
        standing_note="Person or body affected",
        reveals_person_to=("the provider", "the readership"),
        only_if="the item makes a factual claim about the sender, in online editorial media",
        required_elements=(
            Element("written", "written form, signed"),
            Element("passage", "names and links to the contested claim"),
            Element("facts", "facts only"),
            Element("length", "adequate length"),
        ),
        form=Form(
            channels=("registered_letter", "courier"),
            signed_original=True,
            max_length="adequate length",
            language="German (usual)",
        ),
        clocks=(
            Clock(
                key="file_prompt",
                label="file prompt",
                side=Side.OURS,
                starts_on="known_at",
                reminder=ReminderRule(14, Unit.DAYS),
                citation="MStV s.20(2) no. 4: without undue delay (gk wording)",
                confidence=Confidence.MEDIUM,
                note=(
                    "No number of days in the text; two weeks is used as policy by analogy "
                    "with the print guide."
                ),
            ),
            Clock(
                key="file_after_offline",
                label="file after offline",
                side=Side.OURS,
                starts_on="taken_offline_at",
                amount=6,
                unit=Unit.WEEKS,
                act_by=ActBy.PREVIOUS_WORKING_DAY,
                citation="MStV s.20(2) no. 4 (gk wording)",
                confidence=Confidence.MEDIUM,
                note=(
                    "Six weeks after the last day of the offer; does not run while the item "
                    "is online."
                ),
            ),
            Clock(
                key="file_after_posting",
                label="file after posting",
                side=Side.OURS,
                starts_on="first_posted_at",
                amount=3,
                unit=Unit.MONTHS,
                act_by=ActBy.PREVIOUS_WORKING_DAY,
                citation="MStV s.20(2) no. 4 (gk wording)",
                confidence=Confidence.MEDIUM,
                note="In any case three months after first posting.",
            ),
            Clock(
                key="file",
                label="file",
                side=Side.OURS,
                starts_on=EarlierOf(("file_after_offline", "file_after_posting")),
                act_by=ActBy.PREVIOUS_WORKING_DAY,
                citation="MStV s.20(2) no. 4 (gk wording)",
                confidence=Confidence.MEDIUM,
                note=(
                    "A limb whose start fact is absent is left out (item still online: only "
                    "the three-month cap)."
                ),
            ),
            Clock(
                key="insert",
                label="insert",
                side=Side.THEIRS,
                starts_on="received_at",
                reminder=ReminderRule(7, Unit.DAYS),
                citation="MStV s.20(1): without undue delay",
                confidence=Confidence.MEDIUM,
                note=(
                    "Kept online as long as the contested claim, directly linked; if gone, "
                    "same length at a comparable place."
                ),
            ),
        ),
        outcomes=("reply_linked", "refused", "court_ordered"),
        refusal_grounds=("form", "length", "not a factual claim", "late"),
        next_steps=("civil court",),
        source="MStV s.20 (formerly RStV s.56)",
        checked=Checked.P,
        checked_note="P: duty V [S14], periods gk",
    ),
    Regime(
        id="de-gegendarstellung-rundfunk",
        title="Right of reply, broadcasting",
        jurisdiction="DE",
        countries=("DE",),
        classes=(RegimeClass.PUBLISHER,),
        addressees=(Addressee.BROADCASTER,),
        addressee_note="Broadcaster",
        standing=(Standing.PERSON, Standing.EMPLOYER_OWN_RIGHT, Standing.GUARDIAN),
        standing_note="Person or body affected",
        reveals_person_to=("the broadcaster", "the audience"),
        only_if="the item makes a factual claim about the sender, on air",
        required_elements=(
            Element("written", "signed"),
            Element("facts", "facts only"),
            Element("programme", "programme and time named"),
        ),
        form=Form(
            channels=("registered_letter", "courier"),
            signed_original=True,
            language="German (usual)",
        ),
        clocks=(
            Clock(
                key="file",
                label="file",
                side=Side.OURS,
                starts_on="published_at",
                reminder=ReminderRule(14, Unit.DAYS),
                citation="ZDF-StV s.9, WDR-G s.9, NDR-StV s.12, Land media acts (gk)",
                confidence=Confidence.LOW,
                note=(
                    "Varies by broadcaster: mostly two months, some shorter or "
                    '"unverzueglich"; BVerfG accepted two weeks (NDR). No single number: no '
                    "legal date until counsel fills the table."
                ),
            ),
            Clock(
                key="insert",
                label="insert",
                side=Side.THEIRS,
                starts_on="received_at",
                reminder=ReminderRule(7, Unit.DAYS),
                citation="without undue delay, same programme slot",
                confidence=Confidence.MEDIUM,
            ),
        ),
        outcomes=("broadcast", "refused"),
        refusal_grounds=("form", "not a factual claim", "late"),
        next_steps=("civil court",),
        source="ZDF-StV s.9, WDR-G s.9, NDR-StV s.12, Land media acts (gk)",
        checked=Checked.P,
        checked_note="P: [S12,S13]; per-broadcaster table must be completed by counsel",
        notes="A table per broadcaster must be completed by counsel.",
    ),
    Regime(
        id="de-presserat",
        title="Complaint to the German Press Council",
        jurisdiction="DE",
        countries=("DE",),
        classes=(RegimeClass.PUBLISHER, RegimeClass.CONTACT),
        addressees=(Addressee.PRESS_COUNCIL,),
        addressee_note=(
            "Presserat (print + online press that signed up; NOT broadcast, private blogs)"
        ),
        standing=(Standing.ANYONE,),
        standing_note="Anyone (no standing needed), not anonymous",
        reveals_person_to=("the Presserat", "the medium"),
        only_if="the medium has signed up to the Presserat (no broadcasters, no private blogs)",
        required_elements=(
            Element("reason", "reason"),
            Element("print", "print: copy"),
            Element(
                "online",
                ("online: screenshot or print-out AND link, date and time of publication visible"),
            ),
            Element("no_paywall", "no paywalled links"),
        ),
        form=Form(channels=("web_form", "post")),
        clocks=(
            Clock(
                key="file",
                label="file",
                side=Side.OURS,
                starts_on="published_at",
                amount=1,
                unit=Unit.YEARS,
                calendar="DE-BE",
                act_by=ActBy.PREVIOUS_WORKING_DAY,
                citation="Presserat Beschwerdeordnung s.2(2)",
                confidence=Confidence.MEDIUM,
                note='One year, "as a rule", from (first) publication or event.',
            ),
            Clock(
                key="file_dp",
                label="file dp",
                side=Side.OURS,
                starts_on="known_at",
                amount=1,
                unit=Unit.YEARS,
                calendar="DE-BE",
                act_by=ActBy.PREVIOUS_WORKING_DAY,
                citation="Presserat Beschwerdeordnung s.2(2)",
                confidence=Confidence.MEDIUM,
                note="Data-protection complaints run from knowledge.",
            ),
            Clock(
                key="answer",
                label="answer",
                side=Side.REGULATOR,
                starts_on="complaint_lodged_at",
                reminder=ReminderRule(60, Unit.DAYS),
                citation="no statutory period (gk three weeks for comment of the medium)",
                confidence=Confidence.LOW,
            ),
        ),
        outcomes=(
            "hinweis",
            "missbilligung",
            "ruege_public",
            "ruege_nonpublic",
            "unfounded",
            "out_of_time",
        ),
        refusal_grounds=(
            "out of time",
            "medium not signed up",
            "broadcast or private blog",
            "anonymous",
        ),
        next_steps=("none (review only for formal faults)", "civil court in parallel possible"),
        source="Pressekodex; Beschwerdeordnung (13 March 2024)",
        checked=Checked.V,
        checked_note="V: [S11]",
        notes="No standing needed, but not anonymous.",
    ),
    Regime(
        id="de-informationsschreiben",
        title="Pre-publication information letter",
        jurisdiction="DE",
        countries=("DE",),
        classes=(RegimeClass.PUBLISHER,),
        addressees=(Addressee.EDITOR, Addressee.PUBLISHER),
        addressee_note="Editors likely to pick up a story",
        standing=(Standing.PERSON, Standing.MANDATED_REPRESENTATIVE),
        standing_note="Person (lawyer)",
        reveals_person_to=("editors who receive the letter",),
        only_if="nothing is published yet, and the letter states concrete facts",
        required_elements=(
            Element(
                "facts",
                (
                    "concrete facts enabling the outlet to judge the unlawfulness (which "
                    "claim is false, which photo and why)"
                ),
            ),
        ),
        form=Form(channels=("email", "fax")),
        clocks=(
            Clock(
                key="file",
                label="file",
                side=Side.OURS,
                starts_on="known_at",
                citation="before publication",
                confidence=Confidence.HIGH,
                note="No number of days.",
            ),
            Clock(
                key="answer",
                label="answer",
                side=Side.THEIRS,
                starts_on="delivered_at",
                citation="BGH VI ZR 506/17 (no duty to answer)",
                confidence=Confidence.HIGH,
                note="No response deadline exists; store as a notice only.",
            ),
        ),
        outcomes=("received", "objected_to"),
        refusal_grounds=("letter without concrete facts is itself unlawful",),
        next_steps=("de-unterlassung",),
        source="BGH 15.01.2019 VI ZR 506/17",
        checked=Checked.V,
        checked_note=(
            'V: [S17]. Feature: block empty "do not publish" mass letters to German outlets'
        ),
        notes=(
            'Block empty "do not publish" mass letters to German outlets: a bare threat '
            "is itself unlawful."
        ),
    ),
    Regime(
        id="de-nachstellung-schutz",
        title="Protective order / criminal complaint for stalking, trespass, voice recording, doxxing",
        jurisdiction="DE",
        countries=("DE",),
        classes=(RegimeClass.CONTACT,),
        addressees=(Addressee.COURT, Addressee.POLICE_PROSECUTOR),
        addressee_note="Family court (GewSchG) / police, prosecutor",
        standing=(Standing.PERSON, Standing.GUARDIAN, Standing.EMPLOYER_OWN_RIGHT),
        standing_note=(
            "Victim; some offences also the employer (trespass on the company site, StGB s.123)."
        ),
        reveals_person_to=("the court, police and prosecutor", "the accused"),
        required_elements=(
            Element("acts", "dated list of acts"),
            Element("channel", "channel"),
            Element("identity", "identity"),
            Element("desist", "desist proof"),
            Element("effect", "effect on life"),
            Element("witnesses", "witnesses"),
        ),
        form=Form(channels=("court_filing", "in_person")),
        clocks=(
            Clock(
                key="answer",
                label="answer",
                side=Side.COURT,
                starts_on="complaint_lodged_at",
                reminder=ReminderRule(7, Unit.DAYS),
                citation="court: days (no number)",
                confidence=Confidence.LOW,
            ),
        ),
        related_clocks=("de-strafantrag",),
        outcomes=("order", "refused", "proceedings_opened", "discontinued_170_2"),
        refusal_grounds=(
            'lawful newsgathering is not "unbefugt" (s.238)',
            "no repetition",
            "public interest in proceedings denied",
        ),
        next_steps=("breach of an order is an offence (GewSchG s.4)",),
        source=(
            "GewSchG s.1; StGB ss.238 (repeated), 123, 126a, 185 ff., 201, 201a; "
            "Strafantrag s.77b; KUG s.33"
        ),
        checked=Checked.GK,
        checked_note=(
            "gk (statutes); press context S [schweizer.eu on s.238: lawful "
            'newsgathering is not "unbefugt"]'
        ),
    ),
    Regime(
        id="de-verfuegung",
        title="Urgency for an interim injunction",
        jurisdiction="DE",
        countries=("DE",),
        kind=RegimeKind.CLOCK,
        classes=(RegimeClass.PUBLISHER, RegimeClass.CONTACT),
        clocks=(
            Clock(
                key="file",
                label="file",
                side=Side.OURS,
                starts_on="known_at",
                amount=1,
                unit=Unit.MONTHS,
                act_by=ActBy.WORKING_DAY_BEFORE,
                citation="ZPO s.935, 940 (urgency); LG Schweinfurt 2022 (one month)",
                confidence=Confidence.LOW,
                note=(
                    "Judge-made: about one month from knowledge in Bavaria and some courts, "
                    "5-8 weeks elsewhere (gk). Never roll forward; treat four weeks as red."
                ),
            ),
        ),
        source="ZPO ss.935, 940",
        checked=Checked.S,
        checked_note="S",
    ),
    Regime(
        id="de-strafantrag",
        title="Criminal complaint (Strafantrag)",
        jurisdiction="DE",
        countries=("DE",),
        kind=RegimeKind.CLOCK,
        classes=(RegimeClass.CONTACT, RegimeClass.PUBLISHER),
        clocks=(
            Clock(
                key="file",
                label="file",
                side=Side.OURS,
                starts_on="offender_known_at",
                amount=3,
                unit=Unit.MONTHS,
                roll=Roll.FORWARD,
                act_by=ActBy.PREVIOUS_WORKING_DAY,
                citation="StGB s.77b(1) S.2, (2) S.1",
                confidence=Confidence.HIGH,
                note=(
                    "From knowledge of act AND offender; express next-working-day rule in "
                    "the statute; act by the safe date."
                ),
            ),
        ),
        source="StGB s.77b",
        checked=Checked.GK,
        checked_note="gk",
    ),
    Regime(
        id="de-verjaehrung",
        title="Civil limitation",
        jurisdiction="DE",
        countries=("DE",),
        kind=RegimeKind.CLOCK,
        classes=(RegimeClass.PUBLISHER, RegimeClass.CONTACT),
        clocks=(
            Clock(
                key="file",
                label="file",
                side=Side.OURS,
                starts_on="known_at",
                amount=3,
                unit=Unit.END_OF_YEAR_YEARS,
                act_by=ActBy.WORKING_DAY_BEFORE,
                citation="BGB ss.195, 199(1)",
                confidence=Confidence.HIGH,
                note=(
                    "Three years from the end of the year of knowledge; negotiations suspend "
                    "(s.203)."
                ),
            ),
        ),
        source="BGB ss.195, 199, 203",
        checked=Checked.V,
        checked_note="V",
    ),
)
