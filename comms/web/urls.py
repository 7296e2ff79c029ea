"""The desk."""

from django.urls import include, path

from comms.web import contacts, emergencies, enquiries, queue, unmatched

urlpatterns = [
    path("", queue.queue, name="desk-home"),
    path("contacts/new/", contacts.log, name="contact-log"),
    path("unmatched/", unmatched.unmatched, name="unmatched"),
    path("unmatched/<slug:ref>/", unmatched.unmatched_mail, name="unmatched-mail"),
    path("unmatched/<slug:ref>/match/", unmatched.match, name="unmatched-match"),
    path("unmatched/<slug:ref>/file-away/", unmatched.file_away, name="unmatched-file-away"),
    path("mail/<slug:ref>/original/", unmatched.mail_original, name="mail-original"),
    path("enquiries/<slug:ref>/", enquiries.enquiry, name="enquiry"),
    path("enquiries/<slug:ref>/claim/", enquiries.claim, name="enquiry-claim"),
    path("enquiries/<slug:ref>/hand-over/", enquiries.hand_over, name="enquiry-hand-over"),
    path("enquiries/<slug:ref>/mark/", enquiries.mark, name="enquiry-mark"),
    path("enquiries/<slug:ref>/note/", enquiries.note, name="enquiry-note"),
    path("enquiries/<slug:ref>/wait/", enquiries.wait, name="enquiry-wait"),
    path("enquiries/<slug:ref>/close/", enquiries.close, name="enquiry-close"),
    path("enquiries/<slug:ref>/reopen/", enquiries.reopen, name="enquiry-reopen"),
    path("enquiries/<slug:ref>/split/", enquiries.split, name="enquiry-split"),
    path("enquiries/<slug:ref>/merge/", enquiries.merge, name="enquiry-merge"),
    path("cases/<slug:ref>/emergency/", emergencies.case_emergency, name="case-emergency"),
    path("", include("comms.web.answer_urls")),
    path("", include("comms.web.request_urls")),
]
