"""The sentences a reader may attach to a mail; constant, so that they carry no content.

`gettext_noop` marks them for the translation catalogues without importing Django here.
"""


def gettext_noop(sentence: str) -> str:
    """Mark a sentence for translation and return it unchanged."""
    return sentence


EMPTY = gettext_noop("The message is empty.")
NOT_A_MAIL = gettext_noop("This does not look like an e-mail. Please open the original.")
OUTLOOK_FILE = gettext_noop(
    "This is an Outlook file (.msg), which cannot be read here. "
    "Please save it as .eml or copy the text."
)
TOO_LARGE = gettext_noop("The message is too large. Only its headers were read.")
COULD_NOT_READ = gettext_noop("The message could not be read safely. Please open the original.")
TOOK_TOO_LONG = gettext_noop("Reading the message took too long. Please open the original.")

HEADERS_CUT = gettext_noop("The headers are very long and were read only in part.")
HEADER_CUT = gettext_noop("A very long header was cut.")
HEADER_BROKEN = gettext_noop("A broken header line was left out.")
TOO_MANY_ADDRESSES = gettext_noop("There are too many recipients. Only the first ones are shown.")
TOO_MANY_PARTS = gettext_noop("The message has too many parts. Only the first ones were read.")
TOO_DEEP = gettext_noop("Parts are nested too deeply. The inner ones were kept unread.")
TEXT_CUT = gettext_noop("The text is very long and was cut. The original has all of it.")
ATTACHMENT_LEFT_INSIDE = gettext_noop(
    "A file inside an attached message is too large to show by itself. "
    "It is still inside that message."
)
BOUNDARY_GUESSED = gettext_noop(
    "The parts of the message are not marked as announced; they were guessed."
)
BYTES_REPLACED = gettext_noop("Some characters could not be read and were replaced.")

NO_SENDER = gettext_noop("The message names no address of a sender.")
SEVERAL_SENDERS = gettext_noop("The message names more than one sender. The first is shown.")
NAME_IS_ADDRESS = gettext_noop("The sender's name looks like a different e-mail address.")
REPLY_ELSEWHERE = gettext_noop("Replies go to a different address than the sender's.")

NO_DATE = gettext_noop("The message has no date.")
BAD_DATE = gettext_noop("The date of the message cannot be right.")
NO_ZONE = gettext_noop("The date of the message has no time zone.")
DAY_ALONE = gettext_noop("The mail gives its time without a time zone. Only its day counts here.")
DAY_SENT = gettext_noop(
    "The mail does not say when it happened. The day on which the mail was sent stands here; "
    "it may have been earlier."
)
DAY_ARRIVED = gettext_noop(
    "The mail does not say when it happened. The day on which we got the mail stands here; "
    "it may have been earlier."
)
ABOUT_TIME = (DAY_ALONE, DAY_SENT, DAY_ARRIVED)
"""Those that say why a contact has a day and no time."""
DATE_AFTER_ARRIVAL = gettext_noop("The date of the message is later than its arrival.")

ENCRYPTED = gettext_noop("The message is encrypted. A person has to open it.")
SIGNED = gettext_noop("The message carries a digital signature, which was not checked.")
OUTLOOK_BUNDLE = gettext_noop("The attachments are packed in a winmail.dat file.")
HTML_TANGLED = gettext_noop("The formatting is tangled. Only the words are shown.")
HTML_IN_TEXT = gettext_noop("The plain text held HTML, which was turned into text.")
