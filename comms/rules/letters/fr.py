# ruff: noqa: E501
"""The letters in French."""

from typing import Final

from comms.rules.letters.shapes import Words
from tracker.rules.asks import Ask

WORDS: Final = Words(
    greeting="Bonjour {name},",
    greeting_unnamed="Madame, Monsieur,",
    closing="Veuillez agréer nos salutations distinguées.\n\n{sender}\n{contact}\nNotre référence : {ref}",
    closing_signed="Veuillez agréer mes salutations distinguées.\n\n\n______________________\n{person}\n\nRéférence : {ref}",
    person="la personne pour laquelle nous écrivons",
    standing={
        "person_via_mandate": "Nous écrivons au nom et avec le mandat écrit de la personne concernée : {person}.",
        "person": "Cette lettre est transmise pour la personne qui la signe : {person}.",
        "guardian": "Cette lettre est transmise par le représentant légal d’une personne mineure : {person}.",
        "employer": "Nous écrivons en notre propre nom, pour un droit qui nous appartient.",
        "anyone": "Nous écrivons en notre propre nom.",
    },
    until="Nous attendons votre réponse au plus tard le {until}.",
)

LETTERS: Final[dict[Ask, tuple[str, str]]] = {
    Ask.DESIST: (
        "Demande de ne plus contacter des personnes à titre privé",
        """{greeting}

{standing}

Cette lettre concerne l’affaire suivante : {story}

Nous vous demandons de ne plus prendre contact avec cette personne ni avec ses proches : parents, conjoint, enfants, frères et sœurs, amis, voisins et collègues. Cela vaut pour les appels, les messages, les courriels, les réseaux sociaux, les lettres, les visites au domicile ou au travail, l’attente devant la porte, les filatures, les prises de vue en ces lieux et les questions posées à des tiers.

{points}

Une seule adresse répond à toutes les questions sur cette affaire : {contact}. Une question loyale y recevra une réponse loyale. Cette lettre ne vous demande pas de renoncer à informer.

Merci d’en avertir toutes les personnes qui travaillent sur ce sujet pour {outlet} : rédaction, service photo, photographes, agences et pigistes, et de nous le confirmer.

Si vous estimez qu’un intérêt public exige malgré tout un contact direct, indiquez-le-nous auparavant. Nous gardons la trace des contacts postérieurs à la réception de cette lettre.

Cette demande est faite le {today} et vaut jusqu’à son retrait.

{closing}
""",
    ),
    Ask.TAKEDOWN: (
        "Notification d’un contenu illicite",
        """{greeting}

{standing}

Nous vous notifions un contenu que nous estimons illicite ({law}).

Emplacement :
{urls}

Motifs :
{explanation}

{points}

Nous vous demandons de retirer ce contenu ou d’en bloquer l’accès, d’accuser réception de cette notification, et de nous communiquer votre décision, ses motifs et les voies de recours.

Nous pensons de bonne foi que les informations et allégations de cette notification sont exactes et complètes. Notifiant : {sender}, {contact}. Merci de ne transmettre sur les personnes concernées que ce qu’exige la décision.

{closing}
""",
    ),
    Ask.REPORT: (
        "Signalement : informations privées sur une personne",
        """{greeting}

{standing}

La publication indiquée ci-dessous montre des informations privées sur une personne reconnaissable qui n’y a pas consenti.

{points}

Nous vous demandons de la retirer en application de vos règles sur la vie privée, le harcèlement ou l’usurpation d’identité, et de nous faire connaître votre décision : {contact}. Merci de ne pas révéler à son auteur qui l’a signalée.

{closing}
""",
    ),
    Ask.DELISTING: (
        "Demande de déréférencement",
        """{greeting}

{standing}

Nous vous demandons de ne plus afficher les résultats ci-dessous à la suite d’une recherche sur le nom indiqué et ses variantes, partout où le droit le prévoit ({law}).

Recherche : {query}

Résultats :
{urls}

{points}

Merci de traiter de même les aperçus et les images liés à ces résultats. Les pages elles-mêmes ne sont pas visées.

Veuillez nous dire dans un délai d’un mois ce que vous avez fait. En cas de refus, merci d’en donner le motif pour chaque résultat. En cas de doute sur l’identité, indiquez la pièce nécessaire ; nous n’en enverrons pas d’autre.

{closing}
""",
    ),
    Ask.ERASURE: (
        "Demande relative à des données personnelles ({law})",
        """{greeting}

{standing}

{outlet} conserve ou publie des données personnelles de la personne concernée. Nous demandons leur effacement et nous nous opposons à la poursuite de leur traitement, pour les motifs suivants.

{points}

À défaut d’effacement complet, nous demandons la mesure la plus légère qui protège la personne : désindexer la page, remplacer le nom par des initiales, retirer la photo ou l’adresse, ou ajouter une mise à jour.

Veuillez nous dire dans un délai d’un mois à compter de la réception ce que vous avez fait, et en informer les destinataires des données. Si vous invoquez la liberté d’expression et d’information, merci d’exposer votre mise en balance pour chaque élément.

{closing}
""",
    ),
    Ask.BROKER: (
        "Effacement, opposition et source de données personnelles ({law})",
        """{greeting}

{standing}

Votre service affiche ou vend des données personnelles de la personne concernée. Nous vous demandons

– d’effacer ces données ;
– de cesser tout autre traitement, et en tout cas la prospection, à laquelle nous nous opposons ;
– d’indiquer d’où viennent ces données et à qui elles ont été communiquées ;
– de ne conserver que ce qui empêche de les enregistrer à nouveau.

{points}

Merci de n’utiliser les indications de cette lettre que pour retrouver les fiches, et de nous répondre dans le délai légal.

{closing}
""",
    ),
    Ask.ACCESS: (
        "Demande d’accès à des données personnelles ({law})",
        """{greeting}

{standing}

Veuillez nous dire si vous traitez des données de la personne concernée et, dans ce cas, nous communiquer

– une copie des données ;
– les finalités et la durée de conservation ;
– chaque destinataire auquel elles ont été ou seront communiquées ;
– tout ce que vous savez de leur source.

{points}

Nous cherchons surtout à savoir d’où viennent l’adresse, le numéro ou la photo. Veuillez répondre dans un délai d’un mois à compter de la réception. Si vous invoquez le secret des sources, dites pour quel élément et répondez pour le reste.

{closing}
""",
    ),
    Ask.REPLY: (
        "Demande d’insertion d’un droit de réponse",
        """{greeting}

{standing}

Le {published}, {outlet} a publié « {title} » ({url}), qui met en cause la personne concernée. Nous vous demandons d’insérer la réponse ci-dessous, intégralement et sans retouche, à la place et dans la forme prévues par la loi ({law}).

Réponse

{points}

Merci de nous indiquer quand elle paraîtra. En cas de refus, veuillez nous en donner aussitôt le motif. Tous droits réservés.

{closing}
""",
    ),
    Ask.CLAIM: (
        "Mise en demeure – {title}",
        """{greeting}

{standing}

Le {published}, {outlet} a publié « {title} » ({url}). Cette publication porte atteinte aux droits de la personne concernée ({law}).

{points}

Nous vous mettons en demeure de retirer les passages et images désignés ci-dessus et de confirmer par écrit qu’ils ne seront plus diffusés. {until}

À défaut, il sera conseillé à la personne de saisir le juge sans autre avis. Tous droits réservés.

{closing}
""",
    ),
    Ask.COMPLAINT: (
        "Réclamation",
        """{greeting}

{standing}

Nous vous saisissons d’une réclamation ({law}) et vous demandons de la traiter selon vos règles.

{points}

Les copies des éléments contestés et des courriers antérieurs sont disponibles et seront transmises sous la forme que vous demanderez. Merci d’accuser réception et de nous indiquer la suite et ses délais.

Merci de tenir le nom et l’adresse de la personne concernée hors de toute publication. Vous pouvez nous joindre à {contact}.

{closing}
""",
    ),
}
