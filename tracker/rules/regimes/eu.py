"""Regimes of the European Union and the European Economic Area."""

from typing import Final

from tracker.rules.regimes.base import (
    ActBy,
    Addressee,
    Checked,
    Clock,
    Confidence,
    Element,
    Extension,
    Form,
    OnlyIn,
    Regime,
    RegimeClass,
    ReminderRule,
    Roll,
    Side,
    Standing,
    Unit,
)
from tracker.rules.regimes.reach import EEA, EU, EVERYWHERE

REGIMES: Final = (
    Regime(
        id="gdpr-17-search",
        title="Delisting from name search",
        jurisdiction="EU/EEA (UK parallel)",
        countries=EEA,
        classes=(RegimeClass.SEARCH,),
        addressees=(Addressee.SEARCH_ENGINE,),
        addressee_note="Search engine (Google Ireland/LLC, Microsoft, Yandex…)",
        standing=(Standing.PERSON, Standing.MANDATED_REPRESENTATIVE, Standing.GUARDIAN),
        standing_note="Data subject; agent with mandate; each family member separately",
        reveals_person_to=("the search engine",),
        required_elements=(
            Element("query", "full name used as query, and variants"),
            Element("urls", "every exact result URL"),
            Element("country", "country"),
            Element(
                "reasons", "reasons per URL (private person, outdated, inaccurate, address, minor)"
            ),
            Element(
                "evidence",
                (
                    "relevant and sufficient evidence of manifest inaccuracy, if "
                    "inaccuracy is claimed"
                ),
            ),
            Element("images", "separate line for thumbnails and images"),
            Element("identity", "ID only if reasonable doubt (Art. 12(6))"),
        ),
        form=Form(channels=("web_form", "email", "post")),
        clocks=(
            Clock(
                key="answer",
                label="answer",
                side=Side.THEIRS,
                starts_on="received_at",
                amount=1,
                unit=Unit.MONTHS,
                roll=Roll.FORWARD,
                extension=Extension(
                    2, Unit.MONTHS, "received_at", "extension_notified", Confidence.MEDIUM
                ),
                citation="GDPR Art. 12(3); Reg. 1182/71 Art. 3(1), (2)(c), (4)",
                confidence=Confidence.HIGH,
                note=(
                    "An extension must be notified inside the first month; the extended "
                    "period is three months from receipt, never two months from the first "
                    "due date."
                ),
            ),
        ),
        outcomes=(
            "delisted_eu",
            "delisted_partly",
            "refused_public_interest",
            "refused_17_3_a",
            "needs_more_evidence",
            "url_not_found",
        ),
        refusal_grounds=(
            "public interest in the information",
            "Art. 17(3)(a) freedom of expression and information",
            "more evidence needed",
            "URL not found",
        ),
        next_steps=("gdpr-77-dpa-complaint", "Art. 79 court"),
        source=(
            "GDPR Arts 17(1)(c)-(d), 21(1), 17(3)(a); CJEU C-131/12, C-136/17, C-507/17, "
            "C-460/20; EDPB Guidelines 5/2019"
        ),
        checked=Checked.V,
        checked_note=(
            "V: [S50] (burden of proof on requester, no prior court ruling needed, "
            "no duty to investigate for the engine)"
        ),
        notes=(
            "Each family member files separately. Burden of proof of inaccuracy on the "
            "requester; no prior court ruling needed; no duty of the engine to "
            "investigate. Repeatable when facts change."
        ),
    ),
    Regime(
        id="dsa-16-notice",
        title="Notice of illegal content",
        jurisdiction="EU",
        countries=EU,
        classes=(RegimeClass.PLATFORM,),
        addressees=(Addressee.PLATFORM, Addressee.HOST),
        addressee_note=(
            "Any hosting service incl. small ones (social network, video, forum, web host)"
        ),
        standing=(
            Standing.ANYONE,
            Standing.EMPLOYER_OWN_RIGHT,
            Standing.PERSON,
            Standing.GUARDIAN,
            Standing.MANDATED_REPRESENTATIVE,
        ),
        standing_note="Any individual or entity — the EMPLOYER may file in its own name",
        reveals_person_to=(
            (
                "the hosting service (name and e-mail of the notifier; file in the name of the "
                "employer to keep the person out)"
            ),
        ),
        required_elements=(
            Element(
                "explanation", "substantiated explanation why the content is illegal (name the law)"
            ),
            Element("urls", "exact URL(s) and locating information"),
            Element("notifier", "name and e-mail of the notifier"),
            Element("good_faith", "bona fide statement that the notice is accurate and complete"),
        ),
        form=Form(channels=("web_form", "email")),
        clocks=(
            Clock(
                key="acknowledge",
                label="acknowledge",
                side=Side.THEIRS,
                starts_on="received_at",
                reminder=ReminderRule(3, Unit.DAYS),
                citation='DSA Art. 16(4): "without undue delay"',
                confidence=Confidence.HIGH,
                note="No statutory number of days: return no legal date.",
            ),
            Clock(
                key="answer",
                label="answer",
                side=Side.THEIRS,
                starts_on="received_at",
                reminder=ReminderRule(14, Unit.DAYS),
                citation="DSA Art. 16(4)-(6)",
                confidence=Confidence.HIGH,
                note=(
                    'No statutory number of days ("timely, diligent, non-arbitrary and '
                    'objective"): return no legal date, only the policy reminder.'
                ),
            ),
        ),
        outcomes=(
            "removed",
            "geo_restricted",
            "visibility_reduced",
            "kept_no_violation",
            "account_action",
            "no_answer",
        ),
        refusal_grounds=(
            "not illegal content",
            "notice not precise enough",
            "notifier suspended for misuse (Art. 23(2), gk)",
        ),
        next_steps=(
            "dsa-20-complaint",
            "dsa-21-ods",
            "Art. 53 complaint to the Digital Services Coordinator",
            "court",
        ),
        source="Reg. (EU) 2022/2065 Art. 16",
        checked=Checked.V,
        checked_note=(
            "V: [S1]. A precise notice creates actual knowledge (16(3)). Misuse of "
            "notices may suspend the notifier (Art. 23(2), gk)"
        ),
        notes="A precise notice creates actual knowledge (16(3)).",
    ),
    Regime(
        id="dsa-20-complaint",
        title="Internal complaint against the platform decision",
        jurisdiction="EU",
        countries=EU,
        classes=(RegimeClass.PLATFORM,),
        addressees=(Addressee.PLATFORM,),
        addressee_note="Online platform (not micro/small, Art. 19)",
        standing=(Standing.PERSON, Standing.EMPLOYER_OWN_RIGHT, Standing.MANDATED_REPRESENTATIVE),
        standing_note="Recipient, incl. the notifier",
        reveals_person_to=("the platform",),
        only_if="the platform has decided on a notice, and is neither micro nor small",
        required_elements=(
            Element("decision", "decision reference"),
            Element("why_wrong", "why it is wrong"),
            Element("new_evidence", "new evidence"),
        ),
        form=Form(channels=("web_form",)),
        clocks=(
            Clock(
                key="file",
                label="file",
                side=Side.OURS,
                starts_on="decision_notified_at",
                amount=6,
                unit=Unit.MONTHS,
                roll=Roll.FORWARD,
                act_by=ActBy.PREVIOUS_WORKING_DAY,
                citation="DSA Art. 20(1)-(2); Reg. 1182/71 Art. 3(1), (2)(c), (4)",
                confidence=Confidence.HIGH,
                note=(
                    "The complaint system must stay open at least six months from the day "
                    "the decision was communicated. Roll-forward exists but act by the safe "
                    "date."
                ),
            ),
            Clock(
                key="answer",
                label="answer",
                side=Side.THEIRS,
                starts_on="received_at",
                reminder=ReminderRule(14, Unit.DAYS),
                citation='DSA Art. 20(4): "timely"',
                confidence=Confidence.MEDIUM,
                note="No number of days; human review and reasons are owed.",
            ),
        ),
        outcomes=("reversed", "upheld", "partly"),
        refusal_grounds=("decision upheld", "platform is micro or small (Art. 19)"),
        next_steps=("dsa-21-ods", "court"),
        source="DSA Art. 20",
        checked=Checked.V,
        checked_note="V: [S2]",
        notes="Open to the recipient, including the notifier.",
    ),
    Regime(
        id="dsa-21-ods",
        title="Out-of-court dispute settlement",
        jurisdiction="EU",
        countries=EU,
        classes=(RegimeClass.PLATFORM,),
        addressees=(Addressee.ODS_BODY,),
        addressee_note="Certified ODS body; platform must engage in good faith",
        standing=(Standing.PERSON, Standing.EMPLOYER_OWN_RIGHT, Standing.MANDATED_REPRESENTATIVE),
        standing_note="Recipient incl. notifier; free choice of certified body",
        reveals_person_to=("the certified body", "the platform"),
        only_if="the platform has decided, and the body is certified",
        required_elements=(
            Element("decision", "decision"),
            Element("history", "complaint history"),
            Element("evidence", "evidence"),
            Element("form", "form of the chosen body"),
        ),
        form=Form(channels=("web_form",)),
        clocks=(
            Clock(
                key="file",
                label="file",
                side=Side.OURS,
                starts_on="decision_notified_at",
                reminder=ReminderRule(150, Unit.DAYS),
                citation=(
                    "none in the Article; rules of the body; use the six months of Art. 20 as guide"
                ),
                confidence=Confidence.MEDIUM,
                note="No legal number of days in Art. 21.",
            ),
            Clock(
                key="answer",
                label="answer",
                side=Side.REGULATOR,
                starts_on="received_at",
                amount=90,
                unit=Unit.DAYS,
                roll=Roll.FORWARD,
                extension=Extension(
                    90, Unit.DAYS, "received_at", "extension_notified", Confidence.MEDIUM
                ),
                citation="DSA Art. 21(4); Reg. 1182/71 Art. 3(4)",
                confidence=Confidence.HIGH,
                note=(
                    "No later than 90 calendar days after receipt of the complaint; highly "
                    "complex disputes: up to 90 more, 180 in total (rolling of the 180: "
                    "medium)."
                ),
            ),
        ),
        outcomes=("platform_reverses", "upheld", "inadmissible"),
        refusal_grounds=("inadmissible under the rules of the body",),
        next_steps=("court",),
        source="DSA Art. 21",
        checked=Checked.V,
        checked_note="V: [S2]",
        notes=(
            "Free choice of certified body; the platform must engage in good faith; the "
            "decision is not binding."
        ),
    ),
    Regime(
        id="gdpr-17-21-publisher",
        title="Erasure/objection/rectification to an online archive",
        jurisdiction="EU/EEA",
        countries=EEA,
        classes=(RegimeClass.PUBLISHER,),
        addressees=(Addressee.PUBLISHER, Addressee.DATA_PROTECTION_OFFICER),
        addressee_note="Publisher, DPO, online archive desk",
        standing=(Standing.PERSON, Standing.MANDATED_REPRESENTATIVE, Standing.GUARDIAN),
        standing_note="Data subject/agent",
        reveals_person_to=("the publisher",),
        required_elements=(
            Element("urls", "URLs"),
            Element("data", "which data"),
            Element("ground", "ground"),
            Element(
                "remedy",
                (
                    "proposed remedy in steps (noindex, initials, photo removed, update "
                    "note, removal)"
                ),
            ),
            Element("evidence", "evidence"),
        ),
        form=Form(channels=("email", "post", "web_form")),
        clocks=(
            Clock(
                key="answer",
                label="answer",
                side=Side.THEIRS,
                starts_on="received_at",
                amount=1,
                unit=Unit.MONTHS,
                roll=Roll.FORWARD,
                extension=Extension(
                    2, Unit.MONTHS, "received_at", "extension_notified", Confidence.MEDIUM
                ),
                citation="GDPR Art. 12(3); Reg. 1182/71 Art. 3(1), (2)(c), (4)",
                confidence=Confidence.HIGH,
                note=(
                    "Many outlets answer only that Art. 85 applies. An extension must be "
                    "notified inside the first month; the extended period is three months "
                    "from receipt."
                ),
            ),
        ),
        outcomes=(
            "anonymised",
            "noindexed",
            "updated",
            "photo_removed",
            "removed",
            "refused_art85",
            "refused_17_3_a",
        ),
        refusal_grounds=("Art. 85 journalistic exemption", "Art. 17(3)(a)"),
        next_steps=("de-presserat", "press council data-protection complaint", "court"),
        source=(
            "GDPR Arts 16, 17, 21 with 17(3)(a), 85; national press exemption: DE MStV "
            "ss.12, 23 + Landesrecht; FR Loi 78-17 Art. 80; BE Loi 30 July 2018 Art. 24; "
            "NL UAVG Art. 43; IE DPA 2018 s.43; AT s.9 DSG (gk)"
        ),
        checked=Checked.P,
        checked_note="P: month rule V; exemptions gk",
        notes=(
            "National press exemptions apply (gk): DE MStV ss.12, 23 and Land law; FR "
            "Loi 78-17 Art. 80; BE Loi 30 July 2018 Art. 24; NL UAVG Art. 43; IE DPA "
            "2018 s.43; AT DSG s.9."
        ),
    ),
    Regime(
        id="gdpr-17-broker",
        title="Erasure + objection + source disclosure to people-search/data broker",
        jurisdiction="EU/EEA + any broker targeting the EU",
        countries=EVERYWHERE,
        classes=(RegimeClass.BROKER,),
        addressees=(Addressee.DATA_BROKER,),
        addressee_note="Broker; then recipients named under Art. 19",
        standing=(Standing.PERSON, Standing.MANDATED_REPRESENTATIVE, Standing.GUARDIAN),
        standing_note="Data subject/agent",
        reveals_person_to=("the data broker",),
        only_if="the broker is in the EEA, or targets people there",
        required_elements=(
            Element("identifiers", "identifiers to match (minimised)"),
            Element("urls", "profile URLs"),
            Element("objection", "objection incl. direct marketing (absolute)"),
            Element("source", "ask for source and recipients"),
            Element("suppress", "ask to suppress (keep hash) instead of re-adding"),
        ),
        form=Form(channels=("email", "web_form", "post")),
        clocks=(
            Clock(
                key="answer",
                label="answer",
                side=Side.THEIRS,
                starts_on="received_at",
                amount=1,
                unit=Unit.MONTHS,
                roll=Roll.FORWARD,
                extension=Extension(
                    2, Unit.MONTHS, "received_at", "extension_notified", Confidence.MEDIUM
                ),
                citation="GDPR Art. 12(3); Reg. 1182/71 Art. 3(1), (2)(c), (4)",
                confidence=Confidence.HIGH,
                note=(
                    "An extension must be notified inside the first month; the extended "
                    "period is three months from receipt, never two months from the first "
                    "due date."
                ),
            ),
            Clock(
                key="recheck",
                label="recheck",
                side=Side.OURS,
                starts_on="decision_notified_at",
                reminder=ReminderRule(90, Unit.DAYS),
                citation="brokers relist; diarise a re-check",
                confidence=Confidence.MEDIUM,
                note="Policy only.",
            ),
        ),
        outcomes=("deleted", "suppressed", "source_disclosed", "refused", "relisted"),
        refusal_grounds=("identity not shown", "no data", "out of territorial scope"),
        next_steps=("gdpr-77-dpa-complaint", "Art. 79 court", "us-ca-drop"),
        source="GDPR Arts 15(1)(g), 17(1)(c)-(d), 19, 21(1)-(3), 3(2)",
        checked=Checked.P,
        checked_note="P",
        notes="Then write to the recipients named under Art. 19.",
    ),
    Regime(
        id="gdpr-15-access",
        title="Access request to find the source of a leak/photo/address",
        jurisdiction="EU/EEA",
        countries=EEA,
        classes=(
            RegimeClass.PUBLISHER,
            RegimeClass.PLATFORM,
            RegimeClass.SEARCH,
            RegimeClass.BROKER,
        ),
        addressees=(
            Addressee.CONTROLLER,
            Addressee.PUBLISHER,
            Addressee.PLATFORM,
            Addressee.DATA_BROKER,
            Addressee.AGENCY,
        ),
        addressee_note="Any controller (broker, platform, photo agency, employer's vendor)",
        standing=(Standing.PERSON, Standing.MANDATED_REPRESENTATIVE, Standing.GUARDIAN),
        standing_note="Data subject/agent",
        reveals_person_to=("the controller",),
        required_elements=(
            Element("identity", "identity data"),
            Element("scope", "scope"),
            Element("source", "ask for source and concrete recipients"),
        ),
        form=Form(channels=("email", "post", "web_form")),
        clocks=(
            Clock(
                key="answer",
                label="answer",
                side=Side.THEIRS,
                starts_on="received_at",
                amount=1,
                unit=Unit.MONTHS,
                roll=Roll.FORWARD,
                extension=Extension(
                    2, Unit.MONTHS, "received_at", "extension_notified", Confidence.MEDIUM
                ),
                citation="GDPR Art. 12(3); Reg. 1182/71 Art. 3(1), (2)(c), (4)",
                confidence=Confidence.HIGH,
                note=(
                    "An extension must be notified inside the first month; the extended "
                    "period is three months from receipt, never two months from the first "
                    "due date."
                ),
            ),
        ),
        outcomes=("answered", "partial", "refused_art85_sources", "refused_15_4", "no_data"),
        refusal_grounds=(
            "Art. 85 protection of sources",
            "Art. 15(4) rights of others",
            "no data held",
        ),
        next_steps=("gdpr-77-dpa-complaint", "Art. 79 court"),
        source="GDPR Art. 15 (CJEU C-154/21: actual recipients)",
        checked=Checked.P,
        checked_note="P: month V; C-154/21 gk",
    ),
    Regime(
        id="gdpr-77-dpa-complaint",
        title="Complaint to a supervisory authority",
        jurisdiction="EU/EEA",
        countries=EEA,
        classes=(
            RegimeClass.PUBLISHER,
            RegimeClass.PLATFORM,
            RegimeClass.SEARCH,
            RegimeClass.BROKER,
        ),
        addressees=(Addressee.DATA_PROTECTION_AUTHORITY,),
        addressee_note="DPA (DE: Land DPA; BfDI no; FR CNIL; IE DPC; BE APD; NL AP; AT DSB)",
        standing=(Standing.PERSON, Standing.MANDATED_REPRESENTATIVE, Standing.GUARDIAN),
        standing_note="Data subject (residence, workplace or place of infringement)",
        reveals_person_to=("the authority", "the controller"),
        only_if="the person lives or works, or the infringement happened, in the EEA",
        required_elements=(
            Element("controller", "controller"),
            Element("facts", "facts"),
            Element("request", "request sent, proof and answer"),
            Element("urls", "URLs"),
            Element("evidence", "evidence"),
        ),
        form=Form(channels=("web_form", "email", "post")),
        clocks=(
            Clock(
                key="answer",
                label="answer",
                side=Side.REGULATOR,
                starts_on="complaint_lodged_at",
                amount=3,
                unit=Unit.MONTHS,
                roll=Roll.FORWARD,
                citation="GDPR Art. 78(2); Reg. 1182/71 Art. 3(1), (2)(c), (4)",
                confidence=Confidence.MEDIUM,
                note=(
                    "Three months without information on progress or outcome open the "
                    "judicial remedy."
                ),
            ),
            Clock(
                key="file_at",
                label="file at",
                side=Side.OURS,
                starts_on="known_at",
                amount=1,
                unit=Unit.YEARS,
                calendar="AT",
                act_by=ActBy.PREVIOUS_WORKING_DAY,
                places=OnlyIn(("AT",)),
                citation="AT: DSG s.24 (gk)",
                confidence=Confidence.LOW,
                note="Austria only: one year from knowledge (gk). The GDPR itself sets none.",
            ),
        ),
        outcomes=("order", "reprimand", "rejected", "amicable"),
        refusal_grounds=("unfounded", "outside competence", "amicable closure"),
        next_steps=("Art. 78 judicial remedy",),
        source="GDPR Arts 77, 78(2)",
        checked=Checked.GK,
        checked_note="gk (article text), counting V",
        notes=(
            "Residence, workplace or place of infringement. DE: Land authority, not "
            "BfDI; FR CNIL; IE DPC; BE APD; NL AP; AT DSB."
        ),
    ),
)
