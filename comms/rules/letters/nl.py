# ruff: noqa: E501
"""The letters in Dutch."""

from typing import Final

from comms.rules.letters.shapes import Words
from tracker.rules.asks import Ask

WORDS: Final = Words(
    greeting="Geachte {name},",
    greeting_unnamed="Geachte heer of mevrouw,",
    closing="Met vriendelijke groet,\n\n{sender}\n{contact}\nOns kenmerk: {ref}",
    closing_signed="Met vriendelijke groet,\n\n\n______________________\n{person}\n\nKenmerk: {ref}",
    person="de persoon voor wie wij schrijven",
    standing={
        "person_via_mandate": "Wij schrijven namens en met volmacht van de betrokkene: {person}.",
        "person": "Deze brief wordt verzonden voor de ondertekenaar: {person}.",
        "guardian": "Deze brief wordt verzonden door de wettelijk vertegenwoordiger van een minderjarige: {person}.",
        "employer": "Wij schrijven namens onszelf, voor een eigen recht.",
        "anyone": "Wij schrijven namens onszelf.",
    },
    until="Wij ontvangen uw antwoord graag uiterlijk op {until}.",
)

LETTERS: Final[dict[Ask, tuple[str, str]]] = {
    Ask.DESIST: (
        "Verzoek om mensen niet meer privé te benaderen",
        """{greeting}

{standing}

Deze brief gaat over de volgende zaak: {story}

Wij verzoeken u geen contact meer op te nemen met de betrokkene en met de mensen in de omgeving: ouders, partner, kinderen, broers en zussen, vrienden, buren en collega’s. Dat geldt voor telefoontjes, berichten, e-mail, sociale media, brieven, bezoek aan huis of op het werk, wachten voor de deur, volgen, opnamen daar en navraag via anderen.

{points}

Er is één adres voor alle vragen over deze zaak, en daar wordt geantwoord: {contact}. Een eerlijke vraag krijgt daar een eerlijk antwoord. Deze brief vraagt u niet om van berichtgeving af te zien.

Wilt u iedereen inlichten die voor {outlet} aan dit onderwerp werkt: redactie, fotoredactie, fotografen, persbureaus en freelancers? Wilt u ons dat bevestigen?

Ziet u een algemeen belang dat toch rechtstreeks contact vergt, noem het ons dan vooraf. Contacten na ontvangst van deze brief leggen wij vast.

Dit verzoek is van {today} en geldt tot het wordt ingetrokken.

{closing}
""",
    ),
    Ask.TAKEDOWN: (
        "Melding van illegale inhoud",
        """{greeting}

{standing}

Wij melden u inhoud die naar ons oordeel illegaal is ({law}).

Vindplaats:
{urls}

Waarom deze inhoud illegaal is:
{explanation}

{points}

Wij verzoeken u de inhoud te verwijderen of ontoegankelijk te maken, de ontvangst van deze melding te bevestigen en ons uw besluit, de redenen daarvoor en de mogelijkheden van beroep mee te delen.

Wij zijn er te goeder trouw van overtuigd dat de informatie in deze melding juist en volledig is. Melder: {sender}, {contact}. Geef over de betrokkenen niet meer door dan voor het besluit nodig is.

{closing}
""",
    ),
    Ask.REPORT: (
        "Melding: privégegevens van een persoon",
        """{greeting}

{standing}

Op het onderstaande adres staan privégegevens van een herkenbare persoon die daarmee niet heeft ingestemd.

{points}

Wij verzoeken u het bericht te verwijderen op grond van uw regels over privacy, intimidatie of identiteitsmisbruik en ons uw besluit mee te delen: {contact}. Laat de plaatser niet weten wie het heeft gemeld.

{closing}
""",
    ),
    Ask.DELISTING: (
        "Verzoek om zoekresultaten bij een naam te verwijderen",
        """{greeting}

{standing}

Wij verzoeken u de onderstaande resultaten niet meer te tonen bij een zoekopdracht op de genoemde naam en varianten daarvan, overal waar het recht dat verlangt ({law}).

Gezocht op: {query}

Resultaten:
{urls}

{points}

Behandel voorvertoningen en afbeeldingen bij deze resultaten op dezelfde wijze. De pagina’s zelf zijn geen voorwerp van dit verzoek.

Laat ons binnen een maand weten wat u hebt gedaan. Wijst u een resultaat af, geef dan per resultaat de reden. Twijfelt u aan de identiteit, zeg dan welk bewijs u nodig hebt; meer sturen wij niet.

{closing}
""",
    ),
    Ask.ERASURE: (
        "Verzoek over persoonsgegevens ({law})",
        """{greeting}

{standing}

{outlet} bewaart of publiceert persoonsgegevens van de betrokkene. Wij verzoeken om wissing van deze gegevens en maken bezwaar tegen verdere verwerking, om de volgende redenen.

{points}

Wist u niet alles, dan vragen wij om de lichtste maatregel die de betrokkene beschermt: de pagina niet laten indexeren, de naam vervangen door initialen, foto of adres weghalen, of een aanvulling met de stand van nu plaatsen.

Laat ons binnen een maand na ontvangst weten wat u hebt gedaan en licht de ontvangers van de gegevens in. Beroept u zich op de vrijheid van meningsuiting en informatie, geef dan per gegeven uw afweging.

{closing}
""",
    ),
    Ask.BROKER: (
        "Wissing, bezwaar en herkomst van persoonsgegevens ({law})",
        """{greeting}

{standing}

Uw dienst toont of verkoopt persoonsgegevens van de betrokkene. Wij verzoeken u

– deze gegevens te wissen;
– iedere verdere verwerking te staken, en in elk geval direct marketing, waartegen wij bezwaar maken;
– mee te delen waar de gegevens vandaan komen en wie ze heeft gekregen;
– alleen te bewaren wat nodig is om dezelfde gegevens niet opnieuw op te nemen.

{points}

Gebruik de gegevens in deze brief alleen om de vermeldingen te vinden en laat ons binnen de wettelijke termijn weten wat u hebt gedaan.

{closing}
""",
    ),
    Ask.ACCESS: (
        "Verzoek om inzage in persoonsgegevens ({law})",
        """{greeting}

{standing}

Laat ons weten of u persoonsgegevens van de betrokkene verwerkt. Zo ja, dan verzoeken wij om

– een kopie van de gegevens;
– de doeleinden en de bewaartermijn;
– iedere ontvanger aan wie ze zijn of worden verstrekt;
– alles wat u over de herkomst weet.

{points}

Het gaat ons vooral om de herkomst van adres, telefoonnummer of foto. Antwoord binnen een maand na ontvangst. Beroept u zich op bronbescherming, zeg dan voor welk gegeven en beantwoord de rest.

{closing}
""",
    ),
    Ask.REPLY: (
        "Verzoek om een recht van antwoord",
        """{greeting}

{standing}

Op {published} publiceerde {outlet} “{title}” ({url}) met feitelijke beweringen over de betrokkene. Wij verzoeken u het volgende antwoord ongewijzigd op te nemen, op de plaats en in de vorm die de wet voorschrijft ({law}).

Antwoord

{points}

Laat ons weten wanneer het verschijnt. Weigert u, geef dan meteen de reden.

{closing}
""",
    ),
    Ask.CLAIM: (
        "Sommatie – {title}",
        """{greeting}

{standing}

Op {published} publiceerde {outlet} “{title}” ({url}). De publicatie is onrechtmatig jegens de betrokkene ({law}).

{points}

Wij sommeren u de genoemde passages en beelden te verwijderen en schriftelijk te bevestigen dat u ze niet opnieuw openbaar maakt. {until}

Blijft dat uit, dan wordt de betrokkene geadviseerd zich zonder verdere aankondiging tot de rechter te wenden. Alle rechten worden voorbehouden.

{closing}
""",
    ),
    Ask.COMPLAINT: (
        "Klacht",
        """{greeting}

{standing}

Wij dienen een klacht in ({law}) en verzoeken u deze volgens uw regels te behandelen.

{points}

Kopieën van het materiaal en van eerdere brieven zijn beschikbaar en worden gestuurd in de vorm die u vraagt. Bevestig de ontvangst en laat ons weten wat er volgt en wanneer.

Houd naam en adres van de betrokkene buiten alles wat u publiceert. U bereikt ons via {contact}.

{closing}
""",
    ),
}
