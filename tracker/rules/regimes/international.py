"""Regimes that know no border: a request to stop, and the rules of platforms themselves."""

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
    ReminderRule,
    Side,
    Standing,
    Unit,
)
from tracker.rules.regimes.reach import EVERYWHERE

REGIMES: Final = (
    Regime(
        id="press-desist-notice",
        title="Written or oral request to stop contact",
        jurisdiction="any",
        countries=EVERYWHERE,
        classes=(RegimeClass.CONTACT,),
        addressees=(
            Addressee.JOURNALIST,
            Addressee.EDITOR,
            Addressee.PICTURE_DESK,
            Addressee.AGENCY,
            Addressee.FREELANCER,
        ),
        addressee_note=(
            "Journalist AND editor/news desk AND picture desk; agency or freelancer separately"
        ),
        standing=(Standing.PERSON, Standing.GUARDIAN, Standing.MANDATED_REPRESENTATIVE),
        standing_note=(
            "The person contacted; a parent/guardian for a minor; a mandated "
            "representative (store the mandate)"
        ),
        reveals_person_to=(
            "the journalist",
            "editor, news desk and picture desk",
            "agency or freelancer",
        ),
        required_elements=(
            Element("protected", "identity of protected persons"),
            Element("stop", '"stop" in clear words'),
            Element("channels", "channels covered"),
            Element("story", "story"),
            Element("alternative", "the one alternative contact (press office)"),
            Element("clause", "code clause, where a code applies"),
            Element("inform", "ask to inform colleagues and freelancers"),
            Element("when", "date and time"),
            Element("told_to", "name of the person it was said to"),
            Element("language", "language used"),
        ),
        form=Form(
            channels=(
                "email",
                "letter",
                "message",
                "oral",
                "door_note",
                "voicemail",
                "public_statement",
            )
        ),
        clocks=(
            Clock(
                key="answer",
                label="answer",
                side=Side.THEIRS,
                starts_on="delivered_at",
                citation="none; effective on knowledge",
                confidence=Confidence.HIGH,
                note="No answer is owed. Effective from the instant of delivery or knowledge.",
            ),
            Clock(
                key="review",
                label="review",
                side=Side.OURS,
                starts_on="delivered_at",
                act_by=ActBy.PREVIOUS_WORKING_DAY,
                reminder=ReminderRule(12, Unit.MONTHS),
                citation="IPSO, Newman v Daily Record (2020)",
                confidence=Confidence.MEDIUM,
                note=(
                    "Policy review date, not law: desist requests do not last indefinitely "
                    "(three years later on a new story = no breach)."
                ),
            ),
        ),
        outcomes=("acknowledged", "ignored", "disputed", "lifted", "stale"),
        refusal_grounds=("disputed facts", "public interest claimed", "new story or stale request"),
        next_steps=(
            "ipso-privacy-notice",
            "uk-ipso-complaint",
            "de-unterlassung",
            "uk-pha-cease",
            "police",
        ),
        source=(
            "Editors' Code cl. 3(ii); Ofcom 8.7 (gk); Swiss guideline 7.1 (gk); "
            "elsewhere general personality/trespass law (DE ss.823, 1004, 903 BGB)"
        ),
        checked=Checked.P,
        checked_note=(
            'V for UK [S7,S9]; no code in DE/FR/BE contains an express "asked to '
            'desist" rule (gk), there it is evidence for personality-right and '
            "pattern claims"
        ),
        notes=(
            'No code in Germany, France or Belgium has an express "asked to desist" rule '
            "(gk); there the record is evidence for personality-right and pattern "
            "claims. Bind each addressee separately."
        ),
    ),
    Regime(
        id="platform-privacy-report",
        title="Platform's own privacy/doxxing/impersonation report",
        jurisdiction="global",
        countries=EVERYWHERE,
        classes=(RegimeClass.PLATFORM,),
        addressees=(Addressee.PLATFORM,),
        addressee_note="Platform form",
        standing=(Standing.PERSON, Standing.GUARDIAN),
        standing_note=(
            "FIRST PARTY or legal representative only. YouTube: not for family "
            "members (except parent/guardian, vulnerable person) nor for "
            "co-workers/employees."
        ),
        reveals_person_to=("the platform", "possibly the uploader"),
        required_elements=(
            Element("identifiable", "person is uniquely identifiable"),
            Element("url", "URL and timestamp in the video"),
            Element("shown", "what is shown"),
            Element("contact", "contact"),
        ),
        form=Form(channels=("web_form",)),
        clocks=(
            Clock(
                key="uploader",
                label="uploader",
                side=Side.THEIRS,
                starts_on="received_at",
                amount=48,
                unit=Unit.HOURS,
                citation="YouTube privacy process (secondary source)",
                confidence=Confidence.LOW,
                note=(
                    "YouTube only: the uploader gets 48 hours, then review. Not a duty of "
                    "the platform."
                ),
            ),
            Clock(
                key="answer",
                label="answer",
                side=Side.THEIRS,
                starts_on="received_at",
                reminder=ReminderRule(7, Unit.DAYS),
                citation="terms of service; no period",
                confidence=Confidence.MEDIUM,
            ),
        ),
        outcomes=("removed", "blurred", "trimmed", "rejected_newsworthy", "rejected_third_party"),
        refusal_grounds=("newsworthy", "third-party report", "not identifiable"),
        next_steps=("dsa-16-notice", "us-take-it-down", "court"),
        source=(
            "Terms of service (YouTube Privacy Guidelines; X private-information and "
            "media policy; Meta; TikTok; Reddit) (gk except YouTube)"
        ),
        checked=Checked.P,
        checked_note="V for YouTube standing [S49]; 48 h only secondary; rest gk",
        notes=(
            "YouTube refuses reports for family members (except parent/guardian, "
            "vulnerable person) and for co-workers or employees. Rest gk."
        ),
    ),
    Regime(
        id="google-pii-policy",
        title="Search removal of personal contact info / doxxing",
        jurisdiction="global",
        countries=EVERYWHERE,
        enabled=False,
        classes=(RegimeClass.SEARCH,),
        addressees=(Addressee.SEARCH_ENGINE,),
        addressee_note="Google Search",
        standing=(Standing.PERSON, Standing.MANDATED_REPRESENTATIVE, Standing.GUARDIAN),
        standing_note="Person or authorised",
        reveals_person_to=("the search engine",),
        only_if="the result shows contact details",
        required_elements=(
            Element("urls", "URLs"),
            Element("query", "query"),
            Element("screenshot", "screenshot"),
        ),
        form=Form(channels=("web_form",)),
        clocks=(
            Clock(
                key="answer",
                label="answer",
                side=Side.THEIRS,
                starts_on="received_at",
                reminder=ReminderRule(14, Unit.DAYS),
                citation="none (policy of the search engine) (gk)",
                confidence=Confidence.LOW,
            ),
        ),
        outcomes=("removed", "removed_for_query", "denied"),
        refusal_grounds=("public record or newsworthy", "not contact data"),
        next_steps=("gdpr-17-search",),
        source='Google policy "Results about you" (gk)',
        checked=Checked.GK,
        checked_note="gk",
    ),
)
