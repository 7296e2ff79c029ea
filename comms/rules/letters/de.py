# ruff: noqa: E501
"""The letters in German."""

from typing import Final

from comms.rules.letters.shapes import Words
from tracker.rules.asks import Ask

WORDS: Final = Words(
    greeting="Guten Tag {name},",
    greeting_unnamed="Sehr geehrte Damen und Herren,",
    closing="Mit freundlichen Grüßen\n\n{sender}\n{contact}\nUnser Zeichen: {ref}",
    closing_signed="Mit freundlichen Grüßen\n\n\n______________________\n{person}\n\nZeichen: {ref}",
    person="die Person, für die wir schreiben",
    standing={
        "person_via_mandate": "wir schreiben im Auftrag und mit Vollmacht. Es geht um {person}.",
        "person": "dieses Schreiben wird für {person} übermittelt und ist eigenhändig unterzeichnet.",
        "guardian": "dieses Schreiben wird durch die gesetzliche Vertretung übermittelt. Es geht um {person}, minderjährig.",
        "employer": "wir schreiben im eigenen Namen und machen ein eigenes Recht geltend.",
        "anyone": "wir schreiben im eigenen Namen.",
    },
    until="Ihre Antwort erwarten wir bis {until}.",
)

LETTERS: Final[dict[Ask, tuple[str, str]]] = {
    Ask.DESIST: (
        "Bitte, private Kontaktaufnahmen zu unterlassen",
        """{greeting}

{standing}

Dieses Schreiben betrifft die folgende Sache: {story}

Bitte nehmen Sie keinen weiteren Kontakt auf: weder zu der betroffenen Person noch zu Menschen in ihrem Umfeld. Gemeint sind Eltern, Partner, Kinder, Geschwister, Freunde, Nachbarn und Kollegen. Gemeint sind Anrufe, Nachrichten, E-Mails, soziale Netzwerke, Briefe, Besuche an der Wohnung oder am Arbeitsplatz, Warten vor der Tür, Nachgehen, Aufnahmen dort und das Ausfragen Dritter.

{points}

Für alle Fragen zu dieser Sache gibt es eine Adresse, die antwortet: {contact}. Eine faire Frage erhält dort eine faire Antwort. Dieses Schreiben verlangt nicht, auf Berichterstattung zu verzichten.

Bitte unterrichten Sie alle, die für {outlet} an dem Thema arbeiten: Redaktion, Bildredaktion, Fotografinnen und Fotografen, Agenturen und freie Mitarbeitende. Bitte bestätigen Sie uns das.

Sollten Sie ein öffentliches Interesse sehen, das dennoch eine unmittelbare Ansprache verlangt, nennen Sie es uns bitte vorher. Kontakte nach dem Zugang dieses Schreibens halten wir fest.

Diese Bitte ist vom {today} und gilt, bis sie zurückgenommen wird.

{closing}
""",
    ),
    Ask.TAKEDOWN: (
        "Meldung rechtswidriger Inhalte",
        """{greeting}

{standing}

wir melden hiermit einen Inhalt, den wir für rechtswidrig halten ({law}).

Fundstelle:
{urls}

Begründung:
{explanation}

{points}

Bitte entfernen Sie den Inhalt oder sperren Sie den Zugang dazu. Bitte bestätigen Sie den Eingang dieser Meldung und teilen Sie uns Ihre Entscheidung, die Gründe dafür und die möglichen Rechtsbehelfe mit.

Wir sind in gutem Glauben davon überzeugt, dass die Angaben in dieser Meldung richtig und vollständig sind. Meldende Stelle: {sender}, {contact}. Bitte geben Sie über die betroffenen Personen nicht mehr weiter, als die Entscheidung erfordert.

{closing}
""",
    ),
    Ask.REPORT: (
        "Meldung: private Angaben über eine Person",
        """{greeting}

{standing}

unter der unten genannten Adresse werden private Angaben über eine Person gezeigt. Die Person ist daran zu erkennen und hat der Veröffentlichung nicht zugestimmt.

{points}

Bitte entfernen Sie den Beitrag nach Ihren Regeln zu Privatsphäre, Belästigung oder falscher Identität und teilen Sie uns Ihre Entscheidung mit. Sie erreichen uns unter {contact}. Bitte teilen Sie dem Urheber des Beitrags nicht mit, wer ihn gemeldet hat.

{closing}
""",
    ),
    Ask.DELISTING: (
        "Antrag auf Entfernung von Suchergebnissen zu einem Namen",
        """{greeting}

{standing}

wir beantragen, die folgenden Ergebnisse nicht mehr anzuzeigen, wenn nach dem unten genannten Namen und seinen Schreibweisen gesucht wird, und zwar überall, wo das Recht reicht ({law}).

Gesucht wurde nach: {query}

Ergebnisse:
{urls}

{points}

Bitte behandeln Sie Vorschauen und Bilder zu diesen Ergebnissen ebenso. Die Seiten selbst sind nicht Gegenstand dieses Antrags.

Bitte teilen Sie uns innerhalb eines Monats mit, was Sie veranlasst haben. Lehnen Sie ein Ergebnis ab, nennen Sie bitte für jedes den Grund. Haben Sie Zweifel an der Identität, sagen Sie uns, welchen Nachweis Sie brauchen; wir senden nicht mehr als das.

{closing}
""",
    ),
    Ask.ERASURE: (
        "Antrag zu personenbezogenen Daten ({law})",
        """{greeting}

{standing}

{outlet} speichert oder veröffentlicht personenbezogene Daten der betroffenen Person. Wir beantragen, diese Daten zu löschen, und widersprechen der weiteren Verarbeitung aus den folgenden Gründen.

{points}

Soweit Sie nicht vollständig löschen, bitten wir um das mildeste Mittel, das die Person schützt: die Seite für Suchmaschinen sperren, den Namen durch Initialen ersetzen, Bild oder Anschrift herausnehmen oder einen Nachtrag zum heutigen Stand setzen.

Bitte teilen Sie uns innerhalb eines Monats nach Eingang mit, was Sie veranlasst haben, und unterrichten Sie die Empfänger der Daten. Berufen Sie sich auf die Freiheit der Meinungsäußerung und Information, legen Sie bitte für jede Angabe Ihre Abwägung dar.

{closing}
""",
    ),
    Ask.BROKER: (
        "Löschung, Widerspruch und Herkunft personenbezogener Daten ({law})",
        """{greeting}

{standing}

Ihr Dienst zeigt oder verkauft personenbezogene Daten der betroffenen Person. Wir fordern Sie auf,

– diese Daten zu löschen;
– jede weitere Verarbeitung zu beenden, in jedem Fall die Nutzung zur Werbung, der wir widersprechen;
– mitzuteilen, woher die Daten stammen und wer sie erhalten hat;
– nur das aufzubewahren, was nötig ist, damit dieselben Daten nicht erneut aufgenommen werden.

{points}

Bitte verwenden Sie die Angaben in diesem Schreiben nur, um die Einträge zu finden. Bitte teilen Sie uns innerhalb der gesetzlichen Frist mit, was Sie veranlasst haben.

{closing}
""",
    ),
    Ask.ACCESS: (
        "Antrag auf Auskunft über personenbezogene Daten ({law})",
        """{greeting}

{standing}

bitte teilen Sie uns mit, ob Sie personenbezogene Daten der betroffenen Person verarbeiten. Falls ja, bitten wir um

– eine Kopie der Daten;
– die Zwecke und die Dauer der Speicherung;
– jeden einzelnen Empfänger, dem sie offengelegt wurden oder werden;
– alles, was Sie über ihre Herkunft wissen.

{points}

Wir möchten vor allem wissen, woher Anschrift, Telefonnummer oder Bild stammen. Bitte antworten Sie innerhalb eines Monats nach Eingang. Berufen Sie sich auf den Schutz journalistischer Quellen, sagen Sie bitte, für welche Angabe, und beantworten Sie das Übrige.

{closing}
""",
    ),
    Ask.REPLY: (
        "Verlangen einer Gegendarstellung",
        """{greeting}

{standing}

Sie haben am {published} unter der Überschrift „{title}“ ({url}) Tatsachen über {person} behauptet. Verlangt wird der Abdruck oder die Verbreitung der folgenden Gegendarstellung ohne Einschaltungen und Weglassungen, an der Stelle und in der Form, die das Gesetz vorsieht ({law}).

Gegendarstellung

{points}


______________________
Ort, Datum, Unterschrift

Bitte teilen Sie mit, wann die Gegendarstellung erscheint. Lehnen Sie sie ab, nennen Sie bitte sofort den Grund, damit ihm abgeholfen werden kann.

{closing}
""",
    ),
    Ask.CLAIM: (
        "Abmahnung – {title}",
        """{greeting}

{standing}

{outlet} hat am {published} „{title}“ veröffentlicht ({url}). Die Veröffentlichung verletzt die Rechte der betroffenen Person ({law}).

{points}

Wir fordern Sie auf, die genannten Stellen und Bilder zu entfernen und eine Erklärung abzugeben, in der Sie sich bei angemessener Vertragsstrafe verpflichten, sie nicht erneut zu verbreiten. {until}

Geht die Erklärung bis dahin nicht ein, wird der betroffenen Person geraten, ohne weitere Ankündigung gerichtliche Hilfe in Anspruch zu nehmen. Alle weiteren Ansprüche bleiben vorbehalten.

{closing}
""",
    ),
    Ask.INFORMATION: (
        "Vor einer Veröffentlichung: Tatsachen, die Sie kennen sollten",
        """{greeting}

{standing}

nach unserer Kenntnis erwägt {outlet} eine Veröffentlichung über {person}. Damit Sie beurteilen können, ob sie zulässig wäre, nennen wir Ihnen die Tatsachen, auf die es ankommt.

{points}

Bitte berücksichtigen Sie sie. Fragen vor einer Veröffentlichung beantwortet {contact}.

{closing}
""",
    ),
    Ask.COMPLAINT: (
        "Beschwerde",
        """{greeting}

{standing}

wir erheben Beschwerde ({law}) und bitten Sie, sie nach Ihren Regeln zu behandeln.

{points}

Kopien des beanstandeten Materials und der bisherigen Schreiben liegen vor; wir senden sie in der Form, um die Sie bitten. Bitte bestätigen Sie den Eingang und teilen Sie uns mit, was als Nächstes geschieht und bis wann.

Bitte halten Sie Namen und Anschrift der betroffenen Person aus allem heraus, was veröffentlicht wird. Sie erreichen uns unter {contact}.

{closing}
""",
    ),
    Ask.STATEMENT: (
        "Sachverhalt zum Schutz einer Person",
        """{greeting}

{standing}

diese Darstellung führt Tag für Tag auf, was geschehen ist und womit es belegt wird ({law}). Sie soll Ihnen die Entscheidung über Maßnahmen zum Schutz der betroffenen Person und der Menschen in ihrem Umfeld ermöglichen.

{points}

Die Originale von Nachrichten, Bildern und Schreiben werden unverändert und mit Prüfsummen verwahrt und können vorgelegt werden. Anschriften und Namen von Angehörigen fehlen hier mit Absicht; bitte sagen Sie uns, wie wir sie Ihnen allein mitteilen können.

{closing}
""",
    ),
}
