"""Pages that exist in the demo only."""

from django.urls import path

from tracker.web import demo

urlpatterns = [
    path("", demo.index, name="demo-index"),
    path("sign-in/<slug:slug>/", demo.sign_in, name="demo-sign-in"),
    path("mail/", demo.mail, name="demo-mail"),
    path("mail/<str:name>/", demo.mail_one, name="demo-mail-one"),
]
