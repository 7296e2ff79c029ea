"""The text that tells a stranger how to check a bundle."""

from typing import Any

from django.utils.translation import gettext as _


def text(cover: dict[str, Any]) -> str:
    """Return HOW-TO-CHECK.txt."""
    parts = [
        _("How to check this bundle"),
        _("You need Python 3.8 or newer, and nothing of the organisation that made the bundle."),
        _("1. Take verify_bundle.py out of the ZIP, or better: from somebody you trust."),
        "   python verify_bundle.py BUNDLE.zip",
        _("2. If you keep a checkpoint from before, give it too. This is the strongest check:"),
        "   python verify_bundle.py BUNDLE.zip --checkpoint CHECKPOINT.txt",
        _("3. ALL GOOD means: every file is the one that was signed for; every entry stood in the "
          "history whose root is signed; what is shown of an entry is what was entered then."),
        _("What it cannot show: that an entry told the truth when it was made; that nothing else "
          "stood in the history. Whoever owned the machine could rewrite what is younger than "
          "the last checkpoint kept elsewhere."),
        _("Left out on purpose: anything marked [redacted: …], and the detail of every entry "
          "marked “withheld”. Its commitment, SHA-256 of salt and detail, stands in the entry; the "
          "organisation can show salt and detail later, and then they can be checked. “erased” "
          "means that the detail was deleted for good."),
        _("The key this bundle is signed with. Compare it with one that you have from elsewhere:"),
        f"   {cover['key']}",
        _("The checkpoint: %(size)s entries, root") % {"size": cover["checkpoint_size"]},
        f"   {cover['checkpoint_root']}",
    ]  # fmt: skip
    if cover["stamped"]:
        parts += [
            _("An authority outside the organisation put its time to that checkpoint. With OpenSSL "
              "and the authority’s certificates you can check when at the latest it was there:"),
            "   openssl ts -verify -in history/checkpoint.tsr -data history/checkpoint.txt \\",
            "     -CAfile CERTIFICATES.pem",
        ]  # fmt: skip
    return "\n\n".join(parts) + "\n"
