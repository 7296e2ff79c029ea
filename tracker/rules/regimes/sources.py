"""What the marks such as [S12] in a regime's `checked_note` stand for: the copies that were read."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

SOURCES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "S1": (
            "DSA Art. 16 text — eu-digital-services-act.com/Digital_Services_Act_Article_16.html"
        ),
        "S2": (
            "DSA Art. 20 text incl. para 2 — "
            "app.codeliance.com/regulations/dsa/article/20; Art. 21 (90 + 90 days) — "
            "streamlex.eu/articles/dsa-en-art-21; dataprotection-landscape.com"
        ),
        "S4": (
            "ICO/1182/71 month counting — lexology, Eversheds, Univ. of Edinburgh copies "
            "of the ICO rule; eprivacy.eu blog (Art. 3(2)(c), Berlin DPA pause)"
        ),
        "S5": (
            "IPSO time limits (4 months / 12 months) — "
            "ipso.co.uk/complain/our-complaints-process/time-limits-for-complaints/"
        ),
        "S6": (
            "IPSO complaints process (28-day referral; 21 days no-answer; evidence; who "
            "may complain) — ipso.co.uk/make-a-complaint/complaints-process/, "
            "/making-a-complaint/, /complaints-faqs/"
        ),
        "S7": (
            "IPSO harassment service, what to do, evidence-like steps — "
            "ipso.co.uk/what-we-do/harassment/ and /help-with-press-intrusion"
        ),
        "S8": (
            "IPSO private advisory notices (industry-wide, broadcasters on goodwill, "
            "followed up) — "
            "ipso.co.uk/news-analysis/ipso-blog-how-ipso-deals-with-concerns-about-harassment/; "
            "non-binding, Reg. 5.6 — hackinginquiry.org/broken-promise-1-8/"
        ),
        "S9": (
            "Clause 3 wording — consumers.ofcom.org.uk harassed-by-journalists; "
            "brainscape Editors' Code; editorscode.org.uk"
        ),
        "S11": (
            "Presserat DE Beschwerdeordnung of 13 March 2024 ss.1-2 and FAQ — "
            "presserat.de/beschwerdeordnung.html, /haeufige-fragen.html"
        ),
        "S12": (
            "LPresseG BW s.11 — dejure.org/gesetze/LPresseG/11.html; two-week guide OLG "
            "Duesseldorf I-15 W 45/08, original needed OLG Hamburg 7 U 121/09, BVerfG 1 "
            "BvL 20/81 — schweizer.eu"
        ),
        "S13": (
            "BayPrG Art. 10 — gesetze.io; OLG Muenchen 18 U 3075/13 — jurablogs, "
            "mahnerfolg; Bavarian broadcast two months — bdzv.de"
        ),
        "S14": (
            "MStV s.20 / RStV s.56 para 1 wording — zdf.de staatsvertrag-telemedien "
            "(periods of para 2 NOT found in the text read)"
        ),
        "S15": (
            "Press-law Abmahnung, addressees, highly personal claim, no duty to warn but "
            "fair-hearing link — haufe.de Presserecht; 2-week practice — Klein, "
            "AnwaltFormulare"
        ),
        "S16": (
            "LG Schweinfurt 2022, one-month urgency in press matters — "
            "indi-rave.mozello.com summary"
        ),
        "S17": (
            "BGH 15 Jan 2019 VI ZR 506/17 information letters — haerlein.de, "
            "mahnerfolg.de, schweizer.eu"
        ),
        "S18": (
            "BGB ss.193 (end), 195, 199, 203-204 — bundestag/gesetze b/bgb/index.md "
            "(copy read, older version)"
        ),
        "S19": (
            "Loi 29 juillet 1881 Art. 13 current text — doctrine.fr "
            "LEGIARTI000029785499; justice.eelv.fr; counting Cass. crim. 7 Sept 1999 — "
            "legipresse.com 011-39882"
        ),
        "S20": (
            "LCEN online reply (3 months / 3 days / 3 750 EUR) — nicolas-herzog.net; now "
            'Art. 1-1 III — Sorbonne lecture transcript (spoken date "21 juin 2024"; the '
            "law is n. 2024-449 of 21 May 2024, gk); form by decree 2007-1527 — "
            "legalplanet.pro, blogavocat.fr"
        ),
        "S21": (
            "Decree 87-246 Arts 2 and 5 — legal.tricoteuses.fr; three months in practice "
            "— le-media.fr (CSA guide)"
        ),
        "S22": (
            "Press limitation: day of publication counts, no roll-over — vagneux.fr "
            "(cites Crim. 12 Nov 2014 n. 13-84.444; 10 May 2023 n. 21-86.348); contrast "
            "general rule Crim. 8/9 Jan 2018 n. 16-86.735"
        ),
        "S23": "CPC Arts 641-642 — doctrine.fr LEGIARTI000006411002/3; kohenavocats.fr",
        "S24": (
            "CDJM rules Arts 1-2 and form (5 000 signs, no lawyer filing, fees) — "
            "cdjm.org/reglement-interieur/, /saisir-le-conseil"
        ),
        "S25": "Loi 78-17 Art. 51 II — legifrance.gouv.fr LEGIARTI000037823120",
        "S26": (
            "Belgian loi 23 juin 1961 Arts 1-4 — presse-lux.be; form — centrius.be; "
            "audiovisual 30 days — support.rtbf.be; worked examples — yumpu.com 48933212 "
            "p. 21, 23"
        ),
        "S27": ("CDJ admissibility and procedure — lecdj.be/plaintes/procedure, /plaintes/plainte"),
        "S28": (
            "RvdJ Flanders: 60 days; summer extension Art. 12; content — rvdj.be "
            "(nieuws/termijn…, node/67, hoe-een-klacht-indienen)"
        ),
        "S29": (
            "RvdJ NL procedure (3 months / 1 month / 6 months; interested party) — "
            "rvdj.nl/procedure/"
        ),
        "S30": (
            "MedienG s.13(1) — jusline.at 545782; s.11(1) Z 10 — 360.lexisnexis.at "
            "L-10000719-P11; s.14 six weeks — MuR 2004/5"
        ),
        "S31": (
            "Presserat AT: arbitration agreement = waiver of court — presserat.at sid=11, hid=4"
        ),
        "S32": "ZGB Arts 28i, 28k — lawbrary.ch, droit-bilingue.ch",
        "S33": (
            "Presserat CH: 3 months, handwritten signature, disclose court cases, CHF "
            "1000 fee for companies/lawyers — presserat.ch/beschwerde/verfahren; "
            "swissblawg.ch"
        ),
        "S34": "Press Council of Ireland procedure — pressombudsman.ie/complaints-procedure/",
        "S35": (
            "Ofcom F&P form: 20 working days — faq.com copy of ofcomforms; person "
            "affected — lexisnexis Halsbury 354; Code s.8 and guidance — "
            "publications.parliament.uk cmcumeds/375"
        ),
        "S36": "Media PAP — justice.gov.uk prot_def; 14 days — vardags.com",
        "S37": (
            "PHA 1997 and press: Sube v NGN [2020] EWHC 1125 (QB) — inforrm.org; Thomas "
            "v NGN [2001] EWCA Civ 1233; 5RB note; two occasions — carruthers-law.co.uk"
        ),
        "S38": (
            "DUAA 2025: s.164A (30 days, 19 June 2026), Art. 12A (5 Feb 2026), SI "
            "2026/82 — bratby.law, stephensonharwood.com, brightmine; DPA 2018 "
            "s.54(3A)-(3C) text — legislation.gov.uk"
        ),
        "S39": (
            "Defamation Act 2013 s.5 regulations, 48 hours / fifth day — lexology.com 68da173d"
        ),
        "S40": "IMPRESS members 7/21 days — eachother.org.uk/complaints-policy",
        "S41": (
            "TAKE IT DOWN Act elements and 48 h, 19 May 2026 — aidb.digital, xbiz.com, "
            "marshalandbensons.com"
        ),
        "S42": (
            "11 CCR s.7021 text — advisori.com/cpra; opt-out 15 business days — "
            "sorena.io citing Cal. AG"
        ),
        "S43": (
            "Delete Act / DROP — digitalpolicyalert.org event 35654 "
            "(s.1798.99.86(c)-(d)); troutmanprivacy.com ($200 per request per day)"
        ),
        "S44": (
            "Daniel's Law covered persons, 10 business days, $1,000 — borcialaw.com, "
            "jdsupra 9710545"
        ),
        "S45": "17 U.S.C. 512(c)(3), (g) — danashultz.com; wecanhookup.com legal page",
        "S46": (
            "Cal. Civ. Code s.48a 20 days — Freedom Newspapers v Superior Court (1992) 4 "
            "Cal.4th 652; extension to news publications — internetdefamationblog.com"
        ),
        "S47": "Online Safety Act 2021 (Cth) ss.88-89 — worldlii.org",
        "S48": "Basin Kanunu 5187 Art. 14 — cerezforum copy of the text; dirilispostasi.com",
        "S49": (
            "YouTube privacy guidelines: first-party only, not for family/co-workers — "
            "gratisproxy copy of support.google.com/youtube/answer/142443; "
            "support.google.com 2801895"
        ),
        "S50": (
            "CJEU C-460/20 TU, RE v Google — dataguidance, Cambridge ILM abstract; CNIL "
            "delisting guide — itlaw.fr; CNIL node 15790"
        ),
        "S57": (
            "ABGB s.903, ETS 76 — ris.bka.gv.at; lexisnexis Zak 2012/241 (1961 act "
            "repealed 1 Jan 2012)"
        ),
    }
)
