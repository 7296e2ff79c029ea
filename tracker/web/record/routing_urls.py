"""Pages of the routing rules."""

from django.urls import path

from tracker.web.record import routing_rules

urlpatterns = [
    path("", routing_rules.routing_rules, name="routing-rules"),
    path("new/", routing_rules.routing_rule, name="routing-rule-add"),
    path("<int:pk>/", routing_rules.routing_rule, name="routing-rule"),
    path("<int:pk>/move/", routing_rules.move, name="routing-rule-move"),
    path("<int:pk>/switch/", routing_rules.switch, name="routing-rule-switch"),
]
