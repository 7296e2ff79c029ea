"""Answers, lines, approvals and the outbox."""

from django.urls import path

from comms.web import approvals, lines, outbox, responses, uncertain

urlpatterns = [
    path("enquiries/<slug:ref>/answer/", responses.new, name="response-new"),
    path("responses/<slug:ref>/", responses.page, name="response-page"),
    path("responses/<slug:ref>/check/", responses.check, name="response-check"),
    path("responses/<slug:ref>/propose/", responses.propose, name="response-propose"),
    path("responses/<slug:ref>/withdraw/", responses.withdraw, name="response-withdraw"),
    path("outlets/<uuid:key>/told/", responses.told, name="response-told"),
    path("lines/", lines.index, name="line-list"),
    path("lines/new/", lines.new, name="line-new"),
    path("lines/<uuid:key>/", lines.page, name="line-page"),
    path("lines/<uuid:key>/edit/", lines.edit, name="line-edit"),
    path("lines/<uuid:key>/approve/", lines.approve, name="line-approve"),
    path("lines/<uuid:key>/retire/", lines.retire, name="line-retire"),
    path("approvals/", approvals.index, name="approval-list"),
    path("approvals/<uuid:key>/", approvals.page, name="approval-page"),
    path("approvals/<uuid:key>/approve/", approvals.approve, name="approval-approve"),
    path("approvals/<uuid:key>/refuse/", approvals.refuse, name="approval-refuse"),
    path("approvals/<uuid:key>/withdraw/", approvals.withdraw, name="approval-withdraw"),
    path("outbox/", outbox.index, name="outbox-list"),
    path("outbox/uncertain/", uncertain.index, name="outbox-uncertain"),
    path("outbox/<uuid:key>/resolve/", uncertain.resolve, name="outbox-resolve"),
    path("outbox/<uuid:key>/back-to-draft/", uncertain.back_to_draft, name="outbox-back-to-draft"),
    path("outbox/<uuid:key>/stop/", outbox.stop, name="outbox-stop"),
]
