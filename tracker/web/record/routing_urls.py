"""Pages of the routing rules and of the teams they name."""

from django.urls import path

from tracker.web.record import routing_rules, teams

urlpatterns = [
    path("", routing_rules.routing_rules, name="routing-rules"),
    path("new/", routing_rules.routing_rule, name="routing-rule-add"),
    path("<int:pk>/", routing_rules.routing_rule, name="routing-rule"),
    path("<int:pk>/move/", routing_rules.move, name="routing-rule-move"),
    path("<int:pk>/switch/", routing_rules.switch, name="routing-rule-switch"),
    path("teams/", teams.listing, name="team-list"),
    path("teams/new/", teams.team, name="team-add"),
    path("teams/<int:pk>/", teams.team, name="team-edit"),
    path("teams/<int:pk>/members/", teams.members, name="team-members"),
    path("duty/<int:pk>/", teams.duty, name="team-duty"),
]
