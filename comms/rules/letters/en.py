# ruff: noqa: E501
"""The letters in English."""

from typing import Final

from comms.rules.letters.shapes import Words
from tracker.rules.asks import Ask

WORDS: Final = Words(
    greeting="Dear {name},",
    greeting_unnamed="Dear Sir or Madam,",
    closing="Yours faithfully\n\n{sender}\n{contact}\nOur reference: {ref}",
    closing_signed="Yours faithfully\n\n\n______________________\n{person}\n\nReference: {ref}",
    person="the person we write for",
    standing={
        "person_via_mandate": "We write on behalf of {person}, who has authorised us to do so.",
        "person": "This letter is sent for {person}, who signs it.",
        "guardian": "This letter is sent for {person}, a minor, by a parent or guardian.",
        "employer": "We write in our own name, for a right of our own.",
        "anyone": "We write in our own name.",
    },
    until="Please let us have your answer by {until}.",
)

LETTERS: Final[dict[Ask, tuple[str, str]]] = {
    Ask.DESIST: (
        "Request to stop contacting people privately",
        """{greeting}

{standing}

This letter is about the following matter: {story}

Please stop contacting {person} and the people close to them. This covers parents, partner, children, brothers and sisters, friends, neighbours and colleagues. It covers calls, messages, e-mail, social networks, letters, visits to a home or a workplace, waiting outside, following, taking pictures there, and asking through other people.

{points}

There is one address for every question about this matter, and it is answered: {contact}. A question that is fair will get a fair answer there. Nothing in this letter asks you not to report.

Please tell the reporters, photographers, picture desk, agencies and freelances who work on this for {outlet}, so that nobody goes on for want of knowing. Please confirm that you have done so.

If you see a public interest that calls for contact all the same, tell us which before you make it. We keep a record of contacts after the day on which this letter reaches you.

This request was made on {today} and stands until it is withdrawn.

{closing}
""",
    ),
    Ask.TAKEDOWN: (
        "Notice of illegal content",
        """{greeting}

{standing}

This is a notice of content that we consider to be illegal ({law}).

Where it is:
{urls}

Why it is illegal:
{explanation}

{points}

Please remove the content or disable access to it, tell us your decision and the reasons for it, and tell us what can be done about it. Please confirm that you have received this notice.

We believe in good faith that what this notice says is accurate and complete. The notice is given by {sender}, {contact}. Please do not pass on more about the people concerned than the decision needs.

{closing}
""",
    ),
    Ask.REPORT: (
        "Report: private information about a person",
        """{greeting}

{standing}

The post at the address below shows private information about a person who can be recognised from it and who has not agreed to it.

{points}

Please remove it under your own rules on privacy, harassment or impersonation, and tell us what you decided. You can reach us at {contact}. Please do not tell whoever posted it who reported it.

{closing}
""",
    ),
    Ask.INTIMATE: (
        "Request to remove an intimate image published without consent",
        """{greeting}

{standing}

An intimate image was published on your service without the consent of the person it shows ({law}).

{points}

We believe in good faith that the person it shows did not consent to the publication. Please remove the image, and make reasonable efforts to remove known identical copies, within the time the law sets. You can reach us at {contact}.

{closing}
""",
    ),
    Ask.COPYRIGHT: (
        "Notice of claimed infringement",
        """{greeting}

{standing}

This is a notification of claimed infringement ({law}).

{points}

We have a good-faith belief that the use of this material is not authorised by the owner of the copyright, its agent or the law. The information in this notice is accurate and, under penalty of perjury, we are authorised to act for the owner of the right. You can reach us at {contact}.

{closing}
""",
    ),
    Ask.DELISTING: (
        "Request to remove results from searches for a name",
        """{greeting}

{standing}

We ask you to remove the following results from searches for the name below and its variants, in all countries the law reaches ({law}).

Searched for: {query}

Results:
{urls}

{points}

Please treat previews and pictures shown with these results in the same way. The pages themselves are not the subject of this request.

Please tell us within one month what you have done. If you refuse any of the results, give the reason for each. If you doubt who is asking, say which proof you need, and we will send no more than that.

{closing}
""",
    ),
    Ask.ERASURE: (
        "Request concerning personal data ({law})",
        """{greeting}

{standing}

{outlet} holds or publishes personal data about {person}. We ask for erasure of these data, and we object to their further processing, for the reasons below.

{points}

If you do not erase all of it, please take the mildest step that protects the person: keep search engines from indexing the page, replace the name by initials, take out the picture or the address, or add a note with what has changed since.

Please tell us within one month of receiving this letter what you have done, and inform those you have passed the data to. If you rely on freedom of expression and information, tell us how you weighed it for each item.

{closing}
""",
    ),
    Ask.BROKER: (
        "Erasure, objection and source of personal data ({law})",
        """{greeting}

{standing}

Your service shows or sells personal data about {person}. We ask you

– to erase these data;
– to stop any further processing, and in any case any use for marketing, to which we object;
– to tell us where you got the data and to whom you gave them;
– to keep only what is needed so that the same data are not entered again.

{points}

Please use what this letter says about the person only to find the entries and for nothing else. Please tell us within the time the law sets what you have done.

{closing}
""",
    ),
    Ask.ACCESS: (
        "Request for access to personal data ({law})",
        """{greeting}

{standing}

Please tell us whether you process personal data about {person} and, if so, give us

– a copy of the data;
– the purposes, and how long you will keep them;
– every recipient by name to whom they were or will be disclosed;
– all you know about where they came from.

{points}

We ask in particular where the address, telephone number or picture came from. Please answer within one month of receiving this letter. If you rely on the protection of journalistic sources, say for which item, and answer the rest.

{closing}
""",
    ),
    Ask.REPLY: (
        "Request to publish a reply",
        """{greeting}

{standing}

On {published} {outlet} published “{title}” ({url}). It contains statements of fact about {person}. We ask you to publish the following reply ({law}), without additions or omissions, in the place and form the law provides.

{points}

Please tell us when it will appear. If you refuse, tell us the reason at once, so that it can be met.

{closing}
""",
    ),
    Ask.CLAIM: (
        "Letter before claim – {title}",
        """{greeting}

{standing}

{outlet} published “{title}” on {published} ({url}). The publication infringes the rights of {person} ({law}).

{points}

We ask you to remove the passages and pictures named above, to undertake in writing not to publish them again, and to confirm this. {until}

Should there be no such answer, {person} will be advised to take the matter to court without further notice. All rights are reserved.

{closing}
""",
    ),
    Ask.CORRECTION: (
        "Demand for correction – {title}",
        """{greeting}

{standing}

On {published} {outlet} published “{title}” ({url}). It contains statements that are untrue and harm {person} ({law}).

{points}

We demand that you correct these statements as prominently as they were published, and tell us when and where this is done. All rights are reserved.

{closing}
""",
    ),
    Ask.INFORMATION: (
        "Before you publish: facts you should know",
        """{greeting}

{standing}

We understand that {outlet} may publish about {person}. So that you can judge whether that would be lawful, here are facts that bear on it.

{points}

Please take them into account. If you have questions before you publish, put them to {contact}; they will be answered.

{closing}
""",
    ),
    Ask.COMPLAINT: (
        "Complaint about {outlet}",
        """{greeting}

{standing}

We lodge a complaint ({law}) and ask you to deal with it under your rules.

{points}

Copies of what is complained of and of earlier letters are available and will be sent in the form you ask for. Please confirm that you have received this complaint, and tell us what happens next and by when.

Please keep the name and the address of the person concerned out of anything that is published. You can reach us at {contact}.

{closing}
""",
    ),
    Ask.STATEMENT: (
        "Statement of facts for the protection of a person",
        """{greeting}

{standing}

This statement lists what happened, day by day, with what proves it ({law}). It is made so that you can decide on measures to protect {person} and the people close to them.

{points}

The originals of messages, pictures and recordings of calls received are kept unaltered with their digests and can be produced. Addresses and the names of relatives are left out here on purpose; please tell us how to give them to you alone.

{closing}
""",
    ),
}
