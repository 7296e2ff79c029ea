"""Addresses of cases and what is in them, outlets, journalists, and the bare record."""

from django.urls import URLPattern, path

from tracker.web.record import (
    access,
    addresses,
    cases,
    chronology,
    contacts,
    counsel,
    emergencies,
    erasure,
    evidence,
    exports,
    holds,
    media,
    merging,
    people,
    publications,
    retention,
)

CASE = "cases/<slug:ref>/"
ONE_CONTACT = f"{CASE}contacts/<slug:contact_ref>/"
ONE_FILE = f"{CASE}evidence/<slug:evidence_ref>/"
ONE_PERSON = f"{CASE}circle/<uuid:key>/"

urlpatterns: list[URLPattern] = [
    path("cases/", cases.listing, name="case-list"),
    path("emergency-look/", access.break_glass, name="case-break-glass"),
    path("emergency-looks/", access.glass_reviews, name="case-glass-reviews"),
    path("emergency-looks/<int:number>/", access.glass_review, name="case-glass-review"),
    path("emergencies/<int:number>/", emergencies.emergency_review, name="emergency-review"),
    path(CASE, cases.overview, name="case"),
    path(f"{CASE}contacts/", cases.contacts, name="case-contacts"),
    path(ONE_CONTACT, contacts.contact, name="contact"),
    path(f"{ONE_CONTACT}who/", contacts.contact_recognise, name="contact-recognise"),
    path(f"{ONE_CONTACT}correct/", contacts.contact_correct, name="contact-correct"),
    path(f"{CASE}circle/", people.circle, name="case-circle"),
    path(f"{CASE}circle/add/", people.person_new, name="person-new"),
    path(f"{ONE_PERSON}change/", people.person_edit, name="person-edit"),
    path(f"{ONE_PERSON}reveal/", people.person_reveal, name="person-reveal"),
    path(f"{ONE_PERSON}address/", addresses.person_address, name="person-address"),
    path(f"{ONE_PERSON}erase/", erasure.person_erase, name="person-erase"),
    path(f"{CASE}counsel/", counsel.case_counsel, name="case-counsel"),
    path(f"{CASE}messages/", people.conversation, name="case-messages"),
    path(f"{CASE}messages/read/", people.conversation_read, name="case-messages-read"),
    path(f"{CASE}access/", access.access, name="case-access"),
    path(f"{CASE}access/give/", access.grant, name="case-grant"),
    path(f"{CASE}access/exclude/", access.exclude, name="case-exclude"),
    path(f"{CASE}access/<int:number>/end/", access.revoke, name="case-revoke"),
    path(
        f"{CASE}access/<int:number>/exclusion/end/", access.exclusion_end, name="case-exclusion-end"
    ),
    path(f"{CASE}change/", access.edit, name="case-edit"),
    path(f"{CASE}merge/", merging.case_merge, name="case-merge"),
    path(f"{CASE}change/lower/", access.lower_now, name="case-lower"),
    path(f"{CASE}evidence/", evidence.case_evidence, name="case-evidence"),
    path(f"{CASE}evidence/add/", evidence.evidence_new, name="evidence-new"),
    path(ONE_FILE, evidence.evidence, name="evidence"),
    path(f"{ONE_FILE}original/", evidence.evidence_download, name="evidence-download"),
    path(f"{ONE_FILE}preview/", evidence.evidence_preview, name="evidence-preview"),
    path(f"{CASE}publications/", publications.case_publications, name="case-publications"),
    path(f"{CASE}publications/add/", publications.publication_new, name="publication-new"),
    path(f"{CASE}publications/<uuid:key>/", publications.publication, name="publication"),
    path(f"{CASE}history/", chronology.case_history, name="case-history"),
    path(f"{CASE}bundle/", exports.case_bundle, name="case-bundle"),
    path(f"{CASE}bundle/<slug:export_ref>/", exports.bundle_download, name="bundle-download"),
    path(f"{CASE}hold/", holds.case_hold, name="case-hold"),
    path(f"{CASE}hold/<uuid:key>/release/", holds.hold_release, name="hold-release"),
    path(f"{CASE}let-go/<slug:what>/", retention.retention_case, name="retention-case"),
    path("let-go/", retention.retention_list, name="retention-list"),
    path("let-go/mail/", retention.retention_mail, name="retention-mail"),
    path("holds/", holds.hold_list, name="hold-list"),
    path("history/", chronology.bare_history, name="history"),
    path("outlets/", media.outlets, name="outlet-list"),
    path("outlets/add/", media.outlet_new, name="outlet-new"),
    path("outlets/<uuid:key>/", media.outlet, name="outlet"),
    path("outlets/<uuid:key>/change/", media.outlet_edit, name="outlet-edit"),
    path("journalists/add/", media.journalist_new, name="journalist-new"),
    path("journalists/<uuid:key>/", media.journalist, name="journalist"),
    path("journalists/<uuid:key>/change/", media.journalist_edit, name="journalist-edit"),
]
