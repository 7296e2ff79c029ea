"""The list of outlets: by name, and what it says when there is nothing to show."""

import pytest
from django.urls import reverse

from tests import factories as make

pytestmark = pytest.mark.django_db


def test_an_empty_list_says_that_there_are_none_and_a_search_that_none_fits(sign_in) -> None:
    client, url = sign_in(make.user("communications")), reverse("outlet-list")
    before = client.get(url).content.decode()
    assert "No outlets yet" in before
    assert "No outlet of this name" not in before
    make.outlet("Blitzblatt")
    assert "Blitzblatt" in client.get(url).content.decode()
    assert "No outlet of this name" in client.get(url, {"q": "Kurier"}).content.decode()
