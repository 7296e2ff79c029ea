"""Words with which mail programs mark a forward, by language."""

import unicodedata

FROM, DATE, TO, CC, SUBJECT, OTHER = "from", "date", "to", "cc", "subject", "other"

_LABELS = {
    FROM: "from|von|de|van|gönderen|kimden|da|od|från|fra|lähettäjä|от",
    DATE: (
        "date|sent|datum|gesendet|verzonden|tarih|gönderildi|gönderme tarihi|gönderilme tarihi"
        "|envoyé|envoyé le|date d'envoi|fecha|enviado|enviado el|data|inviato|wysłano|skickat|sendt"
        "|dato|lähetetty|дата"
    ),
    TO: "to|an|à|pour|aan|kime|alıcı|para|a|per|do|till|til|vastaanottaja|кому",
    CC: "cc|kopie|kopie (cc)|copie à|copie|bilgi|copia|dw|kopia|kopi|копия",
    SUBJECT: (
        "subject|betreff|objet|sujet|onderwerp|konu|asunto|oggetto|assunto|temat|ämne"
        "|emne|aihe|тема"
    ),
    OTHER: (
        "reply-to|reply to|antwort an|répondre à|antwoord aan|yanıt adresi|bcc|organisation"
        "|organization|importance|wichtigkeit|priorität|priorité|attachments|anlagen"
        "|pièces jointes|bijlagen|message-id|resent-from|resent-to"
    ),
}
LABELS = {label: field for field, all_ in _LABELS.items() for label in all_.split("|")}

# Said only above a forward.
_FORWARDED = (
    "forwarded message|begin forwarded message|begin forwarded mail|weitergeleitete nachricht"
    "|weitergeleitete e-mail|anfang der weitergeleiteten nachricht"
    "|anfang der weitergeleiteten e-mail|message transféré|message transmis"
    "|début du message réexpédié|début du message transféré|début du message transmis"
    "|doorgestuurd bericht|begin doorgestuurd bericht|iletilen mesaj|iletilen ileti"
    "|ileti başlangıcı|yönlendirilen ileti|yönlendirilmiş ileti|mensaje reenviado"
    "|inicio del mensaje reenviado|messaggio inoltrato|inizio messaggio inoltrato"
    "|mensagem encaminhada|mensagem reencaminhada|início da mensagem reencaminhada"
    "|przekazana wiadomość|wiadomość przekazana|vidarebefordrat meddelande"
    "|videresendt meddelelse|videresendt besked|videresendt melding|välitetty viesti"
)
# Said above replies as well: the subject decides.
_ORIGINAL = (
    "original message|original mail|original appointment|ursprüngliche nachricht"
    "|originalnachricht|message d'origine|message original|oorspronkelijk bericht|özgün ileti"
    "|orijinal mesaj|mensaje original|messaggio originale|mensagem original"
)
FORWARDED = frozenset(_FORWARDED.split("|"))
ORIGINAL = frozenset(_ORIGINAL.split("|"))

FORWARD_PREFIXES = {
    "fw", "fwd", "wg", "tr", "wtr", "doorst", "ilt", "yön", "rv", "enc", "inoltra", "pd", "vb", "vl"
}  # fmt: skip
REPLY_PREFIXES = {
    "re", "aw", "antw", "antwort", "sv", "odp", "ynt", "rép", "rif", "res", "vá"
}  # fmt: skip


def plain(text: str) -> str:
    """`text` in lower case with one kind of apostrophe and composed accents."""
    lowered = unicodedata.normalize("NFC", text).lower().replace("i\u0307", "i")
    return " ".join(lowered.replace("’", "'").split())


def field_of(label: str) -> str:
    """Which header `label` stands for in any language; "" if none."""
    return LABELS.get(plain(label.strip("* ")), "")
