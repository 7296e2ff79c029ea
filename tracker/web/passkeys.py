"""Adding a passkey, in the house's words; it opens the desk alone unless somebody says no."""

from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django.utils.translation import gettext_lazy as _


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """The library's form with plainer words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name, alone = self.fields["name"], self.fields["passwordless"]
        name.label, name.help_text = _("What do you call it?"), _("For example: work phone.")
        alone.label, alone.initial = _("Sign in with it alone, without the password"), True
        alone.help_text = _("The device then asks for your fingerprint, your face or its PIN.")
